from django.apps import apps
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, TextBlock

from .. import facts, icon_arrays
from ..audience import shown
from .base import PACKAGE, HealthBlock, HealthStreamBlock, HealthValue
from .choices import TextChoiceBlock
from .choosers import ChosenListBlock, HelplineChooserBlock
from .layout import closed
from .treatment import TreatmentBlock, ranked

#: How often a side effect is seen, the most frequent first, in the words of European package leaflets.
FREQUENCIES = {
    "very_common": (_("Very common"), _("may affect more than 1 in 10 people")),
    "common": (_("Common"), _("may affect up to 1 in 10 people")),
    "uncommon": (_("Uncommon"), _("may affect up to 1 in 100 people")),
    "rare": (_("Rare"), _("may affect up to 1 in 1,000 people")),
    "very_rare": (_("Very rare"), _("may affect up to 1 in 10,000 people")),
    "not_known": (_("Not known"), _("how often it happens cannot be estimated from what is known")),
}


class FrequencyValue(HealthValue):
    """Side effects of one frequency."""

    @property
    def words(self):
        """The frequency and what it means."""
        return FREQUENCIES.get(self.get("frequency"), ("", ""))

    @property
    def effect_list(self):
        return [line.strip() for line in (self.get("effects") or "").splitlines() if line.strip()]


class EffectsBlock(TextBlock):
    """Side effects, one on each line; stored with the same ends of lines whichever browser sent them."""

    def value_from_form(self, value):
        return "\n".join(super().value_from_form(value).splitlines())


class FrequencyBlock(HealthBlock):
    """The side effects that are equally frequent."""

    frequency = TextChoiceBlock(
        label=_("Frequency"),
        choices=[(code, name) for code, (name, _meaning) in FREQUENCIES.items()],
        search_index=False,
        help_text=_("As the package leaflet says; readers see in numbers what it means."),
    )
    effects = EffectsBlock(label=_("Side effects"), max_length=2000, rows=3, help_text=_("One on each line."))

    prose_field = "effects"

    class Meta:
        icon = "list-ul"
        label = _("Side effects of one frequency")
        value_class = FrequencyValue


class FrequencyStreamBlock(HealthStreamBlock):
    """Side effects, frequency by frequency."""

    frequency = FrequencyBlock()


class SeriousEffectBlock(HealthBlock):
    """A serious side effect, and what to do about it."""

    effect = CharBlock(label=_("What people notice"), max_length=255)
    what_to_do = CharBlock(label=_("What to do"), max_length=500)

    prose_field = "effect"

    class Meta:
        icon = "warning"
        label = _("Serious side effect")


class SeriousEffectStreamBlock(HealthStreamBlock):
    """The serious side effects, under a heading of their own."""

    effect = SeriousEffectBlock()

    class Meta:
        template = "wagtail_healthblocks/blocks/serious_effects.html"

    def opens_section(self, value):
        return bool(value)


class SideEffectsBlock(TreatmentBlock):
    """What a medicine can do to people beside its effect: what is serious, what is frequent, where to report it."""

    serious = SeriousEffectStreamBlock(
        label=_("Serious side effects"), help_text=_("What people notice, and what they should do then.")
    )
    frequencies = FrequencyStreamBlock(label=_("Other side effects"), required=False)
    reporting = ChosenListBlock(
        HelplineChooserBlock(label=_("Helpline")),
        label=_("Where to report side effects"),
        help_text=_("Helplines of the kind “Reporting side effects”."),
    )

    class Meta:
        icon = "warning"
        label = _("Side effects")
        description = _("Serious and other side effects of a medicine, what to do, and where to report them.")
        group = _("Medicines")
        template = "wagtail_healthblocks/blocks/side_effects.html"
        form_layout = ["medicine", "name", "serious", "frequencies", "reporting", "source", closed("source_url")]

    def get_preview_value(self):
        place = apps.get_model(PACKAGE, "Helpline")(
            name=_("Yellow Card scheme"), kind="reporting", country="GB", url="https://yellowcard.mhra.gov.uk/"
        )
        breathing = {"effect": _("Slow or shallow breathing"), "what_to_do": _("Call the emergency number at once.")}
        frequent = {"frequency": "very_common", "effects": _("constipation")}
        return self.normalize(
            {
                "name": _("Morphine"),
                "serious": [("effect", breathing)],
                "frequencies": [("frequency", frequent)],
                "reporting": [place],
                "source": _("The regulator’s page that you read"),
            }
        )

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context)
        context["frequencies"] = rows = self.get_frequencies(value)
        context["drawn"] = list(zip(rows, icon_arrays.of_frequencies([row["frequency"] for row in rows]), strict=True))
        context["places"] = [place for place in value.get("reporting") or () if shown(place)]
        return context

    def get_frequencies(self, value):
        """The side effects by frequency, the most frequent first."""
        rows = [child.value for child in value.get("frequencies") or () if child.value.effect_list]
        return ranked(rows, "frequency", FREQUENCIES)

    def get_structured_data(self, value, reading):
        """The medicine with its serious side effects as a warning, in the words of the page."""
        warning = reading.text(value["serious"]) if value["serious"] else ""
        if value.medicine_name and warning:
            node = value.get_drug(reading) | {"warning": warning}
            yield facts.Fact(node, rel="about", of=facts.PAGE)
