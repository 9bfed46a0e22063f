"""What a word may stand for that somebody spelled wrongly, or in a way that programs shall not read.

Each answer is looked up in an index of the words that rules use, so that its time does not grow with their number.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import chain

from .lookalikes import DIGITS, SIGNS, latin

#: Longer ones are no word of ours.
LONGEST_WORD = 24
#: In shorter words one letter more or less makes another word.
SHORTEST_TYPO = 6
REPEATED = re.compile(r"(.)\1+")
THREE_TIMES = re.compile(r"(.)\1\1")
#: Stars instead of letters, not always as many as there are letters.
STARS = re.compile(r"([*#•●∗_])\1+")
MOST_READINGS = 8
MOST_REMEMBERED = 20_000


def collapsed(word: str) -> str:
    """The word with each letter once where it stands several times in a row."""
    return REPEATED.sub(r"\1", word)


class Vocabulary:
    """The words that rules use, and the words that may stand for them.

    ``sounds`` are what people write for a word, as “u” for “you”; ``single`` are the words that may be a single letter
    where they are written together with others.
    """

    def __init__(self, words: Iterable[str], sounds: Iterable[tuple[str, str]] = (), single: Iterable[str] = ()):
        # In their order: of many readings of a word the first few are kept, the same in each process.
        self.words = dict.fromkeys(sorted(word for word in words if len(word) <= LONGEST_WORD))
        self._sounds = _grouped(sounds)
        self._single = set(single)
        self.longest = max(map(len, self.words), default=0)
        self._read: dict[str, tuple[str, ...]] = {}
        self._unmasked: dict[str, tuple[str, ...]] = {}

    @cached_property
    def _collapsed(self):
        return _grouped((collapsed(word), word) for word in self.words)

    @cached_property
    def _shortened(self):
        """The words by what is left of them when one letter is forgotten, but not the first."""
        long = (word for word in self.words if len(word) >= SHORTEST_TYPO)
        return _grouped((short, word) for word in long for short in _without_one(word))

    @cached_property
    def _by_ends(self):
        """The words by their first and last letters, each of which may be unknown."""
        return _grouped(
            (ends, word)
            for word in self.words
            if len(word) > 2
            for ends in ((word[0], word[-1]), ("", word[-1]), (word[0], ""))
        )

    def readings(self, word: str) -> tuple[str, ...]:
        """The words of ours that a plain word stands for, misspelt or with letters of other scripts."""
        if word not in self._read:
            found = [word, latin(word), *self._sounds.get(word, ())]
            found = [reading for reading in dict.fromkeys(found) if reading in self.words]
            if (not found and len(word) > 3) or THREE_TIMES.search(word):
                found += self._misspelt(latin(word) if word.isalpha() else word)
            _make_room(self._read)
            self._read[word] = tuple(dict.fromkeys(found))[:MOST_READINGS]
        return self._read[word]

    def _misspelt(self, word):
        if not len(word) <= 3 * LONGEST_WORD or not word.isalpha():
            return []
        once = collapsed(word)
        found = [*self._collapsed.get(once, ())] if once != word else []
        if SHORTEST_TYPO - 1 <= len(word) <= LONGEST_WORD:
            found += self._shortened.get(word, ())
        if SHORTEST_TYPO <= len(word) <= LONGEST_WORD:
            found += [swapped for swapped in _swapped(word) if swapped in self.words]
        return found

    def masked(self, chunk: str) -> tuple[str, ...]:
        """The words of ours that have letters where this has digits, signs or stars: “k1ll”, “su#cide”, “d*e”."""
        if chunk not in self._unmasked:
            _make_room(self._unmasked)
            self._unmasked[chunk] = tuple(self._masked(chunk))[:MOST_READINGS]
        return self._unmasked[chunk]

    def _masked(self, chunk):
        letters = sum(map(str.isalpha, chunk))
        if not 3 <= len(chunk) <= LONGEST_WORD or not letters or letters == len(chunk):
            return
        if letters * 3 < len(chunk) and not STARS.search(chunk):
            return
        ends = tuple(letter if letter.isalpha() else "" for letter in (chunk[0], chunk[-1]))
        wanted = re.compile("".join(_patterns_of(chunk)))
        for word in self._by_ends.get(ends, ()) if any(ends) else self._ends_with_digits(chunk):
            if wanted.fullmatch(word):
                yield word

    def _ends_with_digits(self, chunk):
        """Words that begin with one of the letters for which a sign at the start stands."""
        return chain.from_iterable(self._by_ends.get((letter, ""), ()) for letter in DIGITS.get(chunk[0], ""))

    def pieces(self, joined: str) -> list[tuple[int, int, str]]:
        """Where words of ours stand in what is written together, if it is made of nothing else."""
        joined = joined.translate(SIGNS) if any(map(str.isalpha, joined)) else joined
        found = [piece for start in range(len(joined)) for piece in self.within(joined, start)]
        found = [piece for piece in found if piece[1] - piece[0] > 1 or piece[2] in self._single]
        reached = {0}
        for start, end, _word in found:  # in the order of their starts
            if start in reached:
                reached.add(end)
        ends = {len(joined)}
        for start, end, _word in reversed(found):
            if end in ends:
                ends.add(start)
        return [piece for piece in found if piece[0] in reached and piece[1] in ends]

    def within(self, letters: str, start: int) -> Iterator[tuple[int, int, str]]:
        """The words of ours that begin at a letter."""
        for end in range(start + 1, min(start + self.longest, len(letters)) + 1):
            if (word := letters[start:end]) in self.words:
                yield start, end, word


def _make_room(read):
    """Forget the words that were read so far, before those of strangers fill the memory."""
    if len(read) >= MOST_REMEMBERED:
        read.clear()


def _grouped(pairs):
    groups = defaultdict(list)
    for key, word in pairs:
        groups[key].append(word)
    return dict(groups)


def _without_one(word):
    return {word[:index] + word[index + 1 :] for index in range(1, len(word))} - {word}


def _swapped(word):
    for index in range(len(word) - 1):
        if word[index] != word[index + 1]:
            yield word[:index] + word[index + 1] + word[index] + word[index + 2 :]


def _patterns_of(chunk):
    """A pattern of each letter or sign: a digit stands for what it looks like, any other sign for any letter."""
    at = 0
    for stars in STARS.finditer(chunk):
        yield from map(_pattern_of, chunk[at : stars.start()])
        many = stars.end() - stars.start()
        yield f".{{{max(1, many - 1)},{many + 1}}}"
        at = stars.end()
    yield from map(_pattern_of, chunk[at:])


def _pattern_of(sign):
    if sign.isalpha():
        return sign
    return f"[{DIGITS[sign]}]" if sign.isdecimal() and sign in DIGITS else "." if not sign.isdecimal() else "(?!)"
