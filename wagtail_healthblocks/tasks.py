import logging
from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django_tasks import task
from wagtail.search import index
from wagtail.search.backends import get_search_backends_with_name

from .models.base import get_page_model

logger = logging.getLogger(__name__)

#: So many pages are loaded at once.
BATCH = 100


@task()
def refresh_pages(page_ids: list[int]) -> None:
    """Purge the pages from the frontend cache, where Wagtail's is on, then index them anew, a batch at a time.

    All are purged before any is indexed: what a cache still shows of a wrong number harms, a stale index hardly does.
    """
    if apps.is_installed("wagtail.contrib.frontend_cache"):
        for pages in _batches(page_ids):
            purge(pages)
    for pages in _batches(page_ids):
        index_together(pages)


def _batches(page_ids):
    """The live ones of the pages, so many at a time."""
    for start in range(0, len(page_ids), BATCH):
        live = get_page_model().objects.filter(pk__in=page_ids[start : start + BATCH], live=True)
        yield list(live.specific(defer=True))


def purge(pages: list) -> None:
    """Purge pages from the frontend cache. Where that fails, the log says so, and the others are purged."""
    from wagtail.contrib.frontend_cache.backends import BaseBackend
    from wagtail.contrib.frontend_cache.utils import get_backends, purge_pages_from_cache

    for name, backend in get_backends().items():
        # One that takes addresses one by one gives up at the first that fails, so it gets each page by itself.
        together = 1 if type(backend).purge_batch is BaseBackend.purge_batch else BATCH
        for start in range(0, len(pages), together):
            try:
                purge_pages_from_cache(pages[start : start + together], backends=[name])
            except Exception:  # noqa: BLE001 - whatever a cache's client raises, the others have to leave the cache
                logger.exception("Pages were not purged from %s: %s", name, pages[start : start + together])


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
            _add(backend, name, model, list(found))


def _add(backend, name, model, pages):
    try:
        backend.add_bulk(model, pages)
    except Exception:
        if not backend.catch_indexing_errors:  # a database's: its transaction has ended
            raise
        logger.exception("The search backend %s did not take pages of the type %s.", name, model._meta.label)
