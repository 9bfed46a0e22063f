"""What a page cites: numbered once for all places, in their order, and said in every reading."""

import re

import pytest
from bs4 import BeautifulSoup
from citeproc import STYLES_PATH
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import factories
from tests.factories import SourceFactory, anew, html_of, request_for
from wagtail_healthblocks.models import Source
from wagtail_healthblocks.readings.audit import hidden_facts
from wagtail_healthblocks.source_marks import SourceMark

pytestmark = pytest.mark.django_db

HARVARD = f"{STYLES_PATH}/harvard-cite-them-right.csl"
PAGE = (
    "{% load healthblocks_tags wagtailcore_tags %}"
    "<main>{% include_block page.body %}{% article_sources %}{% health_structured_data %}</main>"
)


def mark(*sources, locator=""):
    return SourceMark(tuple(source.uuid for source in sources), locator).stored


def chosen(source):
    return factories.block("source", source.pk)


def cited_page(one, two, three):
    """A page that cites three sources in a text, an answer, a table, an evidence block and a dose."""
    return factories.ArticlePageFactory(
        body=[
            factories.paragraph(f"<p>It works{mark(two)} for most{mark(two, one, locator='p. 12')}.</p>"),
            factories.question(answer=[factories.paragraph(f"<p>Yes{mark(one)}, with a meal.</p>")]),
            factories.evidence(references=[chosen(three)]),
            factories.data_table(cited_sources=[factories.block("item", two.pk)]),
            factories.dosage(name="Example", source="", source_url="", cited_source=one.pk),
            factories.references(chosen(one)),
        ]
    )


@pytest.fixture
def sources():
    return [SourceFactory(title=title) for title in ("The first study", "The second study", "The third study")]


def marks_of(html):
    soup = BeautifulSoup(html, "html.parser")
    return [" ".join(element.get_text().split()) for element in soup.select(".hb-citation")]


def test_a_number_follows_the_order_of_the_places_that_cite(sources):
    html = html_of(cited_page(*sources), PAGE)

    assert marks_of(html) == ["[1]", "[1, 2, p. 12]", "[2]", "[3]", "[1]", "[2]"]


def test_the_list_holds_what_is_cited_in_that_order_also_what_it_does_not_name(sources):
    soup = BeautifulSoup(html_of(cited_page(*sources), PAGE), "html.parser")

    titles = [cite.get_text() for cite in soup.select(".hb-references__list--cited cite")]
    assert titles == ["The second study", "The first study", "The third study"]


def test_each_mark_leads_to_its_source_and_each_source_back_to_its_marks(sources):
    soup = BeautifulSoup(html_of(cited_page(*sources), PAGE), "html.parser")
    ids = [element["id"] for element in soup.find_all(id=True)]

    assert len(ids) == len(set(ids))
    down = [link["href"][1:] for link in soup.select(".hb-citation a")]
    back = [link["href"][1:] for link in soup.select(".hb-reference__back a")]
    assert len(down) == 7
    assert len(back) == 7
    assert {*down, *back} <= {*ids}


def test_moving_a_block_numbers_anew(sources):
    one, two, three = sources
    page = factories.ArticlePageFactory(
        body=[factories.paragraph(f"<p>A{mark(one)}</p>"), factories.paragraph(f"<p>B{mark(two)}</p>")]
    )
    moved = anew(page)
    moved.body = [dict(child) for child in reversed(list(page.body.raw_data))]

    assert re.findall(r"(\w)<sup[^>]*>\[<a[^>]*>(\d)", html_of(page, PAGE)) == [("A", "1"), ("B", "2")]
    assert re.findall(r"(\w)<sup[^>]*>\[<a[^>]*>(\d)", html_of(moved, PAGE)) == [("B", "1"), ("A", "2")]


def test_equal_texts_stand_in_two_places(sources):
    text = f"<p>It works{mark(sources[0])}.</p>"
    soup = BeautifulSoup(
        html_of(factories.ArticlePageFactory(body=[factories.paragraph(text), factories.paragraph(text)]), PAGE),
        "html.parser",
    )

    assert [link["id"] for link in soup.select(".hb-citation a")] == ["hb-cite-1", "hb-cite-2"]
    assert [link.get_text() for link in soup.select(".hb-reference__back a")] == ["1", "2"]


def test_a_page_without_a_list_gets_one_where_its_template_says(sources):
    page = factories.ArticlePageFactory(body=[factories.paragraph(f"<p>It works{mark(sources[0])}.</p>")])

    assert "The first study" in html_of(page, PAGE)
    assert 'id="hb-sources"' not in html_of(cited_page(*sources), PAGE)
    assert 'id="hb-sources"' not in html_of(factories.ArticlePageFactory(body=[factories.paragraph()]), PAGE)


def test_what_is_listed_and_not_cited_is_further_reading(sources):
    one, two, _three = sources
    body = [
        factories.paragraph(f"<p>It works{mark(one)}.</p>"),
        factories.references(chosen(one), chosen(two), factories.reference("A typed reference")),
    ]
    soup = BeautifulSoup(html_of(factories.ArticlePageFactory(body=body), PAGE), "html.parser")

    assert [cite.get_text() for cite in soup.select(".hb-references cite")] == [
        "The first study",
        "The second study",
        "A typed reference",
    ]
    assert soup.select_one(".hb-references__further").get_text() == "Further reading"


def test_a_draft_or_a_source_that_is_gone_is_not_numbered(sources):
    one, two, three = sources
    one.unpublish()
    three.delete()
    body = [factories.paragraph(f"<p>A{mark(one)} B{mark(three)} C{mark(two)} D{mark(one, two)}.</p>")]
    page = factories.ArticlePageFactory(body=body)

    assert marks_of(html_of(page, PAGE)) == ["[1]", "[1]"]
    assert [uuid for _place, uuid in anew(page).get_reading().citations.missing] == [one.uuid, three.uuid, one.uuid]


def test_words_of_the_page_hold_no_number(sources):
    page = cited_page(*sources)
    reading = page.get_reading(request_for())

    answer = next(node for node in reading.graph.nodes.values() if node["@type"] == "Question")["acceptedAnswer"]
    assert answer["text"] == "Yes, with a meal."
    assert "It works for most." in reading.document.words
    text = next(child for child in page.body if child.block_type == "paragraph")
    assert text.block.get_searchable_content(text.value) == ["It works for most."]


def test_marks_are_footnotes_in_markdown(sources):
    markdown = cited_page(*sources).get_reading(request_for()).markdown

    assert "It works[^1] for most[^1][^2] (p. 12)." in markdown
    assert re.search(r"^\[\^1\]: Sordo L, Barrio G, et al\. \*The second study\*\.", markdown, re.MULTILINE)
    assert "Cited in" not in markdown


def test_a_page_without_a_list_has_its_footnotes_at_the_end_of_its_markdown(sources):
    page = factories.ArticlePageFactory(body=[factories.paragraph(f"<p>It works{mark(sources[0])}.</p>")])

    markdown = page.get_reading(request_for()).markdown

    text, heading, footnote = markdown.rsplit("\n\n", 2)
    assert text.endswith("It works[^1].")
    assert heading == "## References"
    assert footnote.startswith("[^1]: Sordo L, Barrio G, et al. *The first study*.")
    assert "Cited in" not in footnote


def test_the_graph_names_each_source_and_the_places_that_cite_it(sources):
    page = cited_page(*sources)
    reading = page.get_reading(request_for())
    nodes = reading.graph.nodes
    two = reading.source_id(sources[1])

    assert nodes[two]["name"] == "The second study"
    cited = [link["@id"] for link in reading.graph.article["citation"]]
    assert cited == [reading.source_id(source) for source in (sources[1], sources[0], sources[2])]
    places = [
        node["@id"]
        for node in nodes.values()
        if {"@id": two} in node.get("citation", []) and node["@type"] == "WebPageElement"
    ]
    assert places == [f"{reading.page_id}#hb-cite-{number}" for number in (1, 2, 5)]


def test_the_api_lists_the_sources_with_their_numbers_and_marks(sources):
    [first, second, third] = cited_page(*sources).citations

    assert (first["number"], first["source"]["title"]) == (1, "The second study")
    assert second["marks"][0] == {"anchor": "hb-cite-2", "locator": "p. 12"}
    assert third["source"]["uuid"] == str(sources[2].uuid)


def test_a_retracted_source_says_so_wherever_the_page_is_read(sources):
    sources[0].status, sources[0].notice_url = "retracted", "https://journal.example.org/retraction"
    sources[0].save_revision().publish()
    page = cited_page(*sources)
    reading = page.get_reading(request_for())
    html = html_of(page, PAGE)

    assert 'aria-label="Source 2, Retracted"' in html
    assert (
        BeautifulSoup(html, "html.parser").select_one(".hb-reference__status").get_text() == "Retracted: see the notice"
    )
    assert "**Retracted: [see the notice](https://journal.example.org/retraction)**" in reading.markdown
    assert reading.graph.nodes[reading.source_id(sources[0])]["creativeWorkStatus"] == "Retracted"
    assert page.citations[1]["source"]["status"] == "retracted"


def test_marks_can_name_author_and_year(sources, settings):
    settings.HEALTHBLOCKS_CITATION_STYLE = "author-year"
    html = html_of(cited_page(*sources), PAGE)

    assert marks_of(html)[:2] == ["(Sordo et al. 2017a)", "(Sordo et al. 2017a; Sordo et al. 2017b, p. 12)"]
    assert "Sordo et al. 2017a" in BeautifulSoup(html, "html.parser").select_one(".hb-reference").get_text()


def test_a_csl_style_words_the_list_and_says_how_marks_call_sources(sources, settings):
    sources[1].doi, sources[1].url = "10.5555/second", "https://journal.example.org/second"
    sources[1].save()
    settings.HEALTHBLOCKS_CITATION_STYLE = HARVARD
    page = cited_page(*sources)
    html = html_of(page, PAGE)
    entry = BeautifulSoup(html, "html.parser").select_one(".hb-reference")

    assert marks_of(html)[0] == "(Sordo et al. 2017a)"
    words = "Sordo, L., Barrio, G., et al. (2017) “The second study”, Example Journal, 357, pp. 1–9."
    assert " ".join(entry.get_text().split()).startswith(f"[Sordo et al. 2017a] {words} DOI 10.5555/second")
    assert entry.cite.a["href"] == "https://journal.example.org/second"
    assert entry.select_one(".hb-reference__identifier a")["href"] == "https://doi.org/10.5555/second"
    assert (
        "(2017) “*[The second study](https://journal.example.org/second)*”, *Example Journal*, 357"
        in page.get_reading(request_for()).markdown
    )


def test_the_graph_says_of_a_source_what_its_style_prints(sources, settings):
    settings.HEALTHBLOCKS_CITATION_STYLE = HARVARD
    page = cited_page(*sources)
    reading = page.get_reading(request_for())
    identifier = reading.source_id(sources[1])
    node = reading.graph.nodes[identifier]

    assert [fact for fact in hidden_facts(reading.graph, html_of(page, PAGE)) if identifier in fact] == []
    assert node["datePublished"] == "2017"
    assert "creditText" not in node


def test_a_csl_style_costs_a_page_no_query(sources, settings, django_assert_num_queries):
    page = cited_page(*sources)
    html_of(page, PAGE)
    with CaptureQueriesContext(connection) as plain:
        html_of(anew(page), PAGE)
    settings.HEALTHBLOCKS_CITATION_STYLE = HARVARD

    with django_assert_num_queries(len(plain)):
        html_of(anew(page), PAGE)


def test_many_marks_take_two_queries_at_most(sources, django_assert_max_num_queries):
    text = "".join(f"<p>It works{mark(source)}.</p>" for source in sources)
    page = factories.ArticlePageFactory(body=[*(factories.paragraph(text) for _ in range(67)), factories.references()])
    plain = factories.ArticlePageFactory(
        body=[*(factories.paragraph("<p>It works.</p>") for _ in range(67)), factories.references()]
    )
    html_of(anew(plain), PAGE)

    with django_assert_max_num_queries(99) as without:
        html_of(anew(plain), PAGE)
    with django_assert_max_num_queries(len(without) + 1):
        assert len(marks_of(html_of(anew(page), PAGE))) == 201


def test_the_reference_index_sees_each_source(sources):
    page = cited_page(*sources)
    page.save_revision().publish()

    from wagtail.models import ReferenceIndex

    for source in sources:
        assert ReferenceIndex.get_references_to(source).count()


def test_typed_statuses_of_a_country_each_print_the_source_that_they_cite(sources):
    supply, control = factories.status(), factories.status(axis="control", code="CD2")
    supply["value"]["cited_source"], control["value"]["cited_source"] = sources[0].pk, sources[1].pk
    card = factories.prescription_required(name="Example", statuses=[supply, control])
    soup = BeautifulSoup(html_of(factories.ArticlePageFactory(body=[card]), PAGE), "html.parser")

    assert marks_of(str(soup)) == ["[1]", "[2]"]
    assert all(soup.find(id=link["href"][1:]) for link in soup.select(".hb-reference__back a"))


@pytest.mark.parametrize("take_away", [Source.unpublish, Source.delete])
def test_a_block_whose_source_nobody_sees_promises_none(sources, take_away):
    one = sources[0]
    body = [
        factories.data_table(cited_sources=[factories.block("item", one.pk)]),
        factories.dosage(name="Example", source="", source_url="", cited_source=one.pk),
        factories.evidence(references=[chosen(one)]),
    ]
    page = factories.ArticlePageFactory(body=body)
    take_away(one)

    assert "Source" not in BeautifulSoup(html_of(anew(page), PAGE), "html.parser").get_text()
