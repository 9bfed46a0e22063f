"""A page's own words as a medical check keeps them: the value of every field, block by block, whatever prints them."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any

from bs4 import BeautifulSoup
from bs4.element import Comment
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import AutoField, ForeignKey, Model
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from modelcluster.models import get_all_child_relations
from wagtail.blocks import BooleanBlock, ChooserBlock, StreamValue, StructValue
from wagtail.blocks.list_block import ListValue
from wagtail.fields import RichTextField, StreamField
from wagtail.images import get_image_model
from wagtail.images.models import AbstractImage
from wagtail.models import AbstractPage, DraftStateMixin, LockableMixin, Page, RevisionMixin, TranslatableMixin
from wagtail.rich_text import RichText

from .. import document, text
from ..traversal import walk

#: What stands for a block, a row of a list or a child of the page itself, beside the values of its fields.
PRESENT = "•"
#: The kind of the file of a picture, and the name of what a list holds.
PICTURE, ITEM = "•picture", "item"
HOLDERS = (StreamValue, ListValue, StructValue)
#: Attributes that Wagtail's editor adds to a text, and elements that stress words: neither is a word.
EDITOR_ATTRIBUTE = "data-block-key"
STRESS = ["b", "strong", "i", "em"]
KEY_OF_EDITOR = re.compile(rf' {EDITOR_ATTRIBUTE}="[^"]*"')
EMBED, KEY = re.compile(r"<embed\b[^>]*>"), re.compile(r'\bid="(\d+)"')
PARAGRAPH = re.compile(r"</?p>")
#: Elements at whose edges no reader sees a space.
AROUND = re.compile(r" ?(</?(?:p|ul|ol|li|h[1-6]|hr|br|blockquote)\b[^>]*>) ?")
#: What belongs to keeping and publishing an object, and is none of its words.
KEEPING = (DraftStateMixin, RevisionMixin, LockableMixin, TranslatableMixin)


@dataclass(frozen=True)
class Entry:
    """One value: what kind of field holds it, such as ``body/dosage/amount``, in which block, and the value as JSON.

    A place that only holds others has an entry without a value: so a record knows an empty list from none.
    """

    kind: str
    block: str
    value: Any
    is_holder: bool = False

    @property
    def is_empty(self):
        return self.value in (None, "", [], {})

    @property
    def words(self):
        return self.kind, json.dumps(self.value, sort_keys=True)


def all_but(**reasons: str) -> dict[str, str]:
    """The fields of a page or a snippet that a medical check leaves out, each with its reason."""
    return reasons


def entries_of(owner: Model) -> list[Entry]:
    """Every value of the owner's own fields, streams and children, in order, and the files of its pictures."""
    return entries_of_each([owner])[0]


def entries_of_each(owners: Iterable[Model]) -> list[list[Entry]]:
    """The same of many, whose pictures are looked up together."""
    each = [list(_entries(owner)) for owner in owners]
    pictures = get_image_model()._default_manager.in_bulk(keys_of_pictures(chain.from_iterable(each)))
    return [[*entries, *_files(entries, pictures)] for entries in each]


def _entries(owner):
    for field in sorted(covered_fields(type(owner)), key=name_of):
        yield from _entries_of_field(owner, field)
    for relation in sorted(covered_relations(type(owner)), key=name_of):
        name = relation.get_accessor_name()
        yield Entry(name, "", None, is_holder=True)
        children = sorted(getattr(owner, name).all(), key=lambda child: getattr(child, "sort_order", None) or 0)
        for number, child in enumerate(children):
            yield Entry(f"{name}/{PRESENT}", str(number), PRESENT)
            yield from (replace(entry, kind=f"{name}/{entry.kind}", block=str(number)) for entry in _entries(child))


def covered_fields(model: type[Model]) -> list:
    """The fields of a page or a snippet whose values are its own words."""
    out = names_left_out(model)
    fields = (field for field in model._meta.get_fields() if _is_stored(field) and field.name not in out)
    return [field for field in fields if field.editable and not field.primary_key and not _is_none_of_ours(field)]


def _is_stored(field):
    # Of Django 6.1 on, a field to many others is not called concrete.
    return field.concrete or isinstance(field, ParentalManyToManyField)


def covered_relations(model: type[Model]) -> list:
    """The children of a page or a snippet that are written with it."""
    out = names_left_out(model)
    return [found for found in get_all_child_relations(model) if found.get_accessor_name() not in out]


def _is_none_of_ours(field):
    is_elsewhere = field.many_to_many and not isinstance(field, ParentalManyToManyField)
    return is_elsewhere or isinstance(field, (ParentalKey, AutoField))


def name_of(field) -> str:
    """The name of a field, or of the children of a relation, as an attribute of its owner."""
    return field.get_accessor_name() if field.auto_created and not field.concrete else field.name


def names_left_out(model: type[Model]) -> set[str]:
    """The fields and children that are no words of an article: Wagtail's, those to promote it, those a model names."""
    own = set().union(*(vars(parent).get("checked_fields", {}) for parent in model.__mro__))
    keeping = {field.name for mixin in KEEPING for field in mixin._meta.local_fields}
    if not issubclass(model, AbstractPage):
        return own | keeping
    wagtails = {name_of(field) for field in Page._meta.get_fields()} - {"title"}
    return own | (keeping | wagtails) | set(_panel_fields(getattr(model, "promote_panels", ())))


def problems_of(model: type[Model]) -> list[str]:
    """What is wrong with the fields that a model leaves out of medical checks."""
    names = {name_of(field) for field in model._meta.get_fields()}
    left_out = {
        name: reason for parent in model.__mro__ for name, reason in vars(parent).get("checked_fields", {}).items()
    }
    unknown = [f"it has no field {name!r}." for name in left_out if name not in names]
    return [
        *unknown,
        *(f"{name!r} is left out without a reason." for name, reason in left_out.items() if not reason.strip()),
    ]


def _panel_fields(panels):
    for panel in panels:
        yield from filter(None, [getattr(panel, "field_name", None), getattr(panel, "relation_name", None)])
        yield from _panel_fields(getattr(panel, "children", ()))


def _entries_of_field(owner, field):
    value = field.value_from_object(owner)
    if isinstance(field, StreamField):
        return entries_in(field.name, value)
    if isinstance(field, ForeignKey):
        value = _chosen(field.related_model, value) if value is not None else None
    elif isinstance(field, ParentalManyToManyField):
        value = sorted(str(chosen.pk) for chosen in value)
    elif isinstance(field, RichTextField):
        value = rich_words(value or "")
    else:
        value = plain(value)
    return [Entry(field.name, "", value)]


def entries_in(name: str, value: Any) -> Iterator[Entry]:
    """Every value inside a stream, a structure or a list that has this kind."""
    yield Entry(name, "", None, is_holder=True)
    for place in _in_order(walk(value)):
        kind = "/".join([name, *_names(place)])
        block = _block_around(place)
        if _is_counted(place):
            yield Entry(f"{kind}/{PRESENT}", block, PRESENT)
        is_holder = isinstance(place.value, HOLDERS)
        yield Entry(kind, block, None if is_holder else value_of(place.block, place.value), is_holder)


def _in_order(places):
    """Blocks and items as they stand, and fields by their names: code may lay a form out in another order."""
    keys = {}
    for number, place in enumerate(places):
        is_field = place.parent is not None and isinstance(place.parent.value, StructValue)
        keys[place] = (*keys.get(place.parent, ()), (place.block.name, 0) if is_field else ("", number))
    return sorted(keys, key=lambda place: keys[place])


def _is_counted(place):
    """Whether a place is there or not as editors like: a block of a stream, an item of a list."""
    return place.parent is None or isinstance(place.parent.value, (StreamValue, ListValue))


def _names(place):
    above = _names(place.parent) if place.parent else []
    return [*above, ITEM if place.parent and isinstance(place.parent.value, ListValue) else place.block.name]


def _block_around(place):
    """The id of the nearest block of a stream; items of a list get another each time that they are read."""
    while place.parent and not isinstance(place.parent.value, StreamValue):
        place = place.parent
    return place.path[-1]


def value_of(block, value) -> Any:
    """What a block holds, as JSON: a choice by its key, a picture with its words, a text without the editor's marks."""
    if isinstance(value, RichText):
        return rich_words(value.source)
    if isinstance(value, AbstractImage):
        own_words = not isinstance(block, ChooserBlock)
        alternative = value.contextual_alt_text if own_words else value.default_alt_text
        hidden = {"decorative": True} if own_words and value.decorative else {}
        return _chosen(type(value), value.pk) | {"alternative": plain(alternative or "")} | hidden
    if isinstance(value, Model):
        return _chosen(type(value), value.pk)
    if isinstance(block, BooleanBlock):
        return bool(value)  # an unticked box is stored as no, or as nothing
    return plain(block.get_prep_value(value))


def _chosen(model, key):
    base = model._meta.get_parent_list()[-1] if issubclass(model, AbstractPage) and model._meta.parents else model
    return {"chosen": f"{base._meta.label_lower}:{key}"}


class Plain(DjangoJSONEncoder):
    """Dates and numbers as Django writes them, and anything else, such as a file, by its name."""

    def default(self, value):
        try:
            return super().default(value)
        except TypeError:
            return str(value)


def plain(value):
    """A value as JSON has it, its texts without what no reader sees."""
    return _trimmed(json.loads(json.dumps(value, cls=Plain)))


def _trimmed(value):
    if isinstance(value, dict):
        return {key: _trimmed(inside) for key, inside in value.items()}
    if isinstance(value, list):
        return [_trimmed(inside) for inside in value]
    if isinstance(value, str):
        return KEY_OF_EDITOR.sub("", value).replace("\r\n", "\n").strip()
    return value


def rich_words(html: str) -> str:
    """A stored rich text without stress, comments and the editor's own marks; its links, pictures and lists stay.

    Paragraphs are lines: an editor puts a bare text into one, and trims it.
    """
    if text.is_blank(html):
        return ""
    soup = BeautifulSoup(document.without_half_tag(html), "html.parser")
    for comment in soup.find_all(string=lambda string: isinstance(string, Comment)):
        comment.extract()
    for tag in soup.find_all(True):
        tag.attrs = {name: tag.attrs[name] for name in sorted(tag.attrs) if name != EDITOR_ATTRIBUTE}
        if tag.name in STRESS:
            tag.unwrap()
    lines = AROUND.sub(r"\1", " ".join(soup.decode().split()))
    return "\n".join(filter(None, PARAGRAPH.split(lines)))


def _files(entries, pictures):
    """The file of every picture among the entries: it can be replaced while all that names it stays."""
    model = get_image_model()
    keys = map(model._meta.pk.to_python, keys_of_pictures(entries))
    without_words = {entry.value["chosen"] for entry in entries if _is_bare(entry.value)}
    for picture in (pictures[key] for key in sorted(pictures.keys() & set(keys))):
        bare = _chosen(model, picture.pk)["chosen"] in without_words
        alternative = {"alternative": plain(picture.default_alt_text)} if bare else {}
        file = {"picture": str(picture.pk), "file": picture.file.name, "hash": _hash_of(picture)}
        yield Entry(PICTURE, "", file | alternative)


def keys_of_pictures(entries: Iterable[Entry]) -> set[str]:
    """The keys of the pictures that entries name, by themselves and in rich text."""
    model = get_image_model()
    return {key for entry in entries for key in _pictures_in(entry.value, model)}


def _is_bare(value):
    """Whether a picture is named without words of its own: its title stands for them."""
    return isinstance(value, dict) and "chosen" in value and "alternative" not in value


def _hash_of(picture):
    try:
        return picture.get_file_hash()
    except OSError:  # a lost file
        return ""


def _pictures_in(value, model):
    if isinstance(value, dict):
        label, _separator, key = str(value.get("chosen", "")).partition(":")
        yield from [key] if label == model._meta.label_lower else []
        for inside in value.values():
            yield from _pictures_in(inside, model)
    elif isinstance(value, list):
        for inside in value:
            yield from _pictures_in(inside, model)
    elif isinstance(value, str):
        embeds = [embed for embed in EMBED.findall(value) if 'embedtype="image"' in embed]
        yield from (key for embed in embeds for key in KEY.findall(embed))
