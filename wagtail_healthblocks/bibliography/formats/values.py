"""What the formats have in common: types of publications, years, and values that have no field."""

import re
from datetime import date
from typing import Any

from ...vocabulary.references import REFERENCE_KINDS
from .. import identifiers
from ..record import SourceRecord

#: The kinds that are types of publications, too. The others say what a publication is worth, and need a field.
PLAIN_KINDS = {"law", "web", "book", "other"}


def publication(record: SourceRecord) -> str:
    """The type of a publication: law, web, book, chapter, article, report or document."""
    if record.kind in PLAIN_KINDS - {"other"}:
        return record.kind
    if record.container:
        return "chapter" if record.publisher and not record.volume else "article"
    return "report" if record.publisher else "document"


def extra_kind(record: SourceRecord) -> str:
    """The kind of a source where its type of publication does not say it."""
    return "" if record.kind in PLAIN_KINDS else record.kind


def kind_from(extra: str, kind_of_type: str = "other") -> str:
    """The kind that a file names, else the one that follows from its type."""
    return extra if extra in REFERENCE_KINDS else kind_of_type


def read_year(text: str) -> int | None:
    """The year that a text is or begins with, or the first four digits in it."""
    found = re.match(r"\s*(\d{1,4})(?!\d)", text) or re.search(r"(?<!\d)(\d{4})(?!\d)", text)
    return int(found[1]) if found else None


def read_iso_date(text: str) -> date | None:
    """A day as year, month and day with any sign between them."""
    found = re.match(r"\s*(\d{4})[-/](\d{1,2})[-/](\d{1,2})", text)
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


#: Fields that have one normal form, and what reads it.
READERS = {
    "doi": identifiers.read_doi,
    "pmid": identifiers.read_pmid,
    "pmcid": identifiers.read_pmcid,
    "isbn": identifiers.read_isbn,
    "year": read_year,
    "accessed": read_iso_date,
}
#: What a value is called where it had to go into the note.
LABELS = {"doi": "DOI", "pmid": "PMID", "pmcid": "PMCID", "isbn": "ISBN", "year": "Date", "accessed": "Accessed"}


def normal_record(found: dict) -> SourceRecord:
    """A record of what a file says; an identifier or a date that cannot be read goes into its note."""
    kept: dict[str, Any] = {}
    notes = list(filter(None, [found.pop("note", "")]))
    for name, value in found.items():
        read = READERS.get(name)
        kept[name] = read(value) if read and value else value
        if read and not kept[name]:
            if value:
                notes.append(f"{LABELS[name]}: {value}")
            del kept[name]
    return SourceRecord(**kept, note="\n".join(notes))
