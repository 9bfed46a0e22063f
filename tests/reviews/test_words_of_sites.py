"""Each list of words that reviews are read with can be said by a site, for a language of its own."""

import json

import pytest

from wagtail_healthblocks.reviews import display_names, safety

#: What a site says of Italian before it knows of the key that a test is about.
ITALIAN = {
    "relatives": ["(mio|mia) (marito|figlia)"],
    "birth_words": ["nato"],
    "age_words": ["anni"],
    "street_words": ["via"],
    "street_endings": ["corso"],
    "danger_phrases": {"self_harm": ["ora o muoio", "muoio subito"]},
}
#: What a key adds: a text, and what it mentions with the key only.
FOUND = {
    "doubling_words": (["doppio"], "doppio oh seven one two three four", "phone"),
    "messengers": (["zap"], "zap: bestpills", "link"),
    "called_words": (["si chiama"], "mio marito si chiama Marco", "person"),
    "name_particles": (["dalla"], "Mrs dalla Bianchi", "person"),
    "uncased_titles": (["الأستاذ"], "الأستاذ أحمد", "person"),
    "uncased_called_words": (["ينادى"], "ابني ينادى أحمد", "person"),
    "glued_street_endings": (["gränd"], "Björngränd 12", "address"),
    "sure_street_words": (["vicolo"], "vicolo stretto 12", "address"),
    "street_particles": (["dei"], "12, via dei Mille", "address"),
    "house_number_words": (["civico"], "via Garibaldi civico 12", "address"),
    "house_number_additions": (["interno"], "12 interno, via Garibaldi", "address"),
    "post_box_words": (["casella postale"], "casella postale 123", "address"),
    "town_words": (["da"], "vengo da 00184 Roma", "address"),
    "possessives": (["mio"], "mio 5 anni bambino", "age"),
    "date_words": (["il"], "nato: il 5 maggio 1980", "birth_date"),
    "date_particles": (["di"], "nato 5 di maggio 1980", "birth_date"),
    "ordinal_endings": (["esimo"], "nato 5esimo maggio 1980", "birth_date"),
    "sound_spellings": ({"xx": "subito"}, "muoio xx", "self_harm"),
    "single_letter_words": (["o"], "oraomuoio", "self_harm"),
    "glued_conjunctions": (["w"], "wmuoio subito", "self_harm"),
}
#: What a key takes away: a text, and what it mentions without the key only.
LEFT_ALONE = {
    "articles": (["il"], "il dot com", "link"),
    "uncased_no_names": (["سافر"], "الدكتور سافر أمس", "person"),
    "capital_street_endings": (["corso"], "12 lungo corso", "address"),
    "counted_nouns": (["Passi"], "in 10000 Passi", "address"),
}


@pytest.fixture
def folder(settings, tmp_path):
    """A site's own folder of languages."""
    settings.HEALTHBLOCKS_LANGUAGES = [tmp_path]
    return tmp_path


def say(folder, **words):
    (folder / "it.json").write_text(json.dumps({**ITALIAN, **words}), encoding="utf-8")


@pytest.mark.parametrize("key", FOUND)
def test_what_a_site_says_of_its_language_is_found(folder, key):
    words, text, kind = FOUND[key]
    say(folder, **{key: words})

    assert kind in safety.kinds(text)


@pytest.mark.parametrize("key", LEFT_ALONE)
def test_what_a_site_says_of_its_language_is_left_alone(folder, key):
    words, text, kind = LEFT_ALONE[key]
    say(folder, **{key: words})

    assert kind not in safety.kinds(text)


@pytest.fixture(scope="module")
def without(tmp_path_factory):
    """A folder with a language of which none of the keys is said."""
    folder = tmp_path_factory.mktemp("without")
    say(folder)
    return folder


@pytest.mark.parametrize("key", [*FOUND, *LEFT_ALONE])
def test_without_the_words_only_those_of_the_other_languages_are_known(settings, without, key):
    settings.HEALTHBLOCKS_LANGUAGES = [without]
    _words, text, kind = {**FOUND, **LEFT_ALONE}[key]

    assert (kind in safety.kinds(text)) is (key in LEFT_ALONE)
    assert safety.kinds("Mein Mann heißt Marco, PO Box 123, 12 rue de la paix") == {"person", "address"}


def test_a_name_written_together_with_a_title_of_a_site_s_language_claims_it(folder):
    say(folder, glued_titles={"dott": "bcr"})

    assert display_names.claims_office("Dottrossi")
    assert not display_names.claims_office("Dottanna")


def test_without_it_such_a_name_is_anybody_s():
    assert not display_names.claims_office("Dottrossi")
