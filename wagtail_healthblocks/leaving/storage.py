"""Where our blocks are stored: in the streams of pages, snippets and settings, live and in every revision."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models import Model, TextField
from django.db.models.functions import Cast
from django.utils import translation
from wagtail.fields import StreamField
from wagtail.models import ReferenceIndex, Revision
from wagtail.search import index

from .readings import language_of
from .streams import Turning, Unreadable, holds_ours, streams_without

PACKAGE = "wagtail_healthblocks"
BATCH = 100
#: Gets what was stored before it is replaced.
Keeper = Callable[[dict], None]


def is_ours(model: type[Model]) -> bool:
    """Whether a model is one of the package's apps."""
    return f"{model._meta.app_config.name}.".startswith(f"{PACKAGE}.")


def models_with_blocks() -> dict[type[Model], list[StreamField]]:
    """The models of the site that have streams with our blocks, and these streams."""
    found = {}
    for model in apps.get_models():
        streams = [field for field in model._meta.local_fields if isinstance(field, StreamField)]
        if streams := [field for field in streams if not is_ours(model) and holds_ours(field.stream_block)]:
            found[model] = streams
    return found


def streams_that_lack(into: str) -> list[str]:
    """The streams of the site that have no rich text of this name."""
    return [
        path
        for model, streams in models_with_blocks().items()
        for stream in streams
        for path in streams_without(stream.stream_block, into, f"{model._meta.label}.{stream.name}")
    ]


@dataclass
class Report:
    """What became of one page, snippet or settings."""

    model: str
    pk: Any
    title: str
    blocks: int = 0
    texts: int = 0
    revisions: int = 0
    notes: dict[str, None] = field(default_factory=dict)
    problems: dict[str, None] = field(default_factory=dict)

    @property
    def says_something(self) -> bool:
        return bool(self.blocks or self.texts or self.revisions or self.notes or self.problems)

    def add(self, turning: Turning, counted: str):
        """Count the blocks of the page itself, or a revision that changes; each note once."""
        self.blocks += turning.turned if counted == "blocks" else 0
        self.revisions += bool(turning.turned) if counted == "revisions" else 0
        self.notes |= dict.fromkeys(turning.notes)
        self.problems |= dict.fromkeys(turning.problems)


@dataclass
class Leaving:
    """Turns our blocks everywhere into rich text of one name; each page in a transaction of its own."""

    into: str
    with_byline: bool = True
    dry_run: bool = False
    keep: Keeper = lambda record: None

    def run(self) -> Iterator[Report]:
        for model, streams in models_with_blocks().items():
            for pk in keys_of(model):
                with transaction.atomic():
                    report = self.turn(model, streams, pk)
                if report and report.says_something:
                    yield report

    def turn(self, model, streams, pk) -> Report | None:
        rows = model._base_manager.filter(pk=pk)
        row = rows.select_for_update().first()
        if row is None:  # deleted meanwhile
            return None
        owner = getattr(row, "specific", row)
        texts = rows.values(**{f"{stream.name}_": Cast(stream.name, TextField()) for stream in streams}).get()
        report = Report(model._meta.label, pk, str(owner))
        changes = [Change(owner, self.pairs(owner, streams, lambda name: texts[f"{name}_"], report, "blocks"))]
        for revision in revisions_of(owner):
            draft = revision.as_object()
            streams_of_draft = self.pairs(draft, streams, revision.content.get, report, "revisions")
            changes.append(Change(draft, streams_of_draft, revision))
        for change in changes:
            if not self.dry_run and (change.changed or report.problems):
                self.keep(record(model, pk, change))
            if not self.dry_run and change.changed and not report.problems:
                change.write(model)
        return report

    def pairs(self, owner, streams, text_of, report, counted) -> dict[str, tuple[list, list]]:
        """What each stream stores, and what it will store."""
        turning = Turning(owner, self.into)
        with translation.override(language_of(owner)):
            pairs = {stream.name: self.pair(turning, stream, text_of(stream.name)) for stream in streams}
            if self.with_byline:
                turning.add_byline(streams, pairs)
        report.add(turning, counted)
        return pairs

    def pair(self, turning, stream, text) -> tuple[list, list]:
        """What a stream stores, and what it will store; both the same where that cannot be read."""
        stored = blocks_in(text)
        try:
            return stored, turning.stream(stream.stream_block, getattr(turning.owner, stream.name), stored)
        except Unreadable as error:
            turning.problems.append(f"{stream.name}: {error}")
            return stored, stored


def blocks_in(text) -> list:
    """What a stream stores; also where a text of JSON was stored once more as JSON, which Wagtail reads as well."""
    try:
        stored = json.loads(text or "[]")
        return json.loads(stored or "[]") if isinstance(stored, str) else stored or []
    except ValueError:
        return []  # a text from before the field was a stream, which Wagtail shows to nobody


@dataclass
class Change:
    """The streams and texts of a page, or of a draft of it, as they were and as they will be."""

    owner: Any
    streams: dict[str, tuple[Any, Any]]
    revision: Revision | None = None

    @property
    def changed(self) -> dict[str, Any]:
        return {name: after for name, (before, after) in self.streams.items() if before != after}

    def write(self, model):
        texts = {
            name: after if isinstance(after, str) else json.dumps(after, cls=DjangoJSONEncoder)
            for name, after in self.changed.items()
        }
        if self.revision:
            # As Wagtail's own migrations of streams do: the revision stays what it was to the editors.
            Revision.objects.filter(pk=self.revision.pk).update(content=self.revision.content | texts)
            return
        values = {name: model._meta.get_field(name).to_python(text) for name, text in texts.items()}
        model._base_manager.filter(pk=self.owner.pk).update(**values)
        for name, value in values.items():
            setattr(self.owner, name, value)
        if ReferenceIndex.model_is_indexable(type(self.owner)):
            ReferenceIndex.create_or_update_for_object(self.owner)
        if index.class_is_indexed(type(self.owner)):
            index.insert_or_update_object(self.owner)


def record(model, pk, change) -> dict:
    """What is stored before a change, or where none is possible, to be kept."""
    stored = {name: before for name, (before, _after) in change.streams.items()}
    revision = change.revision.pk if change.revision else None
    return {"model": model._meta.label, "pk": pk, "title": str(change.owner), "revision": revision, "streams": stored}


def keys_of(model) -> Iterator[Any]:
    """The keys of all rows, a few at a time: rows may be many."""
    rows = model._base_manager.order_by("pk").values_list("pk", flat=True)
    keys = list(rows[:BATCH])
    while keys:
        yield from keys
        keys = list(rows.filter(pk__gt=keys[-1])[:BATCH])


def revisions_of(owner) -> Iterator[Revision]:
    """Every draft of it: the latest, those that wait for their hour, and those before."""
    if not hasattr(owner, "revisions"):
        return iter(())
    return owner.revisions.order_by("pk").iterator(chunk_size=10)
