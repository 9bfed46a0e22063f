"""Fields that publishing needs are marked in the form, and drafts may leave them empty."""

import pytest
from wagtail.admin.telepath import registry
from wagtail.blocks import CharBlock
from wagtail.blocks.field_block import FieldBlockAdapter

from wagtail_healthblocks import blocks
from wagtail_healthblocks.blocks import HealthBlock
from wagtail_healthblocks.editorial.marks import needed_fields


def told_of(block):
    """What the editor is told of a block's fields, by their names."""
    adapter = registry.find_adapter(type(block))
    _name, children, _meta = adapter.js_args(block)
    return {child.name: registry.find_adapter(type(child)).js_args(child)[-1] for child in children}


def marked(block):
    """The fields that the editor shows with a star."""
    return {name for name, meta in told_of(block).items() if meta.get("required")}


def required(block):
    """The fields that a form refuses where they are empty."""
    return {name for name, child in block.child_blocks.items() if getattr(child, "required", False)}


NEEDED = {
    blocks.WarningCalloutBlock: {"text"},
    blocks.CareCardBlock: {"signs"},
    blocks.KeyPointsBlock: {"points"},
    blocks.HelplineBlock: {"helplines"},
    blocks.QuestionBlock: {"answer"},
    blocks.DosageBlock: {"source"},
    blocks.OffLabelNoticeBlock: {"source", "evidence"},
    blocks.VideoBlock: {"captions", "transcript"},
    blocks.DataTableBlock: {"caption", "columns", "rows"},
    blocks.MedicineFactsBlock: {"medicine"},
    blocks.SideEffectsBlock: {"source", "reporting"},
}


@pytest.mark.parametrize("block_class", NEEDED, ids=lambda block_class: block_class.__name__)
def test_a_field_that_publishing_needs_is_marked_and_not_required(block_class):
    block = block_class()

    assert marked(block) == required(block) | NEEDED[block_class]
    assert not required(block) & NEEDED[block_class]


def test_a_field_whose_rule_a_site_takes_as_advice_is_not_marked(settings):
    settings.HEALTHBLOCKS_RULES = {"video": "warning"}

    assert marked(blocks.VideoBlock()) == {"title", "url"}


def test_fields_of_a_sites_own_blocks_are_told_as_before():
    class SiteBlock(HealthBlock):
        name_of_it = CharBlock(required=False)
        other = CharBlock()

    block = SiteBlock()

    assert needed_fields(block) == set()
    assert marked(block) == {"other"}
    assert told_of(block)["other"] == FieldBlockAdapter().js_args(block.child_blocks["other"])[-1]
