from django.conf import settings
from django.utils.translation import gettext_lazy as _

from ... import languages
from ...audience import shown
from ...blocks.repeats import folded, repeated
from ..rule import rule


@rule("dose.misread", severity="warning")
def dose_that_can_be_misread(place, reading):
    """A stored dose that can be misread, such as .5 mg or 1.0 mg.

    “.5” has been taken for 5, and “1.0” for 10. Readers are told to look in the source instead. What is typed anew
    in such a way, the form refuses.

    Source: ISMP, List of Error-Prone Abbreviations, Symbols, and Dose Designations.
    """
    language = languages.code_of(reading.page, settings.LANGUAGE_CODE)
    if problem := place.block.problem(str(place.value or ""), language) if place.value else "":
        yield (), problem


@rule("interaction.repeated")
def interaction_twice(place, reading):
    """An interaction that an earlier line is about already.

    The two may differ in what to do, and readers do not know which holds.

    Source: a choice of this package.
    """
    for position in repeated(folded(child.value["with_what"]) for child in place.value["interactions"]):
        message = _("This interaction is there already. Change it, or delete one of the two.")
        yield ("interactions", position, "with_what"), message


@rule("side_effects.repeated")
def frequency_twice(place, reading):
    """A frequency that stands there already.

    Readers look for the side effects of one frequency in one place.

    Source: European Commission, Guideline on summary of product characteristics, section 4.8.
    """
    for position in repeated(folded(child.value["frequency"]) for child in place.value["frequencies"]):
        message = _("This frequency is there already. Put all its side effects together.")
        yield ("frequencies", position, "frequency"), message


def _places_to_report(value):
    return [helpline for helpline in value["reporting"] if helpline]


def _is_another_kind(value):
    return any(helpline.kind != "reporting" for helpline in _places_to_report(value))


@rule("side_effects.other_helpline")
def helpline_that_takes_no_reports(place, reading):
    """A helpline of another kind where readers shall report side effects.

    Who answers there cannot take the report.

    Source: Directive 2001/83/EC, article 59 (1), on what package leaflets say of reporting.
    """
    if _is_another_kind(place.value):
        yield "reporting", _("Choose only helplines of the kind “Reporting side effects”.")


@rule("side_effects.reporting", needs="reporting")
def nowhere_to_report(place, reading):
    """Side effects without a published place to report them.

    What is known of side effects comes from those who reported them.

    Source: Directive 2001/83/EC, article 59 (1), on what package leaflets say of reporting.
    """
    if not _is_another_kind(place.value) and not any(map(shown, _places_to_report(place.value))):
        yield "reporting", _("Say where readers can report side effects: choose one that is published.")
