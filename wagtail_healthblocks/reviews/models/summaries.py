from collections import defaultdict

from django.db import models
from django.utils.translation import gettext_lazy as _

from ... import nodes
from ...models.base import PAGE_MODEL
from ..choices import STARS
from .counting import add

COUNTS = ("published", "rated", "rating_sum", *(f"stars_{stars}" for stars in STARS))


class ReviewSummaryQuerySet(models.QuerySet):
    def of(self, *page_ids):
        """What the reviews of these pages add up to, as the summary of the first one."""
        found = self.in_bulk(page_ids).values()
        totals = {name: sum(getattr(summary, name) for summary in found) for name in COUNTS}
        return self.model(page_id=next(iter(page_ids), None), **totals)

    def count_in(self, *reviews, is_new=False):
        """Add reviews that are shown from now on; ``is_new`` where their page was seen to have no summary."""
        self._count(reviews, 1, is_new)

    def count_out(self, *reviews):
        """Take away reviews that are no longer shown."""
        self._count(reviews, -1)

    def _count(self, reviews, sign, is_new=False):
        by_page = defaultdict(list)
        for review in reviews:
            by_page[review.page_id].append(review.rating)
        for page_id, ratings in sorted(by_page.items()):
            changes = {name: sign * number for name, number in totals(ratings).items() if number}
            add(self, {"pk": page_id}, changes, is_new)


def totals(ratings):
    """What a summary holds of reviews with these ratings; None is a review without stars."""
    rated = [rating for rating in ratings if rating]
    by_stars = {f"stars_{stars}": rated.count(stars) for stars in STARS}
    return {"published": len(ratings), "rated": len(rated), "rating_sum": sum(rated), **by_stars}


class ReviewSummary(models.Model):
    """What the shown reviews of a page add up to. Kept by each decision, so that readers never wait for a count."""

    page = models.OneToOneField(
        PAGE_MODEL, verbose_name=_("page"), on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    published = models.IntegerField(_("published reviews"), default=0)
    rated = models.IntegerField(_("reviews with stars"), default=0)
    rating_sum = models.BigIntegerField(_("sum of the stars"), default=0)
    stars_1 = models.IntegerField(_("one star"), default=0)
    stars_2 = models.IntegerField(_("two stars"), default=0)
    stars_3 = models.IntegerField(_("three stars"), default=0)
    stars_4 = models.IntegerField(_("four stars"), default=0)
    stars_5 = models.IntegerField(_("five stars"), default=0)

    objects = ReviewSummaryQuerySet.as_manager()

    class Meta:
        verbose_name = _("summary of reviews")
        verbose_name_plural = _("summaries of reviews")
        default_permissions = ()

    def __str__(self):
        return f"{self.page_id}: {self.published}"

    @property
    def average(self):
        """The mean number of stars, or None where no shown review has stars."""
        return self.rating_sum / self.rated if self.rated > 0 else None

    @property
    def rounded_average(self):
        """The mean number of stars as everybody is told it, on pages and in their structured data; None for none."""
        return None if self.average is None else nodes.rounded_stars(self.average)
