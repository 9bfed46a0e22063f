from django.utils import timezone
from wagtail.admin.site_summary import SummaryItem

from .models import Review
from .permissions import may
from .queue import queue_url


class ReviewsSummaryItem(SummaryItem):
    """On the dashboard: how many writers may need help, how many reviews are reported and wait, and since when."""

    order = 250
    template_name = "wagtail_healthblocks/reviews/admin/summary_item.html"

    def is_shown(self):
        return may(self.request.user, "view")

    def get_context_data(self, parent_context):
        numbers = Review.objects.count_attention()
        return {
            **numbers,
            "days": (timezone.now() - numbers["oldest"]).days if numbers["oldest"] else 0,
            "queue_url": queue_url(),
            "urgent_url": queue_url(risk=int(Review.Risk.URGENT)),
            "reported_url": queue_url(reported="new"),
        }
