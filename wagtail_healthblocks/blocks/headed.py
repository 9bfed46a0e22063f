from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock

from .base import HealthBlock


class HeadedBlock(HealthBlock):
    """A block that prints a heading, its own or one that the template has for it, and so opens a section."""

    heading = CharBlock(label=_("Heading"), max_length=255)

    prose_field = "heading"

    def opens_section(self, value):
        return True


def heading_errors(field, value):
    """The error of a heading that ends as a sentence does."""
    if value[field].rstrip().endswith((".", ":")):
        yield (
            field,
            ValidationError(_("A heading does not end with a full stop or a colon. Leave it out."), code="stop"),
        )
