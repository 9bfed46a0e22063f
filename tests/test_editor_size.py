"""What the page editor is told of the blocks stays small, and still says the same."""

import json
import re

import pytest
from django.utils.translation import override
from telepath import ValueContext
from wagtail.admin.telepath import JSContext
from wagtail.blocks import BlockField

from wagtail_healthblocks.blocks import (
    AnswerStreamBlock,
    HealthArticleStreamBlock,
    ParagraphBlock,
    QuestionBlock,
    QuoteBlock,
)

#: The most that the definition of all twenty-six blocks takes in the HTML of a page's edit view, before compression.
MOST_BYTES = 120_000
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class NoParts:
    """Leaves every definition as Wagtail makes it."""

    def tidy(self, node):
        pass


def packed(block, parts=None):
    context = ValueContext(JSContext())
    if parts:
        context.healthblocks_parts = parts
    return json.loads(json.dumps(context.build_node(block).emit()))


def unpacked(node, known):
    """The definition as the browser has it: each reference as what it refers to."""
    if isinstance(node, list):
        return [unpacked(item, known) for item in node]
    if not isinstance(node, dict):
        return plain(node) if isinstance(node, str) else node
    if "_ref" in node:
        return known[node["_ref"]]
    rest = {name: unpacked(part, known) for name, part in node.items() if name != "_id"}
    found = next((rest[name] for name in ("_val", "_dict", "_list") if name in rest), rest)
    if "_id" in node:
        known[node["_id"]] = found
    return found


def plain(text):
    """HTML without what a browser does not need of it, and any text without the ids that a list makes up."""
    text = UUID.sub("", text)
    return re.sub(r'\s*\n\s*|"|</option>', "", text) if text.lstrip().startswith("<") else text


@pytest.mark.parametrize("language", ["en", "de"])
def test_the_definition_of_every_block_is_small(db, language):
    with override(language):
        block_json = BlockField(block=HealthArticleStreamBlock()).widget.block_json

    assert len(block_json.encode()) <= MOST_BYTES


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_small_definition_says_what_the_whole_one_says(db, language):
    block = HealthArticleStreamBlock()

    with override(language):
        small, whole = packed(block), packed(block, NoParts())

    assert unpacked(small, {}) == unpacked(whole, {})
    assert len(json.dumps(small)) < 0.85 * len(json.dumps(whole))


def test_a_block_in_a_sites_own_stream_is_small_too(db):
    class SiteQuote(QuoteBlock):
        pass

    block = SiteQuote()

    assert len(json.dumps(packed(block))) < len(json.dumps(packed(block, NoParts())))


def test_an_article_and_its_answers_hold_the_same_blocks():
    article, answer = HealthArticleStreamBlock().child_blocks, AnswerStreamBlock().child_blocks

    assert [name for name, block in answer.items() if article[name] is not block] == []
    assert QuestionBlock().child_blocks["answer"].child_blocks["paragraph"] is article["paragraph"]


def test_a_site_can_change_the_label_in_one_place_only():
    class SiteAnswer(AnswerStreamBlock):
        paragraph = ParagraphBlock(label="Plain words")

    article, answer = HealthArticleStreamBlock(), SiteAnswer()

    assert answer.child_blocks["paragraph"].label == "Plain words"
    assert article.child_blocks["paragraph"].label == "Text"
    assert list(answer.child_blocks) == list(AnswerStreamBlock().child_blocks)


def test_a_text_without_a_word_takes_no_space_in_the_editor(db):
    block = ParagraphBlock(required=False)
    block.set_name("text")

    state = block.get_form_state(block.get_default())

    assert state == "null"
    assert block.value_from_datadict({"text": state}, {}, "text").source == ""
    assert "It helps." in block.get_form_state(block.to_python("<p>It helps.</p>"))
