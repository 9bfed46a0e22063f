"""What was sent before: by the same writer, or in the same words."""

from datetime import timedelta

from django.db.models import Exists, Q
from django.utils import timezone

from .fingerprints import form_key, purpose, words_key
from .identities import author_keys
from .models import Review
from .questions import answers

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


def flags_beside(review) -> set[str]:
    """What moderators are told of what came before a marked review, for the same page; its writer is told nothing."""
    return answers(review.page_id, beside(review))


def beside(review) -> dict:
    """The same as conditions, by the flags that they give."""
    same_words = Q(fingerprint=review.fingerprint)
    same_address = Q(author_key__in={review.author_key, *author_keys(review.email)}) & ~Q(author_key="")
    second = same_address & ~Q(status__in=[Review.Status.ERASED, Review.Status.SPAM])
    others = Review.objects.filter(page_id=review.page_id).exclude(pk=review.pk)
    return {SECOND: Exists(others.filter(second)), REPEATED: Exists(others.filter(same_words))}


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
