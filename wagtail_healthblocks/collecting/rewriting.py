"""Rewrites the streams of pages and drafts in place; no medical check says anything else of a page by it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import Model
from wagtail.blocks import Block, ListBlock, StreamBlock, StructBlock
from wagtail.models import AbstractPage

from ..blocks.stored import as_child
from ..leaving.storage import Shape, Stored, keys_of, revisions_of, shapes
from ..models import MedicalCheck
from ..readings import Reading
from ..readings.records import record_of
from ..readings.shared_facts import record_of_facts

SOURCE = "wagtail_healthblocks.source:"


@dataclass
class Report:
    """What became of one page or snippet and its child rows: how much was moved, in drafts too, and what was not."""

    model: str
    pk: Any
    title: str
    moved: int = 0
    moved_in_drafts: int = 0
    left: dict[str, None] = field(default_factory=dict)

    @property
    def says_something(self) -> bool:
        return bool(self.moved or self.moved_in_drafts or self.left)


@dataclass
class Outcome:
    """What a stream stores from now on, how much of it was moved, and why the rest was not."""

    streams: dict[str, list]
    moved: int = 0
    left: list[str] = field(default_factory=list)


#: Gets the blocks and what is stored of each stream of one page, draft, snippet or child row, by the stream's name; and
#: whether the streams are a page's own: only there readers get numbers in the place of marks.
Rewrite = Callable[[dict[str, tuple[StreamBlock, list]], bool], Outcome]


def rewritten(
    rewrite: Rewrite, dry_run: bool = False, concerns: Callable[[type[Model], Any], bool] = lambda model, pk: True
) -> Iterator[Report]:
    """Rewrite every page and snippet that has our blocks, and all its drafts; each in a transaction of its own.

    Those that it does not concern, by model and key, are not read.
    """
    for shape in shapes():
        for pk in (pk for pk in keys_of(shape.model) if concerns(shape.model, pk)):
            with transaction.atomic():
                report = _rewrite(rewrite, shape, pk)
                if dry_run:
                    transaction.set_rollback(True)
            if report and report.says_something:
                yield report


def _rewrite(rewrite: Rewrite, shape: Shape, pk: Any) -> Report | None:
    model = shape.model
    row = model._base_manager.select_for_update().filter(pk=pk).first()
    if row is None:  # deleted meanwhile
        return None
    owner = getattr(row, "specific", row)
    report = Report(model._meta.label, pk, str(owner))
    verdicts = [(check, check.compare(owner)) for check in _checks_of(owner)]
    report.moved, left = _write(rewrite, Stored.live(owner, shape))
    report.left = dict.fromkeys(left)
    for revision in revisions_of(owner):
        draft = Stored.drafted(revision.as_object(), shape, revision.content, revision)
        moved, _left = _write(rewrite, draft)
        report.moved_in_drafts += moved
    if report.moved:
        _keep_verdicts(model._base_manager.get(pk=pk), verdicts)
    return report


def _write(rewrite, state: Stored) -> tuple[int, list[str]]:
    """Store what becomes of a page or a draft and of its child rows; how much was moved, and why the rest was not."""
    outcomes = []
    for part in state.parts():
        is_on_page = isinstance(part.owner, AbstractPage)
        outcome = rewrite({name: (block, part.before[name]) for name, block in part.blocks.items()}, is_on_page)
        part.after = outcome.streams
        outcomes.append(outcome)
    if state.has_changed:
        state.write()
    return sum(outcome.moved for outcome in outcomes), [line for outcome in outcomes for line in outcome.left]


def _checks_of(owner):
    return MedicalCheck.objects.of(owner) if hasattr(owner, "get_medical_checks") else ()


def _keep_verdicts(row, verdicts):
    """Let each check that covered the text cover it as it is stored now; the readers' words are the same."""
    page = getattr(row, "specific", row)
    for check, verdict in verdicts:
        if check.record is not None:
            check.record = _record_of_now(check.record, page, is_covering=not verdict["changes"])
            check.save(update_fields=["record"])
    MedicalCheck.objects.filter(pk__in=[check.pk for check, _verdict in verdicts]).outdate()


def _record_of_now(record, page, is_covering):
    now = record_of(page) if is_covering else record
    if "facts" not in record:
        return now
    sources = {key: fact for key, fact in record_of_facts(Reading(page)).items() if key.startswith(SOURCE)}
    known = {key: fact for key, fact in record["facts"].items() if key in sources or not key.startswith(SOURCE)}
    return {**now, "facts": sources | known}


def values_of(block: Block, stored: Any) -> Iterator[tuple[Block, Any]]:
    """Each block inside a value, with what is stored of it."""
    for _place, child, raw in parts_in(block, stored):
        yield child, raw
        yield from values_of(child, raw)


def parts_in(block: Block, stored: Any) -> list[tuple[Any, Block, Any]]:
    """What a stream, a structure or a list holds: its place there, its block, and what is stored of it."""
    match block:
        case StreamBlock() if isinstance(stored, list):
            return [
                (place, block.child_blocks[child["type"]], child["value"])
                for place, child in enumerate(map(as_child, stored))
                if child["type"] in block.child_blocks
            ]
        case StructBlock() if isinstance(stored, dict):
            return [(name, child, stored[name]) for name, child in block.child_blocks.items() if name in stored]
        case ListBlock() if isinstance(stored, list):
            return [(place, block.child_block, _item(raw)) for place, raw in enumerate(stored)]
    return []


def _item(raw):
    return raw["value"] if _is_item(raw) else raw


def _is_item(raw):
    return isinstance(raw, dict) and raw.get("type") == "item" and "value" in raw


def with_part(block: Block, stored: Any, place: Any, value: Any) -> Any:
    """What is stored, with another value at one place."""
    if isinstance(block, StructBlock):
        return {**stored, place: value}
    here = as_child(stored[place]) if isinstance(block, StreamBlock) else stored[place]
    changed = {**here, "value": value} if isinstance(block, StreamBlock) or _is_item(here) else value
    return [*stored[:place], changed, *stored[place + 1 :]]
