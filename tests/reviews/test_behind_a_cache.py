"""Pages that a cache in front of Django, or Django's own, keeps and hands to everybody."""

import pytest
from django.conf import settings as django_settings
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.reviews.reader import address, post, token_in
from tests.testapp.models import ReviewedPage
from wagtail_healthblocks.reviews.models import Review


@pytest.fixture
def cached(settings):
    """A site behind Django's own cache of whole pages."""
    settings.MIDDLEWARE = [
        "django.middleware.cache.UpdateCacheMiddleware",
        *django_settings.MIDDLEWARE,
        "django.middleware.cache.FetchFromCacheMiddleware",
    ]
    settings.CACHE_MIDDLEWARE_SECONDS = 600


def queries_of(url, client=None):
    with CaptureQueriesContext(connection) as queries:
        response = (client or Client()).get(url)
    assert response.status_code == 200
    return len(queries)


@pytest.mark.any_database
@pytest.mark.lengthy
def test_an_article_from_the_cache_still_takes_reviews(article, cached):
    assert queries_of(article.url) > 0
    assert queries_of(article.url) == 0

    reader = Client()
    assert address("write", article.pk) in reader.get(article.url).content.decode()
    response = post(article, reader, token=token_in(reader.get(address("write", article.pk))))

    assert response.status_code == 200
    assert Review.objects.count() == 1


def test_two_readers_never_get_one_form(article, cached):
    first, second = (Client().get(address("write", article.pk)) for _ in range(2))

    assert first["Cache-Control"] == "private, no-store"
    assert first.content != second.content


def test_a_page_with_the_form_on_it_is_made_for_each_reader(home, cached):
    page = home.add_child(instance=ReviewedPage(title="Inline", slug="inline", reviews_form="inline"))

    assert Client().get(page.url).content != Client().get(page.url).content


@pytest.mark.parametrize("name", ["list", "review"])
def test_what_everybody_may_keep_depends_on_no_cookie(article, name):
    review = Review.objects.create(page=article, rating=5, body="It helped.", display_name="River")
    review.publish()
    url = address("list", article.pk) if name == "list" else address("review", article.pk, review.pk)

    for response in (Client().get(url), Client().get(article.url)):
        assert "Cookie" not in response.get("Vary", "")
        assert not response.cookies


def test_a_published_review_purges_the_pages_that_show_it(article, settings, django_capture_on_commit_callbacks):
    settings.WAGTAILFRONTENDCACHE = {"test": {"BACKEND": "tests.reviews.purges.Purges"}}
    from . import purges

    purges.urls.clear()
    review = Review.objects.create(page=article, rating=5, body="It helped.")
    with django_capture_on_commit_callbacks(execute=True):
        review.publish()

    assert {f"http://localhost{path}" for path in (article.url, address("list", article.pk))} <= set(purges.urls)
    assert f"http://localhost{address('review', article.pk, review.pk)}" in purges.urls
    cache.clear()


def test_a_failing_purge_does_not_undo_a_decision(article, settings, django_capture_on_commit_callbacks):
    settings.WAGTAILFRONTENDCACHE = {"test": {"BACKEND": "tests.reviews.purges.Broken"}}
    review = Review.objects.create(page=article, rating=5, body="It helped.")

    with django_capture_on_commit_callbacks(execute=True):
        review.publish()

    assert Review.objects.get().status == Review.Status.PUBLISHED
