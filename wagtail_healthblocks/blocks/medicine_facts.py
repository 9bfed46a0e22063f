import datetime
from typing import Any

from django.apps import apps
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock

from .. import facts
from ..vocabulary import countries
from .base import PACKAGE, HealthBlock, HealthStreamBlock, HealthValue, site_settings
from .choices import TextChoiceBlock
from .choosers import MedicineChooserBlock
from .for_reader import readers_country
from .medicines import NamedMedicineValue, by_country, statuses_by_country, why_without_medicine, with_statuses
from .prose import ParagraphBlock
from .sourced import SourcedBlock


class MedicineUseValue(HealthValue):
    """A use of a medicine, with the words for where and whether it is approved."""

    @property
    def country(self):
        return self.get("country")

    @property
    def country_name(self):
        return countries.name(self.country)

    @property
    def approval_label(self):
        return MedicineUseBlock.APPROVALS.get(self.get("approval"), "")


class MedicineUseBlock(SourcedBlock):
    """What a medicine is approved for in one country, or what it is used for there without approval."""

    APPROVALS = {"approved": _("Approved for"), "not_approved": _("Not approved for")}

    country = TextChoiceBlock(label=_("Country"), choices=countries.choices, search_index=False)
    approval = TextChoiceBlock(
        label=_("Approval"), choices=list(APPROVALS.items()), default="approved", search_index=False
    )
    use = CharBlock(label=_("Use"), max_length=255, help_text=_("Such as “severe pain”, as the label words it."))

    #: The uses of a medicine stand in its snippet, and what a page cites is numbered on the page.
    cited_source: Any = None

    prose_field = "use"

    class Meta:
        icon = "circle-check"
        label = _("Use in one country")
        form_layout = ["country", "approval", "use", "as_of", "source", "source_url"]
        value_class = MedicineUseValue


class MedicineUseStreamBlock(HealthStreamBlock):
    """The uses of a medicine, country by country."""

    use = MedicineUseBlock()


class MedicineFactsBlock(HealthBlock):
    """A medicine at a glance, read from its snippet: names, class, and what it is by law and approved for, where."""

    medicine = MedicineChooserBlock(label=_("Medicine"), required=False)
    note = ParagraphBlock(
        label=_("Note"), required=False, help_text=_("What readers should also know; it stands below the facts.")
    )

    always_visible = True
    prose_field = "note"

    class Meta:
        icon = "healthblocks-pill"
        label = _("Medicine facts")
        description = _("A medicine’s names and class, and its statuses and approved uses, country by country.")
        group = _("Medicines")
        template = "wagtail_healthblocks/blocks/medicine_facts.html"
        value_class = NamedMedicineValue

    def get_preview_value(self):
        known = {"country": "GB", "as_of": datetime.date(2024, 1, 1), "source": _("The regulator’s page that you read")}
        status = apps.get_model(PACKAGE, "LegalStatus")(axis="supply", code="POM", **known)
        uses = [("use", known | {"use": _("severe pain"), "approval": "approved", "source_url": ""})]
        medicine = apps.get_model(PACKAGE, "Medicine")(
            name=_("Morphine"), medicine_class=_("Opioid pain reliever"), legal_statuses=[status], uses=uses
        )
        return self.normalize({"medicine": medicine, "note": ""})

    def opens_section(self, value):
        return True

    def why_hidden(self, value):
        return "" if value.shown_medicine else why_without_medicine(value)

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context)
        context["medicine"] = value.shown_medicine
        context["countries"] = self.get_countries(value, site_settings(context), readers_country(context))
        return context

    def get_countries(self, value, settings=None, country=""):
        """Each country with the statuses and the uses that the medicine has there."""
        if not value.shown_medicine:
            return []
        statuses = dict(self.get_statuses(value, settings))
        uses = dict(by_country([child.value for child in value.shown_medicine.uses], settings))
        rows = [rows[0] for rows in (*statuses.values(), *uses.values())]
        ordered = by_country(rows, settings, country)
        return [(name, statuses.get(name, []), uses.get(name, [])) for name, _rows in ordered]

    def get_statuses(self, value, settings=None):
        return statuses_by_country(value.medicine_statuses, settings)

    def get_marked_sources(self, value, reading):
        """The sources of the statuses, in the order in which they are printed."""
        countries = self.get_countries(value, reading.site_settings, reading.country)
        return [row.cited_source for _name, statuses, _uses in countries for row in statuses if row.cited_source]

    def get_structured_data(self, value, reading):
        medicine = value.shown_medicine
        if medicine:
            node = with_statuses(value.get_drug(reading), self.get_statuses(value, reading.site_settings))
            if medicine.medicine_class:
                node["drugClass"] = {"@type": "DrugClass", "name": medicine.medicine_class}
            yield facts.Fact(node, rel="about", of=facts.PAGE)

    def get_searchable_content(self, value):
        medicine = value.shown_medicine
        uses = [child.value["use"] for child in medicine.uses if child.value["use"]] if medicine else []
        return [*super().get_searchable_content(value), *uses]
