"""What an editor can start a page from in place of an empty one: outlines of blocks, ready to be filled in."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from wagtail import hooks
from wagtail.blocks import Block, StreamBlock
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

#: A block's class alone, or with what is in it from the start, written as in ``preview_value``.
Entry = type[Block] | tuple[type[Block], Any]


@dataclass(frozen=True)
class Preset:
    """An outline to start a page from. It knows blocks by their classes, for the site chooses their names."""

    label: Any
    outline: Sequence[Entry]
    help_text: Any = ""

    def fit(self, stream_block: StreamBlock) -> list[tuple[str, Any]]:
        """The name and value of each block of the outline that the stream can hold; the rest is left out."""
        fitted: list[tuple[str, Any]] = []
        used: Counter[str] = Counter()
        for entry in self.outline:
            block_class, value = entry if isinstance(entry, tuple) else (entry, None)
            name = name_of(block_class, stream_block)
            if name is None or used[name] == most_of(name, stream_block):
                continue
            used[name] += 1
            fitted.append((name, stream_block.child_blocks[name].get_default() if value is None else value))
        return fitted

    def field_on(self, page_class) -> StreamField | None:
        """The StreamField that can hold most of the outline; None where none can hold half of it."""
        found = [(len(self.fit(field.stream_block)), field) for field in stream_fields(page_class)]
        number, field = max(found, key=lambda pair: pair[0], default=(0, None))
        return field if number and 2 * number >= len(self.outline) else None

    def fill(self, page) -> None:
        """Put the outline, in the page's language, into a new page that has a place for it."""
        if field := self.field_on(type(page)):
            with override(page.locale.language_code):
                value = field.stream_block.normalize(self.fit(field.stream_block))
                stored = json.dumps(field.get_prep_value(value), cls=DjangoJSONEncoder)
            setattr(page, field.attname, stored)


def name_of(block_class: type[Block], stream_block: StreamBlock) -> str | None:
    """The name under which a stream has a block of this very class, or else of a subclass."""
    children = stream_block.child_blocks.items()
    exact = (name for name, block in children if type(block) is block_class)
    return next(exact, None) or next((name for name, block in children if isinstance(block, block_class)), None)


def most_of(name: str, stream_block: StreamBlock) -> int | None:
    """How many blocks of a name the stream may hold; None where nothing limits them."""
    return (stream_block.meta.block_counts or {}).get(name, {}).get("max_num")


def stream_fields(page_class) -> list[StreamField]:
    """The StreamFields that editors see when they make such a page."""
    shown = page_class.get_edit_handler().get_form_options().get("fields", [])
    fields = page_class._meta.concrete_fields
    return [field for field in fields if isinstance(field, StreamField) and field.name in shown]


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
