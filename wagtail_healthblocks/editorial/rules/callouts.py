from django.apps import apps
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ... import languages
from ...audience import shown
from ...blocks.base import PACKAGE
from ...blocks.repeats import repeated
from ..rule import rule


@rule("disclaimer.both")
def shared_and_typed(place, reading):
    """A disclaimer with a shared text and one of its own.

    Readers would see only the shared one, and what was typed for this page would be lost on them.

    Source: a choice of this package.
    """
    if place.value["disclaimer"] and place.value["text"]:
        yield "text", _("Choose a shared text or write one here, not both: readers would see only the shared one.")


@rule("disclaimer.other_kind")
def of_another_kind(place, reading):
    """A shared text of another kind than the block says.

    The label above the text would promise something else than the text says.

    Source: a choice of this package.
    """
    chosen = place.value["disclaimer"]
    if chosen and not place.value["text"] and chosen.kind != place.value["kind"]:
        message = _("This text is of another kind: %(kind)s. Choose that kind above, or another text.")
        yield "disclaimer", message % {"kind": chosen.get_kind_display()}


@rule("disclaimer.empty")
def without_a_text(place, reading):
    """A disclaimer without a text, of a kind for which the site has none.

    It would be an empty frame where readers expect a statement.

    Source: a choice of this package.
    """
    value = place.value
    if not value["disclaimer"] and not value["text"] and not _has_default(value["kind"]):
        yield "text", _("Choose a shared text, or write one here: the site has no default of this kind.")


def _has_default(kind):
    defaults = apps.get_model(PACKAGE, "DefaultDisclaimer").objects
    return defaults.filter(disclaimer__kind=kind, disclaimer__live=True).exists()


@rule("disclosure.nameless")
def nobody_named(place, reading):
    """A disclosure that does not say who paid or gave.

    Readers cannot judge an interest whose owner they do not know.

    Source: 16 CFR 255.5; CAP Code 2.1 and 2.4.
    """
    if not place.value["who_paid"].strip() and place.value["relationship"] != "own_product":
        yield "who_paid", _("Name who paid or gave: a disclosure without a name tells readers nothing.")


@rule("disclosure.not_independent")
def written_by_who_paid(place, reading):
    """A text that is called independent although its funder wrote or approved it.

    Both cannot be true.

    Source: 16 CFR 255.5; CAP Code 2.1 and 2.4.
    """
    value = place.value
    if value["relationship"] == "funded_independent" and value["editorial_control"] == "wrote":
        message = _("A text that its funder wrote or approved is not independent. Change one of the two.")
        yield "editorial_control", message


@rule("helpline.repeated")
def helpline_twice(place, reading):
    """A helpline that is chosen twice in one block.

    People in need read two numbers where there is one.

    Source: a choice of this package.
    """
    if repeated(helpline and helpline.pk for helpline in place.value["helplines"]):
        yield "helplines", _("A helpline is chosen twice. Remove one of the two.")


@rule("helpline.none_published", needs="helplines")
def no_published_helpline(place, reading):
    """A block of helplines of which none is published.

    It would promise help and name none.

    Source: a choice of this package.
    """
    if not any(shown(helpline) for helpline in place.value["helplines"]):
        yield "helplines", _("Choose at least one helpline that is published.")


@rule("warning.vague")
def vague_heading(place, reading):
    """A warning whose heading says only that it is one, such as “Important”.

    People who skim, or who hear the headings alone, learn nothing from it.

    Source: WCAG 2.2, success criterion 2.4.6; NHS design system, warning callout.
    """
    vague = {*languages.words("vague_headings", languages.of_site()), gettext("Important").casefold()}
    if place.value["heading"].casefold().strip(" !") in vague:
        message = _("“%(heading)s” alone is vague. Say what the warning is about.")
        yield "heading", message % {"heading": place.value["heading"].strip()}


@rule("warning.empty", needs="text")
def warning_without_a_text(place, reading):
    """A warning that says nothing below its heading.

    Who is warned must know of what, and what to do.

    Source: a choice of this package.
    """
    if not place.value["text"]:
        yield "text", _("Say what readers must know.")
