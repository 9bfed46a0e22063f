"""What an editor can start a page from in place of an empty one: outlines of blocks, ready to be filled in."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from wagtail import hooks
from wagtail.fields import StreamField

from .blocks import (
    AuthorCardBlock,
    CareCardBlock,
    DisclaimerBlock,
    DoDontBlock,
    DosageBlock,
    EvidenceBlock,
    HeadingBlock,
    InteractionsBlock,
    KeyPointsBlock,
    MedicineFactsBlock,
    ParagraphBlock,
    PrescriptionRequiredBlock,
    QASectionBlock,
    ReferencesBlock,
    RelatedArticlesBlock,
    SideEffectsBlock,
    StepsBlock,
    WarningCalloutBlock,
)
from .outlines import Entry, field_for, fit


@dataclass(frozen=True)
class Preset:
    """An outline to start a page from. It knows blocks by their classes, for the site chooses their names."""

    label: Any
    outline: Sequence[Entry]
    help_text: Any = ""

    def field_on(self, page_class) -> StreamField | None:
        """The StreamField that can hold most of the outline; None where none can hold half of it."""
        return field_for(self.outline, page_class)

    def fill(self, page) -> None:
        """Put the outline, in the page's language, into a new page that has a place for it."""
        if field := self.field_on(type(page)):
            with override(page.locale.language_code):
                value = field.stream_block.normalize(fit(self.outline, field.stream_block))
                stored = json.dumps(field.get_prep_value(value), cls=DjangoJSONEncoder)
            setattr(page, field.attname, stored)


def offered(page_class, parent_page, request) -> dict[str, Preset]:
    """The presets that such a page can start from, by name: ours, as the site's hooks change them."""
    presets = {"condition": CONDITION, "medicine": MEDICINE, "questions": QUESTIONS}
    for construct in hooks.get_hooks("construct_healthblocks_presets"):
        construct(presets, page_class, parent_page, request)
    return {name: preset for name, preset in presets.items() if preset.field_on(page_class)}


# A draft is filled in before it is published, so what is typed here must be true of every page as it stands.


def section(heading) -> Entry:
    """A heading of the running text, with room for the text."""
    return HeadingBlock, {"text": heading, "level": "section"}


def care_card(level, heading) -> Entry:
    """When to get help; the heading ends with a colon in every language, and the editor's signs complete it."""
    return CareCardBlock, {"level": level, "heading": heading, "signs": [""]}


def questions(*asked, heading: Any = "") -> Entry:
    """Questions that wait for their answers."""
    rows = [("question", {"question": question, "answer": [("paragraph", "")]}) for question in asked]
    return QASectionBlock, {"heading": heading, "questions": rows}


START: Entry = (KeyPointsBlock, {"points": [""] * KeyPointsBlock.FEWEST})
#: How every article ends: what it rests on, what it is not, who answers for it, what to read next.
END: list[Entry] = [
    (ReferencesBlock, {"references": [("reference", {})]}),
    DisclaimerBlock,
    AuthorCardBlock,
    RelatedArticlesBlock,
]

CONDITION = Preset(
    label=_("A condition"),
    help_text=_("The title is the name of the condition."),
    outline=[
        START,
        section(_("What it is")),
        ParagraphBlock,
        section(_("Symptoms")),
        ParagraphBlock,
        care_card("emergency", _("Call an ambulance at once if:")),
        care_card("urgent", _("Get medical help today if:")),
        care_card("non_urgent", _("Speak to a doctor if:")),
        section(_("Causes")),
        ParagraphBlock,
        section(_("How it is diagnosed")),
        ParagraphBlock,
        section(_("Treatment")),
        ParagraphBlock,
        (EvidenceBlock, {"references": [("reference", {})]}),
        (DoDontBlock, {"heading": _("What you can do yourself"), "do": ["", ""], "dont": ["", ""]}),
        section(_("Prevention")),
        ParagraphBlock,
        questions(_("How long does it last?"), _("Can it come back?"), heading=_("Common questions")),
        *END,
    ],
)

#: In the order of a package leaflet: what it is for, what to know first, how to take it, side effects, storage.
MEDICINE = Preset(
    label=_("A medicine"),
    help_text=_("The title is the name of the medicine."),
    outline=[
        START,
        MedicineFactsBlock,
        PrescriptionRequiredBlock,
        section(_("What it is for")),
        ParagraphBlock,
        (EvidenceBlock, {"references": [("reference", {})]}),
        section(_("Before you take it")),
        ParagraphBlock,
        (WarningCalloutBlock, {"kind": "safety", "heading": _("Who should not take it")}),
        (InteractionsBlock, {"interactions": [("interaction", {})]}),
        section(_("Pregnancy and breastfeeding")),
        ParagraphBlock,
        section(_("Driving and using machines")),
        ParagraphBlock,
        (StepsBlock, {"heading": _("How to take it"), "steps": [("step", {}), ("step", {})]}),
        (DosageBlock, {"doses": [("dose", {})]}),
        section(_("If you take too much")),
        ParagraphBlock,
        (SideEffectsBlock, {"serious": [("effect", {})], "frequencies": [("frequency", {})]}),
        care_card("emergency", _("Call an ambulance at once if:")),
        section(_("How to store it")),
        ParagraphBlock,
        questions(
            _("What if I forget a dose?"),
            _("Can I take it with food?"),
            _("Can I stop taking it?"),
            heading=_("Common questions"),
        ),
        *END,
    ],
)

QUESTIONS = Preset(
    label=_("Questions and answers"),
    help_text=_("The title names what the questions are about."),
    outline=[
        START,
        ParagraphBlock,
        questions(
            _("What is it?"),
            _("How does it work?"),
            _("Is it safe?"),
            _("What is not known about it?"),
            _("When should I get medical help?"),
        ),
        *END,
    ],
)
