"""Puts blocks into any site's stream: they are known by their classes, for the site chooses their names."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from wagtail.blocks import Block, StreamBlock
from wagtail.fields import StreamField

#: A block's class alone, or with what is in it from the start, written as in ``preview_value``.
Entry = type[Block] | tuple[type[Block], Any]


def fit(outline: Sequence[Entry], stream_block: StreamBlock) -> list[tuple[str, Any]]:
    """The name and value of each block of the outline that the stream can hold; the rest is left out."""
    fitted: list[tuple[str, Any]] = []
    used: Counter[str] = Counter()
    for entry in outline:
        block_class, value = entry if isinstance(entry, tuple) else (entry, None)
        name = name_of(block_class, stream_block)
        if name is None or used[name] == most_of(name, stream_block):
            continue
        used[name] += 1
        fitted.append((name, stream_block.child_blocks[name].get_default() if value is None else value))
    return fitted


def field_for(outline: Sequence[Entry], page_class) -> StreamField | None:
    """The StreamField that can hold most of the outline; None where none can hold half of it."""
    found = [(len(fit(outline, field.stream_block)), field) for field in stream_fields(page_class)]
    number, field = max(found, key=lambda pair: pair[0], default=(0, None))
    return field if number and 2 * number >= len(outline) else None


def name_of(block_class: type[Block], stream_block: StreamBlock) -> str | None:
    """The name under which a stream has a block of this very class, or else of a subclass."""
    children = stream_block.child_blocks.items()
    exact = (name for name, block in children if type(block) is block_class)
    return next(exact, None) or next((name for name, block in children if isinstance(block, block_class)), None)


def most_of(name: str, stream_block: StreamBlock) -> int | None:
    """How many blocks of a name the stream may hold; None where nothing limits them."""
    return (stream_block.meta.block_counts or {}).get(name, {}).get("max_num")


def stream_fields(page_class) -> list[StreamField]:
    """The StreamFields that editors see when they make such a page."""
    shown = page_class.get_edit_handler().get_form_options().get("fields", [])
    fields = page_class._meta.concrete_fields
    return [field for field in fields if isinstance(field, StreamField) and field.name in shown]
