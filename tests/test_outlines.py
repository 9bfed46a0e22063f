"""Blocks go into any site's stream by their classes, under the names that the site gave them."""

from wagtail.blocks import CharBlock, StreamBlock

from tests.testapp.models import ContributorIndexPage, NestedPage, PlainPage
from wagtail_healthblocks.blocks import HeadingBlock, ParagraphBlock, QuoteBlock
from wagtail_healthblocks.outlines import field_for, fit

SECTION = (HeadingBlock, {"text": "Causes", "level": "section"})


class OwnHeading(HeadingBlock):
    """A site's own heading."""


def test_blocks_are_found_by_their_class_whatever_the_site_calls_them():
    stream = StreamBlock([("titel", OwnHeading()), ("text", ParagraphBlock()), ("word", CharBlock())])

    assert [name for name, _value in fit([SECTION, ParagraphBlock], stream)] == ["titel", "text"]


def test_the_very_class_comes_before_a_subclass():
    stream = StreamBlock([("own", OwnHeading()), ("ours", HeadingBlock())])

    assert [name for name, _value in fit([SECTION], stream)] == ["ours"]


def test_what_a_site_took_out_or_limits_is_left_out():
    counts = {"heading": {"max_num": 2}}
    stream = StreamBlock([("heading", HeadingBlock()), ("text", ParagraphBlock())], block_counts=counts)

    fitted = fit([SECTION, ParagraphBlock, SECTION, QuoteBlock, SECTION, ParagraphBlock], stream)

    assert [name for name, _value in fitted] == ["heading", "text", "heading", "text"]


def test_a_block_without_a_value_starts_as_it_does_in_the_editor():
    stream = StreamBlock([("text", ParagraphBlock(default="<p>Written by us.</p>"))])

    [(_name, value)] = fit([ParagraphBlock], stream)

    assert value.source == "<p>Written by us.</p>"


def test_the_field_that_can_hold_most_of_an_outline_is_found():
    assert field_for([SECTION, ParagraphBlock], PlainPage).name == "body"
    assert field_for([SECTION, ParagraphBlock], NestedPage).name == "more"


def test_no_field_is_found_where_half_of_an_outline_has_no_place():
    assert field_for([SECTION], ContributorIndexPage) is None
