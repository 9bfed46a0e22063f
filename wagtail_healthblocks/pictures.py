"""Pictures in the sizes that a page shows, whatever files a site has."""

import copy
import zlib

from PIL.Image import DecompressionBombError
from wagtail.images.models import SourceImageIOError
from wagtail.images.utils import to_svg_safe_spec
from willow.svg import WillowSvgException

#: What reading a file raises that is lost, damaged, or no picture at all: from the storage, Willow, and the readers
#: of each format beneath it.
UNREADABLE = (OSError, SyntaxError, ValueError, zlib.error, DecompressionBombError, WillowSvgException)


def renditions_of(image, *specs: str) -> dict:
    """The image in each of these shapes, by their specification; none where its file cannot be read."""
    wanted = dict.fromkeys(to_svg_safe_spec(spec) for spec in specs) if image.is_svg() else specs
    try:
        return image.get_renditions(*wanted)
    except UNREADABLE:
        return {}


def rendition_of(image, spec: str):
    """The image in this shape; None where its file cannot be read."""
    return next(iter(renditions_of(image, spec).values()), None)


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
