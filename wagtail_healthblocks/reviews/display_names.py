"""Names that are nobody's to take: of offices, of professions, of authorities, and of those who write for the site."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from itertools import permutations

from .. import languages
from .lookalikes import latin, plain

#: Digits and signs within a name that are read as a letter.
LEET = str.maketrans("01345$@", "oieassa")
#: “Admin123”: digits that stand for no letter.
NUMBERED = re.compile(r"\d+\b")
CAMEL = re.compile(r"(?<=[^\W\d_A-Z])(?=[A-ZÀ-ÖØ-Þ])")
#: A shorter title is the beginning of many names: “Drew”, “Adminah”.
LONG_TITLE = 6
#: What is left of a name behind a title that it is written together with.
LEAST_NAME = 3
#: Names of more words are compared in the order of their words only.
MOST_PERMUTED = 4


def claims_office(name: str) -> bool:
    """Whether a name claims an office, a profession or an authority, also in letters that only look like it."""
    known = _known(languages.known())
    spellings = (name, CAMEL.sub(" ", name), NUMBERED.sub("", name))
    return any(_claims(words_of(spelling), name, known) for spelling in spellings)


def is_one_of(name: str, reserved: Iterable[str]) -> bool:
    """Whether a name has all the words of one of these names, in any order; a first name alone is everybody's."""
    words = [*words_of(name), *words_of(CAMEL.sub(" ", name))]
    titles = _known(languages.known()).titles
    for other in reserved:
        wanted = [word for word in words_of(other) if (word,) not in titles]
        wanted = [word for word in wanted if len(word) > 1] or wanted
        if len(wanted) > 1 and set(wanted) <= set(words):
            return True
        joined = {word for word in words if (word,) not in titles}
        orders = permutations(wanted) if len(wanted) <= MOST_PERMUTED else [wanted]
        if wanted and (joined == set(wanted) or any("".join(order) == "".join(words_of(name)) for order in orders)):
            return True
    return False


def words_of(name: str) -> list[str]:
    """The words of a name as it looks: small letters without accents, lookalikes as what they look like."""
    parts = re.split(r"[^\w$@]+|_+", unicodedata.normalize("NFKC", name))
    words = (latin(part if part.isdecimal() else part.translate(LEET)) for part in parts)
    return [word for word in words if word]


def _claims(words, name, known):
    if not words or _is_of_reader(words, name, known) or _is_job(words, known):
        return False
    joined = "".join(words)
    if (joined,) in known.offices or (len(joined) > 2 and joined in known.joined):
        return True
    return (
        any(
            phrase in known.claims and not _is_state(words, start, known)
            for start in range(len(words))
            for end in range(start + 1, min(start + known.longest, len(words)) + 1)
            if (phrase := tuple(words[start:end]))
        )
        or any(_is_glued(word, known) for word in words)
        or _has_capitals(name, known)
    )


def _is_of_reader(words, name, known):
    """“Doctor Who fan”, “Dr Smith’s patient”: somebody's reader, where no comma stands between."""
    return len(words) > 1 and words[-1] in known.readers and not re.search(r"[,;:/|()–—]|\.\s*\w+\W*$", name)


def _is_job(words, known):
    """“Staff nurse”, “Retired GP”: what somebody does, and no name."""
    return (
        any((word,) in known.titles for word in words)
        and {*words} & known.qualifiers
        and all(word in known.qualifiers or (word,) in known.titles for word in words)
    )


def _is_state(words, at, known):
    """“Anna, Baltimore, MD”: a state behind one of its places."""
    return any(tuple(words[start:at]) in known.places for start in range(max(0, at - known.longest), at))


def _is_glued(word, known):
    return bool(known.glued.fullmatch(word)) or any(
        word.startswith(title) and len(word) >= len(title) + LEAST_NAME for title in known.long_titles
    )


def _has_capitals(name, known):
    """Short names of authorities that are words, too: only in capitals, as “WHO”."""
    return bool({part for part in re.split(r"\W+", unicodedata.normalize("NFKC", name)) if part} & known.capitals)


def _glued(title_and_letters):
    """“Dr” and a letter with which no name goes on after “dr”."""
    title, letters = map(re.escape, title_and_letters)
    return rf"{title}[{letters}][a-z]{{2,}}"


class _Known:
    """What the names are compared with, as words."""

    def __init__(self, known):
        def phrases(key):
            return {tuple(words_of(phrase)) for phrase in languages.words(key, known)} - {()}

        authorities = languages.words("authorities", known)
        self.capitals = {name for name in authorities if name.isupper()}
        self.offices = phrases("reserved_names")
        self.titles = phrases("titles")
        named = {tuple(words_of(name)) for name in authorities if name not in self.capitals}
        self.claims = self.offices | self.titles | named
        self.joined = {"".join(words) for words in self.claims}
        self.long_titles = {words[0] for words in self.titles if len(words) == 1 and len(words[0]) >= LONG_TITLE}
        self.glued = re.compile("|".join(map(_glued, languages.pairs("glued_titles", known))) or "(?!)")
        self.readers = {plain(word) for word in languages.words("reader_words", known)}
        self.qualifiers = {plain(word) for word in languages.words("qualifiers", known)}
        self.places = phrases("places")
        self.longest = max(map(len, self.claims | self.places), default=1)


@lru_cache(maxsize=8)
def _known(known) -> _Known:
    return _Known(known)
