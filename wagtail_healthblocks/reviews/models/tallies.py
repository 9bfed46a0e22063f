from collections import Counter
from datetime import date, timezone

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Site

from .counting import add

#: Neither is a decision that is counted: a review that waits, and one that is erased after it was decided.
WAITING, ERASED = "pending", "erased"


def month_of(moment) -> date:
    """The first day of the month (UTC), whichever time zone anybody is in."""
    moment = moment.astimezone(timezone.utc) if moment.tzinfo else moment
    return date(moment.year, moment.month, 1)


class TallyQuerySet(models.QuerySet):
    def move(self, reviews, before, decisions, is_new=False):
        """Count each review under its decision from now on, and no longer under the one that stood before.

        ``is_new`` where there was seen to be no such tally.
        """
        changes = Counter()
        for review, decision in zip(reviews, decisions, strict=True):
            if decision.to_status == ERASED and review.status != WAITING:
                continue  # What was decided about it stays true.
            if decision.to_status == decision.from_status:
                continue  # What was reported is handled; how it was decided is as before.
            changes[_key(review, before.get(review.pk))] -= 1
            changes[_key(review, decision)] += 1
        changes.pop(None, None)
        # In one order, so that two who decide at once wait for each other and not in a circle.
        for key, change in sorted(changes.items()):
            if change:
                add(self, dict(zip(KEY, key, strict=True)), {"number": change}, is_new)


KEY = ("site_id", "month", "status", "reason")


def _key(review, decision):
    """Where a decision is counted; None where it is not."""
    if decision is None or decision.to_status == WAITING or decision.site_id is None:
        return None
    return decision.site_id, month_of(review.created_at), str(decision.to_status), str(decision.reason)


class Tally(models.Model):
    """How many reviews of a month were decided so on a site. It stays when the reviews themselves have gone."""

    site = models.ForeignKey(Site, verbose_name=_("site"), on_delete=models.CASCADE, related_name="+", db_index=False)
    #: The first day of the month in which they came.
    month = models.DateField(_("month of receipt"), editable=False)
    status = models.CharField(_("status"), max_length=16)
    reason = models.CharField(_("reason"), max_length=16, blank=True)
    number = models.IntegerField(_("number"), default=0)

    objects = TallyQuerySet.as_manager()

    class Meta:
        verbose_name = _("tally of reviews")
        verbose_name_plural = _("tallies of reviews")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["site", "month", "status", "reason"], name="hb_tally_once")]

    def __str__(self):
        return f"{self.month:%Y-%m} {self.status} {self.reason}: {self.number}"
