from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


@dataclass(frozen=True)
class ReferenceKind:
    """A kind of source, and its type of schema.org."""

    label: Any
    schema_type: str = "CreativeWork"


#: Whole kinds of source, the strongest evidence first.
#: A guideline of schema.org is no creative work, so it cannot be cited as one.
REFERENCE_KINDS = {
    "guideline": ReferenceKind(_("Guideline"), "Report"),
    "systematic_review": ReferenceKind(_("Systematic review"), "MedicalScholarlyArticle"),
    "trial": ReferenceKind(_("Trial"), "MedicalScholarlyArticle"),
    "observational": ReferenceKind(_("Observational study"), "MedicalScholarlyArticle"),
    "case_report": ReferenceKind(_("Case report or series"), "MedicalScholarlyArticle"),
    "review": ReferenceKind(pgettext_lazy("kind of source", "Review"), "MedicalScholarlyArticle"),
    "label": ReferenceKind(_("Medicine label"), "WebPage"),
    "law": ReferenceKind(_("Law or regulation"), "Legislation"),
    "web": ReferenceKind(_("Web page"), "WebPage"),
    "book": ReferenceKind(_("Book"), "Book"),
    "other": ReferenceKind(_("Other source")),
}
#: A kind that is no longer known.
UNKNOWN = ReferenceKind(label="")


def reference_choices() -> list:
    return [(key, kind.label) for key, kind in REFERENCE_KINDS.items()]


def find(key: str | None) -> ReferenceKind:
    """The kind of this key, or one that says nothing."""
    return REFERENCE_KINDS.get(key or "", UNKNOWN)
