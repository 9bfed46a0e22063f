"""Where our blocks are stored: in streams of pages, snippets, settings and their child rows, live and in revisions."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import ManyToOneRel, Model, TextField
from django.db.models.functions import Cast
from modelcluster.fields import ParentalKey
from modelcluster.models import get_all_child_relations, model_from_serializable_data
from wagtail.blocks import StreamBlock
from wagtail.fields import StreamField
from wagtail.models import ReferenceIndex, Revision
from wagtail.search import index

from .streams import holds_ours, streams_without

PACKAGE = "wagtail_healthblocks"
BATCH = 100


def is_ours(model: type[Model]) -> bool:
    """Whether a model is one of the package's apps."""
    return f"{model._meta.app_config.name}.".startswith(f"{PACKAGE}.")


@dataclass(frozen=True)
class Shape:
    """Which streams of a model have our blocks, and which of its child relations lead to such streams."""

    model: type[Model]
    streams: tuple[StreamField, ...]
    relations: tuple[ManyToOneRel, ...]


def shape_of(model: type[Model]) -> Shape:
    """The shape of a model, with what it inherits."""
    relations = get_all_child_relations(model)
    return Shape(model, _streams_of(model), tuple(found for found in relations if _leads_to_ours(found, {model})))


def _streams_of(model):
    """Those with our blocks. The package's own models go with it, and what they store."""
    streams = () if is_ours(model) else model._meta.concrete_fields
    return tuple(field for field in streams if isinstance(field, StreamField) and holds_ours(field.stream_block))


def _leads_to_ours(relation, seen):
    model = relation.related_model
    below = () if model in seen else get_all_child_relations(model)
    return bool(_streams_of(model)) or any(_leads_to_ours(found, {*seen, model}) for found in below)


def shapes() -> list[Shape]:
    """The shape of each model that has one, without what it inherits: that is its parent's."""
    found = []
    for shape in map(shape_of, apps.get_models()):
        streams = tuple(stream for stream in shape.streams if stream in shape.model._meta.local_fields)
        relations = tuple(relation for relation in shape.relations if relation.model is shape.model)
        found += [Shape(shape.model, streams, relations)] if streams or relations else []
    return found


def streams_that_lack(into: str) -> list[str]:
    """The streams of the site that have no rich text of this name."""
    return [
        path
        for shape in shapes()
        for stream in shape.streams
        for path in streams_without(stream.stream_block, into, f"{shape.model._meta.label}.{stream.name}")
    ]


def blocks_in(text) -> list:
    """What a stream stores; also where a text of JSON was stored once more as JSON, which Wagtail reads as well."""
    try:
        stored = json.loads(text or "[]")
        return json.loads(stored or "[]") if isinstance(stored, str) else stored or []
    except ValueError:
        return []  # a text from before the field was a stream, which Wagtail shows to nobody


@dataclass
class Stored:
    """What a page, a snippet, settings or a child row stores in some fields, live or in a draft, and what it will."""

    owner: Any
    model: type[Model]
    before: dict[str, Any]
    after: dict[str, Any]
    #: The block of each stream.
    blocks: dict[str, StreamBlock] = field(default_factory=dict)
    #: The same of its child rows, by the name of the relation, in the order in which a draft has them.
    rows: dict[str, list["Stored"]] = field(default_factory=dict)
    #: The draft that stores it.
    revision: Revision | None = None

    @classmethod
    def live(cls, owner: Model, shape: Shape) -> "Stored":
        """What the tables hold of it and of its child rows."""
        names = [stream.name for stream in shape.streams]
        texts = [Cast(name, TextField()) for name in names]
        _pk, *stored = shape.model._base_manager.values_list("pk", *texts).get(pk=owner.pk)
        rows = {
            relation.get_accessor_name(): [
                cls.live(row, shape_of(relation.related_model))
                for row in relation.related_model._base_manager.filter(**{relation.field.name: owner}).order_by("pk")
            ]
            for relation in shape.relations
        }
        return cls._of_streams(owner, shape, dict(zip(names, stored, strict=True)), rows)

    @classmethod
    def drafted(cls, draft: Model, shape: Shape, content: dict, revision: Revision | None = None) -> "Stored":
        """What a draft keeps of it and of its child rows: of these as the draft has them, whatever the tables hold."""
        rows = {
            relation.get_accessor_name(): [
                cls.drafted(_row_of(relation.related_model, row), shape_of(relation.related_model), row)
                for row in content.get(relation.get_accessor_name()) or ()
            ]
            for relation in shape.relations
        }
        return cls._of_streams(draft, shape, content, rows, revision)

    @classmethod
    def _of_streams(cls, owner, shape, texts, rows, revision=None):
        stored = {stream.name: blocks_in(texts.get(stream.name)) for stream in shape.streams}
        blocks = {stream.name: stream.stream_block for stream in shape.streams}
        return cls(owner, shape.model, stored, dict(stored), blocks, rows, revision)

    def parts(self) -> Iterator["Stored"]:
        """Itself and all rows below it."""
        yield self
        for rows in self.rows.values():
            for row in rows:
                yield from row.parts()

    @property
    def changed(self) -> dict[str, Any]:
        """What changes in its own fields."""
        return {name: after for name, after in self.after.items() if after != self.before[name]}

    @property
    def has_changed(self) -> bool:
        """Whether anything changes, in its own fields or in rows."""
        return any(part.changed for part in self.parts())

    def write(self) -> None:
        """Store what changes, of a draft in its revision."""
        if self.revision:
            # As Wagtail's own migrations of streams do: the revision stays what it was to the editors.
            content = self._in_draft(self.revision.content)
            Revision.objects.filter(pk=self.revision.pk).update(content=content)
            return
        for part in self.parts():
            part._write_own()
        for part in self.parts():
            part._index()

    def _in_draft(self, content):
        """What the draft keeps from now on."""
        rows = {
            name: [part._in_draft(row) for part, row in zip(parts, content[name], strict=True)]
            for name, parts in self.rows.items()
            if parts
        }
        return content | self._texts | rows

    @property
    def _texts(self):
        return {
            name: after if isinstance(after, str) else json.dumps(after, cls=DjangoJSONEncoder)
            for name, after in self.changed.items()
        }

    def _write_own(self):
        values = {name: self.model._meta.get_field(name).to_python(text) for name, text in self._texts.items()}
        if values:
            self.model._base_manager.filter(pk=self.owner.pk).update(**values)
        for name, value in values.items():
            setattr(self.owner, name, value)

    def _index(self):
        """Bring Wagtail's indexes up to date: that of references counts a row's to the page."""
        if self.has_changed and ReferenceIndex.model_is_indexable(type(self.owner)):
            ReferenceIndex.create_or_update_for_object(self.owner)
        if self.has_changed and index.class_is_indexed(type(self.owner)):
            index.insert_or_update_object(self.owner)

    @property
    def kept(self) -> dict:
        """What is stored before the change."""
        rows = {name: [{"pk": part.owner.pk, **part.kept} for part in parts] for name, parts in self.rows.items()}
        return {"streams": self.before, **({"rows": rows} if any(rows.values()) else {})}


def _row_of(model, content):
    """A child row as a draft keeps it, also where what it refers to is gone."""
    read = getattr(model, "from_serializable_data", partial(model_from_serializable_data, model))
    return read(content, check_fks=False)


def record(stored: Stored, pk: Any) -> dict:
    """What is stored before a change, or where none is possible, to be kept."""
    revision = stored.revision.pk if stored.revision else None
    named = {"model": stored.model._meta.label, "pk": pk, "title": str(stored.owner), "revision": revision}
    return named | stored.kept


def keys_of(model: type[Model]) -> Iterator[Any]:
    """The keys of all rows, a few at a time: rows may be many. Those of child relations come with their owners."""
    parents = [field.name for field in model._meta.local_concrete_fields if isinstance(field, ParentalKey)]
    rows = model._base_manager.filter(**dict.fromkeys(parents)).order_by("pk").values_list("pk", flat=True)
    keys = list(rows[:BATCH])
    while keys:
        yield from keys
        keys = list(rows.filter(pk__gt=keys[-1])[:BATCH])


def revisions_of(owner) -> Iterator[Revision]:
    """Every draft of it: the latest, those that wait for their hour, and those before."""
    if not hasattr(owner, "revisions"):
        return iter(())
    return owner.revisions.order_by("pk").iterator(chunk_size=10)
