"""What can be put into a field, in words."""

from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.fields import StreamField
from wagtail.images.blocks import ImageBlock, ImageChooserBlock
from wagtail.snippets.blocks import SnippetChooserBlock

from wagtail_healthblocks.blocks import ParagraphBlock

#: More values than this are not listed.
MOST_CHOICES = 20
PLAIN = {
    blocks.BooleanBlock: "yes or no",
    blocks.DateBlock: "date",
    blocks.DateTimeBlock: "date and time",
    ParagraphBlock: "`ParagraphBlock`",
    blocks.RichTextBlock: "rich text",
    blocks.PageChooserBlock: "page",
    DocumentChooserBlock: "document",
    ImageBlock: "image with alternative text",
    ImageChooserBlock: "image",
}
MODEL_KINDS = {"BooleanField": "yes or no", "DateField": "date", "DateTimeField": "date and time", "JSONField": "list"}


def kind(block):
    """What a field of a block holds."""
    if isinstance(block, blocks.ListBlock):
        return f"list: {kind(block.child_block)}"
    if isinstance(block, blocks.StreamBlock):
        names = list(block.child_blocks)
        return f"stream of {quoted(names)}" if len(names) == 1 else f"`{type(block).__name__}`"
    if isinstance(block, SnippetChooserBlock):
        return f"`{block.target_model.__name__}` snippet"
    if isinstance(block, blocks.ChoiceBlock):
        return one_of(block.field.choices, block.meta.default)
    for cls, words in PLAIN.items():
        if isinstance(block, cls):
            return words + (", on unless changed" if words == "yes or no" and block.meta.default else "")
    if isinstance(block, blocks.IntegerBlock):
        return number(block)
    if isinstance(block, blocks.StructBlock):
        return f"`{type(block).__name__}`"
    return text(block)


def number(block):
    least, most = block.field.min_value, block.field.max_value
    bounds = f", {least} to {most:,}" if most is not None else f", from {least}" if least is not None else ""
    default = f"; {block.meta.default} unless changed" if block.meta.default is not None else ""
    return f"number{bounds}{default}"


def text(block):
    most = getattr(getattr(block, "field", None), "max_length", None)
    words = "web address" if isinstance(block, blocks.URLBlock) else "text"
    return f"{words}, {most:,} characters" if most else words


def one_of(choices, default=None):
    """The values of a choice, unless there are too many to read."""
    values = [value for value, _label in flat(choices) if value not in ("", None)]
    if len(values) > MOST_CHOICES:
        return "choice"
    return ", ".join(f"`{value}`" + (" (default)" if value == default else "") for value in values)


def flat(choices):
    for value, label in choices:
        if isinstance(label, (list, tuple)):
            yield from flat(label)
        else:
            yield value, label


def quoted(names):
    return ", ".join(f"`{name}`" for name in names)


def model_kind(field):
    """What a field of a model holds."""
    if field.is_relation:
        return f"`{field.related_model.__name__}`"
    if field.choices:
        return one_of(field.choices, field.default)
    if isinstance(field, StreamField):
        return f"stream of {quoted(field.stream_block.child_blocks)}"
    name = field.get_internal_type()
    if name in MODEL_KINDS:
        return MODEL_KINDS[name]
    if "Integer" in name:
        return "number"
    words = "web address" if name == "CharField" and type(field).__name__ == "URLField" else "text"
    return f"{words}, {field.max_length:,} characters" if getattr(field, "max_length", None) else words
