"""Pictures in the sizes that a page shows, whatever files a site has."""

import copy
import zlib
from collections.abc import Callable
from functools import lru_cache

from PIL.Image import DecompressionBombError
from wagtail.images.models import Filter, SourceImageIOError
from wagtail.images.utils import to_svg_safe_spec
from willow.svg import WillowSvgException

#: What reading a file raises that is lost, damaged, or no picture at all: from the storage, Willow, and the readers
#: of each format beneath it.
UNREADABLE = (OSError, SyntaxError, ValueError, zlib.error, DecompressionBombError, WillowSvgException)


def renditions_of(image, *specs: str) -> dict:
    """The image in each of these shapes, by their specification; none where its file cannot be read."""
    wanted = dict.fromkeys(to_svg_safe_spec(spec) for spec in specs) if image.is_svg() else specs
    try:
        return image.get_renditions(*map(filter_of, wanted))
    except UNREADABLE:
        return {}


@lru_cache(maxsize=256)
def filter_of(spec: str) -> Filter:
    """Wagtail's filter of a specification; each takes its specification apart once."""
    return Filter(spec=spec)


def rendition_of(image, spec: str):
    """The image in this shape; None where its file cannot be read."""
    return next(iter(renditions_of(image, spec).values()), None)


class Pictures:
    """The pictures of one reading, each prepared when it is first asked for and handed out again after that."""

    def __init__(self):
        self._prepared = {}

    def prepared(self, image, prepare: Callable):
        """What ``prepare`` makes of this very image: the same file in another place has words of its own there."""
        key = id(image), prepare
        if key not in self._prepared:
            self._prepared[key] = image, prepare(image)  # the image is kept, so that no other gets its address
        return self._prepared[key][1]


def prepared(image, prepare: Callable, reading=None):
    """What ``prepare`` makes of an image, once for each reading; without a reading, each time."""
    return reading.pictures.prepared(image, prepare) if reading else prepare(image)


def shown_if_readable(image):
    """The same image for Wagtail's own forms: a file that cannot be read is to them one that is lost, and no error."""
    if image is None:
        return None

    def get_rendition(spec):
        try:
            return image.get_rendition(spec)
        except UNREADABLE as error:
            raise SourceImageIOError(str(error)) from error

    same = copy.copy(image)
    same.get_rendition = get_rendition
    return same
