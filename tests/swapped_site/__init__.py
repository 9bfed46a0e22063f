"""A site whose pages have a base model of their own, as Wagtail 8 allows."""
