from django.apps import apps
from django.urls import NoReverseMatch, reverse
from django_tasks import task

from ..models.base import get_page_model


@task()
def purge_reviewed_page(page_id: int, review_ids: list[int]) -> None:
    """Purge from the frontend cache, where Wagtail's is on, the page and the first list that show these reviews.

    A further page of a list has an address that nobody can foresee: it lives as long as the cache keeps it.
    """
    if not apps.is_installed("wagtail.contrib.frontend_cache"):
        return
    from wagtail.contrib.frontend_cache.utils import PurgeBatch

    page = get_page_model().objects.filter(pk=page_id, live=True).specific().first()
    site = page.get_site() if page else None
    if site is None:
        return
    batch = PurgeBatch()
    batch.add_page(page)
    batch.add_urls(site.root_url + path for path in _paths(page_id, review_ids))
    batch.purge()


def _paths(page_id, review_ids):
    try:
        yield reverse("wagtail_healthblocks_reviews:list", args=[page_id])
        for review_id in review_ids:
            yield reverse("wagtail_healthblocks_reviews:review", args=[page_id, review_id])
    except NoReverseMatch:
        return  # a site without our URLs has none of these pages
