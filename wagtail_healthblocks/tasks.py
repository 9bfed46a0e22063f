import logging
from collections.abc import Iterable, Iterator
from threading import get_ident
from typing import Any

from django.apps import apps
from django.db import transaction
from django_tasks import task
from wagtail.search import index
from wagtail.search.backends import get_search_backends_with_name

from .blocks.loading import loading_once
from .models.base import get_page_model

logger = logging.getLogger(__name__)

#: So many pages are loaded at once.
BATCH = 100


@task()
def refresh_pages(page_ids: list[int]) -> None:
    """Purge the pages from the frontend cache, where Wagtail's is on, then index them anew, a batch at a time.

    All are purged before any is indexed: what a cache still shows of a wrong number harms, a stale index hardly does.
    """
    if has_caches():
        for keys in in_batches(page_ids):
            purge(live_pages(keys))
    for keys in in_batches(page_ids):
        index_together(live_pages(keys))


def in_batches(page_ids: list[int]) -> Iterator[list[int]]:
    """The keys, so many at a time."""
    for start in range(0, len(page_ids), BATCH):
        yield page_ids[start : start + BATCH]


def live_pages(page_ids: list[int]) -> list:
    """The pages that readers can open, of their own types; what listings do without is not loaded."""
    return list(get_page_model().objects.filter(pk__in=page_ids, live=True).specific(defer=True))


def has_caches() -> bool:
    """Whether there is a frontend cache that Wagtail can purge."""
    if not apps.is_installed("wagtail.contrib.frontend_cache"):
        return False
    from wagtail.contrib.frontend_cache.utils import get_backends

    return bool(get_backends())


def purge(pages: list, caches: list[str] | None = None) -> dict[str, list[int]]:
    """Purge pages from frontend caches, and tell the keys of those that one did not forget, by its name.

    Where that fails, the log says so, and the others are purged.
    """
    from wagtail.contrib.frontend_cache.backends import BaseBackend
    from wagtail.contrib.frontend_cache.utils import get_backends

    unpurged: dict[str, list[int]] = {}
    for name, backend in get_backends(backends=caches).items():
        # One that takes addresses one by one gives up at the first that fails, so it gets each page by itself.
        together = 1 if type(backend).purge_batch is BaseBackend.purge_batch else BATCH
        for start in range(0, len(pages), together):
            some = pages[start : start + together]
            if not _forgets(name, some):
                unpurged.setdefault(name, []).extend(page.pk for page in some)
    return unpurged


def _forgets(cache, pages):
    from wagtail.contrib.frontend_cache.tasks import purge_urls_from_cache_task
    from wagtail.contrib.frontend_cache.utils import PurgeBatch

    batch = PurgeBatch()
    with _Errors("wagtail.frontendcache") as errors:
        try:
            batch.add_pages(pages)
            # At once: enqueued, it would wait until the pages are indexed, and nobody here would hear of its errors.
            purge_urls_from_cache_task.call(list(batch.urls), backends=[cache])
        except Exception:  # noqa: BLE001 - whatever a cache's client raises, the others have to leave the cache
            logger.exception("Pages were not purged from %s: %s", cache, pages)
            return False
    return not errors.found


class _Errors(logging.Handler):
    """Whether this thread logs an error meanwhile: Wagtail's caches log what fails, and tell their callers nothing."""

    def __init__(self, name):
        super().__init__(logging.ERROR)
        self.logger, self.thread, self.found = logging.getLogger(name), get_ident(), False

    def __enter__(self):
        self.logger.addHandler(self)
        return self

    def __exit__(self, *error):
        self.logger.removeHandler(self)

    def emit(self, record):
        self.found = self.found or record.thread == self.thread


def take_from_index(page_ids: Iterable[int]) -> None:
    """Take pages out of the search index. A service that is down is logged, and the others go on."""
    for page in get_page_model().objects.filter(pk__in=page_ids).specific(defer=True):
        index.remove_object(page)


def index_together(pages: Iterable) -> None:
    """Put pages into the search index, all of a type at once."""
    keys: dict[Any, list] = {}
    for page in pages:
        keys.setdefault(type(page), []).append(page.pk)
    for model, alike in keys.items():
        found = model.get_indexed_objects().filter(pk__in=alike)
        for name, backend in get_search_backends_with_name(with_auto_update=True):
            with loading_once():
                _add(backend, name, model, list(found))


def _add(backend, name, model, pages):
    try:
        backend.add_bulk(model, pages)
    except Exception:
        if not backend.catch_indexing_errors:  # a database's: its transaction has ended
            raise
        logger.exception("The search backend %s did not take pages of the type %s.", name, model._meta.label)


def index_what_can_be(pages: list) -> list[int]:
    """Put pages into the search index, and tell the keys of those that cannot be. Raises where none can: then it is
    not the pages' fault.
    """
    try:
        with transaction.atomic():
            index_together(pages)
    except Exception:
        unindexed = [page.pk for page in pages if not _is_indexed(page)]
        if len(unindexed) == len(pages):
            raise
        return unindexed
    return []


def _is_indexed(page):
    try:
        with transaction.atomic():
            index_together([page])
    except Exception:  # noqa: BLE001 - a page's own code may raise anything
        logger.exception("This page was not indexed: %s", page)
        return False
    return True
