"""The script that a letter is written in."""

import unicodedata
from functools import lru_cache


@lru_cache(maxsize=5000)
def script_of(letter: str) -> str:
    """The first word of the letter's name in Unicode: “LATIN”, “CYRILLIC”, “CJK”."""
    return unicodedata.name(letter, "").partition(" ")[0].partition("-")[0]
