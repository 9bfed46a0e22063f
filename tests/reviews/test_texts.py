import pytest
from django.core.exceptions import ValidationError

from wagtail_healthblocks.reviews.texts import clean_line, clean_text, validate_display_name, validate_not_blank


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("It  helped\tme", "It  helped\tme"),
        ("one\r\ntwo\rthree", "one\ntwo\nthree"),
        ("a\x00b\x07c\x1b[31m", "abc[31m"),
        ("evil\u202etxt.exe\u202c", "eviltxt.exe"),
        ("a\u2066b\u2069\u200b\ufeff\u00ad\U000e0041c", "abc"),
        ("\ufffea\uffff", "a"),
        ("Z" + "\u0301" * 40, "\u0179" + "\u0301" * 4),
        ("می‌خواهم", "می‌خواهم"),
        ("👩‍⚕️ thank you", "👩‍⚕️ thank you"),
        ("Nguyễn", "Nguyễn"),
    ],
)
def test_a_text_keeps_its_words_and_loses_what_nobody_can_see(typed, kept):
    assert clean_text(typed) == kept


def test_a_line_has_no_breaks():
    assert clean_line(" a\r\nBcc: b\u2028c  d ") == "a Bcc: bc d"


@pytest.mark.parametrize("text", ["\u3000\u2003", "\u200d\u200c", "\u0301", " ", "\xa0"])
def test_a_text_that_looks_empty_is_refused(text):
    with pytest.raises(ValidationError):
        validate_not_blank(text)


@pytest.mark.parametrize(
    "name",
    ["Dr Smith", "dr. smith", "Аdmin", "ADMIN", "S t a f f", "Mod3rator", "Ḍoctor Who", "Prof. X", "A. Smith MD"],
)
def test_a_name_that_claims_an_office_or_a_degree_is_refused(name):
    with pytest.raises(ValidationError):
        validate_display_name(name)


@pytest.mark.parametrize(
    "name", ["Drew", "Edith", "Andrea", "Марія", "李雷", "مريم", "Stafford", "M. D'Angelo", "Adminah"]
)
def test_an_ordinary_name_is_accepted(name):
    validate_display_name(name)
