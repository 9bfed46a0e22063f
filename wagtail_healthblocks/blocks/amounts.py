"""The fields that hold doses: a number is stored plainly, and refused as it is typed where it can be misread."""

from collections.abc import Hashable, Iterable, Iterator
from typing import Any

from django.conf import settings
from wagtail.blocks import CharBlock
from wagtail.blocks.base import BlockField

from .. import doses, languages
from ..traversal import Place, walk


class TypedText(str):
    """A text as a form has just sent it."""

    #: Whether the same is stored there already; and the language of the page or the snippet.
    is_stored = False
    language = "en"


class DoseTextBlock(CharBlock):
    """A text with doses in it, such as “4 grams in 24 hours”.

    What is typed into a form is refused where it can be misread, and its numbers are stored plainly. What is stored
    there already stays as it is: whoever did not touch it can save what they changed elsewhere.
    """

    validate = staticmethod(doses.validate_doses)
    check_typed = staticmethod(doses.check_doses)
    plain = staticmethod(doses.text_plain)
    problem = staticmethod(doses.text_problem)

    def __init__(self, *args, validators=(), **kwargs):
        super().__init__(*args, validators=[self.validate, *validators], **kwargs)

    def value_from_datadict(self, data, files, prefix):
        return TypedText(super().value_from_datadict(data, files, prefix) or "")

    def get_searchable_content(self, value):
        return [] if self.problem(str(value or "")) else super().get_searchable_content(value)

    def get_api_detail(self, value, context=None):
        """What readers are told, and whether that is something else than is stored, for it can be misread."""
        text = str(value or "")
        return {"words": self.in_words(text), "can_be_misread": bool(self.problem(text))}

    def in_words(self, text):
        return doses.text_in_words(text)

    def get_stored_key(self, value):
        return str(value or "").strip()

    def clean(self, value):
        text = value.strip() if isinstance(value, TypedText) else ""
        if not text:
            return super().clean(value)
        if value.is_stored:
            return text
        self.check_typed(text, value.language, typed=True)
        return super().clean(self.plain(text, value.language))


class AmountBlock(DoseTextBlock):
    """The number of one dose, such as “500 to 1000”; its unit stands beside it."""

    validate = staticmethod(doses.validate_amount)
    check_typed = staticmethod(doses.check_amount)
    plain = staticmethod(doses.amount_plain)
    problem = staticmethod(doses.amount_problem)

    def in_words(self, text):
        return doses.amount_in_words(text, "")


class StreamFormField(BlockField):
    """A stream in a form of Wagtail’s, of a page or a snippet: it knows what is stored of it, drafts included."""

    stored: Any = None
    language = "en"

    def get_bound_field(self, form, field_name):
        self.stored = form.get_initial_for_field(self, field_name)
        self.language = languages.code_of(getattr(form, "instance", None), settings.LANGUAGE_CODE)
        return super().get_bound_field(form, field_name)

    def clean(self, value):
        sent = [place for place in walk(value) if hasattr(place.value, "is_stored") and stored_as(place)]
        stored = {(place.path, stored_as(place)) for place in walk(self.stored)} if sent else set()
        for place in sent:
            place.value.language = self.language
            place.value.is_stored = (place.path, stored_as(place)) in stored
        return super().clean(value)


def stored_as(place: Place) -> Hashable:
    """What must be the same for a value to be the stored one; None where that makes no difference."""
    get_stored_key = getattr(place.block, "get_stored_key", None)
    return get_stored_key(place.value) if get_stored_key else None


def dose_texts(places: Iterable[Place]) -> Iterator[Place]:
    """Every text with doses among the places of a stream, wherever a site put it."""
    return (place for place in places if isinstance(place.block, DoseTextBlock) and place.value)
