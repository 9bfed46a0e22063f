from django.apps import apps
from wagtail.admin.panels import Panel

from .permissions import may
from .queue import queue_url


class ReviewsPanel(Panel):
    """In the page editor: how many reviews the page has and how many wait, with the way to them."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "wagtail_healthblocks/reviews/admin/panel.html"

        def get_context_data(self, parent_context=None):
            return {**super().get_context_data(parent_context), **self.get_numbers()}

        def get_numbers(self):
            """What the page's reviews add up to, for those who may read them."""
            if not self.instance.pk or not may(self.request.user, "view"):
                return {}
            # Page models name their panels, so a panel cannot import the models: it names them, as blocks do.
            reviews = apps.get_app_config("wagtail_healthblocks_reviews")
            return {
                **reviews.get_model("Review").objects.filter(page=self.instance.pk).count_attention(),
                "summary": reviews.get_model("ReviewSummary").objects.filter(pk=self.instance.pk).first(),
                "waiting_url": queue_url(page=self.instance.pk),
                "all_url": queue_url(page=self.instance.pk, status="all"),
            }
