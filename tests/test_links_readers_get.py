"""Whatever address is stored, in whatever block or snippet: a paid one is marked, and one that runs a script is gone."""

import json
import re
import time
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.apps import apps
from django.template.loader import render_to_string
from django.test import Client
from django.utils import translation
from markdown_it import MarkdownIt

import wagtail_healthblocks
from tests import factories, hosts
from tests.parts import one_in
from tests.planting import Planter, fields_with_addresses, kind_of, places_in
from tests.test_addresses import SCRIPTS
from wagtail_healthblocks.blocks import HealthArticleStreamBlock
from wagtail_healthblocks.models import Medicine, Source
from wagtail_healthblocks.readings import Reading
from wagtail_healthblocks.readings.markdown import from_html
from wagtail_healthblocks.text import as_shown

ARTICLE = """{% load healthblocks_tags wagtailcore_tags %}
{% article_notices %}{% health_byline %}{% medical_check %}{% include_block page.body %}"""
PAID = "https://shop.example.org/{}"
NOTE = "(paid link)"
TOKEN = "evilpayload"
PACKAGE = Path(wagtail_healthblocks.__file__).parent


@pytest.fixture
def article(db):
    """An article with every block and snippet, on a site with a paid domain."""
    page = factories.whole_article()
    factories.SafetyAlertFactory(medicine=Medicine.objects.first())
    factories.ContributorIndexPageFactory()
    factories.site_settings(paid_domains=hosts.PAID)
    Source.objects.update(status="corrected")  # what has a notice shows its address
    return page


def front_ends(page):
    """What readers and programs get of a page, as HTML: its own, its Markdown as a reader of Markdown shows it."""
    reading = Reading(page, factories.request_for())
    return {
        "page": factories.html_of(page, ARTICLE),
        "Markdown": MarkdownIt("commonmark").enable("table").render(reading.markdown),
    }


def graph_of(page):
    return Reading(page, factories.request_for()).graph.as_dict()


def api_of(page, **query):
    answer = Client().get(f"/api/v2/pages/{page.pk}/", {"fields": "*", **query})
    assert answer.status_code == 200
    return answer.json()


def links_in(html):
    return BeautifulSoup(html, "html.parser").find_all("a", href=True)


def numbers_in(text):
    return set(re.findall(r"shop\.example\.org/(n\d+n)", text))


def unmarked(html, rel=True):
    """The paid links that do not say so, in words and, on a page, to machines."""
    paid = [link for link in links_in(html) if hosts.PAID in link["href"]]
    said = [link for link in paid if link.get_text().endswith(NOTE) and ("sponsored" in link.get("rel", []) or not rel)]
    return [str(link) for link in paid if link not in said]


def unmarked_in_api(value, path=""):
    """The paid addresses of an answer of the API that have no detail which says so, and such links in its HTML."""
    if isinstance(value, list):
        return [found for item in value for found in unmarked_in_api(item, path)]
    if isinstance(value, dict):
        found = [place for name, inner in value.items() for place in unmarked_in_api(inner, f"{path}.{name}")]
        return [place for place in found if not _is_detailed(value, place.rpartition(".")[2])]
    if isinstance(value, str) and "<" in value:
        return [f"{path} {link}" for link in unmarked(value)]
    return [path] if isinstance(value, str) and hosts.PAID in value else []


def _is_detailed(value, name):
    detail = value.get(f"{name}_detail")
    return detail == {"is_paid": True} or (isinstance(detail, list) and {"is_paid": True} in detail)


#: Addresses that are no links: what a page plays, and what only editors read.
NO_LINKS = {("video", "captions_url"), ("helpline.source_url",)}


@pytest.mark.lengthy
def test_the_article_of_these_tests_has_an_address_in_every_place_that_can_hold_one(article):
    planter = Planter(PAID)

    planter.everywhere(article)

    fields = {f"{model._meta.model_name}.{field.name}" for model, field in fields_with_addresses()}
    assert {"contributor.links", "helpline.url", "legalstatus.source_url", "medicine.uses", "disclaimer.text"} <= fields
    assert fields <= {kind[0] for kind in planter.planted}
    assert not set(map(kind_of, places_in(HealthArticleStreamBlock()))) - set(planter.planted)


@pytest.mark.lengthy
def test_every_paid_link_that_readers_get_is_marked(article):
    planter = Planter(PAID)
    page = planter.everywhere(article)

    for front_end, html in front_ends(page).items():
        assert unmarked(html, rel=front_end == "page") == []
        shown = numbers_in(" ".join(link["href"] for link in links_in(html)))
        kinds = {kind for kind, addresses in planter.planted.items() if not shown & numbers_in(" ".join(addresses))}
        assert kinds == NO_LINKS, front_end
    assert hosts.PAID in json.dumps(graph_of(page))


@pytest.mark.thorough
@pytest.mark.parametrize("query", [{}, {"rich_text_format": "html"}, {"rich_text_format": "db_html"}], ids=str)
def test_every_paid_address_of_the_api_says_so(article, query):
    planter = Planter(PAID)
    page = planter.everywhere(article)

    answer = api_of(page, **query)

    assert unmarked_in_api({"body": answer["body"], "checked_by": answer["checked_by"]}) == []
    assert len(numbers_in(json.dumps(answer["body"]))) > 40


@pytest.mark.thorough
def test_a_link_that_is_not_paid_for_says_so_in_the_api_and_nothing_on_the_page(article):
    assert NOTE not in factories.html_of(article, ARTICLE)
    assert '"is_paid": true' not in json.dumps(api_of(article))
    assert '"is_paid": false' in json.dumps(api_of(article))


def test_a_page_without_the_mixin_marks_all_of_them_too(article):
    body = article.body.get_prep_value()
    page = factories.PlainPageFactory(body=Planter(PAID).in_stored(article.body.stream_block, body))

    html = factories.html_of(factories.anew(page))

    assert numbers_in(html)
    assert unmarked(html) == []


@pytest.mark.parametrize("language, words", [("de", "(bezahlter Link)"), ("en", NOTE)])
def test_a_paid_link_is_marked_in_the_language_of_the_page(db, language, words):
    factories.site_settings(paid_domains=hosts.PAID)
    page = factories.ArticlePageFactory(body=[factories.quote(source_url=PAID)])

    with translation.override(language):
        html = factories.html_of(page)

    assert words in html


@pytest.mark.parametrize("words", ["href=", 'href="', "href='\"", "src=javascript:"])
def test_a_long_text_of_such_words_is_read_at_once(words):
    started = time.process_time()

    as_shown(words * (100_000 // len(words)), [hosts.PAID])

    assert time.process_time() - started < 2


def page_with_links_to(addresses):
    """A page with a quotation and a text for each address."""
    factories.site_settings(paid_domains=hosts.PAID)
    texts = [factories.paragraph(f'<p><a href="{address}">Words</a></p>') for address in addresses]
    return factories.ArticlePageFactory(body=[*texts, *(factories.quote(source_url=address) for address in addresses)])


def test_no_spelling_of_a_paid_domain_escapes(db):
    page = page_with_links_to(hosts.TO_IT)

    links = links_in(factories.html_of(page))

    assert len(links) == 2 * len(hosts.TO_IT)
    assert [link["href"] for link in links if "sponsored" not in link.get("rel", []) or NOTE not in link.text] == []


def test_a_link_elsewhere_is_never_marked(db):
    addresses = [*hosts.ELSEWHERE, *hosts.NOWHERE]
    page = page_with_links_to(addresses)

    links = links_in(factories.html_of(page))

    assert len(links) == 2 * len(addresses)
    assert [link["href"] for link in links if link.has_attr("rel") or NOTE in link.text] == []


#: Past all forms, with something in each that must reach nobody.
ATTACKS = [address.replace("alert(1)", TOKEN) for address in SCRIPTS if "alert(1)" in address and "\x00" not in address]
ATTACKS += [
    f"data:text/html,{TOKEN}",
    f"vbscript:{TOKEN}",
    f"file:///{TOKEN}",
    f"https\x00:{TOKEN}".replace("\x00", "x"),
]
#: How HTML can write one.
RICH = [
    '<p><a href="&#106;avascript:{}">Words</a></p>',
    '<p><a href="java&Tab;script&colon;{}">Words</a></p>',
    "<p><a href='javascript:{}'>Words</a></p>",
    "<p><a href=javascript:{}>Words</a></p>",
    "<p><A HREF = 'javascript:{}'>Words</A></p>",
    '<p><a href="javascript:{}" href="https://example.org/">Words</a></p>',
    '<p><a title="href=" href="javascript:{}">Words</a></p>',
    '<p><b title=\'x href="https://example.org/">\'></b><a href="javascript:{}">Words</a></p>',
    "<p><a title='href=x'href='javascript:{}'>Words</a></p>",
    "<p><a title=\"href='\" href='javascript:{}'>Words</a></p>",
    "<p>href=<a href=javascript:{}'x>Words</a></p>",
    '<p>Words<iframe src="javascript:{}"></iframe></p>',
    '<p>Words<img src="data:{}"></p>',
    '<form action="javascript:{}"><button formaction="javascript:{}">Words</button></form>',
    '<p>Words<svg><a xlink:href="javascript:{}">Words</a></svg></p>',
    '<p>Words</p><embed embedtype="media" url="javascript:{}"/>',
    '<p>Words<object data="javascript:{}"></object></p>',
]


def everything_of(page):
    """All front ends of a page as text."""
    api = {"API": api_of(page), "API, resolved": api_of(page, rich_text_format="html")}
    own = {"Markdown source": Reading(page, factories.request_for()).markdown}
    return (
        front_ends(page) | own | {name: json.dumps(value) for name, value in (api | {"graph": graph_of(page)}).items()}
    )


@pytest.mark.thorough
# Every one is tried on the function that decides, in test_addresses.py: here it is whether each place asks it.
@pytest.mark.parametrize(("address",), one_in(3, [(address,) for address in ATTACKS]))
def test_no_address_that_runs_a_script_is_ever_printed(article, address):
    page = Planter(address).everywhere(article)

    shown = everything_of(page)

    assert [name for name, text in shown.items() if TOKEN in text] == []
    assert "Words of a link." in BeautifulSoup(shown["page"], "html.parser").get_text()


@pytest.mark.parametrize("rich_text", RICH)
def test_however_rich_text_writes_it(db, rich_text):
    page = factories.ArticlePageFactory(body=[factories.paragraph(rich_text.replace("{}", TOKEN))])

    shown = everything_of(page)

    assert [name for name, text in shown.items() if TOKEN in text] == []
    assert "Words" in shown["page"]


@pytest.mark.parametrize(
    "html",
    [
        "<p>a &amp; b<br/><a href='/x?a=1&b=2'>c</a> <a href=\"\">d</a></p>",
        '<p><a href="mailto:help@example.org">f</a> <a href="#note">g</a> <img src="/media/1.png"/></p>',
        '<p>Write<br/>href="javascript:x" or href="https://shop.example.org/" in the source.</p>',
    ],
)
def test_other_rich_text_stays_as_it_is_to_the_letter(db, html):
    factories.site_settings(paid_domains=hosts.PAID)
    page = factories.ArticlePageFactory(body=[factories.paragraph(html)])

    assert html in factories.html_of(page)


def test_of_two_addresses_of_a_link_the_first_counts_as_in_browsers(db):
    factories.site_settings(paid_domains=hosts.PAID)
    source = f'<p><a href="{PAID}" href="https://example.org/">A shop</a></p>'

    [link] = links_in(factories.html_of(factories.ArticlePageFactory(body=[factories.paragraph(source)])))

    assert link["href"] == PAID
    assert link["rel"] == ["sponsored"]


def test_markdown_of_a_sites_own_html_has_words_in_place_of_what_must_not_be_opened():
    html = '<p><a href="javascript:x">Words</a> <a href="/y">more</a> <img src="data:x" alt="A *cat*"></p>'

    assert from_html(html) == "Words [more](/y) A \\*cat\\*"


SNIPPETS = {
    "contributor": factories.ContributorFactory,
    "medicine": factories.MedicineFactory,
    "disclaimer": factories.DisclaimerFactory,
    "helpline": factories.HelplineFactory,
    "source": lambda: factories.SourceFactory(status="corrected"),
}


@pytest.mark.parametrize("name", SNIPPETS)
def test_a_snippet_alone_is_shown_as_on_a_page(db, name):
    factories.site_settings(paid_domains=hosts.PAID)
    page = factories.ArticlePageFactory()
    SNIPPETS[name]()
    Planter(PAID).everywhere(page)
    snippet = apps.get_model("wagtail_healthblocks", name).objects.get()
    reading = Reading(page, factories.request_for())

    html = render_to_string(snippet.get_preview_template(None, ""), {"object": snippet, "request": reading.request})

    assert numbers_in(html)
    assert unmarked(html) == []
    assert unmarked(MarkdownIt("commonmark").render(snippet.get_markdown(reading)), rel=False) == []


def test_a_contributors_own_page_marks_their_links(client, db):
    index = factories.ContributorIndexPageFactory()
    factories.site_settings(paid_domains=hosts.PAID)
    robin = factories.ContributorFactory(links=f"{PAID}\njavascript:{TOKEN}")

    html = client.get(index.get_contributor_url(robin)).content.decode()

    assert 'rel="sponsored"' in html
    assert unmarked(html) == []
    assert TOKEN not in html
