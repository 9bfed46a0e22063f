"""What the blocks of a page print: kept while they do, and found again in the page's HTML."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4


@dataclass(frozen=True)
class Printed:
    """What a block printed for a value, with which variables, and what each block in it printed, in order."""

    value: Any
    html: str
    inner: "list[Printed]" = field(default_factory=list)
    block: Any = None
    variables: Mapping = field(default_factory=dict)

    @property
    def page_only(self) -> tuple[str, ...]:
        """The classes of elements in it that mean nothing among words alone."""
        return getattr(self.block, "page_only_classes", ())

    @property
    def parts(self) -> "Iterator[Printed]":
        """What was printed in it, at any depth, in reading order."""
        for part in self.inner:
            yield part
            yield from part.parts


class Recorder:
    """Keeps what blocks print while it is at work."""

    def __init__(self):
        self._inner = [[]]

    @property
    def is_at_top(self) -> bool:
        """Whether nothing that is recorded is around what comes next."""
        return len(self._inner) == 2  # what is recorded, and the whole

    def record(self, value: Any, render: Callable[[], str], *details) -> Printed:
        self._inner.append([])
        try:
            html = render()
        finally:
            inner = self._inner.pop()
        printed = Printed(value, html, inner, *details)
        self._inner[-1].append(printed)
        return printed


class Parts:
    """Every part of a page, numbered, and the page's HTML with an element of that number around each."""

    def __init__(self, printed):
        self.prefix = f"hb-{uuid4().hex}-"
        self.all = []
        self._numbers = {}
        self._by_value = {}
        self.marked = self._mark(printed)

    def of(self, value):
        return self._by_value.get(id(value))

    def number(self, part):
        return self._numbers.get(id(part))

    def _mark(self, printed, is_whole=True):
        """The HTML of a part with marks around those in it; one that a template changed gets none."""
        pieces, cursor = [], 0
        for part in printed.inner:
            self.all.append(part)
            self._by_value.setdefault(id(part.value), part)
            at = printed.html.find(part.html, cursor) if is_whole else -1
            inside = self._mark(part, at >= 0)
            if at >= 0:
                number = self._numbers[id(part)] = str(len(self._numbers))
                name = f"{self.prefix}{number}"
                pieces += [printed.html[cursor:at], f"<{name}>", inside, f"</{name}>"]
                cursor = at + len(part.html)
        return "".join([*pieces, printed.html[cursor:]])
