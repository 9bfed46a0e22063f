from functools import reduce
from operator import or_

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Case, Count, GeneratedField, Min, Q, Value, When
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log

from ...models.base import PAGE_MODEL
from ..choices import STARS, Relationship
from ..fingerprints import purposes
from ..identities import author_keys, former_author_keys
from ..mailboxes import is_same_mailbox, spellings
from ..moves import ASK_AGAIN, ERASE, HIDE, KEEP, PUBLISH, REJECT, REOPEN, SPAM, Status, leading_to
from ..redaction import without
from ..safety import NEEDS_HELP
from ..transactions import retrying
from .decisions import Decision, Reason
from .findings import remaining_flags
from .moving import BATCH, DECIDED_BY, AlreadyDecided, Overtaken, arrive, can, decide_batch, move_all, refresh
from .reports import Report
from .responses import Response
from .tokens import SpentToken
from .votes import Vote


class Risk(models.IntegerChoices):
    NONE = 0, _("Nothing found")
    CHECK = 1, _("Check before publishing")
    URGENT = 2, _("May need help")


def risk_of(flags):
    """How soon a person must look at what is marked so."""
    if NEEDS_HELP & set(flags):
        return Risk.URGENT
    return Risk.CHECK if flags else Risk.NONE


class Role(models.TextChoices):
    PATIENT = "patient", _("Patient")
    CARER = "carer", _("Carer or relative")
    CLINICIAN = "clinician", _("Health professional")
    OTHER = "other", _("Other reader")


class ReviewQuerySet(models.QuerySet):
    def published(self):
        return self.filter(status=Status.PUBLISHED)

    def waiting(self):
        return self.filter(status=Status.PENDING)

    def needing_attention(self):
        """What waits, and what is shown and was reported since it was last decided about."""
        # A value of its own: SQLite finds no row of “WHERE needs_attention” by an index.
        return self.filter(needs_attention=Value(True))

    def count_attention(self) -> dict:
        """How many wait since when, how many of their writers may need help, and how many shown ones are reported."""
        waits = Q(status=Status.PENDING)
        return self.needing_attention().aggregate(
            waiting=Count("pk", filter=waits),
            urgent=Count("pk", filter=waits & Q(risk=Risk.URGENT)),
            reported=Count("pk", filter=~waits),
            oldest=Min("created_at", filter=waits),
        )

    def written_by(self, email):
        """What somebody wrote with this e-mail address, also after the address itself was forgotten.

        An address that is there decides; where it was forgotten, its key does.
        """
        if not (keys := author_keys(email)):
            return self.none()
        known = self.exclude(email="").filter(_may_be_of(email, keys)).values_list("pk", "email")
        own = [pk for pk, stored in known if is_same_mailbox(stored, email)]
        return self.filter(Q(pk__in=own) | Q(email="", author_key__in=keys))

    def perhaps_written_by(self, email):
        """What this address or another one was given with: older keys took ß for ss, and the address was forgotten."""
        return self.filter(email="", author_key__in=former_author_keys(email))

    def decide(self, status, moderator=None, reason=""):
        """Move each of these reviews to the status and return how many moved."""
        return self.move(leading_to(status), moderator, reason)

    def move(self, move, moderator=None, reason="", undoing=False):
        """Do the same to each of these reviews that it can be done to, and return how many those were.

        In batches, each a transaction of its own; one that somebody else decides meanwhile is left as they decided.
        """
        moved, after = 0, 0
        rest = self.filter(can(move)).order_by("pk").only(*DECIDED_BY)
        while batch := list(rest.filter(pk__gt=after)[:BATCH]):
            moved += decide_batch(batch, move, moderator, reason, undoing)
            after = batch[-1].pk
        return moved


def _may_be_of(email, keys):
    """Rows to compare: a row may have no key, or one of a secret key that is lost."""
    spelt = (Q(email__iexact=spelling) for spelling in spellings(email))
    return reduce(or_, spelt, Q(author_key__in=[*keys, *former_author_keys(email)]) | Q(author_key=""))


class Review(models.Model):
    """What a reader says of a page. Hidden until a moderator publishes it.

    Its texts are what the reader typed, as plain text: whatever shows them escapes them, last of all.
    """

    Status, Risk, Role, Relationship = Status, Risk, Role, Relationship
    #: No block and no field chooses a review: no page's medical check is asked when one is saved.
    is_chosen_by_pages = False

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
    #: Keyed hash of page and words, whoever wrote them: finds the same words again.
    fingerprint = models.CharField(max_length=64, null=True, editable=False)  # noqa: DJ001 - as it was: many nulls
    #: Keyed hash of the form that was sent, or of what was given with an address: one row, however often it arrives.
    form_key = models.CharField(max_length=64, null=True, unique=True, editable=False)  # noqa: DJ001 - many nulls
    consent_version = models.CharField(_("version of the consent"), max_length=32, blank=True)
    consent_at = models.DateTimeField(_("consented at"), null=True, blank=True)
    risk = models.PositiveSmallIntegerField(_("safety"), choices=Risk, default=Risk.NONE)
    #: What was found in it, such as ``side_effect`` or ``too_fast``.
    flags = models.JSONField(_("findings"), default=list, blank=True)
    reports = models.PositiveIntegerField(_("reports"), default=0)
    #: Those that nobody has decided about.
    open_reports = models.PositiveIntegerField(_("new reports"), default=0, editable=False)
    helpful = models.PositiveIntegerField(_("found helpful"), default=0)
    unhelpful = models.PositiveIntegerField(_("found unhelpful"), default=0)
    created_at = models.DateTimeField(_("received"), default=timezone.now)
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    redacted_at = models.DateTimeField(_("redacted"), null=True, blank=True)
    #: Whether moderators have something to do. The database keeps it, so that no way of writing a row forgets it.
    needs_attention = GeneratedField(
        expression=Case(
            When(status=Status.PENDING, then=Value(True)),
            When(status=Status.PUBLISHED, open_reports__gt=0, then=Value(True)),
            default=Value(False),
            output_field=models.BooleanField(),
        ),
        output_field=models.BooleanField(_("needs attention")),
        db_persist=True,
    )

    objects = ReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        default_permissions = ("view",)
        permissions = [
            ("moderate_review", _("Can publish, reject and hide reviews")),
            ("redact_review", _("Can remove words from reviews")),
            ("respond_review", _("Can respond to reviews")),
            ("respond_as_any_review", _("Can respond in the name of any contributor")),
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
            models.Index(fields=["page", "fingerprint"], name="hb_review_words"),
            models.Index(fields=["needs_attention", "-risk", "-created_at", "-id"], name="hb_review_attention"),
        ]

    def __str__(self):
        # Without the reader's words: this text is kept in Wagtail's log after the review is erased.
        return gettext("Review %(number)s") % {"number": self.pk}

    def show_from_the_start(self):
        """Let this review, which is not stored yet, be published by being stored; ``arrived`` then counts it."""
        self.status, self.decided_at = Status.PUBLISHED, timezone.now()
        self.published_at = self.decided_at

    def arrived(self, known):
        """Count and record this review, which was stored as published; ``known`` is what was just read of its page."""
        arrive(self, known)

    def publish(self, moderator=None, reason=PUBLISH.reason):
        """Show this review and count it."""
        self._move(PUBLISH, moderator, reason)

    def keep(self, moderator=None, reason=KEEP.reason):
        """Go on showing this review: what readers reported of it is handled."""
        self._move(KEEP, moderator, reason)

    def reject(self, moderator=None, reason=REJECT.reason):
        """Do not show this review, for a reason that has nothing to do with whether it praises or blames."""
        self._move(REJECT, moderator, reason)

    def mark_spam(self, moderator=None, reason=SPAM.reason):
        """Do not show this review: it advertises, or a machine wrote it."""
        self._move(SPAM, moderator, reason)

    def hide(self, moderator=None, reason=HIDE.reason):
        """Take a review off the page that was shown."""
        self._move(HIDE, moderator, reason)

    def reopen(self, moderator=None, reason=REOPEN.reason, known=None):
        """Put this review back in the queue. Who gives what was just ``known`` of its page does not read it again."""
        self._move(REOPEN, moderator, reason, known=known)

    def undo(self, moderator):
        """Put this review back in the state that it had before the last decision."""
        move = self.move_back(self.decisions.order_by("-pk").first())
        if move is None:
            raise AlreadyDecided(self)
        self._move(move, moderator, Reason.RECONSIDERED, undoing=True)

    def move_back(self, decision):
        """The move that undoes this decision, the last one about this review; None where nothing is to be undone."""
        if decision is None or decision.to_status != self.status:
            return None
        if decision.from_status != decision.to_status:
            return leading_to(decision.from_status)
        return ASK_AGAIN if self.received_reports.filter(handled_at=decision.at).exists() else None

    def erase(self, moderator=None, reason=ERASE.reason):
        """Forget who wrote this review and what it says; that there was one, and what was decided, stays."""
        if self.status not in ERASE.sources:
            raise AlreadyDecided(self)
        try:
            erase_all([self], moderator, reason)
        except Overtaken:
            raise AlreadyDecided(self) from None
        self.refresh_from_db()

    @retrying
    def redact(self, words, moderator):
        """Replace each of these words or phrases by “[removed]” wherever the reader typed it."""
        changes = {name: without(getattr(self, name), words) for name in ("display_name", "title", "body")}
        unchanged = {name: getattr(self, name) for name in changes}
        same = Review.objects.filter(pk=self.pk, status=self.status, **unchanged)
        flags = remaining_flags(self, unchanged.values(), changes.values())
        marks = {"flags": flags, "risk": min(self.risk, risk_of(flags)), "redacted_at": timezone.now()}
        if changes == unchanged or not same.update(fingerprint=None, **changes, **marks):
            raise AlreadyDecided(self)
        SpentToken.objects.forget(*purposes(self))
        Decision.objects.record([self], self.status, moderator, Reason.PERSONAL_DATA)
        log(self, "healthblocks.redact", user=moderator)
        refresh([self], self.status)
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
        refresh([self], self.status)
        self.refresh_from_db()

    def _move(self, move, moderator, reason, undoing=False, known=None):
        if self.status not in move.sources:
            raise AlreadyDecided(self)
        try:
            move_all([self], move, moderator, reason, undoing, known)
        except Overtaken:
            raise AlreadyDecided(self) from None
        if known is None:
            self.refresh_from_db()

    @property
    def shown_rating(self):
        """The stars, once the review is decided about: nobody decides by them. A review that waits again has none."""
        return None if self.status == Status.PENDING else self.rating

    @property
    def others_of_writer(self):
        """What came with the same e-mail address about the same page, the newest first."""
        if not self.author_key:
            return Review.objects.none()
        same = Review.objects.filter(page=self.page_id, author_key=self.author_key).exclude(pk=self.pk)
        return same.order_by("-created_at", "-pk")

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
    "form_key": None,
    "flags": [],
    "risk": Risk.NONE,
    "reports": 0,
    "open_reports": 0,
    "helpful": 0,
    "unhelpful": 0,
}


@retrying
def erase_all(reviews, moderator, reason):
    """Erase all of the reviews, or none where one is no longer in the state in which it was read (Overtaken)."""
    used_for = [use for review in reviews for use in purposes(review)]
    move_all(reviews, ERASE, moderator, reason, **NOTHING)
    forget_readers(reviews, used_for)


def forget_readers(reviews, used_for):
    """Delete what readers and editors said about the reviews, and what their forms were used for."""
    SpentToken.objects.forget(*used_for)
    for model in (Report, Vote, Response):
        model.objects.filter(review__in=[review.pk for review in reviews]).delete()
