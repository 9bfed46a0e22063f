"""What is published of a source after it: that it was retracted, corrected, doubted, replaced or reinstated."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote

from ..vocabulary import source_statuses

#: The nature of a reinstatement: nothing is held against the source any longer.
REINSTATED = "fine"
#: The longest address that a source keeps.
LONGEST_URL = 500


class NoSuchList(Exception):
    """A file that is no list of notices of this form; its words say what was expected."""


@dataclass(frozen=True)
class Broken:
    """A row that cannot be read: where it begins, and what is wrong with it."""

    line: int
    why: str


@dataclass(frozen=True)
class Notice:
    """One notice: which source it is about, what it makes of that, and where it stands itself."""

    nature: str
    doi_key: str = ""
    pmid: str = ""
    pmcid: str = ""
    date: datetime.date | None = None
    notice_doi: str = ""
    notice_pmid: str = ""

    @property
    def is_identified(self) -> bool:
        """Whether it says which source it is about."""
        return bool(self.doi_key or self.pmid or self.pmcid)


@dataclass(frozen=True)
class Verdict:
    """What all notices of a source come to: its status, since when, and where the notice stands."""

    status: str = REINSTATED
    date: datetime.date | None = None
    url: str = ""

    def overrules(self, status: str, told: str) -> bool:
        """Whether it takes the place of a source's status. ``told`` is the status that the lists last gave it.

        A status that came from the lists follows them. One that an editor set yields to news alone, and only where
        the news is graver.
        """
        return status == told or (self.status != told and _weight(self.status) > _weight(status))


def verdict_of(notices: Iterable) -> Verdict:
    """The gravest of a source's notices that stands; a reinstatement takes back the retractions up to its day."""
    standing = _without_taken_back(list(notices))
    if not standing:
        return Verdict()
    gravest = max(_weight(notice.nature) for notice in standing)
    first = min((notice for notice in standing if _weight(notice.nature) == gravest), key=_by_day)
    return Verdict(first.nature, first.date, notice_url(first.notice_doi, first.notice_pmid))


def _without_taken_back(notices):
    days = [notice.date or datetime.date.min for notice in notices if notice.nature == REINSTATED]
    return [
        notice
        for notice in notices
        if notice.nature != REINSTATED
        and not (days and notice.nature == "retracted" and (notice.date or datetime.date.min) <= max(days))
    ]


def _by_day(notice):
    """The earliest first, for that is since when; what says neither a day nor where it stands comes last."""
    return notice.date or datetime.date.max, not (notice.notice_doi or notice.notice_pmid), notice.notice_doi


def _weight(status):
    return source_statuses.find(status).weight


def notice_url(doi: str, pmid: str) -> str:
    """Where a notice can be read; empty where that is not known."""
    if doi:
        url = f"https://doi.org/{quote(doi, safe='/:;()')}"
        return url if len(url) <= LONGEST_URL else ""
    return f"https://pubmed.ncbi.nlm.nih.gov/{pmid}/" if pmid else ""
