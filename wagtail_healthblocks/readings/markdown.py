"""HTML as Markdown (CommonMark, and GitHub's tables): every visible word once, in order, and no markup of HTML."""

import re
from collections.abc import Callable, Iterable
from unicodedata import category
from urllib.parse import quote

from bs4 import NavigableString, Tag
from bs4.element import PreformattedString
from django.template.loader import render_to_string

from ..addresses import loadable, openable
from ..blocks.base import why_hidden, writes_markdown
from ..text import BLOCKS, HEADINGS, parsed
from ..traversal import children_of
from .notices import notices_html

#: Elements that end a paragraph; a line break does not.
PARAGRAPHS = [name for name in BLOCKS if name != "br"]
#: Notices and notes stand out on the page; as quotations they do in Markdown too.
QUOTED = {"hb-notice", "hb-note"}
EMPHASIS = {"strong": "**", "b": "**", "em": "*", "i": "*", "cite": "*"}

#: What Markdown reads as a mark anywhere, and what only where a line starts.
SPECIAL = re.compile(r"([\\`*_\[\]<>~|]|&(?=#?\w+;))")
LINE_START = re.compile(r"^(?:(?=[#=+-](?:[#=\s-]|$))|(\d{1,9})(?=[.)](?:\s|$)))")
#: White space, but for the thin space between the digits of a number.
SPACES = re.compile(r"(?:[^\S\u202f]|(?<!\d)\u202f|\u202f(?!\d))+")
LIST_MARK = re.compile(r"^(?:([-*])|(\d+)([.)])) ", re.MULTILINE)
OTHER_MARK = {"-": "*", "*": "-", ".": ")", ")": "."}


def escape(text: str) -> str:
    """Words of a page as one line of which Markdown reads nothing as a mark."""
    return _line_start(SPECIAL.sub(r"\\\1", " ".join(text.split())))


def from_html(html: str, absolute_url: Callable[[str], str] = str) -> str:
    """The HTML as Markdown; links and pictures get absolute addresses."""
    return join(_Converter(absolute_url).blocks(parsed(html)))


def join(parts: Iterable[str]) -> str:
    """Paragraphs, one after the other. A list after a list gets other marks, or it would go on with the first."""
    whole: list[str] = []
    for part in filter(None, (part.strip("\n") for part in parts)):
        if whole and (mark := _list_kind(_last_line(whole[-1]))) and mark == _list_kind(part):
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


class _Converter:
    """Turns elements into paragraphs of Markdown; what it does not know, it looks into."""

    def __init__(self, absolute_url):
        self.absolute_url = absolute_url

    def blocks(self, element: Tag) -> list[str]:
        """The paragraphs of an element. Inline children that follow each other make one paragraph."""
        paragraphs, line = [], []
        for child in element.children:
            if not isinstance(child, Tag) or _is_inline(child):
                line.append(child)
                continue
            paragraphs += [self.line(line), *self.block(child)]
            line = []
        return [paragraph for paragraph in [*paragraphs, self.line(line)] if paragraph]

    def block(self, element: Tag) -> list[str]:
        if element.name in HEADINGS:
            return self.heading(element)
        if element.name in ("ul", "ol"):
            return self.list_of(element)
        if element.name == "table" and (rows := _simple_rows(element)):
            return self.table(element, rows)
        if element.name == "dt":
            term = self.line(element.children, " ")
            return [f"**{term}**"] if term else []
        if element.name == "hr":
            return ["***"]
        inside = self.blocks(element)
        if inside and (element.name == "blockquote" or QUOTED & {*element.get_attribute_list("class")}):
            return [_indent(join(inside), "> ", "> ")]
        return inside

    def heading(self, element: Tag) -> list[str]:
        words = self.line(element.children, " ")
        return [_heading(int(element.name[1]), words)] if words else []

    def list_of(self, element: Tag) -> list[str]:
        items: list[str] = []
        start = str(element.get("start", ""))
        number = int(start) if start.isdecimal() else 1
        for child in element.children:
            if inside := self.blocks(child) if isinstance(child, Tag) else []:
                mark = f"{number + len(items)}. " if element.name == "ol" else "- "
                items.append(_indent(join(inside), mark, " " * len(mark)))
        return ["\n".join(items)] if items else []

    def table(self, element: Tag, rows: list[list[Tag]]) -> list[str]:
        """The caption, and the rows as a table with a line below its headings."""
        lines = [f"| {' | '.join(self.line(cell.children, ' ') for cell in row)} |" for row in rows]
        lines.insert(1, "|" + " --- |" * len(rows[0]))
        caption = element.find("caption")
        return [*(self.blocks(caption) if caption else []), "\n".join(lines)]

    def line(self, children, line_break="\\\n") -> str:
        """Inline elements as a paragraph; each of its lines starts with words, not with a mark."""
        parts = "".join(map(self.inline, children)).split("\n")
        return line_break.join(_line_start(_spaced(part).strip(" ")) for part in parts if part.strip())

    def inline(self, node) -> str:
        """An element inside a line. A line feed stands for a line break until the line is whole."""
        if isinstance(node, PreformattedString):
            return ""
        if isinstance(node, NavigableString):
            return _words(node)
        if node.name == "br":
            return "\n"
        if node.name == "img":
            alt = SPECIAL.sub(r"\\\1", " ".join((node.get("alt") or "").split()))
            is_shown = alt and loadable(node.get("src") or "")
            return f"![{alt}]({self.address(node['src'])})" if is_shown else alt
        inner = "".join(map(self.inline, node.children))
        if node.name == "a" and openable(node.get("href")):
            return _around(inner, "[", f"]({self.address(node['href'])})")
        if node.name in EMPHASIS and not _touches_words(node, inner):
            return _around(inner, EMPHASIS[node.name], EMPHASIS[node.name])
        return inner

    def address(self, url: str) -> str:
        url = re.sub(r"[\s()<>\\]", lambda match: quote(match[0], safe=""), self.absolute_url(url))
        return re.sub(r"&(?=#?\w+;)", r"\\&", url)


def page_markdown(reading) -> str:
    """The page's title and notices, its people and checks as its byline says them, each block of its StreamFields."""
    byline = {"people": reading.contributions, "checks": reading.shown_checks, **reading.context}
    around = [
        from_html(render_to_string(f"wagtail_healthblocks/{name}.html", byline), reading.absolute_url)
        for name in ("byline", "medical_checks")
    ]
    blocks = [block_markdown(child, reading) for child in reading.children]
    notices = from_html(notices_html(reading), reading.absolute_url)
    return join([_heading(1, escape(reading.page.title)), notices, *around, *blocks]) + "\n"


def block_markdown(bound, reading) -> str:
    """The Markdown that a block writes itself; of any other block, its HTML as Markdown; nothing of a hidden one."""
    if why_hidden(bound.block, bound.value):
        return ""
    if not writes_markdown(bound.block):
        return html_markdown(bound.block, bound.value, reading)
    children = [block_markdown(child, reading) for child in children_of(bound.value)]
    return bound.block.get_markdown(bound.value, [child for child in children if child], reading)


def html_markdown(block, value, reading) -> str:
    """A block's HTML, rendered for those who get its words alone, as Markdown."""
    html = block.render(value, {**reading.context_of(value), "medium": "words"})
    return from_html(html, reading.absolute_url)


def _simple_rows(table: Tag) -> list[list[Tag]]:
    """The cells of a table that Markdown can write: headings first, every row as long, lines only. Else nothing."""
    rows = [list(row.find_all(["th", "td"], recursive=False)) for row in table.find_all("tr")]
    cells = [cell for row in rows for cell in row]
    is_simple = (
        len(rows) > 1
        and len(rows[0]) > 1
        and {len(row) for row in rows} == {len(rows[0])}
        and all(cell.name == "th" for cell in rows[0])
        and not any(cell.find(PARAGRAPHS) or cell.get("colspan") or cell.get("rowspan") for cell in cells)
    )
    return rows if is_simple else []


def _is_inline(node) -> bool:
    """Whether a node stands inside a line: text, and elements that hold no paragraph."""
    return not isinstance(node, Tag) or (node.name not in PARAGRAPHS and node.find(PARAGRAPHS) is None)


def _words(string: NavigableString) -> str:
    words = SPECIAL.sub(r"\\\1", _spaced(string))
    # Before a link, the sign would make a picture of it.
    is_before_link = words.endswith("!") and isinstance(string.next_element, Tag)
    return f"{words[:-1]}\\!" if is_before_link else words


def _spaced(words: str) -> str:
    """Words with single spaces between them."""
    return SPACES.sub(" ", words)


def _touches_words(element: Tag, inner: str) -> bool:
    """Whether marks around an element would touch a word or another mark: Markdown may not see them there."""
    before, after = _beside(element, "previous_sibling"), _beside(element, "next_sibling")
    return (not inner[:1].isspace() and _touches(before, -1)) or (not inner[-1:].isspace() and _touches(after, 0))


def _beside(element, side):
    """What stands right beside an element on its line; None at the line's ends."""
    while (sibling := getattr(element, side)) is None and _is_inline(element.parent) and element.parent.name != "a":
        element = element.parent
    return sibling


def _touches(sibling, position) -> bool:
    if sibling is None or isinstance(sibling, PreformattedString):
        return False
    if isinstance(sibling, NavigableString):
        return bool(sibling) and not (sibling[position].isspace() or category(sibling[position])[0] == "P")
    return _is_inline(sibling) and sibling.name != "br"


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
    return LINE_START.sub(lambda match: f"{match[1] or ''}\\", line, count=1)


def _indent(text: str, first: str, rest: str) -> str:
    lines = text.split("\n")
    return "\n".join([first + lines[0], *((rest + line).rstrip() for line in lines[1:])])
