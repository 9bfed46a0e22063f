"""The documentation: its pages, and what writes the parts of them that the code can tell."""
