"""What the page editor is told of a block: worked out once for each language, where all of it follows from code.

Wagtail describes every block anew for each form, with the HTML of each of its fields: two fifths of opening a page.
What is kept is no state. It follows from the code of this package and Wagtail's, from the settings, and from what
``_circumstances`` names; a block that has anything else in it is described anew. It is kept in the process and not in
Django's cache, because it holds the numbers that Wagtail gives to blocks as it meets them in this very process.
"""

import json
import re
import uuid
import weakref
from contextlib import ExitStack

from django.core.signals import setting_changed
from django.db import connections
from django.forms import Media, Widget
from django.urls import get_script_prefix, get_urlconf
from django.utils.functional import Promise
from django.utils.translation import get_language
from wagtail.admin.telepath import Adapter, JSContext, register, registry
from wagtail.blocks import Block
from wagtail.blocks.struct_block import StructBlockAdapter

from .base import HealthBlock

#: Whose code says the same each time; what a site's own code says may depend on its database or on the request.
KNOWN = ("django", "telepath", "wagtail", "wagtail_healthblocks")
NEW_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
PLAIN = (type(None), bool, int, float)
#: The empty lines and the indentation of a widget's template, of which browsers make a single space.
LINE_BREAK = re.compile(r"\s*\n\s*")


class Definition:
    """An object as its adapter has described it: the script that makes it, of what, and the files that it needs."""

    def __init__(self, constructor: str, arguments: list, media: Media | None = None):
        self.constructor, self.arguments, self.media = constructor, arguments, media


class DefinitionAdapter(Adapter):
    def pack(self, definition, context):
        return definition.constructor, definition.arguments


class NewId:
    """The id of an item that a new block begins with: another one in each form."""


class NewIdAdapter(Adapter):
    def build_node(self, new_id, context):
        return context.build_node(str(uuid.uuid4()))


class MayChange(Exception):
    """Something in a block is described by code that may say something else the next time."""


class HealthBlockAdapter(StructBlockAdapter):
    """Describes a block as Wagtail does, but once for each language where that says the same each time."""

    def build_node(self, block, context):
        try:
            definition = kept(self, block)
        except MayChange:
            return super().build_node(block, context)
        context.add_media(definition.media)
        return context.build_node(definition)


def register_adapters():
    register(DefinitionAdapter(), Definition)
    register(NewIdAdapter(), NewId)
    register(HealthBlockAdapter(), HealthBlock)
    setting_changed.connect(forget)


#: By the identity of a block, its definitions by circumstances; they go when the block goes.
_definitions: dict[int, dict] = {}
#: The definitions of widgets by what they say; they go with the last block that has them.
_widgets: weakref.WeakValueDictionary[str, Definition] = weakref.WeakValueDictionary()


def forget(**_changed):
    """Keep nothing of what was worked out."""
    for known in _definitions.values():
        known.clear()


def kept(adapter, block) -> Definition:
    """The definition of a block. Raises MayChange for one that has to be described anew."""
    if id(block) not in _definitions:
        _definitions[id(block)] = {}
        weakref.finalize(block, _definitions.pop, id(block), None)
    known, circumstances = _definitions[id(block)], _circumstances()
    if circumstances not in known:
        known[circumstances] = _described(adapter, block)
    return known[circumstances]


def _circumstances() -> tuple:
    """What a definition depends on beside the code: the words' language, and where the choosers' addresses begin."""
    return get_language(), get_script_prefix(), get_urlconf()


def _described(adapter, block) -> Definition:
    """The definition of a block, made without a look into any database."""
    if not (_is_constant(block) and _is_known(type(adapter))):
        raise MayChange
    context, queries = JSContext(), []

    def noticed(execute, *query):
        queries.append(query)
        return execute(*query)

    with ExitStack() as stack:
        for connection in connections.all(initialized_only=True):
            stack.enter_context(connection.execute_wrapper(noticed))
        definition = _pack(adapter, block, context)
    if queries:
        raise MayChange
    definition.media = context.media
    return definition


def _is_constant(block: Block) -> bool:
    """Whether a block is of known code, as are the functions that it asks for its choices and its default."""
    asked = (block.deconstruct()[2].get("choices"), getattr(block.meta, "default", None))
    return _is_known(type(block)) and all(_is_known(each) for each in asked if callable(each))


def _is_known(code) -> bool:
    return (getattr(code, "__module__", None) or "").partition(".")[0] in KNOWN


def _pack(adapter, thing, context) -> Definition:
    constructor, arguments = adapter.pack(thing, context)
    return Definition(constructor, [_plain(argument, context) for argument in arguments])


def _plain(thing, context):
    """A thing as text, numbers, lists, dictionaries and definitions, which say the same whenever they are packed."""
    if isinstance(thing, PLAIN):
        return thing
    if isinstance(thing, str) and NEW_ID.fullmatch(thing):
        return NewId()
    if isinstance(thing, (str, Promise)):
        return str(thing)
    if isinstance(thing, dict):
        return {str(key): _plain(value, context) for key, value in thing.items()}
    adapter = registry.find_adapter(type(thing))
    if adapter is None:
        return [_plain(item, context) for item in thing]
    return _plain_object(adapter, thing, context)


def _plain_object(adapter, thing, context) -> Definition:
    if isinstance(thing, Block):  # it may stand in other blocks, too
        definition = kept(adapter, thing)
        context.add_media(definition.media)
        return definition
    if not (_is_known(type(thing)) and _is_known(type(adapter))):
        raise MayChange
    definition = _pack(adapter, thing, context)
    return _told_once(definition) if isinstance(thing, Widget) else definition


def _told_once(definition) -> Definition:
    """The one definition of all widgets that say the same: Telepath tells an object once, and then refers to it."""
    said = definition.arguments
    definition.arguments = [LINE_BREAK.sub("\n", each) if isinstance(each, str) else each for each in said]
    return _widgets.setdefault(json.dumps(definition, default=vars), definition)
