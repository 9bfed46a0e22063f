from django.apps import apps
from django_tasks import task
from wagtail.search import index

from .models.base import get_page_model


@task()
def refresh_pages(page_ids: list[int]) -> None:
    """Purge the pages from the frontend cache, where Wagtail's is on, and index them anew."""
    pages = list(get_page_model().objects.filter(pk__in=page_ids, live=True).specific())
    for page in pages:
        index.insert_or_update_object(page)
    if apps.is_installed("wagtail.contrib.frontend_cache"):
        from wagtail.contrib.frontend_cache.utils import purge_pages_from_cache

        purge_pages_from_cache(pages)
