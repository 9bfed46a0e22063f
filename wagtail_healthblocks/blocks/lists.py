from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, ListBlock

from .. import facts
from .headed import HeadedBlock
from .negations import negated

LINE_LENGTH = 200


def filled(lines) -> list[str]:
    """The lines of a list that say something."""
    return [line for line in lines or () if line and line.strip()]


class KeyPointsBlock(HeadedBlock):
    """What readers should remember: three to six short sentences."""

    FEWEST, MOST, WORDS = 3, 6, 30

    heading = CharBlock(label=_("Heading"), max_length=255, required=False, help_text=_("Empty: “Key points”."))
    points = ListBlock(
        CharBlock(label=_("Point"), max_length=LINE_LENGTH),
        label=_("Key points"),
        default=[],
        help_text=_("Three to six whole sentences, each of 30 words at most."),
    )

    class Meta:
        icon = "list-ul"
        label = _("Key points")
        description = _("Three to six sentences that readers should remember. Place it at the start.")
        group = _("Text")
        template = "wagtail_healthblocks/blocks/key_points.html"
        preview_value = {
            "heading": "",
            "points": [
                _("Antibiotics work against bacteria, not against viruses such as those that cause colds."),
                _("Take them as you were told, and do not share them with anyone."),
                _("Using them when they are not needed helps bacteria to become resistant."),
            ],
        }

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context)
        context["points"] = filled(value.get("points"))
        return context

    def get_structured_data(self, value, reading):
        if points := filled(value["points"]):
            yield facts.Property("abstract", " ".join(points), of=facts.ARTICLE)


class DoDontBlock(HeadedBlock):
    """What to do and what not to do; each line of the second list says “do not”, and nothing above it does."""

    heading = CharBlock(
        label=_("Heading"), max_length=255, required=False, help_text=_("Empty: “What to do and what to avoid”.")
    )
    do = ListBlock(
        CharBlock(label=_("Do"), max_length=LINE_LENGTH),
        label=_("What to do"),
        default=[],
        help_text=_("Each starts with a verb, such as “rest when you need to”."),
    )
    dont = ListBlock(
        CharBlock(label=_("Do not"), max_length=LINE_LENGTH),
        label=_("What not to do"),
        default=[],
        help_text=_("Leave “do not” out, such as “drive until you feel well”: the page says it before each line."),
    )

    no_structured_data = "schema.org has no property for what people should and should not do."

    class Meta:
        icon = "tasks"
        label = _("Do and do not")
        description = _("Two short lists: what to do, and what not to do.")
        group = _("Text")
        template = "wagtail_healthblocks/blocks/do_dont.html"
        preview_value = {
            "heading": _("When your nose bleeds"),
            "do": [
                _("sit up and lean forward"),
                _("pinch the soft part of your nose for 10 to 15 minutes"),
                _("breathe through your mouth"),
            ],
            "dont": [_("lie down or tilt your head back"), _("blow or pick your nose for a day")],
        }

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context)
        context["do"], context["dont"] = filled(value.get("do")), filled(value.get("dont"))
        context["negated"] = negated(context["dont"])
        return context
