from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from wagtail.blocks import CharBlock

from .. import doses, facts, nodes
from ..vocabulary.units import unit_choices
from .amounts import AmountBlock, DoseTextBlock
from .base import HealthBlock, HealthStreamBlock, HealthValue, language_of
from .choices import TextChoiceBlock
from .layout import closed
from .medicines import NamedMedicineBlock
from .prose import ParagraphBlock
from .sourced import SourcedBlock

ROUTES = {
    "oral": _("by mouth"),
    "sublingual": _("under the tongue"),
    "inhaled": _("breathed in"),
    "nasal": _("into the nose"),
    "eye": _("into the eye"),
    "ear": _("into the ear"),
    "skin": _("on the skin"),
    "rectal": _("into the rectum"),
    "vaginal": _("into the vagina"),
    "subcutaneous": _("injected under the skin"),
    "intramuscular": _("injected into a muscle"),
    "intravenous": _("into a vein"),
}
#: How much an interaction matters, the worst first.
SEVERITIES = {
    "contraindicated": _("Do not take together"),
    "serious": _("Serious: only on medical advice"),
    "moderate": _("Moderate: may need checks or another dose"),
    "mild": _("Mild: take care"),
}
#: What a medicine interacts with.
KINDS = {
    "medicine": _("Medicine"),
    "food": _("Food or drink"),
    "alcohol": _("Alcohol"),
    "supplement": _("Herbal remedy or supplement"),
    "other": _("Something else"),
}


class TreatmentBlock(SourcedBlock, NamedMedicineBlock):
    """What holds for one medicine, according to a source."""

    as_of = None
    source = CharBlock(
        label=_("Source"),
        max_length=500,
        required=False,
        search_index=False,
        help_text=_("The label, leaflet or formulary that says so."),
    )

    always_visible = True
    source_missing = _("Name the source that says so: a label, a leaflet or a formulary.")

    def opens_section(self, value):
        return True


def ranked(rows, field, order):
    """The rows in the order of what the field says; what is no longer known comes last."""
    return sorted(rows, key=lambda row: [*order, row[field]].index(row[field]))


class DoseValue(HealthValue):
    """One dose, in words of the active language. Of what can be misread, they say where to look instead."""

    @property
    def amount_in_words(self):
        return doses.amount_in_words(self._text("amount"), self.get("unit") or "")

    @property
    def amount_problem(self):
        """Why the amount is not shown, for editors; empty where it is."""
        return doses.amount_problem(self._text("amount"))

    @property
    def maximum_in_words(self):
        return doses.text_in_words(self._text("maximum"))

    @property
    def maximum_problem(self):
        """Why the maximum is not shown, for editors; empty where it is."""
        return doses.text_problem(self._text("maximum"))

    def _text(self, name):
        return str(self.get(name) or "")

    @property
    def route_label(self):
        return ROUTES.get(self.get("route"), "")


class DoseBlock(HealthBlock):
    """How much of a medicine one group of people takes, how and how often; typed, never calculated."""

    who = CharBlock(
        label=_("Who takes it"), max_length=255, help_text=_("Such as “Adults” or “Children aged 6 to 11 years”.")
    )
    amount = AmountBlock(
        label=_("Amount"),
        max_length=50,
        help_text=_("The number of one dose, such as “500 to 1000” or “0.5”."),
        search_index=False,
    )
    unit = TextChoiceBlock(label=_("Unit"), choices=unit_choices, search_index=False)
    route = TextChoiceBlock(
        label=_("Route"),
        choices=list(ROUTES.items()),
        default="oral",
        search_index=False,
    )
    frequency = CharBlock(label=_("How often"), max_length=255, help_text=_("Such as “twice a day”."))
    maximum = DoseTextBlock(
        label=_("No more than"),
        max_length=255,
        required=False,
        help_text=_("Such as “4 grams in 24 hours”."),
    )

    class Meta:
        icon = "pilcrow"
        label = _("Dose")
        value_class = DoseValue

    def get_api_representation(self, value, context=None):
        """The words of an amount with its unit, as on the page."""
        representation = super().get_api_representation(value, context=context)
        words = doses.amount_in_words(str(value.get("amount") or ""), value.get("unit") or "")
        representation.get("amount_detail", {})["words"] = words
        return representation


class DoseStreamBlock(HealthStreamBlock):
    """The doses of a medicine."""

    dose = DoseBlock()


class DosageBlock(TreatmentBlock):
    """Usual doses of a medicine as a source gives them, in words that cannot be misread."""

    doses = DoseStreamBlock(label=_("Doses"))
    note = ParagraphBlock(
        label=_("Note"), required=False, help_text=_("How to take it, such as with food, or what else to know.")
    )

    prose_field = "note"
    no_structured_data = "A dose without its maximum and its warnings can harm: readers take it from the page."

    class Meta:
        icon = "time"
        label = _("Dosage")
        description = _("Usual doses of a medicine: for whom, how much, how, how often, and no more than.")
        group = _("Medicines")
        template = "wagtail_healthblocks/blocks/dosage.html"
        form_layout = ["medicine", "name", "doses", "note", "source", closed("source_url")]
        preview_value = {
            "name": _("Paracetamol"),
            "doses": [
                (
                    "dose",
                    {
                        "who": _("Adults who weigh 50 kilograms or more"),
                        "amount": _("500 to 1000"),
                        "unit": "milligram",
                        "route": "oral",
                        "frequency": _("every 4 to 6 hours when needed"),
                        "maximum": _("4 grams in 24 hours"),
                    },
                )
            ],
            "note": "",
            "source": _("The regulator’s page that you read"),
            "source_url": "",
        }

    def render(self, value, context=None):
        """In the language of the page, whoever asks for it: numbers are written as in the words around them."""
        with override(language_of(context)):
            return super().render(value, context)

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context)
        context["is_preview"] = getattr(context.get("request"), "is_preview", False)
        return context


class InteractionValue(HealthValue):
    """One interaction, with its severity in words."""

    @property
    def severity_label(self):
        return SEVERITIES.get(self.get("severity"), "")


class InteractionBlock(HealthBlock):
    """What a medicine should not meet, how much that matters, and what to do."""

    kind = TextChoiceBlock(label=_("Kind"), choices=list(KINDS.items()), default="medicine", search_index=False)
    with_what = CharBlock(label=_("With what"), max_length=255)
    severity = TextChoiceBlock(label=_("Severity"), choices=list(SEVERITIES.items()), search_index=False)
    what_to_do = CharBlock(label=_("What happens, and what to do"), max_length=500)

    prose_field = "what_to_do"

    class Meta:
        icon = "cross"
        label = _("Interaction")
        value_class = InteractionValue

    def get_medicine_names(self, value):
        """What is typed may be a medicine, whatever its kind, such as a herb."""
        return [value["with_what"] or ""]


class InteractionStreamBlock(HealthStreamBlock):
    """The interactions of a medicine."""

    interaction = InteractionBlock()


class InteractionsBlock(TreatmentBlock):
    """What a medicine should not be taken with, the worst first."""

    interactions = InteractionStreamBlock(label=_("Interactions"))

    class Meta:
        icon = "cross"
        label = _("Interactions")
        description = _("What a medicine should not be taken with, how serious that is, and what to do.")
        group = _("Medicines")
        template = "wagtail_healthblocks/blocks/interactions.html"
        form_layout = ["medicine", "name", "interactions", "source", closed("source_url")]
        preview_value = {
            "name": _("Morphine"),
            "interactions": [
                (
                    "interaction",
                    {
                        "kind": "alcohol",
                        "with_what": _("Alcohol"),
                        "severity": "contraindicated",
                        "what_to_do": _("Together they can slow breathing dangerously. Do not drink alcohol."),
                    },
                )
            ],
            "source": _("The regulator’s page that you read"),
            "source_url": "",
        }

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context)
        context["interactions"] = self.get_interactions(value)
        return context

    def get_interactions(self, value):
        """The interactions that say with what, the worst first."""
        rows = [child.value for child in value.get("interactions") or () if child.value.get("with_what")]
        return ranked(rows, "severity", SEVERITIES)

    def get_structured_data(self, value, reading):
        rows = self.get_interactions(value)
        if not value.medicine_name or not rows:
            return
        node = value.get_drug(reading)
        for kind, name in {"food": "foodWarning", "alcohol": "alcoholWarning"}.items():
            node[name] = [row["what_to_do"] for row in rows if row["kind"] == kind and row["what_to_do"]]
        names = [row["with_what"] for row in rows if row["kind"] == "medicine"]
        node["interactingDrug"] = [{"@type": "Drug", "name": name} for name in names]
        yield facts.Fact(nodes.compact(node), rel="about", of=facts.PAGE)
