import pytest

from wagtail_healthblocks.names import folded, initials, key_of

SAME = [
    ("Paracetamol", "paracetamol"),
    ("Paracetamol", "ＰＡＲＡＣＥＴＡＭＯＬ"),
    ("Paracetamol", "\u2003 Para\u00adcetamol\n"),
    ("Vitamin B12", "vitamin  b\u2081\u2082"),
    ("Caf\u00e9ine", "CAFE\u0301INE"),
    ("Straße", "STRASSE"),
    ("ﬁlgrastim", "Filgrastim"),
    ("ΣΊΣΥΦΟΣ", "σίσυφος"),
    ("باراسيتامول", "\u200fباراسيتامول"),
]
OTHERS = [("Cafeine", "Caféine"), ("Ketamine", "Esketamine"), ("Vitamin B1", "Vitamin B12"), ("ß", "s"), ("a b", "ab")]


@pytest.mark.parametrize(("name", "other"), SAME)
def test_names_that_are_the_same_to_a_reader_have_one_key(name, other):
    assert key_of(name) == key_of(other)


@pytest.mark.parametrize(("name", "other"), OTHERS)
def test_names_that_differ_to_a_reader_have_keys_of_their_own(name, other):
    assert key_of(name) != key_of(other)


def test_a_folded_name_stays_as_it_is_when_folded_again():
    for name in (name for pair in SAME + OTHERS for name in pair):
        assert folded(folded(name)) == folded(name)


def test_a_key_is_of_one_length_and_of_letters_that_every_database_compares_alike():
    for name in ("", "a", "ﷺ" * 255):
        assert len(key_of(name)) == 64
        assert key_of(name).isascii()


@pytest.mark.parametrize(
    "name, letters",
    [
        ("Rowan Example", "RE"),
        ("Anna Maria von Berg", "AB"),
        ("Jean-Luc", "JL"),
        ("Clearwater", "C"),
        ("élodie ünal (she)", "ÉS"),
        ("سارة أحمد", "س"),
        ("王小明", "王"),
        ("3M Health", "H"),
        ("", ""),
        ("123", ""),
    ],
)
def test_initials_stand_for_a_name_in_any_script(name, letters):
    assert initials(name) == letters
