import re

from django.utils.translation import gettext_lazy as _

from ... import languages
from ...blocks.repeats import repeated
from ...dates import today
from ..rule import rule


@rule("reference.year")
def year_to_come(place, reading):
    """A source of a year to come.

    It is a slip of the pen, and nobody finds the source by it. Next year is allowed: journals print ahead.

    Source: a choice of this package.
    """
    if place.value["year"] and place.value["year"] > today().year + 1:
        yield "year", _("This year lies in the future.")


@rule("reference.accessed_later")
def read_tomorrow(place, reading):
    """A web page that is said to have been read on a day to come.

    Nobody read it then.

    Source: a choice of this package.
    """
    if place.value["accessed"] and place.value["accessed"] > today():
        yield "accessed", _("This date lies in the future.")


@rule("reference.accessed")
def web_page_without_a_date(place, reading):
    """A web page as a source, without the day on which it was read.

    Pages change, and readers may find another text than the one that was cited.

    Source: NLM, Citing Medicine, chapter 25.
    """
    value = place.value
    if value["kind"] == "web" and value["url"] and not value["doi"] and not value["accessed"]:
        yield "accessed", _("Say when you last read this web page: pages change.")


@rule("reference.repeated")
def source_twice(place, reading):
    """A source that an earlier number of the same list names already.

    Two numbers look like two sources, and a claim better supported than it is.

    Source: ICMJE Recommendations, IV.A.3.g: sources are numbered in the order in which they are first named.
    """
    told = set()
    for field in ("doi", "pmid", "url"):
        names = (_named_by(child, field) for child in place.value["references"])
        for position, earlier in repeated(names).items():
            if position not in told:
                told.add(position)
                message = _("Reference %(number)d is the same source. Delete one of the two.")
                yield ("references", position, field), message % {"number": earlier + 1}


def _named_by(child, field):
    """An identifier of a reference, typed or of a chosen source."""
    if child.block_type == "source":
        return getattr(child.value, field, "").lower()
    return child.value[field].lower()


@rule("evidence.too_many")
def more_than_the_group(place, reading):
    """More people than there are in the group.

    One of the two numbers is wrong, and the share that readers work out with it.

    Source: a choice of this package.
    """
    number, out_of = place.value["number"], place.value["out_of"]
    if number is not None and out_of is not None and number > out_of:
        yield "number", _("There are only %(out_of)d people in the group.") % {"out_of": out_of}


@rule("evidence.share")
def share_without_people(place, reading):
    """A claim that gives a share of people, without the numbers of people.

    “Half the risk” can be one in two or one in a million. People understand counts better than shares.

    Source: Gigerenzer and Edwards, BMJ 2003;327:741.
    """
    if names_share(place.value["claim"]) and not place.block.get_results(place.value):
        message = _("The claim gives a share of people. Say how many people that is, out of how many.")
        yield "results", message


def names_share(words: str) -> bool:
    """Whether a text says a part of a hundred, in a language that we know."""
    names = "|".join(map(re.escape, languages.words("percent_words", languages.known())))
    return bool(re.search(rf"\d\s*(?:[%٪]|(?:{names})(?!\w))", words, re.IGNORECASE))


@rule("evidence.too_certain")
def too_certain(place, reading):
    """A claim of high or moderate certainty that rests on single cases or opinions alone.

    Neither can show what would have happened without the treatment.

    Source: GRADE handbook, chapter 5; Cochrane Handbook 5.1, section 12.2.
    """
    value = place.value
    if value["study_type"] in place.block.WEAK and value["certainty"] in ("high", "moderate"):
        yield "certainty", _("Single cases and opinions alone cannot make this certain.")
