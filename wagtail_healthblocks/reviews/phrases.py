"""Finding words and phrases in what people type, however they spell its spaces, apostrophes and letters.

Time grows with the length of the text only: each word is looked up in a tree of the phrases' words.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from itertools import accumulate, product
from math import prod

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
#: Characters that people type for an apostrophe, and fillers that look like a space.
ALIKE = str.maketrans(dict.fromkeys("’‘‛´`′ʼʻʹ", "'") | dict.fromkeys("\u115f\u1160\u3164\uffa0\u2800", " "))
#: Some single characters stand for whole sentences, which would make a text many times longer: they stay as they are.
LONGEST_PIECE = 5
#: Each way to read a phrase takes its place in memory.
MOST_SPELLINGS = 10_000
#: What ends a phrase in the tree.
END = ""


class Folded:
    """A text in one spelling: small letters, compatible forms (NFKC), single spaces, nothing invisible.

    It knows where each of its characters stands in the original.
    """

    def __init__(self, text: str):
        self.original = PIECE.findall(text)
        folds = _Folds()
        self.pieces = [folds[piece] for piece in self.original]
        self.text = "".join(self.pieces)
        self._starts: list[int] = []
        self._original_starts: list[int] = []
        self._words: dict[re.Pattern, list[str]] = {}
        self._spans: dict[re.Pattern, list[tuple[int, int]]] = {}

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
    folded = unicodedata.normalize("NFKC", piece.translate(ALIKE)).casefold()
    folded = folded if len(folded) <= LONGEST_PIECE else piece
    if folded.isalnum():
        return folded
    return "".join(character for character in folded if not _is_invisible(character))


def _is_invisible(character):
    return (
        unicodedata.combining(character)
        or unicodedata.category(character) in ("Cf", "Cc")
        or character in "\u034f\u180b\u180c\u180d\u180f"
        or "\ufe00" <= character <= "\ufe0f"
    )


def phrase_tree(phrases: Iterable[str]) -> dict:
    """A tree of phrases as rules write them.

    ``(a|b|)`` stands for “a”, “b” or nothing; ``#`` for a number of ten or more. Signs and spaces between words do
    not count, and a phrase with an apostrophe is found without it too.
    """
    tree: dict = {}
    for phrase in phrases:
        for spelling in _spellings(phrase):
            for variant in {spelling, spelling.replace("'", "")}:
                _add(tree, WORD_OR_NUMBER.findall(variant))
    return tree


def word_tree(words: Iterable[str]) -> dict:
    """A tree of words and phrases that mean exactly what they say, signs too."""
    tree: dict = {}
    for word in words:
        _add(tree, WORD_OR_SIGN.findall(Folded(word).text))
    return tree


def _spellings(phrase):
    """Every phrase that a phrase with alternatives stands for."""
    parts = ALTERNATIVES.split(Folded(phrase).text)  # every second part was in brackets
    choices = [part.split("|") if index % 2 else [part] for index, part in enumerate(parts)]
    if prod(map(len, choices)) > MOST_SPELLINGS:
        raise ValueError(f"“{phrase[:60]}” stands for more than {MOST_SPELLINGS} phrases: split it.")
    return map("".join, product(*choices))


def _add(tree, words):
    if words:
        for word in words:
            tree = tree.setdefault(word, {})
        tree[END] = {}


def find_phrases(folded: Folded, tree: dict) -> Iterator[tuple[int, int]]:
    """Where the original text has phrases of a tree: of two that overlap the first, and the longest."""
    return _find(folded, tree, WORD)


def find_words(folded: Folded, tree: dict) -> Iterator[tuple[int, int]]:
    """The same for a tree of words that mean exactly what they say."""
    return _find(folded, tree, WORD_OR_SIGN)


def _find(folded, tree, pattern):
    words = folded.words(pattern)
    after = 0
    for index in [index for index, word in enumerate(words) if word in tree or "#" in tree]:
        if index >= after and (end := _end(words, index, tree)):
            spans = folded.spans(pattern)
            yield folded.position(spans[index][0], spans[end - 1][1])
            after = end


def _end(words, index, tree):
    """The index after the longest phrase that begins here, or 0."""
    end = 0
    while index < len(words):
        word = words[index]
        tree = tree.get(word) or (tree.get("#") if word.isdecimal() and len(word) > 1 else None)
        if not tree:
            break
        index += 1
        if END in tree:
            end = index
    return end
