from django.apps import apps
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, ListBlock

from ..audience import shown
from .base import PACKAGE, site_settings
from .choices import TextChoiceBlock
from .choosers import ChosenListBlock, HelplineChooserBlock
from .headed import HeadedBlock
from .lists import LINE_LENGTH, filled
from .prose import ParagraphBlock


class CareCardBlock(HeadedBlock):
    """When to get help and how fast: a call to act, the signs, and whom to call."""

    LEVELS = {
        "non_urgent": _("Non-urgent advice:"),
        "urgent": _("Urgent advice:"),
        "emergency": _("Immediate action required:"),
    }

    level = TextChoiceBlock(
        label=_("How urgent"),
        choices=[("non_urgent", _("Not urgent")), ("urgent", _("Urgent")), ("emergency", _("Emergency"))],
        default="non_urgent",
        search_index=False,
        help_text=_("One card of each on a page at most."),
    )
    heading = CharBlock(
        label=_("Heading"),
        max_length=255,
        help_text=_(
            "A call to act that ends with “if:”, such as “Speak to a doctor if:”. The page says how urgent it is."
        ),
    )
    signs = ListBlock(
        CharBlock(label=_("Sign"), max_length=LINE_LENGTH),
        label=_("Signs"),
        default=[],
        help_text=_("Each completes the heading, such as “you have had a fever for more than three days”."),
    )
    text = ParagraphBlock(label=_("What to do"), required=False)
    helplines = ChosenListBlock(
        HelplineChooserBlock(label=_("Helpline")),
        label=_("Whom to call"),
        default=[],
        help_text=_("An emergency card needs one with a telephone number."),
    )

    always_visible = True
    prose_field = "text"
    no_structured_data = "schema.org has no property for how urgently people need help."

    class Meta:
        icon = "circle-plus"
        label = _("Care card")
        description = _("When to get help: not urgent, urgent or at once, with the signs and a number to call.")
        group = _("Notices")
        template = "wagtail_healthblocks/blocks/care_card.html"
        form_layout = ["level", "heading", "signs", "text", "helplines"]

    def get_preview_value(self):
        signs = [
            _("one side of someone’s face droops"),
            _("they cannot lift both arms and keep them up"),
            _("their speech is slurred"),
        ]
        emergency = apps.get_model(PACKAGE, "Helpline")(name=_("Emergency services"), phone="112", country="EU")
        value = {"level": "emergency", "heading": _("Call an ambulance at once if:"), "signs": signs}
        return self.normalize({**value, "text": "", "helplines": [emergency]})

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context)
        context["level_label"] = self.LEVELS.get(value.get("level"), "")
        context["signs"] = filled(value.get("signs"))
        context["helplines"] = self.get_shared_facts(value, site_settings(context))
        context["call"] = self.get_call(value, context["helplines"])
        return context

    def get_shared_facts(self, value, settings):
        """Whom to call: whom the card names; in an emergency without a number, also those of the readers' countries."""
        own = [helpline for helpline in value.get("helplines") or () if shown(helpline)]
        if value.get("level") != "emergency" or has_number(own) or not settings:
            return own
        return [*own, *(helpline for helpline in settings.emergency_helplines if helpline not in own)]

    def get_call(self, value, helplines):
        """What an emergency card says that has no number to show."""
        if value.get("level") != "emergency" or has_number(helplines):
            return ""
        return gettext("Call the emergency number of your country.")

    def get_api_representation(self, value, context=None):
        """As of any block; with the details of whom readers are told to call."""
        helplines = self.get_shared_facts(value, site_settings(context or {}))
        if call := self.get_call(value, helplines):
            helplines = [*helplines, apps.get_model(PACKAGE, "Helpline")(name=call, kind="emergency")]
        details = [helpline.get_api_detail(context) for helpline in helplines]
        return {**super().get_api_representation(value, context=context), "helplines_detail": details}


def has_number(helplines) -> bool:
    """Whether one of these can be called."""
    return any(helpline.phone for helpline in helplines)
