"""Icon arrays: so many dots for so many people, of which those are filled whom something happens to. Pure computing."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from math import floor

#: How many dots there can be, and how many of them stand in a row.
FEW, MANY = 100, 1000
COLUMNS = {FEW: 25, MANY: 50}
#: The distance from one dot to the next, in the units of the drawing.
PITCH = 10


@dataclass(frozen=True)
class IconArray:
    """Dots in reading order: first those that are filled, then those that may be, then the empty ones.

    ``precision`` is how the filled dots stand to the numbers: they are the same numbers, as exact in another scale,
    about right, or the numbers are more or fewer than whole dots can show. ``up_to`` is of a range, as ``more`` is.
    """

    size: int
    filled: int
    possible: int = 0
    precision: str = "same"

    @property
    def view_box(self) -> str:
        columns = COLUMNS[self.size]
        return f"0 0 {columns * PITCH} {self.size // columns * PITCH}"

    @property
    def filled_path(self) -> str:
        return self.path(0, self.filled)

    @property
    def possible_path(self) -> str:
        return self.path(self.filled, self.filled + self.possible)

    @property
    def open_path(self) -> str:
        """All that are not filled, whether they may be or not."""
        return self.path(self.filled, self.size)

    def path(self, first: int, end: int) -> str:
        """A line through the middles of dots, row by row; a dash without length and with round ends draws each.

        Each line is one unit longer than to its last dot, for a dash right on its end is none in some browsers; and it
        falls by next to nothing, for what has no height counts as not shown.
        """
        return "".join(
            f"M{start % COLUMNS[self.size] * PITCH + PITCH // 2} {row * PITCH + PITCH // 2}"
            f"l{(stop - start - 1) * PITCH + 1} .1"
            for row, start, stop in self._rows(first, end)
        )

    def _rows(self, first: int, end: int) -> Iterator[tuple[int, int, int]]:
        columns = COLUMNS[self.size]
        for row in range(self.size // columns):
            start, stop = max(first, row * columns), min(end, (row + 1) * columns)
            if start < stop:
                yield row, start, stop


def compared(counts: Sequence[tuple[int, int]]) -> list[IconArray | None]:
    """The arrays of groups that are compared, each “n of N” people; all have as many dots.

    There is none of what cannot be: more people than there are.
    """
    shares = [Fraction(number, out_of) if 0 <= number <= out_of != 0 else None for number, out_of in counts]
    size = _size([share for share in shares if share is not None], {out_of for _number, out_of in counts})
    return [
        None if share is None else _array(share, out_of, size)
        for share, (_number, out_of) in zip(shares, counts, strict=True)
    ]


def _size(shares: list[Fraction], denominators: set[int]) -> int:
    """A hundred dots, unless they would hide somebody, a difference, or numbers that a thousand show as they are."""
    hides_somebody = any(0 < share < Fraction(1, FEW) or 1 - Fraction(1, FEW) < share < 1 for share in shares)
    hides_difference = len(set(shares)) > len({_nearest(share, FEW) for share in shares})
    shows_more = MANY in denominators and any((share * FEW).denominator > 1 for share in shares)
    return MANY if hides_somebody or hides_difference or shows_more else FEW


def _array(share: Fraction, out_of: int, size: int) -> IconArray:
    dots = share * size
    if dots.denominator == 1:
        return IconArray(size, int(dots), precision="same" if out_of == size else "exact")
    if dots < 1:
        return IconArray(size, 0, precision="fewer")
    if dots > size - 1:
        return IconArray(size, size - 1, precision="more")
    return IconArray(size, _nearest(share, size), precision="about")


def _nearest(share: Fraction, size: int) -> int:
    return floor(share * size + Fraction(1, 2))


def more_than(share: Fraction, size: int) -> IconArray:
    """“More than 1 in 10”: so many are filled, and all others may be."""
    filled = floor(share * size)
    return IconArray(size, filled, size - filled, "more")


def up_to(share: Fraction, size: int) -> IconArray:
    """“Up to 1 in 10”: none is filled for sure, and so many may be; a part of a dot is none."""
    possible = floor(share * size)
    return IconArray(size, 0, possible, "up_to" if possible else "fewer")


#: What a frequency in words says, and no more, for an array of a given size.
RANGES = {
    "very_common": partial(more_than, Fraction(1, 10)),
    "common": partial(up_to, Fraction(1, 10)),
    "uncommon": partial(up_to, Fraction(1, 100)),
    "rare": partial(up_to, Fraction(1, 1_000)),
    "very_rare": partial(up_to, Fraction(1, 10_000)),
}


def of_frequencies(frequencies: Sequence[str]) -> list[IconArray | None]:
    """The arrays of frequencies as package leaflets name them; none of one that is not known."""
    size = MANY if {"rare", "very_rare"} & set(frequencies) else FEW
    return [RANGES[name](size) if name in RANGES else None for name in frequencies]
