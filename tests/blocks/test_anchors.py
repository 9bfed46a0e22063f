"""Anchors come from the ids that Wagtail keeps with blocks: unique, stable, and right for nested blocks."""

import copy

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from tests import factories
from tests.factories import anew, html_of
from wagtail_healthblocks.blocks import HealthArticleStreamBlock, QuestionBlock
from wagtail_healthblocks.traversal import walk

#: How a site shows its own structure: side by side, then in its list and its stream.
COLUMNS = """{% load wagtailcore_tags %}{% for block in page.body %}
    {% include_block block.value.left with id=block.id %}{% include_block block.value.right with id=block.id %}
    {% include_block block.value.nested %}
{% endfor %}{% include_block page.more %}"""


def anchors(html):
    """The ids of blocks in the HTML, less those of their labels and of citations."""
    ids = [element["id"] for element in BeautifulSoup(html, "html.parser").find_all(id=True)]
    ids = [found for found in ids if not found.startswith(("hb-cite-", "hb-source-"))]
    return [found for found in ids if not found.endswith(("-heading", "-label"))]


def ids_in(raw):
    """The ids of all blocks of a stored value."""
    if isinstance(raw, list):
        return [found for child in raw for found in (child["id"], *ids_in(child["value"]))]
    if isinstance(raw, dict):
        return [found for value in raw.values() for found in ids_in(value)]
    return []


@pytest.fixture
def article(db):
    return factories.ArticlePageFactory(body=factories.every_block())


@pytest.mark.thorough
def test_every_id_of_an_article_is_there_once(article):
    page = BeautifulSoup(html_of(anew(article)), "html.parser")

    ids = [element["id"] for element in page.find_all(id=True)]

    assert len(ids) > 20
    assert len(set(ids)) == len(ids)


@pytest.mark.lengthy
def test_every_label_that_a_block_names_is_in_the_page(article):
    page = BeautifulSoup(html_of(anew(article)), "html.parser")

    named = [element["aria-labelledby"] for element in page.find_all(attrs={"aria-labelledby": True})]

    assert named
    assert [name for name in named if page.find(id=name) is None] == []


@pytest.mark.lengthy
def test_an_anchor_is_the_stored_id_of_the_block_itself(article):
    stored = {f"hb-{block_id}" for block_id in ids_in(article.body.get_prep_value())}

    found = anchors(html_of(anew(article)))

    assert set(found) <= stored


def test_nested_blocks_have_their_own_anchors(db):
    inner = factories.helpline(factories.HelplineFactory())
    question = factories.question(answer=[inner])
    section = factories.qa_section([question])
    page = factories.ArticlePageFactory(body=[section])

    found = anchors(html_of(anew(page)))

    assert found == [f"hb-{block['id']}" for block in (section, question, inner)]


def test_each_reference_has_its_own_anchor(db):
    rows = [factories.reference("One"), factories.reference("Two", doi="", pmid="", url="")]
    block = factories.references(*rows)
    page = factories.ArticlePageFactory(body=[block])

    found = anchors(html_of(anew(page)))

    assert found == [f"hb-{row['id']}" for row in (block, *rows)]


def test_a_closed_question_has_its_anchor_on_the_answer_so_that_a_link_opens_it(db):
    question = factories.question()
    page = factories.ArticlePageFactory(body=[factories.qa_section([question], display="details")])

    html = BeautifulSoup(html_of(anew(page)), "html.parser")

    assert html.find(id=f"hb-{question['id']}").find_parent("details")


@pytest.mark.lengthy
def test_anchors_are_the_same_without_the_mixin(db):
    body = factories.every_block()
    article, plain = factories.ArticlePageFactory(body=body), factories.PlainPageFactory(body=body)

    found = anchors(html_of(anew(plain)))

    assert found == anchors(html_of(anew(article)))


def test_anchors_are_the_same_in_the_walk_and_in_the_html(article):
    page = anew(article)

    walked = [place.anchor for place in walk(page.body)]

    assert set(anchors(html_of(page))) <= set(walked)


@pytest.mark.lengthy
def test_a_site_may_loop_over_the_blocks_itself(article):
    loop = "{% load wagtailcore_tags %}{% for block in page.body %}{% include_block block %}{% endfor %}"

    assert anchors(html_of(anew(article), loop)) == anchors(html_of(anew(article)))


def test_the_same_block_twice_has_two_anchors(db):
    first = factories.question("Why?")
    second = {**copy.deepcopy(first), "id": factories.question()["id"]}
    page = factories.ArticlePageFactory(body=[first, second])

    found = anchors(html_of(anew(page)))

    assert found == [f"hb-{first['id']}", f"hb-{second['id']}"]


def test_two_blocks_of_one_structure_are_told_apart_by_their_names(db):
    left, right = factories.question("Left?"), factories.question("Right?")
    value = {
        "title": "",
        "left": factories.qa_section([left])["value"],
        "right": factories.qa_section([right])["value"],
        "notes": [],
        "nested": [factories.qa_section([factories.question()])],
    }
    columns = factories.block("columns", value)
    page = factories.NestedPageFactory(body=[columns], more=[factories.paragraph()])

    found = anchors(html_of(anew(page), COLUMNS))

    assert found[:4] == [
        f"hb-{columns['id']}-left",
        f"hb-{left['id']}",
        f"hb-{columns['id']}-right",
        f"hb-{right['id']}",
    ]
    assert found[4:] == [f"hb-{block_id}" for block_id in ids_in(value["nested"]) if f"hb-{block_id}" in found]
    assert len(set(found)) == len(found) == 6


def test_a_block_that_was_never_saved_has_no_anchor():
    block = HealthArticleStreamBlock()
    value = block.normalize([("question", {"question": "Why?", "answer": []})])

    html = block.render(value, {})

    assert anchors(html) == []
    assert "id=" not in html


def test_a_block_of_another_page_keeps_its_own_anchor(article):
    other = anew(factories.ArticlePageFactory(body=[factories.paragraph()]))
    context = {"reading": other.get_reading(), "page": other, "request": factories.request_for()}

    html = HealthArticleStreamBlock().render(anew(article).body, context)

    assert anchors(html) == anchors(html_of(anew(article)))


@pytest.mark.lengthy
def test_a_copied_page_keeps_its_anchors(article):
    twin = article.copy(update_attrs={"slug": "twin", "title": "Twin"})

    assert anchors(html_of(anew(twin))) == anchors(html_of(anew(article)))


@pytest.mark.lengthy
def test_saving_and_reverting_keep_the_anchors(article):
    before = anchors(html_of(anew(article)))
    first = article.save_revision()
    article.body.append(("heading", {"text": "New", "level": "section"}))
    article.save_revision().publish()

    first.as_object().save_revision().publish()

    assert anchors(html_of(anew(article))) == before


def test_saving_in_the_editor_keeps_the_anchors(admin_client, db):
    section = factories.qa_section([factories.question("Why?", [factories.paragraph("<p>Because.</p>")])])
    page = factories.ArticlePageFactory(body=[section])
    before = anchors(html_of(anew(page)))

    response = admin_client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), edit_form(page))

    assert response.status_code == 302
    assert anchors(html_of(anew(page))) == before


def edit_form(page):
    """What a browser sends when an editor publishes the page as it is."""
    section = page.body[0]
    question = section.value["questions"][0]
    answer = [("paragraph", rich_text("<p>Because.</p>"), question.value["answer"][0].id)]
    asked = [("question", {"question": "Why?", "answer": with_ids(answer)}, question.id)]
    value = {"heading": section.value["heading"], "introduction": rich_text(""), "display": "open"}
    data = {
        "title": page.title,
        "slug": page.slug,
        "medical_specialty": "",
        "audience": "",
        "comments": inline_formset([]),
        "healthblocks_contributions": inline_formset([]),
        "action-publish": "yes",
        "body": with_ids([("qa_section", {**value, "questions": with_ids(asked)}, section.id)]),
    }
    return nested_form_data(data)


def with_ids(children):
    """A stream's part of a form, where each child is its type, its value and its id."""
    data = streamfield([(kind, value) for kind, value, _block_id in children])
    for index, (_kind, _value, block_id) in enumerate(children):
        data[str(index)]["id"] = block_id
    return data


def test_a_question_of_another_stream_class_keeps_its_anchor():
    block = QuestionBlock()

    context = block.get_context(block.get_default(), {"id": "of-the-stream"})

    assert context["anchor"] == "hb-of-the-stream"
