"""The words of a whole page, read in one pass, are those that its tree shows."""

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from tests import factories
from wagtail_healthblocks import document
from wagtail_healthblocks.readings.page_words import PageWords


def of_tree(html):
    """The words and the ids of a page by Beautiful Soup."""
    soup = BeautifulSoup(html, "html.parser")
    body = soup.body or soup
    for hidden in body.select("[hidden], head, noscript, script, style, template, svg"):
        hidden.decompose()
    ids = {element["id"] for element in body.find_all(id=True)}
    for mark in body.select(f".{document.CITATION}"):
        mark.decompose()
    for name, characters in (("sup", document.RAISED), ("sub", document.LOWERED)):
        for element in body.find_all(name):
            if all(ord(character) in characters for character in element.get_text().strip()):
                element.string = element.get_text().translate(characters)
    for block in body.find_all(list(document.BLOCKS)):
        block.insert_before(" ")
        block.append(" ")
    return " ".join(body.get_text().split()).casefold(), ids


def of_pass(html):
    page = PageWords(html)
    return page.words, page.ids


def test_of_an_article_with_every_block_they_are_the_same(db):
    html = Client().get(factories.whole_article().get_full_url(), headers={"host": "localhost"}).text

    words, ids = of_pass(html)

    assert len(words) > 5000 and len(ids) > 20
    assert (words, ids) == of_tree(html)


PAGES = {
    "head and body": "<html><head><title>No</title></head><body id=b><p id=a>Yes</p></body></html>",
    "before the body": "<html><p id=q>No</p><body><p>Yes</p></body></html>",
    "hidden and never closed": "<div hidden>No<p><b>no</div>yes",
    "a hidden field": "<p>One <input hidden name=x> two</p>",
    "no body": "<p>One</p>two<div>three</div>",
    "hidden": "<p>One <b hidden>two <i id=x>three</i></b> four</p><noscript>five</noscript>",
    "script and style": "<style>p > a {}</style><script>if (a < b) { '</p>' }</script><p>One</p>",
    "svg and template": "<svg id=s><path id=p /><text>No</text></svg><template><p id=t>No</p></template>One",
    "lines": "One<br>two<br/>three<ul><li>four<li>five</ul>six<span>seven</span>eight",
    "raised": "10<sup>9</sup> H<sub>2</sub>O a<sup>th</sup> <sup><b>2</b></sup> <sup>1<sub>x</sub></sup>",
    "never closed": "<div><p>One <b>two<p>three</div>four</i> five<h2>six",
    "closed twice": "<p>One</p></p></div>two",
    "entities": "a &amp; b &lt;c&gt; &#x27;d&#39; &nbsp;e f &am",
    "comments": "One<!-- two -->three<!DOCTYPE html><?four?>five",
    "nothing": "",
}


@pytest.mark.parametrize("html", PAGES.values(), ids=PAGES)
def test_of_any_other_page_too(html):
    words, ids = of_pass(html)
    words_of_tree, ids_of_tree = of_tree(html)

    assert words == words_of_tree
    assert ids - {"b"} == ids_of_tree
