"""The streams of one page or snippet: our blocks in them as rich text, everything else as it is."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import cached_property
from wagtail.blocks import Block, ListBlock, RichTextBlock, StreamBlock, StructBlock
from wagtail.rich_text import expand_db_html

from ..blocks import HealthBlockMixin
from ..blocks.base import unread_names, why_hidden
from ..blocks.choosers import HealthSnippetChooserBlock
from ..blocks.stored import as_child, as_list
from ..text import visible
from ..traversal import walk
from .marks import without_ours
from .readings import OwnerReading, StoredReading
from .rich_text import tree

#: The id of the block that says who made a page, by which a second run knows it.
BYLINE = str(uuid.uuid5(uuid.NAMESPACE_URL, "wagtail_healthblocks/byline"))


class Unreadable(Exception):
    """What is stored is not what the stream shows of it."""


def parts_of(block: Block) -> dict[str, Block]:
    """The blocks inside a stream, a structure or a list, by name."""
    if isinstance(block, ListBlock):
        return {"item": block.child_block}
    return dict(block.child_blocks) if isinstance(block, (StreamBlock, StructBlock)) else {}


def holds_ours(block: Block) -> bool:
    """Whether a block is one of ours, or has one anywhere inside."""
    if isinstance(block, (HealthBlockMixin, HealthSnippetChooserBlock)):
        return True
    return any(map(holds_ours, parts_of(block).values()))


def takes_rich_text(block: Block, into: str) -> bool:
    """Whether a block is a stream that has a rich text of this name."""
    return isinstance(block, StreamBlock) and isinstance(block.child_blocks.get(into), RichTextBlock)


def stays(block: Block, into: str) -> bool:
    """Whether a block keeps its shape: one of the site's own, or a stream that takes rich text."""
    return takes_rich_text(block, into) or not isinstance(block, HealthBlockMixin)


def streams_without(block: Block, into: str, path: str) -> Iterator[str]:
    """The streams that hold blocks of ours and have no rich text of this name to take them."""
    parts = parts_of(block)
    if isinstance(block, StreamBlock) and not takes_rich_text(block, into):
        if any(not stays(part, into) for part in parts.values()):
            yield path
    for name, part in parts.items():
        if stays(part, into):
            yield from streams_without(part, into, f"{path}.{name}")


@dataclass
class Turning:
    """Turns the streams of one page, snippet, draft or child row, and knows what became of each block."""

    owner: Any
    into: str
    #: The page or snippet that a child row stands on; else the owner itself.
    top: Any
    turned: int = 0
    #: What was left out or left as it is, and why.
    notes: list[str] = field(default_factory=list)
    #: Words that would be lost: then nothing is to be written.
    problems: list[str] = field(default_factory=list)

    def __post_init__(self):
        self.shown = OwnerReading(self.owner, self.top)
        self.stored = StoredReading(self.owner, self.top)

    @cached_property
    def left_out(self) -> list[str]:
        """The anchors of blocks that show what is not the page's own."""
        return [place.anchor for place in self.stored.places if getattr(place.block, "no_rich_text", "")]

    def stream(self, block: StreamBlock, value, stored: list) -> list:
        """What a stream stores from now on. What it does not know stays: Wagtail shows it to nobody."""
        items = as_list(stored)
        read = [as_child(item) for item in items]
        known = [child["type"] in block.child_blocks for child in read]
        if sum(known) != len(value):
            raise Unreadable(f"{sum(known)} blocks are stored, {len(value)} are shown.")
        self.note_unread(block, [child["type"] for child, shown in zip(read, known, strict=True) if not shown])
        values = iter(value)
        found = [
            self.child(next(values), child) if shown else item
            for item, child, shown in zip(items, read, known, strict=True)
        ]
        return [raw for raw in found if raw is not None]

    def child(self, child, raw: dict) -> dict | None:
        """A block of a stream as it is stored from now on; None for one that shows nothing."""
        if stays(child.block, self.into):
            return {**raw, "value": self.value(child.block, child.value, raw["value"])}
        html = self.rich_text(child.block, child.value)
        if (changed := {**raw, "type": self.into, "value": html}) == raw:
            return raw
        self.turned += 1
        return changed if html else None

    def note_unread(self, block: Block, names: list[str]):
        """Name what the file keeps, and no rich text."""
        for name in names:
            place = f"as “{name}”" if name else "in its place"
            self.notes.append(f"{block.label or 'The stream'}: what is stored {place} cannot be read and is left out.")

    def value(self, block: Block, value, stored):
        """A value as it is stored from now on: what is ours as rich text, wherever it stands."""
        match block:
            case HealthSnippetChooserBlock():
                if stored:
                    self.notes.append(f"“{value}” is chosen in a block of your own; the number {stored} stays.")
            case _ if not holds_ours(block):
                return self.own(stored)
            case _ if not stays(block, self.into):
                return self.in_place(block, value, stored)
            case StreamBlock():
                return self.stream(block, value, stored)
            case StructBlock():
                parts = {name: part for name, part in block.child_blocks.items() if name in stored}
                return stored | {name: self.value(part, value[name], stored[name]) for name, part in parts.items()}
            case ListBlock():
                return self.items(value, stored or [])
        return stored

    def own(self, stored):
        """What is stored of a block that holds none of ours: its rich texts may have our links and marks."""
        changed = without_ours(stored)
        self.turned += changed != stored
        return changed

    def items(self, value, stored: list) -> list:
        """What a list stores from now on."""
        if len(value) != len(stored):
            raise Unreadable(f"{len(stored)} items are stored, {len(value)} are shown.")
        return [self.item(item, raw) for item, raw in zip(value.bound_blocks, stored, strict=True)]

    def item(self, item, raw):
        """An item of a list, stored with an id, or bare as before Wagtail 2.16."""
        if isinstance(raw, dict) and raw.get("type") == "item":
            return {**raw, "value": self.value(item.block, item.value, raw["value"])}
        return self.value(item.block, item.value, raw)

    def in_place(self, block: Block, value, stored):
        """Rich text where a block of the site's own has one of ours; a text there was turned before."""
        if isinstance(stored, str) and not isinstance(block, RichTextBlock):
            return stored
        html = self.rich_text(block, value)
        self.turned += html != stored
        return html

    def add_byline(self, blocks: dict[str, StreamBlock], streams: dict[str, list]):
        """Begin the first stream with who made and checked the page: after us, no template says it."""
        takes = [name for name, block in blocks.items() if takes_rich_text(block, self.into)]
        if self.stored.is_row or not (takes and self.stored.byline):
            return
        blocks_after = streams[takes[0]]
        if not any(isinstance(block, dict) and block.get("id") == BYLINE for block in blocks_after):
            self.turned += 1
            streams[takes[0]] = [{"type": self.into, "value": self.stored.byline, "id": BYLINE}, *blocks_after]

    def rich_text(self, block: Block, value) -> str:
        """A block as rich text. Words of it that are lost are a problem."""
        self.note_unread(block, unread_in(value))
        if reason := getattr(block, "no_rich_text", "") or why_hidden(block, value):
            self.notes.append(f"{block.label} is left out. {reason}")
            return ""
        html = self.stored.rich_text(self.stored.render(block, value), self.left_out)
        before = visible(str(tree(self.shown.render(block, value), self.left_out)))
        if lost := first_lost(before.split(), visible(expand_db_html(html)).split()):
            self.problems.append(f"{block.label} would lose “{lost}”.")
        return html


def unread_in(value) -> list[str]:
    """What is stored of a block, and of those inside it, and nobody can read."""
    return [name for inner in (value, *(place.value for place in walk(value))) for name in unread_names(inner)]


def first_lost(before: list[str], after: list[str]) -> str:
    """The first word of a text that another does not have in its place; empty if it has them all, in order."""
    rest = iter(after)
    return next((word for word in before if word not in rest), "")
