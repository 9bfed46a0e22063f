"""The medicines that a page or a snippet names: chosen ones, also within other snippets, and typed names."""

import re
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.apps import apps
from django.db.models import Model
from modelcluster.fields import ParentalManyToManyField
from wagtail.fields import StreamField
from wagtail.models import AbstractPage
from wagtail.snippets.models import get_snippet_models

from ..names import folded
from ..traversal import streams_of, walk
from .own_words import covered_relations

#: What a brand may have behind it and nobody types.
MARKS = re.compile("[®™©]")


def folded_name(name: str) -> str:
    """The name as ``folded`` has it, and without the marks of a trade mark."""
    return folded(MARKS.sub("", name))


@dataclass
class Named:
    """The keys of medicines that were chosen, and typed names by their ``folded_name``."""

    keys: set[int] = field(default_factory=set)
    names: set[str] = field(default_factory=set)
    seen: set[tuple] = field(default_factory=set)

    def includes(self, medicine) -> bool:
        """Whether this medicine is among them, by its key, its name or a brand."""
        return medicine.pk in self.keys or not self.names.isdisjoint(keys_of_names(medicine))


def keys_of_names(medicine) -> set[str]:
    """The generic name and the brands of a medicine, as ``Named`` has them."""
    return {folded_name(name) for name in (medicine.name, *medicine.brand_name_list)} - {""}


def medicines_named(owner: Model) -> Named:
    """The medicines that a page or a snippet names, shown or not: an alert too many harms nobody."""
    named = Named()
    _add_owner(owner, named)
    return named


def _add_owner(owner, named):
    identity = type(owner), owner.pk
    if identity in named.seen:
        return
    named.seen.add(identity)
    if isinstance(owner, AbstractPage):
        named.names.add(folded_name(owner.title))
    for value in _values_of(owner):
        _add(value, named)
    for place in (place for stream in streams_of(owner) for place in walk(stream)):
        _add(place.value, named)
        if hasattr(place.block, "get_medicine_names"):
            named.names |= {folded_name(name) for name in place.block.get_medicine_names(place.value)} - {""}


@cache
def models_that_name() -> frozenset[type[Model]]:
    """The models, beside pages, whose objects may name a medicine for a page that shows them."""
    found = {*get_snippet_models(), *filter(_has_streams, apps.get_models())}
    return frozenset(model for model in found if not issubclass(model, AbstractPage))


def _has_streams(model):
    return any(isinstance(field, StreamField) for field in model._meta.concrete_fields)


def _add(value, named):
    if isinstance(value, apps.get_model("wagtail_healthblocks", "Medicine")):
        named.keys.add(value.pk)
    elif isinstance(value, tuple(models_that_name())):
        _add_owner(value, named)


def _values_of(owner) -> list[Any]:
    """What an owner chooses in fields of its own and of its children."""
    values = []
    for model_field in owner._meta.get_fields():
        if isinstance(model_field, ParentalManyToManyField):
            values += model_field.value_from_object(owner)
        elif model_field.many_to_one and model_field.concrete and model_field.related_model in models_that_name():
            values.append(getattr(owner, model_field.name))
    for relation in covered_relations(type(owner)):
        for child in getattr(owner, relation.get_accessor_name()).all():
            values += _values_of(child)
    return values
