from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock

from .. import facts, nodes
from ..traversal import walk
from .base import HealthBlock, HealthStreamBlock
from .callouts import DisclaimerBlock, HelplineBlock, WarningCalloutBlock
from .care import CareCardBlock
from .choices import TextChoiceBlock
from .evidence import EvidenceBlock
from .headed import HeadedBlock
from .layout import closed
from .lists import DoDontBlock
from .media import FigureBlock
from .medicines import OffLabelNoticeBlock, PrescriptionRequiredBlock
from .prose import ParagraphBlock, StepsBlock
from .tables import DataTableBlock


class AnswerStreamBlock(HealthStreamBlock):
    """What an answer is made of. Subclass it to let answers hold blocks of your own."""

    paragraph = ParagraphBlock()
    steps = StepsBlock()
    do_dont = DoDontBlock()

    prescription_required = PrescriptionRequiredBlock()
    off_label_notice = OffLabelNoticeBlock()

    warning_callout = WarningCalloutBlock()
    care_card = CareCardBlock()
    helpline = HelplineBlock()
    disclaimer = DisclaimerBlock()

    evidence = EvidenceBlock()
    data_table = DataTableBlock()

    figure = FigureBlock()

    no_structured_data = "The question that it answers carries it."

    class Meta:
        icon = "list-ul"
        label = _("Answer")
        description = _("The parts of an answer, in reading order.")
        group = _("Questions")
        required = False
        template = "wagtail_healthblocks/blocks/answer.html"
        preview_value = [("paragraph", _("<p>Yes. Taking it with food can settle the stomach.</p>"))]


class QuestionBlock(HealthBlock):
    """A question that readers ask, and its answer."""

    question = CharBlock(
        label=_("Question"), max_length=255, help_text=_("In readers’ words, such as “Can I take it with food?”.")
    )
    answer = AnswerStreamBlock(label=_("Answer"))

    prose_field = "question"

    class Meta:
        icon = "help"
        label = _("Question")
        description = _("One question that readers ask, and its answer.")
        group = _("Questions")
        template = "wagtail_healthblocks/blocks/question.html"
        preview_value = {
            "question": _("Can I take it with food?"),
            "answer": [("paragraph", _("<p>Yes. Taking it with food can settle the stomach.</p>"))],
        }

    def opens_section(self, value):
        return True

    def must_stay_open(self, value):
        """Whether the answer holds a warning, a disclosure or a helpline, which nobody may miss."""
        return any(getattr(place.block, "always_visible", False) for place in walk(value))

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context)
        context["closed"] = context.get("display") == "details" and not self.must_stay_open(value)
        return context

    def get_structured_data(self, value, reading):
        """The question with its answer."""
        answer = reading.text(value["answer"])
        if value["question"] and answer:
            node = nodes.question(reading.url(value), value["question"], answer)
            yield facts.Fact(node, rel="mainEntity", of=facts.FAQ)


class QuestionStreamBlock(HealthStreamBlock):
    """The questions of a section. A stream, because its children keep their ids when the page is saved."""

    question = QuestionBlock()


class QASectionBlock(HeadedBlock):
    """Questions and answers, all open or each behind its question."""

    heading = CharBlock(label=_("Heading"), max_length=255, required=False)
    introduction = ParagraphBlock(label=_("Introduction"), required=False)
    questions = QuestionStreamBlock(label=_("Questions"))
    display = TextChoiceBlock(
        label=_("Display of answers"),
        choices=[("open", _("All answers open")), ("details", _("Readers open each answer"))],
        default="open",
        search_index=False,
        help_text=_("Opening each answer suits long lists. Printing always shows every answer."),
    )

    prose_field = "introduction"
    no_structured_data = "Its questions describe themselves, and one FAQPage gathers them all."

    class Meta:
        icon = "folder-open-inverse"
        label = _("Questions and answers")
        description = _("A section of questions that readers ask, with their answers.")
        group = _("Questions")
        template = "wagtail_healthblocks/blocks/qa_section.html"
        form_layout = ["heading", "introduction", "questions", closed("display", heading=_("Settings"))]
        preview_value = {
            "heading": _("Common questions"),
            "introduction": "",
            "display": "details",
            "questions": [
                (
                    "question",
                    {
                        "question": _("Can I take it with food?"),
                        "answer": [("paragraph", _("<p>Yes. Taking it with food can settle the stomach.</p>"))],
                    },
                ),
                (
                    "question",
                    {
                        "question": _("What if I forget a dose?"),
                        "answer": [("paragraph", _("<p>Read the leaflet that came with it, or ask a pharmacist.</p>"))],
                    },
                ),
            ],
        }

    def opens_section(self, value):
        return bool(value.get("heading"))

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context)
        context["display"] = value.get("display")
        return context
