import re
from collections import defaultdict
from itertools import groupby

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Count, F, Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log

from ...models.base import PAGE_MODEL
from ..choices import STARS
from ..decision_log import log_decisions
from ..identities import author_key, author_keys
from ..phrases import SPACELESS
from ..tasks import purge_reviewed_page
from ..transactions import after_commit, retrying
from .decisions import Decision, Reason
from .responses import Response
from .summaries import ReviewSummary
from .tokens import SpentToken

#: How many reviews one transaction decides.
BATCH = 500


class AlreadyDecided(Exception):
    """Somebody else decided this review in the meantime, or it was in that state before."""


class Overtaken(Exception):
    """Some reviews of a batch were decided by somebody else in the meantime."""


class Status(models.TextChoices):
    PENDING = "pending", _("Waiting")
    PUBLISHED = "published", _("Published")
    REJECTED = "rejected", _("Rejected")
    SPAM = "spam", _("Spam")
    HIDDEN = "hidden", _("Hidden")
    ERASED = "erased", _("Erased")


class Risk(models.IntegerChoices):
    NONE = 0, _("Nothing found")
    CHECK = 1, _("Check before publishing")
    URGENT = 2, _("May need help")


class Role(models.TextChoices):
    PATIENT = "patient", _("Patient")
    CARER = "carer", _("Carer or relative")
    CLINICIAN = "clinician", _("Health professional")
    OTHER = "other", _("Other reader")


class Relationship(models.TextChoices):
    NONE = "none", _("No connection")
    EMPLOYEE = "employee", _("I work for this site or for a company the page is about")
    PAID = "paid", _("I was paid or given something for it")
    OTHER = "other", _("Another connection")


class ReviewQuerySet(models.QuerySet):
    def published(self):
        return self.filter(status=Status.PUBLISHED)

    def waiting(self):
        return self.filter(status=Status.PENDING)

    def count_waiting(self) -> dict:
        """How many wait, and how many of their writers may need help."""
        return self.waiting().aggregate(waiting=Count("pk"), urgent=Count("pk", filter=Q(risk=Risk.URGENT)))

    def written_by(self, email):
        """What somebody wrote with this e-mail address, also after the address itself was forgotten."""
        keys = author_keys(email)
        if not keys:
            return self.none()
        # Some databases take “é” for “e”, which is another person's address.
        alike = self.filter(email__iexact=email.strip()).values_list("pk", "email")
        same = [pk for pk, stored in alike if author_key(stored) == keys[0]]
        return self.filter(Q(author_key__in=keys) | Q(pk__in=same))

    def decide(self, status, moderator=None, reason=""):
        """Move each of these reviews to the status and return how many moved.

        In batches, each a transaction of its own; one that somebody else decides meanwhile is left as they decided.
        """
        moved, after = 0, 0
        rest = self.exclude(status__in=[status, Status.ERASED]).order_by("pk").only("pk", "status", "page_id", "rating")
        while batch := list(rest.filter(pk__gt=after)[:BATCH]):
            moved += _decide_batch(batch, status, moderator, reason)
            after = batch[-1].pk
        return moved


def _decide_batch(batch, status, moderator, reason):
    try:
        return _move_all(batch, status, moderator, reason)
    except Overtaken:
        return sum(_decide_one(review, status, moderator, reason) for review in batch)


def _decide_one(review, status, moderator, reason):
    try:
        return _move_all([review], status, moderator, reason)
    except Overtaken:
        return 0


@retrying
def _move_all(reviews, status, moderator, reason, **changes):
    """Move all of the reviews, or none where one is no longer in the state in which it was read."""
    now = timezone.now()
    if status == Status.PUBLISHED:
        changes["published_at"] = Coalesce(F("published_at"), now)
    for old, group in groupby(sorted(reviews, key=lambda review: review.status), key=lambda review: review.status):
        pks = [review.pk for review in group]
        same = Review.objects.filter(pk__in=pks, status=old).exclude(status=status)
        if same.update(status=status, decided_at=now, **changes) != len(pks):
            raise Overtaken
    if status == Status.PUBLISHED:
        ReviewSummary.objects.count_in(*reviews)
    else:
        ReviewSummary.objects.count_out(*(review for review in reviews if review.status == Status.PUBLISHED))
    Decision.objects.record(reviews, status, moderator, reason)
    log_decisions(reviews, status, moderator, reason)
    _refresh(reviews, status)
    return len(reviews)


def _refresh(reviews, status):
    """Purge what shows the decision, once it is certain. A failing queue is logged and undoes nothing."""
    by_page = defaultdict(list)
    for review in reviews:
        if Status.PUBLISHED in (review.status, status):
            by_page[review.page_id].append(review.pk)
    for page_id, review_ids in by_page.items():
        after_commit(purge_reviewed_page.enqueue, page_id, review_ids)


class Review(models.Model):
    """What a reader says of a page. Hidden until a moderator publishes it.

    Its texts are what the reader typed, as plain text: whatever shows them escapes them, last of all.
    """

    Status, Risk, Role, Relationship = Status, Risk, Role, Relationship

    page = models.ForeignKey(
        PAGE_MODEL, verbose_name=_("page"), on_delete=models.CASCADE, related_name="+", db_index=False
    )
    status = models.CharField(_("status"), max_length=16, choices=Status, default=Status.PENDING)
    rating = models.PositiveSmallIntegerField(
        _("stars"), null=True, blank=True, validators=[MinValueValidator(min(STARS)), MaxValueValidator(max(STARS))]
    )
    title = models.CharField(_("title"), max_length=120, blank=True)
    body = models.TextField(_("text"), max_length=5000, blank=True)
    display_name = models.CharField(_("display name"), max_length=80, blank=True)
    role = models.CharField(_("role"), max_length=16, choices=Role, blank=True)
    relationship = models.CharField(_("connection"), max_length=16, choices=Relationship, blank=True)
    language = models.CharField(_("language"), max_length=35, blank=True)
    email = models.EmailField(_("e-mail"), max_length=254, blank=True)
    #: Keyed hash of the address: finds what one person wrote after the address itself is gone.
    author_key = models.CharField(max_length=64, blank=True, db_index=True, editable=False)
    #: Keyed hash of the network the review came from; its key changes every day.
    machine_key = models.CharField(max_length=64, blank=True, editable=False)
    #: Keyed hash of page, author and words: the same words of the same author are stored once.
    fingerprint = models.CharField(max_length=64, null=True, unique=True, editable=False)  # noqa: DJ001 - many nulls
    consent_version = models.CharField(_("version of the consent"), max_length=32, blank=True)
    consent_at = models.DateTimeField(_("consented at"), null=True, blank=True)
    risk = models.PositiveSmallIntegerField(_("safety"), choices=Risk, default=Risk.NONE)
    #: What was found in it, such as ``side_effect`` or ``too_fast``.
    flags = models.JSONField(_("findings"), default=list, blank=True)
    reports = models.PositiveIntegerField(_("reports"), default=0)
    helpful = models.PositiveIntegerField(_("found helpful"), default=0)
    unhelpful = models.PositiveIntegerField(_("found unhelpful"), default=0)
    created_at = models.DateTimeField(_("received"), default=timezone.now)
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    redacted_at = models.DateTimeField(_("redacted"), null=True, blank=True)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        default_permissions = ("view",)
        permissions = [
            ("moderate_review", _("Can publish, reject and hide reviews")),
            ("redact_review", _("Can remove words from reviews")),
            ("respond_review", _("Can respond to reviews")),
            ("erase_review", _("Can erase reviews")),
            ("export_review", _("Can export reviews")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(rating=None) | Q(rating__range=(min(STARS), max(STARS))),
                name="hb_review_stars",
                violation_error_message=_("Give one to five stars, or none."),
            )
        ]
        # No conditions: MariaDB and MySQL leave out an index that has one. The last column makes each order total.
        indexes = [
            models.Index(fields=["page", "status", "-published_at", "-id"], name="hb_review_newest"),
            models.Index(fields=["page", "status", "rating", "-published_at", "-id"], name="hb_review_lowest"),
            models.Index(fields=["page", "status", "-rating", "-published_at", "-id"], name="hb_review_highest"),
            models.Index(fields=["status", "-created_at", "-id"], name="hb_review_queue"),
            models.Index(fields=["-created_at", "-id"], name="hb_review_received"),
        ]

    def __str__(self):
        # Without the reader's words: this text is kept in Wagtail's log after the review is erased.
        return gettext("Review %(number)s") % {"number": self.pk}

    def publish(self, moderator=None, reason=Reason.WITHIN_RULES):
        """Show this review and count it."""
        self._move(Status.PUBLISHED, moderator, reason)

    def reject(self, moderator=None, reason=Reason.OTHER):
        """Do not show this review, for a reason that has nothing to do with whether it praises or blames."""
        self._move(Status.REJECTED, moderator, reason)

    def mark_spam(self, moderator=None, reason=Reason.SPAM):
        """Do not show this review: it advertises, or a machine wrote it."""
        self._move(Status.SPAM, moderator, reason)

    def hide(self, moderator=None, reason=Reason.OTHER):
        """Take a review off the page that was shown."""
        self._move(Status.HIDDEN, moderator, reason)

    def reopen(self, moderator=None, reason=Reason.RECONSIDERED):
        """Put this review back in the queue."""
        self._move(Status.PENDING, moderator, reason)

    def undo(self, moderator):
        """Put this review back in the state that it had before the last decision."""
        last = self.decisions.order_by("-pk").first()
        if last is None or last.to_status != self.status or last.from_status in ("", self.status):
            raise AlreadyDecided(self)
        self._move(last.from_status, moderator, Reason.RECONSIDERED)

    @retrying
    def erase(self, moderator=None, reason=Reason.REQUEST):
        """Forget who wrote this review and what it says; that there was one, and what was decided, stays."""
        fingerprint = self.fingerprint
        self._move(Status.ERASED, moderator, reason, **NOTHING)
        if fingerprint:
            SpentToken.objects.forget(fingerprint)
        self.received_reports.all().delete()
        self.votes.all().delete()
        Response.objects.filter(review=self).delete()
        self.refresh_from_db()

    @retrying
    def redact(self, words, moderator):
        """Replace each of these words or phrases by “[removed]” wherever the reader typed it."""
        changes = {name: without(getattr(self, name), words) for name in ("display_name", "title", "body")}
        unchanged = {name: getattr(self, name) for name in changes}
        same = Review.objects.filter(pk=self.pk, status=self.status, **unchanged)
        if changes == unchanged or not same.update(redacted_at=timezone.now(), fingerprint=None, **changes):
            raise AlreadyDecided(self)
        Decision.objects.record([self], self.status, moderator, Reason.PERSONAL_DATA)
        log(self, "healthblocks.redact", user=moderator)
        _refresh([self], self.status)
        self.refresh_from_db()

    @retrying
    def respond(self, contributor, text, moderator):
        """Answer this review, or change the answer; an empty text takes it away."""
        if text:
            answer = {"contributor": contributor, "text": text, "written_by": moderator, "at": timezone.now()}
            Response.objects.update_or_create(review=self, defaults=answer)
        else:
            Response.objects.filter(review=self).delete()
        log(self, "healthblocks.respond", user=moderator)
        _refresh([self], self.status)
        self.refresh_from_db()

    def _move(self, status, moderator, reason, **changes):
        if self.status == Status.ERASED:
            raise AlreadyDecided(self)
        try:
            _move_all([self], status, moderator, reason, **changes)
        except Overtaken:
            raise AlreadyDecided(self) from None
        self.refresh_from_db()

    @property
    def author(self):
        """The name that readers see."""
        return self.display_name or gettext("Anonymous")


#: What an erased review holds.
NOTHING: dict = {
    "rating": None,
    "title": "",
    "body": "",
    "display_name": "",
    "role": "",
    "relationship": "",
    "email": "",
    "author_key": "",
    "machine_key": "",
    "fingerprint": None,
    "flags": [],
    "risk": Risk.NONE,
    "reports": 0,
    "helpful": 0,
    "unhelpful": 0,
}


def without(text, words):
    """The text with “[removed]” wherever one of these words or phrases stands as a whole; the longest first."""
    anyone = "|".join(map(_whole, sorted(words, key=len, reverse=True)))
    return re.sub(anyone, lambda found: gettext("[removed]"), text, flags=re.IGNORECASE) if anyone else text


def stands_in(text, word):
    """Whether a word or phrase stands in the text as a whole, in small letters or capitals."""
    return re.search(_whole(word), text, flags=re.IGNORECASE) is not None


def _whole(word):
    """A pattern of a word or phrase that is no part of another word; some scripts write no spaces between words."""
    letters = r"\s+".join(map(re.escape, word.split()))
    inside = rf"[^\W_{SPACELESS}]"
    before = rf"(?<!{inside})" if re.match(inside, word) else ""
    after = rf"(?!{inside})" if re.search(rf"{inside}\Z", word) else ""
    return f"{before}{letters}{after}"
