"""Finding words and phrases in what people type, however they spell its spaces, apostrophes and letters.

Time grows with the length of the text only: each word is looked up in a tree of the phrases' words.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import accumulate, product
from math import prod

from .lookalikes import plain

#: Diacritics that belong to the letter before them.
MARKS = "\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\u3099\u309a\ufe20-\ufe2f"
#: A run of plain characters, a run of spaces, or one other character with its diacritics: of many, normalising is slow.
PIECE = re.compile(rf"[!-~]+(?![{MARKS}])|\s+|\S[{MARKS}]{{0,4}}")
#: Scripts that write no spaces between words: there, each character counts as a word.
SPACELESS = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff"
#: Vowel signs of the Indic scripts are no letters to Python, yet are within words.
WORD_PATTERN = rf"[^\W_{SPACELESS}](?:[^\W_{SPACELESS}]|[\u0900-\u0963\u0966-\u0dff])*|[{SPACELESS}]"
WORD = re.compile(WORD_PATTERN)
WORD_OR_NUMBER = re.compile(rf"{WORD_PATTERN}|#")
WORD_OR_SIGN = re.compile(rf"{WORD_PATTERN}|[^\w\s]|_")
ALTERNATIVES = re.compile(r"\(([^()]*)\)")
#: What stands between two spaces that are in no brackets.
PART = re.compile(r"(?:\([^()]*\)|\S)+")
#: Characters that people type for an apostrophe, and fillers that look like a space.
ALIKE = str.maketrans(dict.fromkeys("’‘‛´`′ʼʻʹ", "'") | dict.fromkeys("\u115f\u1160\u3164\uffa0\u2800", " "))
#: Where letters in boxes and circles begin that normalising leaves: filled circles, filled boxes, those of flags.
BOXED = (0x1F150, 0x1F170, 0x1F1E6)
#: Some single characters stand for whole sentences, which would make a text many times longer: they stay as they are.
LONGEST_PIECE = 5
#: Each way to read a phrase takes its place in memory.
MOST_SPELLINGS = 10_000
UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
#: What ends a phrase in the tree, and what stands in it for any words.
END, ANYTHING = "", "..."


class Folded:
    """A text in one spelling: small letters, compatible forms (NFKC), single spaces, nothing invisible.

    It knows where each of its characters stands in the original.
    """

    def __init__(self, text: str):
        self.original = PIECE.findall(text)
        folds = _Folds()
        self.pieces = [folds[piece] for piece in self.original]
        self.text = "".join(self.pieces)
        self._cased = ""
        self._starts: list[int] = []
        self._original_starts: list[int] = []
        self._words: dict[re.Pattern, list[str]] = {}
        self._spans: dict[re.Pattern, list[tuple[int, int]]] = {}

    @property
    def cased(self) -> str:
        """The same with the capital letters of the original, as long as the text."""
        self._cased = self._cased or "".join(map(_cased, self.original, self.pieces))
        return self._cased

    def position(self, start: int, end: int) -> tuple[int, int]:
        """Where the original has what stands here from start to end."""
        if not self._starts:
            self._starts = [0, *accumulate(map(len, self.pieces))]
            self._original_starts = [0, *accumulate(map(len, self.original))]
        return self._original(start)[0], self._original(end - 1)[1]

    def words(self, pattern: re.Pattern) -> list[str]:
        """The words of the text, as a pattern tells them apart."""
        if pattern not in self._words:
            self._words[pattern] = pattern.findall(self.text)
        return self._words[pattern]

    def spans(self, pattern: re.Pattern) -> list[tuple[int, int]]:
        """Where each of these words begins and ends."""
        if pattern not in self._spans:
            self._spans[pattern] = [match.span() for match in pattern.finditer(self.text)]
        return self._spans[pattern]

    def _original(self, index):
        """From where to where the original has the character that stands here at this index."""
        piece = bisect_right(self._starts, index) - 1
        start = self._original_starts[piece]
        if self.original[piece].isascii() and not self.original[piece].isspace():
            start += index - self._starts[piece]
            return start, start + 1
        return start, start + len(self.original[piece])


class _Folds(dict):
    """The one spelling of each piece of a text."""

    def __missing__(self, piece):
        self[piece] = folded = piece.lower() if piece.isascii() and not piece.isspace() else _fold(piece)
        return folded


def _fold(piece):
    if piece.isspace():
        return " "
    if letter := _boxed(piece[0]):
        return f" {letter} "
    folded = unicodedata.normalize("NFKC", piece.translate(ALIKE)).casefold()
    folded = folded if len(folded) <= LONGEST_PIECE else piece
    if not folded.isdecimal() and (digit := unicodedata.digit(folded[:1], None)) is not None:
        return str(digit)  # in a circle that normalising leaves
    if folded.isalnum():
        return folded
    return "".join(character for character in folded if not _is_invisible(character))


def _cased(original, folded):
    if original.isascii():
        return original if len(original) == len(folded) and not original.isspace() else folded
    normal = unicodedata.normalize("NFKC", original)
    return normal if len(normal) == len(folded) and normal.isupper() else folded


def _boxed(character):
    """The letter in a box or in a circle that is no letter to Unicode; two such letters are a flag, too."""
    for first in BOXED:
        if 0 <= (number := ord(character) - first) < 26:
            return chr(ord("a") + number)
    return ""


def _is_invisible(character):
    return (
        unicodedata.combining(character)
        or unicodedata.category(character) in ("Cf", "Cc", "Me")
        or character in "\u034f\u180b\u180c\u180d\u180f"
        or "\ufe00" <= character <= "\ufe0f"
    )


def phrase_tree(phrases: Mapping[str, Iterable[str]]) -> dict:
    """What may follow what in phrases as rules write them, by kind: each word leads to the trees after it.

    ``(a|b|)`` stands for “a”, “b” or nothing; ``#`` for a number of ten or more; ``…`` for up to three words of any
    kind. Signs, accents and spaces between words do not count, and a phrase with an apostrophe is found without it
    too. Where a phrase ends, the tree has the kinds that the phrase is of.
    """
    tree: dict = {}
    for kind, of_kind in phrases.items():
        for phrase in of_kind:
            for end in _ends(tree, phrase):
                end.setdefault(END, set()).add(kind)
    return tree


def words_of(phrases: Iterable[str]) -> set[str]:
    """Each word of phrases as rules write them, in each of its forms."""
    return {word for phrase in phrases for part in _parts(phrase) for words in part for word in words}


def _ends(tree, phrase):
    """Where a phrase ends. All ways to write a part of it lead to one tree, or there would be thousands."""
    ends = [tree]
    for part in _parts(phrase):
        after: dict = {}
        for words in part:
            for end in ends if words else ():
                for word in words[:-1]:
                    end.setdefault(word, []).append(end := {})
                end.setdefault(words[-1], []).append(after)
        ends = [*(ends if () in part else ()), after]
    return [end for end in ends if end is not tree]


@lru_cache(maxsize=5000)
def _parts(phrase):
    """The parts of a phrase between its spaces outside brackets, each as all the words that it stands for."""
    parts = PART.findall(Folded(phrase).text)
    for part in parts:
        if prod(len(found.split("|")) for found in ALTERNATIVES.findall(part)) > MOST_SPELLINGS:
            raise ValueError(f"“{part[:60]}” stands for more than {MOST_SPELLINGS} words: split it.")
    return [{form for spelling in _spellings(part) for form in _forms(spelling)} for part in parts]


def _spellings(part):
    """What a part of a phrase with alternatives stands for."""
    pieces = ALTERNATIVES.split(part)  # every second one was in brackets
    return map("".join, product(*(piece.split("|") if index % 2 else [piece] for index, piece in enumerate(pieces))))


def _forms(spelling):
    """The words of a spelling: with each apostrophe or without, with umlauts as one letter or as two."""
    chunks = spelling.split()
    for ways in product(*({chunk, chunk.replace("'", "")} for chunk in chunks)):
        words = (ANYTHING,) if spelling == ANYTHING else tuple(WORD_OR_NUMBER.findall(" ".join(ways)))
        yield tuple(filter(None, map(plain, words)))
        yield tuple(filter(None, map(plain, map(_two_letters, words))))


def _two_letters(word):
    return word.translate(UMLAUTS)


def word_tree(words: Iterable[str]) -> dict:
    """A tree of words and phrases that mean exactly what they say, signs too."""
    tree: dict = {}
    for word in words:
        _add(tree, WORD_OR_SIGN.findall(Folded(word).text))
    return tree


def _add(tree, words):
    if words:
        for word in words:
            tree = tree.setdefault(word, {})
        tree[END] = {}


def find_words(folded: Folded, tree: dict) -> Iterator[tuple[int, int]]:
    """Where the original text has words of a tree: of two that overlap the first, and the longest."""
    words = folded.words(WORD_OR_SIGN)
    after = 0
    for index in [index for index, word in enumerate(words) if word in tree]:
        if index >= after and (end := _end(words, index, tree)):
            spans = folded.spans(WORD_OR_SIGN)
            yield folded.position(spans[index][0], spans[end - 1][1])
            after = end


def _end(words, index, tree):
    """The index after the longest phrase that begins here, or 0."""
    end = 0
    while index < len(words) and (tree := tree.get(words[index])):
        index += 1
        if END in tree:
            end = index
    return end
