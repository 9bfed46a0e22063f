"""HTML as rich text of Wagtail's own: headings, paragraphs, lists, links and pictures, and every word in order."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from html import escape
from itertools import groupby
from posixpath import basename
from urllib.parse import unquote, urlsplit

from bs4 import BeautifulSoup, NavigableString, Tag
from bs4.element import PreformattedString
from wagtail.images import get_image_model

from ..addresses import openable
from ..document import BLOCKS, CITATION, HEADINGS, HIDDEN

#: Stands around what was rich text before it became part of a block's HTML.
RICH_TEXT = "hb-rich-text"
#: What stands on lines of its own.
LINES = [*(name for name in BLOCKS if name != "br"), "img", "embed", RICH_TEXT]
INLINE = {"strong": "b", "b": "b", "em": "i", "i": "i", "cite": "i", "sup": "sup", "sub": "sub"}
#: Deeper headings are no part of what Wagtail's editor offers by default.
DEEPEST = 4
#: A line that stands above others and is no heading.
LABEL = "hb-note__label"
#: A portrait beside somebody's words: as a picture of the article it would be as wide as the text.
PORTRAIT = "hb-person__photo"
SPACE = re.compile(r"\s+")


def rich_text(html: str, pages: Mapping[str, int], dead: Iterable[str] = (), without: Collection[str] = ()) -> str:
    """The HTML as rich text; links to one of the pages name it, and those that begin like a dead one are words.

    ``without`` names elements that are left out, by their ids.
    """
    return "".join(_Writer(pages, ("#hb-", *dead)).blocks(tree(html, without)))


def tree(html: str, without: Collection[str] = ()) -> BeautifulSoup:
    """The HTML without what it hides, without the elements of these ids, and with the marks of sources as words."""
    soup = BeautifulSoup(f"<div>{html}</div>", "html.parser")  # one without any tag looks like an address to it
    hidden = [*soup.find_all(HIDDEN), *soup.find_all(hidden=True)]
    for element in [*hidden, *(soup.find_all(id=list(without)) if without else ())]:
        element.decompose()
    for mark in soup.find_all(class_=CITATION):
        mark.replace_with(_as_words(mark))
    return soup


class _Writer:
    """Writes elements as rich text; what it does not know, it looks into."""

    def __init__(self, pages, dead):
        self.pages = pages
        self.dead = dead

    def blocks(self, element: Tag) -> list[str]:
        """What an element holds, one paragraph, heading or list after the other."""
        parts = (self.block(part) if isinstance(part, Tag) else self.paragraph(part) for part in _parts(element))
        return [block for part in parts for block in part]

    def block(self, element: Tag) -> list[str]:
        match element.name:
            case name if name == RICH_TEXT:
                return self.as_it_is(element)
            case name if name in HEADINGS:
                level = min(max(int(name[1]), 2), DEEPEST)
                return [f"<h{level}>{words}</h{level}>" for words in self.line(element.children)]
            case "ul" | "ol" | "blockquote":
                return self.lines_in(element)
            case "table":
                return self.table(element)
            case name if name == "dt" or LABEL in element.get_attribute_list("class"):
                return [f"<p><b>{words}</b></p>" for words in self.line(element.children)]
            case "img" | "embed":
                return self.picture(element)
            case "hr":
                return ["<hr/>"]
        return self.blocks(element)

    def as_it_is(self, element: Tag) -> list[str]:
        """Rich text stays to the letter; a line without a paragraph around it gets one."""
        if all(_is_inline(child) for child in element.children):
            return self.paragraph(element.children)
        return [element.decode_contents()]

    def lines_in(self, element: Tag) -> list[str]:
        """A list or a quotation, whose parts are lines: the editor knows no paragraphs in them."""
        parts = [element] if element.name == "blockquote" else _parts(element)
        filled = [lines for part in parts if (lines := "<br/>".join(self.lines(part)))]
        pictures = [picture for image in element.find_all(["img", "embed"]) for picture in self.picture(image)]
        if element.name == "blockquote":
            return [*(f"<blockquote>{lines}</blockquote>" for lines in filled), *pictures]
        items = "".join(f"<li>{lines}</li>" for lines in filled)
        return [*([f"<{element.name}>{items}</{element.name}>"] if items else []), *pictures]

    def lines(self, part) -> list[str]:
        """What an element or a line of inline ones holds, as lines without paragraphs."""
        if not isinstance(part, Tag):
            return self.line(part)
        return [line for inside in _parts(part) for line in self.lines(inside)]

    def table(self, element: Tag) -> list[str]:
        """The caption, the headings, and a list of rows: the editor's rich text has no tables."""
        found: list[str] = []
        items = ""
        for row in _rows(element):
            words = self.row(row)
            if items or (isinstance(row, Tag) and row.find("td")):
                items += f"<li>{words}</li>" if words else ""
            elif words:
                found.append(f"<p><b>{words}</b></p>")
        return [*found, f"<ul>{items}</ul>"] if items else found

    def row(self, row) -> str:
        """The cells of a row, or a caption, as one line."""
        if not isinstance(row, Tag) or row.name != "tr":
            return " ".join(self.lines(row))
        cells = [" ".join(self.lines(cell)) for cell in _parts(row)]
        return " | ".join(cells) if any(cells) else ""

    def picture(self, element: Tag) -> list[str]:
        """A picture of the site's library; of another, the words that stand for it."""
        if element.name == "embed":
            return [str(element)]
        if PORTRAIT in element.get_attribute_list("class"):
            return []
        alt, name = str(element.get("alt") or ""), basename(unquote(urlsplit(str(element.get("src") or "")).path))
        renditions = get_image_model().get_rendition_model().objects.filter(file__endswith=f"/{name}")
        pk = renditions.values_list("image_id", flat=True).first() if name else None
        if pk is None:
            return [f"<p>{escape(alt)}</p>"] if alt else []
        return [f'<embed alt="{escape(alt)}" embedtype="image" format="fullwidth" id="{pk}"/>']

    def paragraph(self, nodes) -> list[str]:
        return [f"<p>{words}</p>" for words in self.line(nodes)]

    def line(self, nodes) -> list[str]:
        """Inline elements as one line, if it has a word."""
        words = re.sub(r"^(\s|<br/>)+|(\s|<br/>)+$", "", SPACE.sub(" ", "".join(map(self.inline, nodes))))
        return [words] if words else []

    def inline(self, node) -> str:
        if isinstance(node, PreformattedString):
            return ""
        if isinstance(node, NavigableString):
            return escape(SPACE.sub(" ", node), quote=False)
        if node.name == "br":
            return "<br/>"
        inner = "".join(map(self.inline, node.children))
        if node.name in LINES:
            return f" {inner} "
        if node.name == "a" and inner.strip():
            return self.link(node, inner)
        if (name := INLINE.get(node.name)) and inner.strip():
            return f"<{name}>{inner}</{name}>"
        return inner

    def link(self, element: Tag, inner: str) -> str:
        href = str(element.get("href") or "")
        if element.get("linktype"):
            attributes = {name: element[name] for name in ("href", "id", "linktype") if element.get(name)}
        elif href in self.pages:
            attributes = {"id": self.pages[href], "linktype": "page"}
        elif openable(href) and not href.startswith(self.dead):
            attributes = {"href": href}
        else:
            return inner
        written = " ".join(f'{name}="{escape(str(value))}"' for name, value in attributes.items())
        return f"<a {written}>{inner}</a>"


def _parts(element: Tag) -> Iterator:
    """What an element holds, in order: elements with lines of their own, and lists of inline nodes between them."""
    for are_inline, nodes in groupby(element.children, _is_inline):
        if not are_inline:
            yield from nodes
        else:
            line = list(nodes)
            if any(str(node).strip() for node in line):
                yield line


def _rows(table: Tag) -> Iterator:
    """The caption and the rows of a table, and whatever else stands in it, in order."""
    for part in _parts(table):
        if isinstance(part, Tag) and part.name in ("thead", "tbody", "tfoot"):
            yield from _rows(part)
        else:
            yield part


def _is_inline(node) -> bool:
    return not isinstance(node, Tag) or (node.name not in LINES and node.find(LINES) is None)


def _as_words(mark: Tag) -> Tag | NavigableString:
    """The mark of a source as it is read, without the link that is dead with the package."""
    words = NavigableString(mark.get_text())
    if mark.name != "sup":
        return words
    raised = Tag(name="sup")
    raised.append(words)
    return raised
