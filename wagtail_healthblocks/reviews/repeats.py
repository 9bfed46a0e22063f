"""What was sent before: by the same writer, or in the same words."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Max, Q
from django.utils import timezone

from .fingerprints import form_key, purpose, words_key
from .identities import author_keys
from .models import Review

#: Whoever sends the same again within so many minutes did not see that it arrived.
MINUTES = 10
SECOND, REPEATED = "second", "repeated"
#: A review that is no longer there for readers or moderators to come to.
TAKEN_AWAY = (Review.Status.REJECTED, Review.Status.SPAM, Review.Status.HIDDEN, Review.Status.ERASED)
#: What somebody gives in the form, beside the address. Whoever changes any of it says something else.
GIVEN = ("rating", "title", "body", "display_name", "role", "relationship")


def mark(review, nonce: str) -> None:
    """Write on a review that is about to be stored which words it has, and what makes it one row, however often sent.

    That is its form; with an address, what its writer gives, so that two forms sent at once are one review, too.
    """
    review.fingerprint = words_key(review.page_id, review.title, review.body)
    given = [review.page_id, review.author_key, *_given(review)]
    review.form_key = form_key(*given) if review.author_key else form_key(nonce)


def purpose_of(review) -> str:
    """What the form of a marked review is used up for. Without an address only the same form is the same writer."""
    return purpose(review.fingerprint, review.author_key or review.form_key)


@dataclass(frozen=True)
class Earlier:
    """What came before a review that is about to be stored, on the same page."""

    #: What its writer sent a few minutes ago in the very same words, unless somebody has taken it away.
    own_words_again: Review | None
    #: Whether another review of the page was written with the same e-mail address.
    is_second: bool
    #: Whether anybody sent these words to the page before.
    is_repeated: bool

    @property
    def flags(self) -> list[str]:
        """What the moderators are told of it. The writer is told nothing."""
        return [flag for flag, is_so in ((SECOND, self.is_second), (REPEATED, self.is_repeated)) if is_so]


def look_back(review, minutes: int = MINUTES) -> Earlier:
    """What came before a marked review, in one query."""
    same_words = Q(fingerprint=review.fingerprint)
    recent = Q(created_at__gte=timezone.now() - timedelta(minutes=minutes)) & ~Q(status__in=TAKEN_AWAY)
    same_address = Q(author_key__in={review.author_key, *author_keys(review.email)}) & ~Q(author_key="")
    writer = same_address if review.author_key else Q(form_key=review.form_key)
    second = same_address & ~Q(status__in=[Review.Status.ERASED, Review.Status.SPAM])
    others = Review.objects.filter(same_words | writer, page_id=review.page_id).exclude(pk=review.pk)
    found = others.aggregate(
        again=Max("pk", filter=writer & same_words & recent),
        second=Count("pk", filter=second),
        repeated=Count("pk", filter=same_words),
    )
    again = Review.objects.filter(pk=found["again"]).first() if found["again"] else None
    # Compared here: some databases take “é” for “e”.
    is_same = again is not None and _given(again) == _given(review)
    return Earlier(again if is_same else None, bool(found["second"]), bool(found["repeated"]))


def makes_room(earlier) -> bool:
    """Whether an earlier review lets one be stored that has its key, in the same words.

    One with an address stands for the other for some minutes, while nobody has taken it away; later it makes room. One
    without is the same form.
    """
    if not earlier.author_key or (_is_recent(earlier) and earlier.status not in TAKEN_AWAY):
        return False
    return bool(Review.objects.filter(pk=earlier.pk).update(form_key=None))


def _is_recent(review):
    return review.created_at >= timezone.now() - timedelta(minutes=MINUTES)


def _given(review):
    return [getattr(review, name) for name in GIVEN]
