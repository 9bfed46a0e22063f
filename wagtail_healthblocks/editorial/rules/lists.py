from django.utils.translation import gettext_lazy as _

from ...blocks import HeadingBlock, QASectionBlock, QuestionBlock
from ...blocks.lists import KeyPointsBlock, filled
from ...blocks.negations import folded_line, negative_lines
from ...blocks.repeats import repeated
from ..rule import rule

FEWEST, MOST, WORDS = KeyPointsBlock.FEWEST, KeyPointsBlock.MOST, KeyPointsBlock.WORDS
#: What begins a section of the text itself.
SECTIONS = HeadingBlock, QASectionBlock, QuestionBlock


def _has_right_number(points):
    return FEWEST <= len(points) <= MOST


@rule("key_points.number", needs="points")
def wrong_number_of_points(place, reading):
    """Fewer than three key points, or more than six.

    Two are no summary, and nobody remembers seven.

    Source: a choice of this package.
    """
    points = list(place.value["points"])
    if not _has_right_number(points):
        yield "points", _("Write three to six points; there are %(number)d.") % {"number": len(points)}


@rule("key_points.long")
def long_point(place, reading):
    """A key point of more than 30 words.

    What readers should remember has to fit in one breath.

    Source: Government Digital Service, Sentence length: why 25 words is our limit (2014); five more are our choice.
    """
    points = list(place.value["points"])
    for position, length in _long(points).items() if _has_right_number(points) else ():
        message = _("This point has %(words)d words. Say it in 30, or in two points.")
        yield ("points", position), message % {"words": length}


def _long(points):
    lengths = {position: len((point or "").split()) for position, point in enumerate(points)}
    return {position: length for position, length in lengths.items() if length > WORDS}


@rule("key_points.repeated")
def repeated_point(place, reading):
    """A key point that an earlier one makes already.

    It takes the place of something else to remember.

    Source: a choice of this package.
    """
    points = list(place.value["points"])
    if _has_right_number(points) and not _long(points):
        for position in repeated(map(folded_line, points)):
            yield ("points", position), _("This point is made above already. Change it, or delete one.")


@rule("key_points.low", severity="warning")
def points_below_the_first_section(place, reading):
    """An article's first key points below a section of its text.

    Who reads the first screen and no more leaves without them.

    Source: a choice of this package.
    """
    in_section = False
    for position, child in enumerate(place.value):
        if isinstance(child.block, KeyPointsBlock):
            if in_section:
                yield (position,), _("Key points belong near the start of the article. Move them up.")
            return
        in_section = in_section or isinstance(child.block, SECTIONS)


@rule("do_dont.empty")
def both_lists_empty(place, reading):
    """Two lists of what to do and what not to do, both empty.

    A heading would promise advice, and none would follow.

    Source: a choice of this package.
    """
    if not filled(place.value["do"]) and not filled(place.value["dont"]):
        yield "do", _("Both lists are empty. Write at least one line.")


@rule("do_dont.both")
def line_in_both_lists(place, reading):
    """A line that stands in both lists.

    Readers would be told to do something and not to do it.

    Source: a choice of this package.
    """
    value = place.value
    both = {*map(folded_line, value["do"])} & {*map(folded_line, value["dont"])}
    if both and (filled(value["do"]) or filled(value["dont"])):
        yield "dont", _("“%(line)s” is in both lists. Delete one of the two.") % {"line": min(both)}


@rule("do_dont.negative")
def line_that_says_do_not(place, reading):
    """A line that says “do not” itself.

    In the first list it means the opposite of its heading; in the second the page says “do not” before it, and
    readers would get it twice.

    Source: NHS design system, do and don’t lists: each item of the second says “do not”.
    """
    messages = {
        "do": _("This line says what not to do. Move it to the other list."),
        "dont": _("Leave “do not” out: the page says it before each line."),
    }
    for name, message in messages.items():
        for position in negative_lines(place.value[name]):
            yield (name, position), message


@rule("do_dont.repeated")
def line_twice(place, reading):
    """A line that its list has already.

    It makes readers look for a difference that is none.

    Source: a choice of this package.
    """
    for name in ("do", "dont"):
        lines = list(place.value[name])
        for position in repeated(map(folded_line, lines)) if not negative_lines(lines) else ():
            yield (name, position), _("This line is in the list already. Change it, or delete one.")
