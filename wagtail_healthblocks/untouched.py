"""Blocks that are as an outline made them: named once where a page is to be published, and taken out together."""

import re
from collections.abc import Iterable
from functools import partial
from itertools import takewhile

from django.utils.html import json_script, strip_tags
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import StreamValue

from .blocks import HeadingBlock
from .outlines import fit
from .presets import Preset

#: So many blocks that an outline alone makes so tell that a page began with it.
TELLING = 2
#: What the editor marks paragraphs with.
KEYS = re.compile(r' data-block-key="[^"]*"')

TEXTS = {
    "untouched": _("“%(block)s” is as the outline made it: fill it in, or delete it."),
    "offer": _("Some blocks are as the outline made them."),
    "remove": _("Remove untouched blocks"),
    "removed": _("The untouched blocks are removed. Nothing is saved yet."),
}


def finders(presets: Iterable[Preset], page) -> dict:
    """For each StreamField that an outline can fill, what finds the blocks in it that nobody has touched since."""
    by_field: dict[str, list[Preset]] = {}
    for preset in presets:
        if field := preset.field_on(type(page)):
            by_field.setdefault(field.name, []).append(preset)
    return {name: partial(untouched, page.locale.language_code, found) for name, found in by_field.items()}


def untouched(language: str, presets: list[Preset], stream: StreamValue, wrong: set) -> dict[int, str]:
    """The positions of the blocks that are as an outline made them, each with what is said of it.

    ``wrong`` are those in which something is wrong; a heading with nothing but those below it goes with them.
    """
    made = [bare(child) for child in stream.get_prep_value()]
    known = [row for preset in presets for row in rows_of(preset, stream.stream_block, language, made)]
    same = {position for position, row in enumerate(made) if row in known}
    found = wrong & same
    found |= {position for position in same if is_alone(position, stream, found)}
    return {position: named(stream[position].block) for position in sorted(found)}


def rows_of(preset: Preset, stream_block, language: str, made: list) -> list:
    """What an outline makes, if the page began with it."""
    with override(language):
        value = stream_block.normalize(fit(preset.outline, stream_block))
        empty = [bare({"type": name, "value": prepared(block)}) for name, block in stream_block.child_blocks.items()]
    rows = [bare(child) for child in value.get_prep_value()]
    telling = [row for row in rows if row not in empty and row in made]
    return rows if len(telling) >= TELLING else []


def prepared(block):
    return block.get_prep_value(block.get_default())


def is_alone(position: int, stream: StreamValue, found: set[int]) -> bool:
    """Whether a block is a heading, and nothing stands below it but some of those."""
    if not isinstance(stream[position].block, HeadingBlock):
        return False
    below = list(takewhile(lambda place: not begins_section(stream[place]), range(position + 1, len(stream))))
    return bool(below) and found.issuperset(below)


def begins_section(child) -> bool:
    opens_section = getattr(child.block, "opens_section", None)
    return isinstance(child.block, HeadingBlock) or bool(opens_section and opens_section(child.value))


def named(block) -> str:
    return gettext(TEXTS["untouched"]) % {"block": block.label}


def bare(stored):
    """Stored data without ids and without what is empty, so that what is sent back equals what was made."""
    if isinstance(stored, dict):
        fields = {name: bare(value) for name, value in stored.items() if name != "id"}
        return {name: value for name, value in fields.items() if value not in (None, "", [], {}, False)}
    if isinstance(stored, (list, tuple)):
        return [bare(item) for item in stored]
    if isinstance(stored, str):
        words = KEYS.sub("", stored).strip()
        return words if strip_tags(words).strip() or "<embed" in words else ""
    return stored


def what_the_script_says():
    """The words of the script that closes a new outline and takes out what is untouched."""
    return json_script({name: str(text) for name, text in TEXTS.items()}, "healthblocks-outlines")
