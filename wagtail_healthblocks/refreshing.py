"""Pages follow what they show. A request writes down that they have to, one task does it, and what stops is resumed."""

import logging
from bisect import bisect_right
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta

from django.db import transaction
from django.utils.timezone import now
from django_tasks import task

from . import tasks
from .models.page_refreshes import SILENCE, PageRefresh, Superseded
from .refresh_log import RefreshLog, named
from .usage import live_ids, pages_that_show

logger = logging.getLogger(__name__)

Phase = PageRefresh.Phase
#: What fails for so long is not tried any longer.
PATIENCE = timedelta(days=7)


class RefreshesFailed(Exception):
    """Some refreshes were stopped by an error; the others were not."""


def refresh_pages_that_show(instance):
    """Let one task purge and index anew every page that shows this; the task finds them."""
    _request(instance)


def refresh_pages_that_showed(instance):
    """The same before it is deleted, or no longer shown: afterwards nothing tells which pages they were."""
    if page_ids := pages_that_show(instance):
        _request(instance, page_ids)


def _request(instance, page_ids=()):
    refresh = PageRefresh.objects.request(instance, page_ids)
    model, pk, turn = instance._meta.label_lower, refresh.object_id, refresh.turn

    def enqueue():
        # A later change in the same transaction enqueues the one task.
        if PageRefresh.objects.of(model, pk).filter(turn=turn).exists():
            refresh_pages_of.enqueue(model, pk)

    # Robust: whoever unpublishes what expired, such as publish_scheduled, must get to the next one. What no task does
    # because the queue is down, ``resume`` does.
    transaction.on_commit(enqueue, robust=True)


@task()
def refresh_pages_of(model: str, pk: str) -> None:
    """Refresh the pages that show something, named by its model and key, unless another worker is at it."""
    if refresh := PageRefresh.objects.of(model, pk).first():
        go_on(refresh)


def resume(silence: timedelta = SILENCE) -> Iterator[str]:
    """Go on with every refresh that no worker is at, and yield what became of it. Raises RefreshesFailed at the end."""
    failed = []
    for refresh in PageRefresh.objects.free(silence).order_by("requested_at", "pk"):
        try:
            if said := go_on(refresh, silence):
                yield said
        except Exception:  # noqa: BLE001 - what fails for one must not keep the others' pages from following
            failed.append(str(refresh))
            logger.exception("The pages were not refreshed: %s", refresh)
    if failed:
        raise RefreshesFailed(", ".join(failed))


def go_on(refresh: PageRefresh, silence: timedelta = SILENCE) -> str:
    """Refresh the pages that are left, and say how many have followed; empty where another worker is at it."""
    if not refresh.claim(silence):
        return ""
    try:
        run = _Run(refresh)
    except Exception:
        refresh.release()
        raise
    try:
        return run.to_the_end()
    except Superseded:
        return ""
    except Exception:
        with suppress(Superseded):
            run.stop()
        raise


class _Run:
    """What one worker does of a refresh: until every page has followed, or until its turn is over."""

    def __init__(self, refresh):
        self.refresh, self.is_resumed, self.has_come_on = refresh, refresh.is_begun, False
        instance = refresh.get_instance()
        shown = pages_that_show(instance) if instance else set()
        self.page_ids = live_ids({*refresh.page_ids, *shown})
        self.log = RefreshLog(refresh, instance, len(self.page_ids))
        self.done_before = self.done

    def to_the_end(self) -> str:
        self._each_batch(Phase.PURGE, self._purge if tasks.has_caches() else None, then=Phase.INDEX)
        self._each_batch(Phase.INDEX, self._index, then=Phase.PURGE_AGAIN)
        self._purge_again()
        if self.refresh.unpurged:
            self.stop()
        else:
            self.refresh.finish()
            self._say("done")
        return str(self)

    def stop(self):
        """Let another worker go on later; after a week nobody does."""
        if self.refresh.requested_at < now() - PATIENCE:
            self.refresh.finish()
            self._say("given up")
            return
        self.refresh.release(unpurged=self.refresh.unpurged)
        if self.has_come_on:  # else it failed where it did the last time, and there is nothing new to say
            self._say("stopped")

    @property
    def done(self) -> int:
        """The number of pages that are purged and indexed."""
        if self.refresh.phase == Phase.PURGE_AGAIN:
            return len(self.page_ids)
        return self._number_passed() if self.refresh.phase == Phase.INDEX else 0

    def _number_passed(self):
        return bisect_right(self.page_ids, self.refresh.last_page_id)

    def _each_batch(self, phase, work, then):
        if self.refresh.phase != phase:
            return
        for keys in tasks.in_batches(self.page_ids[self._number_passed() :]) if work else ():
            self._advance(last_page_id=keys[-1], **work(tasks.live_pages(keys)))
        self._advance(phase=then, last_page_id=0)

    def _purge(self, pages):
        unpurged = tasks.purge(pages)
        return {"unpurged": _merged(self.refresh.unpurged, unpurged)} if unpurged else {}

    def _index(self, pages):
        unindexed = tasks.index_what_can_be(pages)
        return {"unindexed": self.refresh.unindexed + unindexed} if unindexed else {}

    def _purge_again(self):
        """Ask the caches again for what they did not forget: after all were indexed, or on another day."""
        asked, left = self.refresh.unpurged, {}
        for cache, page_ids in asked.items():
            for keys in tasks.in_batches(page_ids):
                left = _merged(left, tasks.purge(tasks.live_pages(keys), [cache]))
                self.refresh.advance()
        self.refresh.unpurged = left
        self.has_come_on = self.has_come_on or left != asked

    def _advance(self, **reached):
        self.refresh.advance(**reached)
        if not self.has_come_on and (self.is_resumed or len(self.page_ids) > tasks.BATCH):
            self.log.write("resumed" if self.is_resumed else "began", self.done_before)
        self.has_come_on = True
        self.log.write_now_and_then(self.done)

    def _say(self, state):
        unpurged = {cache: named(page_ids) for cache, page_ids in self.refresh.unpurged.items()}
        self.log.write(state, self.done, unpurged=unpurged, unindexed=named(self.refresh.unindexed))

    def __str__(self):
        said = f"{self.refresh}: {self.done} of {len(self.page_ids)} pages refreshed"
        if unpurged := sum(map(len, self.refresh.unpurged.values())):
            said += f", {unpurged} not purged"
        return f"{said}, {len(self.refresh.unindexed)} not indexed" if self.refresh.unindexed else said


def _merged(some, others):
    return {name: some.get(name, []) + others.get(name, []) for name in {**some, **others}}
