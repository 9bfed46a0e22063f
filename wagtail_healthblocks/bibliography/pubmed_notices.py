"""Reads notices from records of PubMed, as it saves them in its format “PubMed” (a tag at the start of each field)."""

import datetime
import re
from collections.abc import Iterable, Iterator

from .identifiers import read_doi, read_pmcid, read_pmid
from .notices import Broken, NoSuchList, Notice

FIELD = re.compile(r"([A-Z]{2,4}) *- ?(.*)")
#: Fields of a source that name a notice of it. A part of it that is retracted is taken for a correction.
NAMES_NOTICE = {
    "RIN": "retracted",
    "RRI": "retracted",
    "ECI": "concern",
    "UIN": "superseded",
    "PRIN": "corrected",
    "CRI": "corrected",
    "EIN": "corrected",
}
#: Fields of a notice that name the source which it is about.
NAMES_SOURCE = {
    "ROF": "retracted",
    "RRF": "retracted",
    "ECF": "concern",
    "UOF": "superseded",
    "PROF": "corrected",
    "CRF": "corrected",
    "EFR": "corrected",
}
RETRACTED = "Retracted Publication"
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
DAY = re.compile(rf"\b(\d{{4}}) ({'|'.join(MONTHS)})\w* (\d{{1,2}})\b", re.IGNORECASE)
DOI = re.compile(r"\bdoi: *(10\.\S+)", re.IGNORECASE)
PMID = re.compile(r"\bPMID: *(\d+)", re.IGNORECASE)
DOI_FIELD = " [doi]"
LONGEST_DOI = 255


def read(lines: Iterable[str]) -> Iterator[Notice | Broken]:
    """The notices that the records tell of. Raises NoSuchList before the first one where it is another format."""
    is_pubmed = False
    for line, record in _records(lines):
        if pmid := read_pmid(" ".join(record.get("PMID", []))):
            is_pubmed = True
            yield from _of_source(record, pmid)
            yield from _of_notice(record, pmid)
        elif is_pubmed:
            yield Broken(line, "This record has no PMID.")
        else:
            raise NoSuchList("Its records have to begin with lines such as “PMID- 28446428”.")


def _records(lines) -> Iterator[tuple[int, dict[str, list[str]]]]:
    """Each record as the values of its fields, and the line on which it begins. An empty line ends it."""
    record: dict[str, list[str]] = {}
    start, tag = 1, ""
    for number, line in enumerate(lines, 1):
        if not line.strip():
            if record:
                yield start, record
            record, tag = {}, ""
            continue
        start = start if record else number
        if found := FIELD.match(line):
            tag = found[1]
            record.setdefault(tag, []).append(found[2].strip())
        else:  # A long value goes on.
            values = record.setdefault(tag, [""])
            values[-1] += f" {line.strip()}"
    if record:
        yield start, record


def _of_source(record, pmid):
    """What the record of a source says of notices."""
    about = {"doi_key": _own_doi(record).lower(), "pmid": pmid, "pmcid": _own_pmcid(record)}
    found = [(nature, text) for tag, nature in NAMES_NOTICE.items() for text in record.get(tag, [])]
    for nature, text in found:
        yield Notice(nature, **about, date=_day(text), notice_doi=_doi(text), notice_pmid=_pmid(text))
    if RETRACTED in record.get("PT", []) and "retracted" not in dict(found):
        yield Notice("retracted", **about)


def _of_notice(record, pmid):
    """What the record of a notice says of its sources."""
    notice = {"date": _day(" ".join(record.get("DP", []))), "notice_doi": _own_doi(record), "notice_pmid": pmid}
    for tag, nature in NAMES_SOURCE.items():
        for text in record.get(tag, []):
            yield Notice(nature, doi_key=_doi(text).lower(), pmid=_pmid(text), **notice)


def _own_doi(record):
    texts = (text for tag in ("LID", "AID") for text in record.get(tag, []))
    return next((_short(text.removesuffix(DOI_FIELD)) for text in texts if text.endswith(DOI_FIELD)), "")


def _own_pmcid(record):
    return read_pmcid(record["PMC"][0]) if "PMC" in record else ""


def _doi(text):
    return _short(found[1]) if (found := DOI.search(text)) else ""


def _short(text):
    doi = read_doi(text)
    return doi if len(doi) <= LONGEST_DOI else ""


def _pmid(text):
    return read_pmid(found[1]) if (found := PMID.search(text)) else ""


def _day(text):
    """The day in a text such as “JAMA. 2018 Oct 16;320(15):1610”; none where it names a month or a year alone."""
    found = DAY.search(text)
    try:
        return found and datetime.date(int(found[1]), MONTHS.index(found[2].lower()) + 1, int(found[3]))
    except ValueError:
        return None
