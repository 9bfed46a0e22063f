from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock

from .base import HealthBlock


class HeadedBlock(HealthBlock):
    """A block that prints a heading, its own or one that the template has for it, and so opens a section."""

    heading = CharBlock(label=_("Heading"), max_length=255)

    prose_field = "heading"

    def opens_section(self, value):
        return True
