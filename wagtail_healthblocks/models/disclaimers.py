from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, PublishingPanel
from wagtail.fields import RichTextField
from wagtail.search import index

from .. import nodes, text
from ..blocks.prose import PARAGRAPH_FEATURES, ParagraphBlock
from ..readings.own_words import all_but
from ..source_marks import PLACEHOLDER
from ..validators import validate_prose
from ..vocabulary import countries
from ..vocabulary.disclaimers import disclaimer_kinds
from .base import Snippet


class Disclaimer(Snippet):
    """One statement for many pages: changing it changes them all."""

    title = models.CharField(_("title"), max_length=255, help_text=_("For editors; readers do not see it."))
    kind = models.CharField(_("kind"), max_length=32, choices=disclaimer_kinds, default="not_medical_advice")
    country = models.CharField(
        _("country"),
        max_length=2,
        choices=countries.choices,
        blank=True,
        help_text=_("Where it applies; empty for everywhere."),
    )
    text = RichTextField(_("text"), features=PARAGRAPH_FEATURES, validators=[validate_prose])

    panels = [
        FieldPanel("title"),
        FieldRowPanel([FieldPanel("kind"), FieldPanel("country")]),
        FieldPanel("text"),
        PublishingPanel(),
    ]

    search_fields = [
        index.SearchField("title"),
        index.AutocompleteField("title"),
        index.SearchField("text"),
        index.FilterField("kind"),
    ]

    class Meta:
        ordering = ["title"]
        verbose_name = _("disclaimer")
        verbose_name_plural = _("disclaimers")

    def __str__(self):
        return self.title

    @property
    def country_name(self):
        return countries.name(self.country) if self.country else ""

    checked_fields = all_but(title="Readers do not see it.")

    @property
    def public_name(self):
        return self.get_kind_display()

    def clean(self):
        super().clean()
        # A mark that was copied as plain text leaves its character behind.
        self.text = self.text.replace(PLACEHOLDER, "")

    def get_rich_texts(self):
        return [self.text]

    def get_api_detail(self, context=None):
        paragraph = ParagraphBlock()
        text = paragraph.get_api_representation(paragraph.normalize(self.text), context)
        return {"kind": self.kind, "country": self.country, "text": text}

    def get_structured_data(self, reading):
        identifier = f"{reading.absolute_url('/')}#/disclaimer/{self.pk}"
        return nodes.web_page_element(identifier, str(self.get_kind_display()), text.plain(self.text))

    def get_searchable_text(self):
        return [text.plain(self.text)]
