from django.utils.translation import gettext_lazy as _

from ...blocks import ParagraphBlock, QuestionBlock
from ...blocks.repeats import folded, repeated
from ...languages import QUESTION_MARKS
from ..rule import rule


@rule("answer.empty", needs="")
def empty_answer(place, reading):
    """A question whose answer says nothing.

    Readers open it in vain, and search engines are told of a question without an answer.

    Source: a choice of this package.
    """
    if not any(is_filled(child) for child in place.value):
        yield (), _("This answer is empty. Write it, or delete the question.")


def is_filled(child):
    """Whether a part of an answer says anything; only running text can be there and yet be blank."""
    return bool(child.value) if isinstance(child.block, ParagraphBlock) else True


@rule("question.repeated")
def repeated_question(place, reading):
    """A question that an earlier one of the section asks already.

    Readers do not know which of two answers holds.

    Source: a choice of this package.
    """
    for position in _repeated(place.value):
        message = _("This question is asked above already. Change it, or delete one of the two.")
        yield ("questions", position, "question"), message


def _repeated(value):
    return repeated(folded(child.value["question"].strip(QUESTION_MARKS + " ")) for child in value["questions"])


@rule("question.hidden_warning")
def warning_in_a_closed_answer(place, reading):
    """A warning, a disclosure or a helpline in an answer that readers have to open.

    Whoever does not open it does not get the warning.

    Source: NHS design system, details: not for what most people need.
    """
    questions = [child for child in place.value["questions"] if isinstance(child.block, QuestionBlock)]
    is_closed = place.value["display"] == "details" and not _repeated(place.value)
    if is_closed and any(child.block.must_stay_open(child.value) for child in questions):
        yield (
            "display",
            _(
                "An answer here holds a warning, a disclosure or a helpline, which must not be hidden. "
                "Show all answers open, or move it out of the answer."
            ),
        )
