"""The kind of a source, as far as its citation says it."""

import re

from .words import any_of

GUIDELINE = re.compile(rf"\b{any_of('guideline')}\b", re.IGNORECASE)
LABEL = re.compile(rf"\b{any_of('medicine_label')}\b", re.IGNORECASE)
#: What an article says of itself at the end of its title.
STUDIES = {
    "systematic_review": re.compile(
        r"[:.–] (?:an? )?(?:\w+ )?(?:systematic review|meta-analysis)(?: (?:and|of|with) .*)?$", re.IGNORECASE
    ),
    "case_report": re.compile(r"[:.–] an? (?:pilot )?case (?:report|series)$", re.IGNORECASE),
}


def kind_of(parts: dict, found: dict, details) -> str:
    """A key of the kinds of source; “other” wherever the citation leaves it open."""
    if parts["style"] == "law":
        return "law"
    if LABEL.search(found["title"]):
        return "label"
    in_journal = found["volume"] or (found["pages"] and found["container"])
    if not in_journal and parts.get("body") and GUIDELINE.search(f"{found['title']} {found['container']}"):
        return "guideline"
    if in_journal or "doi" in details.fields:
        return next((kind for kind, pattern in STUDIES.items() if pattern.search(found["title"])), "other")
    if "isbn" in details.fields or _is_book(parts, found, details):
        return "book"
    if details.accessed and not found["publisher"]:
        return "web"
    return "other"


def _is_book(parts, found, details):
    """Whether people wrote the whole of what a publisher printed."""
    printed = parts.get("place") or not details.fields
    return bool(parts["people"] and found["publisher"] and printed and not found["container"] and not details.accessed)
