"""Days and moments, on sites with time zones and on sites without them (``USE_TZ = False``)."""

from calendar import monthrange
from datetime import date, datetime, time, timezone

from django.conf import settings
from django.utils.timezone import get_default_timezone, is_naive, localtime, make_aware, now


def local(moment: datetime) -> datetime:
    """The moment on the clock of who reads; a site without time zones stores it so."""
    return moment if is_naive(moment) else localtime(moment)


def day_of(moment: datetime) -> date:
    """The day of a moment in the site's own time zone, whatever zone an editor or a reader has chosen."""
    return (moment if is_naive(moment) else localtime(moment, get_default_timezone())).date()


def today() -> date:
    """The day that it is for the site: the same for everybody, for a page is cached for all."""
    return day_of(now())


def seconds_until(day: date) -> int:
    """The seconds until a day begins for the site; none where it has begun."""
    midnight = make_aware(datetime.combine(day, time.min), get_default_timezone())
    moment = now()
    left = midnight - (make_aware(moment, get_default_timezone()) if is_naive(moment) else moment)
    return max(0, int(left.total_seconds()))


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
