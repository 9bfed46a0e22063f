"""What the page editor is told of a block: each part of it once, however many blocks have that part."""

import re

from telepath import DictNode, ListNode, ObjectNode, StringNode
from wagtail.admin.telepath import register
from wagtail.blocks.stream_block import StreamBlockAdapter
from wagtail.blocks.struct_block import StructBlockAdapter

from .base import HealthBlock, HealthStreamBlock

#: What a reference takes, so that a shorter text is better written out again.
SHORTEST_TEXT = 36
#: What HTML can do without, and what stands in its place: blank lines and indents, the quotes around
#: plain words, the ends of options.
NEEDLESS = {re.compile(r"\s*\n\s*"): "\n", re.compile(r'="([\w-]+)"(?=[\s>])'): r"=\1", re.compile("</option>"): ""}


class Parts:
    """The parts of one definition. Telepath finds the same object again; this finds an equal one, too."""

    def __init__(self, context):
        self.context, self.known, self.tidied = context, {}, {}

    def tidy(self, node):
        """Let equal things inside the node be one and the same."""
        if id(node) in self.tidied:
            return
        self.tidied[id(node)] = node
        match node:
            case DictNode():
                node.value = {name: self.only(child) for name, child in node.value.items()}
            case ListNode():
                node.value = [self.only(child) for child in node.value]
            case ObjectNode():
                node.args = [self.only(child) for child in node.args]
                if ".widgets." in node.constructor:
                    squeeze(node.args)

    def only(self, node):
        """The first node that equals this one."""
        self.tidy(node)
        key = self.key(node)
        if key is None:
            return node
        if key not in self.known:
            self.known[key] = node
        elif self.known[key].id is None:
            self.known[key].id = self.context.next_id
            self.context.next_id += 1
        return self.known[key]

    def key(self, node):
        """What a node has in common with those that equal it; None for one that is no shorter as a reference."""
        match node:
            case StringNode(value=text) if len(text) >= SHORTEST_TEXT:
                return text
            case DictNode(value=parts) if parts:
                return DictNode, tuple((name, self.key_inside(part)) for name, part in parts.items())
            case ObjectNode(constructor=constructor, args=parts):
                return constructor, tuple(map(self.key_inside, parts))
        return None

    def key_inside(self, node):
        match node:
            case ListNode(value=parts):
                return ListNode, tuple(map(self.key_inside, parts))
            case DictNode() | ObjectNode():
                return id(node)
        return type(node.value), node.value


def squeeze(parts):
    """Shorten a widget's HTML; it says the same."""
    for part in parts:
        if isinstance(part, StringNode) and part.value.lstrip().startswith("<"):
            for needless, rest in NEEDLESS.items():
                part.value = needless.sub(rest, part.value)


class SmallDefinition:
    """Packs a block and all that it holds, with each of their parts once."""

    def build_node(self, block, context):
        node = super().build_node(block, context)
        parts = vars(context).setdefault("healthblocks_parts", Parts(context))
        parts.tidy(node)
        return node


class SmallStructAdapter(SmallDefinition, StructBlockAdapter):
    """Of a block with fields."""


class SmallStreamAdapter(SmallDefinition, StreamBlockAdapter):
    """Of a block with blocks."""


def register_adapters():
    """Let the page editor be told of the package's blocks, and of a site's subclasses of them, in this way."""
    register(SmallStructAdapter(), HealthBlock)
    register(SmallStreamAdapter(), HealthStreamBlock)
