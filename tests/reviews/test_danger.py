"""Whoever speaks of danger is heard: in each language, as people write it, and in spellings that hide it; and a calm text
is left alone. The sentences are data, written before the phrases that find them, or without looking at those."""

import json
import re
import unicodedata
from pathlib import Path

import pytest

from wagtail_healthblocks import languages
from wagtail_healthblocks.reviews import safety

SENTENCES = json.loads((Path(__file__).parent / "danger.json").read_text(encoding="utf-8"))
#: What somebody would hide in each language.
HIDDEN = {
    "en": ["I want to die", "I will kill myself", "thinking of suicide", "took an overdose"],
    "de": ["Ich will sterben", "ich bringe mich um", "denke an Selbstmord", "nehme eine Überdosis"],
    "ar": ["أريد أن أموت", "سأقتل نفسي", "أفكر في الانتحار", "أخذت جرعة زائدة"],
    "es": ["quiero morir", "quiero matarme", "pienso en el suicidio", "tomé una sobredosis"],
    "fr": ["je veux mourir", "je vais me tuer", "je pense au suicide", "une surdose exprès"],
}
LEET = str.maketrans("ieaost", "134057")
CYRILLIC = str.maketrans("aeopcyxis", "аеорсухіѕ")
LONG = r"[^\W\d_]{4,}"


def in_danger(text):
    return bool(safety.kinds(text) & safety.NEEDS_HELP)


def each(function, text, words=LONG):
    return re.sub(words, lambda word: function(word[0]), text)


def without_accents(text):
    return "".join(letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))


def mathematical(text):
    return "".join(chr(0x1D41A + ord(letter) - 97) if "a" <= letter <= "z" else letter for letter in text.lower())


def full_width(text):
    return "".join(chr(ord(letter) + 0xFEE0) if "!" <= letter <= "~" else letter for letter in text)


def boxed(text):
    return "".join(chr(0x1F170 + ord(letter) - 97) if "a" <= letter <= "z" else letter for letter in text.lower())


DISGUISES = {
    "capitals": str.upper,
    "no accents": without_accents,
    "digits for letters": lambda text: each(lambda word: word[:1] + word[1:2].translate(LEET) + word[2:], text),
    "a sign for a letter": lambda text: each(lambda word: word[:2] + "!" + word[3:], text),
    "an emoji for a letter": lambda text: each(lambda word: word[:2] + "🔴" + word[3:], text),
    "a star for a letter": lambda text: each(lambda word: word[:1] + "*" + word[2:], text),
    "stars for letters": lambda text: each(lambda word: word[:1] + "**" + word[3:], text, r"[^\W\d_]{6,}"),
    "homoglyphs": lambda text: text.translate(CYRILLIC),
    "full width": full_width,
    "mathematical": mathematical,
    "boxed": boxed,
    "letters apart": lambda text: " ".join(text.replace(" ", "")),
    "dots between": lambda text: each(".".join, text),
    "hyphens between": lambda text: each("-".join, text),
    "a letter repeated": lambda text: each(lambda word: word[:2] + word[1] * 3 + word[2:], text),
    "zero width": "\u200b".join,
    "soft hyphens": "\u00ad".join,
    "struck through": lambda text: "".join(f"{letter}\u0336" for letter in text),
    "backwards": lambda text: text[::-1],
    "joined": lambda text: text.replace(" ", ""),
    "a hashtag": lambda text: "#" + text.title().replace(" ", ""),
    "on lines of their own": lambda text: text.replace(" ", "\n"),
    "cut by a line": lambda text: each(lambda word: f"{word[:3]}-\n{word[3:]}", text, r"[^\W\d_]{7,}"),
    "a letter doubled": lambda text: each(lambda word: word[:3] + word[2:], text, r"[^\W\d_]{6,}"),
    "a letter forgotten": lambda text: each(lambda word: word[:3] + word[4:], text, r"[^\W\d_]{6,}"),
    "letters swapped": lambda text: each(lambda word: word[:2] + word[3] + word[2] + word[4:], text, r"[^\W\d_]{6,}"),
    "fillers": lambda text: text.replace(" ", " really ", 2),
}


@pytest.mark.parametrize("code", SENTENCES)
def test_who_speaks_of_danger_is_heard(code):
    assert [text for text in SENTENCES[code]["danger"] if not in_danger(text)] == []
    assert len(SENTENCES[code]["danger"]) >= 40


@pytest.mark.parametrize("code", SENTENCES)
def test_a_calm_text_is_left_alone(code):
    assert [text for text in SENTENCES[code]["calm"] if in_danger(text)] == []
    assert len(SENTENCES[code]["calm"]) >= 40


@pytest.mark.parametrize("disguise", DISGUISES)
def test_a_spelling_hides_nothing(disguise):
    texts = [text for code in HIDDEN for text in HIDDEN[code]]
    if disguise in ("mathematical", "boxed", "homoglyphs"):
        texts = [without_accents(text) for text in texts if "ا" not in text]

    assert [text for text in texts if not in_danger(f"So: {DISGUISES[disguise](text)}")] == []


@pytest.mark.parametrize(
    "text",
    ["أُرِيدُ أَنْ أَمُوتَ", "اريد ان اموت", "وأريد أن أموت", "ولا أريد أن أعيش", "أريـــد أن أمـــوت", "اريد أن أمووووت"],
)
def test_arabic_is_found_with_and_without_signs_and_with_what_is_written_to_a_word(text):
    assert in_danger(text)


@pytest.mark.parametrize("typed", ["töten", "toeten", "toten", "TÖTEN", "to\u0308ten"])
def test_an_umlaut_is_found_in_each_of_its_spellings(typed):
    assert in_danger(f"Ich will mich {typed}")


@pytest.mark.parametrize(
    "text", ["suicide prevention", "What to do in case of an overdose", "Faltblatt zur Suizidprävention"]
)
def test_what_is_said_about_danger_is_no_danger_and_covers_none_beside_it(text):
    assert not in_danger(text)
    assert in_danger(f"{text}. I want to die")


@pytest.mark.lengthy
def test_a_calm_phrase_of_a_site_counts(settings, tmp_path):
    (tmp_path / "en.json").write_text(json.dumps({"calm_phrases": ["suicide note taking app"]}), encoding="utf-8")
    settings.HEALTHBLOCKS_LANGUAGES = [tmp_path]

    assert not in_danger("suicide note taking app")


@pytest.mark.parametrize("text", ["k*ll myself", "su!cide", "want to d i e", "kill\nmyself", "#iwanttodie"])
def test_what_hides_is_marked_where_it_stands(text):
    (found,) = [found for found in safety.find(f"— ä {text} …") if found.kind == "self_harm"]

    assert f"— ä {text} …"[found.start : found.end].strip("#") in (text, text.strip("#"))


@pytest.mark.lengthy
def test_a_long_text_is_read_to_its_end():
    assert in_danger("It helps. " * 5000 + "Ich will sterben")


@pytest.mark.parametrize(
    "code, known", [("en", True), ("en-gb", True), ("FR_ca", True), ("es", True), ("tr", False), ("", False)]
)
def test_which_languages_have_rules(code, known):
    assert safety.has_rules(code) is known


def test_a_language_of_the_site_has_rules(settings, tmp_path):
    (tmp_path / "tr.json").write_text(json.dumps({"danger_phrases": {"self_harm": ["ölmek istiyorum"]}}), "utf-8")
    settings.HEALTHBLOCKS_LANGUAGES = [tmp_path]
    settings.HEALTHBLOCKS_REVIEWS_SAFETY_RULES = {"ja": {"self_harm": ["死にたい"]}, "nl": {"side_effect": ["jeuk"]}}

    assert [safety.has_rules(code) for code in ("tr", "ja", "nl", "it")] == [True, True, False, False]
    assert in_danger("Ölmek istiyorum") and in_danger("もう死にたいです")
    assert safety.can_read("もう死にたいです", "ja") and safety.can_read("x", "tr")


@pytest.mark.parametrize(
    "text", ["Я хочу умереть", "我想死", "죽고 싶어요", "मैं मरना चाहता हूँ", "Good. Я больше не хочу жить"]
)
def test_a_text_in_a_script_without_rules_cannot_be_read(text):
    assert not safety.can_read(text, "en")


@pytest.mark.parametrize("text", ["It helped.", "أفادني", "👍 10/10", "", "Great, thank you, Иван"])
def test_a_text_in_a_script_with_rules_can_be_read_on_a_page_of_any_such_language(text):
    assert safety.can_read(text, "de")
    assert not safety.can_read(text, "tr")


def test_each_shipped_language_says_how_people_speak_of_danger():
    assert {language.code for language in languages.known()} >= set(SENTENCES)
    assert all(safety.has_rules(code) for code in SENTENCES)
