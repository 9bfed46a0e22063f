from django.utils.translation import gettext_lazy as _

from ...models.base import get_page_model
from ...readings import Reading
from ...section_links import section_links_in
from ..rule import rule


@rule("section.gone", severity="warning")
def section_that_is_gone(page, reading):
    """A link to a section that its page has no longer.

    Readers get to the page, and look for what they were promised.

    Source: a choice of this package.
    """
    known: dict[int | None, set[str]] = {page.pk: anchors_of(reading)}
    for place in reading.places:
        for link in section_links_in(str(getattr(place.value, "source", "") or "")):
            if link.page not in known:
                known[link.page] = anchors_of_page(link.page)
            if link.section and not leads_somewhere(link.fragment, known[link.page]):
                yield (place,), _("A link leads to a section that is gone. Choose another, or take the link away.")
                break


def anchors_of_page(key) -> set[str]:
    page = get_page_model().objects.filter(pk=key).specific().first() if key else None
    return anchors_of(Reading(page)) if page else set()


def anchors_of(reading) -> set[str]:
    return {place.anchor for place in reading.places}


def leads_somewhere(fragment: str, anchors: set[str]) -> bool:
    """Whether a block has that anchor, or a part of one: the answer of a closed question goes by its question’s."""
    return any(fragment == anchor or anchor and fragment.startswith(f"{anchor}-") for anchor in anchors)
