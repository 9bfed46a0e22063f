"""The time of this site: the same at each making and each upgrade, so that no word depends on the day."""

from datetime import datetime, timedelta, timezone

from django.utils import timezone as django_timezone

#: When the pages are read.
TODAY = (2026, 11, 28)


class Clock:
    """Goes on by a millisecond whenever somebody asks, so that what came first stays first."""

    def __init__(self):
        self.set(*TODAY)

    def set(self, *date):
        self.moment = datetime(*date, 12, tzinfo=timezone.utc)

    def __call__(self):
        self.moment += timedelta(milliseconds=1)
        return self.moment


clock = django_timezone.now = Clock()
