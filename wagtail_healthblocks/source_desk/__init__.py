"""The admin’s desk for sources: pasting and importing many, exporting them, and making one of two."""
