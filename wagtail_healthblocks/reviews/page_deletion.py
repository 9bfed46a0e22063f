"""Before pages are deleted: how many reviews go with them. Counts only, whoever asks."""

from functools import reduce
from operator import or_

from django.conf import settings
from django.db.models import Q
from django.utils.formats import number_format
from django.utils.translation import ngettext
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.views.pages.bulk_actions import DeleteBulkAction

from .models import Review

#: Wagtail's hook for what goes along with a page.
CASCADE = "construct_translated_pages_to_cascade_actions"


def reviews_below(pages) -> int:
    """How many reviews there are of these pages and of all below them; what is erased has no words to lose."""
    if not pages:
        return 0
    below = reduce(or_, (Q(page__path__startswith=page.path) for page in pages))
    return Review.objects.filter(below).exclude(status=Review.Status.ERASED).count()


def said_of(number: int) -> str:
    """What is said before they go; empty for none."""
    if not number:
        return ""
    text = ngettext(
        "%(number)s reader review will be deleted, too. What was decided about it stays on record.",
        "%(number)s reader reviews will be deleted, too. What was decided about them stays on record.",
        number,
    )
    return text % {"number": number_format(number, force_grouping=True)}


def warn(request, pages) -> None:
    """Say it on the page that asks whether to delete these."""
    if request.method == "GET" and (text := said_of(reviews_below(pages))):
        messages.warning(request, text)


def with_translations(page) -> list:
    """What Wagtail deletes along with a page."""
    pages = {page}
    if getattr(settings, "WAGTAIL_I18N_ENABLED", False):
        for hook in hooks.get_hooks(CASCADE):
            for more in (hook([page], "delete") or {}).values():
                pages.update(more)
    return list(pages)


class DeletePagesAction(DeleteBulkAction):
    """Wagtail's action, with the number of reviews in the question."""

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        if context["items"]:
            warn(self.request, [found["item"] for found in context["items"]])
        return context
