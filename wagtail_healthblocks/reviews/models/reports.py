from django.db import IntegrityError, models, transaction
from django.db.models import Count, Exists, F, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..conf import settings
from ..moves import Status
from ..transactions import retrying
from .decisions import Decision, Reason

#: What a reporter's key begins with when most of it is forgotten: enough to know the same network again, too little to
#: find it, as thousands of networks have the same rest.
FORGOTTEN = "forgotten "
REMEMBERED = 4


class ReportQuerySet(models.QuerySet):
    @retrying
    def file(self, review, place, reason, known=None) -> bool:
        """Report a review from a place, and say whether this is new: each place counts once for a review, for ever.

        A shown review that enough places have reported since it was last decided about is put back in the queue.
        """
        reviews = type(review).objects.filter(~Exists(self._forgotten(review, place)), pk=review.pk)
        try:
            with transaction.atomic():
                # The review first: whoever decides about it holds it, too, so each report is before or after.
                counted = {"reports": F("reports") + 1, "open_reports": F("open_reports") + 1}
                if not reviews.exclude(status=Status.ERASED).update(**counted):
                    return False
                self.create(review_id=review.pk, reporter_key=place, reason=reason)
        except IntegrityError:
            return False
        _hold(type(review).objects.get(pk=review.pk), known)
        return True

    def _forgotten(self, review, place):
        """The reports of a review from a place of which only so much is remembered."""
        return self.filter(review_id=review.pk, reporter_key__startswith=f"{FORGOTTEN}{place[:REMEMBERED]} ")

    def open(self):
        """Those that nobody has decided about."""
        return self.filter(handled_at=None)

    def answer(self, reviews, at):
        """A decision answers what was reported before it."""
        self.open().filter(review__in=[review.pk for review in reviews]).update(handled_at=at)

    def ask_again(self, reviews):
        """Open those again that the last decision about each of these reviews answered."""
        pks = [review.pk for review in reviews]
        self.filter(review__in=pks, handled_at=_last_decision("review")).update(handled_at=None)


def _last_decision(review):
    """When the review that a row names was last decided about."""
    latest = Decision.objects.filter(review=OuterRef(review)).order_by("-pk")
    return Subquery(latest.values("at")[:1])


def answered_by_last_decision():
    """Whether the last decision about a review answered reports."""
    return Exists(Report.objects.filter(review=OuterRef("pk"), handled_at=_last_decision("review")))


def number_open():
    """How many reports of a review nobody has decided about."""
    reports = Report.objects.open().filter(review=OuterRef("pk")).order_by().values("review")
    return Coalesce(Subquery(reports.annotate(number=Count("pk")).values("number")), 0)


def _hold(review, known):
    enough = settings.HEALTHBLOCKS_REVIEWS_REPORTS_TO_HOLD
    if enough and review.status == Status.PUBLISHED and review.open_reports >= enough:
        review.reopen(reason=Reason.REPORTED, known=known)


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
    #: Keyed hash of the reader's network and of the review's number: it tells nothing about other reviews.
    reporter_key = models.CharField(max_length=64, editable=False)
    reason = models.CharField(_("reason"), max_length=16, choices=Reason)
    at = models.DateTimeField(_("reported"), default=timezone.now)
    #: When a decision answered it; that decision has the same moment.
    handled_at = models.DateTimeField(_("handled"), null=True, blank=True, editable=False)

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["review", "reporter_key"], name="hb_report_once")]

    def __str__(self):
        return self.get_reason_display()
