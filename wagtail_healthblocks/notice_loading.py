"""Loads a public list of notices about sources, in place of the one that was loaded before."""

import datetime
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import astuple, dataclass, field, fields, replace
from itertools import islice
from pathlib import Path

from django.db import connections, router, transaction

from .bibliography import pubmed_notices, retraction_watch
from .bibliography.notices import Broken, NoSuchList, Notice
from .dates import today
from .models import NoticeList, SourceNotice

READERS: dict[str, Callable[[Iterable[str]], Iterator[Notice | Broken]]] = {
    "retraction-watch": retraction_watch.read,
    "pubmed": pubmed_notices.read,
}
BATCH = 2000
#: What is kept of a notice.
NAMES = tuple(each.name for each in fields(Notice))
DAY = NAMES.index("date")
#: A list that has lost more than this part of its notices is hardly whole.
LEAST_PART = 0.5


@dataclass
class Loaded:
    """What was loaded: of which day the list is, how many notices it has, and which rows could not be read."""

    name: str
    #: Notices of a day to come are slips of the pen.
    until: datetime.date = field(default_factory=today)
    date: datetime.date | None = None
    number: int = 0
    #: Notices that name no identifier of their source; every list has some.
    nameless: int = 0
    broken: list[tuple[str, Broken]] = field(default_factory=list)

    def count(self, file: str, rows: Iterable[Notice | Broken]) -> Iterator[Notice]:
        """The notices of a file that name a source, while all rows are counted."""
        for row in rows:
            if isinstance(row, Broken):
                self.broken.append((file, row))
            elif not row.is_identified:
                self.nameless += 1
            else:
                self.number += 1
                yield self._with_day(row)

    def _with_day(self, notice):
        """The notice, without a day that is to come; the newest day is that of the list."""
        if notice.date and notice.date > self.until:
            return replace(notice, date=None)
        if notice.date and (self.date is None or notice.date > self.date):
            self.date = notice.date
        return notice


def load(files: list[Path], name: str = "", date: datetime.date | None = None, may_shrink: bool = False) -> Loaded:
    """Put the notices of the files in the place of those of the list that were loaded before.

    Without a date, the list is of the day of its newest notice. Raises NoSuchList where the files are no such list, or
    where it has lost more than half of its notices and nobody said that it may: then nothing is changed.
    """
    loaded = Loaded(name or name_of(files[0]))
    with transaction.atomic():
        stored, _new = NoticeList.objects.select_for_update().get_or_create(
            name=loaded.name, defaults={"date": today()}
        )
        _delete_notices(stored)
        for file in files:
            _insert(stored, loaded, file)
        _refuse_a_part(loaded, stored, may_shrink)
        stored.date, stored.number = date or loaded.date or today(), loaded.number
        stored.save()
    loaded.date = stored.date
    return loaded


def name_of(file: Path) -> str:
    """Which list a file is: PubMed's begin with the number of a record."""
    with _lines(file) as lines:
        is_pubmed = next((line for line in lines if line.strip()), "").startswith("PMID")
    return "pubmed" if is_pubmed else "retraction-watch"


def _delete_notices(stored):
    notices = SourceNotice.objects.filter(notice_list=stored)
    # In one statement: for the signals of other apps, ``delete`` would fetch every row.
    notices._raw_delete(router.db_for_write(SourceNotice))


def _insert(stored, loaded, file):
    with _lines(file) as lines:
        notices = loaded.count(file.name, READERS[loaded.name](lines))
        while batch := [astuple(notice) for notice in islice(notices, BATCH)]:
            _insert_rows(stored, batch)


def _insert_rows(stored, rows):
    # By the driver: making a model of each row takes two to four times as long, with MariaDB most.
    connection = connections[router.db_for_write(SourceNotice)]
    adapted, quoted = connection.ops.adapt_datefield_value, connection.ops.quote_name
    columns = [quoted(SourceNotice._meta.get_field(name).column) for name in ("notice_list", *NAMES)]
    table, places = quoted(SourceNotice._meta.db_table), ", ".join(["%s"] * len(columns))
    values = [(stored.pk, *row[:DAY], adapted(row[DAY]), *row[DAY + 1 :]) for row in rows]
    with connection.cursor() as cursor:
        # Names of the model, and no values.
        cursor.executemany(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({places})", values)  # noqa: S608


def _refuse_a_part(loaded, stored, may_shrink):
    if not loaded.number:
        raise NoSuchList("There is no notice in it.")
    if loaded.number < LEAST_PART * stored.number and not may_shrink:
        raise NoSuchList(
            f"It has {loaded.number} notices where there were {stored.number}: it may be a part of the list."
        )


@contextmanager
def _lines(file: Path):
    """The lines of a file. What is no UTF-8 in it is read as U+FFFD: lists have names in other encodings."""
    with ExitStack() as stack:
        try:
            yield stack.enter_context(file.open(encoding="utf-8-sig", errors="replace", newline=""))
        except OSError as error:
            raise NoSuchList(f"It cannot be read: {error.strerror}.") from error
