"""Takes back what one moderator decided in one go: exactly those decisions that still stand."""

from dataclasses import dataclass

from django.core import signing
from django.db.models import Exists, OuterRef

from .models import Decision, Review
from .models.decisions import Reason
from .models.reports import answered_by_last_decision
from .moves import ASK_AGAIN, leading_to

SALT = "wagtail_healthblocks.reviews.undo"
#: An offer to undo is good for a day.
MAX_AGE = 24 * 3600


@dataclass(frozen=True)
class Undo:
    """The decisions for one status that a moderator made, from the first to the last of them."""

    moderator_id: int | str
    status: str
    first: int
    last: int

    @property
    def reference(self) -> str:
        """A signed text that stands for these decisions in a form."""
        return signing.dumps([str(self.moderator_id), self.status, self.first, self.last], salt=SALT)

    def undo(self, moderator) -> int:
        """Put each review back in the state that it had before, and return how many came back.

        A review that anybody decided again since then stays as they decided.
        """
        statuses = set(self._standing().order_by().values_list("from_status", flat=True).distinct())
        return sum(self._put_back(status, moderator) for status in sorted(statuses & set(Review.Status.values)))

    def _put_back(self, status, moderator):
        decided = self._standing().filter(from_status=status).values("review")
        reviews, move = Review.objects.filter(pk__in=decided, status=self.status), leading_to(status)
        if status == self.status:
            reviews, move = reviews.filter(answered_by_last_decision()), ASK_AGAIN
        return reviews.move(move, moderator, Reason.RECONSIDERED, undoing=True)

    def _standing(self):
        since = Decision.objects.filter(review=OuterRef("review"), pk__gt=OuterRef("pk"))
        own = Decision.objects.filter(moderator=self.moderator_id, pk__gte=self.first, pk__lte=self.last)
        return own.filter(~Exists(since), to_status=self.status)


def last_decision(moderator) -> int:
    """The number of the last decision that somebody made, or 0."""
    decisions = Decision.objects.filter(moderator=moderator)
    return decisions.order_by("-pk").values_list("pk", flat=True).first() or 0


def undo_since(number: int, moderator, status: str) -> Undo | None:
    """What somebody decided after the decision with that number."""
    last = last_decision(moderator)
    return Undo(moderator.pk, status, number + 1, last) if last > number else None


def read(reference: str, moderator) -> Undo | None:
    """The undo that a signed text stands for; None where it is forged, too old or somebody else's."""
    try:
        moderator_id, status, first, last = signing.loads(reference, salt=SALT, max_age=MAX_AGE)
    except (signing.BadSignature, ValueError):
        return None
    return Undo(moderator.pk, status, first, last) if moderator_id == str(moderator.pk) else None
