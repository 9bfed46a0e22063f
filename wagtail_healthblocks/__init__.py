"""Blocks, snippets and page mixins for people who publish about health with Wagtail."""

__version__ = "0.1.0"
