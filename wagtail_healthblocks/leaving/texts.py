"""The rich texts of a site that stand in no stream with our blocks, live and in every revision."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial, reduce
from itertools import groupby
from operator import or_

from django.apps import apps
from django.db import transaction
from django.db.models import Field, Model, Q, QuerySet, TextField
from django.db.models.functions import Cast
from modelcluster.models import get_all_child_relations
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Revision

from .marks import NAMES, without_ours
from .owners import Keeper, Report
from .storage import Stored, blocks_in, is_ours, record, shape_of


@dataclass
class LeavingTexts:
    """Turns our links and marks in these texts into what Wagtail can read; each owner in a transaction of its own."""

    keep: Keeper
    dry_run: bool = False

    @property
    def fields(self) -> dict[type[Model], list[Field]]:
        """The models of the site that have rich texts outside of streams with our blocks, and these fields."""
        found = {}
        for model in apps.get_models():
            fields = [field for field in model._meta.local_fields if isinstance(field, (RichTextField, StreamField))]
            turned = shape_of(model).streams
            if fields := [field for field in fields if not is_ours(model) and field not in turned]:
                found[model] = fields
        return found

    def run(self) -> Iterator[Report]:
        for turn in self.steps():
            with transaction.atomic():
                report = turn()
            if report:
                yield report

    def steps(self) -> Iterator[Callable[[], Report | None]]:
        """What there is to do: for each row that names what is ours, then for the drafts of each page or snippet."""
        for model, fields in self.fields.items():
            for pk in list(naming(model._base_manager.order_by("pk"), fields).values_list("pk", flat=True)):
                yield partial(self.turn, model, fields, pk)
        drafts = Revision.objects.order_by("content_type", "object_id", "pk")
        named = naming(drafts, [Revision._meta.get_field("content")]).values_list("content_type", "object_id", "pk")
        for _owner, rows in groupby(list(named), key=lambda row: row[:2]):
            yield partial(self.turn_drafts, [pk for *_owner, pk in rows])

    def turn(self, model, fields, pk) -> Report | None:
        rows = model._base_manager.filter(pk=pk)
        row = rows.select_for_update().first()
        if row is None:  # deleted meanwhile
            return None
        texts = rows.values_list(*(Cast(field.name, TextField()) for field in fields)).get()
        stored = {
            field.name: blocks_in(text) if isinstance(field, StreamField) else text
            for field, text in zip(fields, texts, strict=True)
        }
        state = state_of(getattr(row, "specific", row), model, stored, without_ours(stored))
        if not state.changed:
            return None
        if not self.dry_run:
            self.keep(record(state, pk))
            state.write()
        return Report(model._meta.label, pk, str(state.owner), texts=len(state.changed))

    def turn_drafts(self, keys) -> Report | None:
        """What a page or snippet has beside the streams with our blocks, its children too, in these drafts of it."""
        report = None
        for revision in Revision.objects.select_for_update().filter(pk__in=keys).order_by("pk"):
            model = revision.content_type.model_class()
            if model is None or is_ours(model):
                continue
            turned = beside_blocks(model, revision.content)
            state = state_of(revision.object_str, model, revision.content, turned, revision)
            if not state.changed:
                continue
            report = report or Report(model._meta.label, revision.object_id, revision.object_str)
            report.revisions += 1
            if not self.dry_run:
                self.keep(record(state, revision.object_id))
                Revision.objects.filter(pk=revision.pk).update(content=revision.content | state.changed)
        return report


def beside_blocks(model: type[Model], content: dict) -> dict:
    """What a draft keeps of a page or a child row, turned but for the streams with our blocks, and for all below."""
    turned = {stream.name for stream in shape_of(model).streams}
    below = {relation.get_accessor_name(): relation.related_model for relation in get_all_child_relations(model)}
    rows = {name: [beside_blocks(below[name], row) for row in content[name]] for name in below if content.get(name)}
    rest = {name: without_ours(value) for name, value in content.items() if name not in turned and name not in rows}
    return content | rest | rows


def naming(rows: QuerySet, fields: list[Field]) -> QuerySet:
    """Those rows in which one of the fields has a link or a mark of ours."""
    texts = {f"text{number}": Cast(field.name, TextField()) for number, field in enumerate(fields)}
    named = [Q(**{f"{text}__contains": name}) for text in texts for name in NAMES]
    return rows.alias(**texts).filter(reduce(or_, named))


def state_of(owner, model, before: dict, after: dict, revision: Revision | None = None) -> Stored:
    """Of what is stored and will be, the fields that change."""
    names = [name for name in before if before[name] != after[name]]
    before, after = ({name: values[name] for name in names} for values in (before, after))
    return Stored(owner, model, before, after, revision=revision)
