"""What the editor’s scripts are told of blocks, and the words that look for them."""

import pytest
from django.utils.translation import override
from wagtail.blocks import CharBlock, StructBlock

from wagtail_healthblocks import blocks, picker
from wagtail_healthblocks.blocks import FigureBlock, HealthArticleStreamBlock, QuestionBlock
from wagtail_healthblocks.reviews.blocks import ReviewsPanelBlock

LANGUAGES = ["en", "de", "ar"]


class OurQuestionBlock(QuestionBlock):
    """A site’s own, with another name."""

    note = CharBlock()

    class Meta:
        label = "Ask us"


class QuoteBlock(StructBlock):
    """A site’s own, whose name one of ours has, too."""


def test_a_subclass_is_found_by_the_words_of_what_it_extends():
    assert picker.class_name(OurQuestionBlock()) == "QuestionBlock"


def test_a_block_of_another_package_has_no_words_of_ours():
    assert picker.class_name(QuoteBlock()) == ""
    assert picker.class_name(CharBlock()) == ""


def test_the_editor_is_told_the_number_of_a_block():
    figure = FigureBlock()

    assert figure.definition_prefix == f"blockdef-{figure.creation_counter}"
    assert figure.creation_counter in picker.classes()["FigureBlock"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_block_of_an_article_has_words_in_each_language(language):
    own = picker.words(language)
    offered = [picker.class_name(block) for block in HealthArticleStreamBlock().child_blocks.values()]

    assert set(own) == {*offered, ReviewsPanelBlock.__name__}
    assert all(hasattr(blocks, name) for name in offered)
    assert {name: text for name, text in own.items() if len(set(text.split(","))) < 10} == {}


@pytest.mark.parametrize(
    ("language", "first"),
    [("de-at", ["picker/de", "picker/en"]), ("en-gb", ["picker/en"]), ("xx", ["picker/en"]), (None, ["picker/en"])],
)
def test_the_editor_loads_the_words_of_its_language_and_english_ones(language, first):
    with override(language):
        assert picker.scripts() == [*first, *picker.SCRIPTS]


def test_no_two_blocks_of_an_article_have_the_same_icon():
    icons = [block.meta.icon for block in HealthArticleStreamBlock().child_blocks.values()]

    assert sorted(icons) == sorted(set(icons))
