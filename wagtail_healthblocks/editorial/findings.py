from dataclasses import dataclass

from django.db.models import Model
from wagtail.blocks import StreamValue
from wagtail.blocks.list_block import ListValue

from ..traversal import Place

SEVERITIES = ("error", "warning", "off")


@dataclass(frozen=True, eq=False)
class Finding:
    """What a rule says of one place: the same finding wherever rule, block and field are the same.

    ``place`` is the nearest block with an id, or the whole stream; ``field`` is the way from there, such as
    ``question`` or, in a page without blocks, the page's own field.
    """

    rule: str
    place: Place | None
    field: str
    severity: str
    message: str
    hint: str = ""

    @property
    def block_id(self) -> str:
        """The id that Wagtail keeps with the block; of a whole stream, the name of its field."""
        return self.place.path[-1] if self.place else ""

    @property
    def key(self) -> tuple[str, str, str]:
        return self.rule, self.block_id, self.field

    @property
    def key_by_position(self) -> tuple[str, str, str]:
        """The same with positions in lists for the ids of their items, which Wagtail's API does not send back."""
        place, way = self.place, [self.field] if self.field else []
        while place is not None and place.parent is not None and isinstance(place.parent.value, ListValue):
            items = [item.id or str(position) for position, item in enumerate(place.parent.value.bound_blocks)]
            way.insert(0, str(items.index(place.path[-1])))
            place, names = anchored(place.parent)
            way = [*names, *way]
        return self.rule, place.path[-1] if place else "", ".".join(way)

    @property
    def list_ids(self) -> set[str]:
        """The ids of the items of the list in which it is; none where it is in no list."""
        holder = self.place.parent.value if self.place and self.place.parent else None
        return {item.id for item in holder.bound_blocks} if isinstance(holder, ListValue) else set()

    @property
    def stream(self) -> str:
        """The StreamField in which it is; empty for a finding of a page's own field."""
        return self.place.path[0] if self.place else ""

    def __eq__(self, other):
        return isinstance(other, Finding) and self.key == other.key

    def __hash__(self):
        return hash(self.key)


def label_of(finding: Finding, owner: Model) -> str:
    """What editors know the place of a finding by: its block, or the field of the page or the snippet, or its row."""
    if finding.place:
        return str(finding.place.block.label)
    name = finding.field.partition(".")[0]
    field = next((field for field in owner._meta.get_fields() if field.name == name), None)
    model = field.related_model if field is not None and field.one_to_many else owner
    return str(getattr(field, "verbose_name", model._meta.verbose_name))


def row_key(row) -> str:
    """What stands for a row of a page or a snippet in a finding's field: its key; of a new one, its very object."""
    return str(row.pk) if row.pk else f"new-{id(row)}"


def anchored(place: Place) -> tuple[Place, list[str]]:
    """The nearest block around a place that has an id, and the names of the fields from it to the place."""
    names: list[str] = []
    while place.parent is not None and not isinstance(place.parent.value, (StreamValue, ListValue)):
        names.insert(0, place.path[-1])
        place = place.parent
    return place, names
