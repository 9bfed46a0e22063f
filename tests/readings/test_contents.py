"""The contents of a page are its real headings, nested, and each of their links leads somewhere."""

import pytest
from bs4 import BeautifulSoup
from django.template import engines

from tests import factories
from tests.factories import anew, html_of, request_for
from tests.testapp.models import NestedPage
from wagtail_healthblocks.document import parse
from wagtail_healthblocks.readings.contents import contents_of

CONTENTS = "{% load healthblocks_tags %}{% article_contents %}"
PAGE = "{% load healthblocks_tags wagtailcore_tags %}<main>{% article_contents %}{% include_block page.body %}</main>"


def reading_of(*body):
    return anew(factories.ArticlePageFactory(body=list(body))).get_reading(request_for())


def outline(entries):
    """The headings alone: a text, or a text with what is below it."""
    return [(entry.heading, outline(entry.entries)) if entry.entries else entry.heading for entry in entries]


def flat(entries):
    for entry in entries:
        yield entry
        yield from flat(entry.entries)


def links_in(html):
    return [link["href"] for link in BeautifulSoup(html, "html.parser").select(".hb-contents a")]


def test_headings_are_nested_by_their_level(db):
    reading = reading_of(
        factories.heading("A"),
        factories.heading("B", "subsection"),
        factories.qa_section([factories.question("D"), factories.question("E")], heading="C"),
        factories.references(heading="F"),
    )

    assert outline(reading.contents) == [("A", ["B"]), ("C", ["D", "E"]), "F"]


def test_a_level_that_is_left_out_does_not_break_the_nesting():
    html = "".join(f'<h{level} id="x{place}">{level}</h{level}>' for place, level in enumerate([4, 2, 4, 3, 2, 6]))

    assert outline(contents_of(parse(html))) == ["4", ("2", ["4", "3"]), ("2", ["6"])]


@pytest.mark.lengthy
@pytest.mark.parametrize("display", ["open", "details"])
def test_every_link_of_an_article_leads_to_a_place_on_its_page(db, display):
    body = [*factories.every_block(), factories.qa_section(display=display)]
    html = html_of(factories.ArticlePageFactory(body=body), PAGE)

    ids = [element["id"] for element in BeautifulSoup(html, "html.parser").find_all(id=True)]
    links = links_in(html)

    assert len(links) == len(set(links)) == len(BeautifulSoup(html, "html.parser").select("h2"))
    assert {link.removeprefix("#") for link in links} <= set(ids)
    assert len(ids) == len(set(ids))


def test_a_closed_question_links_to_its_answer_so_that_it_opens(db):
    question = factories.question("Why?")
    reading = reading_of(factories.qa_section([question], heading="", display="details"))

    answer = BeautifulSoup(reading.body, "html.parser").select_one("details .hb-question__answer")

    assert [entry.anchor for entry in reading.contents] == [answer["id"]] == [f"hb-{question['id']}"]


def test_an_open_question_links_to_its_heading_or_block(db):
    question = factories.question("Why?")

    assert [entry.anchor for entry in reading_of(question).contents] == [f"hb-{question['id']}"]


def test_headings_of_a_sites_own_blocks_are_there_too(db, templates, monkeypatch):
    fields = " ".join(f"{{% include_block value.{name} %}}" for name in ("left", "right", "notes", "nested"))
    templates("columns.html", f"{{% load wagtailcore_tags %}}{fields}")
    host = NestedPage.body.field.stream_block.child_blocks["columns"]
    monkeypatch.setattr(host.meta, "template", "columns.html", raising=False)
    columns = {
        "title": "",
        "left": factories.qa_section([], heading="Left")["value"],
        "right": factories.qa_section([], heading="Right")["value"],
        "notes": [],
        "nested": [factories.qa_section([factories.question("Why?")], heading="Nested")],
    }
    page = factories.NestedPageFactory(body=[factories.block("columns", columns)], more=[factories.heading("More")])
    reading = anew(page).get_reading(request_for())

    entries = list(flat(reading.contents))

    assert [entry.heading for entry in entries] == ["Left", "Right", "Nested", "Why?", "More"]
    assert all(f'id="{entry.anchor}"' in reading.body for entry in entries)


@pytest.mark.parametrize(
    ("html", "anchors"),
    [
        ('<section id="a"><h2>x</h2><p>y</p><h3>z</h3></section>', ["a"]),
        ('<section id="a"><h2 id="b">x</h2></section>', ["b"]),
        ("<h2>x</h2>", []),
        ('<h2 id="">x</h2>', []),
        ('<h2 id="a"><svg></svg> </h2>', []),
        ('<template><h2 id="a">x</h2></template><div hidden><h2 id="b">x</h2></div>', []),
        ('<details id="a"><summary><h2>x</h2></summary><p>y</p></details>', []),
        ('<details id="a"><summary><h2 id="b">x</h2></summary><p id="c">y</p></details>', ["c"]),
        ('<details><summary>w</summary><h2 id="b">x</h2></details>', ["b"]),
    ],
)
def test_a_heading_links_to_its_own_id_or_to_that_of_the_part_it_opens(html, anchors):
    assert [entry.anchor for entry in contents_of(parse(html))] == anchors


@pytest.mark.parametrize("body", [[], [factories.paragraph()]])
def test_an_article_without_headings_has_no_contents(db, body):
    reading = reading_of(*body)

    assert reading.contents == []
    assert html_of(reading.page, CONTENTS).strip() == ""


def test_a_page_without_a_reading_has_no_contents(db):
    assert engines["django"].from_string(CONTENTS).render({}).strip() == ""


def test_a_heading_that_a_site_re_worded_has_its_new_words(db, templates):
    templates(
        "wagtail_healthblocks/blocks/references.html",
        '{% extends "wagtail_healthblocks/blocks/references.html" %}'
        '{% block heading %}<h{{ level }} class="x">Where this comes from</h{{ level }}>{% endblock %}',
    )
    references = factories.references(heading="Sources")

    reading = reading_of(references)

    assert [(entry.heading, entry.anchor) for entry in reading.contents] == [
        ("Where this comes from", f"hb-{references['id']}")
    ]
    assert "## Where this comes from\n" in reading.markdown


def test_the_words_of_a_heading_are_escaped(db):
    html = html_of(reading_of(factories.heading("<b>1 & 2</b>")).page, CONTENTS)

    assert "&lt;b&gt;1 &amp; 2&lt;/b&gt;</a>" in html


def test_the_contents_are_a_named_landmark(db):
    navigation = BeautifulSoup(html_of(reading_of(factories.heading()).page, CONTENTS), "html.parser").nav

    assert navigation["aria-label"] == navigation.summary.get_text() == "On this page"


def test_the_api_shows_the_contents_nested(db):
    section = factories.heading("A")
    page = reading_of(section, factories.heading("B", "subsection")).page

    [entry] = page.contents

    assert {name: entry[name] for name in ("heading", "anchor", "level")} == {
        "heading": "A",
        "anchor": f"hb-{section['id']}",
        "level": 2,
    }
    assert [below["heading"] for below in entry["entries"]] == ["B"]


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_contents_are_accessible_and_stay_on_a_narrow_screen(
    live_server, transactional_db, tab, axe, templates, language
):
    direction = "rtl" if language == "ar" else "ltr"
    templates(
        "testapp/article_page.html",
        f'{{% load healthblocks_tags wagtailcore_tags %}}<!DOCTYPE html><html lang="{language}" dir="{direction}">'
        "<head><title>x</title>{% healthblocks_css %}</head><body><main><h1>x</h1>{% article_contents %}"
        "{% include_block page.body %}</main></body></html>",
    )
    question = factories.question("Why " + "so " * 40 + "long?")
    body = [
        factories.heading("A"),
        factories.heading("B", "subsection"),
        factories.qa_section([question], heading="", display="details"),
    ]
    page = factories.ArticlePageFactory(body=body, slug="contents")
    tab.set_viewport_size({"width": 320, "height": 640})

    tab.goto(live_server.url + page.url)

    assert axe(tab) == []
    assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth")
    tab.click(".hb-contents summary")
    tab.click(f'.hb-contents a[href="#hb-{question["id"]}"]')
    assert tab.is_visible(f"#hb-{question['id']}")
