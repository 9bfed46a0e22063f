import pytest
from django.core.exceptions import ValidationError

from wagtail_healthblocks import legal_status


def test_the_same_word_means_something_else_in_each_country():
    australian = legal_status.find("AU", "S2")
    british = legal_status.find("GB", "CD2")

    assert (australian.label, australian.prescription_required) == ("Pharmacy medicine (Schedule 2)", False)
    assert (british.label, british.prescription_required) == ("Controlled drug: Schedule 2 (CD POM)", True)


def test_no_country_has_another_countrys_code():
    assert legal_status.find("GB", "CIII") is None
    assert legal_status.find("FR", "POM") is None


def test_the_supply_classes_of_the_union_hold_in_its_members_only():
    assert legal_status.find("IE", "RX-REN").country == "EU"
    assert legal_status.find("GB", "RX-REN") is None


def test_every_shipped_code_says_where_it_comes_from():
    rows = legal_status.codes().values()

    assert len(rows) == 56
    assert all(row.label and row.meaning and row.source for row in rows)


def test_a_penalty_class_is_refused_and_explained():
    with pytest.raises(ValidationError, match="criminal penalties only"):
        legal_status.validate("GB", "control", "CLASS-B")


def test_a_wrong_code_is_answered_with_those_that_fit():
    with pytest.raises(ValidationError, match=r"Choose one of: POM, P, GSL\."):
        legal_status.validate("GB", "supply", "RX")


def test_an_unknown_country_is_answered_plainly():
    with pytest.raises(ValidationError, match="no other such code is known"):
        legal_status.validate("BR", "supply", "RX")


def test_codes_can_be_chosen_only_on_the_two_axes():
    chosen = [code for _country, rows in legal_status.code_choices() for code, _label in rows]

    assert "CIII" in chosen
    assert "CLASS-B" not in chosen


def test_a_code_that_several_countries_have_is_offered_once_with_each_meaning():
    chosen = [code for _countries, rows in legal_status.code_choices() for code, _label in rows]
    shared = dict(legal_status.code_choices())["United Kingdom / New Zealand"]

    assert len(chosen) == len(set(chosen))
    assert ("P", "P – Pharmacy medicine (P) / Prescription medicine") in shared


def test_a_site_adds_codes_of_its_own(settings):
    settings.HEALTHBLOCKS_LEGAL_STATUS_CODES = [
        {
            "country": "CH",
            "axis": "supply",
            "code": "B",
            "label": "Category B",
            "meaning": "You need a prescription.",
            "prescription_required": True,
            "controlled": False,
            "source": "A law",
        }
    ]

    legal_status.validate("CH", "supply", "B")

    assert ("CH", "Switzerland") in [(code, str(name)) for code, name in legal_status.country_choices()]
