"""The demonstration as it is written: data in ``content/*.json``, fit for any site.

What differs from site to site stands there by what it means: a primary key as ``@kind/name``, and the name of a block
as the class of the package that it is.
"""

import json
import re
from pathlib import Path

from wagtail_healthblocks import blocks
from wagtail_healthblocks.outlines import name_of

FOLDER = Path(__file__).parent
KEY = re.compile(r"@[a-z]+/[a-z0-9-]+")


def read(name):
    return json.loads((FOLDER / "content" / f"{name}.json").read_text(encoding="utf-8"))


def named(rows, stream_block):
    """The stored blocks, each under the name that this stream has for its class."""
    return [{**row, "type": name_of(getattr(blocks, row["type"]), stream_block)} for row in rows]


def resolved(value, keys):
    """The value with each ``@kind/name`` replaced by the primary key of what it names."""
    match value:
        case dict():
            return {name: resolved(child, keys) for name, child in value.items()}
        case list():
            return [resolved(child, keys) for child in value]
        case str() if KEY.fullmatch(value):
            return keys[value]
        case str():
            return KEY.sub(lambda match: str(keys[match[0]]), value)
    return value
