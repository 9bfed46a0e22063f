"""What is exported is read again as it was, whatever stands in it."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wagtail_healthblocks.bibliography.formats import FORMATS
from wagtail_healthblocks.bibliography.names import read_author
from wagtail_healthblocks.bibliography.record import SourceRecord
from wagtail_healthblocks.vocabulary.references import REFERENCE_KINDS

WRITTEN = {name: kept for name, kept in FORMATS.items() if kept.write}
AWKWARD = [
    r"50 % of {all} $5 & #1_a ~ ^ \textbf{x} \\",
    "Müller & Söhne — „Ärzte“ ’n’ «Co»",
    "الكيتامين في علاج الإدمان",
    "Two lines\nof one title",
    "ER  - \nTY  - JOUR",
    "@book{x,\n@article(y, title={z}",
    "} and {",
    "He said ``no'' and \"yes\" -- or --- no",
    "?`¿ !` << >> ,,",
    '[{"a": 1}]',
    "a and b and others",
    "x=y, z",
    "}",
    "{",
]
#: No character that ends a line but the line feed, none that is for private use, and no half of a pair.
SIGNS = st.characters(exclude_categories=("Cs", "Cc", "Co", "Zl", "Zp"))


def stripped(strategy):
    return strategy.map(lambda text: text.strip()).filter(bool)


LINE = stripped(st.text(SIGNS, min_size=1, max_size=40))
TEXT = st.one_of(st.sampled_from(AWKWARD), LINE, st.lists(LINE, min_size=2, max_size=3).map("\n".join))
OPTIONAL = st.one_of(st.just(""), TEXT)
PEOPLE = st.sampled_from(
    ["Sordo L", "von Elm E", "Krupitsky, Evgeny M.", "Zarate CA Jr", "King, Martin Luther, Jr.", "O’Brien CP"]
)
BODIES = st.sampled_from(
    [
        "World Health Organization",
        "Food and Drug Administration",
        "others",
        "Band A and B {C}",
        "Ministry of Health, Peru",
        "张伟",
    ]
)
#: An author as ``names`` writes it: the others are brought into that spelling first.
AUTHORS = (
    st.one_of(PEOPLE, BODIES, LINE)
    .map(lambda author: read_author(author).written())
    .filter(lambda author: read_author(author).written() == author)
)
DOIS = st.sampled_from(
    ["10.1136/bmj.j1550", "10.1002/(SICI)1097-0258(19980815)17:15/16<1661::AID-SIM968>3.0.CO;2-2", "10.1000/a_b{c}%d"]
)
RECORDS = st.builds(
    SourceRecord,
    kind=st.sampled_from(list(REFERENCE_KINDS)),
    authors=st.lists(AUTHORS, max_size=4).flatmap(
        lambda authors: st.sampled_from([tuple(authors), (*authors, "et al.") if authors else ()])
    ),
    title=TEXT,
    container=OPTIONAL,
    year=st.one_of(st.none(), st.integers(1, 2100)),
    volume=OPTIONAL,
    issue=OPTIONAL,
    pages=st.one_of(st.sampled_from(["", "13-19", "e1920622", "1-3, 5-7", "1--2", "S1–S5", "-5", "5-"]), OPTIONAL),
    publisher=OPTIONAL,
    doi=st.one_of(st.just(""), DOIS),
    pmid=st.sampled_from(["", "28446428", "1"]),
    pmcid=st.sampled_from(["", "PMC5421454"]),
    isbn=st.sampled_from(["", "9780306406157"]),
    url=st.sampled_from(
        ["", "https://example.org/~a_b?c=%20d#e", "https://example.org/{x}", "https://example.org/@a,b"]
    ),
    accessed=st.one_of(st.none(), st.dates(date(1990, 1, 1), date(2100, 1, 1))),
    language=st.sampled_from(["", "de", "es", "zh"]),
    note=OPTIONAL,
)


@pytest.mark.lengthy
@pytest.mark.parametrize("name", WRITTEN)
@given(records=st.lists(RECORDS, min_size=1, max_size=3))
@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
def test_an_export_is_read_again_as_it_was(name, records):
    text = WRITTEN[name].write(records)

    assert FORMATS[name].read(text) == records


@pytest.mark.parametrize("name", WRITTEN)
@pytest.mark.parametrize("value", AWKWARD)
def test_an_awkward_value_is_read_again_as_it_was(name, value):
    record = SourceRecord(
        title=value, container=value, publisher=value, note=value, volume=value, issue=value, pages=value
    )

    assert FORMATS[name].read(WRITTEN[name].write([record])) == [record]


@pytest.mark.parametrize(
    ("name", "author"),
    [
        (name, author)
        for name in WRITTEN
        for author in ("C. J. A. Morgan", "Иванов И. И.", "Foo, Jan And Eva", "Sordo, L.")
    ]
    + [("BibTeX", "Sordo, L"), ("CSL JSON", "Sordo, L")],
)
def test_an_author_in_another_spelling_is_read_again_as_it_was(name, author):
    record = SourceRecord(title="One", authors=(author, "et al."))

    assert FORMATS[name].read(WRITTEN[name].write([record])) == [record]
