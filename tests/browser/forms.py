"""The page form as a browser sends it, and the errors as it gets them back."""

from wagtail.blocks import ListBlock, RichTextBlock, StreamBlock, StructBlock
from wagtail.test.utils.form_data import rich_text, streamfield

from tests.testapp.models import ArticlePage


def form_data(block, value):
    """A block's stored value as the fields of its form."""
    match block:
        case StreamBlock():
            return rows([(child, block.child_blocks[child["type"]]) for child in value])
        case ListBlock():
            return rows([(item, block.child_block) for item in value])
        case StructBlock():
            return {name: form_data(child, value[name]) for name, child in block.child_blocks.items() if name in value}
        case RichTextBlock():
            return rich_text(value, features=block.features)
    return "" if value is None else value


def rows(children):
    """The children of a stream or a list, each with the id that it is stored with."""
    data = streamfield([(child["type"], form_data(block, child["value"])) for child, block in children])
    for position, (child, _block) in enumerate(children):
        data[str(position)]["id"] = child["id"]
    return data


def body_data(*blocks):
    return form_data(ArticlePage.body.field.stream_block, blocks)


def messages_by_path(error, path=()):
    """Each message of a StreamField's error, by the place of the field it stands on."""
    found = {path: error["messages"]} if error.get("messages") else {}
    for place, child in error.get("blockErrors", {}).items():
        found |= messages_by_path(child, (*path, place))
    return found
