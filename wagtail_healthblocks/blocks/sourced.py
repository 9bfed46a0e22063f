from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, DateBlock, URLBlock

from .base import HealthBlock
from .choosers import SourceChooserBlock


class SourcedBlock(HealthBlock):
    """What holds according to a source, on the date on which it said so."""

    as_of = DateBlock(label=_("As of"), help_text=_("The date on which the source says so."))
    source = CharBlock(
        label=_("Source"), max_length=500, search_index=False, help_text=_("The label, register or law that says so.")
    )
    source_url = URLBlock(label=_("Address of the source"), required=False, max_length=500)
    cited_source = SourceChooserBlock(label=_("Or a source of the site"), required=False)

    #: What is said of a published block whose source a draft may leave empty.
    source_missing = ""
