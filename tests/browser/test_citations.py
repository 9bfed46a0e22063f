"""A mark leads to its source and back without a script; with it, the source stands beside the mark."""

import pytest
from playwright.sync_api import expect

from tests import factories
from tests.factories import SourceFactory
from wagtail_healthblocks.source_marks import SourceMark

SCRIPT = "/static/wagtail_healthblocks/js/citations.js"


@pytest.fixture
def article():
    sources = [SourceFactory(title=f"Study {number}") for number in range(1, 13)]
    marks = [SourceMark((source.uuid,)).stored for source in sources]
    body = [
        *(factories.paragraph(f"<p>Sentence {number}{mark}.</p>") for number, mark in enumerate(marks, 1)),
        factories.question(answer=[factories.paragraph(f"<p>Yes{marks[0]}.</p>")]),
        factories.references(),
    ]
    return factories.ArticlePageFactory(body=body)


@pytest.fixture
def opened(browser, live_server, article):
    """`opened()` is the article in a tab of its own, closed before the live server is."""
    contexts = []

    def opened(width=1280, **options):
        contexts.append(browser.new_context(viewport={"width": width, "height": 740}, **options))
        page = contexts[-1].new_page()
        page.goto(live_server.url + article.get_url())
        return page

    yield opened
    for context in contexts:
        context.close()


def test_without_a_script_a_mark_leads_to_its_source_and_back(opened):
    page = opened(360, java_script_enabled=False)

    page.get_by_role("link", name="Source 12").click()
    page.wait_for_url("**" + page.get_by_role("link", name="Source 12").get_attribute("href"))
    expect(page.get_by_text("Study 12")).to_be_visible()

    page.locator("li", has_text="Study 1.").get_by_role("link", name="2", exact=True).click()
    page.wait_for_url("**#hb-cite-13")


@pytest.mark.parametrize(("width", "is_open"), [(360, False), (1280, True)])
def test_a_long_list_is_closed_after_ten_on_phones_only(opened, width, is_open):
    page = opened(width)

    assert page.get_by_text("Study 10").is_visible()
    assert page.get_by_text("Study 11").is_visible() is is_open
    assert page.get_by_text("All 12 sources").is_visible() is not is_open


def test_on_paper_the_whole_list_is_there(opened):
    page = opened(360)
    page.emulate_media(media="print")

    assert page.get_by_text("Study 12").is_visible()


def test_with_the_script_a_source_stands_beside_its_mark(opened, live_server):
    page = opened()
    page.add_script_tag(url=live_server.url + SCRIPT)
    shown = page.locator(".hb-popover")

    page.get_by_role("link", name="Source 3").focus()
    assert "Study 3" in shown.inner_text()
    assert "Cited in" not in shown.inner_text()

    page.keyboard.press("Escape")
    assert not shown.is_visible()

    page.get_by_role("link", name="Source 4").hover()
    assert "Study 4" in shown.inner_text()
