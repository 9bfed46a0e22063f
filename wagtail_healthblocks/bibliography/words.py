"""The words of reference lists, ``words.json``, of all languages together: a list in German may stand below any page.

``(a|b|)`` stands for “a”, “b” or nothing, and ``…`` for further letters.
"""

import json
import re
from functools import cache
from pathlib import Path

ALTERNATIVES = re.compile(r"\(([^()]*)\)")


def any_of(key: str, *, without: str = "") -> str:
    """A pattern of the words under a key, but for those of one language."""
    return _either(word for code, words in _content()[key].items() for word in words if code != without)


def of_language(key: str, code: str) -> str:
    """A pattern of the words of one language only, where its words mean more than those of the others."""
    return _either(_content()[key][code])


def months() -> dict[str, int]:
    """The number of each month by its names, in small letters."""
    return {
        name: number
        for names_of_one in _content()["months"].values()
        for number, names in enumerate(names_of_one, 1)
        for name in names.split("|")
    }


def _either(words):
    return f"(?:{'|'.join(dict.fromkeys(map(_pattern, words)))})"


def _pattern(word):
    parts = ALTERNATIVES.split(word)  # every second one was in brackets
    return "".join(
        f"(?:{'|'.join(map(_escaped, part.split('|')))})" if index % 2 else _escaped(part)
        for index, part in enumerate(parts)
    )


def _escaped(text):
    return re.escape(text).replace("…", r"\w+")


@cache
def _content():
    return json.loads((Path(__file__).parent / "words.json").read_text(encoding="utf-8"))
