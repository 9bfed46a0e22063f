import re

from django.utils.translation import gettext_lazy as _

from ... import languages, text
from ...blocks.repeats import repeated
from ...vocabulary import roles
from ..rule import rule


@rule("person.both")
def contributor_and_guest(place, reading):
    """A contributor and a guest's name in one place.

    Readers would see one of the two, and the other would be credited with nothing.

    Source: a choice of this package.
    """
    if place.value["contributor"] and place.value["name"]:
        yield "name", _("A contributor is chosen above already. Leave this empty.")


@rule("person.missing")
def nobody(place, reading):
    """A place for a person with nobody in it.

    A card of authors without an author says nothing.

    Source: a choice of this package.
    """
    if not place.value["contributor"] and not place.value["name"].strip():
        field = "contributor" if "contributor" in place.block.child_blocks else "name"
        yield field, _("Choose a contributor, or type a guest’s name below.")


@rule("person.guest_checks")
def guest_as_checker(place, reading):
    """A guest who is said to have checked the article.

    That somebody checked it is true only of a recorded medical check, and of a person whom readers can look up.

    Source: a choice of this package.
    """
    value = place.value
    if not value["contributor"] and value["name"].strip() and roles.find(value["role"]).scopes:
        message = _("Who checks an article needs an entry among the contributors, and records a medical check.")
        yield "role" if "role" in place.block.child_blocks else "name", message


@rule("person.repeated")
def person_twice(place, reading):
    """Somebody who is named twice in one role.

    Readers look for two people.

    Source: a choice of this package.
    """
    people = [child.value for child in place.value["people"]]
    if repeated(person["contributor"] and (person["contributor"].pk, person["role"]) for person in people):
        yield "people", _("Someone is named twice in the same role. Remove one.")


@rule("quote.empty")
def nothing_said(place, reading):
    """A quotation without words.

    It would put nothing into somebody's mouth.

    Source: a choice of this package.
    """
    if not place.value["quote"]:
        yield "quote", _("Write what they said.")


@rule("quote.marks")
def in_quotation_marks(place, reading):
    """A quotation in quotation marks.

    The page sets it off already, so readers would see the marks twice.

    Source: a choice of this package.
    """
    quote = place.value["quote"]
    if quote and is_quoted(text.plain(quote.source).strip()):
        yield "quote", _("Leave the quotation marks out: the page sets it off.")


def is_quoted(words: str) -> bool:
    """Whether a text is in quotation marks from end to end, those of any language that we know."""
    known = languages.known()
    opening = re.escape("".join(languages.words("opening_quotation_marks", known)))
    closing = re.escape("".join(languages.words("closing_quotation_marks", known)))
    return bool(re.fullmatch(rf"[{opening}].*[{closing}]\W*", words, re.DOTALL))


@rule("quote.consent")
def without_consent(place, reading):
    """A patient's story without written consent on file.

    It is about somebody's health, and belongs to that person.

    Source: Regulation (EU) 2016/679, article 9; ICMJE Recommendations, II.E.
    """
    if place.value["kind"] == "patient_story" and not place.value["consent"]:
        yield "consent", _("A patient’s story needs written consent. Tick this once you have it on file.")


@rule("quote.source")
def publication_without_a_source(place, reading):
    """A quotation from a publication that is not named.

    Nobody can look it up.

    Source: Berne Convention, article 10 (3).
    """
    if place.value["kind"] == "publication" and not place.value["source"].strip():
        yield "source", _("Say where it was published.")


@rule("quote.nameless")
def nobody_said_it(place, reading):
    """A story or a statement of which nobody says whose it is.

    Words without a speaker are no evidence of anything.

    Source: a choice of this package.
    """
    if place.value["kind"] != "publication" and not place.value["name"].strip():
        yield "name", _("Say who said it; for a patient, a first name is enough.")
