"""What editors and readers choose from. No model is imported: a site's migrations name these choices."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from .conf import settings

STATES = {
    "open": _("Open: readers can write and read reviews"),
    "closed": _("Closed: the reviews stay, nobody can add one"),
    "hidden": _("Hidden: no reviews on this page"),
}
FORMS = {
    "link": _("Behind a link: the page can be cached"),
    "inline": _("On the page: the page is not cached"),
}
#: The ratings, and what each says.
STARS = {
    1: _("1 star: very poor"),
    2: _("2 stars: poor"),
    3: _("3 stars: fair"),
    4: _("4 stars: good"),
    5: _("5 stars: very good"),
}


class Relationship(TextChoices):
    """How a writer is connected with the site or with what the page is about."""

    NONE = "none", _("No connection")
    EMPLOYEE = "employee", _("I work for this site or for a company the page is about")
    PAID = "paid", _("I was paid or given something for it")
    OTHER = "other", _("Another connection")


def state_choices() -> list:
    return list(STATES.items())


def form_choices() -> list:
    return list(FORMS.items())


def star_choices() -> list:
    """The ratings for a form, in the order of a row of stars."""
    return [(str(stars), label) for stars, label in STARS.items()]


def relationship_choices() -> list:
    """What a writer can say of a connection: nothing of a reward where rewarded reviews are forbidden."""
    forbidden = [Relationship.PAID] if settings.HEALTHBLOCKS_REVIEWS_REWARDED == "forbidden" else []
    return [(value, label) for value, label in Relationship.choices if value not in forbidden]
