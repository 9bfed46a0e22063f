import copy

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import prefetch_related_objects
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, PublishingPanel
from wagtail.fields import StreamField
from wagtail.models import Orderable
from wagtail.search import index

from .. import legal_status, nodes, status_rows
from ..audience import shown
from ..blocks import MedicineUseStreamBlock
from ..blocks.base import described
from ..vocabulary import countries
from ..vocabulary.axes import AXES, SHORT_AXES, axis_choices
from ..widgets import CodeSelect
from .base import SafeAddresses, Snippet, is_stored
from .indexed_once import indexed_once
from .medicine_statuses import LegalStatusesPanel, make_room
from .unique_names import UniqueNameMixin, UniqueNameQuerySet


class Medicine(UniqueNameMixin, Snippet, ClusterableModel):
    """A medicine: its names, and what it is by law and approved for in each country."""

    name = models.CharField(_("generic name"), max_length=255)
    brand_names = models.TextField(_("brand names"), blank=True, help_text=_("One on each line."))
    medicine_class = models.CharField(
        _("class"), max_length=255, blank=True, help_text=_("Such as “dissociative anaesthetic”.")
    )
    # A column of the medicine's own, so that the pages that show it need no query more.
    uses = StreamField(MedicineUseStreamBlock(required=False), verbose_name=_("uses"), blank=True)
    rxcui = models.CharField(_("RxCUI"), max_length=16, blank=True, help_text=_("The identifier of RxNorm, a number."))
    atc = models.CharField(_("ATC code"), max_length=8, blank=True, help_text=_("Such as N01AX03."))

    objects = UniqueNameQuerySet.as_manager()

    panels = [
        MultiFieldPanel(
            [FieldPanel("name"), FieldPanel("brand_names"), FieldPanel("medicine_class")], heading=_("Names")
        ),
        LegalStatusesPanel(
            "legal_statuses",
            heading=_("Legal statuses"),
            label=_("Legal status"),
            help_text=_(
                "How people get it, and how it is controlled: two axes, country by country, each with its source."
            ),
        ),
        FieldPanel(
            "uses",
            help_text=_("What it is approved for and what it is used for without approval, each with its source."),
        ),
        FieldRowPanel([FieldPanel("rxcui"), FieldPanel("atc")], heading=_("Identifiers")),
        PublishingPanel(),
    ]

    search_fields = [
        index.SearchField("name"),
        index.AutocompleteField("name"),
        index.SearchField("brand_names"),
        index.AutocompleteField("brand_names"),
        index.SearchField("medicine_class"),
    ]

    class Meta:
        ordering = ["name"]
        verbose_name = _("medicine")
        verbose_name_plural = _("medicines")
        constraints = [
            models.UniqueConstraint(
                fields=["name_key"],
                name="healthblocks_medicine_name",
                violation_error_message=_("There is a medicine of this name already."),
            )
        ]

    def __str__(self):
        return self.name

    def save(self, *args, update_fields=None, **kwargs):
        """With statuses that the database can hold, whatever an older revision or code brings."""
        rows = getattr(self, "_cluster_related_objects", {}).get("legal_statuses")
        if not rows or update_fields is not None and "legal_statuses" not in update_fields:
            return super().save(*args, update_fields=update_fields, **kwargs)
        status_rows.tell_apart(rows)
        with transaction.atomic(), indexed_once(self):
            make_room(rows)
            return super().save(*args, update_fields=update_fields, **kwargs)

    @property
    def shown_statuses(self) -> list["LegalStatus"]:
        """Its statuses as readers get them, other copies each time; what they cite is looked up together."""
        rows = list(self.legal_statuses.all())
        prefetch_related_objects(rows, "cited_source")
        return [row.as_shown() for row in rows]

    @property
    def brand_name_list(self):
        return [line.strip() for line in self.brand_names.splitlines() if line.strip()]

    @property
    def brand_names_in_line(self):
        return ", ".join(self.brand_name_list)

    def clean(self):
        super().clean()
        if self.rxcui and not self.rxcui.isdigit():
            raise ValidationError({"rxcui": _("An RxCUI has digits only.")})

    def get_api_detail(self, context=None):
        return {
            "name": self.name,
            "brand_names": self.brand_name_list,
            "medicine_class": self.medicine_class,
            "legal_statuses": [status.get_api_detail(context) for status in self.shown_statuses],
            "uses": [child.block.get_api_representation(child.value, context) for child in self.uses],
        }

    def get_structured_data(self, reading):
        """The medicine, without its statuses: a block adds those that it shows."""
        return nodes.drug(
            f"{reading.absolute_url('/')}#/medicine/{self.pk}",
            self.name,
            brand_names=self.brand_name_list,
            rxcui=self.rxcui,
            atc=self.atc,
        )

    def get_searchable_text(self):
        return [text for text in (self.name, *self.brand_name_list, self.medicine_class) if text]


class LegalStatus(SafeAddresses, Orderable):
    """What a medicine, or some of its products, is by law in one country, on one axis, as a source says on a date."""

    medicine = ParentalKey(Medicine, on_delete=models.CASCADE, related_name="legal_statuses")
    country = models.CharField(_("country"), max_length=2, choices=legal_status.country_choices)
    axis = models.CharField(_("axis"), max_length=16, choices=axis_choices(), default="supply")
    code = models.CharField(_("code"), max_length=32, choices=legal_status.code_choices)
    applies_to = models.CharField(
        _("applies to"),
        max_length=255,
        blank=True,
        help_text=_("Which products, such as “packs of up to 16 tablets”. Empty: all of them."),
    )
    as_of = models.DateField(_("as of"), help_text=_("The date on which the source says so."))
    source = models.CharField(_("source"), max_length=500, blank=True)
    source_url = models.URLField(_("address of the source"), max_length=1000, blank=True)
    # Deleting a source in use is refused; should one vanish anyway, the typed source stands in for it again.
    cited_source = models.ForeignKey(
        "wagtail_healthblocks.Source",
        verbose_name=_("source of the site"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="legal_statuses",
        help_text=_("Readers see it in place of a typed one, numbered among the sources of the page."),
    )

    panels = [
        FieldRowPanel([FieldPanel("country"), FieldPanel("axis")]),
        FieldPanel("code", widget=CodeSelect),
        FieldPanel("applies_to"),
        FieldRowPanel([FieldPanel("source"), FieldPanel("source_url")]),
        FieldPanel("cited_source"),
        FieldPanel("as_of"),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("legal status")
        verbose_name_plural = _("legal statuses")
        constraints = [
            models.UniqueConstraint(
                fields=["medicine", "country", "axis", "applies_to"],
                name="healthblocks_one_status",
                violation_error_message=_("There is a status of this country and axis for the same products already."),
            )
        ]

    def __str__(self):
        """“United States · control · Schedule III · 10 Oct 2023”."""
        code = self.entry.title if self.entry else self.code
        day = date_format(self.as_of, "j M Y") if self.as_of else ""
        axis = str(SHORT_AXES.get(self.axis, self.axis))
        return " · ".join(filter(None, [str(self.country_name), axis, code, self.applies_to, day]))

    def clean(self):
        super().clean()
        self.applies_to = " ".join(self.applies_to.split())
        if self.country and self.axis and self.code and not is_stored(self, "country", "axis", "code"):
            try:
                legal_status.validate(self.country, self.axis, self.code)
            except ValidationError as error:
                raise ValidationError({"code": error}) from error

    @property
    def entry(self):
        """The row of the code table, or None for a code that is no longer known."""
        return legal_status.find(self.country, self.code)

    @property
    def country_name(self):
        return countries.name(self.country)

    @property
    def axis_label(self):
        return AXES.get(self.axis, "")

    @property
    def is_known(self):
        """Whether the code table has the code for its country and axis, still."""
        return bool(self.entry and self.entry.axis == self.axis)

    @property
    def label(self):
        return gettext(self.entry.label) if self.entry else ""

    @property
    def products(self):
        """Which products it is about, in words; empty for all of them."""
        return status_rows.products(self)

    def as_shown(self) -> "LegalStatus":
        """A copy as readers get it: the source of the site that it names stands in for a typed one."""
        row = copy.copy(self)
        row.cited_source = copy.copy(self.cited_source)
        if shown(row.cited_source):
            row.source = row.source_url = ""
        return row

    def get_api_detail(self, context=None):
        entry, cited = self.entry, shown(self.cited_source)
        return {
            "country": self.country,
            "axis": self.axis,
            "code": self.code,
            "applies_to": self.applies_to,
            "label": self.label,
            "meaning": gettext(entry.meaning) if entry else "",
            "as_of": self.as_of.isoformat(),
            "source": cited.title if cited else self.source,
            **described("source_url", cited.url or cited.doi_url if cited else self.source_url, context),
            "cited_source": cited.pk if cited else None,
            "cited_source_detail": cited.get_api_detail(context) if cited else None,
        }
