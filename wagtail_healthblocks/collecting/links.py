"""Links that editors typed to the entries of a list, such as “[1]”, as marks of the sources listed there."""

import re
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from wagtail.blocks import Block

from ..blocks import ParagraphBlock, ReferencesBlock
from ..blocks.stored import StoredChildren
from ..models import Source
from ..source_marks import STORED, SourceMark, mark_of
from ..traversal import anchor
from .rewriting import Outcome, parts_in, values_of, with_part

#: A link to a place on the page whose words are a number, raised or not.
TYPED = re.compile(
    r'(?P<sup><sup>)?\s*<a\b[^>]*\bhref="#(?P<anchor>[^"]+)"[^>]*>\s*(?:<sup>)?\[?(?P<number>\d+)\]?(?:</sup>)?\s*</a>\s*'
    r"(?(sup)</sup>|)"
)
#: Marks that stand side by side name their sources together.
SIDE_BY_SIDE = re.compile(rf"(?:{STORED.pattern}(?:\s*,\s*|)){{2,}}", re.DOTALL)

NO_NUMBERS = "readers get numbers for marks in the streams of the page itself alone."


@dataclass(frozen=True)
class Entry:
    """What a list of references holds at one place."""

    number: int
    uuid: UUID | None


class Citing:
    """Turns typed links into marks where their number and their target agree; else says why not."""

    def __init__(self):
        self._uuids = dict(Source.objects.values_list("pk", "uuid"))

    def rewrite(self, streams, is_on_page: bool) -> Outcome:
        outcome = Outcome({})
        entries = dict(self._entries(streams)) if is_on_page else None
        for name, (block, stored) in streams.items():
            outcome.streams[name] = self._moved(block, stored, entries, outcome)
        return outcome

    def _entries(self, streams):
        """By their anchors, what the lists of the page hold."""
        for block, stored in streams.values():
            for inner, value in values_of(block, stored):
                if isinstance(inner, ReferencesBlock) and isinstance(value, dict):
                    yield from self._listed(inner.child_blocks.get("references"), value.get("references"))

    def _listed(self, block, stored):
        """What a list of references holds, numbered as readers get it."""
        for number, child in enumerate(StoredChildren(block, stored).fitted if block else (), start=1):
            uuid = self._uuids.get(child["value"]) if child["type"] == "source" else None
            yield anchor(child["id"]), Entry(number, uuid)

    def _moved(self, block: Block, stored: Any, entries: dict[str, Entry] | None, outcome: Outcome) -> Any:
        for place, child, raw in parts_in(block, stored):
            if (changed := self._moved(child, raw, entries, outcome)) != raw:
                stored = with_part(block, stored, place, changed)
        if isinstance(block, ParagraphBlock) and isinstance(stored, str):
            stored = self.marked(stored, entries, outcome)
        return stored

    def marked(self, html: str, entries: dict[str, Entry] | None, outcome: Outcome) -> str:
        """A rich text with marks in place of its typed links; without entries it stands where marks get no numbers."""

        def mark(link):
            entry = (entries or {}).get(link["anchor"])
            problem = NO_NUMBERS if entries is None else _problem(entry, int(link["number"]))
            if problem:
                outcome.left.append(f"[{link['number']}]: {problem}")
                return link[0]
            outcome.moved += 1
            return SourceMark((entry.uuid,)).stored

        found = TYPED.sub(mark, html)
        return SIDE_BY_SIDE.sub(_together, found) if found != html else html


def _problem(entry, number):
    if entry is None:
        return "its link leads to no reference of the page."
    if entry.uuid is None:
        return "its reference is typed; run healthblocks_collect_sources first."
    if entry.number != number:
        return f"its link leads to reference {entry.number}. Which of both is meant, nobody can tell."
    return ""


def _together(found):
    uuids = [uuid for attributes, _inside in STORED.findall(found[0]) for uuid in mark_of(attributes).uuids]
    return SourceMark(tuple(dict.fromkeys(uuids))).stored
