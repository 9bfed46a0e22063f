import pytest

from wagtail_healthblocks.readings.reading_time import minutes_to_read


@pytest.mark.parametrize(
    "text, minutes",
    [
        ("", 0),
        ("…", 0),
        ("One word", 1),
        ("word " * 1000, 5),
        ("Wort-für-Wort don’t 2.5 " * 200, 3),
        ("كلمة " * 600, 3),
        ("薬" * 1500, 3),
        ("薬" * 500 + " word" * 200, 2),
    ],
)
def test_a_text_takes_as_long_as_its_words(text, minutes):
    assert minutes_to_read(text) == minutes


def test_parts_that_nobody_reads_through_do_not_count():
    assert minutes_to_read("word " * 1000, without=["word " * 600]) == 2
    assert minutes_to_read("word", without=["word"]) == 0
