"""A page's own words as they were at a medical check, and what has changed since."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.apps import apps
from django.db.models import Model
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext
from wagtail.blocks import Block, StreamBlock, StructBlock
from wagtail.fields import StreamField
from wagtail.images.models import AbstractImage

from .own_words import PICTURE, PRESENT, Entry, entries_in, entries_of, keys_of_pictures, name_of, plain

#: The form in which records are written now. ``FORMS`` reads every form that was ever written.
FORM = 1


def record_of(owner: Model) -> dict:
    """The own words of a page or a snippet, ready to be stored: ``form``, ``kinds`` of field, ``entries``.

    Fields that are empty leave their kind alone, which tells them from fields that a later release adds.
    """
    entries = list(entries_of(owner))
    kinds = list(dict.fromkeys(entry.kind for entry in entries))
    numbers = {kind: number for number, kind in enumerate(kinds)}
    filled = [[numbers[entry.kind], entry.block, entry.value] for entry in entries if not entry.is_empty]
    return {"form": FORM, "kinds": kinds, "entries": filled}


def _entries_of_first_form(record):
    return [Entry(record["kinds"][number], block, value) for number, block, value in record["entries"]]


FORMS = {1: _entries_of_first_form}


def recorded_entries(record: dict) -> list[Entry]:
    """The entries of a record of any form. Raises KeyError for a form of a later release."""
    return FORMS[record["form"]](record)


def changes_since(record: dict, owner: Model) -> list[Entry]:
    """What the owner says now that the record does not, and the other way round; empty where it says the same.

    Nothing has changed where code alone did: a field that a block has lost, or a new one that holds its default.
    Neither where something that was chosen was deleted elsewhere.
    """
    model, is_as_before = type(owner), Defaults(type(owner), record["kinds"])
    then = _with_named_pictures(entry for entry in recorded_entries(record) if not is_lost(entry.kind, model))
    now = _with_named_pictures(entry for entry in entries_of(owner) if not (entry.is_empty or is_as_before(entry)))
    if _says_the_same(then, now):
        return []
    then = [entry for entry in then if not _names_what_is_gone(entry)]
    if _says_the_same(then, now):
        return []
    return _unlike(then, now) or [replace(entry, block="") for entry in _first_out_of_order(then, now)]


def _says_the_same(then, now):
    return [entry.words for entry in then] == [entry.words for entry in now]


def _unlike(then, now):
    """The entries that stand in one of both only, in the same block where both have it; blocks may get other ids."""
    shared = {entry.block for entry in then} & {entry.block for entry in now}

    def key(entry):
        return entry.block if entry.block in shared else "", *entry.words

    counted = Counter(map(key, then))
    counted.subtract(map(key, now))
    return [entry for entry in (*now, *then) if counted[key(entry)]]


def _first_out_of_order(then, now):
    return next(([after] for before, after in zip(then, now, strict=False) if before.words != after.words), now[-1:])


def is_lost(kind: str, model: type[Model]) -> bool:
    """Whether code has taken this field out of its block or page since."""
    if kind == PICTURE:
        return False
    _chain, holder = chain_of(kind, model)
    return holder is not None and not isinstance(holder, StreamBlock)


def _with_named_pictures(entries):
    """The entries without the files of pictures that none of the others names."""
    entries = list(entries)
    named = keys_of_pictures(entries)
    return [entry for entry in entries if entry.kind != PICTURE or entry.value["picture"] in named]


def _names_what_is_gone(entry):
    if not isinstance(entry.value, dict) or "chosen" not in entry.value:
        return False
    label, _separator, key = entry.value["chosen"].partition(":")
    try:
        model = apps.get_model(label)
    except LookupError:
        return True
    return not issubclass(model, AbstractImage) and not model._default_manager.filter(pk=key).exists()


def chain_of(kind: str, model: type[Model]) -> tuple[list, Any]:
    """The model's field and the blocks in it that lead to a kind; and what lacks the next of them, else None."""
    name, *rest = [name for name in kind.split("/") if name != PRESENT]
    field = next((field for field in model._meta.get_fields() if name_of(field) == name), None)
    if field is None:
        return [], model
    if rest and not isinstance(field, StreamField):
        further, holder = chain_of("/".join(rest), field.related_model)
        return [field, *further], holder
    chain: list = [field]
    holder = getattr(field, "stream_block", None)
    for name in rest:
        child = _inside(holder, name)
        if child is None:
            return chain, holder
        chain.append(child)
        holder = child
    return chain, None


def _inside(block, name):
    return getattr(block, "child_block", None) or getattr(block, "child_blocks", {}).get(name)


class Defaults:
    """Tells what code alone has added since: a field that was unknown then, with what it holds by itself."""

    def __init__(self, model: type[Model], known: Iterable[str]):
        self.model, self.known = model, set(known)
        self._words: dict[str, set] = {}

    def __call__(self, entry: Entry) -> bool:
        new = self._new_part(entry.kind)
        if new is None:
            return False
        if new not in self._words:
            self._words[new] = {entry.words for entry in _default_entries(new, self.model)}
        return entry.words in self._words[new]

    def _new_part(self, kind):
        """The nearest to the page of the fields and blocks around a kind that the record does not know."""
        names = [] if kind == PICTURE else [name for name in kind.split("/") if name != PRESENT]
        parts = ("/".join(names[: number + 1]) for number in range(len(names)))
        return next((part for part in parts if part not in self.known), None)


def _default_entries(kind, model):
    """What a field says where nobody has filled it in; nothing for a block of a stream and an item of a list."""
    (*above, last), holder = chain_of(kind, model)
    if holder is not None:
        return []
    if isinstance(last, Block) and isinstance(above[-1], StructBlock):
        return entries_in(kind.rpartition("/")[0], above[-1].get_default())
    if isinstance(last, Block):
        return []
    if isinstance(last, StreamField):
        return entries_in(kind, last.get_default())
    return [Entry(kind, "", plain(last.get_default()))] if hasattr(last, "get_default") else []


def describe(kinds: list[str], model: type[Model]) -> str:
    """Where something has changed, in an editor's words: “Dosage: amount; Warning: heading”."""
    fields: dict[str, list[str]] = {}
    for kind in kinds:
        heading, label = _labels(kind, model)
        named = fields.setdefault(heading, [])
        if label and label not in named:
            named.append(label)
    return "; ".join(f"{heading}: {', '.join(labels)}" if labels else heading for heading, labels in fields.items())


def _labels(kind, model):
    if kind == PICTURE:
        return gettext("Picture"), gettext("file")
    chain, _holder = chain_of(kind, model)
    blocks = [part for part in chain if isinstance(part, Block)]
    if not blocks:
        return (capfirst(_label(chain[-1])), "") if chain else (kind.rpartition("/")[2], "")
    named = next((block for block in reversed(blocks) if block.meta.group), blocks[0])
    return _label(named), _within_a_sentence(_label(blocks[-1])) if blocks[-1] is not named else ""


def _within_a_sentence(label):
    """A label as English writes it there, in small letters; German nouns keep their capitals."""
    return label.lower() if (get_language() or "").startswith("en") else label


def _label(part):
    label = part.label if isinstance(part, Block) else getattr(part, "verbose_name", None)
    return str(label or getattr(part, "name", "")).strip() or part.name
