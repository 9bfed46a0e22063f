from django.utils.translation import gettext_lazy as _
from wagtail.coreutils import get_content_languages

from ... import languages
from ...audience import shown
from ...blocks.care import has_number
from ...blocks.lists import filled
from ..rule import rule


@rule("care_card.ending")
def heading_does_not_lead_to_the_signs(place, reading):
    """A care card whose heading the signs do not complete.

    The heading is a call to act on a condition, and the signs are the condition.

    Source: NHS design system, care cards.
    """
    ending = condition_ending()
    if not place.value["heading"].rstrip().replace("：", ":").endswith(ending):
        message = _("End the heading with “%(ending)s”, such as “Speak to a doctor if:”. The signs complete it.")
        yield "heading", message % {"ending": ending}


def condition_ending() -> str:
    """How the heading of a care card ends, where the languages of the site agree; with a colon where they do not."""
    endings = {languages.find(code).condition_ending for code in get_content_languages()}
    return endings.pop() if len(endings) == 1 else ":"


@rule("care_card.no_sign", needs="signs")
def no_sign(place, reading):
    """A care card without a sign by which people know that it is about them.

    A call to act on nothing frightens everybody, or nobody.

    Source: NHS design system, care cards.
    """
    if not filled(place.value["signs"]):
        yield "signs", _("Add at least one sign by which people know.")


@rule("care_card.link")
def link_in_an_emergency(place, reading):
    """A link in the text of an emergency card.

    In an emergency people must act, not read on.

    Source: NHS design system, care cards.
    """
    if place.value["level"] == "emergency" and "<a " in place.value["text"].source:
        yield "text", _("An emergency card has no links: people must act, not read on.")


@rule("care_card.no_number")
def nobody_to_call(place, reading):
    """An emergency card that names no published helpline with a telephone number.

    Who has to call at once must not look for the number.

    Source: NHS design system, care cards.
    """
    if place.value["level"] == "emergency" and not has_number(filter(shown, place.value["helplines"])):
        yield "helplines", _("Choose a published helpline with a telephone number.")
