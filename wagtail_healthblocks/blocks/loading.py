"""Loads what the blocks of a page have chosen: things of one kind all together, when the first of them is read."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import partial

from django.utils.functional import SimpleLazyObject, cached_property
from wagtail.blocks import ListBlock, StreamValue

from ..traversal import streams_of
from .stored import readable


class Renditions:
    """The stored renditions of many images: looked up for all of them together, when the first is drawn."""

    def __init__(self):
        self._waiting, self._found = [], {}

    def add(self, *images):
        """Let images find their renditions here: in the attribute where Wagtail looks before it asks the database."""
        for image in images:
            if image and not hasattr(image, "prefetched_renditions"):
                self._waiting.append(image)
                image.prefetched_renditions = SimpleLazyObject(partial(self._renditions_of, image))

    def _renditions_of(self, image):
        self._look_up([waiting for waiting in self._waiting if waiting.pk not in self._found])
        renditions = [copy.copy(rendition) for rendition in self._found[image.pk]]
        for rendition in renditions:
            # A rendition takes its alternative text from its image: from the one in this very place.
            rendition.image = image
        return renditions

    def _look_up(self, images):
        self._waiting = []
        self._found |= {image.pk: [] for image in images}
        if images:
            manager = images[0].get_rendition_model()._default_manager.db_manager(hints={"instance": images[0]})
            for rendition in manager.filter(image__in=images):
                self._found[rendition.image_id].append(rendition)


#: What many pages share while ``loading_once`` holds.
_shared: ContextVar[dict | None] = ContextVar("healthblocks_shared", default=None)


@contextmanager
def loading_once() -> Iterator[None]:
    """Load what many pages choose once for all that are read meanwhile, not once for each of them."""
    token = _shared.set({})
    try:
        yield
    finally:
        _shared.reset(token)


class Loader:
    """What was loaded of what is chosen, each thing once: by the chooser's kind, and by key."""

    def __init__(self) -> None:
        self._own: dict[tuple, dict] = {}
        self.renditions = Renditions()

    def load(self, chooser, keys: set) -> dict:
        """The things with these keys, and None for those that there are not."""
        shared = _shared.get()
        found = (self._own if shared is None else shared).setdefault(kind_of(chooser), {})
        if keys - found.keys():
            missing = (keys | self.keys_ahead(chooser)) - found.keys()
            found |= dict.fromkeys(missing) | chooser.get_queryset().in_bulk(missing)
        return found

    def keys_ahead(self, chooser) -> set:
        """The keys for which choosers of this kind will ask later."""
        return set()


#: The loader of what is being read. It is set for the time of one call, and nothing of it outlives that.
_in_use: ContextVar[Loader | None] = ContextVar("healthblocks_loader", default=None)


def loader() -> Loader:
    """The loader of the stream that is being read; a new one for what is read alone."""
    return _in_use.get() or Loader()


def kind_of(chooser):
    """Choosers of one kind load the same things in the same way."""
    return type(chooser), chooser.model_class


class StreamLoader(Loader):
    """Loads for a whole stream: it looks ahead in what is stored for the keys that other blocks have.

    What it does not see there, such as a field of an older release, is loaded when its block is read.
    """

    def __init__(self, stream_block, stored):
        super().__init__()
        self._stream_block, self._stored = stream_block, stored

    def keys_ahead(self, chooser):
        return self._keys.get(kind_of(chooser), set())

    @cached_property
    def _keys(self) -> dict:
        keys: dict[tuple, set] = {}
        route = self._stream_block.route_to_choosers
        for chooser, raw in route.chosen_in(self._stored) if route else ():
            if (key := readable(chooser, raw)) is not None:
                keys.setdefault(kind_of(chooser), set()).add(key)
        return keys


@dataclass(frozen=True)
class Route:
    """The way through the definition of a block to the choosers in it: one of them, or the ways through its children.

    A list has one child, its item.
    """

    chooser: LoadsTogether | None
    children: dict[str, Route]

    @classmethod
    def through(cls, block) -> Route | None:
        """None where there are no choosers."""
        if isinstance(block, LoadsTogether):
            return cls(block, {})
        blocks = {"item": block.child_block} if isinstance(block, ListBlock) else getattr(block, "child_blocks", {})
        found = {name: cls.through(child) for name, child in blocks.items()}
        children = {name: route for name, route in found.items() if route}
        return cls(None, children) if children else None

    def chosen_in(self, raw) -> Iterator[tuple]:
        """Each chooser with what is stored for it, as far as what is stored has today's shape."""
        if self.chooser:
            yield self.chooser, raw
        elif isinstance(raw, dict):
            for name in self.children.keys() & raw.keys():
                yield from self.children[name].chosen_in(raw[name])
        elif isinstance(raw, list):
            for child in raw:
                if isinstance(child, dict) and (route := self.children.get(str(child.get("type")))):
                    yield from route.chosen_in(child.get("value"))


class LoadsTogether:
    """A chooser that loads what it has chosen together with all others of its kind in the stream."""

    select_related: tuple = ()
    prefetch_related: tuple = ()

    def get_queryset(self):
        """What can be chosen, with all that its templates read of it."""
        objects = self.model_class.objects.all()
        if self.select_related:
            objects = objects.select_related(*self.select_related)
        return objects.prefetch_related(*self.prefetch_related)

    def bulk_to_python(self, values):
        keys = [readable(self, raw) for raw in values]
        found = loader().load(self, {key for key in keys if key is not None})
        # A copy for each place, as Wagtail does: one place's alternative text must not reach another's.
        return [copy.copy(found.get(key)) for key in keys]


class StoredStream(StreamValue):
    """A stream as it is stored: a block is read when it is asked for, and what all have chosen is loaded together."""

    def __init__(self, stream_block, stored):
        super().__init__(stream_block, stored, is_lazy=True)
        self.loader = StreamLoader(stream_block, stored)

    def __getitem__(self, place):
        token = _in_use.set(self.loader)
        try:
            return super().__getitem__(place)
        finally:
            _in_use.reset(token)


def renditions_of_page(page) -> Renditions:
    """Those of the pictures in the blocks of a page, for the pictures that it shows beside them."""
    streams = (value for value in streams_of(page) if isinstance(value, StoredStream))
    return next((stream.loader.renditions for stream in streams), Renditions())
