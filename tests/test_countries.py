"""Countries are named as the Unicode CLDR names them, in the reader's language; no code that could be chosen vanishes."""

import json
import pickle
import subprocess
import sys
from pathlib import Path

import pytest
from django.utils import translation

from wagtail_healthblocks import countries as former_place
from wagtail_healthblocks.blocks.medicine_facts import MedicineUseBlock
from wagtail_healthblocks.models import Helpline
from wagtail_healthblocks.vocabulary import countries

ROOT = Path(__file__).parent.parent
LANGUAGES = sorted(countries.FILES)
CONTENT = {code: json.loads(path.read_text(encoding="utf-8")) for code, path in countries.FILES.items()}


def name(code, language):
    with translation.override(language):
        return str(countries.name(code))


def order(language):
    with translation.override(language):
        return [code for code, _name in countries.choices()]


def test_the_languages_of_the_package_and_two_more_have_names():
    spoken = {path.name for path in (ROOT / "wagtail_healthblocks" / "locale").iterdir() if path.is_dir()}

    assert spoken | {"es", "fr"} <= set(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_country_has_a_name_of_its_own(language):
    names = CONTENT[language]["names"]

    assert list(names) == countries.CODES
    assert all(text.strip() == text != code for code, text in names.items())
    assert len(set(names.values())) == len(names)


def test_the_codes_that_pages_may_have_stored_are_all_there():
    assert len(countries.CODES) == len(set(countries.CODES)) == 250
    assert countries.EU_MEMBERS < set(countries.CODES)
    assert set(order("en")) == set(countries.NAMES) == set(countries.CODES)


@pytest.mark.parametrize(
    ("code", "language", "expected"),
    [
        ("BQ", "en", "Caribbean Netherlands"),
        ("TC", "en-gb", "Turks & Caicos Islands"),
        ("WS", "en", "Samoa"),
        ("AS", "en", "American Samoa"),
        ("BL", "en", "St. Barthélemy"),
        ("DE", "de-at", "Deutschland"),
        ("DE", "ar", "ألمانيا"),
        ("DE", "es", "Alemania"),
        ("DE", "fr", "Allemagne"),
        ("DE", "tr", "Germany"),
        ("EU", "de", "Europäische Union"),
        ("XX", "de", "XX"),
        ("", "de", ""),
        (None, "de", ""),
    ],
)
def test_a_country_is_named_in_the_readers_language_or_in_english(code, language, expected):
    assert name(code, language) == expected


def test_a_name_is_english_where_no_language_is_active():
    with translation.override(None):
        assert str(countries.name("DE")) == "Germany"


def test_a_name_follows_the_language_in_which_it_is_shown():
    with translation.override("en"):
        shown = countries.name("DE")
        chosen = dict(countries.choices())["DE"]

    with translation.override("de"):
        assert str(shown) == str(chosen) == str(pickle.loads(pickle.dumps(shown))) == "Deutschland"


@pytest.mark.parametrize(
    ("language", "earlier", "later"), [("en", "AX", "AL"), ("de", "EG", "AL"), ("de", "AT", "PK"), ("fr", "AE", "GQ")]
)
def test_countries_are_in_the_order_of_their_names_without_accents(language, earlier, later):
    found = order(language)

    assert found.index(earlier) < found.index(later)


@pytest.mark.parametrize("language", ["en", "de", "ar"])
def test_the_european_union_comes_first(language):
    assert order(language)[0] == "EU"


def test_forms_offer_the_countries_in_the_editors_language():
    field = MedicineUseBlock().child_blocks["country"].field

    for language, expected in (("en", "Germany"), ("de", "Deutschland")):
        with translation.override(language):
            offered = [code for code, _name in field.choices if code]

            assert dict(field.choices)["DE"] == Helpline(country="DE").get_country_display() == expected
            assert offered == order(language)


def test_migrations_of_earlier_releases_still_find_the_choices():
    assert former_place.choices is countries.choices


def test_the_files_are_what_the_script_would_write():
    core = pytest.importorskip("babel.core", reason="Babel, which brings the CLDR, is not installed.")
    source = f"Unicode CLDR {core.get_cldr_version()}"
    if any(content["source"] != source for content in CONTENT.values()):
        pytest.skip(f"Babel brings the {source}: run .ci/countries to take its names.")

    done = subprocess.run([sys.executable, ROOT / ".ci" / "countries", "--check"], capture_output=True, text=True)

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
