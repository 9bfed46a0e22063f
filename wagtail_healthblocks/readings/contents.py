from dataclasses import dataclass, field

from .. import text


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


def contents_of(html: str) -> list[Entry]:
    """The headings that the HTML really has, nested by level; one that no link can reach is left out."""
    roots: list[Entry] = []
    path: list[Entry] = []
    for heading in text.parsed(html).find_all(text.HEADINGS):
        words, anchor = text.visible(str(heading)), _anchor(heading)
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
    if heading.find_parent("summary") is not None:
        target = heading.find_parent("details").find(_is_answer)
        return target["id"] if target is not None else ""
    return heading.get("id") or _section_id(heading)


def _is_answer(element):
    return bool(element.get("id")) and element.find_parent("summary") is None and element.name != "summary"


def _section_id(heading) -> str:
    """The id of the part of the page that the heading opens."""
    section = heading.find_parent(id=True)
    return section["id"] if section is not None and section.find(text.HEADINGS) is heading else ""
