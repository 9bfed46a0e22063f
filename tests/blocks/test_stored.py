"""What is stored in a shape that a block does not know: kept where it can be, said where it cannot."""

import json
import logging

import pytest
from django.db import connection
from wagtail.blocks import CharBlock, ListBlock, RichTextBlock, TextBlock
from wagtail.images.blocks import ImageBlock

from tests import factories
from tests.testapp.models import ArticlePage
from wagtail_healthblocks import blocks
from wagtail_healthblocks.blocks import (
    FigureBlock,
    HealthArticleStreamBlock,
    HealthBlock,
    InteractionsBlock,
    KeyPointsBlock,
    QuestionBlock,
    QuoteBlock,
    ReferenceBlock,
    RelatedArticlesBlock,
    SideEffectsBlock,
    StepsBlock,
    WarningCalloutBlock,
)
from wagtail_healthblocks.blocks.base import unread_names
from wagtail_healthblocks.blocks.stored import WHOLE

STRUCTS = [
    found
    for found in vars(blocks).values()
    if isinstance(found, type)
    and issubclass(found, HealthBlock)
    and found.__module__ != "wagtail_healthblocks.blocks.base"
]
#: What no field but a list can hold.
UNREADABLE = [["x", 1], {"x": {"y": 1}}]


def stored_again(block, raw):
    """What is stored after a block has read it and nobody has changed it."""
    return block.get_prep_value(block.to_python(raw))


@pytest.mark.parametrize("block_class", STRUCTS, ids=lambda block_class: block_class.__name__)
def test_a_text_in_place_of_a_block_goes_where_the_block_has_prose(block_class):
    block = block_class()
    child = block.child_blocks.get(block.prose_field)

    value = block.to_python("Old words")

    if child is None:
        assert block.prose_field == ""
        assert block.get_prep_value(value) == "Old words"
    else:
        assert isinstance(child, (CharBlock, TextBlock, RichTextBlock))
        assert child.search_index
        assert "Old words" in str(getattr(value[block.prose_field], "source", value[block.prose_field]))


def test_a_text_with_marks_keeps_those_that_a_paragraph_has_and_no_script(db):
    value = WarningCalloutBlock().to_python("<h2>Take care</h2><p>Do <b>not</b> drive.</p><script>alert(1)</script>")

    assert "<b>not</b>" in value["text"].source
    assert "<script" not in value["text"].source
    assert "<h2" not in value["text"].source


def test_lines_of_plain_text_are_escaped_in_a_paragraph():
    assert StepsBlock().to_python("5 < 6\n\nTwo")["introduction"].source == "<p>5 &lt; 6</p>\n\n<p>Two</p>"


def test_a_text_in_place_of_an_answer_is_its_paragraph(db):
    answer = QuestionBlock().to_python({"question": "Why?", "answer": "Because."})["answer"]

    assert [(child.block_type, child.value.source) for child in answer] == [("paragraph", "<p>Because.</p>")]


@pytest.mark.parametrize("block_class", STRUCTS, ids=lambda block_class: block_class.__name__)
def test_a_field_that_cannot_be_read_stays_stored_while_nobody_changes_it(db, block_class):
    block = block_class()

    lost = [
        (name, odd)
        for name, child in block.child_blocks.items()
        for odd in UNREADABLE
        if not hasattr(child, "_fits_itself") and not is_read_in_part(child)
        if stored_again(block, {name: odd})[name] != odd
    ]

    assert lost == []


def is_read_in_part(child):
    """A list may be of this one thing, and of a picture that nothing describes nothing is kept."""
    return isinstance(child, (ListBlock, ImageBlock))


def test_a_changed_field_is_stored_as_it_was_changed(db):
    block = KeyPointsBlock()
    value = block.to_python({"heading": {"text": "Old"}, "points": ["One", {"x": 1}]})
    assert block.get_prep_value(value) == {"heading": {"text": "Old"}, "points": ["One", {"x": 1}]}

    value["heading"] = "New"
    value["points"].append("Two")

    stored = block.get_prep_value(value)
    assert stored["heading"] == "New"
    assert [item["value"] for item in stored["points"]] == ["One", "Two"]


def test_children_of_a_stream_that_are_none_are_left_out_and_the_others_stay(db):
    block = HealthArticleStreamBlock()
    good = factories.block("heading", {"text": "Still here", "level": "section"})

    stream = block.to_python(
        [good, 5, {"value": "x"}, {"type": ["heading"]}, ["heading", "A pair"], {"type": "heading"}]
    )

    assert [child.value["text"] for child in stream] == ["Still here", "A pair", ""]
    assert stream.dropped == ["5", "{'value': 'x'}", "{'type': ['heading']}"]


def test_what_cannot_be_shown_is_logged_once_with_page_and_block(db, caplog):
    page = factories.ArticlePageFactory()
    stored = [
        {"type": "key_points", "id": "points", "value": {"heading": ["x"], "points": ["Shown."]}},
        {"type": "gone", "id": "gone", "value": "x"},
    ]
    with connection.cursor() as cursor:  # any other way in leaves out what the stream does not know
        cursor.execute("UPDATE testapp_articlepage SET body = %s WHERE page_ptr_id = %s", [json.dumps(stored), page.pk])
    reading = ArticlePage.objects.get(pk=page.pk).get_reading()

    with caplog.at_level(logging.WARNING, logger="wagtail_healthblocks"):
        html = reading.body
        assert reading.markdown
        assert reading.contents

    assert "Shown." in html
    said = [record.getMessage() for record in caplog.records]
    assert said == [
        f"Page {page.pk}, block at the top: what is stored as 'gone' cannot be read.",
        f"Page {page.pk}, block points: what is stored as 'heading' cannot be read.",
    ]


def test_a_chosen_object_that_is_gone_is_said_and_its_key_is_not_kept(db):
    block = InteractionsBlock()

    value = block.to_python({"medicine": 987654, "name": ""})

    assert list(value.unread) == ["medicine"]
    assert block.get_prep_value(value)["medicine"] is None


@pytest.mark.parametrize("odd", ["abc", True, [1], {"x": 1}, 10**30, 1.5])
def test_what_is_no_key_chooses_nothing(db, odd):
    assert SideEffectsBlock().to_python({"medicine": odd})["medicine"] is None
    assert FigureBlock().to_python({"image": odd})["image"] is None
    assert FigureBlock().to_python({"image": {"image": odd}})["image"] is None


def test_keys_and_descriptions_of_pictures_can_stand_side_by_side(db):
    picture = factories.ImageFactory()

    found = FigureBlock().bulk_to_python(
        [{"image": picture.pk}, {"image": {"image": picture.pk, "alt_text": "A curve", "decorative": False}}]
    )

    assert [value["image"].contextual_alt_text for value in found] == [picture.title, "A curve"]


def test_a_field_taken_out_reads_as_the_packages_default():
    class SiteQuote(QuoteBlock):
        source = None
        kind = None
        consent = None

    class SiteReference(ReferenceBlock):
        doi = None

    quote = SiteQuote().to_python({"name": "Sam", "quote": "<p>It helped.</p>"})

    assert (quote["source"], quote["kind"], quote.get("consent"), quote.get("nothing", 1)) == (
        "",
        "patient_story",
        None,
        1,
    )
    assert "source" not in SiteQuote().get_prep_value(quote)
    assert "doi" not in SiteReference().clean(SiteReference().to_python({"kind": "web", "title": "A page"}))
    with pytest.raises(KeyError):
        quote["nothing"]


def test_fields_of_another_block_stay_stored_as_they_are(db):
    raw = {"type": "paragraph", "value": "<p>Old words</p>"}

    value = QuoteBlock().to_python(raw)

    assert list(value.unread) == [WHOLE]
    assert QuoteBlock().get_prep_value(value) == raw
    assert list(FigureBlock().to_python({"image": {"id": 1}, "caption": "A curve"}).unread) == ["image"]


def test_a_text_where_no_text_can_be_is_said():
    assert StepsBlock().to_python({"steps": "Old words"})["steps"].dropped == ["'Old words'"]
    assert unread_names(HealthArticleStreamBlock().to_python("Old words")) == ["Old words"]


def test_what_is_no_yes_or_no_reads_as_the_field_does_by_default(db):
    assert RelatedArticlesBlock().to_python({"fill": "words"})["fill"] is True
    assert QuoteBlock().to_python({"consent": "words"})["consent"] is False
    assert RelatedArticlesBlock().to_python({"fill": 0})["fill"] is False
