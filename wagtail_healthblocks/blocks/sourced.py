from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, DateBlock, URLBlock

from ..dates import today
from .base import HealthBlock, required


class SourcedBlock(HealthBlock):
    """What holds according to a source, on the date on which it said so."""

    as_of = DateBlock(label=_("As of"), help_text=_("The date on which the source says so."))
    source = CharBlock(
        label=_("Source"), max_length=500, search_index=False, help_text=_("The label, register or law that says so.")
    )
    source_url = URLBlock(label=_("Address of the source"), required=False, max_length=500)

    #: What is said of a published block whose source a draft may leave empty.
    source_missing = ""

    def get_errors(self, value):
        yield from super().get_errors(value)
        if value["as_of"] and value["as_of"] > today():
            yield "as_of", ValidationError(_("This date lies in the future."), code="future")

    def get_publish_errors(self, value):
        yield from super().get_publish_errors(value)
        if self.source_missing and not value["source"].strip():
            yield "source", required(self.source_missing)
