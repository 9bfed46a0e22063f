from django.db.models import Count, Q
from wagtail.admin.panels import Panel


class ReviewsPanel(Panel):
    """In the page editor: how many reviews the page has and how many wait, with the way to them."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "wagtail_healthblocks/reviews/admin/panel.html"

        def get_context_data(self, parent_context=None):
            return {**super().get_context_data(parent_context), **self.get_numbers()}

        def get_numbers(self):
            """What the page's reviews add up to, for those who may read them."""
            from .models import Review, ReviewSummary
            from .permissions import may
            from .viewsets import queue_url

            if not self.instance.pk or not may(self.request.user, "view"):
                return {}
            ours = Review.objects.filter(page=self.instance.pk, status=Review.Status.PENDING)
            waiting = ours.aggregate(waiting=Count("pk"), urgent=Count("pk", filter=Q(risk=Review.Risk.URGENT)))
            return {
                **waiting,
                "summary": ReviewSummary.objects.filter(pk=self.instance.pk).first(),
                "waiting_url": queue_url(page=self.instance.pk),
                "all_url": queue_url(page=self.instance.pk, status="all"),
            }
