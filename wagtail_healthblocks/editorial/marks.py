"""The star at fields that publishing needs, as at those that a form requires; drafts may leave them empty."""

from wagtail.admin.telepath import register
from wagtail.blocks import FieldBlock, ListBlock, StreamBlock
from wagtail.blocks.field_block import FieldBlockAdapter
from wagtail.blocks.list_block import ListBlockAdapter
from wagtail.blocks.stream_block import StreamBlockAdapter

from ..blocks import HealthBlock
from ..blocks.telepath_cache import HealthBlockAdapter
from .engine import Engine


def needed_fields(block: HealthBlock) -> set[str]:
    """The fields of a block that may not be empty where it is published."""
    engine = Engine()
    named = engine.needs(type(block))
    return {name for name, child in block.child_blocks.items() if name in named or "" in engine.needs(type(child))}


class MarkingAdapter(HealthBlockAdapter):
    """Tells the editor which fields of a block publishing needs. What a form refuses stays as it is."""

    def js_args(self, block):
        needed = needed_fields(block)
        for name, child in block.child_blocks.items():
            child.is_needed_to_publish = name in needed
        return super().js_args(block)


class Marked:
    """The adapter of a field, with the star."""

    def js_args(self, block):
        *others, meta = super().js_args(block)
        return [*others, {**meta, "required": True} if getattr(block, "is_needed_to_publish", False) else meta]


class MarkedFieldBlockAdapter(Marked, FieldBlockAdapter):
    pass


class MarkedListBlockAdapter(Marked, ListBlockAdapter):
    pass


class MarkedStreamBlockAdapter(Marked, StreamBlockAdapter):
    pass


def register_adapters():
    register(MarkingAdapter(), HealthBlock)
    register(MarkedFieldBlockAdapter(), FieldBlock)
    register(MarkedListBlockAdapter(), ListBlock)
    register(MarkedStreamBlockAdapter(), StreamBlock)
