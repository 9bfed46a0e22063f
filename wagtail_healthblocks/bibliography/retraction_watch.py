"""Reads the list of retractions that Retraction Watch keeps and Crossref publishes as comma-separated values."""

import csv
import datetime
import re
from collections.abc import Iterable, Iterator

from .identifiers import read_doi, read_pmid
from .notices import REINSTATED, Broken, NoSuchList, Notice

#: The columns that are read; the list has others, and may get more.
COLUMNS = (
    "RetractionNature",
    "RetractionDate",
    "RetractionDOI",
    "RetractionPubMedID",
    "OriginalPaperDOI",
    "OriginalPaperPubMedID",
)
NATURES = {
    "retraction": "retracted",
    "correction": "corrected",
    "expression of concern": "concern",
    "reinstatement": REINSTATED,
}
#: What the list writes where there is no identifier.
NONE = ("", "0", "unavailable")
AMERICAN_DAY = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})(?: \d{1,2}:\d\d(?::\d\d)?)?")
#: What stands in a decoded text for bytes that are no UTF-8.
UNDECODED = "\ufffd"
LONGEST_DOI = 255


class _Wrong(Exception):
    """What is wrong with a row."""


def read(lines: Iterable[str]) -> Iterator[Notice | Broken]:
    """The notices of the list, row by row. Raises NoSuchList before the first one where the columns are others."""
    rows = csv.reader(lines)
    header = _header(rows)
    line = rows.line_num + 1
    while True:
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            yield Broken(line, str(error))
        else:
            if any(row):
                yield _read_row(row, header, line)
        line = rows.line_num + 1


def _header(rows):
    try:
        header = [name.strip() for name in next(rows, [])]
    except csv.Error as error:
        raise NoSuchList(f"It is no file of comma-separated values in UTF-8: {error}.") from error
    if missing := [name for name in COLUMNS if name not in header]:
        raise NoSuchList(f"Its first line has to name the list's columns, and lacks {', '.join(missing)}.")
    return header


def _read_row(row, header, line):
    if len(row) < len(header) or any(row[len(header) :]):
        return Broken(line, f"It has {len(row)} values for {len(header)} columns.")
    values = dict(zip(header, map(str.strip, row), strict=False))
    try:
        return _notice(*(values[name] for name in COLUMNS))
    except _Wrong as wrong:
        return Broken(line, str(wrong))


def _notice(nature, day, notice_doi, notice_pmid, doi, pmid):
    if nature.lower() not in NATURES:
        raise _Wrong(f"“{nature}” is no nature of a notice.")
    doi_key, pmid = _doi(doi).lower(), _pmid(pmid)
    if not doi_key and not pmid and doi.lower() not in NONE:
        raise _Wrong(f"“{doi}” is no DOI.")
    return Notice(
        NATURES[nature.lower()],
        doi_key,
        pmid,
        "",
        _day(day),
        notice_doi=_doi(notice_doi),
        notice_pmid=_pmid(notice_pmid),
    )


def _doi(text):
    doi = "" if text.lower() in NONE or UNDECODED in text else read_doi(text)
    return doi if len(doi) <= LONGEST_DOI else ""


def _pmid(text):
    return "" if text.lower() in NONE else read_pmid(text)


def _day(text):
    """A day as the list writes it, such as “3/15/2025 0:00”; none where there is none."""
    if not text:
        return None
    found = AMERICAN_DAY.fullmatch(text)
    try:
        return (
            datetime.date(int(found[3]), int(found[1]), int(found[2])) if found else datetime.date.fromisoformat(text)
        )
    except ValueError as error:
        raise _Wrong(f"“{text}” is no day.") from error
