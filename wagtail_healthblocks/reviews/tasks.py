from collections.abc import Iterable, Iterator

from django.apps import apps
from django.conf import settings as django_settings
from django.utils import translation
from django_tasks import task
from wagtail.models import Site

from ..models.base import get_page_model
from ..tasks import has_caches, in_batches, live_pages
from .subjects import keys_showing, url


@task()
def purge_reviewed_page(page_id: int, review_ids: list[int]) -> None:
    """Purge from the frontend cache, where there is one, the pages and the first lists that show these reviews.

    A further page of a list has an address that nobody can foresee: it lives as long as the cache keeps it.
    """
    if not has_caches():
        return
    from wagtail.contrib.frontend_cache.utils import PurgeBatch

    batch = PurgeBatch()
    for page in live_pages(keys_showing(page_id)):
        batch.add_page(page)
        batch.add_urls(addresses_about(page, review_ids))
    batch.purge()


@task()
def purge_addresses(addresses: list[str]) -> None:
    """Purge addresses at which readers got reviews, whatever became of their pages."""
    from wagtail.contrib.frontend_cache.utils import PurgeBatch

    batch = PurgeBatch()
    batch.add_urls(addresses)
    batch.purge()


@task()
def purge_reviews_below(path: str) -> None:
    """Purge what is said of all pages of a part of the tree, such as one that is for members from now on."""
    pages = get_page_model().objects.filter(path__startswith=path)
    # An alias gets its restrictions from its source.
    keys = {*pages.values_list("pk", flat=True), *pages.filter(aliases__isnull=False).values_list("aliases", flat=True)}
    for some in in_batches(sorted(keys)):
        found = get_page_model().objects.filter(pk__in=some)
        purge_addresses.call([address for page in found for address in all_addresses_about(page)])


def all_addresses_about(page) -> list[str]:
    """Every address about a page that a cache may have kept, also on sites that no longer have it."""
    review = apps.get_model("wagtail_healthblocks_reviews", "Review")
    keys = review.objects.published().filter(page_id=page.alias_of_id or page.pk).values_list("pk", flat=True)
    return sorted(_on(Site.get_site_root_paths(), page, list(keys)))


def addresses_about(page, review_ids: Iterable[int]) -> set[str]:
    """The addresses of a page's list and of these reviews, on each site that has the page, in each language."""
    return _on(
        (root for root in Site.get_site_root_paths() if page.url_path.startswith(root.root_path)), page, review_ids
    )


def _on(roots, page, review_ids):
    paths = set(_paths(page.pk, review_ids))
    return {root.root_url + path for root in roots for path in paths}


def _paths(page_id, review_ids) -> Iterator[str]:
    for code, _name in django_settings.LANGUAGES:
        with translation.override(code):
            paths = [url("list", page_id), *(url("review", page_id, review_id) for review_id in review_ids)]
        yield from filter(None, paths)  # a site without our URLs has none of these pages
