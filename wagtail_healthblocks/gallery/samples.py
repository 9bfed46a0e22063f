"""Sample values of any block, made in memory from its preview and from the kinds of its fields."""

import copy

from django.core.exceptions import ValidationError
from django.db.models import CharField, EmailField, ForeignKey, SlugField, TextField, URLField
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import (
    CharBlock,
    ListBlock,
    PageChooserBlock,
    RichTextBlock,
    StreamBlock,
    StructBlock,
    TextBlock,
    URLBlock,
)
from wagtail.blocks.field_block import ChooserBlock
from wagtail.fields import RichTextField
from wagtail.images import get_image_model
from wagtail.images.blocks import ImageBlock, ImageChooserBlock

from ..blocks.tables import TableRowsBlock
from . import words
from .pictures import lost_picture, sample_picture

#: How long a text is whose field sets no limit, and how long running text gets, which only repeats itself.
A_LINE, RUNNING_TEXT = 255, 1_000
A_CELL = 60


class Usual:
    """The block as its preview shows it, with a drawing for every picture."""

    slug, label = "usual", _("Usual")
    description = _("What the block’s preview shows.")

    def __init__(self, language=""):
        self.language = language

    def suits(self, block) -> bool:
        """Whether the block can be in this variant."""
        return True

    def value(self, block):
        return self.rebuilt(block, block.get_preview_value())

    def rebuilt(self, block, value):
        """The value with everything in it as this variant has it."""
        match block:
            case ImageBlock() | ImageChooserBlock():
                return self.picture()
            case StreamBlock():
                children = self.children(block, value)
                return block.normalize([(child.name, self.rebuilt(child, inner)) for child, inner in children])
            case ListBlock():
                return block.normalize([self.rebuilt(block.child_block, item) for item in self.items(block, value)])
            case StructBlock():
                fields = {**block.get_default(), **(value or {})}
                return block.normalize(
                    {name: self.rebuilt(child, fields.get(name)) for name, child in block.child_blocks.items()}
                )
        return self.leaf(block, value)

    def children(self, block, value):
        """The children of a stream, as pairs of block and value."""
        return [(child.block, child.value) for child in value or ()]

    def items(self, block, value):
        return list(value or ())

    def picture(self):
        return sample_picture()

    def photo(self, value):
        """What an instance that is chosen has as its picture."""
        return self.picture() if value else None

    def leaf(self, block, value):
        """A field that holds no other."""
        if isinstance(block, ChooserBlock):
            return self.chosen(block, value)
        # A preview's text is translated late; a stored one is a plain string.
        return str(value) if isinstance(value, Promise) else value

    def chosen(self, block, value):
        """What is chosen, with a drawing for a photo: a stored one would be shown to whoever sees the gallery."""
        if value is None or isinstance(block, PageChooserBlock):
            return value
        value = copy.copy(value)
        for name in picture_fields(type(value)):
            setattr(value, name, self.photo(getattr(value, name)))
        return value


class Empty(Usual):
    """The block as it is stored when nothing is filled in."""

    slug, label = "empty", _("Empty")
    description = _("Nothing is filled in, as in a draft.")

    def value(self, block):
        match block:
            case ImageBlock():
                return None
            case StructBlock():
                return block.to_python({})
            case StreamBlock() | ListBlock():
                return block.to_python([])
        return block.get_default() if isinstance(block, ChooserBlock) else block.normalize(block.get_default())


class Rewritten(Usual):
    """The block with other words than its preview's."""

    def leaf(self, block, value):
        match block:
            case RichTextBlock():
                return self.rich_text(block, str(getattr(value, "source", value) or ""))
            case TableRowsBlock():
                return self.table_rows(block, str(value or ""))
            case CharBlock() | TextBlock() | URLBlock():
                old = str(value or "")
                new = self.text(block, old)
                return new if is_accepted(block.field.clean, new) else old
        return super().leaf(block, value)

    def rich_text(self, block, old):
        raise NotImplementedError

    def text(self, block, old):
        raise NotImplementedError

    def cell(self, old):
        raise NotImplementedError

    def table_rows(self, block, old):
        return "\n".join(" | ".join(map(self.cell, row)) for row in block.get_rows(old))

    def chosen(self, block, value):
        value = super().chosen(block, value)
        for field in text_fields(value) if value and not isinstance(block, PageChooserBlock) else ():
            new = self.model_text(field, str(getattr(value, field.name) or ""))
            if is_accepted(field.run_validators, new):
                setattr(value, field.name, new)
        return value

    def model_text(self, field, old):
        raise NotImplementedError


class Longest(Rewritten):
    """The block with every field filled, each text as long as it may be."""

    slug, label = "longest", _("Longest")
    description = _("Every text is as long as its field allows, running text about 1,000 characters.")

    def children(self, block, value):
        """Those of the preview, or one of each kind."""
        found = super().children(block, value)
        return found or [(child, child.get_default()) for child in block.child_blocks.values()]

    def items(self, block, value):
        return super().items(block, value) or [block.child_block.get_default()] * 2

    def rich_text(self, block, old):
        return block.normalize(words.rich_text(RUNNING_TEXT, self.language))

    def text(self, block, old):
        match block:
            case URLBlock():
                return old or "https://example.org/a-long-address/" + "of-many-words/" * 8
            case TextBlock():
                return words.lines(min(block.field.max_length or RUNNING_TEXT, RUNNING_TEXT), self.language)
        return words.line(block.field.max_length or A_LINE, self.language)

    def cell(self, old):
        return old if old[:1].isdigit() else words.line(A_CELL, self.language)

    def model_text(self, field, old):
        if isinstance(field, RichTextField):
            return words.rich_text(RUNNING_TEXT, self.language)
        return words.line(min(field.max_length or RUNNING_TEXT, RUNNING_TEXT), self.language)


class RightToLeft(Rewritten):
    """The block in Arabic: its translation, or Arabic sample words where it has none."""

    slug, label = "right-to-left", _("Right to left")
    description = _("The block in Arabic.")

    def __init__(self, language=""):
        super().__init__(words.ARABIC)

    def rich_text(self, block, old):
        return block.normalize(old if self.may_stay(old) else words.rich_text(len(old), self.language))

    def text(self, block, old):
        return old if self.may_stay(old) or isinstance(block, URLBlock) else self.cell(old)

    def cell(self, old):
        return old if self.may_stay(old) else words.line(len(old), self.language)

    def model_text(self, field, old):
        return old if self.may_stay(old) else words.line(len(old), self.language)

    def may_stay(self, old):
        return words.is_arabic(old) or not any(map(str.isalpha, old))


class LostPicture(Usual):
    """The block with each of its pictures and photos there, but their files gone."""

    slug, label = "missing-image", _("Missing image")
    description = _("The file of each picture is gone.")

    def suits(self, block):
        return has_picture(block)

    def children(self, block, value):
        """Those of the preview, and whatever else can hold a picture."""
        found = super().children(block, value)
        known = {child.name for child, _inner in found}
        others = [child for child in block.child_blocks.values() if child.name not in known and has_picture(child)]
        return [*found, *((child, child.get_preview_value()) for child in others)]

    def items(self, block, value):
        found = super().items(block, value)
        return found or ([block.child_block.get_default()] if has_picture(block.child_block) else [])

    def picture(self):
        return lost_picture()

    def photo(self, value):
        return lost_picture()

    def chosen(self, block, value):
        if value is None and has_picture(block):
            value = example_of(block.model_class)
        return super().chosen(block, value)


VARIANTS = {variant.slug: variant for variant in (Usual, Longest, RightToLeft, Empty, LostPicture)}


def has_picture(block) -> bool:
    """Whether a block, or what it holds or chooses, can have a picture."""
    if isinstance(block, (ImageBlock, ImageChooserBlock)):
        return True
    if isinstance(block, ChooserBlock):
        return not isinstance(block, PageChooserBlock) and bool(picture_fields(block.model_class))
    inner = [*getattr(block, "child_blocks", {}).values(), *filter(None, [getattr(block, "child_block", None)])]
    return any(map(has_picture, inner))


def picture_fields(model) -> list[str]:
    """The names of a model's fields that name an image."""
    fields = (field for field in model._meta.concrete_fields if isinstance(field, ForeignKey))
    return [field.name for field in fields if field.related_model is get_image_model()]


def text_fields(model):
    """The fields of a model, or of an instance of it, in which people write words."""
    for field in model._meta.concrete_fields:
        is_text = isinstance(field, (CharField, TextField)) and not isinstance(field, (EmailField, SlugField, URLField))
        if is_text and not field.choices and not field.primary_key:
            yield field


def example_of(model):
    """An instance with no more than a name and what makes its address."""
    slugs = {field.name: "example" for field in model._meta.concrete_fields if isinstance(field, SlugField)}
    return model(**slugs, **{field.name: str(_("Example")) for field in text_fields(model) if not field.blank})


def is_accepted(check, text: str) -> bool:
    """Whether a field takes this text: a number or a code with words in it would be none."""
    try:
        check(text)
    except ValidationError:
        return False
    return True
