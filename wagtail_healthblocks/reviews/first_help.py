"""What somebody reads first whose words say that a person may be in danger."""

from dataclasses import dataclass

from django.db import DatabaseError, InterfaceError

from ..models import Helpline
from ..vocabulary import emergency_numbers
from . import safety
from .helplines import help_for

#: So many characters are read from a text's start and from its end: four times what the form takes, in half a second.
MOST_CHARACTERS = 20_000
#: The hosts whose helplines a process remembers.
MOST_HOSTS = 100


@dataclass(frozen=True)
class FirstHelp:
    """Where to get help: the site's helplines, and what to do where it has none."""

    helplines: tuple[Helpline, ...] = ()
    countries: tuple[str, ...] = ()

    @property
    def has_emergency_number(self) -> bool:
        return any(helpline.kind == Helpline.Kind.EMERGENCY and helpline.phone for helpline in self.helplines)

    @property
    def emergency(self) -> list[str]:
        """What to call in an emergency in each country of the site's readers."""
        return emergency_numbers.sentences(self.countries)


#: What this process last read for each host: shown while the database is away.
_last_read: dict[str, FirstHelp] = {}


def first_help(request, text: str) -> FirstHelp | None:
    """The help for whoever wrote this, on the site that the request is for; None for a calm text."""
    if not speaks_of_danger(text):
        return None
    try:
        return read_help(request)
    except (DatabaseError, InterfaceError):
        return _last_read.get(_host(request), FirstHelp())


def speaks_of_danger(text: str) -> bool:
    if len(text) > 2 * MOST_CHARACTERS:
        text = f"{text[:MOST_CHARACTERS]}\n{text[-MOST_CHARACTERS:]}"
    return any(finding.kind in safety.NEEDS_HELP for finding in safety.find(text))


def read_help(request) -> FirstHelp:
    """The help as the database has it, remembered for the time when there is none."""
    countries, helplines = help_for(request)
    found = FirstHelp(tuple(helplines), tuple(countries))
    if len(_last_read) >= MOST_HOSTS:
        _last_read.clear()
    _last_read[_host(request)] = found
    return found


def _host(request):
    return request.META.get("HTTP_HOST", "")
