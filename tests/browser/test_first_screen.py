"""The first screen of an article: its strip of trust, and its contents, folded or at the side."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests import factories
from tests.check_states import article_in
from wagtail_healthblocks.dates import months_after, today
from wagtail_healthblocks.models import Contribution

SCRIPTS = Path(factories.__file__).parents[1] / "wagtail_healthblocks" / "static" / "wagtail_healthblocks" / "js"
LONG = "Pneumonoultramicroscopicsilicovolcanoconiosisundfolgenschwere"  # 61 letters
PAGE = """{% load healthblocks_tags i18n static wagtailcore_tags %}{% get_current_language_bidi as bidi %}<!DOCTYPE html>
<html lang="{% if bidi %}ar{% else %}en{% endif %}" dir="{% if bidi %}rtl{% else %}ltr{% endif %}"><head>
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<title>x</title>{% healthblocks_css %}
<script src="{% static "wagtail_healthblocks/js/contents.js" %}" defer></script></head><body><main>
<article class="hb-layout"><header><h1>{{ page.title }}</h1>{% trust_strip %}</header>{% article_contents %}
{% include_block page.body %}</article></main></body></html>"""


@pytest.fixture
def article(live_server, templates):
    """A checked article of three long sections, on a site whose template has the layout."""
    templates("testapp/article_page.html", PAGE)
    page = article_in("never")
    author = factories.ContributorFactory(name="Sam Writer", slug="", photo=None)
    Contribution.objects.create(page=page, contributor=author, role="author")
    for heading in ("What it is", LONG, "How to take it"):
        page.body.append(("heading", {"text": heading, "level": "section"}))
        page.body.append(("heading", {"text": f"More of {heading}", "level": "subsection"}))
        page.body.extend(("paragraph", f"<p>{'Some words. ' * 60}</p>") for _ in range(4))
    page.save_revision().publish()
    factories.check(page, next_due=months_after(today(), 24))
    return page


def boxes(tab, selector):
    return tab.locator(selector).evaluate_all("all => all.map(part => part.getBoundingClientRect().toJSON())")


def test_on_a_phone_the_contents_are_one_line_that_opens(article, visit, tab):
    tab.set_viewport_size({"width": 360, "height": 740})
    visit(article)
    summary = tab.locator(".hb-contents summary")

    assert summary.bounding_box()["height"] >= 44
    expect(tab.locator(".hb-contents a").first).to_be_hidden()
    summary.focus()
    tab.keyboard.press("Enter")

    expect(tab.locator(".hb-contents a")).to_have_text(["What it is", LONG, "How to take it"])
    assert tab.evaluate("document.documentElement.scrollWidth") <= 360


@pytest.mark.parametrize("language", ["en", "ar"])
def test_on_a_wide_screen_they_stay_at_the_side_and_mark_the_section(article, visit, tab, language):
    tab.set_extra_http_headers({"Accept-Language": language})
    tab.set_viewport_size({"width": 1280, "height": 900})
    visit(article)
    [text], [rail] = boxes(tab, ".hb-article"), boxes(tab, ".hb-contents")
    apart = text["left"] - rail["right"] if language == "ar" else rail["left"] - text["right"]

    assert apart >= 30
    assert tab.evaluate("document.documentElement.scrollWidth") <= 1280
    tab.evaluate("document.querySelector('h3.hb-heading:last-of-type').scrollIntoView()")

    expect(tab.locator('.hb-contents [aria-current="true"]')).to_have_text("How to take it")
    assert 0 <= boxes(tab, ".hb-contents")[0]["top"] < 100


@pytest.mark.parametrize("width", [1200, 1280, 1920])
def test_the_first_screen_has_one_edge_where_its_lines_end(article, visit, tab, width):
    tab.set_viewport_size({"width": width, "height": 900})
    visit(article)

    ends = {round(box["right"]) for part in ("header", ".hb-trust", ".hb-article") for box in boxes(tab, part)}

    assert len(ends) == 1


def test_without_scripts_the_strip_opens_and_the_contents_stand_open_beside_it(article, browser, live_server):
    context = browser.new_context(java_script_enabled=False, viewport={"width": 1280, "height": 900})
    tab = context.new_page()
    tab.goto(live_server.url + article.url)

    expect(tab.locator(".hb-contents a")).to_have_count(3)
    expect(tab.locator(".hb-contents a").first).to_be_visible()
    tab.locator(".hb-trust summary").focus()
    tab.keyboard.press("Enter")
    expect(tab.get_by_text("Checked for:")).to_be_visible()
    context.close()


def test_on_paper_who_checked_it_and_for_what_is_there(article, visit, tab):
    visit(article)
    tab.emulate_media(media="print")

    expect(tab.get_by_text("Checked for:")).to_be_visible()
    expect(tab.locator(".hb-contents")).to_be_hidden()


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_axe_finds_nothing_wrong_with_it(article, visit, tab, axe, colours):
    tab.emulate_media(color_scheme=colours)
    visit(article)
    tab.locator(".hb-trust summary").click()

    assert axe(tab) == []


def test_nothing_moves_while_it_loads(article, visit, tab):
    tab.add_init_script(
        "window.shift = 0; new PerformanceObserver(list => list.getEntries().forEach(entry => window.shift += entry.value))"
        ".observe({type: 'layout-shift', buffered: true})"
    )
    visit(article)
    tab.wait_for_load_state("networkidle")

    assert tab.evaluate("window.shift") == 0


def test_the_script_is_small():
    assert len((SCRIPTS / "contents.js").read_bytes()) <= 1024
