"""The one walk through an article. Nothing else in the package recurses through blocks."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from typing import Any, NamedTuple

from django.db.models import Model
from wagtail.blocks import Block, StreamValue, StructValue
from wagtail.blocks.list_block import ListValue

#: The level of the first heading below the page's title, and the deepest level that HTML has.
FIRST_LEVEL, LAST_LEVEL = 2, 6


@dataclass(frozen=True, eq=False)
class Place:
    """Where a block stands in an article: its path, its anchor, and the level a heading has there."""

    block: Block
    value: Any
    path: tuple[str, ...]
    anchor: str
    level: int
    parent: "Place | None" = None
    #: Whether a block before this one has its id, so that its anchor has a number.
    repeats_id: bool = False

    def enclosing(self, block_class: type) -> "Place | None":
        """The nearest place around this one that holds a block of that class."""
        place = self.parent
        while place is not None and not isinstance(place.block, block_class):
            place = place.parent
        return place


def walk(
    value: Any, level: int = FIRST_LEVEL, parent: Place | None = None, taken: set[str] | None = None
) -> Iterator[Place]:
    """Yield every block in reading order, those inside lists, streams and structures too.

    ``taken`` are the anchors that the page has already: no two of its blocks get the same.
    """
    taken = set() if taken is None else taken
    for child in children_of(value):
        wanted = anchor(child.id) or (f"{parent.anchor}-{child.name}" if parent and parent.anchor else "")
        own_anchor = free_anchor(wanted, taken)
        place = Place(
            block=child.block,
            value=child.value,
            path=(*(parent.path if parent else ()), child.id or child.name),
            anchor=own_anchor,
            level=heading_level(child.block, child.value, level),
            parent=parent,
            repeats_id=own_anchor != wanted,
        )
        yield place
        yield from walk(child.value, level_inside(child.block, child.value, level), place, taken)


def streams_of(owner: Model) -> list[StreamValue]:
    """What the StreamFields of a page or a snippet hold."""
    values = (getattr(owner, field.attname, None) for field in owner._meta.concrete_fields)
    return [value for value in values if isinstance(value, StreamValue)]


def anchor(block_id: str | None) -> str:
    """The HTML id of a block, from the id that Wagtail keeps with it; empty where there is none yet."""
    return f"hb-{block_id}" if block_id else ""


def free_anchor(wanted: str, taken: set[str]) -> str:
    """The anchor, with a number where another block of the page has it; the editors of old doubled ids."""
    if not wanted:
        return ""
    free, numbers = wanted, count(2)
    while free in taken:
        free = f"{wanted}-{next(numbers)}"
    taken.add(free)
    return free


def heading_level(block: Block, value: Any, level: int) -> int:
    """The level of the heading that a block prints where headings have this level."""
    get_heading_level = getattr(block, "get_heading_level", None)
    return get_heading_level(value, level) if get_heading_level else level


def level_inside(block: Block, value: Any, level: int) -> int:
    """The heading level of what a block holds: one deeper if the block prints a heading itself."""
    opens_section = getattr(block, "opens_section", None)
    return min(level + 1, LAST_LEVEL) if opens_section and opens_section(value) else level


def level_at(place: Place) -> int:
    """The level that headings have where a block stands."""
    parent = place.parent
    return level_inside(parent.block, parent.value, level_at(parent)) if parent else FIRST_LEVEL


class Child(NamedTuple):
    """A block inside a value, with its name there and the id that Wagtail keeps for it, if any."""

    block: Block
    value: Any
    name: str
    id: str | None = None


def children_of(value: Any) -> list[Child]:
    """What a stream, a list or a structure holds, in order; nothing for any other value."""
    match value:
        case StreamValue():
            return [Child(child.block, child.value, child.block_type, child.id) for child in value]
        case ListValue():
            return [Child(item.block, item.value, str(index), item.id) for index, item in enumerate(value.bound_blocks)]
        case StructValue():
            return [Child(bound.block, bound.value, name) for name, bound in value.bound_blocks.items()]
    return []
