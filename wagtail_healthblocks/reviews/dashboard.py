from wagtail.admin.site_summary import SummaryItem

from .models import Review
from .permissions import may
from .queue import queue_url


class ReviewsSummaryItem(SummaryItem):
    """On the dashboard: how many reviews wait, and first of all how many of their writers may need help."""

    order = 250
    template_name = "wagtail_healthblocks/reviews/admin/summary_item.html"

    def is_shown(self):
        return may(self.request.user, "view")

    def get_context_data(self, parent_context):
        urls = {"queue_url": queue_url(), "urgent_url": queue_url(risk=int(Review.Risk.URGENT))}
        return {**Review.objects.count_waiting(), **urls}
