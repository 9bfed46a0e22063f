"""Days and moments, on sites with time zones and on sites without them (``USE_TZ = False``)."""

from calendar import monthrange
from datetime import date, datetime, timezone

from django.conf import settings
from django.utils.timezone import is_naive, localtime, make_aware, now


def local(moment: datetime) -> datetime:
    """The moment on the clock of who reads; a site without time zones stores it so."""
    return moment if is_naive(moment) else localtime(moment)


def today() -> date:
    """The day that it is where the site is read."""
    return local(now()).date()


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or the last day of a shorter month."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def iso(moment: datetime | None) -> str:
    """The moment with its time zone, as programs read it; empty for none."""
    if moment is None:
        return ""
    return (make_aware(moment) if is_naive(moment) else moment).isoformat()


def epoch() -> datetime:
    """The start of 1970, as a moment that this site's database compares others with."""
    return datetime(1970, 1, 1, tzinfo=timezone.utc if settings.USE_TZ else None)


def moment_at(seconds: float) -> datetime:
    """The moment so many seconds after the start of 1970 (UTC), as this site stores it."""
    return datetime.fromtimestamp(seconds, tz=timezone.utc if settings.USE_TZ else None)
