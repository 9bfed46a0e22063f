"""What somebody who floods the form does to others: nothing. Every door to the limits, tried through the form."""

import pytest
from django.db import OperationalError, connection
from django.urls import resolve

from tests.reviews.reader import Reader, address, filled_form, raising
from tests.testapp.models import ReviewedPage
from wagtail_healthblocks.reviews import admission, transactions
from wagtail_healthblocks.reviews.models import PostCount, Report, Review, SpentToken

HOUR = 3600
UNKNOWN = {
    "a Unix socket": {"REMOTE_ADDR": ""},
    "a proxy that nobody named": {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "198.51.100.4"},
    "a container's proxy that nobody named": {"REMOTE_ADDR": "172.18.0.2", "HTTP_X_FORWARDED_FOR": "198.51.100.4"},
}

pytestmark = [pytest.mark.django_db, pytest.mark.lengthy]


@pytest.fixture(autouse=True)
def shown_at_once(settings):
    settings.HEALTHBLOCKS_REVIEWS_AUTO_APPROVE = True


@pytest.fixture
def other(home):
    return home.add_child(instance=ReviewedPage(title="Other", slug="other"))


def reader_in(number):
    return Reader(REMOTE_ADDR=f"198.51.{number}.4")


def flood(reader, pages, posts=80):
    """One form over and over, and new ones on every page."""
    same = filled_form(pages[0], email="", body="Always the same")
    for number in range(posts):
        reader.post(address("write", pages[0].pk), same)
        reader.write(pages[number % len(pages)], email="", body=f"Text {number}")


def test_one_machine_closes_the_form_to_itself_only(article, other, settings):
    settings.HEALTHBLOCKS_REVIEWS_LIMITS = {"network": (10, HOUR), "page": (12, HOUR), "site": (20, HOUR)}
    flood(Reader(), [article, other])

    answers = [reader_in(1).write(page) for page in (article, other)]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert Review.objects.count() == 10 + 2
    assert set(Review.objects.values_list("status", flat=True)) == {"published"}
    assert Reader().write(article, body="One more").status_code == 429


def test_what_was_refused_counts_for_nobody(article, settings):
    settings.HEALTHBLOCKS_REVIEWS_LIMITS = dict.fromkeys(("network", "email", "page", "site"), (1, HOUR))
    Reader().write(article, body="The first", email="one@example.org")
    before = [*PostCount.objects.values_list("key", "number").order_by("key")], SpentToken.objects.count()

    refused = Reader().write(article, body="One more", email="two@example.org")

    assert refused.status_code == 429
    assert ([*PostCount.objects.values_list("key", "number").order_by("key")], SpentToken.objects.count()) == before


def test_nobody_can_use_up_the_limit_of_somebody_elses_address(article, settings):
    for number in range(8):
        reader_in(number).write(article, email="victim@example.org", body=f"Text {number}")

    answer = reader_in(99).write(article, email="victim@example.org", body="From the victim")

    assert answer.status_code == 200
    assert Review.objects.count() == 9
    assert "often" in Review.objects.get(body="From the victim").flags


@pytest.mark.parametrize("where", UNKNOWN.values(), ids=UNKNOWN)
def test_those_whom_nobody_knows_are_held_and_refused_only_by_their_own_ceiling(article, settings, where):
    settings.HEALTHBLOCKS_REVIEWS_LIMITS = {"network": (3, HOUR)}
    settings.HEALTHBLOCKS_REVIEWS_CEILINGS = {"over_limit": 5, "unknown_address": 5}
    reader = Reader(**where)

    answers = [reader.write(article, body=f"Text {number}", email="").status_code for number in range(8)]
    known = Reader().write(article, body="Somebody known").status_code

    assert answers == [200] * 5 + [429] * 3
    held = Review.objects.waiting()
    assert [review.flags for review in held] == [["unknown_address"]] * 5
    assert (known, Review.objects.published().count()) == (200, 1)


def test_a_ceiling_says_that_no_more_are_taken_today_and_opens_as_the_queue_is_worked_through(article, settings):
    settings.HEALTHBLOCKS_REVIEWS_LIMITS = {"page": (1, HOUR)}
    settings.HEALTHBLOCKS_REVIEWS_CEILINGS = {"over_limit": 2}
    for number in range(3):
        reader_in(number).write(article, body=f"Text {number}")

    full = reader_in(7).write(article, body="My own words")
    Review.objects.waiting()[0].publish()
    again = reader_in(7).write(article, body="My own words")

    assert full.status_code == 429
    assert str(admission.NO_MORE_TODAY) in full.text
    assert "My own words" in full.text
    assert again.status_code == 200


@pytest.mark.parametrize("full", ["over_limit", "unknown_address"])
def test_a_ceiling_that_is_reached_closes_nothing_else(article, other, settings, full):
    settings.HEALTHBLOCKS_REVIEWS_LIMITS = {"page": (2, HOUR)}
    settings.HEALTHBLOCKS_REVIEWS_CEILINGS = {"over_limit": 3, "unknown_address": 3}
    Review.objects.bulk_create(Review(page=other, flags=[full]) for _number in range(3))

    assert Reader().write(article).status_code == 200
    assert Reader().write(other).status_code == 200
    assert Review.objects.published().count() == 2
    if full == "over_limit":
        assert Reader(REMOTE_ADDR="").write(article, body="From a socket", email="").status_code == 200


def test_a_form_that_is_sent_again_before_it_was_stored_is_held(article, monkeypatch):
    """By a double click, or because the database was away: what the limits found of the first sending is not known."""
    fields = filled_form(article)
    with monkeypatch.context() as broken:
        broken.setattr(Review, "save", raising(OperationalError("gone")))
        first = Reader(REMOTE_ADDR="").post(address("write", article.pk), fields)

    second = Reader(REMOTE_ADDR="").post(address("write", article.pk), fields)

    assert (first.status_code, second.status_code) == (503, 200)
    assert Review.objects.get().status == "pending"


@pytest.mark.parametrize("where", [{}, *UNKNOWN.values()], ids=["somebody known", *UNKNOWN])
def test_reports_of_one_machine_are_limited_whoever_it_is(article, settings, where):
    settings.HEALTHBLOCKS_REVIEWS_LIMITS = {"report": (2, HOUR)}
    reviews = Review.objects.bulk_create(Review(page=article, rating=1, status="published") for _number in range(4))
    reader = Reader(**where)

    paths = [address("report", article.pk, review.pk) for review in reviews]
    answers = [reader.post(path, {"reason": "abuse"}).status_code for path in paths]

    assert answers == [303, 303, 429, 429]
    assert Report.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_a_post_has_short_transactions_of_its_own_also_where_each_request_is_one(article, monkeypatch):
    """What met another transaction can be tried again only where the request is none."""
    monkeypatch.setitem(connection.settings_dict, "ATOMIC_REQUESTS", True)
    monkeypatch.setattr(transactions, "sleep", lambda seconds: None)
    spend, failures = admission.spend, [OperationalError("database is locked")]

    def failing(*args):
        if failures:
            raise failures.pop()
        return spend(*args)

    monkeypatch.setattr(admission, "spend", failing)

    assert Reader().write(article).status_code == 200
    assert PostCount.objects.count() == 2


@pytest.mark.parametrize("name", ["write", "report"])
def test_every_address_that_takes_posts_begins_its_transactions_itself(name):
    view = resolve(address(name, *[1] * (1 if name == "write" else 2))).func

    assert view._non_atomic_requests == {"default"}
