"""What readers without JavaScript get: the same words, links and forms, and links that lead somewhere."""

from urllib.parse import urldefrag

import pytest

from . import test_reviews
from .demo import ARTICLES

#: The words of the page and what one can do on it; what is behind a closed summary is there as well.
WHAT_IS_THERE = """() => ({
    words: document.body.innerText.split(/\\s+/),
    all: [...document.querySelectorAll("main :not(script)")].flatMap(part => [...part.childNodes])
        .filter(node => node.nodeType === Node.TEXT_NODE).flatMap(node => node.data.split(/\\s+/)).filter(Boolean),
    links: [...document.querySelectorAll("a")].map(link => link.href),
    anchors: [...document.querySelectorAll("[id]")].map(part => part.id),
    fields: [...document.querySelectorAll("form")].map(form =>
        [form.method, form.action, ...[...form.elements].map(field => field.name)]),
})"""


@pytest.fixture
def read(browser, live_server):
    """`read(page, scripts)` is what a page has for a reader with or without JavaScript."""

    def read(page, scripts):
        context = browser.new_context(java_script_enabled=scripts)
        tab = context.new_page()
        tab.goto(live_server.url + page.url)
        found = tab.evaluate(WHAT_IS_THERE)
        context.close()
        return found

    return read


@pytest.mark.parametrize(
    "name", ["ketamine", pytest.param("tour", marks=pytest.mark.long), "reviews behind a link", "reviews with the form"]
)
def test_a_page_has_the_same_words_links_and_forms_without_scripts(demo, read, name, client, live_server):
    if name in ARTICLES:
        page = demo.add_article(name)
    else:
        page = test_reviews.add_page(2, reviews_form="inline" if name.endswith("form") else "link")

    without = read(page, scripts=False)

    assert without == read(page, scripts=True)
    assert len(without["words"]) > 50
    own = {urldefrag(link) for link in without["links"] if link.startswith(live_server.url)}
    here = {address for address, fragment in own if fragment}
    assert {fragment for _address, fragment in own if fragment} <= set(without["anchors"])
    # The links by which a reader chooses a country lead to the same page.
    assert {address.partition("?")[0] for address in here} <= {live_server.url + page.url}
    paths = sorted({address.removeprefix(live_server.url) for address, _fragment in own})
    assert {path: status for path in paths if (status := client.get(path).status_code) != 200} == {}
