"""How much may be posted: what one sender may send, and from when on a person looks before anything is shown.

A sender's posts are counted in a table (``count``), and one too many is refused. How crowded a page or a site is, is
read from the reviews that were stored (``crowded``); that refuses nothing, it holds. What is held so has a ceiling of
its own (``has_room``), so that a flood fills no queue, and closes the reviews to nobody else.
"""

from datetime import timedelta

from django.db.models import Count, Q, TextField
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.crypto import salted_hmac

from .conf import settings
from .identities import UNKNOWN
from .models import PostCount, Review

SALT = "wagtail_healthblocks.reviews.limits"
#: A hundred years, in seconds: far more, and no date can be reckoned.
LONGEST = 36_500 * 24 * 3600
#: Flag of a review that is held because so many came for its page or its site.
OVER_LIMIT = "over_limit"
#: Flag of a review that is held because nobody can say which network sent it.
UNKNOWN_ADDRESS = "unknown_address"


def count(kind: str, key: str) -> bool:
    """Count one more post of this kind from this sender. Where the limit is reached: count nothing, and False.

    Whose network is unknown shares one count with all of whom that is true. Nobody shares an e-mail address with those
    who gave none.
    """
    limit = _limit_of(kind, key)
    return limit is None or PostCount.objects.count_one(_keyed(kind, key), *limit)


def reached(kind: str, key: str) -> bool:
    """Whether ``count`` would say False; nothing is counted."""
    limit = _limit_of(kind, key)
    return limit is not None and PostCount.objects.is_full(_keyed(kind, key), limit[0])


def _limit_of(kind, key):
    return None if kind == "email" and not key else _limit(kind)


def _limit(kind):
    """How many, and in how long a time; None for a kind that has no limit."""
    limit = settings.HEALTHBLOCKS_REVIEWS_LIMITS.get(kind)
    if limit is None:
        return None
    most, seconds = limit
    return most, timedelta(seconds=min(seconds, LONGEST))


def _keyed(kind, key):
    message = f"{kind} {key or UNKNOWN}".encode("utf-8", "backslashreplace")
    return salted_hmac(SALT, message, algorithm="sha256").hexdigest()


def crowded(page, site) -> bool:
    """Whether as many reviews came for the page, or for its whole site, as are taken without a look by a person.

    Those that were held for this very reason do not count, nor do those of unknown senders: what one of them floods
    holds nobody else's review.
    """
    limits = [limit for limit in (_wide_limit("page", Q(page_id=page.pk)), _wide_limit("site", _on(site))) if limit]
    if not limits:
        return False
    recent = Review.objects.filter(_on(site), created_at__gt=min(since for _most, since, _there in limits))
    counted = _with_flags(recent).exclude(_flagged(OVER_LIMIT) | _flagged(UNKNOWN_ADDRESS))
    counts = [Count("pk", filter=there & Q(created_at__gt=since)) for _most, since, there in limits]
    found = counted.aggregate(**{f"limit_{place}": count for place, count in enumerate(counts)})
    return any(number >= most for number, (most, _since, _there) in zip(found.values(), limits, strict=True))


def _wide_limit(kind, there):
    """How many, since when, and which reviews count; None for a kind that has no limit."""
    limit = _limit(kind)
    return limit and (limit[0], timezone.now() - limit[1], there)


def _on(site):
    return Q(page__path__startswith=site.root_page.path) if site else Q()


def has_room(flag: str) -> bool:
    """Whether one more review that is held with this flag may wait."""
    ceiling = settings.HEALTHBLOCKS_REVIEWS_CEILINGS.get(flag)
    return ceiling is None or not _as_many_as(ceiling, _with_flags(Review.objects.waiting()).filter(_flagged(flag)))


def _with_flags(reviews):
    """With their flags as the text of a list, in which every database can look for one."""
    return reviews.alias(flags_as_text=Cast("flags", TextField()))


def _flagged(flag):
    return Q(flags_as_text__contains=f'"{flag}"')


def _as_many_as(number, reviews):
    """Whether there are so many: no more than these are read."""
    return reviews.order_by()[:number].count() >= number
