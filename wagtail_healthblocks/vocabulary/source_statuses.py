"""What has become of a source since it was published."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class SourceStatus:
    """A status: its name, and what readers are told, without a date and with one."""

    label: Any
    said: Any = ""
    said_on: Any = ""
    #: The higher, the less a claim can rest on the source.
    weight: int = 0


SOURCE_STATUSES = {
    "fine": SourceStatus(_("Nothing known against it")),
    "corrected": SourceStatus(_("Corrected"), _("Corrected"), _("Corrected on %(date)s"), 1),
    "superseded": SourceStatus(
        _("Superseded"), _("There is a newer version"), _("There has been a newer version since %(date)s"), 2
    ),
    "concern": SourceStatus(
        _("Expression of concern"), _("Expression of concern"), _("Expression of concern on %(date)s"), 3
    ),
    "retracted": SourceStatus(_("Retracted"), _("Retracted"), _("Retracted on %(date)s"), 4),
}
#: A status that is no longer known.
UNKNOWN = SourceStatus(label="")


def source_statuses() -> list:
    return [(key, status.label) for key, status in SOURCE_STATUSES.items()]


def find(key: str | None) -> SourceStatus:
    """The status of this key, or one that says nothing."""
    return SOURCE_STATUSES.get(key or "", UNKNOWN)
