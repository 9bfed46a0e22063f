"""Lines that say “do not” themselves, in the languages of a site."""

from django.utils.translation import gettext, override
from wagtail.coreutils import get_content_languages

from .. import languages
from .repeats import folded


def folded_line(line: str) -> str:
    """A line as it is compared with others: what surrounds the words makes no difference, either."""
    return folded((line or "").strip(" .!"))


def negative_lines(lines) -> list[int]:
    """The positions of the lines that say “do not” themselves."""
    starts = _negations()
    return [position for position, line in enumerate(map(folded_line, lines)) if line.startswith(starts)]


def negated(lines: list[str]) -> list[str]:
    """The lines as readers get them: each says “do not” once."""
    negative = set(negative_lines(lines))
    return [
        line if position in negative else gettext("do not %(what)s") % {"what": line}
        for position, line in enumerate(lines)
    ]


def _negations() -> tuple[str, ...]:
    """How a line that says “do not” starts, in the languages of the site and in the one that is read."""
    starts = [f"{start} " for start in languages.words("do_not", languages.of_site())]
    starts.append(_start())
    for language in get_content_languages():
        with override(language):
            starts.append(_start())
    return tuple(starts)


def _start():
    return folded(gettext("do not %(what)s") % {"what": ""}) + " "
