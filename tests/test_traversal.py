"""The one walk through an article."""

import pytest
from wagtail.blocks import CharBlock, ListBlock, RichTextBlock, StreamBlock, StructBlock

from tests import factories
from wagtail_healthblocks.blocks import (
    AnswerStreamBlock,
    HeadingBlock,
    HealthArticleStreamBlock,
    OffLabelNoticeBlock,
    ParagraphBlock,
    QASectionBlock,
    QuestionBlock,
)
from wagtail_healthblocks.traversal import anchor, heading_level, level_inside, walk


class BoxBlock(StructBlock):
    """A site's own structure, without any of our promises."""

    title = CharBlock()
    aside = ParagraphBlock()
    notes = ListBlock(ParagraphBlock())
    plain = RichTextBlock()
    inner = StreamBlock([("question", QuestionBlock())])


BOX = {
    "title": "A box",
    "aside": "<p>aside</p>",
    "notes": [factories.block("item", "<p>first note</p>"), factories.block("item", "<p>second note</p>")],
    "plain": "<p>plain</p>",
    "inner": [factories.question("Why?", [factories.paragraph("<p>answer</p>")])],
}


@pytest.fixture
def box():
    return StreamBlock([("box", BoxBlock())]).to_python([factories.block("box", BOX)])


def texts(value):
    return [place.value.source for place in walk(value) if isinstance(place.block, ParagraphBlock)]


def test_blocks_come_in_reading_order():
    first, last = factories.paragraph("<p>1</p>"), factories.paragraph("<p>4</p>")
    section = factories.qa_section(
        [factories.question("Why?", [factories.paragraph("<p>3</p>")])], introduction="<p>2</p>"
    )
    value = HealthArticleStreamBlock().to_python([first, section, last])

    assert texts(value) == ["<p>1</p>", "<p>2</p>", "<p>3</p>", "<p>4</p>"]


def test_a_block_comes_before_what_it_holds():
    value = HealthArticleStreamBlock().to_python([factories.qa_section([factories.question()])])

    kinds = [type(place.block) for place in walk(value)]

    assert kinds.index(QASectionBlock) < kinds.index(QuestionBlock) < kinds.index(AnswerStreamBlock)
    assert kinds.count(QASectionBlock) == kinds.count(QuestionBlock) == 1


def test_the_walk_goes_through_a_sites_structures_lists_and_streams(box):
    assert texts(box) == ["<p>aside</p>", "<p>first note</p>", "<p>second note</p>", "<p>answer</p>"]


def test_the_walk_names_blocks_by_class_whatever_a_site_calls_them():
    block = StreamBlock([("frage", QuestionBlock())])
    value = block.to_python([{**factories.question(), "type": "frage"}])

    assert [place.block.name for place in walk(value) if isinstance(place.block, QuestionBlock)] == ["frage"]


def test_a_path_leads_from_the_body_to_the_block(box):
    paths = {place.value.source: place.path for place in walk(box) if isinstance(place.block, ParagraphBlock)}

    box_id, note, question = box[0].id, BOX["notes"][1], BOX["inner"][0]
    assert paths["<p>aside</p>"] == (box_id, "aside")
    assert paths["<p>second note</p>"] == (box_id, "notes", note["id"])
    assert paths["<p>answer</p>"] == (
        box_id,
        "inner",
        question["id"],
        "answer",
        question["value"]["answer"][0]["id"],
    )


def test_every_path_is_another_and_begins_with_that_of_its_parent(db):
    value = HealthArticleStreamBlock().to_python(factories.every_block())

    places = list(walk(value))

    assert len({place.path for place in places}) == len(places)
    assert all(place.parent is None or place.path[:-1] == place.parent.path for place in places)


def test_a_block_with_an_id_has_an_anchor_and_its_fields_anchors_below_it(box):
    anchors = {place.path[-1]: place.anchor for place in walk(box)}

    assert anchors[box[0].id] == f"hb-{box[0].id}"
    assert anchors["aside"] == f"hb-{box[0].id}-aside"


def test_a_new_block_has_no_anchor_yet():
    value = HealthArticleStreamBlock().normalize([("heading", {"text": "How", "level": "section"})])

    assert {place.anchor for place in walk(value)} == {""}
    assert anchor(None) == anchor("") == ""


def test_a_place_finds_the_block_of_a_kind_that_encloses_it():
    section = factories.qa_section([factories.question(answer=[factories.off_label_notice(name="X")])])
    value = HealthArticleStreamBlock().to_python([factories.heading(), section])

    notice = next(place for place in walk(value) if isinstance(place.block, OffLabelNoticeBlock))

    assert notice.enclosing(QuestionBlock).value["question"] == "Can I take it with food?"
    assert notice.enclosing(QASectionBlock).path == (section["id"],)
    assert notice.enclosing(OffLabelNoticeBlock) is None
    assert notice.enclosing(HeadingBlock) is None


@pytest.mark.parametrize("value", [None, "", "words", 7, {}, []])
def test_what_holds_no_blocks_has_nothing_to_walk(value):
    assert list(walk(value)) == []


def test_blocks_of_an_empty_article_are_none():
    assert list(walk(HealthArticleStreamBlock().to_python(None))) == []


def test_a_type_that_the_site_no_longer_has_is_passed_over():
    body = [factories.block("poll", {"a": 1}), factories.paragraph("<p>1</p>")]

    assert texts(HealthArticleStreamBlock().to_python(body)) == ["<p>1</p>"]


def test_a_block_that_is_not_ours_neither_moves_nor_opens_a_level():
    assert heading_level(CharBlock(), "words", 4) == 4
    assert level_inside(CharBlock(), "words", 4) == 4
