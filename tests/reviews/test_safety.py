import json
from time import process_time

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ImproperlyConfigured

from wagtail_healthblocks.reviews import safety
from wagtail_healthblocks.reviews.disguises import MOST_READINGS, Vocabulary
from wagtail_healthblocks.reviews.safety import Finding


def kinds(text, language="en"):
    return {finding.kind for finding in safety.find(text, language)}


@pytest.mark.parametrize(
    "text",
    [
        "I want to die",
        "i just wanna die",
        "I don't want to live any more",
        "I dont want to be here anymore",
        "I don’t want to live",
        "thought about suicide's end",
        "SUICIDAL thoughts",
        "she killed herself",
        "gonna kms",
        "I want to end it all",
        "want\n\tto   die",
        "su\u200bicide",
        "s\u0336u\u0336i\u0336c\u0336i\u0336d\u0336e\u0336",
        "ｓｕｉｃｉｄｅ",
        "kill-myself",
        "self-harming again",
        "better off dead",
        "no reason to live",
        "_suicide_",
        "unalive myself",
        "I cut my wrists",
    ],
)
def test_self_harm_is_found_in_the_ways_people_write_it(text):
    assert "self_harm" in kinds(text)


@pytest.mark.parametrize(
    "text",
    [
        "I overdosed once",
        "took too many pills",
        "took way too many",
        "she swallowed all of her tablets",
        "took the whole bottle",
        "I took 30 tablets at once",
        "OD'd on oxy",
        "took too much insulin",
        "a handful of sleeping pills",
        "they pumped my stomach",
        "is 20 a lethal dose?",
        "double the dose",
    ],
)
def test_an_overdose_is_found_in_the_ways_people_write_it(text):
    assert "overdose" in kinds(text)


@pytest.mark.parametrize(
    "text",
    ["a rash", "it made me dizzy", "Vomiting all night", "bad side-effects", "an allergic reaction", "I felt nauseous"],
)
def test_side_effects_are_found(text):
    assert "side_effect" in kinds(text)


@pytest.mark.parametrize(
    "text",
    [
        "It works well and I take it every morning with food.",
        "I took 2 tablets a day for 3 weeks, 20 mg OD, from 2019-2020.",
        "Started on 2024-01-15, stopped on 15.02.2024; blood pressure 120/80.",
        "Began 01-02-2024 10 times, and 2024-01-15 10:30 was the last.",
        "This is a diet, and the studies diehard fans quote are odd.",
        "Nobody should have too many worries about it.",
        "It costs 1,000 and helps 95.5 % of 10000 people.",
    ],
)
def test_an_ordinary_review_has_nothing_to_hold(text):
    assert kinds(text) == set()


@pytest.mark.parametrize(
    "number",
    [
        "+44 7700 900123",
        "07700900123",
        "(020) 7946 0958",
        "0049 30 1234567",
        "+49 (0)30 1234-567",
        "555-123-4567",
        "1-800-555-0199",
        "98765 43210",
        "call me: 555-0199",
        "０７７００９００１２３",
        "01.23.45.67.89",
    ],
)
def test_telephone_numbers_are_found(number):
    assert "phone" in kinds(f"Ring {number} please")


@pytest.mark.parametrize(
    "address",
    [
        "ada@example.org",
        "Ada.Lovelace+x@mail.example.co.uk",
        "ada @ example.org",
        "ada [at] example [dot] org",
        "ada at example dot org",
        "ada(at)example.org",
        "ada@bücher.example",
        "ada at gmail.com",
    ],
)
def test_email_addresses_are_found(address):
    assert "email" in kinds(f"write to: {address}!")


@pytest.mark.parametrize(
    "number",
    [
        "943 476 5919",
        "9434765919",
        "123-45-6789",
        "MRN 12345",
        "MRN: AB-123456",
        "patient number 12345",
        "my hospital no. is 00 12 34",
        "Medical record #44556",
        "Patientennummer 12345",
    ],
)
def test_record_numbers_are_found(number):
    assert "record_number" in kinds(number)


@pytest.mark.parametrize("number", ["943 476 5918", "000-12-3456", "666-12-3456", "900-12-3456", "123-00-4567"])
def test_a_number_that_nobody_can_have_is_no_record_number(number):
    assert "record_number" not in kinds(number)


@pytest.mark.parametrize(
    "link", ["https://example.org/x", "www.example.org", "cheap-pills.shop", "bit.ly/abc", "hxxp://x.example"]
)
def test_links_are_found(link):
    assert "link" in kinds(f"see {link} now")


def test_positions_are_those_of_the_original():
    text = "Ich: ﬁne — \u200bße \u0301su\u200bi\u0336cide! ada@example.org"

    found = {finding.kind: text[finding.start : finding.end] for finding in safety.find(text, "de")}

    assert found == {"self_harm": "su\u200bi\u0336cide", "email": "ada@example.org"}


def test_findings_come_in_order_and_those_of_a_kind_do_not_overlap():
    found = safety.find("suicide, a rash, I want to die, suicidal, 07700900123 and 07700900124", "en")

    assert found == sorted(found, key=lambda finding: finding.start)
    for kind in {finding.kind for finding in found}:
        own = [finding for finding in found if finding.kind == kind]
        assert all(first.end <= second.start for first, second in zip(own, own[1:], strict=False))


@pytest.mark.parametrize("language", ["en", "en-gb", "de", "ar", "xx", ""])
def test_english_rules_hold_in_every_language(language):
    assert "self_harm" in kinds("suicide", language)


@pytest.mark.lengthy
@pytest.mark.parametrize("as_file", [False, True])
def test_a_site_adds_rules_of_a_language(settings, tmp_path, as_file):
    rules = {"self_harm": ["(topped|topping) it (all |)off", "nicht … quark"]}
    path = tmp_path / "rules.json"
    path.write_text(json.dumps(rules), encoding="utf-8")
    settings.HEALTHBLOCKS_REVIEWS_SAFETY_RULES = {"de": str(path) if as_file else rules}

    for language in ("de-at", "de", "fr", ""):
        assert kinds("topping it off", language) == kinds("nicht den ganzen Quark", language) == {"self_harm"}


def test_rules_work_where_no_spaces_part_words(settings):
    settings.HEALTHBLOCKS_REVIEWS_SAFETY_RULES = {"ja": {"self_harm": ["死にたい"]}}

    (found,) = safety.find("もう死にたいです", "ja")

    assert found == Finding("self_harm", 2, 6)


@pytest.mark.parametrize(
    "rules", [{"other": ["x"]}, {"self_harm": "x"}, ["x"], {"self_harm": ["(a|b)" * 20]}, "/nowhere.json", {"a": {1}}]
)
def test_wrong_rules_are_reported(settings, rules):
    settings.HEALTHBLOCKS_REVIEWS_SAFETY_RULES = {"de": rules}

    with pytest.raises(ImproperlyConfigured, match="HEALTHBLOCKS_REVIEWS_SAFETY_RULES"):
        safety.find("x", "de")


def test_a_sites_words_are_found_as_they_are_and_whole():
    text = "Cialis for specialists: buy  now, c++ or c, don’t $$$ .*"

    found = [
        text[f.start : f.end] for f in safety.find_words(text, ["cialis", "buy now", "c++", "don't", "$$$", ".*", " "])
    ]

    assert found == ["Cialis", "buy  now", "c++", "don’t", "$$$", ".*"]


def test_what_must_be_held_and_what_needs_help_are_kinds_with_labels():
    assert safety.NEEDS_HELP < safety.MUST_HOLD < set(safety.KIND_LABELS)


def test_a_highlight_escapes_the_text_and_names_what_it_marks():
    text = "<script>alert('x')</script> suicide & ada@example.org"

    html = safety.highlight(text, safety.find(text, "en"))

    page = BeautifulSoup(html, "html.parser")
    assert page.get_text() == text
    assert page.find("script") is None
    assert [(mark["class"], mark["title"], mark.get_text()) for mark in page.find_all("mark")] == [
        (["hb-finding", "hb-finding--self-harm"], "Self-harm or suicide", "suicide"),
        (["hb-finding", "hb-finding--email"], "E-mail address", "ada@example.org"),
    ]


def test_a_highlight_of_what_overlaps_loses_nothing():
    text = "abcdef"

    html = safety.highlight(text, [Finding("phone", 0, 4), Finding("record_number", 2, 6), Finding("link", 5, 99)])

    page = BeautifulSoup(html, "html.parser")
    assert page.get_text() == text
    assert [mark["title"] for mark in page.find_all("mark")] == [
        "Telephone number",
        "Telephone number, Record or insurance number",
        "Record or insurance number",
    ]


HOSTILE = [
    "a", "1", "1 ", "12-", "@", "a@", "a.", "a@a.", " ", "(", "+1", "want to ", "took all of my ", "http://", "www.",
    "call 1 ", "nhs ", "record number a 1 ", "a at a dot ", "s\u0336\u0301", "a\u0301\u0327" , "\u0301\u0327\u0316",
    "\u200b", "\ufdfa", "\ud800", "\0", "don't ", "want to die ", "a@b.com ", "07700900123 ",
]  # fmt: skip


@pytest.mark.lengthy
@pytest.mark.parametrize("hostile", HOSTILE)
def test_time_grows_with_the_length_of_a_hostile_text_only(hostile):
    def seconds(length):
        text = (hostile * length)[:length]
        started = process_time()
        safety.find(text, "en")
        safety.find_words(text, ["want to buy", "$$$", "@ @ @"])
        return process_time() - started

    safety.find("", "en")
    short, long = (min(seconds(length) for _attempt in range(3)) for length in (2_000, 20_000))

    assert long < 40 * short + 0.05


def test_of_many_readings_of_a_masked_word_the_same_are_kept_in_each_process():
    words = [f"s{letter}re" for letter in "abcdefghijklmnopqrstuvwxyz"]

    assert Vocabulary(words).masked("s*re") == tuple(sorted(words)[:MOST_READINGS])
