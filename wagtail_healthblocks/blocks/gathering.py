"""What stands side by side in a stream and belongs together is shown in one panel."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from .base import why_hidden


@dataclass
class Run:
    """Children of a stream that follow each other: those of a panel and what prints nothing, or those of none."""

    children: list
    gathers: bool = False
    shown: int = 0

    @property
    def is_panel(self) -> bool:
        """Whether there is more than one to gather."""
        return self.gathers and self.shown > 1


def runs_of(children: Iterable, context: Any) -> list[Run]:
    """The children in their order. What prints nothing stands between none, and stays where it is."""
    runs: list[Run] = []
    for child in children:
        gathers = _gathers(child, context)
        is_open = bool(runs) and runs[-1].gathers
        is_shown = not ((gathers or is_open) and _prints_nothing(child, context))
        if (is_open and (gathers or not is_shown)) or (runs and not is_open and not gathers):
            runs[-1].children.append(child)
            runs[-1].shown += is_shown
        else:
            runs.append(Run([child], gathers, int(is_shown)))
    return runs


def _gathers(child, context):
    gathers = getattr(getattr(child, "block", None), "gathers", None)
    return bool(gathers and gathers(child.value, context))


def _prints_nothing(child, context):
    block = getattr(child, "block", None)
    if block is None or getattr(context.get("request"), "is_preview", False):
        return False
    is_silent = getattr(block, "is_silent", None)
    return bool(why_hidden(block, child.value) or (is_silent and is_silent(child.value, context)))
