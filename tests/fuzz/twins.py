"""What Wagtail's own blocks, in the shape of the package's, would keep of stored data that is read and saved again."""

from collections import Counter

from wagtail.blocks import ListBlock, StreamBlock, StructBlock
from wagtail.images.blocks import ImageBlock, ImageChooserBlock
from wagtail.snippets.blocks import SnippetChooserBlock

from wagtail_healthblocks import text
from wagtail_healthblocks.traversal import walk


def plain(block):
    """The block of Wagtail's that a block of the package is made from, with the same fields or children."""
    match block:
        case ImageBlock():
            return ImageBlock(required=block.required)
        case ImageChooserBlock():
            return ImageChooserBlock()
        case SnippetChooserBlock():
            return SnippetChooserBlock(block.target_model)
        case ListBlock():
            return ListBlock(plain(block.child_block))
        case StreamBlock():
            return StreamBlock([(name, plain(child)) for name, child in block.child_blocks.items()])
        case StructBlock():
            return StructBlock([(name, plain(child)) for name, child in block.child_blocks.items()])
    return next(kind for kind in type(block).__mro__ if kind.__module__.startswith("wagtail.blocks"))()


def saved_again(block, stored):
    """What is stored once somebody has loaded a stream, read all of it, and saved it without a change."""
    value = block.to_python(stored)
    list(walk(value))
    # As a page's field does: what is no JSON stays as it is.
    return value.raw_text if not value and value.raw_text is not None else block.get_prep_value(value)


def leaves_of(stored):
    """Everything stored that says something, how often each; keys, types and ids only say where it stands."""
    if isinstance(stored, dict):
        names = {"type", "id"} if "type" in stored else set()
        return sum((leaves_of(value) for name, value in stored.items() if name not in names), Counter())
    if isinstance(stored, list):
        return sum(map(leaves_of, stored), Counter())
    stored = int(stored) if isinstance(stored, bool) else stored  # 0 is no
    return Counter() if stored is None or str(stored).strip() == "" else Counter([str(stored)])


def lost(before, after):
    """What of the first is not in the second, where a text may have become a paragraph."""
    words = " ".join(text.plain(leaf) for leaf in leaves_of(after))
    gone = leaves_of(before) - leaves_of(after)
    return Counter(
        {leaf: number for leaf, number in gone.items() if not (text.plain(leaf) and text.plain(leaf) in words)}
    )
