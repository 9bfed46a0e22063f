"""Icon arrays: never a wrong number of dots, the same dots for all that is compared."""

import re
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wagtail_healthblocks import icon_arrays
from wagtail_healthblocks.blocks.side_effects import FREQUENCIES
from wagtail_healthblocks.icon_arrays import COLUMNS, PITCH, IconArray, compared, of_frequencies

COUNTS = st.integers(1, 10**7).flatmap(lambda out_of: st.tuples(st.integers(0, out_of), st.just(out_of)))


def dots(path):
    """The places of the dots that a path draws, in reading order from 0 on, for 25 or 50 in a row."""
    lines = [tuple(map(int, numbers)) for numbers in re.findall(r"M(\d+) (\d+)l(\d+) \.1", path)]
    return [(y, x + step) for x, y, length in lines for step in range(0, length + 1, PITCH)]


def place(array, number):
    row, column = divmod(number, COLUMNS[array.size])
    return row * PITCH + PITCH // 2, column * PITCH + PITCH // 2


@given(st.lists(COUNTS, min_size=1, max_size=4))
def test_groups_that_are_compared_have_the_same_grid(counts):
    arrays = compared(counts)

    assert len({array.size for array in arrays}) == 1
    assert arrays[0].size in COLUMNS


@given(st.lists(COUNTS, min_size=1, max_size=4))
def test_the_number_of_dots_is_never_wrong(counts):
    for (number, out_of), array in zip(counts, compared(counts), strict=True):
        share, one = Fraction(number, out_of), Fraction(1, array.size)
        shown = Fraction(array.filled, array.size)

        assert array.possible == 0
        match array.precision:
            case "same":
                assert (array.filled, array.size) == (number, out_of)
            case "exact":
                assert shown == share and out_of != array.size
            case "about":
                assert 0 < abs(shown - share) <= one / 2 and 0 < array.filled < array.size
            case "fewer":
                assert array.filled == 0 < share < one
            case "more":
                assert array.filled == array.size - 1 and 1 - one < share < 1
            case other:
                pytest.fail(other)


@given(COUNTS, COUNTS)
def test_who_has_more_never_has_fewer_dots(one, other):
    first, second = compared([one, other])

    if Fraction(*one) <= Fraction(*other):
        assert first.filled <= second.filled


@given(st.sampled_from([*COLUMNS]), st.data())
def test_a_drawing_has_each_dot_once_in_reading_order(size, data):
    filled = data.draw(st.integers(0, size))
    possible = data.draw(st.integers(0, size - filled))
    array = IconArray(size, filled, possible)

    drawn = [*dots(array.filled_path), *dots(array.open_path)]

    assert drawn == [place(array, number) for number in range(size)]
    assert len(dots(array.filled_path)) == filled
    assert dots(array.possible_path) == drawn[filled : filled + possible]


@pytest.mark.parametrize(
    "counts, size, filled, precision",
    [
        ([(51, 100), (27, 100)], 100, [51, 27], ["same", "same"]),
        ([(1, 2), (1, 4)], 100, [50, 25], ["exact", "exact"]),
        ([(77, 150), (40, 149)], 100, [51, 27], ["about", "about"]),
        ([(513, 1000), (270, 1000)], 1000, [513, 270], ["same", "same"]),
        ([(1, 3000)], 1000, [0], ["fewer"]),
        ([(2999, 3000)], 1000, [999], ["more"]),
        ([(0, 40), (40, 40)], 100, [0, 100], ["exact", "exact"]),
        ([(301, 700), (303, 700)], 1000, [430, 433], ["exact", "about"]),  # a hundred would hide that they differ
    ],
)
def test_counts_as_studies_have_them(counts, size, filled, precision):
    arrays = compared(counts)

    assert {array.size for array in arrays} == {size}
    assert [array.filled for array in arrays] == filled
    assert [array.precision for array in arrays] == precision


def test_what_cannot_be_is_not_drawn_and_changes_no_other():
    assert compared([(5, 4), (1, 2), (-1, 2), (0, 0)]) == [None, IconArray(100, 50, precision="exact"), None, None]


def test_every_frequency_is_drawn_or_has_no_number():
    assert FREQUENCIES.keys() - icon_arrays.RANGES.keys() == {"not_known"}
    assert icon_arrays.RANGES.keys() <= FREQUENCIES.keys()


def test_a_range_claims_no_more_than_it_says():
    more, some, few, unknown = of_frequencies(["very_common", "common", "uncommon", "not_known"])

    assert (more.size, more.filled, more.possible) == (100, 10, 90)  # more than 1 in 10: perhaps everybody
    assert (some.size, some.filled, some.possible) == (100, 0, 10)  # up to 1 in 10: perhaps nobody
    assert (few.size, few.filled, few.possible) == (100, 0, 1)
    assert unknown is None


def test_one_rare_effect_gives_all_a_thousand_dots_and_less_than_a_dot_is_none():
    arrays = of_frequencies(["common", "rare", "very_rare"])

    assert [(array.size, array.filled, array.possible) for array in arrays] == [
        (1000, 0, 100),
        (1000, 0, 1),
        (1000, 0, 0),
    ]
    assert arrays[-1].precision == "fewer"
