from django.db.models import CharField, TextField
from django.utils.translation import gettext_lazy as _
from wagtail.fields import RichTextField

from ... import text
from ...blocks import ParagraphBlock
from ..rule import rule

UNSEEN = _("This text is empty. Write it, or delete it.")


@rule("paragraph.empty")
def empty_paragraph(place, reading):
    """A text of the article that holds no word.

    It shows as a gap, and often stands where somebody meant to write.

    Source: a choice of this package.
    """
    for position, child in enumerate(place.value):
        if isinstance(child.block, ParagraphBlock) and not child.value:
            yield (position,), UNSEEN


@rule("text.unseen")
def unseen_text(place, reading):
    """A field that holds only characters which nobody sees, such as spaces without width.

    Readers get a heading, a name or a line with nothing in it, and other rules take it for filled.

    Source: a choice of this package.
    """
    # Forms take away spaces themselves, and other rules take them for nothing.
    if isinstance(place.value, str) and place.value.strip() and text.is_unseen(place.value):
        yield "", UNSEEN


@rule("snippet.unseen")
def unseen_text_of_snippet(snippet, reading):
    """A text of a snippet that holds no word, such as an empty paragraph or spaces without width.

    Every page that shows the snippet gets an empty frame, where readers expect a statement or a name.

    Source: a choice of this package.
    """
    for field in snippet._meta.concrete_fields:
        said = field.value_from_object(snippet)
        if said and isinstance(field, (CharField, TextField)):
            is_unseen = text.is_blank if isinstance(field, RichTextField) else text.is_unseen
            if is_unseen(said):
                yield field.name, UNSEEN


@rule("steps.few")
def too_few_steps(place, reading):
    """A list of steps with fewer than two.

    A list of one is no list: numbers promise that something follows.

    Source: a choice of this package.
    """
    if len(place.value["steps"]) < 2:
        yield "steps", _("Write at least two steps; one alone is better as text.")


@rule("steps.repeated")
def repeated_step(place, reading):
    """A step that says what the one before it says.

    People follow steps to the letter, and would do it twice.

    Source: a choice of this package.
    """
    steps, before = place.value["steps"], None
    for position, child in enumerate(steps if len(steps) > 1 else ()):
        words = text.plain(child.value["text"].source).casefold()
        if words and words == before:
            yield ("steps", position, "text"), _("This step says the same as the one before. Change it, or delete one.")
        before = words


@rule("step.empty", needs="text")
def empty_step(place, reading):
    """A step that does not say what to do.

    A number without an instruction makes people think that they miss something.

    Source: a choice of this package.
    """
    if not place.value["text"]:
        yield "text", _("Say what to do, or delete this step.")
