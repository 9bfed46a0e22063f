from django.utils.translation import gettext_lazy as _

from ...audience import is_open, restricted_paths
from ...blocks.repeats import repeated
from ..rule import rule


def _chosen(value):
    return [page for page in value["pages"] if page]


def _has_repeated(value):
    return bool(repeated(page.pk for page in _chosen(value)))


@rule("related.repeated")
def page_twice(place, reading):
    """A page that is chosen twice.

    It takes the place of another one to read.

    Source: a choice of this package.
    """
    if _has_repeated(place.value):
        yield "pages", _("A page is chosen twice. Remove one of the two.")


@rule("related.hidden")
def hidden_page(place, reading):
    """A chosen page that not everybody may read.

    Readers do not get it, and the list is shorter than its editor thinks.

    Source: a choice of this package.
    """
    chosen = _chosen(place.value)
    restricted = restricted_paths() if chosen else []
    hidden = [page.title for page in chosen if not is_open(page, restricted)]
    if hidden and not _has_repeated(place.value):
        message = _("Not everybody may read “%(title)s”, so readers would not see it. Publish it, or remove it.")
        yield "pages", message % {"title": hidden[0]}


@rule("related.empty")
def nothing_to_read(place, reading):
    """A list of what to read next without a page, that does not fill itself either.

    It would be a heading over nothing.

    Source: a choice of this package.
    """
    if not _chosen(place.value) and not place.value["fill"]:
        yield "pages", _("Choose at least one page, or let related articles be added.")
