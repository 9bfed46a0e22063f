"""The reader's choice of a country orders what the page shows, and changes nothing that programs or caches rely on."""

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests import factories
from tests.factories import anew
from wagtail_healthblocks.readings import Reading
from wagtail_healthblocks.serving import mind_choice


@pytest.fixture
def page(db):
    factories.site_settings(readers_countries="GB")
    medicine = factories.MedicineFactory(name="Examplamine", status=None)
    for country, code in (("GB", "POM"), ("US", "RX")):
        factories.LegalStatusFactory(medicine=medicine, country=country, code=code)
    lines = [factories.HelplineFactory(country=country) for country in ("GB", "US")]
    notices = [
        factories.prescription_required(medicine),
        factories.helpline(*lines),
        factories.medicine_facts(medicine),
    ]
    asked = factories.qa_section([factories.question("Is it legal?", answer=notices[:1])])
    return factories.ArticlePageFactory(body=[*notices, asked])


def soup_of(client, page, query=""):
    return BeautifulSoup(client.get(page.url + query).content, "html.parser")


def first_countries(soup):
    return [" ".join(element.get_text().split()).partition(":")[0] for element in soup.select(".hb-country")]


def test_a_choice_acts_on_every_notice_of_the_page(client, page):
    soup = soup_of(client, page, "?country=US")

    assert [text.removesuffix(" Other countries") for text in first_countries(soup)] == [
        "In the United States",
        "United States",
        "In the United States",
    ]
    assert soup.select_one(".hb-medicine-facts dt.hb-facts__term ~ dt").get_text() != ""
    terms = [term.get_text() for term in soup.select(".hb-medicine-facts .hb-facts__term")]
    assert [term for term in terms if term.startswith("United")] == ["United States", "United Kingdom"]


@pytest.mark.parametrize("path", ["index.md"])
def test_the_markdown_is_the_same_whoever_asks(client, page, path):
    plain, chosen = (client.get(page.url + path + query).content for query in ("", "?country=US"))

    assert plain == chosen
    assert b"country=" not in plain


def test_graph_and_contents_are_the_same_whatever_is_chosen(page):
    plain, chosen = (anew(page).get_reading(factories.request_for(f"/{query}")) for query in ("", "?country=US"))
    html = chosen.body

    assert plain.graph.as_dict() == chosen.graph.as_dict()
    assert plain.markdown.replace("?country=US", "") != ""
    assert chosen.markdown == chosen.for_everybody.markdown
    assert [entry.as_dict() for entry in plain.contents] == [entry.as_dict() for entry in chosen.contents]
    assert chosen.body == html
    assert html.index("In the United States") < html.index("United Kingdom")


def test_a_choice_costs_no_query_more(page):
    template = "{% load healthblocks_tags wagtailcore_tags %}{% health_structured_data %}{% include_block page.body %}"
    counts = []
    for query in ("", "", "?country=US"):
        visited = anew(page)
        with CaptureQueriesContext(connection) as queries:
            html = factories.html_of(visited, template, factories.request_for(f"/{query}"))
        counts.append(len(queries))

    assert "In the United States" in html
    assert counts[1] == counts[2]


def test_the_chosen_page_names_its_own_address_and_is_kept_for_minutes(page):
    client = Client()

    plain, chosen = client.get(page.url), client.get(page.url + "?country=US")

    assert chosen["Cache-Control"] == "max-age=300"
    assert chosen["Link"] == f'<{page.full_url}>; rel="canonical"'
    assert "Cache-Control" not in plain
    assert not chosen.cookies
    assert "Cookie" not in chosen.get("Vary", "")


def test_what_a_site_says_to_caches_is_only_shortened(page):
    request = factories.request_for("/?country=US")
    told = [
        mind_choice(page, request, HttpResponse(headers={"Cache-Control": said}))["Cache-Control"]
        for said in ("max-age=86400", "max-age=60", "private, no-store")
    ]

    assert told == ["max-age=300", "max-age=60", "private, no-store"]


@pytest.mark.parametrize("code", ["zz", "%00", "<b>", "GBR"])
def test_a_bad_code_gives_the_page_as_it_is(client, page, code):
    plain, asked = client.get(page.url), client.get(page.url, {"country": code})

    assert asked.content == plain.content
    assert "Cache-Control" not in asked


def test_a_preview_shows_the_sites_country_and_offers_no_other(page):
    page.save_revision()
    request = factories.request_for("/?country=US")
    request.is_preview = True

    html = factories.html_of(anew(page), request=request)

    assert "?country=" not in html


def test_a_medical_check_covers_the_text_and_no_order_of_it(page):
    check = factories.check(page, factories.ContributorFactory())

    assert check
    assert Reading(page).asked_country == ""
    reading = anew(page).get_reading(factories.request_for("/?country=US"))
    assert reading.medical_checks.covering == anew(page).get_reading().medical_checks.covering
