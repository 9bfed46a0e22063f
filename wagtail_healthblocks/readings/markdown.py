"""HTML as Markdown (CommonMark, and GitHub's tables): every visible word once, in order, and no markup of HTML."""

import re
from collections.abc import Callable, Iterable
from unicodedata import category
from urllib.parse import quote

from django.template.loader import render_to_string

from ..addresses import loadable, openable
from ..blocks.base import why_hidden, writes_markdown
from ..blocks.evidence import ReferencesBlock
from ..document import Element, Nodes, parse, shown_elements
from ..traversal import FIRST_LEVEL, children_of
from .citations import sources_html
from .notices import notices_html

#: Notices and notes stand out on the page; as quotations they do in Markdown too.
QUOTED = {"hb-notice", "hb-note"}

#: What Markdown reads as a mark anywhere, and what only where a line starts.
SPECIAL = re.compile(r"([\\`*_\[\]<>~|]|&(?=#?\w+;))")
LINE_START = re.compile(r"^(?:(?=[#=+-](?:[#=\s-]|$))|(\d{1,9})(?=[.)](?:\s|$)))")
#: White space, but for the thin space between the digits of a number.
SPACES = re.compile(r"(?:[^\S\u202f]|(?<!\d)\u202f|\u202f(?!\d))+")
LIST_MARK = re.compile(r"^(?:([-*])|(\d+)([.)])) ", re.MULTILINE)
OTHER_MARK = {"-": "*", "*": "-", ".": ")", ")": "."}


def escape(text: str) -> str:
    """Words of a page as one line of which Markdown reads nothing as a mark."""
    return _line_start(_escaped(" ".join(text.split())))


def _escaped(words: str) -> str:
    return SPECIAL.sub(lambda mark: f"\\{mark[0]}", words)


def from_html(html: str, absolute_url: Callable[[str], str] = str) -> str:
    """The HTML as Markdown; links and pictures get absolute addresses."""
    return MarkdownWriter(absolute_url).write(parse(html).nodes)


def join(parts: Iterable[str]) -> str:
    """Paragraphs, one after the other. A list after a list gets other marks, or it would go on with the first."""
    whole: list[str] = []
    for part in filter(None, (part.strip("\n") for part in parts)):
        if whole and (mark := _list_kind(part)) and mark == _list_kind(_last_line(whole[-1])):
            part = LIST_MARK.sub(lambda found: _other_mark(*found.groups()), part)
        whole.append(part)
    return "\n\n".join(whole)


def _last_line(part):
    return next((line for line in reversed(part.split("\n")) if line and line[0] != " "), "")


def _list_kind(part):
    mark = LIST_MARK.match(part)
    return (mark[1] or mark[3]) if mark else ""


def _other_mark(bullet, number, period):
    return f"{OTHER_MARK[bullet]} " if bullet else f"{number}{OTHER_MARK[period]} "


class MarkdownWriter:
    """Turns elements into Markdown, with a method for each tag; what it has no method for, it looks into.

    ``block_<tag>`` gives the paragraphs of an element that stands by itself, ``inline_<tag>`` an element inside a line.
    A site extends it, and names its own as ``markdown_writer`` of its page class.
    """

    def __init__(self, absolute_url: Callable[[str], str] = str):
        self.absolute_url = absolute_url

    def write(self, nodes: Nodes) -> str:
        return join(self.blocks(nodes))

    def blocks(self, nodes: Nodes) -> list[str]:
        """The paragraphs of some nodes. Inline ones that follow each other make one paragraph."""
        paragraphs, line = [], []
        for node in filter(_is_shown, nodes):
            if isinstance(node, str) or node.is_inline:
                line.append(node)
                continue
            paragraphs += [self.line(line), *self.block(node)]
            line = []
        return [paragraph for paragraph in [*paragraphs, self.line(line)] if paragraph]

    def block(self, element: Element) -> list[str]:
        return getattr(self, f"block_{element.name}", self.block_of_any_tag)(element)

    def block_of_any_tag(self, element: Element) -> list[str]:
        inside = self.blocks(element.children)
        return self.quoted(inside) if QUOTED & element.classes else inside

    def block_blockquote(self, element: Element) -> list[str]:
        return self.quoted(self.blocks(element.children))

    def quoted(self, paragraphs: list[str]) -> list[str]:
        return [_indent(join(paragraphs), "> ", "> ")] if paragraphs else []

    def block_heading(self, element: Element) -> list[str]:
        words = self.line(element.children, " ")
        return [_heading(int(element.name[1]), words)] if words else []

    block_h1 = block_h2 = block_h3 = block_h4 = block_h5 = block_h6 = block_heading

    def block_ul(self, element: Element) -> list[str]:
        return self.list_of(element, lambda position: "- ")

    def block_ol(self, element: Element) -> list[str]:
        if "hb-references__list--cited" in element.classes:
            return self.footnotes(element)
        start = element.attributes.get("start", "")
        first = int(start) if start.isdecimal() else 1
        return self.list_of(element, lambda position: f"{first + position}. ")

    def list_of(self, element: Element, mark_at: Callable[[int], str]) -> list[str]:
        items: list[str] = []
        for child in _elements_in(element):
            if inside := self.blocks(child.children):
                mark = mark_at(len(items))
                items.append(_indent(join(inside), mark, " " * len(mark)))
        return ["\n".join(items)] if items else []

    def footnotes(self, element: Element) -> list[str]:
        """The sources that the page cites, each as the footnote of its number."""
        cited = [
            (child.attributes.get("data-number", ""), self.blocks(child.children)) for child in _elements_in(element)
        ]
        return [_indent(join(inside), f"[^{number}]: ", "    ") for number, inside in cited]

    def block_table(self, element: Element) -> list[str]:
        """The caption, and the rows as a table with a line below its headings."""
        if not (rows := _simple_rows(element)):
            return self.block_of_any_tag(element)
        lines = [f"| {' | '.join(self.line(cell.children, ' ') for cell in row)} |" for row in rows]
        lines.insert(1, "|" + " --- |" * len(rows[0]))
        caption = next((inside for inside in element.elements() if inside.name == "caption"), None)
        return [*(self.blocks(caption.children) if caption else []), "\n".join(lines)]

    def block_dt(self, element: Element) -> list[str]:
        term = self.line(element.children, " ")
        return [f"**{term}**"] if term else []

    def block_hr(self, element: Element) -> list[str]:
        return ["***"]

    def line(self, nodes: Nodes, line_break="\\\n") -> str:
        """Inline nodes as a paragraph; each of its lines starts with words, not with a mark."""
        parts = self.inside_line(nodes).split("\n")
        return line_break.join(_line_start(_spaced(part).strip(" ")) for part in parts if part.strip())

    def inside_line(self, nodes: Nodes, after: Element | str | None = None) -> str:
        """Nodes inside a line, and what stands behind them. A line feed is a line break until the line is whole."""
        shown = [*filter(_is_shown, nodes)]
        return "".join(map(self.inline, shown, [*shown[1:], after]))

    def inline(self, node: Element | str, after: Element | str | None = None) -> str:
        if isinstance(node, str):
            return _words(node, after)
        return getattr(self, f"inline_{node.name}", self.inline_of_any_tag)(node)

    def inline_of_any_tag(self, element: Element) -> str:
        return self.inside_line(element.children, _beside(element, 1))

    def inline_br(self, element: Element) -> str:
        return "\n"

    def inline_img(self, element: Element) -> str:
        alt = _escaped(" ".join(element.attributes.get("alt", "").split()))
        source = element.attributes.get("src", "")
        return f"![{alt}]({self.address(source)})" if alt and loadable(source) else alt

    def inline_a(self, element: Element) -> str:
        inner, address = self.inline_of_any_tag(element), element.attributes.get("href", "")
        return _around(inner, "[", f"]({self.address(address)})") if openable(address) else inner

    def inline_strong(self, element: Element) -> str:
        return self.emphasised(element, "**")

    def inline_em(self, element: Element) -> str:
        return self.emphasised(element, "*")

    inline_b, inline_i, inline_cite = inline_strong, inline_em, inline_em

    def inline_sup(self, element: Element) -> str:
        return self.footnote_marks(element) if element.is_citation else self.inline_of_any_tag(element)

    def inline_span(self, element: Element) -> str:
        return self.footnote_marks(element) if element.is_citation else self.inline_of_any_tag(element)

    def footnote_marks(self, element: Element) -> str:
        """The marks of the footnotes that a citation names, and where in the sources."""
        numbers = [link.attributes.get("data-number", "") for link in element.elements() if link.name == "a"]
        where = [inside for inside in element.elements() if "hb-citation__locator" in inside.classes]
        locator = "".join(self.inline_of_any_tag(inside) for inside in where).removeprefix(", ")
        return "".join(f"[^{number}]" for number in numbers) + (f" ({locator})" if locator else "")

    def emphasised(self, element: Element, mark: str) -> str:
        inner = self.inline_of_any_tag(element)
        return inner if _touches_words(element, inner) else _around(inner, mark, mark)

    def address(self, url: str) -> str:
        url = re.sub(r"[\s()<>\\]", lambda match: quote(match[0], safe=""), self.absolute_url(url))
        return re.sub(r"&(?=#?\w+;)", r"\\&", url)


def page_markdown(reading) -> str:
    """The page's title and notices, its people and checks as its byline says them, each block of its StreamFields.

    At the end what it cites, where none of them lists that: each mark has its footnote.
    """
    byline = {"people": reading.contributions, "checks": reading.shown_checks, **reading.context}
    around = [render_to_string(f"wagtail_healthblocks/{name}.html", byline) for name in ("byline", "medical_checks")]
    top = [reading.writer.write(parse(html).nodes) for html in (notices_html(reading), *around)]
    blocks = [block_markdown(child, reading) for child in reading.children]
    return join([_heading(1, escape(reading.page.title)), *top, *blocks, _sources(reading)]) + "\n"


def _sources(reading):
    nodes = parse(sources_html(reading, FIRST_LEVEL)).nodes
    for element in shown_elements(nodes):
        element.is_page_only = not element.classes.isdisjoint(ReferencesBlock.page_only_classes)
    return reading.writer.write(nodes)


def block_markdown(bound, reading) -> str:
    """The Markdown that a block writes itself; of any other block, its HTML as Markdown; nothing of a hidden one."""
    if why_hidden(bound.block, bound.value):
        return ""
    if not writes_markdown(bound.block):
        return reading.markdown_of(bound.block, bound.value)
    children = [block_markdown(child, reading) for child in children_of(bound.value)]
    return bound.block.get_markdown(bound.value, [child for child in children if child], reading)


def _is_shown(node):
    return isinstance(node, str) or not (node.is_hidden or node.is_page_only)


def _elements_in(element):
    return [child for child in element.children if isinstance(child, Element) and _is_shown(child)]


def _simple_rows(table: Element) -> list[list[Element]]:
    """The cells of a table that Markdown can write: headings first, every row as long, lines only. Else nothing."""
    rows = [[cell for cell in _elements_in(row) if cell.name in ("th", "td")] for row in _rows_in(table)]
    cells = [cell for row in rows for cell in row]
    is_simple = (
        len(rows) > 1
        and len(rows[0]) > 1
        and {len(row) for row in rows} == {len(rows[0])}
        and all(cell.name == "th" for cell in rows[0])
        and not any(cell.holds_paragraph or {"colspan", "rowspan"} & cell.attributes.keys() for cell in cells)
    )
    return rows if is_simple else []


def _rows_in(table):
    return [row for row in table.elements() if row.name == "tr"]


def _words(string: str, after: Element | str | None) -> str:
    words = _escaped(_spaced(string))
    # Before a link, the sign would make a picture of it.
    return f"{words[:-1]}\\!" if words.endswith("!") and isinstance(after, Element) else words


def _spaced(words: str) -> str:
    """Words with single spaces between them."""
    # Of all white space, a plain space alone is printable: most words have no other.
    return words if words.isprintable() and "  " not in words else SPACES.sub(" ", words)


def _touches_words(element: Element, inner: str) -> bool:
    """Whether marks around an element would touch a word or another mark: Markdown may not see them there."""
    before, after = _beside(element, -1), _beside(element, 1)
    return (not inner[:1].isspace() and _touches(before, -1)) or (not inner[-1:].isspace() and _touches(after, 0))


def _beside(element, step):
    """What stands right beside an element on its line; None at the line's ends."""
    while True:
        siblings = element.parent.children
        place = next(place for place, sibling in enumerate(siblings) if sibling is element) + step
        if 0 <= place < len(siblings):
            return siblings[place]
        element = element.parent
        if element.parent is None or not element.is_inline or element.name == "a":
            return None


def _touches(sibling, position) -> bool:
    if sibling is None:
        return False
    if isinstance(sibling, str):
        return bool(sibling) and not (sibling[position].isspace() or category(sibling[position])[0] == "P")
    return sibling.is_inline and sibling.name != "br"


def _around(inner: str, before: str, after: str) -> str:
    """Marks around words; they must touch them, so space and line breaks at the ends stay outside."""
    words = inner.strip()
    if not words:
        return inner
    start = inner.index(words)
    return f"{inner[:start]}{before}{words}{after}{inner[start + len(words) :]}"


def _heading(level: int, words: str) -> str:
    return f"{'#' * level} " + re.sub(r"#$", r"\\#", words)  # a sign at its end would go with the marks


def _line_start(line: str) -> str:
    mark = LINE_START.match(line)
    return f"{mark[0]}\\{line[mark.end() :]}" if mark else line


def _indent(text: str, first: str, rest: str) -> str:
    lines = text.split("\n")
    return "\n".join([first + lines[0], *((rest + line).rstrip() for line in lines[1:])])
