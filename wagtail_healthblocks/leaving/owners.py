"""Our blocks turned in every page, snippet and settings of the site that has them, live and in every revision."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import translation

from .readings import language_of
from .storage import Shape, Stored, keys_of, record, revisions_of, shapes
from .streams import Turning, Unreadable

#: Gets what was stored before it is replaced.
Keeper = Callable[[dict], None]


@dataclass
class Report:
    """What became of one page, snippet or settings, with its child rows."""

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

    def add(self, turning: Turning):
        """Each note and each problem once."""
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
        for shape in shapes():
            for pk in keys_of(shape.model):
                with transaction.atomic():
                    report = self.turn(shape, pk)
                if report and report.says_something:
                    yield report

    def turn(self, shape: Shape, pk: Any) -> Report | None:
        row = shape.model._base_manager.select_for_update().filter(pk=pk).first()
        if row is None:  # deleted meanwhile
            return None
        owner = getattr(row, "specific", row)
        report = Report(shape.model._meta.label, pk, str(owner))
        live = Stored.live(owner, shape)
        report.blocks = self.turn_all(live, report)
        states = [live]
        for revision in revisions_of(owner):
            draft = Stored.drafted(revision.as_object(), shape, revision.content, revision)
            report.revisions += bool(self.turn_all(draft, report))
            states.append(draft)
        for state in () if self.dry_run else states:
            if state.has_changed or report.problems:
                self.keep(record(state, pk))
            if state.has_changed and not report.problems:
                state.write()
        return report

    def turn_all(self, state: Stored, report: Report) -> int:
        """Say what a page or a draft and each of its child rows will store; the number of blocks that change."""
        with translation.override(language_of(state.owner)):
            return sum(self.turn_own(part, state.owner, report) for part in state.parts())

    def turn_own(self, part: Stored, top: Any, report: Report) -> int:
        """The same of one of them, which is the page at the top or stands on it."""
        turning = Turning(part.owner, self.into, top)
        part.after = {name: self.stream(turning, part, name) for name in part.blocks}
        if self.with_byline:
            turning.add_byline(part.blocks, part.after)
        report.add(turning)
        return turning.turned

    def stream(self, turning, part, name) -> list:
        """What a stream will store; the same as now where that cannot be read."""
        try:
            return turning.stream(part.blocks[name], getattr(part.owner, name), part.before[name])
        except Unreadable as error:
            turning.problems.append(f"{name}: {error}")
            return part.before[name]
