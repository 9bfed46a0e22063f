from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from ..conf import settings


@dataclass(frozen=True)
class Rule:
    """A rule with its id. Called with a place, or with a page or a snippet, and the reading of the whole.

    It yields where and what: the name of a field, or the way to one below, such as ``("steps", 1, "text")``.
    """

    id: str
    severity: str
    find: Callable[[Any, Any], Iterable[tuple]]
    #: The field that has to be filled, so that its form says so; empty for the block itself, none for no such rule.
    needs: str | None = None

    def __call__(self, subject, reading=None):
        return self.find(subject, reading)

    @property
    def what(self) -> str:
        """What it finds, in one sentence."""
        return (self.find.__doc__ or self.id).strip().partition("\n")[0]


def rule(name: str, severity: str = "error", needs: str | None = None) -> Callable[..., Rule]:
    """Makes a generator a rule with this id: ``@rule("medicine.unpublished", severity="error")``."""
    return lambda find: Rule(name, severity, find, needs)


def severity_of(name: str, default: str) -> str:
    """How a site takes a rule: what it says of the longest beginning of the rule's id, else the default."""
    said = settings.HEALTHBLOCKS_RULES
    beginnings = [prefix for prefix in said if name == prefix or name.startswith(f"{prefix}.")]
    return said[max(beginnings, key=len)] if beginnings else default
