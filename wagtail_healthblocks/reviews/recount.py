"""Compares what the summaries say with the reviews themselves, and repairs what differs."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, F, Q, Sum

from .choices import STARS
from .models import Review, ReviewSummary
from .models.summaries import COUNTS
from .tasks import purge_reviewed_page
from .transactions import after_commit, retrying

NOTHING = dict.fromkeys(COUNTS, 0)
TOTALS = {
    "published": Count("pk"),
    "rated": Count("rating"),
    "rating_sum": Sum("rating", default=0),
    **{f"stars_{stars}": Count("pk", filter=Q(rating=stars)) for stars in STARS},
}


@dataclass(frozen=True)
class Drift:
    """A page whose summary says something else than its reviews."""

    page_id: int
    stored: dict
    counted: dict

    @property
    def differences(self) -> dict[str, tuple[int, int]]:
        """What is stored and what was counted, by the name of each count that is wrong."""
        return {
            name: (self.stored[name], counted) for name, counted in self.counted.items() if counted != self.stored[name]
        }


def find_drift(page_ids=None) -> Iterator[Drift]:
    """Each page whose summary is wrong, of these pages or of all."""
    shown, summaries = Review.objects.published(), ReviewSummary.objects.all()
    if page_ids is not None:
        shown, summaries = shown.filter(page_id__in=page_ids), summaries.filter(pk__in=page_ids)
    counted = {row.pop("page_id"): row for row in shown.order_by().values("page_id").annotate(**TOTALS)}
    stored = {row.pop("page_id"): row for row in summaries.values("page_id", *COUNTS)}
    for page_id in sorted({*counted, *stored}):
        drift = Drift(page_id, stored.get(page_id, NOTHING), counted.get(page_id, NOTHING))
        if drift.stored != drift.counted:
            yield drift


@retrying
def repair(page_id: int) -> None:
    """Count the shown reviews of a page anew. Decisions that are under way wait, and are counted once."""
    ReviewSummary.objects.get_or_create(pk=page_id)
    # Writing first makes each decision about this page wait, on every database.
    ReviewSummary.objects.filter(pk=page_id).update(published=F("published"))
    counted = Review.objects.published().filter(page_id=page_id).aggregate(**TOTALS)
    ReviewSummary.objects.filter(pk=page_id).update(**counted)
    after_commit(purge_reviewed_page.enqueue, page_id, [])
