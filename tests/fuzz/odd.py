"""Odd stored data: what nobody's editor writes, and importers, older releases and other blocks have left."""

import copy
import uuid

#: What stands in a value's place, by a name for it. No NaN: no database takes it as JSON.
ODD = {
    "null": None,
    "nothing": "",
    "a space": " ",
    "words": "Old words",
    "half a tag": '<p>half <a href="',
    "half a link": '<p><a linktype="page" id="1"',
    "half a character": "\ud800",
    "a NUL": "a\x00b",
    "very long": "word " * 4_000,
    "an unknown choice": "no_such_choice",
    "a wrong date": "2024-13-45",
    "no address": "https://[x",
    "a script": "javascript:alert(1)",
    "0": 0,
    "-1": -1,
    "10**30": 10**30,
    "1.5": 1.5,
    "true": True,
    "false": False,
    "a lost key": 999_999,
    "a key as text": "1",
    "a key in a list": [1],
    "a key in a structure": {"id": 1},
    "a list": [],
    "a list of words": ["Old words"],
    "a list of null": [None],
    "a list of lists": [["Old words", 1], []],
    "a list of structures": [{}, {"x": 1}],
    "a list of pairs": [["paragraph", "<p>Old words</p>"]],
    "a structure": {},
    "another structure": {"x": 1},
    "a deep structure": {"x": {"y": [{"z": ["Old words", None]}]}},
    "a block without an id": {"type": "paragraph", "value": "<p>Old words</p>"},
    "a block without a value": {"type": "paragraph"},
}
GONE = object()


def paths_of(stored, path=()):
    """Every place in stored data, the whole of it first."""
    yield path
    if isinstance(stored, (dict, list)):
        pairs = stored.items() if isinstance(stored, dict) else enumerate(stored)
        for key, inner in pairs:
            yield from paths_of(inner, (*path, key))


def at(stored, path):
    for key in path:
        stored = stored[key]
    return stored


def changed(stored, path, value):
    """A copy with another value in one place, or without that place."""
    if not path:
        return copy.deepcopy(value)
    whole = copy.deepcopy(stored)
    parent = at(whole, path[:-1])
    if value is GONE:
        del parent[path[-1]]
    else:
        parent[path[-1]] = copy.deepcopy(value)
    return whole


def mutations(stored):
    """Yield (path, name, value) for every place: each odd value, the place taken out, and its items twice."""
    for path in paths_of(stored):
        here = at(stored, path)
        for name, value in ODD.items():
            yield path, name, value
        if path:
            yield path, "taken out", GONE
        if isinstance(here, list) and here:
            yield path, "an item twice", [*here, here[0]]
            yield path, "an item turned into words", [*here[:-1], str(here[-1])]
        if isinstance(here, dict) and here:
            yield path, "in a list", [here]
            yield path, "with more in it", {**here, "no_such_field": "Old words"}
        if isinstance(here, dict) and "type" in here:
            yield path, "all ids alike", with_id(here, "the-same-id")


def with_id(stored, block_id):
    """A copy in which every block has this id."""
    if isinstance(stored, list):
        return [with_id(item, block_id) for item in stored]
    if not isinstance(stored, dict):
        return stored
    inner = {key: with_id(value, block_id) for key, value in stored.items()}
    return {**inner, "id": block_id} if "type" in stored and "id" in stored else inner


def fresh(stored):
    """A copy in which every block has an id of its own."""
    if isinstance(stored, list):
        return [fresh(item) for item in stored]
    if not isinstance(stored, dict):
        return stored
    inner = {key: fresh(value) for key, value in stored.items()}
    return {**inner, "id": str(uuid.uuid4())} if "type" in stored and "id" in stored else inner
