"""The way out: our blocks in a site's streams become Wagtail's own rich text, word for word."""
