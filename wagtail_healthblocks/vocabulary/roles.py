from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Role:
    """What a person did for an article, how the page says so, and what schema.org calls it."""

    label: Any
    credit: Any
    #: The property of schema.org, of the article or of its page, that names them.
    property: str = "contributor"
    #: The scopes of a medical check of which one has to cover a page before it credits somebody with this role.
    scopes: tuple[str, ...] = ()


ROLES = {
    "author": Role(_("Author"), _("Written by %(name)s"), "author"),
    "medical_reviewer": Role(
        _("Medical reviewer"), _("Medically reviewed by %(name)s"), "reviewedBy", ("full", "accuracy", "dosing")
    ),
    "editor": Role(_("Editor"), _("Edited by %(name)s"), "editor"),
    "fact_checker": Role(_("Fact-checker"), _("Facts checked by %(name)s"), scopes=("full", "accuracy", "sources")),
    "translator": Role(_("Translator"), _("Translated by %(name)s"), "translator"),
}
#: A role that is no longer known: the bare name.
UNKNOWN = Role(label="", credit="%(name)s")


def role_choices() -> list:
    return [(key, role.label) for key, role in ROLES.items()]


def roles_of_checks() -> list[str]:
    """The roles that are assignments until a medical check of the person covers the page."""
    return [key for key, role in ROLES.items() if role.scopes]


def find(key: str | None) -> Role:
    """The role of this key, or one that says nothing of what they did."""
    return ROLES.get(key or "", UNKNOWN)


def credit(key: str | None, name: str) -> str:
    """“Written by …” and the like; the bare name for a role that is no longer known."""
    return find(key).credit % {"name": name}
