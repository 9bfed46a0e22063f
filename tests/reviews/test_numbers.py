import pytest

from wagtail_healthblocks.reviews import numbers


@pytest.mark.parametrize(
    ("number", "language", "words"),
    [
        (0, "en", "zero"),
        (6, "en", "six"),
        (21, "en-gb", "twenty-one"),
        (1, "de", "eins"),
        (17, "de", "siebzehn"),
        (21, "de-at", "einundzwanzig"),
        (30, "de_DE", "dreißig"),
        (6, "ar", "ستة"),
        (12, "ar", "اثنا عشر"),
        (21, "ar-eg", "واحد وعشرون"),
        (6, "fr", "six"),
        (98, "fr-be", "quatre-vingt-dix-huit"),
        (35, "es", "treinta y cinco"),
        (6, "it", "6"),
        (100, "en", "100"),
    ],
)
def test_numbers_are_spelled_as_the_language_does(number, language, words):
    assert numbers.spell(number, language) == words


@pytest.mark.parametrize("language", ["en", "de", "ar", "fr"])
def test_every_number_that_is_spelled_is_read_again(language):
    assert [numbers.parse(f" {numbers.spell(number, language)} ") for number in range(100)] == list(range(100))


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("25", 25),
        ("٢٥", 25),
        ("۲۵", 25),
        ("２５", 25),
        ("\u200f25", 25),
        ("025", 25),
        ("Twenty Five", 25),
        ("twentyfive", 25),
        ("fuenf", 5),
        ("dreissig", 30),
        ("خمسة و عشرين", 25),
        ("ست", 6),
    ],
)
def test_a_number_is_read_however_people_type_it(typed, number):
    assert numbers.parse(typed) == number


@pytest.mark.parametrize(
    "typed", ["", " ", "-5", "2.5", "1_0", "1e3", "²", "many", "25 or 26", "9" * 40, "٣a", "\ud800", "a" * 10_000_000]
)
def test_what_is_no_number_is_not_read_as_one(typed):
    assert numbers.parse(typed) is None
