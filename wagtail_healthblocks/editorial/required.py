"""Required fields that are empty in the live version already, such as that of a picture which was deleted since."""

from collections.abc import Iterator

from django.core.exceptions import ValidationError
from wagtail.blocks import Block, StreamValue

from .findings import anchored
from .subjects import LoneBlock


def lacks_no_more(block: Block, error: ValidationError, sent: StreamValue, live: StreamValue) -> bool:
    """Whether a form refuses a stream for nothing but required fields that are empty in the live one, too."""
    lacking = set(_empty(block, error, sent))
    if None in lacking:
        return False
    try:
        block.clean(live)
    except ValidationError as refused:
        return lacking <= set(_empty(block, refused, live))
    return False


def _empty(block, error, stream) -> Iterator[tuple[str, str] | None]:
    """The id of the block and the name of each required field that is empty; None for whatever else is wrong."""
    subject = LoneBlock(block, stream)
    for way, found in _leaves(error):
        place, left = subject.root, list(way)
        while left and (child := subject.child(place, left[0])):
            place = child
            left.pop(0)
        holder, names = anchored(place)
        yield (holder.path[-1], ".".join(map(str, [*names, *left]))) if found.code == "required" else None


def _leaves(error, way=()):
    if not hasattr(error, "block_errors"):
        yield from ((way, found) for found in error.error_list)
        return
    yield from ((way, found) for found in error.non_block_errors.as_data())
    for step, child in error.block_errors.items():
        yield from _leaves(child, (*way, step))
