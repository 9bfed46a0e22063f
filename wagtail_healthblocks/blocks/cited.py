from django.template.loader import render_to_string

from ..audience import shown

TEMPLATE = "wagtail_healthblocks/includes/citation.html"


class CitationPrinter:
    """Prints the marks of a value as they are called where it stands on the page, one after the other."""

    def __init__(self, reading, value):
        self._reading = reading
        self._citations = iter(reading.citations.of(value))
        self._sources = reading.citations.sources

    def print(self, mark=None) -> str:
        """The HTML of the next mark; nothing of one that names no source which readers may see."""
        if mark is not None and not any(uuid in self._sources for uuid in mark.uuids):
            return ""
        citation = next(self._citations, None)
        if citation is None:  # what stands on no page, such as a draft that is compared
            return ""
        context = {"citation": citation, "names_authors": self._reading.citations.names_authors}
        return render_to_string(TEMPLATE, context).strip()


def mark_of_chosen(source, context) -> str:
    """What a block prints of a source that it names beside its words: its mark on the page.

    Where the page does not number it, because a snippet names it, or there is no page: what it is.
    """
    if not shown(source):
        return ""
    reading = context.get("reading") or None
    if reading and (mark := CitationPrinter(reading, source).print()):
        return mark
    variables = {"source": source, "reading": reading, "request": context.get("request")}
    return render_to_string("wagtail_healthblocks/includes/source_in_words.html", variables).strip()
