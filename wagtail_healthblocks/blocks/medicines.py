import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock

from .. import facts, legal_status, nodes, status_rows
from ..audience import shown
from ..readers_country import first_first
from ..vocabulary import countries
from ..vocabulary.axes import AXES, axis_choices
from ..widgets import CodeSelect
from .base import HealthBlock, HealthStreamBlock, HealthValue, site_settings
from .choices import TextChoiceBlock
from .choosers import MedicineChooserBlock
from .for_reader import marked_sources, readers_country, statuses_for_reader
from .layout import closed
from .prose import ParagraphBlock
from .sourced import SourcedBlock


class NamedMedicineValue(HealthValue):
    """A medicine chosen from the snippets, or only named."""

    @property
    def shown_medicine(self):
        return shown(self.get("medicine"))

    @property
    def medicine_statuses(self) -> list:
        """The statuses of the medicine, kept for this place alone: another place that shows them has other marks."""
        medicine = self.shown_medicine
        if medicine is not self._kept_of:  # somebody may look what the block says of another version of it
            self._kept_of, self._kept_statuses = medicine, medicine.shown_statuses if medicine else []
        return self._kept_statuses

    _kept_of: Any = None
    _kept_statuses: list = []

    def get_drug(self, reading):
        """The medicine's node; a typed name is known by the block that holds it."""
        if self.shown_medicine:
            return self.shown_medicine.get_structured_data(reading)
        return nodes.drug(f"{reading.url(self)}-medicine", self["name"])

    @property
    def medicine_name(self):
        return self.shown_medicine.name if self.shown_medicine else (self.get("name") or "").strip()


class LegalStatusValue(HealthValue):
    """A status typed in a block; reads like a ``LegalStatus`` row of a medicine."""

    @property
    def country(self):
        return self.get("country")

    @property
    def country_name(self):
        return countries.name(self.country)

    @property
    def axis(self):
        return self.get("axis")

    @property
    def applies_to(self):
        return self.get("applies_to") or ""

    @property
    def products(self):
        return status_rows.products(self)

    @property
    def entry(self):
        return legal_status.find(self.country, self.get("code"))

    @property
    def axis_label(self):
        return AXES.get(self.axis, "")

    @property
    def as_of(self):
        return self.get("as_of")

    @property
    def source(self):
        return self.get("source") or ""

    @property
    def source_url(self):
        return self.get("source_url") or ""

    @property
    def cited_source(self):
        return self.get("cited_source")


class LegalStatusBlock(SourcedBlock):
    """The status of a medicine in one country, on one axis, with its date and source."""

    country = TextChoiceBlock(label=_("Country"), choices=legal_status.country_choices, search_index=False)
    axis = TextChoiceBlock(
        label=_("Axis"),
        choices=axis_choices,
        default="supply",
        search_index=False,
        help_text=_("How people get the medicine, or how the law on drugs controls it."),
    )
    code = TextChoiceBlock(
        label=_("Code"),
        choices=legal_status.code_choices,
        widget=CodeSelect(),
        search_index=False,
        help_text=_("One of this country and this axis; others are refused."),
    )
    applies_to = CharBlock(
        label=_("Applies to"),
        max_length=255,
        required=False,
        search_index=False,
        help_text=_("Which products, such as “packs of up to 16 tablets”. Empty: all of them."),
    )

    class Meta:
        icon = "globe"
        label = _("Status in one country")
        form_layout = ["country", "axis", "code", "applies_to", "as_of", "source", "source_url"]
        value_class = LegalStatusValue

    def get_stored_key(self, value):
        return value["country"], value["axis"], value["code"]

    def get_errors(self, value):
        yield from super().get_errors(value)
        if value["country"] and value["axis"] and value["code"] and not value.is_stored:
            try:
                legal_status.validate(value["country"], value["axis"], value["code"])
            except ValidationError as error:
                yield "code", error


class LegalStatusStreamBlock(HealthStreamBlock):
    """The statuses typed in a block."""

    status = LegalStatusBlock()


class NamedMedicineBlock(HealthBlock):
    """A medicine chosen from the snippets or, where there is none for it, typed."""

    medicine = MedicineChooserBlock(label=_("Medicine"), required=False)
    name = CharBlock(
        label=_("Or its name"),
        max_length=255,
        required=False,
        help_text=_("The generic name, for a medicine that you do not want to keep for other pages."),
    )

    class Meta:
        value_class = NamedMedicineValue

    def why_hidden(self, value):
        if value.medicine_name or not {"medicine", "name"} & set(self.child_blocks):
            return ""  # a site that took out both fields names the medicine elsewhere
        return why_without_medicine(value)

    def get_medicine_names(self, value):
        """The names of medicines that are typed in it: a safety alert finds the pages that have one."""
        return [value["name"] or ""]


def why_without_medicine(value):
    """Why readers do not know which medicine a block is about."""
    if value.get("medicine"):
        return gettext("Its medicine is not published, so readers would not know what it is about.")
    return gettext("It has no medicine: none was chosen, or it was deleted.")


def statuses_by_country(rows, settings=None, country=""):
    """The statuses with a known code, by country: that of the reader first, then those of the site's readers."""
    known = [row for row in rows if row.entry is not None and row.entry.axis in AXES]
    return by_country(known, settings, country)


def by_country(rows, settings=None, country=""):
    """What holds in a country, grouped by its name: that of the reader first, then those of the site's readers."""
    rows = list(rows)
    others = settings.country_list if settings else []
    grouped = {}
    for code in first_first([row.country for row in rows], country, others):
        here = [row for row in rows if row.country == code]
        grouped[here[0].country_name] = here
    return list(grouped.items())


def need_of_prescription(statuses) -> str:
    """Whether a prescription is needed, by what is shown: for ``all`` forms, for ``some`` in a country, or "".

    Where countries differ of which each says the same of all forms, no word is true of both; nor is one where statuses
    differ of which nobody knows yet what they are about.
    """
    said = {country: [needed for needed in _needs(rows) if needed is not None] for country, rows in statuses}
    open_ones = {
        country for country, rows in statuses if any(map(status_rows.is_marked, rows)) and _differ(said[country])
    }
    known = [needed for country, needed in said.items() if needed and country not in open_ones]
    if known and not open_ones and all(map(all, known)):
        return "all"
    return "some" if any(map(_differ, known)) else ""


def _needs(rows):
    return [row.entry.prescription_required for row in rows]


def _differ(needed):
    return len(set(needed)) > 1


def with_statuses(node, statuses):
    """The medicine's node with the statuses that a block shows."""
    rows = [row for _country, rows in statuses for row in rows]
    node["legalStatus"] = [
        nodes.legal_status(gettext(row.entry.label), str(row.country_name), row.products) for row in rows
    ]
    needed = [row.entry.prescription_required for row in rows if row.entry.axis == "supply"]
    node["prescriptionStatus"] = nodes.prescription_status(needed)
    return nodes.compact(node)


class PrescriptionRequiredBlock(NamedMedicineBlock):
    """Says that a medicine needs a prescription, and what it is by law in each country, with date and source."""

    statuses = LegalStatusStreamBlock(
        label=_("Statuses, if the name is typed"),
        required=False,
        help_text=_("A chosen medicine brings its own."),
    )
    note = ParagraphBlock(label=_("Note"), required=False)

    always_visible = True
    prose_field = "note"

    class Meta:
        icon = "clipboard-list"
        label = _("Prescription required")
        description = _("Says that a medicine needs a prescription or is controlled, country by country.")
        group = _("Medicines")
        template = "wagtail_healthblocks/blocks/prescription_required.html"
        form_layout = ["medicine", closed("name", "statuses", heading=_("A medicine without an entry")), "note"]
        preview_value = {
            "name": _("Morphine"),
            "statuses": [
                (
                    "status",
                    {
                        "country": "GB",
                        "axis": "supply",
                        "code": "POM",
                        "as_of": datetime.date(2024, 1, 1),
                        "source": _("The regulator’s page that you read"),
                        "source_url": "",
                    },
                )
            ],
            "note": "",
        }

    def opens_section(self, value):
        return True

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context)
        context["statuses"] = self.get_statuses(value, site_settings(context), readers_country(context))
        context["need"] = need_of_prescription(context["statuses"])
        return context | statuses_for_reader(context["statuses"], context)

    def get_structured_data(self, value, reading):
        if value.medicine_name:
            node = with_statuses(value.get_drug(reading), self.get_statuses(value, reading.site_settings))
            yield facts.Fact(node, rel="about", of=facts.PAGE)

    def get_statuses(self, value, settings=None, country=""):
        typed = [child.value for child in value.get("statuses") or ()]
        rows = value.medicine_statuses if value.shown_medicine else typed
        return statuses_by_country(rows, settings, country)

    def get_marked_sources(self, value, reading):
        """The sources of the statuses in the order in which they are printed, each once for what rests on the same."""
        statuses = self.get_statuses(value, reading.site_settings, reading.country)
        return marked_sources(statuses_for_reader(statuses, reading.context))


class OffLabelNoticeBlock(SourcedBlock, NamedMedicineBlock):
    """Says that a use of a medicine is not approved in a country, and what is known about it."""

    STATUSES = {
        "off_label": _("Off-label use: approved there, but not for this use."),
        "unlicensed": _("Unlicensed: the medicine has no approval there."),
        "investigational": _("Investigational: this use is being studied and is not available outside trials."),
        "compounded": _("Compounded: made up for one patient; no regulator has checked this product."),
    }

    use = CharBlock(label=_("Use"), max_length=255)
    country = TextChoiceBlock(label=_("Country"), choices=countries.choices, search_index=False)
    status = TextChoiceBlock(label=_("Status"), choices=list(STATUSES.items()), search_index=False)
    evidence = ParagraphBlock(
        label=_("What is known"), required=False, help_text=_("What studies found, and what is not known.")
    )
    as_of = None
    source = CharBlock(
        label=_("Source"),
        max_length=500,
        required=False,
        search_index=False,
        help_text=_("The label, register or law that says so."),
    )

    always_visible = True
    prose_field = "evidence"
    source_missing = _("Name the source that says so: a regulator’s page, label or alert.")
    no_structured_data = "schema.org can say what a medicine is for, but not what it is not approved for."

    class Meta:
        icon = "info-circle"
        label = _("Off-label notice")
        description = _("Says that a use of a medicine is not approved in a country. Place it at the first claim.")
        group = _("Medicines")
        template = "wagtail_healthblocks/blocks/off_label_notice.html"
        form_layout = ["medicine", "name", "use", "country", "status", "evidence", "source", closed("source_url")]
        preview_value = {
            "name": _("Example medicine"),
            "use": _("example condition"),
            "country": "GB",
            "status": "off_label",
            "evidence": _("<p>Two small trials compared it with placebo. Their results differ.</p>"),
            "source": _("The regulator’s page that you read"),
            "source_url": "",
        }

    def opens_section(self, value):
        return True

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context)
        context["country_name"] = countries.name(value.get("country"))
        context["status_text"] = self.STATUSES.get(value.get("status"), "")
        return context
