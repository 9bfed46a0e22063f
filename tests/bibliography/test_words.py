"""The words of reference lists are data, of all languages together, and each of them is read."""

import json
import re
from itertools import product
from pathlib import Path

import pytest

from wagtail_healthblocks import bibliography
from wagtail_healthblocks.bibliography import author_lists, kinds, names, words
from wagtail_healthblocks.bibliography.pasted import read_pasted
from wagtail_healthblocks.bibliography.written_dates import read_date

FOLDER = Path(bibliography.__file__).parent
CONTENT = json.loads((FOLDER / "words.json").read_text(encoding="utf-8"))


def typed(key):
    """Every word under a key in each of its spellings, in every language."""
    spellings: dict[str, None] = {}
    for word in (word for of_language in CONTENT[key].values() for word in of_language):
        parts = words.ALTERNATIVES.split(word)  # every second one was in brackets
        ways = product(*(part.split("|") if index % 2 else [part] for index, part in enumerate(parts)))
        spellings |= dict.fromkeys("".join(way).replace("…", "xy") for way in ways)
    return list(spellings)


def read_one(text):
    [source] = read_pasted(text)
    return source.record


def test_each_key_is_read_and_has_words_in_languages_by_their_codes():
    code = "".join(path.read_text(encoding="utf-8") for path in FOLDER.glob("*.py"))
    read = set(re.findall(r"(?:any_of|of_language)\(['\"](\w+)['\"]", code))
    in_lists = re.findall(r"map\(any_of, \((.*?)\)\)", code)

    assert read | {key for keys in in_lists for key in re.findall(r'"(\w+)"', keys)} | {"months"} == set(CONTENT)
    assert all(
        re.fullmatch("[a-z]{2}", code) and of_language for key in CONTENT.values() for code, of_language in key.items()
    )


@pytest.mark.parametrize("language", CONTENT["months"])
def test_each_name_of_a_month_is_read(language):
    of_year = CONTENT["months"][language]

    assert len(of_year) == 12
    for number, spellings in enumerate(of_year, 1):
        for name in spellings.split("|"):
            assert read_date(f"5 {name.title()} 2020").month == number


@pytest.mark.parametrize("language", CONTENT["months"])
def test_months_have_the_names_that_the_unicode_cldr_knows(language):
    locale = pytest.importorskip("babel", reason="Babel, which brings the CLDR, is not installed.").Locale.parse(
        language
    )

    for width, (number, name) in product(("wide", "abbreviated"), locale.months["format"]["wide"].items()):
        name = locale.months["format"][width][number]
        assert read_date(f"5 {name} 2020").month == number, name


@pytest.mark.parametrize(
    "volume, issue, page", [("Vol.", "No.", "pp."), ("Jg.", "Heft", "S."), ("vol.", "núm.", "págs.")]
)
def test_each_word_for_a_volume_an_issue_and_pages_is_read(volume, issue, page):
    tried = [(word, issue, page) for word in typed("volume")]
    tried += [(volume, word, page) for word in typed("issue")] + [(volume, issue, word) for word in typed("page")]

    for said in tried:
        record = read_one("Sordo, L. (2017). Mortality risk. BMJ, {} 357, {} 2, {} 12–19.".format(*said))
        assert (record.volume, record.issue, record.pages) == ("357", "2", "12-19"), said


@pytest.mark.parametrize("word", typed("bodies"))
def test_each_word_of_a_body_makes_one(word):
    assert author_lists.is_body(f"Xyz {word} Xyz")
    assert not author_lists.is_body("Xyz Xyz")


@pytest.mark.parametrize("word", typed("others_alone"))
def test_that_there_are_other_authors_is_known(word):
    assert names.is_et_al(word)


@pytest.mark.parametrize("word", typed("family_particles"))
def test_a_long_name_with_a_small_word_is_a_family_s(word):
    assert names.read_author(f"Xyz {word} Xyz Xyz C").family == f"Xyz {word} Xyz Xyz"


@pytest.mark.parametrize("word", [*typed("body_particles"), *typed("bodies_in_short")])
def test_a_name_with_a_word_of_bodies_is_no_family_s(word):
    assert names.read_author(f"Xyz {word} C").literal


def test_guidelines_and_labels_are_known_by_their_words():
    assert [word for word in typed("guideline") if not kinds.GUIDELINE.search(f"A {word} B")] == []
    assert [word for word in typed("medicine_label") if not kinds.LABEL.search(f"A {word} B")] == []


@pytest.mark.parametrize("word", typed("found_at"))
def test_what_leads_to_an_address_stands_in_no_title(word):
    record = read_one(f"Sordo L. Mortality risk. BMJ. 2017;357:j1550. {word}: https://example.org/risk")

    assert (record.title, record.pages, record.url) == ("Mortality risk", "j1550", "https://example.org/risk")


@pytest.mark.parametrize("word", typed("accessed"))
def test_the_day_on_which_a_page_was_read_is_known_by_its_word(word):
    record = read_one(f"Sordo L. Mortality risk. BMJ. 2017;357:j1550. {word} 5 May 2020.")

    assert record.accessed.isoformat() == "2020-05-05"


@pytest.mark.parametrize("word", typed("headings"))
def test_the_heading_of_a_list_is_no_source(word):
    first = "Sordo L. Mortality risk. BMJ. 2017;357:j1550."

    assert [source.record.title for source in read_pasted(f"{word.title()}\n\n{first}")] == ["Mortality risk"]


@pytest.mark.parametrize("word", typed("starts_of_later_lines"))
def test_a_line_that_begins_in_the_middle_of_a_citation_is_no_source(word):
    lines = ["Sordo L. Mortality risk. BMJ. 2017;357:j1550.", f"{word.capitalize()} 5 May 2020."]

    assert len(read_pasted("\n".join(lines))) == 1


@pytest.mark.parametrize("word", typed("seasons"))
def test_a_season_is_a_date_of_an_issue(word):
    record = read_one(f"Sordo L. Mortality risk. BMJ. 2017 {word};357:j1550.")

    assert (record.title, record.year, record.volume) == ("Mortality risk", 2017, "357")


@pytest.mark.parametrize("word", typed("published"))
def test_the_day_on_which_a_page_appeared_is_known_by_its_word(word):
    record = read_one(f"Sordo L. Mortality risk. Drug portal. {word} 5 May 2017.")

    assert (record.title, record.container, record.year) == ("Mortality risk", "Drug portal", 2017)


@pytest.mark.parametrize("word", typed("beginnings_of_titles"))
def test_what_begins_a_title_is_nobody_s_name(word):
    assert not author_lists.leading_people(f"{word} D and risk")
