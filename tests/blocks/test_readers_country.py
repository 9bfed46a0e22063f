"""A notice speaks of the reader's country first, says only what is recorded of it, and forgets no other country."""

import pytest
from bs4 import BeautifulSoup
from django.test import RequestFactory
from django.utils import translation

from tests import factories
from wagtail_healthblocks import readers_country
from wagtail_healthblocks.blocks import PrescriptionRequiredBlock
from wagtail_healthblocks.country_statuses import CountryStatuses
from wagtail_healthblocks.vocabulary import countries

BLOCK = PrescriptionRequiredBlock()
POM, CD2 = ("GB", "supply", "POM", ""), ("GB", "control", "CD2", "")
SMALL, LARGE = ("GB", "supply", "GSL", "packs of up to 16 tablets"), ("GB", "supply", "P", "larger packs")


def soup_of(*rows, query=None, settings=None):
    statuses = [
        ("status", {"country": country, "axis": axis, "code": code, "applies_to": products, "source": f"{country} law"})
        for country, axis, code, products in rows
    ]
    value = BLOCK.normalize({"name": "Examplamine", "statuses": statuses})
    request = RequestFactory().get("/", query or {})
    return BeautifulSoup(BLOCK.render(value, {"request": request}), "html.parser")


def first_sentence(*rows, **kwargs):
    return words(soup_of(*rows, **kwargs).select_one(".hb-country"))


def words(element):
    return " ".join(element.get_text().split())


SENTENCES = [
    ([POM], "In the United Kingdom: prescription-only medicine (POM); control schedule not stated."),
    ([CD2], "In the United Kingdom: supply class not stated; controlled drug: Schedule 2 (CD POM)."),
    ([CD2, POM], "In the United Kingdom: prescription-only medicine (POM); controlled drug: Schedule 2 (CD POM)."),
    (
        [SMALL, LARGE],
        "In the United Kingdom: general sales list (GSL) – Applies to: packs of up to 16 tablets; "
        "pharmacy medicine (P) – Applies to: larger packs; control schedule not stated.",
    ),
    (
        [SMALL, LARGE, CD2],
        "In the United Kingdom: general sales list (GSL) – Applies to: packs of up to 16 tablets; "
        "pharmacy medicine (P) – Applies to: larger packs; controlled drug: Schedule 2 (CD POM).",
    ),
    (
        [("US", "control", "CIII", "")],
        "In the United States: supply class not stated; Schedule III controlled substance.",
    ),
]


@pytest.mark.parametrize(("rows", "sentence"), SENTENCES)
def test_the_sentence_has_both_axes_and_what_is_not_stated(db, rows, sentence):
    assert first_sentence(*rows) == sentence


def test_the_sentence_is_in_the_language_of_the_page(db):
    with translation.override("de"):
        assert first_sentence(POM, CD2).startswith("Im Vereinigten Königreich: ")
        assert "(POM); " in first_sentence(POM, CD2)
    with translation.override("ar"):
        assert first_sentence(POM).startswith("في المملكة المتحدة: ")
    with translation.override("pl"):
        assert first_sentence(POM).startswith(f"{countries.name('GB')}: ")


def test_a_label_of_a_site_stays_as_it_is_written(db, settings):
    row = {"country": "CH", "axis": "supply", "code": "B", "label": "Swissmedic list B", "meaning": "A prescription."}
    settings.HEALTHBLOCKS_LEGAL_STATUS_CODES = [row | {"source": "law"}]

    assert "Switzerland: Swissmedic list B;" in first_sentence(("CH", "supply", "B", ""))


def test_the_choice_comes_before_the_site_and_the_site_before_the_order_of_rows(db):
    rows = [("CA", "supply", "PR", ""), POM, ("US", "supply", "RX", "")]

    as_stored = first_sentence(*rows)
    factories.site_settings(readers_countries="GB US")
    of_site, chosen = first_sentence(*rows), first_sentence(*rows, query={"country": "us"})

    assert [text.partition(":")[0] for text in (as_stored, of_site, chosen)] == [
        "In Canada",
        "In the United Kingdom",
        "In the United States",
    ]


def test_nothing_is_said_of_a_country_that_has_no_row(db):
    soup = soup_of(POM, query={"country": "AU"})

    assert words(soup.select_one(".hb-country")) == (
        "In Australia: this page does not say. Ask a pharmacist or a doctor."
    )
    assert [words(cell) for cell in soup.select("tbody th")] == ["United Kingdom"]


def test_what_holds_in_the_whole_union_is_said_as_such_in_each_member(db):
    union, member = ("EU", "supply", "RX", ""), ("FR", "control", "RX", "")

    told = [words(element) for element in soup_of(union, query={"country": "FR"}).select(".hb-country")]
    outside = first_sentence(union, query={"country": "CH"})

    assert told == ["In the European Union: subject to medical prescription; control schedule not stated."]
    assert outside.startswith("In Switzerland: this page does not say")
    assert member[0] in countries.EU_MEMBERS


def test_the_other_countries_are_an_open_table_with_every_fact(db):
    soup = soup_of(POM, CD2, ("US", "control", "CIII", ""), ("CA", "supply", "PR", "drops"))

    table = soup.select_one("table.hb-countries")
    rows = [[words(cell) for cell in row.select("th, td")] for row in table.select("tbody tr")]

    assert len(table.select("thead th")) == 3
    assert rows == [
        ["United States", "not stated", "Schedule III controlled substance, US law"],
        ["Canada", "Prescription (Pr) – Applies to: drops, CA law", "not stated"],
    ]
    assert not soup.select("details, [hidden]")
    for fact in ("US law", "CA law", "GB law"):
        assert fact in words(soup)


def test_what_a_status_means_is_said_of_the_readers_country_once(db):
    rows = [POM, ("CA", "control", "CDSA-I", ""), ("AU", "supply", "S4", ""), ("AU", "supply", "S4", "drops")]

    meanings = {
        code: words(soup_of(*rows, query={"country": code}).select_one(".hb-status__meaning")) for code in ("CA", "AU")
    }

    assert meanings == {"CA": "Extra prescription rules apply.", "AU": "You need a prescription."}


def test_what_the_union_and_its_member_mean_alike_is_said_once(db):
    rows = [("EU", "supply", "RX", ""), ("FR", "supply", "RX", "drops"), ("FR", "supply", "RX-SPEC", "tablets")]

    said = [words(line) for line in soup_of(*rows, query={"country": "FR"}).select(".hb-status__meaning")]

    assert " ".join(said).count("You need a prescription") == 1


def test_a_date_leads_to_its_source(db):
    status = {
        "country": "GB",
        "axis": "supply",
        "code": "POM",
        "as_of": "2024-01-01",
        "source": "Law",
        "applies_to": "",
    }
    rows = [status, status | {"country": "US", "code": "RX", "source_url": "https://law.example/us"}]
    value = BLOCK.to_python({"name": "Examplamine", "statuses": [{"type": "status", "value": row} for row in rows]})

    link = BeautifulSoup(BLOCK.render(value), "html.parser").select_one("td a")

    assert (link["href"], link.bdi.text, link.get_text()) == (
        "https://law.example/us",
        "Jan. 1, 2024",
        "Jan. 1, 2024 Law",
    )


@pytest.mark.parametrize("code", ["", "XX", "<script>", "GBR", "g b", "\x00", "ﬀ"])
def test_a_bad_code_is_ignored_and_never_shown_again(db, code):
    assert str(soup_of(POM, query={"country": code})) == str(soup_of(POM))


def test_the_countries_to_choose_are_links_that_no_crawler_follows(db):
    soup = soup_of(POM, ("US", "supply", "RX", ""), query={"country": "GB"})

    (link,) = soup.select("tbody th a")

    assert link["href"].startswith("?country=US")
    assert link["rel"] == ["nofollow"]
    assert link.get_text() == "United States"


@pytest.mark.parametrize("language", ["en", "de", "ar", "es"])
def test_every_country_begins_a_sentence(language):
    with translation.override(language):
        for code in countries.CODES:
            phrase = readers_country.in_country(code)

            assert phrase[0] == phrase[0].upper()
            assert "{" not in phrase
            assert phrase != str(countries.name(code))


def test_a_country_without_a_row_on_an_axis_states_nothing_on_it():
    assert [words for words, _products in CountryStatuses("GB", "United Kingdom").stated] == [
        "supply class not stated",
        "control schedule not stated",
    ]


def helpline_block(*lines, query=None):
    page = factories.ArticlePageFactory(body=[factories.helpline(*lines)])
    request = RequestFactory().get("/", query or {}, HTTP_HOST="localhost")
    return BeautifulSoup(factories.html_of(page, request=request), "html.parser")


def names_in(soup, selector):
    return [name.get_text().rstrip(":") for name in soup.select(f"{selector} .hb-helpline__name strong")]


@pytest.fixture
def lines(db):
    countries_of = {"Samaritans": "GB", "Lifeline": "AU", "Emergency": "GB", "Union": "EU"}
    return [
        factories.HelplineFactory(name=name, country=country, phone=f"0{number} 11", url="https://line.example/")
        for number, (name, country) in enumerate(countries_of.items())
    ]


@pytest.mark.parametrize(
    ("query", "own", "others"),
    [
        ({}, ["Samaritans", "Emergency"], ["Lifeline", "Union"]),
        ({"country": "AU"}, ["Lifeline"], ["Samaritans", "Emergency", "Union"]),
        ({"country": "FR"}, ["Union"], ["Samaritans", "Emergency", "Lifeline"]),
        ({"country": "US"}, [], ["Samaritans", "Emergency", "Lifeline", "Union"]),
    ],
)
def test_helplines_of_the_readers_country_come_first_and_none_is_lost(lines, query, own, others):
    soup = helpline_block(*lines, query=query)

    assert names_in(soup, ".hb-helpline__list") == own
    assert names_in(soup, ".hb-countries") == others
    assert {link.get_text() for link in soup.select("a[href^='tel:']")} == {line.phone for line in lines}
    assert not soup.select("details")


def test_a_country_without_a_helpline_is_told_whom_to_call(lines):
    soup = helpline_block(*lines, query={"country": "US"})

    assert words(soup.select_one(".hb-country")) == (
        "In the United States: this page names no helpline. In danger, call the emergency number there."
    )


def test_a_website_is_a_link_by_words_that_say_whose_it_is(lines):
    only_there = factories.HelplineFactory(name="Chat", country="AU", phone="", url="https://line.example/")
    links = helpline_block(*lines, only_there).select("a[href='https://line.example/']")

    # Of another country's helpline the number; where it has none, its website.
    assert {link.get_text() for link in links} == {f"Website of {name}" for name in ("Samaritans", "Emergency", "Chat")}
    assert not any(link.find("bdi") for link in links)  # so that its address is on paper
