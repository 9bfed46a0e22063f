"""How much may be posted: what one sender may send, and from when on a person looks before anything is shown.

A sender's posts are counted in a table (``count``), and one too many is refused. What a post has to know of its
senders' counts before, it reads at once (``Sent``). How crowded a page or a site is, is read from the reviews that were
stored (``crowded``); that refuses nothing, it holds. What is held so has a ceiling of its own (``has_room``), so that a
flood fills no queue, and closes the reviews to nobody else.
"""

from datetime import timedelta

from django.db.models import Exists, Q, TextField, Value
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.functional import cached_property

from .conf import settings
from .identities import UNKNOWN
from .models import PostCount, Review
from .questions import answers

SALT = "wagtail_healthblocks.reviews.limits"
#: A hundred years, in seconds: far more, and no date can be reckoned.
LONGEST = 36_500 * 24 * 3600
#: Flag of a review that is held because so many came for its page or its site.
OVER_LIMIT = "over_limit"
#: Flag of a review that is held because nobody can say which network sent it.
UNKNOWN_ADDRESS = "unknown_address"


class Sent:
    """What was counted of the senders of one post, by the kinds of limits: read once, before anything is written."""

    def __init__(self, **senders):
        self._senders = senders

    @cached_property
    def _found(self) -> dict:
        limited = [pair for pair in self._senders.items() if _limit_of(*pair)]
        return PostCount.objects.in_bulk([_keyed(*pair) for pair in limited])

    def reached(self, kind: str) -> bool:
        """Whether one more of this kind would be one too many."""
        limit, found = _limit_of(kind, self._senders[kind]), self._of(kind)
        return bool(limit and found) and found.number >= limit[0] and found.expires_at > timezone.now()

    def count(self, kind: str) -> bool:
        """Count one more of this kind, as the function of this name does."""
        return count(kind, self._senders[kind], is_first=self._of(kind) is None)

    def _of(self, kind):
        return self._found.get(_keyed(kind, self._senders[kind]))


def count(kind: str, key: str, is_first: bool = False) -> bool:
    """Count one more post of this kind from this sender. Where the limit is reached: count nothing, and False.

    Whose network is unknown shares one count with all of whom that is true. Nobody shares an e-mail address with those
    who gave none.
    """
    limit = _limit_of(kind, key)
    return limit is None or PostCount.objects.count_one(_keyed(kind, key), *limit, is_first=is_first)


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
    """Whether as many reviews came for the page, or for its whole site, as are taken without a look by a person."""
    return bool(answers(page.pk, crowds(page, site)))


def crowds(page, site) -> dict:
    """The same as conditions, one for each limit.

    Those that were held for this very reason do not count, nor do those of unknown senders: what one of them floods
    holds nobody else's review.
    """
    limits = {"page": _wide_limit("page", Q(page_id=page.pk)), "site": _wide_limit("site", _on(site))}
    counted = _with_flags(Review.objects.filter(_on(site))).exclude(_flagged(OVER_LIMIT) | _flagged(UNKNOWN_ADDRESS))
    return {
        f"crowded_{kind}": _are_as_many_as(most, counted.filter(there, created_at__gt=since))
        for kind, (most, since, there) in limits.items()
        if most is not None
    }


def _wide_limit(kind, there):
    """How many, since when, and which reviews count; None three times for a kind that has no limit."""
    limit = _limit(kind)
    return (limit[0], timezone.now() - limit[1], there) if limit else (None, None, None)


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


def _are_as_many_as(number, reviews):
    """The condition that there are so many: no more than these are read."""
    return Exists(reviews.order_by()[number - 1 : number]) if number > 0 else Value(True)


def _as_many_as(number, reviews):
    """Whether there are so many: no more than these are read."""
    return reviews.order_by()[:number].count() >= number
