"""What became of the reviews of a site in the last twelve months, in numbers."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timezone
from functools import reduce
from operator import or_

from django.conf import settings as django_settings
from django.db.models import Q
from django.utils import timezone as clock

from ..models.base import get_page_model
from .models import Review, Tally
from .models.decisions import Reason
from .models.tallies import month_of

Status = Review.Status
NOT_SHOWN = (Status.REJECTED, Status.SPAM, Status.HIDDEN)


@dataclass(frozen=True)
class Figures:
    """Each review is in exactly one of these numbers."""

    since: date
    shown: int = 0
    waiting: int = 0
    #: Erased before anybody had decided.
    erased: int = 0
    #: How many are not shown for each reason, the most frequent first.
    refused: tuple = ()

    @property
    def not_shown(self) -> int:
        return sum(number for _reason, number in self.refused)

    @property
    def received(self) -> int:
        return self.shown + self.waiting + self.erased + self.not_shown


def last_twelve_months(site) -> Figures:
    """The reviews that came to the site in this month and the eleven before it."""
    since = _eleven_months_before(month_of(clock.now()))
    if site is None:
        return Figures(since)
    numbers: Counter = Counter()
    # Sites with the same pages have the same reviews.
    tallies = Tally.objects.filter(site__root_page=site.root_page_id, month__gte=since, number__gt=0)
    for status, reason, number in tallies.values_list("status", "reason", "number"):
        numbers[status, reason if status in NOT_SHOWN else ""] += number
    refused: Counter = Counter()
    for (status, reason), number in numbers.items():
        if status in NOT_SHOWN:
            refused[reason or Reason.OTHER] += number
    by_number = sorted(refused.items(), key=lambda item: (-item[1], item[0]))
    return Figures(
        since,
        shown=numbers[Status.PUBLISHED, ""],
        waiting=_waiting(site, since),
        erased=numbers[Status.ERASED, ""],
        refused=tuple((Reason(reason).label, number) for reason, number in by_number),
    )


def _waiting(site, since):
    first = datetime(since.year, since.month, 1, tzinfo=timezone.utc if django_settings.USE_TZ else None)
    below = reduce(or_, (Q(page__path__startswith=path) for path in _roots(site)))
    return Review.objects.waiting().filter(below, created_at__gte=first).count()


def _roots(site):
    """Where the pages of a site are: below its root page, and below the translations of that."""
    if not getattr(django_settings, "WAGTAIL_I18N_ENABLED", False):
        return [site.root_page.path]
    roots = get_page_model().objects.filter(translation_key=site.root_page.translation_key)
    return list(roots.values_list("path", flat=True))


def _eleven_months_before(month):
    return date(month.year - 1, month.month + 1, 1) if month.month < 12 else date(month.year, 1, 1)
