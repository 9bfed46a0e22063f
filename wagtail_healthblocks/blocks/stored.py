"""Stored data of any shape, fitted to the block that has to read it: what can be kept is kept, the rest is named."""

import json
import math
import uuid
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.html import linebreaks
from wagtail.blocks import (
    BooleanBlock,
    CharBlock,
    ChooserBlock,
    DateBlock,
    DateTimeBlock,
    DecimalBlock,
    EmailBlock,
    FloatBlock,
    IntegerBlock,
    ListBlock,
    MultipleChoiceBlock,
    RegexBlock,
    RichTextBlock,
    StreamBlock,
    StructBlock,
    TextBlock,
    TimeBlock,
    URLBlock,
)
from wagtail.blocks.field_block import BaseChoiceBlock
from wagtail.images.blocks import ImageBlock

from .. import text

#: What stands for all fields of a block at once.
WHOLE = ""


class Unreadable(ValueError):
    """Stored data that a block cannot hold. What can be kept of it, if anything, is in ``rest``."""

    def __init__(self, rest=None):
        super().__init__()
        self.rest = rest


def fitted(block, raw):
    """The stored data as the block can read it. Raises ``Unreadable`` where something of it is lost.

    Blocks of this package fit what they hold themselves.
    """
    if hasattr(block, "_fits_itself"):
        return raw
    fit = _fit_of(type(block))
    return fit(block, raw) if fit else raw


def readable(block, raw):
    """The stored data as the block can read it; what of it is lost is not said."""
    try:
        return fitted(block, raw)
    except Unreadable as lost:
        return lost.rest


@cache
def _fit_of(block_class):
    return next((fit for kind, fit in FITS.items() if issubclass(block_class, kind)), None)


def fitted_text(block, raw):
    if raw is None:
        return ""
    if isinstance(raw, (int, float)) and not isinstance(raw, bool):
        return str(raw)
    return sendable(_only(str, raw, ""))


def sendable(words):
    """A text without the halves of characters that JSON can hold and nobody can be sent."""
    return words.encode("utf-8", "replace").decode()


def fitted_address(block, raw):
    return fitted_text(block, _only(str, raw, "")) if raw is not None else ""


def fitted_choice(block, raw):
    if isinstance(raw, int) and not isinstance(raw, bool):
        raw = str(raw)
    return None if raw is None else sendable(_only(str, raw, ""))


def fitted_choices(block, raw):
    return _fit_each(as_list(raw), lambda item: fitted_choice(block, item))


def fitted_boolean(block, raw):
    if raw in (0, 1, None) and not isinstance(raw, float):
        return bool(raw)
    raise Unreadable(bool(block.get_default()))


def fitted_number(block, raw):
    if raw is None or raw == "":
        return None
    if isinstance(raw, bool) or not isinstance(raw, (int, float, str)):
        raise Unreadable
    if isinstance(raw, float) and not math.isfinite(raw):
        raise Unreadable
    try:
        return block.field.to_python(raw)
    except (ValidationError, ValueError, OverflowError):
        raise Unreadable from None


def fitted_moment(block, raw):
    if raw is None or raw == "":
        return None
    try:
        moment = block.to_python(_only(str, raw) if not hasattr(raw, "isoformat") else raw)
    except ValueError:  # a date that no calendar has
        raise Unreadable from None
    if moment is None:
        raise Unreadable
    return moment


def fitted_key(block, raw):
    """The key of a chosen object."""
    if raw is None or raw == "":
        return None
    if isinstance(raw, (bool, float, list, dict)):
        raise Unreadable
    key = block.model_class._meta.pk
    try:
        return key.clean(key.to_python(raw), None)
    except (ValidationError, TypeError, ValueError, OverflowError):
        raise Unreadable from None


def fitted_image(block, raw):
    if raw is None or not isinstance(raw, dict):
        return fitted_key(block.child_blocks["image"], raw)
    if not has_fields(block, raw):
        raise Unreadable
    return fitted_struct(block, {"image": None, "alt_text": "", "decorative": False} | raw)


def fitted_list(block, raw):
    return _fit_each(as_list(raw), lambda item: _fitted_item(block.child_block, item))


def _fitted_item(child_block, item):
    if not _is_item(item):
        return fitted(child_block, item)
    return {"type": "item", "id": _id(item["id"]), "value": fitted(child_block, item["value"])}


def _is_item(item):
    return isinstance(item, dict) and item.get("type") == "item" and "value" in item and "id" in item


def fitted_stream(block, raw):
    """The children of a stream: each a dictionary with a known type, a value and an id."""
    children = StoredChildren(block, raw)
    if children.unread or children.dropped:
        raise Unreadable(children.fitted)
    return children.fitted


def _from_text(block, raw):
    """The stream that a text stands for: JSON, or a paragraph where the stream can hold one."""
    try:
        return json.loads(raw)
    except ValueError:
        paragraph = next((name for name, child in block.child_blocks.items() if isinstance(child, RichTextBlock)), None)
        if not paragraph or not raw.strip():
            return [raw] if raw.strip() else []
        return [{"type": paragraph, "value": adopted(block.child_blocks[paragraph], sendable(raw))}]


def has_fields(block, raw):
    """Whether something is the fields of a structure: a dictionary that names one of them, or nothing."""
    return isinstance(raw, dict) and (not raw or any(name in raw for name in block.child_blocks))


def fitted_struct(block, raw):
    """The fields of a structure."""
    if not has_fields(block, raw):
        raise Unreadable({})
    fields, lost = _fit_fields(block, raw)
    if lost:
        raise Unreadable(fields)
    return fields


def _fit_fields(block, raw):
    """The fields of a structure as it can read them, and the names of those of which something is lost."""
    fields, lost = {}, []
    for name in [name for name in block.child_blocks if name in raw]:
        try:
            fields[name] = fitted(block.child_blocks[name], raw[name])
        except Unreadable as unreadable:
            fields[name] = unreadable.rest
            lost.append(name)
    return fields, lost


@dataclass(frozen=True)
class Unread:
    """What was stored and could not be read, and what would be stored of what was read in its place."""

    raw: Any
    prepared: Any = None


class StoredFields:
    """The stored fields of a block of ours, fitted to it."""

    def __init__(self, block, raw):
        self.block, self.raw = block, raw
        self.is_struct = has_fields(block, raw)
        self.fitted, self.lost = _fit_fields(block, raw) if self.is_struct else (self._adopt(), [])

    def _adopt(self):
        """What was stored in place of the fields: a text goes where the block has text."""
        child = self.block.child_blocks.get(self.block.prose_field)
        if isinstance(self.raw, str) and child and self.raw.strip():
            return {self.block.prose_field: adopted(child, sendable(self.raw))}
        return {}

    def unread_of(self, value) -> dict:
        """What of these fields a value made of them does not hold."""
        if not self.is_struct:
            is_lost = self.raw not in (None, "", [], {}) and not self.fitted
            return {WHOLE: Unread(self.raw, self.block.get_prep_value(value))} if is_lost else {}
        blocks = self.block.child_blocks
        unread = {name: Unread(self.raw[name], blocks[name].get_prep_value(value[name])) for name in self.lost}
        return {name: Unread(None) for name in self._gone(value)} | unread

    def _gone(self, value):
        """The fields that name something chosen which there is no longer."""
        fields = self.block.child_blocks.items()
        return [name for name, block in fields if _is_gone(block, self.fitted.get(name), value[name])]


def _is_gone(block, stored, value):
    """Whether something stored was chosen and is there no longer."""
    if isinstance(block, ListBlock):
        items = [item["value"] if _is_item(item) else item for item in stored or ()]
        return any(_is_gone(block.child_block, *pair) for pair in zip(items, value, strict=False))
    return isinstance(block, (ChooserBlock, ImageBlock)) and _names_something(stored) and value is None


def _names_something(raw):
    """Whether stored data names what was chosen; a picture's has words beside its key."""
    return any(raw.values()) if isinstance(raw, dict) else raw is not None


class StoredChildren:
    """The stored children of a stream, fitted to it: each with a known type, a value and an id."""

    def __init__(self, block, raw):
        self.block, self.fitted, self.unread, self.dropped = block, [], {}, []
        for item in as_list(_from_text(block, raw) if isinstance(raw, str) else raw):
            self._add(as_child(item))

    def _add(self, item):
        child_block = self.block.child_blocks.get(item["type"])
        if child_block is None:
            self.dropped.append(item["type"])
            return
        item = {**item, "id": _id(item.get("id"))}
        try:
            item["value"] = fitted(child_block, item.get("value"))
        except Unreadable as lost:
            item["id"] = item["id"] or str(uuid.uuid4())
            self.unread[item["id"]] = Unread(item["value"], lost.rest)
            item["value"] = lost.rest
        self.fitted.append(item)


def decoded(value):
    """A stream as it is stored; a text that is no JSON is left as it is."""
    try:
        return json.loads(value) if isinstance(value, str) else value
    except ValueError:
        return value


def kept(child, unread):
    """A stored child as it was, if nobody has changed what was read in its place."""
    return {**child, "value": unread.raw} if child["value"] == unread.prepared else child


def as_child(item):
    """An item as a child of a stream; one that cannot be such has no type that any stream knows."""
    if isinstance(item, (list, tuple)) and len(item) == 2:
        item = {"type": item[0], "value": item[1]}
    is_child = isinstance(item, dict) and isinstance(item.get("type"), str)
    return {"value": None, **item} if is_child else {"type": repr(item)[:40], "value": None}


def adopted(block, raw: str):
    """A text that was stored in another block's place, as the value of a block with text."""
    if not isinstance(block, RichTextBlock):
        return text.plain(raw) if "</" in raw else raw
    if "</" not in raw:
        return linebreaks(raw, autoescape=True)
    from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter  # needs models to be loaded

    converter = ContentstateConverter(block.features)
    return converter.to_database_format(converter.from_database_format(raw))


def _only(kind, raw, rest=None):
    if not isinstance(raw, kind):
        raise Unreadable(rest)
    return raw


def as_list(raw):
    """Something that is no list stands for a list of this one thing."""
    if isinstance(raw, (list, tuple)):
        return list(raw)
    return [] if raw is None or raw == "" else [raw]


def _fit_each(items, fit):
    fits, is_whole = [], True
    for item in items:
        try:
            fits.append(fit(item))
        except Unreadable as lost:
            is_whole = False
            fits += [lost.rest] if lost.rest else []
    if not is_whole:
        raise Unreadable(fits)
    return fits


def _id(raw):
    return sendable(str(raw)) if isinstance(raw, (str, int)) and not isinstance(raw, bool) and raw != "" else None


#: How each kind of block reads what is stored, the special ones before those that they are made from.
FITS = {
    ImageBlock: fitted_image,
    RichTextBlock: fitted_text,
    CharBlock: fitted_text,
    TextBlock: fitted_text,
    (URLBlock, EmailBlock, RegexBlock): fitted_address,
    MultipleChoiceBlock: fitted_choices,
    BaseChoiceBlock: fitted_choice,
    BooleanBlock: fitted_boolean,
    (IntegerBlock, FloatBlock, DecimalBlock): fitted_number,
    (DateBlock, TimeBlock, DateTimeBlock): fitted_moment,
    ChooserBlock: fitted_key,
    ListBlock: fitted_list,
    StreamBlock: fitted_stream,
    StructBlock: fitted_struct,
}
