from django.db.models import Count, Q
from wagtail.admin.site_summary import SummaryItem

from .models import Review
from .permissions import may
from .viewsets import queue_url


class ReviewsSummaryItem(SummaryItem):
    """On the dashboard: how many reviews wait, and first of all how many of their writers may need help."""

    order = 250
    template_name = "wagtail_healthblocks/reviews/admin/summary_item.html"

    def is_shown(self):
        return may(self.request.user, "view")

    def get_context_data(self, parent_context):
        urgent = Q(risk=Review.Risk.URGENT)
        counts = Review.objects.waiting().aggregate(waiting=Count("pk"), urgent=Count("pk", filter=urgent))
        return {**counts, "queue_url": queue_url(), "urgent_url": queue_url(risk=int(Review.Risk.URGENT))}
