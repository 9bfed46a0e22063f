"""Telephone numbers in words: “oh seven seven …”, “null eins sieben …”, “zéro six douze trente-quatre …”."""

from collections.abc import Iterator
from functools import lru_cache

from .. import languages
from .lookalikes import plain
from .phrases import WORD

#: So many digits are a telephone number.
LEAST_DIGITS = 7
#: So many of its parts are words: what is in digits is found elsewhere.
LEAST_WORDS = 3
#: “Twenty-two” is two words, “quatre-vingt-dix-sept” is four.
MOST_WORDS = 4
WIDEST_GAP = 3


def find(text: str) -> Iterator[tuple[int, int]]:
    """Where a text has a telephone number in words, or in words and digits."""
    digits = _digits(languages.known())
    words = [(plain(found[0]), *found.span()) for found in WORD.finditer(text)]
    run: list[tuple[int, int, int, bool]] = []  # start, end, how many digits, whether in words
    index = 0
    while index < len(words):
        length, many = _number_at(words, index, digits)
        if not length or (run and words[index][1] - run[-1][1] > WIDEST_GAP):
            yield from _telephone(run)
            run = []
        if length:
            run.append((words[index][1], words[index + length - 1][2], many, not words[index][0].isdecimal()))
        index += length or 1
    yield from _telephone(run)


def _number_at(words, index, digits):
    """How many words from here are one number, and how many digits it has."""
    if words[index][0].isdecimal() and len(words[index][0]) <= LEAST_DIGITS:
        return 1, len(words[index][0])
    for length in range(min(MOST_WORDS, len(words) - index), 0, -1):
        if many := digits.get("".join(word for word, _start, _end in words[index : index + length])):
            return length, many
    return 0, 0


def _telephone(run):
    spoken = [many for _start, _end, many, in_words in run if in_words]
    if len(spoken) >= LEAST_WORDS and sum(many for _start, _end, many, _in_words in run) >= LEAST_DIGITS:
        yield run[0][0], run[-1][1]


@lru_cache(maxsize=8)
def _digits(known):
    """How many digits each number in words has; a word such as “double” stands for one more."""
    spoken = {
        "".join(plain(word) for word in WORD.findall(spelling)): len(str(number))
        for language in known
        for number, spellings in enumerate(language.number_words)
        for spelling in spellings.split("|")
    }
    return spoken | dict.fromkeys(map(plain, languages.words("doubling_words", known)), 1)
