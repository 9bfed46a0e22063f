"""The marks on live pages and in disclaimers whose source is not there, or not published: readers get none of them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any
from uuid import UUID

from django.apps import apps
from wagtail.fields import StreamField
from wagtail.models import AbstractPage

from .models import Disclaimer, Source
from .models.base import get_page_model
from .naming import texts_of
from .readings import Reading
from .source_marks import FEATURE, marks_in
from .traversal import Place

#: So many pages are read at once.
BATCH = 100


@dataclass(frozen=True)
class GoneMark:
    """One of them: in which page or disclaimer, where in a page, and what it names, if that can be read."""

    owner: Any
    place: Place | None
    uuid: UUID | None

    @property
    def label(self) -> str:
        """What editors call the block, with those around it; of a disclaimer, what they call its kind."""
        if self.place is None:
            return str(Disclaimer._meta.verbose_name)
        around = [self.place]
        while parent := around[0].parent:
            around.insert(0, parent)
        return " › ".join(str(place.block.label) for place in around if place.block.label)


def gone_marks() -> Iterator[GoneMark]:
    """All of them, of pages first. Blocks are made of those pages alone on which there is one."""
    yield from _on_pages()
    yield from _in_disclaimers()


def _on_pages():
    pages = _live_pages()
    while batch := list(islice(pages, BATCH)):
        named = {page: set(_named_by(page)) for page in batch}
        there = _there(uuid for uuids in named.values() for uuid in uuids)
        for page, uuids in named.items():
            if not uuids <= there:
                for place, uuid in Reading(page).citations.missing:
                    if not hasattr(place.block, "get_snippet_text"):  # what a snippet says is mended there
                        yield GoneMark(page, place, uuid)


def _in_disclaimers():
    marked = Disclaimer.objects.filter(live=True, text__contains=FEATURE)
    named = [
        (disclaimer, uuid)
        for disclaimer in marked
        for mark in marks_in(disclaimer.text)
        for uuid in mark.uuids or (None,)
    ]
    there = _there(uuid for _disclaimer, uuid in named)
    yield from (GoneMark(disclaimer, None, uuid) for disclaimer, uuid in named if uuid not in there)


def _live_pages():
    """The live pages that have streams, each of its own type."""
    types = [model for model in apps.get_models() if issubclass(model, AbstractPage) and _has_streams(model)]
    pages = get_page_model().objects.live().type(*types).order_by("pk").specific()
    return iter(pages.iterator(BATCH) if types else ())


def _has_streams(model):
    return any(isinstance(field, StreamField) for field in model._meta.concrete_fields)


def _named_by(page) -> Iterator[UUID | None]:
    """What the page's stored texts name, without a look at any block."""
    for text in texts_of(page):
        for mark in marks_in(text):
            yield from mark.uuids or (None,)


def _there(uuids: Iterable[UUID | None]) -> set[UUID]:
    wanted = {uuid for uuid in uuids if uuid}
    return set(Source.objects.filter(uuid__in=wanted, live=True).values_list("uuid", flat=True)) if wanted else set()
