"""Lists of templates and of pages."""

import re

from . import templates
from .blocks import catalogue
from .kinds import quoted
from .tables import table, written

#: The folders of templates that have a section of their own.
FOLDERS = ["blocks", "includes", "snippets", "reviews"]
COLUMNS = ["Template", "Parts", "What it is"]
ROOT = "wagtail_healthblocks/"


def grouped():
    """The templates by folder; those of a page are in none."""
    found = {}
    for name in templates.names():
        found.setdefault(name.removeprefix(ROOT).rpartition("/")[0].partition("/")[0], []).append(name)
    return found


def templates_part(folder, old):
    """The templates of a folder, their parts, and what is written by hand about each."""
    hand = {first: row for rows in written(old).values() for first, row in rows.items()}
    if folder == "others":
        others = {name: found for name, found in grouped().items() if name and name not in FOLDERS}
        return "\n\n".join(f"### {name.capitalize()}\n\n{listed(found, hand)}" for name, found in others.items())
    return listed(grouped()["" if folder == "page" else folder], hand)


def listed(names, hand):
    """A table of templates, without those that stand in the entry of their block."""
    blocks = {block.meta.template for _name, block in catalogue().values()}
    rows = [[f"`{name.removeprefix(ROOT)}`", quoted(templates.parts(name)), ""] for name in names if name not in blocks]
    return table(COLUMNS, [dict(zip(COLUMNS, row, strict=True)) for row in rows], hand, kept=["What it is"])


def pages_part(index, by_hand):
    """The pages of an index's folder that the index does not name itself, with their titles."""
    named = set(re.findall(r"\]\(([\w.-]+\.md)", by_hand))
    others = [page for page in sorted(index.parent.glob("*.md")) if page != index and page.name not in named]
    return "\n".join(f"- [{title(page)}]({page.name})" for page in others)


def title(page):
    """A page's first heading."""
    return re.search(r"^# (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)[1]
