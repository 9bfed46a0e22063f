"""CSL JSON, which citation processors and Zotero use."""

import json
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from ..names import AuthorName, read_author
from ..record import ET_AL, SourceRecord
from .problems import BrokenFile, Problem, tell
from .values import extra_kind, kind_from, normal_record, publication

TYPES = {
    "law": "legislation",
    "web": "webpage",
    "book": "book",
    "chapter": "chapter",
    "article": "article-journal",
    "report": "report",
    "document": "document",
}
KINDS = {
    "legislation": "law",
    "bill": "law",
    "regulation": "law",
    "webpage": "web",
    "post": "web",
    "post-weblog": "web",
    "book": "book",
}
#: The variable of each field.
VARIABLES = {
    "title": "title",
    "container": "container-title",
    "volume": "volume",
    "issue": "issue",
    "pages": "page",
    "publisher": "publisher",
    "doi": "DOI",
    "pmid": "PMID",
    "pmcid": "PMCID",
    "isbn": "ISBN",
    "url": "URL",
    "language": "language",
    "note": "note",
}
#: Where CSL lets others keep what it does not know.
CUSTOM, KIND = "custom", "kind"


def read(text: str, problems: list[Problem] | None = None) -> list[SourceRecord]:
    """The records of a CSL JSON file. A bad one raises BrokenFile, or is told where ``problems`` are asked for."""
    try:
        items = json.loads(text.removeprefix("\ufeff"))
    except json.JSONDecodeError as error:
        raise BrokenFile(Problem(_("This is no JSON: %(reason)s.") % {"reason": error.msg}, error.lineno)) from error
    items = [items] if isinstance(items, dict) else items
    if not isinstance(items, list):
        raise BrokenFile(Problem(_("This is no CSL JSON: it has to be a list of items."), 1))
    records = []
    for number, item in enumerate(items, 1):
        try:
            records.append(_record(item))
        except (AttributeError, TypeError, ValueError, LookupError):
            tell(Problem(_("This is no item of CSL JSON."), record=number), problems)
    return records


def _record(item):
    found = {name: _text(item.get(variable)) for name, variable in VARIABLES.items()}
    kind = (item.get(CUSTOM) or {}).get(KIND, "")
    return normal_record(
        found
        | {
            "kind": kind_from(kind, KINDS.get(item["type"], "other")),
            "authors": tuple(_author(name) for name in item.get("author", ())),
            "year": _date(item.get("issued")),
            "accessed": _date(item.get("accessed")),
        }
    )


def _text(value):
    if not isinstance(value, str | int | float | None):
        raise TypeError(value)
    return "" if value is None else str(value)


def _date(value):
    """A date of CSL as text: its parts, or as somebody typed it."""
    if not value:
        return ""
    if parts := value.get("date-parts"):
        return "-".join(f"{int(part):02}" for part in parts[0] if part not in (None, ""))
    return _text(value.get("raw") or value.get("literal"))


def _author(name):
    if "literal" in name:
        return _text(name["literal"])
    particles = (name.get("dropping-particle"), name.get("non-dropping-particle"), name.get("family"))
    family = " ".join(map(_text, filter(None, particles)))
    given, suffix = _text(name.get("given")), _text(name.get("suffix"))
    return AuthorName(family, given, suffix).written() if given else family


def write(records: Sequence[SourceRecord]) -> str:
    """A CSL JSON file of the records."""
    items = [item_of(record, number) for number, record in enumerate(records, 1)]
    return json.dumps(items, ensure_ascii=False, indent=2) + "\n"


def item_of(record: SourceRecord, number: int = 1) -> dict:
    """The record as an item of CSL JSON."""
    item: dict[str, Any] = {"id": f"source-{number}", "type": TYPES[publication(record)]}
    item |= {variable: value for name, variable in VARIABLES.items() if (value := getattr(record, name))}
    if record.authors:
        item["author"] = [_name(author) for author in record.authors]
    if record.year is not None:
        item["issued"] = {"date-parts": [[record.year]]}
    if day := record.accessed:
        item["accessed"] = {"date-parts": [[day.year, day.month, day.day]]}
    if kind := extra_kind(record):
        item[CUSTOM] = {KIND: kind}
    return item


def _name(author):
    """A person by parts, a body as a whole; and as a whole whatever would not come back as it was."""
    name = read_author(author)
    if author == ET_AL or name.literal or name.written() != author:
        return {"literal": author}
    parts = {"family": name.family, "given": name.given, "suffix": name.suffix}
    return {part: value for part, value in parts.items() if value}
