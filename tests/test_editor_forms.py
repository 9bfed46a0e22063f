"""The form of each block in the page editor: every field once, in the order in which it is stored, few of them closed."""

import pytest
from wagtail.blocks import BlockGroup, CharBlock, StreamBlock, StructBlock

from tests import corpus
from wagtail_healthblocks import blocks
from wagtail_healthblocks.blocks import FigureBlock, HealthArticleStreamBlock, HealthBlock, PersonBlock, QuoteBlock

STRUCTS = [
    found
    for found in vars(blocks).values()
    if isinstance(found, type) and issubclass(found, HealthBlock) and found is not HealthBlock
]
ARTICLE = {type(block) for block in HealthArticleStreamBlock().child_blocks.values()}


def groups(block):
    return [child for child in block.meta.form_layout.children if isinstance(child, BlockGroup)]


def closed(block):
    return [name for group in groups(block) for name in group.get_sorted_block_names()]


@pytest.mark.parametrize("block_class", STRUCTS, ids=lambda block_class: block_class.__name__)
def test_a_form_has_every_field_once_in_the_order_in_which_it_is_stored(block_class):
    block = block_class()

    assert block.meta.form_layout.get_sorted_block_names() == list(block.child_blocks)
    assert set(block.child_blocks) == set(block_class.base_blocks)


@pytest.mark.parametrize("name", HealthArticleStreamBlock().child_blocks)
def test_only_fields_that_few_editors_need_are_closed(name):
    found = list(all_closed(HealthArticleStreamBlock().child_blocks[name]))

    assert found == corpus.read(name).get("closed", []), f"Edit “closed” in tests/blocks/corpus/{name}.json."


def all_closed(block, prefix=""):
    """The closed fields of a block and of the groups of fields in it, unless these are blocks of an article, too."""
    if isinstance(block, StructBlock) and hasattr(block.meta, "form_layout"):
        yield from (f"{prefix}{name}" for name in closed(block))
    for child in getattr(block, "child_blocks", {}).values():
        for inner in getattr(child, "child_blocks", {}).values():
            if type(inner) not in ARTICLE:
                yield from all_closed(inner, f"{inner.name}.")


@pytest.mark.parametrize("block_class", STRUCTS, ids=lambda block_class: block_class.__name__)
def test_closed_fields_stand_in_a_group_with_a_heading_below_the_others(block_class):
    block = block_class()

    assert all(group.classname == "collapsed" and group.heading for group in groups(block))
    assert not block.child_blocks or isinstance(block.meta.form_layout.children[0], str)


def test_a_field_that_a_subclass_adds_is_in_the_open_part_of_the_form():
    class SiteFigure(FigureBlock):
        photographer = CharBlock()

    block = SiteFigure()

    layout = block.meta.form_layout
    assert layout.children[:3] == ["image", "caption", "photographer"]
    assert closed(block) == ["credit"]
    assert set(block.child_blocks) == set(layout.get_sorted_block_names())


def test_a_field_that_a_subclass_removes_leaves_the_form():
    class SitePerson(PersonBlock):
        biography = None

    class SiteFigure(FigureBlock):
        credit = None

    assert closed(SitePerson()) == ["name", "credentials", "job_title"]
    assert SiteFigure().meta.form_layout.children == ["image", "caption"]
    assert closed(PersonBlock())[-1] == "biography"


def test_a_sites_own_layout_holds_and_no_field_is_lost():
    class SiteQuote(QuoteBlock):
        class Meta:
            form_layout = BlockGroup(["quote"], settings=["name"])

    layout = SiteQuote().meta.form_layout

    assert layout.children[0] == "quote"
    assert layout.settings == ["name"]
    assert sorted(layout.get_sorted_block_names()) == sorted(QuoteBlock().child_blocks)


def test_a_block_goes_by_the_same_name_wherever_it_is_shared():
    def names(block):
        children = block.child_blocks if isinstance(block, (StreamBlock, StructBlock)) else {}
        for name, child in children.items():
            yield name, child.name
            yield from names(child)

    assert [pair for pair in names(HealthArticleStreamBlock()) if len(set(pair)) > 1] == []


def test_the_blocks_stay_in_the_order_of_an_article():
    names = list(HealthArticleStreamBlock().child_blocks)

    assert names[:3] == ["key_points", "paragraph", "heading"]
    assert names[-3:] == ["references", "author_card", "related_articles"]
