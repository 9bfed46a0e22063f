from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Reason(models.TextChoices):
    """Why a review was decided so. None of them is about praise or blame (16 CFR 465.7)."""

    WITHIN_RULES = "within_rules", _("Within the rules")
    PERSONAL_DATA = "personal_data", _("Names or identifies a person")
    ABUSE = "abuse", _("Insults, threatens or harasses")
    UNSAFE = "unsafe", _("Could harm someone who follows it")
    UNRELATED = "unrelated", _("Not about this page")
    FAKE = "fake", _("Not the writer’s own experience")
    UNDISCLOSED = "undisclosed", _("Hides a connection")
    CONFIDENTIAL = "confidential", _("Confidential or protected by rights")
    ILLEGAL = "illegal", _("Against the law")
    DUPLICATE = "duplicate", _("Sent before")
    SPAM = "spam", _("Advertising, or written by a machine")
    REPORTED = "reported", _("Reported by readers")
    REQUEST = "request", _("Its writer asked for it")
    RETENTION = "retention", _("Kept long enough")
    AUTOMATIC = "automatic", _("Published without waiting")
    RECONSIDERED = "reconsidered", _("Reconsidered")
    OTHER = "other", _("Other")


class DecisionQuerySet(models.QuerySet):
    def record(self, reviews, status, moderator, reason, at=None):
        """Write down that each of the reviews moves from the status it was read with to this one."""
        now = at or timezone.now()
        self.bulk_create(
            Decision(
                review_id=review.pk,
                from_status=review.status,
                to_status=status,
                reason=reason,
                moderator=moderator,
                at=now,
            )
            for review in reviews
        )

    def update(self, **kwargs):
        raise TypeError("Decisions are written once and never changed.")

    def delete(self):
        raise TypeError("Decisions go only with their review.")


class Decision(models.Model):
    """What was decided about a review, when, by whom and why. Written once; it holds no word of the reader's."""

    review = models.ForeignKey(
        "wagtail_healthblocks_reviews.Review",
        on_delete=models.CASCADE,
        related_name="decisions",
        verbose_name=_("review"),
    )
    from_status = models.CharField(_("from"), max_length=16)
    to_status = models.CharField(_("to"), max_length=16)
    reason = models.CharField(_("reason"), max_length=16, choices=Reason, blank=True)
    moderator = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("decided by"),
    )
    at = models.DateTimeField(_("decided at"), default=timezone.now)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        default_permissions = ("view",)

    def __str__(self):
        return f"{self.from_status} → {self.to_status}"

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise TypeError("Decisions are written once and never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise TypeError("Decisions go only with their review.")
