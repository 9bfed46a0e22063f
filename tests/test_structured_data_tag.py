"""The graph as a page prints it: one script that nothing leaves, at one query, and not on every page."""

import json
import re

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.template import engines
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction, Site

from tests import factories
from tests.factories import anew, html_of, request_for
from wagtail_healthblocks.readings.schema_check import problems

TAG = "{% load healthblocks_tags %}{% health_structured_data %}"
HOST = "http://localhost"


def article(*body, **values):
    return anew(factories.ArticlePageFactory(body=list(body), **values))


@pytest.fixture
def whole(db):
    return factories.whole_article()


HOSTILE = "</script><script>alert(1)</script> <!-- &lt;b&gt; \u2028\u2029 \"'` \\ 💊 \u202eשלום\u202c"
HOSTILE_HTML = (
    "<p>&lt;/script&gt;&lt;script&gt;alert(1)&lt;/script&gt; &lt;!-- &amp;lt;b&amp;gt; \u2028\u2029 \"' 💊 שלום</p>"
)
#: What names a choice, a place or a thing, and so cannot hold any text.
FIXED = {
    "accessed", "axis", "as_of", "code", "country", "decorative", "display", "doi", "editorial_control",
    "id", "kind", "level", "pmid", "relationship", "role", "source_url", "status", "type", "url",
}  # fmt: skip


def hostile(value, name=""):
    """The stored data with every text that an editor can type made hostile."""
    if isinstance(value, list):
        return [hostile(item) for item in value]
    if isinstance(value, dict):
        return {key: hostile(item, key) for key, item in value.items()}
    if not isinstance(value, str) or name in FIXED or value == "":
        return value
    return value + (HOSTILE_HTML if value.startswith("<p>") else HOSTILE)


def hostile_objects():
    """Snippets and a page's people with hostile words in each of their texts."""
    details = dict.fromkeys(("prefix", "credentials", "job_title", "biography", "organisation", "interests"), HOSTILE)
    robin = factories.ContributorFactory(name=HOSTILE, slug="robin", **details)
    medicine = factories.MedicineFactory(name=HOSTILE, brand_names=HOSTILE, medicine_class=HOSTILE, status=None)
    factories.LegalStatusFactory(medicine=medicine, source=HOSTILE)
    notice = factories.DisclaimerFactory(title=HOSTILE, text=HOSTILE_HTML)
    return robin, medicine, notice


def test_no_text_of_an_editor_breaks_out_of_the_script(db, settings):
    settings.HEALTHBLOCKS_CHECKS_OF_OWN_TEXT = True
    robin, medicine, notice = hostile_objects()
    factories.site_settings(publisher=factories.ContributorFactory(kind="team", name=HOSTILE, slug="team"))
    body = [
        *factories.every_block(),
        factories.prescription_required(medicine),
        factories.disclaimer(notice),
        factories.helpline(factories.HelplineFactory(name=HOSTILE, hours=HOSTILE, cost=HOSTILE, languages=HOSTILE)),
        factories.author_card(),
    ]
    page = factories.ArticlePageFactory(body=hostile(body), title=HOSTILE, search_description=HOSTILE, slug="hostile")
    factories.ContributionFactory(page=page, contributor=robin)
    factories.MedicalCheckFactory(page=page, contributor=robin)

    html = html_of(anew(page), f"<head>{TAG}</head>" + factories.BODY)
    scripts = BeautifulSoup(html, "html.parser").find_all("script")
    data = json.loads(scripts[0].string)
    nodes = {node["@id"]: node for node in data["@graph"]}

    assert [script["type"] for script in scripts] == ["application/ld+json"]
    assert not re.search("[<>&\u2028\u2029]", scripts[0].string)
    assert data == anew(page).get_reading(request_for()).graph.as_dict()
    assert problems(data) == []
    assert nodes[page.full_url]["name"] == HOSTILE
    assert nodes[f"{HOST}/#/contributor/robin"]["name"] == HOSTILE
    assert sum(node["@type"] == "Question" and node["name"].endswith(HOSTILE) for node in nodes.values()) == 3
    assert any("&lt;b&gt;" in node.get("text", "") for node in nodes.values() if node["@type"] == "WebPageElement")


def test_hostile_text_is_in_every_text_field_of_the_blocks():
    texts = hostile({"text": "a", "question": "b", "kind": "c", "answer": [{"type": "paragraph", "value": "<p>d</p>"}]})

    assert texts["text"].endswith(HOSTILE) and texts["question"].endswith(HOSTILE)
    assert texts["kind"] == "c"
    assert texts["answer"][0]["value"].endswith("</p>")


def test_the_script_is_one_element_with_one_graph(whole):
    html = html_of(anew(whole), TAG)

    script = BeautifulSoup(html, "html.parser").find_all(True)

    assert len(script) == 1
    assert json.loads(script[0].string)["@context"] == "https://schema.org"


def shown(page, template=TAG, **attributes):
    request = request_for()
    for name, value in attributes.items():
        setattr(request, name, value)
    return html_of(anew(page), template, request)


def test_a_preview_has_no_graph(db):
    assert shown(article(), is_preview=True) == ""


def test_an_unpublished_page_has_no_graph(db):
    assert shown(article(live=False)) == ""


def test_a_page_without_an_address_has_no_graph(db):
    page = article()
    page.get_site().delete()
    cache.clear()

    assert shown(page) == ""


@pytest.mark.parametrize("live", [True, False])
def test_a_private_page_has_no_graph_and_neither_has_what_is_below_it(db, live):
    parent = factories.ArticlePageFactory()
    page = factories.ArticlePageFactory(parent=parent, body=[factories.question()])
    assert "application/ld+json" in shown(page)

    type(parent).objects.filter(pk=parent.pk).update(live=live)
    PageViewRestriction.objects.create(page=parent, restriction_type=PageViewRestriction.LOGIN)

    assert shown(page) == ""
    assert shown(parent) == ""


def test_the_tag_says_nothing_on_a_page_without_a_reading(db):
    page = factories.PlainPageFactory(body=[factories.question()])

    assert html_of(anew(page), TAG) == ""
    assert engines["django"].from_string(TAG).render({}) == ""


ARTICLE = """{% load healthblocks_tags wagtailcore_tags %}
{% health_byline %}{% medical_check %}{% include_block page.body %}"""


@pytest.fixture
def visited(client, tmp_path):
    """`visited(page, template)` is how many queries a first visit takes where the page has this template."""

    def visit(page, template):
        (tmp_path / "testapp").mkdir(exist_ok=True)
        (tmp_path / "testapp" / "article_page.html").write_text(template, encoding="utf-8")
        with override_settings(TEMPLATES=[{**settings.TEMPLATES[0], "DIRS": [tmp_path]}]):
            cache.clear()
            Site.get_site_root_paths()  # Wagtail keeps them for an hour, whatever page is visited
            address = page.url
            with CaptureQueriesContext(connection) as queries:
                html = client.get(address).content.decode()
        assert ("application/ld+json" in html) == (TAG in template)
        return len(queries)

    return visit


@pytest.mark.parametrize("with_index", [False, True])
@pytest.mark.parametrize("template", [TAG + ARTICLE, ARTICLE + TAG], ids=["in the head", "at the end"])
@pytest.mark.thorough
def test_the_graph_costs_one_query_more_than_the_page(whole, visited, template, with_index):
    if with_index:
        factories.ContributorIndexPageFactory()
    visited(whole, ARTICLE)  # makes the renditions

    assert visited(whole, template) - visited(whole, ARTICLE) <= 1


@pytest.mark.parametrize("name", ["paragraph", "question", "sponsor_disclosure"])
def test_the_graph_of_a_small_article_costs_one_query_more_than_the_page(db, visited, name):
    page = article(getattr(factories, name)())
    factories.ContributionFactory(page=page)
    visited(page, ARTICLE)

    assert visited(page, TAG + ARTICLE) - visited(page, ARTICLE) <= 1


def test_the_pages_api_has_the_graph_and_the_other_readings(client, whole):
    answer = client.get(f"/api/v2/pages/{whole.pk}/?fields=structured_data,contents,markdown").json()

    assert answer["structured_data"]["@graph"][0]["@id"] == whole.full_url
    assert problems(answer["structured_data"]) == []
    assert [entry["heading"] for entry in answer["contents"]]
    assert "It takes about an hour to work." in answer["markdown"]
