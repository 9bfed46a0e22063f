import json
from datetime import date

import pytest

from wagtail_healthblocks.bibliography.formats import csl
from wagtail_healthblocks.bibliography.formats.problems import BrokenFile
from wagtail_healthblocks.bibliography.record import SourceRecord

ITEM = {
    "id": "sordo",
    "type": "article-journal",
    "title": "Mortality risk",
    "container-title": "BMJ",
    "volume": 357,
    "page": "j1550",
    "DOI": "10.1136/BMJ.j1550",
    "author": [
        {"family": "Berg", "given": "Jan", "non-dropping-particle": "van der"},
        {"family": "King", "given": "Martin Luther", "suffix": "Jr."},
        {"literal": "World Health Organization"},
        {"family": "Voltaire"},
    ],
    "issued": {"date-parts": [["2017", 4, 26]]},
    "accessed": {"date-parts": [[2025, 3, 3]]},
}


def test_a_file_of_a_reference_manager_is_read():
    [record] = csl.read(json.dumps([ITEM]))

    assert record == SourceRecord(
        authors=("van der Berg, Jan", "King, Martin Luther, Jr.", "World Health Organization", "Voltaire"),
        title="Mortality risk",
        container="BMJ",
        year=2017,
        volume="357",
        pages="j1550",
        doi="10.1136/BMJ.j1550",
        accessed=date(2025, 3, 3),
    )


@pytest.mark.parametrize(
    ("issued", "year"),
    [
        ({"date-parts": [[2017]]}, 2017),
        ({"raw": "2017-04"}, 2017),
        ({"literal": "Spring 2017"}, 2017),
        ({}, None),
        (None, None),
    ],
)
def test_a_date_is_read_in_every_form(issued, year):
    [record] = csl.read(json.dumps({"type": "book", "title": "One", "issued": issued}))

    assert (record.kind, record.year) == ("book", year)


@pytest.mark.parametrize(
    "bad", [{"title": "no type"}, "a word", {"type": "book", "title": ["One"]}, {"type": "book", "author": [1]}]
)
def test_a_bad_item_is_told_by_its_number_and_the_rest_is_kept(bad):
    text, problems = json.dumps([ITEM, bad, ITEM]), []

    records = csl.read(text, problems)

    assert [record.title for record in records] == ["Mortality risk"] * 2
    assert [str(problem) for problem in problems] == ["Record 2: This is no item of CSL JSON."]
    with pytest.raises(BrokenFile, match="Record 2: "):
        csl.read(text)


@pytest.mark.parametrize(("text", "line"), [("", 1), ('[\n{"type": }\n]', 2), ("3", 1), ('"x"', 1)])
def test_what_is_no_csl_json_says_where(text, line):
    with pytest.raises(BrokenFile, match=f"Line {line}: "):
        csl.read(text, [])
