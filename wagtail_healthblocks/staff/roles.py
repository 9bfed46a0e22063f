"""The roles of the people who work on a health site, as plain data; their credits on a page are another matter."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import hooks


@dataclass(frozen=True)
class StaffRole:
    """What the members of one group need for their work. A permission is named as Django does, by app and codename."""

    #: The group's name. It is stored, so it is the same in every language.
    name: str
    description: Any = ""
    permissions: tuple[str, ...] = ()
    #: What they may do with a site's pages: "add", "change", "publish", "lock", "unlock" or "bulk_delete".
    pages: tuple[str, ...] = ()
    #: What they may do with pictures and documents, in every collection.
    collections: tuple[str, ...] = ()

    def joined(self, other: "StaffRole") -> "StaffRole":
        """The same role with what the other one needs beside it."""
        return StaffRole(
            name=self.name,
            description=self.description or other.description,
            permissions=_without_repeats(self.permissions, other.permissions),
            pages=_without_repeats(self.pages, other.pages),
            collections=_without_repeats(self.collections, other.collections),
        )


def _without_repeats(*names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(chain(*names)))


def _ours(actions: str, *models: str) -> tuple[str, ...]:
    return tuple(f"wagtail_healthblocks.{action}_{model}" for model in models for action in actions.split())


SNIPPETS = ("contributor", "medicine", "disclaimer", "helpline", "source")
ADMIN = ("wagtailadmin.access_admin",)
MEDIA = tuple(
    f"{app}.{action}_{model}"
    for app, model in (("wagtailimages", "image"), ("wagtaildocs", "document"))
    for action in ("add", "choose")
)
MEDIA_OF_OTHERS = ("wagtailimages.change_image", "wagtaildocs.change_document")
#: Who checks articles, and in which order, is arranged in workflows. Wagtail asks for these whatever the kind of task.
WORKFLOWS = tuple(
    f"wagtailcore.{action}_{model}" for model in ("workflow", "task") for action in ("add", "change", "delete")
)

AUTHOR = StaffRole(
    name="Author",
    description=_("Writes and changes articles and the snippets that they show, as drafts, and submits them."),
    permissions=(
        *ADMIN,
        *_ours("add change view", *SNIPPETS),
        *_ours("view", "medicalcheck", "correction", "safetyalert"),
    ),
    pages=("add", "change"),
    collections=MEDIA,
)
MEDICAL_REVIEWER = StaffRole(
    name="Medical reviewer",
    description=_("Reads articles, corrects them as drafts, and records their own medical checks."),
    permissions=(
        *ADMIN,
        *_ours("view", *SNIPPETS, "correction"),
        *_ours("add view", "medicalcheck"),
        # Whoever hears of a recall first prepares the alert; it is raised by who may publish it.
        *_ours("add change view", "safetyalert"),
    ),
    # Nothing less opens a page in Wagtail's editor, unless a workflow has put it before them.
    pages=("change",),
)
EDITOR = StaffRole(
    name="Editor",
    description=_("Publishes articles and snippets, arranges who checks them, and keeps the settings."),
    permissions=(
        *ADMIN,
        *_ours("add change view delete publish", *SNIPPETS, "safetyalert"),
        *_ours("add change view delete", "correction"),
        *_ours("add view delete", "medicalcheck"),
        *_ours("record", "medicalcheck_for_others"),
        *_ours("add change view delete", "medicalchecktask"),
        *_ours("add change view delete", "checkinterval"),
        *_ours("change", "healthblockssitesettings"),
        *WORKFLOWS,
    ),
    pages=("add", "change", "publish", "lock", "unlock"),
    collections=(*MEDIA, *MEDIA_OF_OTHERS),
)
ROLES = (AUTHOR, MEDICAL_REVIEWER, EDITOR)


def staff_roles() -> list[StaffRole]:
    """All roles, with what other apps of the site add to them; roles of the same name are one."""
    found: dict[str, StaffRole] = {}
    for role in chain(ROLES, *(function() for function in hooks.get_hooks("register_healthblocks_roles"))):
        found[role.name] = found[role.name].joined(role) if role.name in found else role
    return list(found.values())
