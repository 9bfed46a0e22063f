"""Finding the phrases of rules in what people type, spelled rightly, wrongly, or so that programs shall not see it.

A text is read as paths: from each word to what may follow it. A word has an edge for each word of the rules that it
may stand for, and so have letters that stand apart, words that are cut or written together, and words with signs
for letters. A phrase is found where a path through the text is one through the tree of phrases. Each edge is as long
as a word at most, so that time grows with the length of the text only.
"""

import re
import sys
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain

from .. import languages
from .disguises import LONGEST_WORD, Vocabulary
from .lookalikes import SIGNS, plain
from .phrases import ANYTHING, END, WORD, Folded, phrase_tree, words_of

#: Between letters that stand apart: “d i e”, “k. i. l. l”, and a sign or a line between them.
WIDEST_GAP = 4
#: A word in pieces: “su ic ide”.
MOST_PIECES = 4
LONGEST_PIECE = 5
SHORTEST_CUT = 6
SHORTEST_JOINED = 5
LONGEST_JOINED = 120
#: Words without meaning that people put between the others.
MOST_FILLERS = 2
#: A phrase within something written together: “tobesurewanttodie”.
SURELY_LONG = 6
#: Words of any kind, where a phrase allows them.
MOST_OTHERS = 3
CHUNK = re.compile(r"[^\s,;:\"()\[\]{}«»“”„؟،؛…]+")
PARTS = re.compile(r"[^.\-–—/\\'+]+")
#: A word, without signs around it that belong to the sentence or make the word fat; behind stars may be letters.
WITHOUT_SIGNS_AROUND = re.compile(r"[^\w$@€£!|+]*_*([\w$@€£!|+].*?[\w*#$@€])[^\w*#$@€]*\Z")
NUMBER = "#"
LATEST = sys.maxsize


class Rules:
    """The phrases of several languages, by kind, and where a text has them."""

    def __init__(
        self, phrases: Mapping[str, Iterable[str]], disguised: Iterable[str], known: tuple[languages.Language, ...]
    ):
        def plain_words(key):
            return {plain(word) for word in languages.words(key, known)}

        self.tree = phrase_tree(phrases)
        self.words = words_of(chain.from_iterable(phrases.values()))
        sounds = [(plain(said), plain(word)) for said, word in languages.pairs("sound_spellings", known)]
        #: What people hide: of these kinds only, as every further reading may be wrong.
        hidden = words_of(chain.from_iterable(phrases.get(kind, ()) for kind in disguised))
        self.vocabulary = Vocabulary(hidden, sounds, plain_words("single_letter_words"))
        self.fillers = plain_words("filler_words")
        #: Those of ten and more, for a “#” in a phrase.
        self.numbers = {
            plain(word) for language in known for ways in language.number_words[10:] for word in ways.split("|")
        }
        #: What is written together with the next word.
        self.conjunctions = tuple(plain_words("glued_conjunctions"))

    def find(self, folded: Folded) -> Iterator[tuple[str, int, int]]:
        """The kind, the start and the end of each phrase, of two of a kind that overlap the first, and the longest."""
        words = [plain(word) for word in folded.words(WORD)]
        spans = folded.spans(WORD)
        yield from self._along(folded, words, spans)
        if any(self._is_backwards(word) for word in words):
            length = len(folded.text)
            backwards = [(length - end, length - start) for start, end in reversed(spans)]
            for kind, start, end in _Paths(self, [word[::-1] for word in reversed(words)], backwards).find():
                if end - start >= SURELY_LONG:
                    yield kind, *folded.position(length - end, length - start)

    def _is_backwards(self, word):
        return len(word) > 3 and word not in self.words and word[::-1] in self.vocabulary.words

    def _along(self, folded, words, spans):
        paths = _Paths(self, words, spans)
        paths.add_disguises(folded.text)
        for kind, start, end in paths.find():
            yield kind, *folded.position(start, end)


class _Paths:
    """What the words of a text may stand for: from each place the words that may begin there, and where they end."""

    def __init__(self, rules, words, spans):
        self.rules, self.words, self.spans = rules, words, spans
        starts = [start for start, _end in spans]
        #: Where the next word begins after a word has ended.
        following = [*starts, None][1:]
        self.next = dict(zip((end for _start, end in spans), following, strict=True))
        #: The same by where the word begins, and which words can be left out.
        self.after = dict(zip(starts, following, strict=True))
        self.ends = {end for _start, end in spans}
        self.fillers = {start for word, start in zip(words, starts, strict=True) if word in rules.fillers}
        self.edges: dict[int, list[tuple[str, int]]] = defaultdict(list)
        for word, (start, end) in zip(words, spans, strict=True):
            self.edges[start] += ((reading, end) for reading in self._readings(word))

    def _readings(self, word):
        rules = self.rules
        if word in rules.words:
            yield word
        if NUMBER in rules.words and (word in rules.numbers or (word.isdecimal() and len(word) > 1)):
            yield NUMBER
        yield from (reading for reading in rules.vocabulary.readings(word) if reading != word)
        if word.startswith(rules.conjunctions) and len(word) > 2:
            if word[1:] in rules.words:
                yield word[1:]
            yield from (reading for reading in rules.vocabulary.readings(word[1:]) if reading != word[1:])

    def add_disguises(self, text):
        """Further edges: letters apart, words cut or written together, signs for letters."""
        self._add_letters_apart()
        self._add_cut_words()
        self._add_joined_words()
        self._add_masked_words(text)

    def _add(self, start, end, word):
        self.edges[start].append((word, end))

    def _add_letters_apart(self):
        run: list[int] = []
        for index, (word, (start, _end)) in enumerate(zip(self.words, self.spans, strict=True)):
            if len(word) == 1 and run and start - self.spans[run[-1]][1] <= WIDEST_GAP:
                run.append(index)
            else:
                self._add_run(run)
                run = [index] if len(word) == 1 else []
        self._add_run(run)

    def _add_run(self, run):
        if len(run) < 3:
            return
        letters = "".join(self.words[index] for index in run).translate(SIGNS)
        for first in range(len(run)):
            for start, end, word in self.rules.vocabulary.within(letters, first):
                if end - start > 1:
                    self._add(self.spans[run[start]][0], self.spans[run[end - 1]][1], word)

    def _add_cut_words(self):
        known = self.rules.vocabulary
        for first in range(len(self.words) - 1):
            joined = self.words[first]
            strange = joined not in self.rules.words
            for last in range(first + 1, min(first + MOST_PIECES, len(self.words))):
                piece = self.words[last]
                if len(joined) > LONGEST_WORD or (len(joined) > LONGEST_PIECE and last > first + 1):
                    break
                joined += piece
                strange = strange or piece not in self.rules.words
                if len(joined) < 3 or (len(joined) < SHORTEST_CUT and not strange):
                    continue
                start, end = self.spans[first][0], self.spans[last][1]
                for word in [joined] if joined in known.words else known.readings(joined) if strange else ():
                    self._add(start, end, word)

    def _add_joined_words(self):
        known = self.rules.vocabulary
        for word, (start, end) in zip(self.words, self.spans, strict=True):
            word = word.rstrip("0123456789") if word[:1].isalpha() else word
            if not SHORTEST_JOINED <= len(word) <= LONGEST_JOINED or word in known.words or end - start < len(word):
                continue
            for first, last, piece in known.pieces(word):
                at = end if last == len(word) else start + last
                self._add(start + first, at, piece)
                self.next.setdefault(at, at)

    def _add_masked_words(self, text):
        for found in CHUNK.finditer(text):
            if found[0].isalpha():
                continue
            for start, end in _parts(found):
                first = next((at for at in range(start, min(start + 3, end)) if at in self.after), None)
                last = next((at for at in range(end, max(end - 4, start), -1) if at in self.ends), None)
                if first is not None and last is not None and first < last:
                    for word in self.rules.vocabulary.masked(plain(text[start:end])):
                        self._add(first, last, word)

    def find(self):
        """What of each kind is found first, and the longest of what begins there."""
        after: dict[str, int] = {}
        for start in sorted(self.edges):
            for kind, end in self._furthest(start).items():
                if start >= after.get(kind, 0):
                    after[kind] = end
                    yield kind, *self._whole_words(start, end)

    def _whole_words(self, start, end):
        """From where to where the words stand in which something was found."""
        first = bisect_right(self.spans, (start, LATEST)) - 1
        last = bisect_left(self.spans, (end,)) - 1
        return self.spans[first][0], max(end, self.spans[last][1])

    def _stands_alone(self, start, end):
        """Whether a phrase begins and ends where words do, or is too long to be part of a word by chance."""
        return end - start >= SURELY_LONG or (start in self.after and end in self.ends)

    def _furthest(self, start):
        """Where the longest phrase of each kind ends that begins here."""
        found: dict[str, int] = {}
        paths, seen = [(start, self.rules.tree, 0, 0)], set()
        while paths:
            at, tree, fillers, others = paths.pop()
            if at is None or (at, id(tree), fillers, others) in seen:
                continue
            seen.add((at, id(tree), fillers, others))
            for word, end in self.edges.get(at, ()):
                for follows in tree.get(word, ()):
                    for kind in follows.get(END, ()) if self._stands_alone(start, end) else ():
                        found[kind] = max(end, found.get(kind, 0))
                    paths.append((self.next.get(end), follows, MOST_FILLERS, 0))
            paths += ((at, follows, fillers, MOST_OTHERS) for follows in tree.get(ANYTHING, ()))
            if others:
                paths.append((self.after.get(at), tree, fillers, others - 1))
            elif fillers and at in self.fillers:
                paths.append((self.after[at], tree, fillers - 1, 0))
        return found


def _parts(chunk):
    """Where words with signs in them may stand in a run of characters without a space."""
    whole = chunk.span()
    spans = {whole} if whole[1] - whole[0] <= LONGEST_WORD else set()
    spans |= {(whole[0] + part.start(), whole[0] + part.end()) for part in PARTS.finditer(chunk[0])}
    for start, end in spans:
        word = WITHOUT_SIGNS_AROUND.match(chunk.string, start, end)
        if word and not word[1].isalpha():
            yield word.span(1)
