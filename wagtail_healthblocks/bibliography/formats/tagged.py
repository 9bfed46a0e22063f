"""Files whose lines begin with a tag, as RIS and PubMed write them."""

import re
from collections.abc import Iterator
from typing import NamedTuple


class Line(NamedTuple):
    """A tag and its value, with the number of the line on which it stands."""

    number: int
    tag: str
    value: str


def tagged_lines(text: str, pattern: re.Pattern) -> Iterator[Line]:
    """The lines of a file. One without a tag goes on with the line before it; an empty one has an empty tag."""
    last = None
    for number, raw in enumerate(re.split(r"\r\n|\r|\n", text.removeprefix("\ufeff")), 1):
        if found := pattern.match(raw):
            if last:
                yield last
            last = Line(number, found[1], found[2].strip())
        elif last and last.tag and raw.strip():
            last = last._replace(value=f"{last.value} {raw.strip()}".strip())
        else:
            if last:
                yield last
            last = Line(number, "", raw.strip())
    if last:
        yield last
