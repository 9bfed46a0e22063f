from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.widgets import Button
from wagtail.snippets.models import register_snippet

from .bulk_actions import BULK_ACTIONS, NeverDelete
from .dashboard import ReviewsSummaryItem
from .models import Review, ReviewableMixin
from .moderation import register_moves
from .page_deletion import DeletePagesAction, warn, with_translations
from .permissions import may, register_policy
from .privacy import Purge
from .queue import queue_url
from .staff import ROLES
from .structured_data import add_reviews
from .viewsets import ReviewViewSet

register_policy(ReviewViewSet)
register_snippet(ReviewViewSet)
for action in BULK_ACTIONS:
    hooks.register("register_bulk_action", action)
# Late, so that it takes the place of Wagtail's own.
hooks.register("register_bulk_action", NeverDelete, order=1000)
# After Wagtail's own, and before one of the site's that comes later.
hooks.register("register_bulk_action", DeletePagesAction, order=1)


@hooks.register("register_log_actions")
def register_review_actions(actions):
    """What moderators do, as Wagtail's log words it."""
    register_moves(actions)
    actions.register_action("healthblocks.redact", _("Remove words"), _("Removed words from the review"))
    actions.register_action("healthblocks.respond", _("Respond to review"), _("Responded to the review"))


@hooks.register("before_delete_page")
def count_reviews_before_deletion(request, page):
    """How many reviews go with a page, on Wagtail's question."""
    warn(request, with_translations(page))


@hooks.register("construct_homepage_summary_items")
def add_reviews_to_dashboard(request, items):
    items.append(ReviewsSummaryItem(request))


@hooks.register("register_page_header_buttons")
def reviews_header_button(page, user, view_name, next_url=None):
    """The way from a page to its reviews, with the number of those that wait."""
    if _has_reviews(page, user):
        numbers = Review.objects.filter(page_id=page.pk).count_attention()
        label = gettext("Reviews (%(count)s waiting)") % {"count": numbers["waiting"]}
        if numbers["reported"]:
            label = gettext("Reviews (%(waiting)s waiting, %(reported)s reported)") % numbers
        yield Button(label, queue_url(page=page.pk), icon_name="comment", priority=85)


@hooks.register("register_page_listing_more_buttons")
def reviews_listing_button(page, user, next_url=None):
    if _has_reviews(page, user):
        yield Button(_("Reviews"), queue_url(page=page.pk), icon_name="comment", priority=65)


def _has_reviews(page, user):
    return may(user, "view") and page.specific_class and issubclass(page.specific_class, ReviewableMixin)


@hooks.register("construct_healthblocks_json_ld")
def describe_reviews(graph, page, request):
    """The shown reviews in the page's structured data."""
    add_reviews(graph, page, request)


@hooks.register("register_healthblocks_roles")
def review_roles():
    """Who moderates, and what an editor needs for reviews."""
    return ROLES


@hooks.register("register_healthblocks_daily_job")
def forget_counts():
    """Delete how often senders posted in a time that is over; say nothing where there was none."""
    if number := Purge().run_step("counts"):
        yield f"Reviews: {number} counts of posts removed."
