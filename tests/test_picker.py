"""What the editor’s scripts are told of blocks, and the words that look for them."""

import inspect
from collections import defaultdict
from pathlib import Path

from wagtail.blocks import CharBlock, StructBlock

from wagtail_healthblocks import picker
from wagtail_healthblocks.blocks import FigureBlock, HealthArticleStreamBlock, QuestionBlock
from wagtail_healthblocks.reviews.blocks import ReviewsPanelBlock

ROOT = Path(__file__).parent.parent
BLOCKS = list(HealthArticleStreamBlock().child_blocks.values())


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


def test_the_reviews_panel_has_words_too():
    assert set(picker.words()["ReviewsPanelBlock"]) == {"en", "de", "ar"}


def test_there_are_words_for_blocks_alone():
    offered = {type(block).__name__ for block in [*BLOCKS, ReviewsPanelBlock()]}

    assert set(picker.words()) - offered == set(), f"Take them out of {picker.WORDS.relative_to(ROOT)}."


def test_the_words_are_there_before_the_script_that_reads_them():
    told = picker.what_the_picker_is_told()

    assert told.index("js/block-words.js") < told.index("js/block-picker.js")


def test_no_two_blocks_of_an_article_have_the_same_icon():
    icons = defaultdict(list)
    for block in BLOCKS:
        icons[block.meta.icon].append(inspect.getsourcefile(type(block)))

    shared = {icon: [str(Path(file).relative_to(ROOT)) for file in files] for icon, files in icons.items()}

    assert {icon: files for icon, files in shared.items() if len(files) > 1} == {}, "Give one another icon in its file."
