"""What a move does: the reviews themselves, and all that counts, records, logs and shows them, in one transaction."""

from collections import defaultdict
from copy import copy
from itertools import groupby

from django.db.models import Exists, F, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from ..decision_log import log_decisions
from ..moves import PUBLISH, Status
from ..tasks import purge_reviewed_page
from ..transactions import after_commit, retrying
from .decisions import Decision, Reason
from .reports import Report, number_open
from .summaries import ReviewSummary
from .tallies import Tally, month_of

#: What a decision has to know of a review.
DECIDED_BY = ("pk", "status", "page_id", "rating", "created_at")
#: How many reviews one transaction decides.
BATCH = 500


class AlreadyDecided(Exception):
    """Somebody else decided this review in the meantime, or it was in that state before."""


class Overtaken(Exception):
    """Some reviews of a batch were decided by somebody else in the meantime."""


def can(move):
    """The reviews that a move has something to do with."""
    possible = Q(status__in=sorted(move.sources))
    return possible & Q(open_reports__gt=0) if move.needs_reports else possible


def decide_batch(batch, *how):
    try:
        return move_all(batch, *how)
    except Overtaken:
        return sum(_decide_one(review, *how) for review in batch)


def _decide_one(review, *how):
    try:
        return move_all([review], *how)
    except Overtaken:
        return 0


@retrying
def move_all(reviews, move, moderator, reason, undoing=False, known=None, **changes):
    """Move all of the reviews, or none where one is no longer in the state in which it was read.

    What brings reviews out of the queue, or decides about shown ones, answers their reports; undoing it asks again.
    """
    now = timezone.now()
    changes["decided_at"] = None if move.to == Status.PENDING else now
    if move.to == Status.PUBLISHED:
        changes["published_at"] = Coalesce(F("published_at"), now)
    for old, group in groupby(sorted(reviews, key=lambda review: review.status), key=lambda review: review.status):
        group = list(group)
        answers = move.to != Status.PENDING and not (undoing and old != Status.PENDING)
        same = _manager(reviews).filter(can(move), pk__in=[review.pk for review in group], status=old)
        if same.update(status=move.to, **changes | ({"open_reports": 0} if answers else {})) != len(group):
            raise Overtaken
        if answers:
            Report.objects.answer(group, now)
        elif undoing:
            _ask_again(group)
    _follow(reviews, move, moderator, reason, now, known)
    return len(reviews)


def arrive(review, known):
    """Count, record and log that a new review was stored as a published one.

    The row is of this very transaction: nobody else can have decided about it, and nobody has reported it.
    """
    waiting = copy(review)
    waiting.status = Status.PENDING
    _follow([waiting], PUBLISH, None, Reason.AUTOMATIC, review.decided_at, known)


def missing_counts(page, site) -> dict:
    """Conditions for a query: whether there is no row yet in which a review that is published now will be counted."""
    month = month_of(timezone.now())
    tallies = Tally.objects.filter(site=site, month=month, status=Status.PUBLISHED, reason=Reason.AUTOMATIC)
    return {"no_summary": ~Exists(ReviewSummary.objects.filter(pk=page.pk)), "no_tally": ~Exists(tallies)}


def _follow(reviews, move, moderator, reason, now, known):
    """All that follows from a move of these reviews, which are as they were before it."""
    _count(reviews, move.to, is_new=bool(known and known.no_summary))
    before = Decision.objects.standing(reviews)
    decisions = Decision.objects.record(reviews, move.to, moderator, reason, now, known)
    log_decisions(reviews, move, moderator, reason)
    # Last, because everybody who decides on this site meets in these rows.
    Tally.objects.move(reviews, before, decisions, is_new=bool(known and known.no_tally))
    refresh([review for review in reviews if review.status != move.to], move.to)


def _ask_again(reviews):
    Report.objects.ask_again(reviews)
    _manager(reviews).filter(pk__in=[review.pk for review in reviews]).update(open_reports=number_open())


def _count(reviews, status, is_new=False):
    """Add to the summaries what is shown from now on, or take away what no longer is."""
    shown = [review for review in reviews if review.status == Status.PUBLISHED]
    if status != Status.PUBLISHED:
        ReviewSummary.objects.count_out(*shown)
    elif len(shown) < len(reviews):
        ReviewSummary.objects.count_in(*(review for review in reviews if review.status != status), is_new=is_new)


def refresh(reviews, status):
    """Purge what shows the decision, once it is certain. A failing queue is logged and undoes nothing."""
    by_page = defaultdict(list)
    for review in reviews:
        if Status.PUBLISHED in (review.status, status):
            by_page[review.page_id].append(review.pk)
    for page_id, review_ids in by_page.items():
        after_commit(purge_reviewed_page.enqueue, page_id, review_ids)


def _manager(reviews):
    return type(reviews[0])._default_manager
