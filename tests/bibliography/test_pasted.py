"""What people paste is read, or stays as it is and says so. The references are real ones, in the styles of journals."""

import json
import random
import re
import textwrap
from dataclasses import asdict, fields
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wagtail_healthblocks.bibliography.pasted import read_pasted
from wagtail_healthblocks.bibliography.record import SourceRecord

REFERENCES = json.loads((Path(__file__).parent / "pasted.json").read_text(encoding="utf-8"))


def expected(reference):
    found = reference["record"]
    accessed = date.fromisoformat(found["accessed"]) if "accessed" in found else None
    return SourceRecord(**found | {"authors": tuple(found.get("authors", ())), "accessed": accessed})


def differing(read, wanted):
    return {field.name for field in fields(SourceRecord) if getattr(read, field.name) != getattr(wanted, field.name)}


def read_one(text):
    [source] = read_pasted(text)
    return source


def numbered(references):
    return "\n".join(f"{number}. {reference['pasted']}" for number, reference in enumerate(references, 1))


@pytest.mark.parametrize("reference", REFERENCES, ids=[reference["pasted"][:40] for reference in REFERENCES])
def test_a_reference_is_read_in_full(reference):
    source = read_one(reference["pasted"])

    assert asdict(source.record) == asdict(expected(reference))
    assert sorted(source.unsure) == reference.get("unsure", [])
    assert source.typed == reference["pasted"]


def test_the_references_are_many_in_all_styles_and_four_languages():
    assert len(REFERENCES) >= 60
    assert {reference["language"] for reference in REFERENCES} == {"en", "de", "es", "fr"}
    assert {"vancouver", "apa", "ama", "harvard", "german", "law"} <= {reference["style"] for reference in REFERENCES}
    assert sum(bool(reference.get("unsure")) for reference in REFERENCES) <= 0.15 * len(REFERENCES)


@pytest.mark.lengthy
@pytest.mark.parametrize("width", [60, 75, 100])
def test_a_numbered_list_with_broken_lines_is_read_the_same(width):
    lines = [
        textwrap.fill(line, width, subsequent_indent="   ", break_long_words=False, break_on_hyphens=False)
        for line in numbered(REFERENCES).splitlines()
    ]

    sources = read_pasted("\n".join(lines))

    assert [source.record for source in sources] == [expected(reference) for reference in REFERENCES]


@pytest.mark.parametrize("width", range(42, 102, 6))
def test_a_list_broken_in_words_and_addresses_is_read_the_same_or_marked(width):
    text = "\n".join(textwrap.fill(line, width) for line in numbered(REFERENCES).splitlines())

    sources = read_pasted(text)

    assert len(sources) == len(REFERENCES)
    for source, reference in zip(sources, REFERENCES, strict=True):
        assert differing(source.record, expected(reference)) <= source.unsure


@pytest.mark.parametrize("marker", ["[{}] ", "{}) ", "({}) ", "{}.\t", "{}\t"])
def test_a_list_is_parted_by_its_numbers(marker):
    text = "\n".join(marker.format(number) + reference["pasted"] for number, reference in enumerate(REFERENCES, 1))

    assert len(read_pasted(text)) == len(REFERENCES)


def test_a_list_without_numbers_is_parted_by_blank_lines():
    sources = read_pasted("\n\n".join(reference["pasted"] for reference in REFERENCES))

    assert [source.record.title for source in sources] == [expected(reference).title for reference in REFERENCES]


def test_a_list_without_numbers_and_blank_lines_is_parted_where_each_line_is_whole():
    references = [
        reference for reference in REFERENCES if "\n" not in reference["pasted"] and reference["style"] == "apa"
    ]

    assert len(read_pasted("\n".join(reference["pasted"] for reference in references))) == len(references)


def test_a_heading_belongs_to_the_words_of_the_first_source():
    [first, second] = read_pasted("References\n\n1. Foo A. One. BMJ. 2001;1:1.\n2. Bar B. Two. BMJ. 2002;2:2.")

    assert first.typed.startswith("References")
    assert (first.record.title, second.record.title) == ("One", "Two")


@pytest.mark.parametrize(
    ("pasted", "field", "value"),
    [
        ("10.1136/bmj.j1550", "doi", "10.1136/bmj.j1550"),
        ("https://doi.org/10.1136/bmj.j1550", "doi", "10.1136/bmj.j1550"),
        ("PMID: 28446428", "pmid", "28446428"),
        ("https://pubmed.ncbi.nlm.nih.gov/28446428/", "pmid", "28446428"),
        ("PMC5421454", "pmcid", "PMC5421454"),
    ],
)
def test_an_identifier_alone_gives_no_title(pasted, field, value):
    source = read_one(pasted)

    assert source.record == SourceRecord(**{field: value})
    assert source.unsure == {"title"}


def test_a_bare_number_is_perhaps_a_pmid():
    source = read_one("28446428")

    assert source.record == SourceRecord(pmid="28446428")
    assert source.unsure == {"pmid", "title"}


def test_each_line_of_a_list_of_identifiers_is_a_source():
    sources = read_pasted("10.1136/bmj.j1550\n10.1016/S0140-6736(05)67399-5\nPMID: 28446428\n")

    assert [source.record.doi or source.record.pmid for source in sources] == [
        "10.1136/bmj.j1550",
        "10.1016/S0140-6736(05)67399-5",
        "28446428",
    ]


def test_an_address_alone_is_a_page_without_a_title():
    source = read_one("https://www.nhs.uk/conditions/x (Accessed: 3 March 2025)")

    assert source.record == SourceRecord(kind="web", url="https://www.nhs.uk/conditions/x", accessed=date(2025, 3, 3))
    assert source.unsure == {"title"}


@pytest.mark.parametrize(
    "text", ["see the leaflet that came with it", "كتاب عن الكيتامين", "Статья о кетамине, том второй", "ketamine???"]
)
def test_what_cannot_be_read_stays_as_it_was_typed_and_is_marked(text):
    source = read_one(text)

    assert source.record.title == text
    assert source.typed == text
    assert {"title", "authors", "container", "year"} <= source.unsure


@pytest.mark.parametrize(
    ("pasted", "accessed", "unsure"),
    [
        ("(Accessed: 3 March 2025)", date(2025, 3, 3), False),
        ("[Accessed 3 Mar 2025]", date(2025, 3, 3), False),
        ("Retrieved March 3, 2025, from https://x.example.org/a", date(2025, 3, 3), False),
        ("(Zugriff am 03.04.2025)", date(2025, 4, 3), False),
        ("Abgerufen am 12. Februar 2025.", date(2025, 2, 12), False),
        ("Recuperado el 3 de marzo de 2025, de https://x.example.org/a", date(2025, 3, 3), False),
        ("[consultado 3/4/2025]", date(2025, 4, 3), False),
        ("(consulté le 1er août 2025)", date(2025, 8, 1), False),
        ("Accessed 31/12/2024.", date(2024, 12, 31), False),
        ("Accessed 3/4/2025.", None, True),
        ("Accessed March 2025.", None, True),
        ("Accessed 31 February 2025.", None, True),
    ],
)
def test_the_day_of_access_is_read_in_four_languages_or_marked(pasted, accessed, unsure):
    source = read_one(f"World Health Organization. (2021). Closing the leadership gap. {pasted}")

    assert source.record.accessed == accessed
    assert ("accessed" in source.unsure) == unsure


def test_soft_hyphens_and_characters_without_width_are_dropped():
    source = read_one(
        "Foo A. Attenu\u00adation of anti\u200bdepressant effects. BMJ. 2001;1:1. doi:10.1136/bm\u00adj.1"
    )

    assert source.record.title == "Attenuation of antidepressant effects"
    assert source.record.doi == "10.1136/bmj.1"


def test_a_hyphen_at_the_end_of_a_line_may_belong_to_the_word():
    source = read_one("Foo A. The treat-\nment of pain. BMJ. 2001;1:1.")

    assert source.record.title == "The treat-ment of pain"
    assert source.unsure == {"title"}


@pytest.mark.parametrize(
    ("pasted", "unsure"),
    [
        ("Mayo Clinic. (2023). Ketamine. What you should know.", "publisher"),
        ("Vitamin D. Geneva: World Health Organization; 2019.", "title"),
        ("Vitamins and minerals. A short guide. Geneva: World Health Organization; 2019.", "authors"),
        ("Clinical topics: Ketamine. 2019.", "authors"),
        ("Ley 1/2000, de 7 de enero. Gaceta 8, p. 2.", "title"),
        ("Foo A. One. small words. 2001;1:1.", "container"),
        ("Bundesamt für Gesundheit: Vollwertig essen. Tipps für alle, 2017", "title"),
        ("Foo A. One thing. Some site. 2019.", "container"),
        ("What next? More of it. Lancet. 2019;393:1.", "authors"),
        ("Müller-Schmidt, A. , Foo, B. Odd spacing. Some Journal, 2019, 12(3), 4-5.", "authors"),
        ("World Health Organization. One thing. A guide in 2 parts. Geneva: WHO; 2019.", "container"),
        ("BBC News (2024) ‘Ketamine use rises’, 12 June.", "container"),
        ("Act of 2016. c. 2. London: The Stationery Office.", "title"),
        ("Cohen, J. (1960). A coefficient, Educational Measurement 20(1): 37-46", "title"),
        ("Foo A. One thing. Another thing. doi:10.1136/abc", "container"),
        ("Beck, A. T., Ward, C. H., . . . Erbaugh, J. (1961). An inventory. Archives, 4(6), 561.", "authors"),
        ("Foo A. One. BMJ. 2001;1:1. doi:10.1136/a doi:10.1136/b", "doi"),
    ],
)
def test_what_fits_a_style_and_may_yet_be_wrong_is_marked(pasted, unsure):
    assert unsure in read_one(pasted).unsure


def test_an_article_ahead_of_print_has_the_year_in_which_it_was_published():
    source = read_one(
        "Barnett ML. Myths and realities. N Engl J Med. Published online March 19, 2020. doi:10.1056/NEJMp1914257"
    )

    assert source.record == SourceRecord(
        authors=("Barnett ML",),
        title="Myths and realities",
        container="N Engl J Med",
        year=2020,
        doi="10.1056/NEJMp1914257",
        note="Published online March 19, 2020",
    )
    assert not source.unsure


def test_a_number_with_a_wrong_check_digit_is_no_isbn():
    source = read_one("GRAWE, Klaus: Neuropsychotherapie. Göttingen: Hogrefe, 2004. ISBN 978-3-8017-1804-7")

    assert source.record.isbn == ""
    assert "isbn" in source.unsure


def words(text):
    return re.findall(r"\w+", text)


def mangled(text, chance):
    """The text with lines cut off, joined, doubled, swapped or broken in the middle."""
    lines = text.splitlines()
    for _change in range(chance.randint(1, 12)):
        place = chance.randrange(len(lines))
        line = lines[place]
        cut = chance.randint(0, len(line))
        changes = [
            [line[:cut]],
            [line[:cut], line[cut:]],
            [line, line],
            [line + lines.pop(place - 1)] if len(lines) > 1 and place else [line],
            [line, ""],
            [line[:cut] + chance.choice("()[]{}.,;:“”«»\u00ad\u200b\t-/") + line[cut:]],
        ]
        place = min(place, len(lines) - 1)
        lines[place : place + 1] = chance.choice(changes)
    return "\n".join(lines)


@pytest.mark.parametrize("seed", range(150))
def test_no_word_of_a_mangled_list_is_lost(seed):
    chance = random.Random(seed)
    text = mangled(numbered(chance.sample(REFERENCES, 5)), chance)

    sources = read_pasted(text)

    assert words("\n".join(source.typed for source in sources)) == words(text)


@given(st.text(max_size=300))
@settings(max_examples=300, deadline=None)
def test_no_text_at_all_is_refused_or_loses_a_word(text):
    sources = read_pasted(text)

    assert words("\n".join(source.typed for source in sources)) == words(text)


def test_an_endless_text_takes_no_endless_time():
    for text in ("Foo A, " * 5000, "a. " * 900, "(" * 3000, "10.1136/" * 2000, "Foo, A. " * 350, "In: " * 700):
        assert "".join(source.typed for source in read_pasted(text)) == text.strip()
