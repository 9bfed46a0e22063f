"""What readers see of a whole page, read from its HTML in one pass, by other code than that which made the graph."""

from functools import cached_property
from html.parser import HTMLParser

from .. import document

#: Elements that show nothing, beside those that say they are hidden.
HIDDEN = frozenset([*document.HIDDEN, "noscript"])
#: Elements that start and end a line, and elements that hold nothing.
BLOCKS = document.BLOCKS
VOID = document.VOID
SHIFTED = {"sup": document.RAISED, "sub": document.LOWERED}


#: What ends a line of the page, and no page has.
LINE_END = "\x1f"


class PageWords(HTMLParser):
    """The words of a page that readers see, in small letters, and the ids of the places that a link can reach."""

    def __init__(self, html: str):
        super().__init__()
        self.ids: set[str] = set()
        self._pieces: list[str] = []
        #: The elements that are open: each one's name, whether it is hidden, where its pieces begin, and whether it is
        #: the mark of a source, which is none of the words.
        self._open: list[tuple[str, bool, int, bool]] = []
        self.feed(html)
        self.close()

    @cached_property
    def lines(self) -> str:
        """A line for each paragraph, item, cell and whatever else has a line of its own."""
        lines = "".join(self._pieces).split(LINE_END)
        return "\n".join(filter(None, (" ".join(line.split()).casefold() for line in lines)))

    @cached_property
    def words(self) -> str:
        """The same on one line."""
        return " ".join(self.lines.split())

    @property
    def _is_hidden(self):
        return bool(self._open) and self._open[-1][1]

    def updatepos(self, i, j):
        """As the library's, without counting lines: nobody asks where in the text something stands."""
        return j

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        if tag == "body":  # what stands before it is no part of the page
            self._pieces.clear()
            self.ids.clear()
        is_hidden = self._is_hidden or tag in HIDDEN or "hidden" in attributes
        if not is_hidden:
            self.ids |= {attributes["id"]} if attributes.get("id") else set()
            self._pieces += [LINE_END] if tag in BLOCKS else []
        if tag not in VOID:
            is_citation = document.CITATION in (attributes.get("class") or "").split()
            self._open.append((tag, is_hidden, len(self._pieces), is_citation))

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag):
        """Close the element, and those in it that nobody has closed."""
        if all(name != tag for name, *_rest in self._open):
            return
        while self._close_last() != tag:
            pass

    def _close_last(self):
        name, is_hidden, start, is_citation = self._open.pop()
        if is_citation:
            del self._pieces[start:]
        if name in SHIFTED:
            inside = "".join(self._pieces[start:])
            if all(ord(character) in SHIFTED[name] for character in inside.strip()):
                self._pieces[start:] = [inside.translate(SHIFTED[name])]
        if name in BLOCKS and not is_hidden:
            self._pieces.append(LINE_END)
        return name

    def handle_data(self, data):
        if not self._is_hidden:
            self._pieces.append(data)

    def close(self):
        super().close()
        while self._open:
            self._close_last()
