"""RIS, the format that every reference manager reads and writes."""

import re
from collections.abc import Sequence

from django.utils.translation import gettext as _

from ..names import INITIALS, read_author
from ..record import SourceRecord
from .problems import BrokenFile, Problem, tell
from .tagged import tagged_lines
from .values import extra_kind, kind_from, normal_record, publication

TAGGED = re.compile(r"([A-Z][A-Z0-9])\s{1,2}-(?!\S)(.*)$")
TYPES = {
    "law": "STAT",
    "web": "ELEC",
    "book": "BOOK",
    "chapter": "CHAP",
    "article": "JOUR",
    "report": "RPRT",
    "document": "GEN",
}
KINDS = {"STAT": "law", "LEGAL": "law", "BILL": "law", "ELEC": "web", "WEB": "web", "BLOG": "web", "BOOK": "book"}
#: The tags of each field, the one that is written first.
TAGS = {
    "title": ("TI", "T1", "CT"),
    "container": ("T2", "JO", "JF", "JA", "BT", "T3"),
    "year": ("PY", "Y1", "DA"),
    "volume": ("VL",),
    "issue": ("IS",),
    "publisher": ("PB",),
    "doi": ("DO",),
    "pmid": ("AN",),
    "pmcid": ("C2",),
    "isbn": ("SN",),
    "url": ("UR", "L2"),
    "accessed": ("Y2",),
    "language": ("LA",),
    "note": ("N1",),
}
#: Tags whose numbers are not always ours: of a journal (ISSN), or of another database.
OTHERS_NUMBERS = ("isbn", "pmid", "pmcid")
#: A line break within a value: the format has none.
LINE_SEPARATOR = "\u2028"


def read(text: str, problems: list[Problem] | None = None) -> list[SourceRecord]:
    """The records of an RIS file. A bad one raises BrokenFile, or is told where ``problems`` are asked for."""
    records, values, begun = [], {}, None
    for line in tagged_lines(text, TAGGED):
        if line.tag == "TY":
            if begun:
                tell(Problem(_("This record has no end (ER)."), begun), problems)
            values, begun = {"TY": [line.value]}, line.number
        elif line.tag == "ER" and begun:
            records.append(_record(values))
            begun = None
        elif line.tag and begun:
            values.setdefault(line.tag, []).append(line.value.replace(LINE_SEPARATOR, "\n"))
        elif line.tag:
            tell(Problem(_("“%(tag)s” stands outside a record.") % {"tag": line.tag}, line.number), problems)
    if begun:
        tell(Problem(_("This record has no end (ER)."), begun), problems)
    if not records and not problems:
        raise BrokenFile(Problem(_("This is no RIS file: no record begins with TY and ends with ER."), 1))
    return records


def _record(values):
    found = {name: _first(values, tags) for name, tags in TAGS.items() if name != "note"}
    for name in OTHERS_NUMBERS:
        if not normal_record({name: found[name]}).__dict__[name]:
            del found[name]
    found["kind"] = kind_from(_first(values, ("M3",)), KINDS.get(values["TY"][0], "other"))
    found["authors"] = tuple(_author(author) for tag in ("AU", "A1") for author in values.get(tag, ()) if author)
    found["pages"] = "-".join(filter(None, (_first(values, ("SP",)), _first(values, ("EP",)))))
    found["note"] = "\n".join(values.get("N1", ()))
    return normal_record(found)


def _first(values, tags):
    return next((value for tag in tags for value in values.get(tag, ()) if value), "")


def _author(text):
    name = read_author(text)
    return name.written() if "," in text and re.fullmatch(INITIALS, name.given) else text


def write(records: Sequence[SourceRecord]) -> str:
    """An RIS file of the records."""
    return "\n".join(map(_written, records))


def _written(record):
    lines = [("TY", TYPES[publication(record)]), ("M3", extra_kind(record))]
    lines += [("AU", _inverted(author)) for author in record.authors]
    lines += [(tags[0], _value(record, name)) for name, tags in TAGS.items()]
    lines += zip(("SP", "EP"), _first_and_last(record.pages), strict=False)
    text = "".join(f"{tag}  - {_one_line(value)}\n" for tag, value in lines if value)
    return f"{text}ER  - \n"


def _value(record, name):
    value = getattr(record, name)
    if name == "accessed" and value:
        return f"{value:%Y/%m/%d}/"
    return "" if value is None else str(value)


def _one_line(value):
    return value.replace("\n", LINE_SEPARATOR)


def _inverted(author):
    """“Sordo, L”: the format parts family and given names by a comma."""
    name = read_author(author)
    if name.literal or name.written() != author:
        return author
    return ", ".join(filter(None, (name.family, name.given, name.suffix)))


def _first_and_last(pages):
    """Two tags for a range of pages, one for anything else."""
    return pages.split("-") if re.fullmatch(r"[^-\s]+-[^-\s]+", pages) else [pages]
