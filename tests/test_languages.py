"""What the code knows of a language is in its file, whole and right, and each word in it is found by the rule that reads
it. A site can add to it; of a language without a file nothing is claimed."""

import json
import re
from itertools import product
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.utils import translation

from wagtail_healthblocks import blocks, checks, doses, languages
from wagtail_healthblocks.editorial.engine import findings_of_block
from wagtail_healthblocks.editorial.rules import care, evidence, lists, people
from wagtail_healthblocks.gallery import words as gallery_words
from wagtail_healthblocks.reviews import checks as reviews_checks
from wagtail_healthblocks.reviews import numbers, personal_data, phrases, safety, texts

ROOT = Path(__file__).parent.parent
FOLDER = Path(languages.__file__).parent
SHIPPED = sorted(path.stem for path in FOLDER.glob("*.json"))
CONTENT = {code: json.loads((FOLDER / f"{code}.json").read_text(encoding="utf-8")) for code in SHIPPED}
#: What a list may hold in any order, and each once.
WORDS = [key for key, default in languages.DEFAULTS.items() if default == () and key != "number_words"]


def each(key):
    """Every language with every word that it has under a key."""
    return [(code, word) for code in SHIPPED for word in CONTENT[code][key]]


def alternatives(phrase):
    """Every phrase that a phrase with alternatives stands for, as it is typed."""
    parts = phrases.ALTERNATIVES.split(phrase)
    return map("".join, product(*(part.split("|") if index % 2 else [part] for index, part in enumerate(parts))))


def errors_of(block, value):
    """The rules that find something in a block's value, by field."""
    found = findings_of_block(block, block.normalize({**block.get_preview_value(), **value}))
    return {finding.field: finding.rule for finding in found}


def test_the_languages_that_the_package_speaks_have_a_file():
    spoken = {path.name for path in (FOLDER.parent / "locale").iterdir() if path.is_dir()}

    assert spoken <= set(SHIPPED)


@pytest.mark.parametrize("code", SHIPPED)
def test_a_file_has_every_key_of_the_right_kind_and_no_other(code):
    assert list(CONTENT[code]) == list(languages.DEFAULTS)
    assert {key: type(value) for key, value in CONTENT[code].items()} == {
        key: {tuple: list}.get(type(default), type(default)) for key, default in languages.DEFAULTS.items()
    }


@pytest.mark.parametrize("code", SHIPPED)
def test_a_file_names_each_thing_once(code):
    lists_of_it = [CONTENT[code][key] for key in WORDS] + list(CONTENT[code]["danger_phrases"].values())
    numbers_of_it = [way for ways in CONTENT[code]["number_words"] for way in ways.split("|")]

    for words in [*lists_of_it, numbers_of_it]:
        assert len(words) == len({word.casefold() for word in words})


def test_an_abbreviation_means_the_same_unit_in_every_language():
    pairs = {pair for code in SHIPPED for pair in CONTENT[code]["unit_abbreviations"].items()}

    assert len(pairs) == len(dict(pairs))
    assert {unit for _short, unit in pairs} <= set(doses.UNITS)


def test_the_reference_has_a_row_for_each_key():
    page = (ROOT / "docs" / "reference" / "languages.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (`.*?) \|", page, re.MULTILINE)

    assert [key for row in rows for key in re.findall(r"`(\w+)`", row)] == list(languages.DEFAULTS)


@pytest.mark.parametrize("code, heading", each("vague_headings"))
def test_a_vague_heading_is_refused(settings, code, heading):
    settings.LANGUAGES = settings.WAGTAIL_CONTENT_LANGUAGES = [(code, code)]

    errors = errors_of(blocks.WarningCalloutBlock(), {"heading": f"{heading.capitalize()}!"})

    assert errors == {"heading": "warning.vague"}


def test_a_heading_that_is_vague_in_another_language_only_is_accepted(settings):
    settings.WAGTAIL_CONTENT_LANGUAGES = [("en", "English")]

    assert errors_of(blocks.WarningCalloutBlock(), {"heading": "Hinweis"}) == {}


@pytest.mark.parametrize("code, start", each("do_not"))
def test_a_line_that_says_do_not_itself_is_found(settings, code, start):
    settings.LANGUAGES = settings.WAGTAIL_CONTENT_LANGUAGES = [(code, code)]

    assert lists.negative_lines([f"{start.capitalize()} x"])
    assert not lists.negative_lines([f"x {start}"])


def test_english_is_found_in_a_list_of_any_language(settings):
    settings.WAGTAIL_CONTENT_LANGUAGES = [("de", "German")]

    assert lists.negative_lines(["Do not drive"])


@pytest.mark.parametrize(
    "content, ending", [(["en"], "if:"), (["en-gb", "en-us"], "if:"), (["de"], ":"), (["en", "de"], ":"), (["fr"], ":")]
)
def test_a_care_card_ends_as_its_languages_agree(settings, content, ending):
    settings.LANGUAGES = settings.WAGTAIL_CONTENT_LANGUAGES = [(code, code) for code in content]

    assert care.condition_ending() == ending


@pytest.mark.parametrize("code", SHIPPED)
def test_a_quotation_in_marks_of_its_language_is_quoted(code):
    known = CONTENT[code]
    pairs = list(zip(known["opening_quotation_marks"], known["closing_quotation_marks"], strict=True))

    assert [pair for pair in pairs if not people.is_quoted(f"{pair[0]}x\ny{pair[1]}.")] == []
    assert not people.is_quoted(f"He said {pairs[0][0]}x{pairs[0][1]}")


@pytest.mark.parametrize("code, word", each("reserved_names"))
def test_a_name_that_claims_an_office_is_refused(code, word):
    for name in (f"{word.capitalize()} X", word.upper(), "-".join(word)):
        with pytest.raises(ValidationError):
            texts.validate_display_name(name)


@pytest.mark.parametrize("code", SHIPPED)
def test_every_spelling_of_a_number_is_read(code):
    known = CONTENT[code]["number_words"]

    assert len(known) == 100
    assert [numbers.spell(number, code) for number in range(100)] == [words.split("|")[0] for words in known]
    assert [
        (word, number)
        for number, words in enumerate(known)
        for word in words.split("|")
        if numbers.parse(word) != number
    ] == []


@pytest.mark.parametrize("code", SHIPPED)
def test_decimals_are_read_with_the_mark_of_each_language(code):
    mark = CONTENT[code]["decimal_mark"]

    assert len(mark) == 1
    assert doses.safely_written(f"{mark}5 mg") == f"0{mark}5 milligrams"


@pytest.mark.parametrize("code, word", each("percent_words"))
def test_a_share_in_words_is_a_share(code, word):
    assert evidence.names_share(f"About 50 {word}.")
    assert not evidence.names_share(f"About 50 {word}x")
    assert not evidence.names_share(word)


@pytest.mark.parametrize("code, short", each("unit_abbreviations"))
def test_an_abbreviated_unit_is_to_be_written_out(code, short):
    unit = doses.unit_in_words(CONTENT[code]["unit_abbreviations"][short], "5")

    for written in {short, short.upper()} if short.upper().lower() == short else {short}:
        assert doses.safely_written(f"5 {written} daily") == f"5 {unit} daily"


def personal(text):
    return {kind for kind, _start, _end in personal_data.find(phrases.Folded(text).text)}


@pytest.mark.parametrize("code, word", each("telephone_words"))
def test_a_short_number_after_a_word_for_telephone_is_one(code, word):
    assert personal(f"x {word.capitalize()}: 555123") == {"phone"}
    assert personal(f"x{word}: 555123") == set()


def test_an_address_is_found_with_the_words_of_each_language():
    for (_code, at), (_other, dot) in product(each("at_words"), each("dot_words")):
        for text in (f"ada {at} example {dot} org", f"ada ({at}) example [{dot}] org"):
            assert personal(text) == {"email"}, text


@pytest.mark.parametrize("code", SHIPPED)
def test_a_number_after_its_name_is_a_record_number(code):
    known = CONTENT[code]
    said = [f"{name} 12345" for phrase in known["record_numbers"] for name in alternatives(phrase)]
    said += [f"{name}: 12345" for phrase in known["record_names"] for name in alternatives(phrase)]
    said += [
        f"{next(alternatives(phrase))} {word} 12345" for phrase in known["record_numbers"] for word in known["is_words"]
    ]

    assert [text for text in said if personal(f"X {text.capitalize()}") != {"record_number"}] == []


#: Where the words of a key make something of a text that is nothing without them, and what.
SAID = [
    ("called_words", "My son {} Anna", "person"),
    ("uncased_titles", "{} سارة", "person"),
    ("uncased_called_words", "ابنتي {} ليلى", "person"),
    ("name_particles", "Mrs {} Anna", "person"),
    ("possessives", "{} 7 year old boy", "age"),
    ("date_words", "dob: {} 5 May 1990", "birth_date"),
    ("date_particles", "dob: 5 {} May 1990", "birth_date"),
    ("ordinal_endings", "dob: 5{} May 1990", "birth_date"),
    ("glued_street_endings", "Linden{} 12", "address"),
    ("sure_street_words", "{} paris 12", "address"),
    ("street_particles", "12, rue {} Paris", "address"),
    ("house_number_words", "rue paris {} 12", "address"),
    ("house_number_additions", "12 {}, rue paris", "address"),
    ("post_box_words", "{} 123", "address"),
    ("town_words", "x {} 12345 Paris", "address"),
    ("messengers", "{}: example", "link"),
]


@pytest.mark.parametrize("key, text, kind", SAID)
def test_each_word_of_a_review_s_reading_is_found(key, text, kind):
    typed = [text.format(word) for _code, phrase in each(key) for word in alternatives(phrase)]

    assert typed
    assert [one for one in typed if kind not in safety.kinds(one)] == []


@pytest.mark.parametrize("code", SHIPPED)
@pytest.mark.parametrize("kind", safety.RULED)
def test_a_phrase_of_danger_is_found(code, kind):
    # One way to read each phrase: there are thousands of the others.
    typed = [next(alternatives(phrase)).replace("#", "30") for phrase in CONTENT[code]["danger_phrases"][kind]]

    missed = [text for text in typed if kind not in {finding.kind for finding in safety.find(f"So: {text}.", code)}]

    assert missed == []


def test_the_english_phrases_of_danger_are_many():
    assert all(len(CONTENT["en"]["danger_phrases"][kind]) >= 20 for kind in safety.RULED)


@pytest.mark.parametrize("code", SHIPPED)
def test_the_gallery_fills_fields_with_the_sentence_of_the_language(code):
    with translation.override(code):
        assert gallery_words.sentence("") == CONTENT[code]["sample_sentence"] != ""


@pytest.fixture
def folder(settings, tmp_path):
    """A site's own folder of languages."""
    settings.HEALTHBLOCKS_LANGUAGES = [tmp_path / "languages"]
    (tmp_path / "languages").mkdir()
    return tmp_path / "languages"


def write(folder, code, **content):
    (folder / f"{code}.json").write_text(json.dumps(content), encoding="utf-8")


@pytest.mark.parametrize("code, found", [("en-gb", "en"), ("en_GB", "en"), ("DE-AT", "de"), ("ar", "ar")])
def test_a_language_without_a_file_is_read_as_its_parent(code, found):
    assert languages.find(code) is languages.find(found)
    assert languages.has_file(code)


@pytest.mark.parametrize("code", ["tr", "xx-yy", "", "zh-hans"])
def test_of_an_unknown_language_nothing_is_claimed(code):
    unknown = languages.find(code)

    assert not languages.has_file(code)
    assert {key: getattr(unknown, key) for key in languages.DEFAULTS} == languages.DEFAULTS
    assert numbers.spell(7, code) == "7"
    assert gallery_words.sentence(code) == CONTENT["en"]["sample_sentence"]
    assert "self_harm" in {finding.kind for finding in safety.find("suicide", code)}


@pytest.mark.lengthy
def test_a_site_adds_a_language(settings, folder):
    words = {"telephone_words": ["téléphone"], "reserved_names": ["médecin"], "percent_words": ["pour cent"]}
    rules = {"danger_phrases": {"self_harm": ["mettre fin à mes jours"]}, "do_not": ["ne pas"]}
    write(folder, "fr", number_words=["zéro", "un"], unit_abbreviations={"ui": "international_unit"}, **words, **rules)
    settings.LANGUAGES = settings.WAGTAIL_CONTENT_LANGUAGES = [("fr", "French")]

    assert checks.check_content_languages(None) == checks.check_language_files(None) == []
    assert numbers.spell(1, "fr-ca") == "un" and numbers.spell(2, "fr") == "2"
    assert numbers.parse("Zero") == 0
    assert doses.safely_written("5 UI") == "5 international units"
    assert personal("Téléphone 555123") == {"phone"}
    assert evidence.names_share("50 pour cent")
    assert lists.negative_lines(["Ne pas conduire"])
    assert {finding.kind for finding in safety.find("Je veux mettre fin à mes jours", "fr")} == {"self_harm"}
    with pytest.raises(ValidationError):
        texts.validate_display_name("Medecin X")


def test_a_site_corrects_some_keys_of_a_language_and_keeps_the_others(folder):
    write(folder, "de", reserved_names=["oberarzt"])

    german = languages.find("de")

    assert german.reserved_names == ("oberarzt",)
    assert list(german.number_words) == CONTENT["de"]["number_words"]
    texts.validate_display_name("Redaktion")


def test_a_region_says_only_what_is_different(folder):
    write(folder, "de-at", percent_words=["perzent"])

    assert languages.find("de-at").percent_words == ("perzent",)
    assert languages.find("de-at").do_not == languages.find("de").do_not
    assert languages.find("de-ch").percent_words == ("prozent",)


@pytest.mark.lengthy
def test_phrases_of_danger_are_added_and_none_is_lost(folder):
    write(folder, "en", danger_phrases={"self_harm": ["topping it all off"]})

    found = {kind for text in ("suicide", "overdosed") for kind in map(kind_of, safety.find(text, "en"))}

    assert found == {"self_harm", "overdose"}
    assert {kind_of(finding) for finding in safety.find("topping it all off", "de")} == {"self_harm"}


def kind_of(finding):
    return finding.kind


def test_english_has_the_last_word_on_an_abbreviation(folder):
    write(folder, "xx", unit_abbreviations={"g": "drop"})

    assert doses.safely_written("5 g") == "5 grams"


@pytest.mark.parametrize(
    "content, said",
    [
        ("[]", "dictionary"),
        ("{", "cannot be read"),
        ('{"questions": []}', "no key 'questions'"),
        ('{"do_not": "ne pas"}', "do_not"),
        ('{"do_not": [1]}', "do_not"),
        ('{"do_not": [""]}', "do_not"),
        ('{"decimal_mark": [","]}', "decimal_mark"),
        ('{"unit_abbreviations": {"": "gram"}}', "unit_abbreviations"),
        ('{"unit_abbreviations": {"g": ["gram"]}}', "unit_abbreviations"),
        ('{"unit_abbreviations": {"gr": "grain"}}', "'grain' is no unit"),
        ('{"danger_phrases": ["x"]}', "danger_phrases"),
        ('{"danger_phrases": {"self_harm": "x"}}', "danger_phrases"),
    ],
)
def test_a_wrong_file_is_an_error_that_says_what_is_wrong(folder, content, said):
    (folder / "fr.json").write_text(content, encoding="utf-8")

    (error,) = checks.check_language_files(None)

    assert error.id == "wagtail_healthblocks.E002"
    assert "fr.json" in error.msg and said in error.msg


def test_a_folder_that_is_not_there_is_an_error(settings):
    settings.HEALTHBLOCKS_LANGUAGES = ["/nowhere"]

    (error,) = checks.check_language_files(None)

    assert "/nowhere" in error.msg
    with pytest.raises(ImproperlyConfigured):
        languages.known()


@pytest.mark.parametrize("rules", [{"other": ["x"]}, {"self_harm": ["(a|b)" * 20]}])
def test_wrong_phrases_of_danger_are_an_error_that_names_the_file(folder, rules):
    write(folder, "fr", danger_phrases=rules)

    (error,) = reviews_checks.check_safety_rules(None)

    assert error.id == "wagtail_healthblocks_reviews.E003"
    assert "fr.json" in error.msg


def test_each_content_language_without_a_file_is_named(settings):
    settings.LANGUAGES = settings.WAGTAIL_CONTENT_LANGUAGES = [(code, code) for code in ("en-gb", "it", "de", "tr")]

    found = checks.check_content_languages(None)

    assert [(warning.id, "'it'" in warning.msg, "'tr'" in warning.msg) for warning in found] == [
        ("wagtail_healthblocks.W003", True, False),
        ("wagtail_healthblocks.W003", False, True),
    ]
    assert "it.json" in found[0].hint and "HEALTHBLOCKS_LANGUAGES" in found[0].hint
