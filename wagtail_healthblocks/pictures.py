"""Pictures in the sizes that a page shows, whatever files a site has."""

import copy
import zlib
from collections.abc import Callable
from functools import lru_cache

from django.utils.html import format_html
from PIL.Image import DecompressionBombError
from PIL.Image import open as open_picture
from wagtail.images.models import Filter, Picture, SourceImageIOError
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


#: The ends of names of files whose picture may move. Wagtail takes no moving PNG and no moving AVIF.
MAY_MOVE = (".gif", ".webp")


def is_moving(image) -> bool:
    """Whether the file of an image is an animation, as far as Pillow can tell."""
    return image.file.name.lower().endswith(MAY_MOVE) and _moves(image.file.storage, image.file.name, image.file_hash)


@lru_cache(maxsize=1024)
def _moves(storage, name, file_hash):
    """Each file is opened once in a process: its name and its hash change with it."""
    try:
        with storage.open(name) as file, open_picture(file) as picture:
            return bool(getattr(picture, "is_animated", False))
    except UNREADABLE:
        return False


class MovingPicture(Picture):
    """A picture that moves, as it was uploaded; a still one for those who prefer that nothing moves."""

    def __init__(self, image, renditions: dict, attributes: dict):
        super().__init__(renditions, attributes)
        self.image = image

    def __html__(self):
        still = next(iter(self.renditions))
        return format_html(
            '<picture><source media="(prefers-reduced-motion: reduce), print" srcset="{}">'
            '<img class="{}" src="{}" width="{}" height="{}" alt="{}" loading="lazy"></picture>',
            still.url,
            self.attrs["class"],
            self.image.file.url,
            self.image.width,
            self.image.height,
            still.alt,
        )

    __str__ = __html__


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
