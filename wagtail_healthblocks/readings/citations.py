"""The sources that a page cites: numbered in the order of the places that cite them, once for the whole page."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import Model
from django.template.loader import render_to_string
from django.utils.functional import cached_property
from django.utils.translation import get_language
from wagtail.rich_text import RichText

from .. import nodes
from ..audience import shown
from ..bibliography.citation_styles import StyledWords, style_of_site
from ..bibliography.labels import author_year_labels
from ..blocks.choosers import SourceChooserBlock
from ..blocks.evidence import ReferencesBlock
from ..conf import settings
from ..source_marks import SourceMark, marks_in
from ..traversal import Place

#: What the words of a source say that the graph says, too.
WORDED = ("creditText", "datePublished")


@dataclass(eq=False)
class CitedSource:
    """A source of the page: its number, how its marks call it, and the places that cite it."""

    source: Any  # a Source: models stand above readings
    number: int
    label: str = ""
    #: The id by which links that editors typed know its place in the list, where it has one.
    listed_as: str = ""
    citations: list["Citation"] = field(default_factory=list)

    def as_dict(self, context: dict) -> dict:
        """The source, its number, and the marks that cite it, for the API."""
        marks = [citation.as_dict() for citation in self.citations]
        source = self.source.get_api_detail(context)
        return {"number": self.number, "anchor": self.anchor, "marks": marks, "source": source}

    @property
    def anchor(self) -> str:
        return self.source.anchor


@dataclass(eq=False)
class Citation:
    """One mark on the page: where it stands, how many marks stand before it, and the sources that it names."""

    place: Place
    #: What prints it: a rich text, a chosen source, or the value of a block that shows the text of a snippet.
    value: Any
    position: int
    mark: SourceMark
    cited: list[CitedSource] = field(default_factory=list)

    @property
    def anchor(self) -> str:
        return f"hb-cite-{self.position}"

    def as_dict(self) -> dict:
        return {"anchor": self.anchor, "locator": self.mark.locator}

    @property
    def locator(self) -> str:
        return self.mark.locator


class Citations:
    """What a page cites and where, from its blocks in reading order; all its sources are looked up at once."""

    def __init__(self, reading):
        self._reading = reading

    @cached_property
    def marks(self) -> list[Citation]:
        """Every mark that names a source which readers may see."""
        found: list[Citation] = []
        cited: dict[UUID, CitedSource] = {}
        for place, value, mark in self._named:
            sources = [self.sources[uuid] for uuid in mark.uuids if uuid in self.sources]
            if sources:
                citation = Citation(place, value, len(found) + 1, mark)
                for source in sources:
                    entry = cited.setdefault(source.uuid, self._entry(source, len(cited) + 1))
                    entry.citations.append(citation)
                    citation.cited.append(entry)
                found.append(citation)
        self._label([*cited.values()])
        return found

    def _entry(self, source, number):
        return CitedSource(source, number, listed_as=self._listed.get(source.uuid, ""))

    @cached_property
    def _listed(self):
        return {place.value.uuid: place.anchor for place in reversed(self._chosen) if _is_listed(place)}

    def _label(self, cited):
        labels = author_year_labels([entry.source.record for entry in cited]) if self.names_authors else ()
        for entry, label in zip(cited, labels or (str(entry.number) for entry in cited), strict=True):
            entry.label = label

    @property
    def names_authors(self) -> bool:
        """Whether marks call a source by author and year, not by its number."""
        style = style_of_site()
        return style.names_authors if style else settings.HEALTHBLOCKS_CITATION_STYLE == "author-year"

    @cached_property
    def styled(self) -> dict[UUID, StyledWords | None]:
        """The words of each source of the page, where the site has a style of its own."""
        if not (style := style_of_site()):
            return {}
        records = {uuid: source.record for uuid, source in self.sources.items()}
        words = style.words_of(records.values(), get_language() or "en")
        return {uuid: words[record] for uuid, record in records.items()}

    def node_of(self, source) -> nodes.Node:
        """The source for the graph, without what the style of the site leaves out or words in another way."""
        node = nodes.source(self._reading.source_id(source), source.record, source.status_words)
        if words := self.styled.get(source.uuid):
            return {name: value for name, value in node.items() if name not in WORDED or words.say(value)}
        return node

    @cached_property
    def cited(self) -> list[CitedSource]:
        """The sources that are cited, in the order of their numbers."""
        return list({id(entry): entry for citation in self.marks for entry in citation.cited}.values())

    @cached_property
    def sources(self) -> dict[UUID, Any]:
        """Every source that marks name or a list holds, as far as readers may see it."""
        named = [value for _place, value, _mark in self._named if isinstance(value, Model)]
        chosen = {source.uuid: source for source in (*named, *(place.value for place in self._chosen)) if shown(source)}
        wanted = {uuid for _place, _value, mark in self._named for uuid in mark.uuids} - chosen.keys()
        if wanted:
            model = apps.get_model("wagtail_healthblocks", "Source")
            chosen |= {source.uuid: source for source in model.objects.filter(uuid__in=wanted, live=True)}
        return chosen

    @property
    def missing(self) -> list[tuple[Place, UUID | None]]:
        """Each place that names a source which is not there or not published, or that names none."""
        return [
            (place, uuid)
            for place, _value, mark in self._named
            for uuid in mark.uuids or (None,)
            if uuid not in self.sources
        ]

    @property
    def named_sources(self) -> Iterator[tuple[Place, Any]]:
        """Each place that names a source which readers may see, with that: marks first, then lists."""
        for citation in self.marks:
            yield from ((citation.place, entry.source) for entry in citation.cited)
        yield from ((place, place.value) for place in self._chosen if place.value.uuid in self.sources)

    def of(self, value) -> list[Citation]:
        """The marks that this very value prints, in order."""
        return self._by_value.get(id(value), [])

    @cached_property
    def _by_value(self):
        found: dict[int, list[Citation]] = {}
        for citation in self.marks:
            found.setdefault(id(citation.value), []).append(citation)
        return found

    @cached_property
    def _named(self) -> list[tuple[Place, Any, SourceMark]]:
        """Every mark in reading order, with what prints it: rich texts, and sources named beside a block's words."""
        return list(self._find_named())

    def _find_named(self) -> Iterator[tuple[Place, Any, SourceMark]]:
        told: set[Place | None] = set()  # those that show the text of a snippet in the place of their own
        for place in self._places:
            if isinstance(place.value, RichText):
                for mark in marks_in(place.value.source) if place.parent not in told else ():
                    yield place, place.value, mark
            elif snippet_text := self._snippet_text(place):
                told.add(place)
                for mark in marks_in(snippet_text):
                    yield place, place.value, mark
            elif hasattr(place.block, "get_marked_sources"):
                for source in place.block.get_marked_sources(place.value, self._reading):
                    yield place, source, SourceMark((source.uuid,))
            elif isinstance(place.block, SourceChooserBlock) and place.value and not _is_told_by_a_holder(place):
                yield place, place.value, SourceMark((place.value.uuid,))

    def _snippet_text(self, place):
        if hasattr(place.block, "get_snippet_text"):
            return place.block.get_snippet_text(place.value, self._reading.site_settings)
        return ""

    @property
    def _places(self):
        return self._reading.shown_places

    @cached_property
    def _chosen(self):
        return [place for place in self._places if isinstance(place.block, SourceChooserBlock) and place.value]

    @cached_property
    def has_list(self) -> bool:
        """Whether a block of the page lists its sources."""
        return self.list_place is not None

    @cached_property
    def list_place(self) -> Place | None:
        """The block that lists what the page cites: the first that can."""
        return next((place for place in self._places if isinstance(place.block, ReferencesBlock)), None)


def sources_html(reading, level: int) -> str:
    """The list of what a page cites, under a heading of this level; nothing where a block of the page lists it."""
    citations = reading.citations
    if citations.has_list or not citations.cited:
        return ""
    variables = {"cited": citations.cited, "names_authors": citations.names_authors, "level": level, **reading.context}
    return render_to_string("wagtail_healthblocks/sources.html", variables)


def _is_listed(place):
    """Whether a source stands in a list of sources, which cites nothing."""
    return place.enclosing(ReferencesBlock) is not None


def _is_told_by_a_holder(place):
    """Whether a block around a source tells itself which marks it prints, or lists the source, and prints none."""
    while place := place.parent:
        if isinstance(place.block, ReferencesBlock) or hasattr(place.block, "get_marked_sources"):
            return True
    return False
