"""Editorial rules and their findings: what is incomplete or unwise in a page or a snippet, and what that stops."""

from .engine import findings_of as findings_of
from .findings import Finding as Finding
from .rule import rule as rule

__all__ = ["Finding", "findings_of", "rule"]
