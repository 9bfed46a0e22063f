from dataclasses import dataclass, field

from .. import document
from ..document import HEADINGS, Slice


@dataclass
class Entry:
    """A heading of the page, the anchor that a link to it needs, and the headings below it."""

    heading: str
    anchor: str
    level: int
    entries: list["Entry"] = field(default_factory=list)

    def as_dict(self) -> dict:
        entries = [entry.as_dict() for entry in self.entries]
        return {"heading": self.heading, "anchor": self.anchor, "level": self.level, "entries": entries}


def contents_of(part: Slice) -> list[Entry]:
    """The headings that a part of a page really has, nested by level; one that no link can reach is left out."""
    roots: list[Entry] = []
    path: list[Entry] = []
    for heading in part.headings:
        words, anchor = document.words(heading.children), _anchor(heading)
        if not (words and anchor):
            continue
        entry = Entry(words, anchor, int(heading.name[1]))
        while path and path[-1].level >= entry.level:
            path.pop()
        (path[-1].entries if path else roots).append(entry)
        path.append(entry)
    return roots


def _anchor(heading) -> str:
    """The id that a link to the heading needs: of a closed question, that of its answer, so that it opens."""
    if _around(heading, "summary"):
        details = _around(heading, "details")
        return _id(next(filter(_is_answer, details.elements()), None)) if details else ""
    return _id(heading) or _section_id(heading)


def _around(element, name):
    return next((ancestor for ancestor in element.ancestors if ancestor.name == name), None)


def _id(element):
    return element.attributes.get("id", "") if element else ""


def _is_answer(element):
    return bool(_id(element)) and element.name != "summary" and not _around(element, "summary")


def _section_id(heading) -> str:
    """The id of the part of the page that the heading opens."""
    section = next((ancestor for ancestor in heading.ancestors if _id(ancestor)), None)
    first = next((element for element in section.elements() if element.name in HEADINGS), None) if section else None
    return _id(section) if first is heading else ""
