"""A dose is written so that nobody misreads it; whoever writes another is told how."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from wagtail_healthblocks import doses
from wagtail_healthblocks.vocabulary import units


def refusal(validate, text):
    with pytest.raises(ValidationError) as caught:
        validate(text)
    return caught.value.messages[0]


@pytest.mark.parametrize(
    ("amount", "number", "unit"),
    [
        (".5 mg", "0.5", "milligrams"),
        ("1.0 mg", "1", "milligrams"),
        ("5 µg", "5", "micrograms"),
        ("5 μg", "5", "micrograms"),
        ("5mcg", "5", "micrograms"),
        ("500 to 1,000 mg", "500 to 1,000", "milligrams"),
        ("4 G", "4", "grams"),
        ("10 U", "10", "units"),
        ("10 IU", "10", "international units"),
        ("15 mg/kg", "15", "milligrams per kilogram of body weight"),
    ],
)
def test_an_amount_with_its_unit_is_refused_with_the_number_and_the_unit(amount, number, unit):
    said = refusal(doses.validate_amount, amount)

    assert f"“{number}”" in said
    assert f"“{unit}”" in said


@pytest.mark.parametrize(
    ("amount", "safe"),
    [
        (".5", "0.5"),
        (",5", "0,5"),
        ("1.0", "1"),
        ("1,0", "1"),
        ("0.50", "0.5"),
        ("0,500", "0,5"),
        ("1,000.50", "1,000.5"),
        (".5 to 1.0", "0.5 to 1"),
    ],
)
def test_an_amount_without_a_first_or_with_a_last_nought_is_refused(amount, safe):
    assert f"“{safe}”" in refusal(doses.validate_amount, amount)


def test_an_amount_that_some_read_as_thousands_is_refused_with_both_readings():
    assert "Write 1.5 or 1500." in refusal(doses.validate_amount, "1.500")


def test_an_amount_without_a_number_is_refused():
    assert "500 or 0.5" in refusal(doses.validate_amount, "two")


def test_an_amount_with_its_unit_in_words_is_refused():
    assert "beside it" in refusal(doses.validate_amount, "500 milligrams")


@pytest.mark.parametrize("amount", ["1", "0.5", "0,5", "500", "1,000", "10,000.25", "1 or 2", "500 to 1,000", "1.125"])
def test_an_amount_that_cannot_be_misread_is_accepted(amount):
    doses.validate_amount(amount)


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        (".5 mg", "0.5 milligrams"),
        ("1.0 mg", "1 milligram"),
        ("5 µg", "5 micrograms"),
        ("4 g in 24 hours", "4 grams in 24 hours"),
        ("4.0 grams in 24 hours", "4 grams in 24 hours"),
        ("100 mcg/hour", "100 micrograms/hour"),
        ("5 g/kg", "5 grams/kg"),
        ("10 mg or 20 mg", "10 milligrams or 20 milligrams"),
    ],
)
def test_a_dose_in_a_text_is_refused_with_the_whole_text_as_it_should_be(text, safe):
    assert f"“{safe}”" in refusal(doses.validate_doses, text)


@pytest.mark.parametrize(
    "text", ["", "4 grams in 24 hours", "8 tablets in 24 hours", "at 10.30 and 20.00", "1,000 units", "G6PD 5"]
)
def test_a_text_whose_doses_cannot_be_misread_is_accepted(text):
    doses.validate_doses(text)


@pytest.mark.parametrize("text", [".5 mg", "1.0 mg", "5 µg", "1,0 grams", "15 mg/kg"])
def test_what_is_suggested_is_accepted(text):
    doses.validate_doses(doses.safely_written(text))


@pytest.mark.parametrize(
    ("amount", "unit", "words"),
    [
        ("1", "tablet", "1 tablet"),
        ("1 or 2", "tablet", "1 or 2 tablets"),
        ("0.5", "milligram", "0.5 milligrams"),
        ("500 to 1,000", "milligram", "500 to 1,000 milligrams"),
        ("5", "gone", "5 gone"),
    ],
)
def test_a_unit_is_in_words_that_fit_its_amount(amount, unit, words):
    assert doses.in_words(amount, unit) == words


def test_the_units_are_there_to_choose_in_the_language_of_the_editor():
    with translation.override("de"):
        choices = dict(units.unit_choices())

    assert choices.keys() == units.UNITS.keys()
    assert choices["drop"] == "Tropfen"
