"""What many tests start from is made once in a process: the others get its rows as they were written the first time.

Each test keeps its own transaction and sees only what it has asked for. To write the rows again takes a twentieth of what
it took to make them: nothing is validated, indexed or searched for references a second time.
"""

from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import wraps

from django.conf import settings
from django.db import connection
from django.db.models import Model
from django.utils import translation

WRITE = ("INSERT", "UPDATE", "DELETE", "REPLACE")


@dataclass
class Record:
    """The statements that have written, in their order, and what was made."""

    statements: list = field(default_factory=list)
    taken_back: bool = False
    made: object = None

    @contextmanager
    def recorded(self):
        with connection.execute_wrapper(self._note):
            yield

    def _note(self, execute, sql, params, many, context):
        if sql.startswith(WRITE):
            self.statements.append((sql, [*map(tuple, params)] if many else tuple(params or ()), many))
        self.taken_back |= sql.startswith("ROLLBACK")
        return execute(sql, params, many, context)

    def write_again(self):
        with connection.cursor() as cursor:
            for sql, params, many in self.statements:
                (cursor.executemany if many else cursor.execute)(sql, params)


def written_once(make):
    """`make` gives what the database holds for it: objects, or plain data that names them. What it is given can be hashed.

    It is run, and its statements kept, for each state of the database that it meets: rows that get the same numbers
    as before can be written as before. Where that is not known, as on a server, it is run every time.
    """
    records = {}

    @wraps(make)
    def made(*args):
        key = _state(), args
        if key[0] is None:
            return make(*args)
        if key in records:
            records[key].write_again()
            return _anew(records[key].made)
        record = Record()
        with record.recorded():
            record.made = make(*args)
        if not record.taken_back:
            records[key] = record
        return _anew(record.made)

    return made


def _state():
    """The last number that each table has given, and what else decides on what is written; None where that is not known."""
    if connection.vendor != "sqlite" or not connection.in_atomic_block:
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, seq FROM sqlite_sequence ORDER BY name")
        numbers = tuple(cursor.fetchall())
        # The place of a page in the tree follows from those that are there, whatever numbers were given.
        cursor.execute("SELECT path, numchild FROM wagtailcore_page ORDER BY path")
        tree = tuple(cursor.fetchall())
    return numbers, tree, repr(settings.WAGTAILSEARCH_BACKENDS), settings.USE_TZ, translation.get_language()


def _anew(made):
    """The same as the database has it, so that no test changes what the next one gets."""
    match made:
        case Model():
            return type(made)._default_manager.get(pk=made.pk)
        case dict():
            return {name: _anew(value) for name, value in made.items()}
        case list() | tuple():
            return type(made)(_anew(value) for value in made)
    return made
