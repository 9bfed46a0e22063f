from django.db import IntegrityError, models, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..transactions import retrying


class ReportQuerySet(models.QuerySet):
    @retrying
    def file(self, review, reporter_key, reason):
        """Report a review; a second report of one from the same network on the same day changes nothing.

        Returns whether it is new.
        """
        try:
            with transaction.atomic():
                self.create(review=review, reporter_key=reporter_key, reason=reason)
                type(review).objects.filter(pk=review.pk).update(reports=F("reports") + 1)
        except IntegrityError:
            return False
        return True


class Report(models.Model):
    """A reader says that a review should not be shown, and why. Nobody has to log in for that."""

    class Reason(models.TextChoices):
        DANGEROUS = "dangerous", _("Its advice could harm someone")
        PERSONAL_DATA = "personal_data", _("It names or identifies a person")
        ABUSE = "abuse", _("It insults, threatens or harasses")
        ADVERTISING = "advertising", _("It advertises something")
        FALSE = "false", _("It is not a real experience")
        ILLEGAL = "illegal", _("It is against the law")
        UNRELATED = "unrelated", _("It is not about this page")

    review = models.ForeignKey(
        "wagtail_healthblocks_reviews.Review",
        on_delete=models.CASCADE,
        related_name="received_reports",
        verbose_name=_("review"),
    )
    #: Keyed hash of the reader's network; its key changes every day.
    reporter_key = models.CharField(max_length=64, editable=False)
    reason = models.CharField(_("reason"), max_length=16, choices=Reason)
    at = models.DateTimeField(_("reported"), default=timezone.now)

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["review", "reporter_key"], name="hb_report_once")]

    def __str__(self):
        return self.get_reason_display()
