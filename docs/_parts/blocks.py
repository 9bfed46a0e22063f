"""What a block's definition tells: fields, template, parts, and the custom properties that its styles read."""

import os
import re
from pathlib import Path

from wagtail.blocks import ListBlock, StreamBlock, StructBlock
from wagtail.images.blocks import ImageBlock

from wagtail_healthblocks import blocks
from wagtail_healthblocks.blocks import HealthArticleStreamBlock
from wagtail_healthblocks.reviews.blocks import ReviewsPanelBlock

from . import styles, templates
from .kinds import kind, quoted
from .tables import first_table, sentence, table, written

DOCS = Path(__file__).parent.parent
ROOT = "wagtail_healthblocks/"
FIELDS = ["Field", "In the editor", "Kind", "Required", "Notes"]
#: What people wrote of the block's structured data.
GRAPH = re.compile(r"^Structured data: .+$", re.MULTILINE)
#: Where a block stands that several others hold; else it stands in the first that holds it.
HOMES = {"ReferenceBlock": "ReferencesBlock"}


def catalogue():
    """Every block that editors can choose: its class's name, its name in an article, the block."""
    article = {type(block).__name__: (name, block) for name, block in HealthArticleStreamBlock().child_blocks.items()}
    return {**article, "ReviewsPanelBlock": ("reviews_panel", ReviewsPanelBlock())}


def block_part(class_name, old, folder):
    """The picture, the fields and the template of a block, on a page of this folder."""
    name, block = catalogue()[class_name]
    hand = written(old)
    paragraphs = [picture(name, block, folder)]
    if fields := getattr(block, "child_blocks", None):
        paragraphs.append(field_table(fields, hand.get("", {})))
    children = [child for child in structs_in(block) if home(child) == class_name]
    for child in children:
        name = child.name or "column"
        paragraphs += [f"Each `{name}` (`{type_name(child)}`):", field_table(child.child_blocks, hand.get(name, {}))]
    paragraphs.append(template_of(block))
    paragraphs += [template_of(holder, f" of `{holder.name}`") for holder in holders(block, children)]
    paragraphs += [properties_of(block, folder), graph_of(block, old)]
    return "\n\n".join(filter(None, paragraphs))


def struct_part(class_name, old):
    """The fields of a group of fields that no block of an article holds."""
    return field_table(getattr(blocks, class_name)().child_blocks, first_table(old))


def picture(name, block, folder):
    """The block as readers see it, once it has its picture."""
    path = link(f"images/blocks/{name}.webp", folder)
    return f"![{block.label}, as readers see it]({path})" if path else ""


def link(path, folder):
    """The way from a folder to a file of the documentation; empty while there is none."""
    return os.path.relpath(DOCS / path, folder).replace(os.sep, "/") if (DOCS / path).exists() else ""


def field_table(fields, hand):
    rows = [
        {
            "Field": f"`{name}`",
            "In the editor": in_editor(block),
            "Kind": kind(block),
            "Required": "yes" if is_required(block) else hand_written_required(hand.get(f"`{name}`", {})),
            "Notes": "",
        }
        for name, block in fields.items()
    ]
    return table(FIELDS, rows, hand, kept=["Notes"])


def is_required(block):
    """Whether even a draft needs the field."""
    return block.child_blocks["image"].required if isinstance(block, ImageBlock) else block.required


def hand_written_required(hand):
    """What a person wrote of a field that a draft may lack: when publishing needs it. A plain “yes” would be untrue."""
    required = hand.get("Required", "no")
    return "no" if required == "yes" else required


def in_editor(block):
    help_text = getattr(block.meta, "help_text", None) or getattr(getattr(block, "field", None), "help_text", None)
    return f"**{sentence(block.label)}** {sentence(help_text or '')}".strip()


def structs_in(block):
    """The groups of fields that a block holds in its lists and streams, at any depth."""
    for child in getattr(block, "child_blocks", {}).values():
        yield from held_by(child)


def held_by(child):
    inner = [child.child_block] if isinstance(child, ListBlock) else []
    if isinstance(child, StreamBlock):
        inner = list(child.child_blocks.values())
    for block in inner:
        if isinstance(block, StructBlock) and type(block).__name__ not in catalogue():
            yield block
            yield from structs_in(block)


def home(struct):
    """The block in whose entry a group of fields stands."""
    class_name = type(struct).__name__
    holding = (name for name, (_name, block) in catalogue().items() if class_name in map(type_name, structs_in(block)))
    return HOMES.get(class_name) or next(holding)


def type_name(block):
    return type(block).__name__


def holders(block, children):
    """The streams and groups of fields of a block that have a template of their own."""
    streams = [child for child in getattr(block, "child_blocks", {}).values() if isinstance(child, StreamBlock)]
    shared = (None, f"{ROOT}blocks/stream.html", f"{ROOT}blocks/answer.html")
    return [holder for holder in [*streams, *children] if getattr(holder.meta, "template", None) not in shared]


def template_of(block, of=""):
    template = getattr(block.meta, "template", None)
    if not template or not (parts := templates.parts(template)):
        return ""
    return f"Template{of}: `{template.removeprefix(ROOT)}`. Parts: {quoted(parts)}."


def properties_of(block, folder):
    """The properties of its own styles, beside those that all blocks read."""
    names = sorted(styles.read_by(templates.classes(block.meta.template)) - styles.read_by_all())
    page = link("reference/custom-properties.md", folder)
    words = f"[Custom properties]({page})" if page else "Custom properties"
    return f"{words}: {quoted(names)}." if names else ""


def properties_part(old):
    """The properties that the styles of every block read."""
    return f"Every block reads {quoted(sorted(styles.read_by_all()))}."


def streams_part(old):
    """The streams of the package, what each holds, and its template."""
    classes = [cls for cls in vars(blocks).values() if isinstance(cls, type) and issubclass(cls, StreamBlock)]
    rows = [
        {
            "Class": f"`{cls.__name__}`",
            "Holds": "every block" if cls is HealthArticleStreamBlock else quoted(cls().child_blocks),
            "Template": f"`{template.removeprefix(ROOT)}`" if (template := cls().meta.template) else "",
        }
        for cls in sorted(classes, key=lambda cls: cls.__name__)
        if cls.base_blocks
    ]
    return table(["Class", "Holds", "Template"], rows)


def graph_of(block, old):
    """What the block adds to the structured data, as people wrote it; the code says why one adds nothing."""
    if block.no_structured_data:
        return f"Structured data: none. {block.no_structured_data}"
    by_hand = GRAPH.search(old)
    return by_hand[0] if by_hand else ""
