"""The samples of every block, one file a block in ``tests/blocks/corpus/``; CONTRIBUTING.md says how to write one."""

import datetime
import functools
import json
import re
import uuid
from pathlib import Path

from wagtail_healthblocks import blocks

FOLDER = Path(__file__).parent / "blocks" / "corpus"
BASES = ("HealthBlock", "HealthBlockMixin")
#: Every block that a site can put into an article, and the two streams that hold them.
BLOCKS = [getattr(blocks, name) for name in blocks.__all__ if name not in BASES]


def name_of(block_class):
    """The block's name as its template has it: QASectionBlock is qa_section, HealthArticleStreamBlock article."""
    words = re.findall(r"[A-Z]+(?![a-z])|[A-Z][a-z]+", block_class.__name__)
    return "_".join(word.lower() for word in words if word not in ("Health", "Stream", "Block"))


@functools.cache
def read(name):
    """A block's file; where there is none, the failure says which one to write."""
    path = FOLDER / f"{name}.json"
    if not path.exists():
        raise AssertionError(f"tests/blocks/corpus/{name}.json is missing: write the samples of {name} there.")
    return json.loads(path.read_text(encoding="utf-8"))


def part(name, key):
    """A part of a block's file; where the file lacks it, the failure says so."""
    found = read(name).get(key)
    if not found:
        raise AssertionError(f"tests/blocks/corpus/{name}.json has no “{key}”: add it.")
    return found


def cases(key):
    """Every rule of one kind in all files, with its block's class; a block without a file has none here."""
    written = [(block, name_of(block)) for block in BLOCKS if (FOLDER / f"{name_of(block)}.json").exists()]
    return [(block, case) for block, name in written for case in read(name).get(key, [])]


def value_of(name, case, things):
    """The stored value of a rule: as the file gives it, or the usual one with a change."""
    raw = case["value"] if "value" in case else _changed(part(name, "usual"), case["change"])
    return stored(raw, things)


def stored(raw, things):
    """The value as a page stores it: each “@…” as the thing it names, each child of a stream with an id of its own."""
    if isinstance(raw, dict):
        child = {"id": str(uuid.uuid4())} if raw.keys() == {"type", "value"} else {}
        return {**{name: stored(value, things) for name, value in raw.items()}, **child}
    if isinstance(raw, list):
        return [stored(value, things) for value in raw]
    return _named(raw[1:], things) if isinstance(raw, str) and raw.startswith("@") else raw


def _named(name, things):
    if name == "tomorrow":
        return (datetime.date.today() + datetime.timedelta(days=1)).isoformat()
    return things[name]


def _changed(raw, change):
    """A copy of the stored value with these values at these places, such as “doses.0.amount”."""
    copy = json.loads(json.dumps(raw))
    for place, value in change.items():
        *way, last = place.split(".")
        functools.reduce(_inside, way, copy)[last] = value
    return copy


def at(raw, place):
    """What stands at a place of a stored value."""
    return functools.reduce(_inside, place.split("."), raw)


def _inside(raw, step):
    return raw[int(step)]["value"] if isinstance(raw, list) else raw[step]
