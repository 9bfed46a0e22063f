"""The small tree of a rendered page: HTML parsed once, with the part that each block printed marked in it."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from html.parser import HTMLParser
from typing import Any

from .printed import Parts, Printed

#: Elements that start and end a line.
BLOCKS = frozenset(
    "address article aside blockquote br dd details div dl dt figcaption figure footer form h1 h2 h3 h4 h5 h6 header "
    "hr li main nav ol p pre section summary table tbody td tfoot th thead tr ul".split()
)
#: Elements that end a paragraph; a line break does not.
PARAGRAPHS = BLOCKS - {"br"}
HEADINGS = ["h1", "h2", "h3", "h4", "h5", "h6"]
#: Elements that show nothing to read.
HIDDEN = ["head", "script", "style", "template", "svg"]
#: Elements that hold nothing.
VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
#: The class of the mark of a source.
CITATION = "hb-citation"
#: Raised and lowered characters that are characters of their own: 10⁹ must never read as 109.
RAISED = str.maketrans("0123456789+-−=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱ")
LOWERED = str.maketrans("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎")


#: A tag that ends before it is whole, and with the text.
HALF_TAG = re.compile(r"<[a-z/!][^>]*\Z", re.IGNORECASE)


def without_half_tag(html: str) -> str:
    """The HTML without a last tag that has no end: a browser would take what follows on the page for a part of it."""
    return HALF_TAG.sub("", html)


class Element:
    """An element of the tree: its name, its attributes, and what it holds, elements and strings."""

    __slots__ = (
        "attributes",
        "children",
        "holds_paragraph",
        "is_citation",
        "is_hidden",
        "is_page_only",
        "name",
        "parent",
    )

    def __init__(self, name: str, attributes: dict[str, str], parent: "Element | None" = None):
        self.name = name
        self.attributes = attributes
        self.parent = parent
        self.children: list[Element | str] = []
        self.is_hidden = name in HIDDEN or "hidden" in attributes
        #: Whether it is the mark of a source: beside the words, and none of them.
        self.is_citation = CITATION in attributes.get("class", "") and CITATION in self.classes
        #: Whether it means nothing among the page's words alone, such as a button.
        self.is_page_only = False
        self.holds_paragraph = False

    @property
    def classes(self) -> set[str]:
        return set(self.attributes.get("class", "").split())

    @property
    def is_inline(self) -> bool:
        """Whether it stands inside a line, and holds no paragraph."""
        return self.name not in PARAGRAPHS and not self.holds_paragraph

    @property
    def ancestors(self) -> "Iterator[Element]":
        parent = self.parent
        while parent is not None:
            yield parent
            parent = parent.parent

    def elements(self) -> "Iterator[Element]":
        """The elements in it that are not hidden, in reading order."""
        return shown_elements(self.children)


Nodes = list[Element | str]


def shown_elements(nodes: Nodes) -> Iterator[Element]:
    """The elements among nodes and inside them that are not hidden, in reading order."""
    waiting = [*reversed(nodes)]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Element) and not node.is_hidden:
            yield node
            waiting += reversed(node.children)


def words(nodes: Nodes) -> str:
    """The words that readers see of some nodes, with single spaces between them."""
    pieces: list[str] = []
    waiting = [*reversed(nodes)]
    while waiting:
        node = waiting.pop()
        if isinstance(node, str):
            pieces.append(node)
        elif not (node.is_hidden or node.is_citation):
            edge = " " if node.name in BLOCKS else ""
            pieces.append(edge)
            waiting += [edge, *reversed(node.children)]
    return " ".join("".join(pieces).split())


def lines(nodes: Nodes) -> list[str]:
    """The same words with a line for each paragraph, each item of a list and each row of a table."""
    found: list[str] = []
    line: Nodes = []
    for node in nodes:
        if isinstance(node, str) or (node.is_inline and node.name != "br"):
            line.append(node)
        elif not node.is_hidden:
            found += [words(line), *_lines_of(node)]
            line = []
    return [line for line in [*found, words(line)] if line]


def _lines_of(element):
    if element.name in ("ul", "ol"):
        return _items(element)
    if element.name == "table":
        return _rows(element)
    return lines(element.children)


def _items(element):
    items = [lines(item.children) for item in element.children if isinstance(item, Element) and not item.is_hidden]
    for number, item in enumerate(filter(None, items), start=1):
        mark = f"{number}. " if element.name == "ol" else "- "
        yield f"{mark}{item[0]}"
        yield from (f"{' ' * len(mark)}{line}" for line in item[1:])


def _rows(table):
    """What stands around the rows; then each row, its cells named by the headings of the columns."""
    rows = [[cell for cell in row.children if _is_cell(cell)] for row in table.elements() if row.name == "tr"]
    yield from (line for caption in table.elements() if caption.name == "caption" for line in lines(caption.children))
    headings = [words(cell.children) for cell in rows.pop(0)] if len(rows) > 1 and _are_headings(rows[0]) else []
    for row in rows:
        names = headings if len(headings) == len(row) else [""] * len(row)
        cells = zip(names, (words(cell.children) for cell in row), strict=True)
        yield "; ".join(f"{name}: {cell}" if name else cell for name, cell in cells if cell)


def _is_cell(node):
    return isinstance(node, Element) and node.name in ("td", "th") and not node.is_hidden


def _are_headings(row):
    return all(cell.name == "th" for cell in row)


@dataclass(frozen=True)
class Slice:
    """A part of the tree."""

    nodes: Nodes

    @cached_property
    def words(self) -> str:
        """Its words on one line."""
        return words(self.nodes)

    @cached_property
    def text(self) -> str:
        """Its words with a line for each paragraph, each item of a list and each row of a table."""
        return "\n".join(lines(self.nodes))

    @property
    def headings(self) -> list[Element]:
        """The headings in it that readers see."""
        return [element for element in shown_elements(self.nodes) if element.name in HEADINGS]

    @property
    def links(self) -> list[Element]:
        """The links in it that readers see."""
        return [
            element for element in shown_elements(self.nodes) if element.name == "a" and "href" in element.attributes
        ]


def parse(html: str) -> Slice:
    """The HTML as a tree; raised and lowered figures are characters of their own."""
    return Slice(_Parser().parsed(html).children)


@dataclass(frozen=True)
class Part(Slice):
    """What a block printed for a value: its HTML to the letter, its part of the tree, its Markdown."""

    html: str
    write: Callable[[Nodes], str]

    @cached_property
    def markdown(self) -> str:
        return self.write(self.nodes)


class Document(Slice):
    """A rendered page, and what each of its values printed; ``write`` turns a part of the tree into Markdown.

    The parts are found again in the page's HTML, which stays to the letter as it was printed. What a template has
    changed after its block printed it is read on its own.
    """

    def __init__(self, printed: Printed, write: Callable[[Nodes], str] = words):
        self.html = printed.html
        self._write = write
        self._parts = Parts(printed)
        parser = _Parser(self._parts.prefix)
        super().__init__(parser.parsed(self._parts.marked).children)
        self._nodes = {number: parser.nodes_of(number) for number in parser.ranges}
        self._take_out_page_only()

    @property
    def markdown(self) -> str:
        return self._write(self.nodes)

    def of(self, value: Any) -> Part | None:
        """What this very value printed; None if no block of the page printed it."""
        part = self._parts.of(value)
        return self._part(part) if part else None

    def inside(self, value: Any) -> list[Part]:
        """What each block printed that stands directly in this very value."""
        part = self._parts.of(value)
        return [self._part(inner) for inner in part.inner] if part else []

    def _part(self, part):
        nodes = self._nodes.get(self._parts.number(part))
        return Part(parse(part.html).nodes if nodes is None else nodes, part.html, self._write)

    def _take_out_page_only(self):
        for part in self._parts.all:
            if part.page_only:
                for element in shown_elements(self._part(part).nodes):
                    element.is_page_only = not element.classes.isdisjoint(part.page_only)


class _Parser(HTMLParser):
    """Makes the tree. An end tag closes what is open of its name, within the part of the page where it stands."""

    def __init__(self, prefix="\0"):
        super().__init__(convert_charrefs=True)
        self._prefix = prefix
        self._root = Element("div", {})
        self._open = [self._root]
        self._strings = []
        self._shifted = []
        #: By the number of a part: the element that holds it, and from which to which of its children it goes.
        self.ranges = {}
        self._marks = []  # of the parts that are open: number, how many elements are open around it, its first child

    def parsed(self, html) -> Element:
        self.feed(without_half_tag(html))
        self.close()
        self._end_string()
        for element in self._shifted:
            _shift(element)
        return self._root

    def nodes_of(self, number) -> Nodes:
        parent, start, end = self.ranges[number]
        return parent.children[start:end]

    def updatepos(self, i, j):
        """As the library's, without counting lines: nobody asks where in the text something stands."""
        return j

    def handle_starttag(self, tag, attrs):
        self._end_string()
        if tag.startswith(self._prefix):
            self._marks.append((tag, len(self._open), len(self._open[-1].children)))
            return
        parent = self._open[-1]
        # Of an attribute that stands there twice, browsers take the first.
        element = Element(tag, {name: value or "" for name, value in reversed(attrs)}, parent)
        parent.children.append(element)
        if tag in PARAGRAPHS and not element.is_hidden:
            _note_paragraph(element)
        if tag in ("sup", "sub"):
            self._shifted.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_endtag(self, tag):
        self._end_string()
        if tag.startswith(self._prefix):
            self._end_part(tag)
            return
        least = self._marks[-1][1] if self._marks else 1
        for depth in range(len(self._open) - 1, least - 1, -1):
            if self._open[depth].name == tag:
                del self._open[depth:]
                return

    def _end_part(self, tag):
        while any(mark[0] == tag for mark in self._marks):
            name, depth, start = self._marks.pop()
            del self._open[depth:]
            if name == tag:
                parent = self._open[-1]
                self.ranges[tag.removeprefix(self._prefix)] = (parent, start, len(parent.children))

    def handle_data(self, data):
        self._strings.append(data)

    def _end_string(self):
        if self._strings:
            self._open[-1].children.append("".join(self._strings))
            self._strings = []


def _note_paragraph(element):
    for ancestor in element.ancestors:
        if ancestor.holds_paragraph or ancestor.is_hidden:
            return
        ancestor.holds_paragraph = True


def _shift(element):
    """Raise or lower an element's text where every character of it can be."""
    characters = RAISED if element.name == "sup" else LOWERED
    if all(ord(character) in characters for character in "".join(_strings_in(element)).strip()):
        for holder in [element, *element.elements()]:
            holder.children = [
                child.translate(characters) if isinstance(child, str) else child for child in holder.children
            ]


def _strings_in(element):
    for holder in [element, *element.elements()]:
        yield from (child for child in holder.children if isinstance(child, str))
