"""Which custom properties the rules of a stylesheet read."""

import re
from functools import cache

from .templates import PACKAGE

STYLESHEETS = [
    PACKAGE / "static" / "wagtail_healthblocks" / "css" / "healthblocks.css",
    PACKAGE / "reviews" / "static" / "wagtail_healthblocks" / "css" / "reviews.css",
]
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
RULE = re.compile(r"([^{};]+)\{([^{}]*)\}")
READ = re.compile(r"var\((--hb-[\w-]+)")
CLASS = re.compile(r"\.(hb-[\w-]+)")


@cache
def rules():
    """Each rule that reads properties: the classes that its selector names, and the properties."""
    text = COMMENT.sub("", "".join(file.read_text(encoding="utf-8") for file in STYLESHEETS if file.exists()))
    found = [(set(CLASS.findall(selector)), READ.findall(body), selector) for selector, body in RULE.findall(text)]
    return [rule for rule in found if rule[1]]


def read_by(classes):
    """The properties that style elements with any of these classes."""
    return {name for named, names, _selector in rules() if named & classes for name in names}


def read_by_all():
    """The properties that style every element of the package, whatever its class."""
    general = [names for named, names, selector in rules() if not named and '[class^="hb-"]' in selector]
    return set().union(*general)
