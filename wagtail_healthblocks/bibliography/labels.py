"""How a text calls the sources that it cites: by number, or by author and year."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from .names import read_author
from .record import ET_AL, SourceRecord

#: So many words of a title stand for a source whose authors are not known.
TITLE_WORDS = 5
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def numbered_label(number: int) -> str:
    return f"[{number}]"


def author_year(record: SourceRecord) -> str:
    """The source by author and year, such as “Sordo et al. 2017”; without authors by the first words of its title."""
    return _joined(record, "")


def author_year_labels(records: Sequence[SourceRecord]) -> list[str]:
    """Author and year of each source, with a letter where two different sources would be called the same."""
    labels = [author_year(record) for record in records]
    namesakes: dict[str, dict[SourceRecord, int]] = {}
    for record, label in zip(records, labels, strict=True):
        same = namesakes.setdefault(label, {})
        same.setdefault(record, len(same))
    return [_told_apart(record, namesakes[label]) for record, label in zip(records, labels, strict=True)]


def _told_apart(record, namesakes):
    return _joined(record, _letters(namesakes[record]) if len(namesakes) > 1 else "")


def _letters(index):
    """a to z, then aa, ab, …"""
    rest = _letters(index // len(LETTERS) - 1) if index >= len(LETTERS) else ""
    return rest + LETTERS[index % len(LETTERS)]


def _joined(record, letter):
    year = f"{record.year}{letter}" if record.year is not None else _no_date(letter)
    return _("%(authors)s %(year)s") % {"authors": _authors(record), "year": year}


def _no_date(letter):
    words = pgettext("no date of publication", "n.d.")
    return f"{words}-{letter}" if letter else words


def _authors(record):
    names = [read_author(author).short for author in record.authors if author != ET_AL]
    if not names:
        return _short_title(record.title)
    if len(names) > 2 or ET_AL in record.authors:
        return _("%(author)s et al.") % {"author": names[0]}
    if len(names) == 2:
        return _("%(first)s & %(second)s") % {"first": names[0], "second": names[1]}
    return names[0]


def _short_title(title):
    words = title.split()
    if len(words) <= TITLE_WORDS:
        return " ".join(words) or _("Source without a title")
    return _("%(words)s…") % {"words": " ".join(words[:TITLE_WORDS]).rstrip(",;:.")}
