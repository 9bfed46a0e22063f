from django.core.exceptions import ValidationError
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, ListBlock
from wagtail.blocks.list_block import ListBlockValidationError
from wagtail.coreutils import get_content_languages

from .. import facts, languages
from .base import required
from .headed import HeadedBlock, heading_errors
from .repeats import folded, repeated

LINE_LENGTH = 200


def filled(lines) -> list[str]:
    """The lines of a list that say something."""
    return [line for line in lines or () if line and line.strip()]


def folded_line(line: str) -> str:
    """A line as it is compared with others: what surrounds the words makes no difference, either."""
    return folded((line or "").strip(" .!"))


def repeated_lines(lines, message):
    """The error of each line that an earlier one of the list says already; None where no line does."""
    errors = dict.fromkeys(repeated(map(folded_line, lines)), ValidationError(message, code="repeated"))
    return ListBlockValidationError(block_errors=errors) if errors else None


class KeyPointsBlock(HeadedBlock):
    """What readers should remember: three to six short sentences."""

    FEWEST, MOST, WORDS = 3, 6, 30

    heading = CharBlock(label=_("Heading"), max_length=255, required=False, help_text=_("Empty: “Key points”."))
    points = ListBlock(
        CharBlock(label=_("Point"), max_length=LINE_LENGTH),
        label=_("Points"),
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

    def get_errors(self, value):
        return heading_errors("heading", value)

    def get_publish_errors(self, value):
        points = list(value["points"])
        if not self.FEWEST <= len(points) <= self.MOST:
            yield (
                "points",
                ValidationError(
                    _("Write three to six points; there are %(number)d."), params={"number": len(points)}, code="number"
                ),
            )
        elif errors := self.get_long_points(points):
            yield "points", ListBlockValidationError(block_errors=errors)
        elif error := repeated_lines(points, _("This point is made above already. Change it, or delete one.")):
            yield "points", error

    def get_long_points(self, points):
        """The error of each point that has too many words, by position."""
        lengths = [len(point.split()) for point in points]
        return {
            position: ValidationError(
                _("This point has %(words)d words. Say it in 30, or in two points."),
                params={"words": length},
                code="long",
            )
            for position, length in enumerate(lengths)
            if length > self.WORDS
        }


class DoDontBlock(HeadedBlock):
    """What to do and what not to do, where each line of the second list says “do not” again."""

    heading = CharBlock(label=_("Heading"), max_length=255, required=False, help_text=_("Empty: “Do and don’t”."))
    do = ListBlock(
        CharBlock(label=_("Do"), max_length=LINE_LENGTH),
        label=_("Do"),
        default=[],
        help_text=_("Each starts with a verb, such as “rest when you need to”."),
    )
    dont = ListBlock(
        CharBlock(label=_("Do not"), max_length=LINE_LENGTH),
        label=_("Do not"),
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
        return context

    def get_errors(self, value):
        return heading_errors("heading", value)

    def get_publish_errors(self, value):
        both = {*map(folded_line, value["do"])} & {*map(folded_line, value["dont"])}
        if not filled(value["do"]) and not filled(value["dont"]):
            yield "do", required(_("Both lists are empty. Write at least one line."))
        elif both:
            error = ValidationError(
                _("“%(line)s” is in both lists. Delete one of the two."), params={"line": min(both)}, code="both"
            )
            yield "dont", error
        for name, message in self.get_refusals().items():
            repeated = _("This line is in the list already. Change it, or delete one.")
            if error := negative_lines(value[name], message) or repeated_lines(value[name], repeated):
                yield name, error

    def get_refusals(self):
        """What is said of a line that says “do not” itself, in each list."""
        return {
            "do": _("This line says what not to do. Move it to the other list."),
            "dont": _("Leave “do not” out: the page says it before each line."),
        }


def negative_lines(lines, message):
    """The error of each line that says “do not” itself; None where no line does."""
    starts = negations()
    errors = {
        position: ValidationError(message, code="negative")
        for position, line in enumerate(map(folded_line, lines))
        if line.startswith(starts)
    }
    return ListBlockValidationError(block_errors=errors) if errors else None


def negations() -> tuple[str, ...]:
    """How a line that says “do not” starts, in the languages of the site."""
    starts = [f"{start} " for start in languages.words("do_not", languages.of_site())]
    for language in get_content_languages():
        with override(language):
            starts.append(folded(gettext("do not %(what)s") % {"what": ""}) + " ")
    return tuple(starts)
