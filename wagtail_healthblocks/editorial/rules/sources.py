from django.utils.translation import gettext_lazy as _

from ...dates import today
from ..rule import rule


@rule("source.missing", needs="source")
def no_source(place, reading):
    """What holds according to a source, without the source.

    Nobody can check a statement about a medicine whose source is not named.

    Source: a choice of this package.
    """
    if place.block.source_missing and not (place.value["source"].strip() or place.value["cited_source"]):
        yield "source", place.block.source_missing


@rule("source.later")
def as_of_a_day_to_come(place, reading):
    """A fact as of a day to come.

    A law that is to come is not in force yet, and nothing is known of tomorrow.

    Source: a choice of this package.
    """
    if place.value["as_of"] and place.value["as_of"] > today():
        yield "as_of", _("This date lies in the future.")
