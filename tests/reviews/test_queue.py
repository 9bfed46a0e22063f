from datetime import datetime, timedelta, timezone

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import ReferenceIndex

from tests.factories import ReviewFactory
from tests.reviews.admin import HOSTILE, listed, many, soup_of, url_of
from tests.testapp.models import ReviewedPage
from wagtail_healthblocks.reviews import filters, viewsets
from wagtail_healthblocks.reviews.models import Review

A_DAY = datetime(2024, 3, 1, 12, tzinfo=timezone.utc)


@pytest.fixture
def queue(client, moderator):
    """`queue(status="all")` opens the queue as somebody who may do everything."""
    client.force_login(moderator)

    def open_queue(**parameters):
        return client.get(url_of("list", **parameters))

    return open_queue


def test_the_queue_opens_on_what_waits_newest_first(article, queue):
    older = ReviewFactory(page=article, created_at=A_DAY)
    newer = ReviewFactory(page=article, created_at=A_DAY + timedelta(days=1))
    ReviewFactory(page=article, status="published")

    response = queue()

    assert listed(response) == [newer.pk, older.pk]


@pytest.mark.parametrize("status", ["all", ""])
def test_the_queue_can_show_all(article, queue, status):
    reviews = [ReviewFactory(page=article, status=status) for status in Review.Status.values]

    response = queue(status=status)

    assert sorted(listed(response)) == [review.pk for review in reviews]


@pytest.mark.parametrize(
    ("parameters", "values"),
    [
        ({"status": "spam"}, {"status": "spam"}),
        ({"risk": "2"}, {"risk": 2}),
        ({"reported": "yes"}, {"reports": 3}),
        ({"language": "de"}, {"language": "de"}),
        ({"created_at_from": "2024-03-01", "created_at_to": "2024-03-01"}, {"created_at": A_DAY}),
        ({"q": "marzipan"}, {"body": "It tastes of Marzipan."}),
        ({"q": "marzipan"}, {"title": "Marzipan!"}),
        ({"q": "marzipan"}, {"display_name": "Marzipan"}),
    ],
)
def test_the_queue_can_be_narrowed_down(article, queue, parameters, values):
    ReviewFactory(page=article)
    wanted = ReviewFactory(page=article, **values)

    response = queue(**parameters)

    assert listed(response) == [wanted.pk]


@pytest.mark.lengthy
def test_the_queue_can_be_narrowed_down_to_a_page_by_its_number_or_its_title(article, home, queue):
    other = home.add_child(instance=ReviewedPage(title="Waking early", slug="waking-early"))
    ReviewFactory(page=article)
    wanted = ReviewFactory(page=other)

    assert listed(queue(page=other.pk)) == [wanted.pk]
    assert listed(queue(page="waking")) == [wanted.pk]
    assert "Waking early" in soup_of(queue(page=other.pk)).h1.get_text()


@pytest.mark.parametrize(
    "parameters",
    [
        {"status": "bogus"},
        {"risk": "9"},
        {"page": "9" * 40},
        {"page": "²"},
        {"created_at_from": "tomorrow"},
        {"language": "xx"},
        {"q": "\x00"},
        {"page": "\x00"},
        {"status": HOSTILE},
    ],
)
def test_a_filter_that_cannot_be_understood_lists_nothing(article, queue, parameters):
    ReviewFactory(page=article)

    response = queue(**parameters)

    assert response.status_code == 200
    assert listed(response) == []


def test_the_stars_are_shown_only_once_a_review_is_decided(article, queue):
    ReviewFactory(page=article, rating=3)
    ReviewFactory(page=article, rating=5, status="published")

    response = queue(status="all")

    assert "★★★★★" in response.content.decode()
    assert response.content.decode().count("★") == 5


def test_a_review_is_listed_by_its_first_words(article, queue):
    ReviewFactory(page=article, title="", body="word " * 900)

    cell = soup_of(queue()).select_one("td.title a")

    assert cell.get_text(strip=True).startswith("word word")
    assert len(cell.get_text(strip=True)) <= viewsets.FIRST_WORDS


@pytest.mark.parametrize("view", ["list", "list_results"])
def test_what_readers_write_is_only_text_in_the_queue(article, moderator, client, view):
    article.title = HOSTILE
    article.save()
    ReviewFactory(page=article, title=HOSTILE, display_name=HOSTILE[:80])
    ReviewFactory(page=article, title="", body=HOSTILE)
    client.force_login(moderator)

    response = client.get(url_of(view, page=article.pk))

    content = response.content.decode()
    assert "<script>alert" not in content
    assert "<img src=x" not in content
    assert content.count("&lt;script&gt;alert(1)") >= 3
    assert "{{ 7|add:7 }}" in content


def test_the_link_to_a_review_remembers_the_filters(article, queue, client):
    review = ReviewFactory(page=article, risk=2)

    link = soup_of(queue(risk=2)).select_one("td.title a")
    result = soup_of(client.get(url_of("list_results", risk=2, _w_filter_fragment=1))).select_one("td.title a")

    assert link["href"] == url_of("edit", review.pk, next=url_of("list", risk=2)) == result["href"]


@pytest.mark.lengthy
def test_the_queue_asks_the_same_number_of_queries_for_one_review_and_for_a_page_of_them(article, home, queue):
    queue()
    ReviewFactory(page=article)
    with CaptureQueriesContext(
        connection,
    ) as one:
        queue()
    for number in range(20):
        page = home.add_child(instance=ReviewedPage(title=f"Page {number}", slug=f"page-{number}"))
        ReviewFactory(page=page, reports=1, risk=1)

    with CaptureQueriesContext(connection) as twenty:
        response = queue()

    assert len(listed(response)) == 21
    assert len(twenty) == len(one) <= 12


@pytest.mark.lengthy
def test_the_queue_counts_no_further_than_it_must(article, queue, monkeypatch):
    monkeypatch.setattr(viewsets, "COUNTED", 60)
    many(article, 70)

    with CaptureQueriesContext(connection) as queries:
        response = queue()

    counting = [query["sql"] for query in queries if "COUNT(*)" in query["sql"]]
    assert "More than 60 reviews" in response.content.decode()
    assert all("LIMIT" in sql for sql in counting)


def test_a_search_looks_only_at_the_newest_and_says_so(article, queue, monkeypatch):
    monkeypatch.setattr(filters, "SEARCHED", 3)
    monkeypatch.setattr(viewsets.QueueView, "searched", 3)
    reviews = [ReviewFactory(page=article, created_at=A_DAY, body="marzipan") for _ in range(5)]

    response = queue(q="marzipan")

    assert listed(response) == [review.pk for review in reversed(reviews[2:])]
    assert "newest 3 of the reviews" in response.content.decode()


def test_the_search_looks_no_further_back_while_what_it_found_is_decided(article, moderator, monkeypatch):
    monkeypatch.setattr(filters, "SEARCHED", 3)
    reviews = [ReviewFactory(page=article, created_at=A_DAY, body="marzipan") for _ in range(5)]
    found = filters.search(Review.objects.waiting(), "marzipan")

    Review.objects.filter(pk=reviews[4].pk).get().publish(moderator)

    assert sorted(found.values_list("pk", flat=True)) == [reviews[2].pk, reviews[3].pk]


def test_nothing_adds_copies_deletes_or_chooses_a_review(article, admin_user, client):
    review = ReviewFactory(page=article)
    client.force_login(admin_user)
    base = url_of("list")

    for path in ("add/", f"copy/{review.pk}/", f"delete/{review.pk}/", f"usage/{review.pk}/", f"inspect/{review.pk}/"):
        assert client.get(base + path).status_code == 404

    assert "Delete" not in {button.get_text(strip=True) for button in soup_of(client.get(base)).select("a, button")}


def test_a_review_is_not_in_the_reference_index(article):
    ReviewFactory(page=article)

    assert not ReferenceIndex.objects.filter(base_content_type__model="review").exists()


def test_the_menu_says_how_many_wait(article, queue, client):
    many(article, 3)

    assert "Reviews (3)" in client.get("/admin/").content.decode() or "Reviews (3)" in queue().content.decode()


def test_the_menu_stops_counting(article, queue):
    many(article, 120)

    assert "Reviews (99+)" in queue().content.decode()
