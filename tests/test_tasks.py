"""Refreshing the pages that show something: all leave the cache first, in batches, whatever fails on the way."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.search.backends import get_search_backend

from tests import factories
from tests.frontend_cache import Recorder
from tests.frontend_cache import purged as purged  # a fixture
from tests.testapp.models import ArticlePage, PlainPage
from wagtail_healthblocks import tasks
from wagtail_healthblocks.models import HealthArticleMixin

pytestmark = pytest.mark.django_db


@pytest.fixture
def pages(monkeypatch):
    """More than two batches of small articles, and one page of another type."""
    monkeypatch.setattr(tasks, "BATCH", 4)
    pages = [factories.ArticlePageFactory(slug=f"page-{number}", body=[factories.paragraph()]) for number in range(9)]
    return [*pages, factories.site_root().add_child(instance=PlainPage(title="Plain", slug="plain"))]


def refresh(pages):
    tasks.refresh_pages.func([page.pk for page in pages])


def slugs(urls):
    return {url.rstrip("/").rsplit("/", 1)[-1] for url in urls if not url.endswith("index.md")}


def test_every_page_leaves_the_cache_before_any_is_indexed(pages, purged, monkeypatch):
    seen = []
    monkeypatch.setattr(tasks, "index_together", lambda batch: seen.append(len(purged)))

    refresh(pages)

    assert slugs(purged) == {page.slug for page in pages}
    assert len(seen) == 3
    assert set(seen) == {len(purged)}


class Batches(Recorder):
    """A cache that forgets many addresses at once."""

    batches: list = []

    def purge_batch(self, urls):
        self.batches.append(len(urls))
        super().purge_batch(urls)


@pytest.mark.parametrize("error", [ConnectionResetError, TimeoutError, ValueError])
def test_a_purge_that_fails_keeps_no_other_page_in_the_cache(pages, purged, monkeypatch, error):
    purge = Recorder.purge

    def fail_for_one(cache, url):
        if "page-5" in url:
            raise error("gone")
        purge(cache, url)

    monkeypatch.setattr(Recorder, "purge", fail_for_one)

    refresh(pages)

    assert slugs(purged) == {page.slug for page in pages} - {"page-5"}


def test_a_cache_that_takes_many_addresses_gets_them_together(pages, purged, settings):
    settings.WAGTAILFRONTENDCACHE = {"recorder": {"BACKEND": f"{__name__}.Batches"}}
    Batches.batches.clear()

    refresh(pages)

    assert slugs(purged) == {page.slug for page in pages}
    assert len(Batches.batches) == 3


def test_what_changed_is_found(pages, search_index):
    ArticlePage.objects.filter(pk__in=[page.pk for page in pages]).update(
        body=[{"type": "paragraph", "value": "<p>Xylophone</p>", "id": "1"}]
    )

    refresh(pages)

    found = get_search_backend().search("Xylophone", ArticlePage.objects.all())
    assert {page.pk for page in found} == {page.pk for page in pages if isinstance(page, HealthArticleMixin)}


def test_drafts_and_what_was_deleted_are_left_out(pages, purged):
    pages[0].unpublish()
    gone = pages[1].pk
    pages[1].delete()
    purged.clear()

    tasks.refresh_pages.func([gone, *(page.pk for page in pages if page.pk)])

    assert slugs(purged) == {page.slug for page in pages[2:]}


@pytest.mark.lengthy
def test_a_page_costs_few_queries_however_often_it_names_what_changed(search_index, purged):
    medicine, picture = factories.MedicineFactory(), factories.ImageFactory()
    blocks = [factories.dosage(medicine), factories.medicine_facts(medicine), factories.prescription_required(medicine)]
    body = [*blocks, factories.helpline(factories.HelplineFactory()), factories.figure(picture)]
    pages = [factories.ArticlePageFactory(body=body) for _number in range(12)]

    with CaptureQueriesContext(connection) as few:
        refresh(pages[:6])
    with CaptureQueriesContext(connection) as all_of_them:
        refresh(pages)

    assert (len(all_of_them) - len(few)) / 6 <= 5


def test_what_many_pages_choose_is_read_anew_for_each_batch(search_index, monkeypatch):
    monkeypatch.setattr(tasks, "BATCH", 1)
    medicine = factories.MedicineFactory(name="Before")
    pages = [factories.ArticlePageFactory(body=[factories.dosage(medicine)]) for _number in range(2)]
    type(medicine).objects.update(name="After")

    refresh(pages)

    assert len(get_search_backend().search("After", ArticlePage.objects.all())) == 2


def test_a_search_service_that_is_down_ends_nothing(pages, search_index, purged, monkeypatch, caplog):
    backend = get_search_backend()

    def fail(*args):
        raise ConnectionError("gone")

    monkeypatch.setattr(type(backend), "add_bulk", fail)
    monkeypatch.setattr(type(backend), "catch_indexing_errors", True)

    refresh(pages)

    assert "did not take pages of the type testapp.ArticlePage" in caplog.text
    assert slugs(purged) == {page.slug for page in pages}
