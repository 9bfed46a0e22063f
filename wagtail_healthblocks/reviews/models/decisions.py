from django.conf import settings
from django.db import models
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Site

from ...models.base import get_page_model


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
    def record(self, reviews, status, moderator, reason, at=None, known=None):
        """Write down that each of the reviews moves from the status it was read with to this one."""
        now, pages = at or timezone.now(), _pages_of(reviews, known)
        return self.bulk_create(
            Decision(
                review_id=review.pk,
                review_number=review.pk,
                page_number=review.page_id,
                **pages.get(review.page_id, {}),
                from_status=review.status,
                to_status=status,
                reason=reason,
                moderator=moderator,
                at=now,
            )
            for review in reviews
        )

    def standing(self, reviews) -> dict:
        """The last decision that gave each of the reviews another state, of those that do not wait."""
        decided = [review.pk for review in reviews if review.status != "pending"]
        if not decided:
            return {}
        changes = self.filter(review__in=decided).exclude(from_status=F("to_status"))
        return {decision.review_id: decision for decision in changes.order_by("pk")}

    def purge(self, review_ids):
        """Delete what was decided about reviews that are deleted as well: spam, after its time."""
        return models.QuerySet.delete(self.filter(review__in=review_ids))[0]

    def update(self, **kwargs):
        raise TypeError("Decisions are written once and never changed.")

    def delete(self):
        raise TypeError("Decisions go only when spam is purged.")


def _pages_of(reviews, known=None) -> dict:
    """What a decision says of the page of each review, so that it still says it when the page has gone."""
    pages = [_told_of(known.page)] if known else _read_pages({review.page_id for review in reviews})
    sites = {pk: _site_of(url_path) for pk, _title, url_path in pages}
    # What Wagtail remembers of its sites may be older than the deletion of one.
    there = {known.site.pk} if known and known.site else set()
    if unsure := set(sites.values()) - {None, *there}:
        there |= set(Site.objects.filter(pk__in=unsure).values_list("pk", flat=True))
    return {
        pk: {"page_title": title, "site_id": sites[pk] if sites[pk] in there else None}
        for pk, title, _url_path in pages
    }


def _told_of(page):
    return page.pk, page.title, page.url_path


def _read_pages(keys):
    return list(get_page_model().objects.filter(pk__in=keys).values_list("pk", "title", "url_path"))


def _site_of(url_path):
    return next((site.site_id for site in Site.get_site_root_paths() if url_path.startswith(site.root_path)), None)


class Decision(models.Model):
    """What was decided about a review, when, by whom and why. Written once; it holds no word of the reader's.

    It outlives its review where that goes with its page.
    """

    review = models.ForeignKey(
        "wagtail_healthblocks_reviews.Review",
        null=True,
        on_delete=models.SET_NULL,
        related_name="decisions",
        verbose_name=_("review"),
    )
    review_number = models.BigIntegerField(_("number of the review"), null=True, editable=False)
    page_number = models.BigIntegerField(_("number of the page"), null=True, editable=False)
    page_title = models.CharField(_("title of the page"), max_length=255, blank=True, editable=False)
    #: Where it is counted (``Tally``).
    site = models.ForeignKey(
        Site, null=True, editable=False, on_delete=models.SET_NULL, related_name="+", verbose_name=_("site")
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
        raise TypeError("Decisions go only when spam is purged.")
