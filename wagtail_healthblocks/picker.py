"""What the editor’s scripts are told of blocks: which are of a class of this package, and by which words people look
for one.

The words are a script of their own and not in the blocks’ definitions: browsers keep it.
"""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from django.utils.html import format_html, format_html_join, json_script
from wagtail.admin.staticfiles import versioned_static
from wagtail.blocks import Block

PACKAGE = __name__.partition(".")[0]
WORDS = Path(__file__).parent / "static" / PACKAGE / "js" / "block-words.js"
#: The words first: the others read them.
SCRIPTS = [WORDS.stem, "block-classes", "block-search", "block-picker"]


@cache
def words() -> Mapping[str, dict[str, str]]:
    """By a class’s name the words that look for its blocks, by language, as the script has them."""
    script = WORDS.read_text(encoding="utf-8")
    return json.loads(script[script.index("{") : script.rindex("}") + 1])


def class_name(block: Block) -> str:
    """The nearest class of this package that a block is of, so that a site’s subclass counts as what it extends."""
    names = (kind.__name__ for kind in type(block).__mro__ if kind.__module__.partition(".")[0] == PACKAGE)
    return next((name for name in names if name in words()), "")


def classes() -> Mapping[str, list[int]]:
    """By a class’s name the numbers that its blocks have in the editor."""
    found: dict[str, list[int]] = {}
    for block in list(Block.definition_registry.values()):
        if name := class_name(block):
            found.setdefault(name, []).append(block.creation_counter)
    return found


def what_the_picker_is_told():
    """The classes of all blocks, once for a page, and the scripts that read them."""
    looks = format_html('<link rel="stylesheet" href="{}">', versioned_static(f"{PACKAGE}/css/picker.css"))
    addresses = [[versioned_static(f"{PACKAGE}/js/{name}.js")] for name in SCRIPTS]
    linked = format_html_join("", '<script src="{}"></script>', addresses)
    return json_script(classes(), "healthblocks-classes") + looks + linked
