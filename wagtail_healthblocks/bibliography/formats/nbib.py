"""The format that PubMed sends to citation managers (MEDLINE's display, files named .nbib)."""

import re

from django.utils.translation import gettext as _

from ..details import LANGUAGES
from ..record import SourceRecord
from .problems import BrokenFile, Problem, tell
from .tagged import tagged_lines
from .values import normal_record

TAGGED = re.compile(r"([A-Z]{2,4}) {0,2}- ?(.*)$")
#: What PubMed says of a publication, and our kinds, the most telling first.
KINDS = {
    "Practice Guideline": "guideline",
    "Guideline": "guideline",
    "Systematic Review": "systematic_review",
    "Meta-Analysis": "systematic_review",
    "Network Meta-Analysis": "systematic_review",
    "Randomized Controlled Trial": "trial",
    "Controlled Clinical Trial": "trial",
    "Clinical Trial": "trial",
    "Observational Study": "observational",
    "Case Reports": "case_report",
    "Review": "review",
}
NOTES = {
    "EIN": "Erratum in",
    "CRI": "Corrected and republished in",
    "ECI": "Expression of concern in",
    "RIN": "Retraction in",
    "RPI": "Retracted and republished in",
    "UIN": "Update in",
}
#: MEDLINE's codes of languages have three letters.
LANGUAGE_CODES = {
    "ara": "ar",
    "chi": "zh",
    "cze": "cs",
    "dan": "da",
    "dut": "nl",
    "eng": "en",
    "fin": "fi",
    "fre": "fr",
    "ger": "de",
    "hun": "hu",
    "ita": "it",
    "jpn": "ja",
    "kor": "ko",
    "nor": "no",
    "per": "fa",
    "pol": "pl",
    "por": "pt",
    "rus": "ru",
    "spa": "es",
    "swe": "sv",
    "tur": "tr",
    "ukr": "uk",
}


def read(text: str, problems: list[Problem] | None = None) -> list[SourceRecord]:
    """The records of PubMed's file. A bad one raises BrokenFile, or is told where ``problems`` are asked for."""
    records: list[SourceRecord] = []
    for number, values in _records(text):
        if "PMID" not in values:
            tell(Problem(_("This record has no PMID."), number), problems)
        elif not values.get("TI") and not values.get("BTI"):
            tell(Problem(_("This record has no title (TI)."), number), problems)
        else:
            records.append(_record(values))
    if not records and not problems:
        raise BrokenFile(Problem(_("This is no file of PubMed: no record begins with PMID."), 1))
    return records


def _records(text):
    """Each record by the line on which it begins: a new one begins behind an empty line, or with another PMID."""
    values: dict[str, list[str]] = {}
    begun = 0
    for line in tagged_lines(text, TAGGED):
        if values and (not line.tag or (line.tag == "PMID" and "PMID" in values)):
            yield begun, values
            values = {}
        if line.tag:
            begun = begun if values else line.number
            authors = line.tag in ("AU", "CN")
            values.setdefault("authors" if authors else line.tag, []).append(line.value)
    if values:
        yield begun, values


def _record(values):
    first = {tag: found[0] for tag, found in values.items()}
    languages = {name.lower()[:3]: code for name, code in LANGUAGES.items()} | LANGUAGE_CODES
    return normal_record(
        {
            "kind": next((kind for name, kind in KINDS.items() if name in values.get("PT", ())), "other"),
            "authors": tuple(values.get("authors", ())),
            "title": _title(first.get("TI") or first["BTI"]),
            "container": first.get("TA") or first.get("JT") or first.get("BTI", ""),
            "year": first.get("DP", ""),
            "volume": first.get("VI", ""),
            "issue": first.get("IP", ""),
            "pages": first.get("PG", ""),
            "publisher": first.get("PB", ""),
            "doi": _doi(values),
            "pmid": first["PMID"],
            "pmcid": first.get("PMC", ""),
            "isbn": first.get("ISBN", "").partition(" ")[0],
            "language": languages.get(first.get("LA", ""), ""),
            "note": "\n".join(f"{words}: {value}" for tag, words in NOTES.items() for value in values.get(tag, ())),
        }
    )


def _title(title):
    """The title without its full stop, and without the brackets of a translated one."""
    title = title.removesuffix(".")
    return title[1:-1].removesuffix(".") if title.startswith("[") and title.endswith("]") else title


def _doi(values):
    """The article identifiers and locations say of what kind they are."""
    numbers = [*values.get("LID", ()), *values.get("AID", ())]
    return next((number.removesuffix("[doi]").strip() for number in numbers if number.endswith("[doi]")), "")
