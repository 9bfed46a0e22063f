from django.utils.translation import gettext_lazy as _

from ...blocks import HeadingBlock
from ..rule import rule


@rule("heading.stop")
def ends_as_a_sentence(place, reading):
    """A heading that ends with a full stop or a colon.

    A heading is a label. In the contents, in links and in search results a stop cuts it off from what follows.

    Source: a choice of this package.
    """
    field = "text" if isinstance(place.block, HeadingBlock) else "heading"
    if place.value[field].rstrip().endswith((".", ":")):
        yield field, _("A heading does not end with a full stop or a colon. Leave it out.")


@rule("heading.no_section")
def subsection_without_section(place, reading):
    """A subsection that no section of the article precedes.

    Its heading would skip a level, and people who move from heading to heading would look for what they missed.

    Source: WCAG 2.2, success criterion 1.3.1; technique H42.
    """
    in_section = False
    for position, child in enumerate(place.value):
        if not isinstance(child.block, HeadingBlock):
            continue
        in_section = in_section or child.value["level"] != "subsection"
        if not in_section:
            message = _("A subsection needs a section heading above it. Make this a section, or add one.")
            yield (position, "level"), message
