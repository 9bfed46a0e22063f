"""Small numbers in words, as the languages that we know count, and what people type for them."""

import re
import unicodedata
from functools import lru_cache

from .. import languages

#: Letters that people write for one another: those of Arabic with and without hamza, the old ending of a plural.
ALIKE = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ة": "ه", "ى": "ي"})


def spell(number: int, language: str) -> str:
    """The number in words of the language; in digits where we do not know how it counts as far as that."""
    words = languages.find(language).number_words
    return words[number].partition("|")[0] if 0 <= number < len(words) else str(number)


def parse(text: str) -> int | None:
    """The number that a person typed, in digits of any script or in words of any language that we know."""
    typed = "".join(character for character in text[:100] if unicodedata.category(character) != "Cf").strip()
    if re.fullmatch(r"\d{1,9}", typed):
        return int(typed)
    return _numbers(languages.known()).get(_key(typed))


@lru_cache(maxsize=8)
def _numbers(known):
    """Each way to write a number in these languages."""
    return {
        _key(spelling): number
        for language in known
        for number, spellings in enumerate(language.number_words)
        for spelling in spellings.split("|")
    }


def _key(words):
    """The letters of a number in words, without what people leave out: accents, hyphens and spaces."""
    decomposed = unicodedata.normalize("NFKD", words.translate(ALIKE)).casefold()
    return "".join(character for character in decomposed if character.isalpha())
