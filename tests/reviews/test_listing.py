import base64
import json
from datetime import datetime, timedelta, timezone

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from wagtail_healthblocks.reviews.listing import ORDERS, Listing
from wagtail_healthblocks.reviews.models import Review

START = datetime(2026, 1, 1, 12, tzinfo=timezone.utc)


@pytest.fixture
def reviews(article, settings):
    """Twenty-three shown reviews, several of them published at the same moment, and some that are not shown."""
    settings.HEALTHBLOCKS_REVIEWS_PAGE_SIZE = 4
    for number in range(23):
        Review.objects.create(
            page=article,
            rating=(number * 7) % 6 or None,
            status=Review.Status.PUBLISHED,
            published_at=START + timedelta(microseconds=number // 3),
        )
    Review.objects.create(page=article, rating=5, status=Review.Status.HIDDEN, published_at=START)
    return list(Review.objects.published())


def pages(article, **query):
    """Every page of a list, by following its links."""
    after = ""
    while True:
        listing = Listing.from_query(article.pk, {**query, "after": after})
        yield listing.reviews
        after = listing.next_cursor
        if not after:
            return


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("stars", ["", "3"])
def test_every_order_shows_each_review_once_to_the_last_page(article, reviews, order, stars):
    found = [review for page in pages(article, sort=order, stars=stars) for review in page]

    wanted = [review for review in reviews if not stars or review.rating == int(stars)]
    if order in ("highest", "lowest"):
        wanted = [review for review in wanted if review.rating]
    for name, direction in reversed(ORDERS[order][1]):
        wanted.sort(key=lambda review: getattr(review, name), reverse=direction == "-")
    assert found == wanted


@pytest.mark.parametrize("order", ORDERS)
def test_a_page_costs_two_queries_at_most(article, reviews, order):
    listing = Listing.from_query(article.pk, {"sort": order})

    with CaptureQueriesContext(connection) as queries:
        further = Listing.from_query(article.pk, {"sort": order, "after": listing.next_cursor})
        assert further.reviews and further.next_cursor

    assert len(queries) <= 3  # the first page and, with stars, two for the next


def packed(*values):
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode()


FORGED = [
    "x",
    "é",
    "%00",
    "A" * 1_000_000,
    packed(),
    packed("newest"),
    packed("newest", None, 1),
    packed("newest", None, "1", "2"),
    packed("newest", None, True, 2),
    packed("newest", None, -1, 2),
    packed("newest", None, 1, 2**63),
    packed("newest", None, 2**62, 2),
    packed("newest", None, 1.5, 2),
    packed("newest", None, None, 2),
    packed("oldest", None, 1, 2),
    packed("newest", 3, 1, 2),
    packed(["newest"], None, 1, 2),
    base64.urlsafe_b64encode(b"[" * 150).decode(),
    base64.urlsafe_b64encode(b"\xff\xfe").decode(),
    base64.urlsafe_b64encode(b'"text"').decode(),
    base64.urlsafe_b64encode(b"1").decode(),
    base64.urlsafe_b64encode(b"null").decode(),
]


@pytest.mark.parametrize("cursor", FORGED, ids=range(len(FORGED)))
def test_a_forged_cursor_gives_the_first_page(article, reviews, cursor):
    first = Listing.from_query(article.pk, {}).reviews

    assert Listing.from_query(article.pk, {"after": cursor}).reviews == first


@pytest.mark.parametrize("query", [{"sort": "id; DROP TABLE"}, {"stars": "6"}, {"stars": "٣"}, {"stars": "-1"}])
def test_an_order_or_number_of_stars_that_does_not_exist_is_left_out(article, reviews, query):
    assert Listing.from_query(article.pk, query) == Listing(article.pk)
