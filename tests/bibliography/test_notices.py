"""The public lists of notices as they are read, and what all notices of a source come to."""

import datetime

import pytest

from tests.notice_lists import COLUMNS, pubmed, retraction_watch, row
from wagtail_healthblocks.bibliography import pubmed_notices
from wagtail_healthblocks.bibliography import retraction_watch as watch
from wagtail_healthblocks.bibliography.notices import Broken, NoSuchList, Notice, Verdict, verdict_of

MARCH = datetime.date(2025, 3, 15)
MAY = datetime.date(2025, 5, 1)


def read(*rows):
    return list(watch.read(retraction_watch(*rows).splitlines(keepends=True)))


def read_pubmed(*records):
    return list(pubmed_notices.read(pubmed(*records).splitlines(keepends=True)))


def test_a_row_says_which_source_was_retracted_when_and_where():
    assert read(row("10.5555/ABC", "28446428", notice_doi="10.5555/Notice", RetractionPubMedID="31")) == [
        Notice("retracted", "10.5555/abc", "28446428", "", MARCH, "10.5555/Notice", "31")
    ]


@pytest.mark.parametrize("spelling", ["https://doi.org/10.5555/ABC", "doi:10.5555/abc", " 10.5555/aBc. "])
def test_a_doi_is_read_in_any_spelling(spelling):
    assert read(row(spelling))[0].doi_key == "10.5555/abc"


@pytest.mark.parametrize(
    ("nature", "key"),
    [
        ("Retraction", "retracted"),
        ("Correction", "corrected"),
        ("Expression of concern", "concern"),
        ("Reinstatement", "fine"),
    ],
)
def test_natures_are_told_apart(nature, key):
    assert read(row("10.5555/a", nature=nature))[0].nature == key


@pytest.mark.parametrize(
    ("written", "day"), [("3/15/2025 0:00", MARCH), ("3/15/2025", MARCH), ("2025-03-15", MARCH), ("", None)]
)
def test_days_are_read_as_the_list_writes_them(written, day):
    assert read(row("10.5555/a", day=written))[0].date == day


@pytest.mark.parametrize("none", ["", "unavailable", "Unavailable", "0"])
def test_what_the_list_writes_for_no_identifier_names_nothing(none):
    [notice] = read(row(none, "0", notice_doi=none))
    assert not notice.is_identified
    assert notice.notice_doi == ""


@pytest.mark.parametrize(
    "wrong",
    [
        row("10.5555/a", nature="Gossip"),
        row("10.5555/a", day="31/12/2025 0:00"),
        row("the first one"),
        row("10.5555/\ufffd"),
    ],
)
def test_a_row_that_cannot_be_read_is_named_by_its_line(wrong):
    first, broken, last = read(row("10.5555/a", Title="A title\nof two lines"), wrong, row("10.5555/b"))
    assert isinstance(broken, Broken)
    assert broken.line == 4
    assert (first.doi_key, last.doi_key) == ("10.5555/a", "10.5555/b")


def test_a_row_with_a_wrong_doi_is_known_by_its_pmid():
    assert read(row("the first one", "28446428"))[0].pmid == "28446428"


def test_a_row_that_ends_too_early_is_broken():
    lines = [*retraction_watch(row("10.5555/a")).splitlines(keepends=True)[:2], "7,A title,cut off\n"]
    assert [type(found) for found in watch.read(lines)] == [Notice, Broken]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "PMID,Title,Authors,Citation\n1,A,B,C\n",
        "<!doctype html>\n<p>Not found</p>\n",
        "\ufffd\ufffdR\x00e\x00c\x00o\x00r\x00d\x00",
        retraction_watch(row("10.5555/a"), columns=COLUMNS[:10]),
    ],
)
def test_a_file_of_another_form_is_refused(text):
    with pytest.raises(NoSuchList):
        list(watch.read(text.splitlines(keepends=True)))


SOURCE = [
    ("PMID", "28446428"),
    ("LID", "S0001 [pii]"),
    ("LID", "10.5555/ABC [doi]"),
    ("PT", "Journal Article"),
    ("PMC", "PMC5421454"),
]
KEYS = ("10.5555/abc", "28446428", "PMC5421454")


def test_pubmeds_record_of_a_source_names_its_notice():
    retraction = ("RIN", "Example J. 2025 Mar 15;12(3):\n200. doi: 10.5555/Notice. PMID: 31234567")
    assert read_pubmed([*SOURCE, retraction]) == [
        Notice("retracted", *KEYS, date=MARCH, notice_doi="10.5555/Notice", notice_pmid="31234567")
    ]


@pytest.mark.parametrize(
    ("tag", "nature"),
    [("EIN", "corrected"), ("ECI", "concern"), ("PRIN", "corrected"), ("UIN", "superseded"), ("RRI", "retracted")],
)
def test_pubmeds_tags_are_told_apart(tag, nature):
    [notice] = read_pubmed([*SOURCE, (tag, "Example J. 2025 Mar;12(3):200. PMID: 31234567")])
    assert (notice.nature, notice.date, notice.notice_pmid) == (nature, None, "31234567")


def test_pubmeds_record_of_a_notice_names_its_source():
    record = [("PMID", "31234567"), ("DP", "2025 Mar 15"), ("ROF", "Example J. 2017;357:1. PMID: 28446428")]
    assert read_pubmed(record) == [Notice("retracted", pmid="28446428", date=MARCH, notice_pmid="31234567")]


def test_a_publication_type_alone_says_retracted_once():
    assert [notice.nature for notice in read_pubmed([*SOURCE, ("PT", "Retracted Publication")])] == ["retracted"]
    named = [*SOURCE, ("PT", "Retracted Publication"), ("RIN", "Example J. 2025;12:200. PMID: 31234567")]
    assert [notice.notice_pmid for notice in read_pubmed(named)] == ["31234567"]


def test_a_record_without_notices_says_nothing():
    assert read_pubmed(SOURCE) == []


def test_a_record_without_a_number_is_named_by_its_line():
    assert read_pubmed(SOURCE, [("TI", "Lost")]) == [Broken(7, "This record has no PMID.")]


@pytest.mark.parametrize("text", ["TY  - JOUR\nTI  - A study\n", "a,b,c\n1,2,3\n"])
def test_another_format_is_no_list_of_pubmeds(text):
    with pytest.raises(NoSuchList):
        list(pubmed_notices.read(text.splitlines(keepends=True)))


@pytest.mark.parametrize(
    ("notices", "status", "date"),
    [
        ([], "fine", None),
        ([("corrected", MAY), ("retracted", MAY), ("concern", MARCH)], "retracted", MAY),
        ([("retracted", MAY), ("retracted", MARCH), ("retracted", None)], "retracted", MARCH),
        ([("retracted", MARCH), ("fine", MAY)], "fine", None),
        ([("retracted", None), ("fine", MAY)], "fine", None),
        ([("retracted", MAY), ("fine", MARCH)], "retracted", MAY),
        ([("retracted", MARCH), ("fine", MAY), ("corrected", MARCH)], "corrected", MARCH),
    ],
)
def test_the_gravest_notice_wins_and_a_reinstatement_takes_a_retraction_back(notices, status, date):
    verdict = verdict_of([Notice(nature, date=day) for nature, day in notices])
    assert (verdict.status, verdict.date) == (status, date)


def test_a_verdict_says_where_the_notice_stands():
    assert verdict_of([Notice("retracted", notice_doi="10.5555/a<b>")]).url == "https://doi.org/10.5555/a%3Cb%3E"
    assert verdict_of([Notice("retracted", notice_pmid="31")]).url == "https://pubmed.ncbi.nlm.nih.gov/31/"
    assert verdict_of([Notice("retracted")]).url == ""


@pytest.mark.parametrize(
    ("verdict", "status", "told", "overrules"),
    [
        ("retracted", "fine", "fine", True),
        ("fine", "retracted", "retracted", True),
        ("fine", "retracted", "fine", False),
        ("retracted", "fine", "retracted", False),
        ("retracted", "fine", "concern", True),
        ("corrected", "superseded", "fine", False),
        ("retracted", "superseded", "fine", True),
    ],
)
def test_what_an_editor_set_yields_to_graver_news_alone(verdict, status, told, overrules):
    assert Verdict(verdict).overrules(status, told) is overrules
