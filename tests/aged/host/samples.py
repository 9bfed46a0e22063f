"""Stored values of any block, made from its preview and the kinds of its fields, with the same ids each time."""

import uuid
from itertools import count

from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from wagtail.blocks import BooleanBlock, ChoiceBlock, ListBlock, RichTextBlock, StreamBlock, StructBlock
from wagtail.blocks.field_block import ChooserBlock
from wagtail.images.blocks import ImageBlock

#: A list of choices that is longer, such as that of the countries, is not gone through to its end.
MOST_CHOICES = 20
#: What a field that is empty in the preview may take; the first that it accepts.
INVENTED = [
    "<p>{} of the harbour.</p>",
    "{} of the harbour",
    "2024-03-01",
    "https://example.org/{}",
    "12",
    "10.1000/12",
]

_numbers = count()


def item(name, value):
    """An entry of a stream or a list, as it is stored."""
    return {"type": name, "value": value, "id": str(uuid.uuid5(uuid.NAMESPACE_URL, f"harbour/{next(_numbers)}"))}


class Usual:
    """The block as its preview shows it."""

    def __init__(self, chosen):
        self.chosen = chosen

    def stored(self, block, value):
        match block:
            case ImageBlock():
                return {"image": self.choose(block), "alt_text": "Grey water", "decorative": False}
            case ChooserBlock():
                return self.choose(block)
            case StreamBlock():
                return [item(child.name, self.stored(child, inner)) for child, inner in self.children(block, value)]
            case ListBlock():
                return [item("item", self.stored(block.child_block, inner)) for inner in self.items(block, value)]
            case StructBlock():
                fields = {**block.get_default(), **(value or {})}
                return {name: self.stored(child, fields[name]) for name, child in block.child_blocks.items()}
        return self.leaf(block, value)

    def choose(self, block):
        return self.chosen.get(block.model_class) if isinstance(block, ImageBlock) else None

    def children(self, block, value):
        return [(child.block, child.value) for child in value or ()]

    def items(self, block, value):
        return list(value or ())

    def leaf(self, block, value):
        return block.get_prep_value(block.normalize(str(value) if isinstance(value, Promise) else value))


class Full(Usual):
    """The block with everything chosen and every field filled in; the turn says which of its choices it takes."""

    def __init__(self, chosen, turn=None):
        super().__init__(chosen)
        self.turn = turn

    def choose(self, block):
        return self.chosen.get(block.model_class)

    def children(self, block, value):
        found = super().children(block, value)
        there = {child.name for child, _inner in found}
        missing = [child for child in block.child_blocks.values() if child.name not in there]
        return [*found, *((child, child.get_preview_value()) for child in missing)]

    def items(self, block, value):
        return super().items(block, value) or [block.child_block.get_default()]

    def leaf(self, block, value):
        if isinstance(block, ChoiceBlock):
            keys = choices_of(block)
            return keys[self.turn % len(keys)] if self.turn is not None else super().leaf(block, value or keys[0])
        if isinstance(block, BooleanBlock):
            return True
        return super().leaf(block, value) or invented(block)


def invented(block):
    """The first invented value that a field accepts."""
    for text in INVENTED[0 if isinstance(block, RichTextBlock) else 1 :]:
        value = block.normalize(block.to_python(text.format(block.name.title())))
        if is_accepted(block, value):
            return block.get_prep_value(value)
    return block.get_prep_value(block.get_default())


def is_accepted(block, value):
    try:
        block.clean(value)
    except (ValidationError, TypeError, ValueError):
        return False
    return True


def choices_of(block):
    return [key for key, _label in block.field.choices if key]


def turns_of(block):
    """How often a block has to be there to take each of its choices once; what answers hold is there by itself."""
    inner = getattr(block, "child_blocks", {})
    if isinstance(block, ChoiceBlock):
        return min(len(choices_of(block)), MOST_CHOICES)
    if isinstance(block, ListBlock):
        return turns_of(block.child_block)
    if isinstance(block, StreamBlock) and len(inner) > 1:
        return 0
    return max(map(turns_of, inner.values()), default=0)


def usual(stream, chosen):
    """Each block of a stream, as its preview shows it."""
    return [item(name, Usual(chosen).stored(block, block.get_preview_value())) for name, block in blocks_of(stream)]


def full(stream, chosen):
    """Each block of a stream, with every field filled in."""
    return [item(name, Full(chosen).stored(block, block.get_preview_value())) for name, block in blocks_of(stream)]


def choices(stream, chosen):
    """Each block of a stream that has choices, once for each of them."""
    return [
        item(name, Full(chosen, turn).stored(block, block.get_preview_value()))
        for name, block in blocks_of(stream)
        for turn in range(turns_of(block))
    ]


def empty(stream):
    """Each block of a stream, as an editor adds it and leaves it."""
    return [item(name, Usual({}).stored(block, block.get_default())) for name, block in blocks_of(stream)]


def blocks_of(stream):
    return stream.child_blocks.items()
