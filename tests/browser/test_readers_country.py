"""The reader's country on a phone, by keyboard, without script, from right to left, on paper and in forced colours."""

import re

import pytest
from playwright.sync_api import expect

from tests import factories

from .samples import add_page

LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunter"


@pytest.fixture
def page(transactional_db):
    factories.site_settings(readers_countries="GB")
    rows = [
        {"country": "GB", "axis": "supply", "code": "POM"},
        {"country": "GB", "axis": "control", "code": "CD2"},
        {"country": "US", "axis": "control", "code": "CIII", "applies_to": LONG, "source": "The law of drugs, " * 12},
        {
            "country": "CA",
            "axis": "supply",
            "code": "PR",
            "source": LONG,
            "source_url": f"https://{LONG[:40]}.example/",
        },
    ]
    shared = {
        "as_of": "2024-01-01",
        "source": "The register",
        "source_url": "https://register.example/",
        "applies_to": "",
    }
    statuses = [factories.block("status", shared | row) for row in rows]
    lines = [
        factories.HelplineFactory(name="Near line", country="GB", sms="82111", url="https://near.example/"),
        factories.HelplineFactory(
            name=LONG, country="US", phone="1-800-662-4357", hours=LONG, url=f"https://{LONG}.example/"
        ),
        factories.HelplineFactory(name="Far line", country="CA", phone="9-8-8"),
    ]
    notice = factories.prescription_required(name=LONG, statuses=statuses)
    return add_page(notice, factories.helpline(*lines))


def boxes(tab, selector):
    return [element.bounding_box() for element in tab.locator(selector).all()]


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("query", ["", "?country=US"])
def test_on_a_phone_nothing_scrolls_sideways_and_numbers_can_be_hit(visit, tab, page, language, query):
    tab.set_extra_http_headers({"Accept-Language": language})
    tab.set_viewport_size({"width": 360, "height": 740})

    visit(page, query)

    assert tab.evaluate("document.documentElement.scrollWidth") <= 360
    assert not tab.evaluate(
        "[...document.querySelectorAll('.hb-notice *')].filter(part => getComputedStyle(part).position !== 'absolute')"
        ".some(part => part.getBoundingClientRect().right > 360 || part.getBoundingClientRect().left < 0)"
    )
    for box in boxes(tab, ".hb-helpline__list .hb-helpline__number"):
        assert box["height"] >= 44
        assert box["width"] >= 44
    for box in boxes(tab, ".hb-countries a"):
        assert box["height"] >= 24


@pytest.mark.parametrize(
    ("medium", "width", "is_seen"), [("screen", 360, False), ("screen", 800, True), ("print", 360, True)]
)
def test_what_is_not_stated_is_only_heard_where_there_is_no_room(visit, tab, page, medium, width, is_seen):
    tab.set_viewport_size({"width": width, "height": 740})
    tab.emulate_media(media=medium)

    visit(page)

    unstated = tab.locator(".hb-countries__unstated")
    assert set(unstated.all_inner_texts()) == {"not stated"}
    assert {box["width"] > 5 for box in boxes(tab, ".hb-countries__unstated")} == {is_seen}


def test_a_country_is_chosen_by_keyboard_without_script(browser, live_server, page):
    context = browser.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto(live_server.url + page.get_url())
    link = tab.get_by_role("link", name="United States").first

    link.focus()
    tab.keyboard.press("Enter")
    tab.wait_for_url("**country=US*")

    first = [" ".join(text.split()) for text in tab.locator(".hb-country").all_inner_texts()]
    assert first[0].startswith("In the United States: ")
    assert first[1].startswith("United States")
    assert context.cookies() == []
    assert tab.url.partition("#")[2]
    context.close()


def test_on_paper_every_number_country_and_address_is_there(visit, tab, page):
    tab.set_viewport_size({"width": 794, "height": 1123})
    tab.emulate_media(media="print")
    visit(page)

    for text in ("1-800-662-4357", "9-8-8", "82111", "Canada", "Schedule III", "The law of drugs"):
        assert text in tab.locator(".hb-article").inner_text()
    assert tab.evaluate("document.documentElement.scrollWidth") <= 794
    website = tab.locator("a[href='https://near.example/']")
    assert "near.example" in website.evaluate("link => getComputedStyle(link, '::after').content")
    ink = tab.locator(".hb-helpline__way").first.evaluate(
        "way => [getComputedStyle(way).color, getComputedStyle(way).borderTopColor]"
    )
    assert ink[0] == ink[1]


def test_in_forced_colours_a_button_keeps_an_edge_and_its_words(visit, tab, page):
    tab.emulate_media(forced_colors="active")
    visit(page)

    ink, edge, paper = tab.locator(".hb-helpline__way").first.evaluate(
        "way => [getComputedStyle(way).color, getComputedStyle(way).borderTopColor, getComputedStyle(document.body).backgroundColor]"
    )
    assert ink != "rgb(255, 255, 255)"
    assert edge not in ("rgba(0, 0, 0, 0)", paper)


def test_a_sites_colour_of_links_does_not_reach_a_button(visit, tab, page):
    visit(page)
    tab.add_style_tag(content="a { color: rgb(1, 2, 3); } a:hover { color: rgb(4, 5, 6); }")

    inks = tab.locator(".hb-helpline__way").first.evaluate(
        "way => [way, way.querySelector('bdi')].map(part => getComputedStyle(part).color)"
    )

    assert inks[0] == inks[1] != "rgb(1, 2, 3)"


def test_the_notices_are_accessible(visit, tab, page, axe):
    visit(page)

    assert axe(tab, ".hb-article") == []


def test_on_a_phone_a_source_of_the_site_makes_the_notice_no_longer_and_can_be_reached(visit, tab, transactional_db):
    typed, cited = (factories.MedicineFactory(name=f"Examplamine {letter}", status=None) for letter in "AB")
    sources = [factories.SourceFactory(title=f"The register of {country}") for country in ("GB", "US", "CA")]
    for medicine, named in ((typed, [None] * 3), (cited, sources)):
        for (country, code), source in zip((("GB", "POM"), ("US", "RX"), ("CA", "PR")), named, strict=True):
            factories.LegalStatusFactory(medicine=medicine, country=country, code=code, cited_source=source)
    tab.set_viewport_size({"width": 360, "height": 740})
    heights = []

    for medicine in (typed, cited):
        visit(add_page(factories.prescription_required(medicine), factories.references()))
        heights += [box["height"] for box in boxes(tab, ".hb-prescription-required")]

    assert heights[1] <= heights[0]
    assert tab.evaluate("document.documentElement.scrollWidth") <= 360
    tab.locator(".hb-countries .hb-citation a").first.click()
    expect(tab.locator(".hb-reference:target")).to_contain_text(re.compile(r"^\s*Sordo L"))
    tab.emulate_media(media="print")
    assert all(f"The register of {country}" in tab.locator(".hb-references").inner_text() for country in ("GB", "US"))
