"""Reads stylesheets, so that tests can ask what they say."""

import re
from pathlib import Path

import wagtail_healthblocks

STATIC = Path(wagtail_healthblocks.__file__).parent / "static" / "wagtail_healthblocks" / "css"
CORE = STATIC / "healthblocks.css"
BESIDE = STATIC / "beside.css"
REVIEWS = STATIC.parents[2] / "reviews" / "static" / "wagtail_healthblocks" / "css" / "reviews.css"
THEMES = sorted((STATIC / "themes").glob("*.css"))


def without_comments(path):
    return re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)


def rules(path):
    """Each declaration of a stylesheet: what stands around it, from outside in, its name, its value."""
    around, text = [], ""
    for part in re.split(r"([{};])", without_comments(path)):
        if part == "{":
            around.append(" ".join(text.split()))
        elif part in (";", "}") and text.strip():
            name, _colon, value = text.partition(":")
            yield tuple(around), name.strip(), " ".join(value.split())
        if part == "}":
            around.pop()
        text = "" if part in ("{", "}", ";") else part


def contrast(one, other):
    """The contrast of two colours such as ``#0b6470``, as WCAG computes it."""
    darker, lighter = sorted(map(_luminance, (one, other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour):
    shares = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares]
    return sum(weight * share for weight, share in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
