"""What has to be done once a day: the job of this app, and those that other apps register."""

import logging
from collections.abc import Iterator
from itertools import islice

from wagtail import hooks

from .models import HealthArticleMixin, MedicalCheck, SafetyAlert
from .models.base import get_page_model
from .refreshing import resume
from .tasks import refresh_pages
from .usage import page_ids_showing, with_aliases

logger = logging.getLogger(__name__)

#: So many pages are read at once, and refreshed by one task.
BATCH = 100


class JobsFailed(Exception):
    """Some jobs did not come to their end; the others did."""


def run_jobs() -> Iterator[str]:
    """Run every job and yield what it says it did. Raises JobsFailed when all others are done."""
    failed = []
    for job in hooks.get_hooks("register_healthblocks_daily_job"):
        try:
            yield from job()
        except Exception:  # noqa: BLE001 - what fails in one app must not keep the others' work from being done
            failed.append(job.__name__)
            logger.exception("The daily job %s failed.", job.__name__)
    if failed:
        raise JobsFailed(", ".join(failed))


def finish_refreshes() -> Iterator[str]:
    """Go on where the pages that show something were not all refreshed; say nothing where all were."""
    yield from resume()


def refresh_turned_pages() -> Iterator[str]:
    """Refresh in caches and the search index each live page whose checks say something else than at the last run.

    Every check is compared with its page anew: what was written past Wagtail, such as by SQL, is found here.
    """
    number = turned = 0
    pages = _checked_pages()
    while batch := list(islice(pages, BATCH)):
        found = [checks for page in batch if (checks := _turned(page))]
        if found:
            refresh_pages.enqueue(sorted(with_aliases({checks.page.pk for checks in found})))
        for checks in found:
            _remember(checks)
            yield f"{checks.page.pk} {checks.page.title}: {checks.label}"
        number, turned = number + len(batch), turned + len(found)
    yield f"Medical checks: {number} pages compared, {turned} refreshed."


def refresh_alerted_pages() -> Iterator[str]:
    """Refresh the live pages whose safety alerts have begun or ended since the last run."""
    for alert in SafetyAlert.objects.filter(live=True).select_related("medicine"):
        if alert.state != alert.told_state:
            pages = sorted(with_aliases(page_ids_showing(alert)))
            for start in range(0, len(pages), BATCH):
                refresh_pages.enqueue(pages[start : start + BATCH])
            SafetyAlert.objects.filter(pk=alert.pk).update(told_state=alert.state)
            yield f"Safety alert {alert.pk} {alert.heading}: {alert.state_label}, {len(pages)} pages refreshed."


def _checked_pages():
    checked = MedicalCheck.objects.values("page_id")
    pages = get_page_model().objects.live().filter(pk__in=checked).order_by("pk").specific()
    return (page for page in pages.iterator(BATCH) if isinstance(page, HealthArticleMixin))


def _turned(page):
    """The checks of a page, compared anew, if they say something else than was told; else None."""
    stored = MedicalCheck.objects.filter(page_id=page.pk)
    verdicts = dict(stored.values_list("pk", "verdict"))
    stored.outdate()
    checks = page.get_medical_checks()
    is_other = (
        told(check) != check.told_state or verdicts[check.pk] not in (None, check.verdict) for check in checks.checks
    )
    return checks if any(is_other) else None


def told(check) -> str:
    """What the day decides of what readers are told of a check."""
    return "overdue" if check.covers and check.is_overdue else check.state


def _remember(checks):
    for check in checks.checks:
        MedicalCheck.objects.filter(pk=check.pk).update(told_state=told(check))
