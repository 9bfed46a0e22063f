"""The templates of the package and their parts."""

import re
from pathlib import Path

import wagtail_healthblocks

PACKAGE = Path(wagtail_healthblocks.__file__).parent
FOLDERS = [PACKAGE / "templates", PACKAGE / "reviews" / "templates"]
#: Pages of the Wagtail admin change with Wagtail; nobody should build on them.
PRIVATE = "admin"
PART = re.compile(r"{% block (\w+) %}")
OTHER = re.compile(r'{% (?:extends|include) "([^"]+)"')
PARENT = re.compile(r'{% extends "([^"]+)"')
CLASS = re.compile(r"\bhb-[a-z0-9_-]+[a-z0-9]")


def names():
    """The name of every template that a site may replace."""
    found = [file.relative_to(folder) for folder in FOLDERS for file in sorted(folder.rglob("*.html"))]
    return [name.as_posix() for name in found if PRIVATE not in name.parts]


def source(name):
    """The text of a template; empty for one of Wagtail or of the site."""
    files = [folder / name for folder in FOLDERS if (folder / name).is_file()]
    return files[0].read_text(encoding="utf-8") if files else ""


def parts(name):
    """The blocks that an extending template can fill, those of its own parents included."""
    text = source(name)
    own = PART.findall(text)
    inherited = [part for parent in PARENT.findall(text) for part in parts(parent)]
    return list(dict.fromkeys([*inherited, *own]))


def classes(name):
    """The CSS classes that a template and those that it includes or extends give to elements."""
    text = source(name)
    return set(CLASS.findall(text)).union(*(classes(other) for other in OTHER.findall(text)))
