from django.db import IntegrityError, models, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..transactions import retrying


class VoteQuerySet(models.QuerySet):
    @retrying
    def cast(self, review, voter_key, helpful):
        """Count whether a review helped; a second vote of one voter changes nothing. Returns whether it is new."""
        counter = "helpful" if helpful else "unhelpful"
        try:
            with transaction.atomic():
                self.create(review=review, voter_key=voter_key, helpful=helpful)
                type(review).objects.filter(pk=review.pk).update(**{counter: F(counter) + 1})
        except IntegrityError:
            return False
        return True


class Vote(models.Model):
    """Whether a reader found a review helpful."""

    review = models.ForeignKey(
        "wagtail_healthblocks_reviews.Review", on_delete=models.CASCADE, related_name="votes", verbose_name=_("review")
    )
    #: Keyed hash of the voter, as in a report.
    voter_key = models.CharField(max_length=64, editable=False)
    helpful = models.BooleanField(_("helpful"))
    at = models.DateTimeField(_("voted"), default=timezone.now)

    objects = VoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("vote")
        verbose_name_plural = _("votes")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["review", "voter_key"], name="hb_vote_once")]

    def __str__(self):
        return _("helpful") if self.helpful else _("not helpful")
