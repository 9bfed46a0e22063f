from collections.abc import Iterator

from django.db.models import Model
from django.utils.functional import cached_property
from wagtail.blocks import StreamValue, StructValue

from ..readings import Reading
from ..traversal import Place, walk


class Subject:
    """A page or a snippet that rules are asked about: all of its blocks, whatever readers get of them."""

    def __init__(self, owner: Model):
        self.owner = owner
        self.reading = Reading(owner)

    @cached_property
    def places(self) -> list[Place]:
        """Each StreamField as a place of its own, and every block in it; paths start with the field's name."""
        return [place for root in _roots(self.owner) for place in (root, *walk(root.value, parent=root))]

    @cached_property
    def _children(self):
        found: dict[Place, list[Place]] = {}
        for place in self.places:
            if place.parent:
                found.setdefault(place.parent, []).append(place)
        return found

    def child(self, place: Place, step: str | int) -> Place | None:
        """A field by its name, or an item by its position, in a place; None where a site took the field out."""
        children = self._children.get(place, [])
        if isinstance(step, int):
            return children[step] if step < len(children) else None
        return next((child for child in children if child.path[-1] == step), None)

    def position(self, place: Place) -> str | int:
        """The name of a field, or the position of an item, in what holds it."""
        if place.parent is None or isinstance(place.parent.value, StructValue):
            return place.path[-1]
        return self._children[place.parent].index(place)

    def stream(self, name: str) -> StreamValue:
        """What the StreamField of this name holds."""
        return next(place.value for place in self.places if place.path == (name,))

    def find(self, value) -> Place | None:
        """Where this very value stands, such as one of a reading's places."""
        return next((place for place in self.places if place.value is value), None)


class LoneBlock(Subject):
    """A block's value that stands on no page."""

    def __init__(self, block, value):
        super().__init__(None)
        self.root = Place(block=block, value=value, path=("",), anchor="", level=2)

    @cached_property
    def places(self):
        return [self.root, *walk(self.root.value, parent=self.root)]


def _roots(owner) -> Iterator[Place]:
    for field in owner._meta.concrete_fields:
        stream = getattr(owner, field.attname, None)
        if isinstance(stream, StreamValue):
            yield Place(block=stream.stream_block, value=stream, path=(field.name,), anchor="", level=2)
