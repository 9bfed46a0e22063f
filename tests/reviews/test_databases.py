"""What each database has to do alike, and what only a server does: many at once. Run on each: make test-databases."""

import random
import string
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime, timedelta, timezone

import pytest
from django.apps import apps
from django.core.checks import Tags, run_checks
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, transaction
from django.utils import timezone as clock
from wagtail.models import Page, Site

from tests import factories
from tests.testapp.models import ReviewedPage
from wagtail_healthblocks.reviews import limits
from wagtail_healthblocks.reviews.listing import ORDERS, Listing
from wagtail_healthblocks.reviews.models import (
    AlreadyDecided,
    Decision,
    PostCount,
    Report,
    Review,
    ReviewSummary,
    Tally,
)
from wagtail_healthblocks.reviews.models.known import Known
from wagtail_healthblocks.reviews.privacy import Purge
from wagtail_healthblocks.reviews.recount import find_drift
from wagtail_healthblocks.reviews.transactions import retrying

APP = "wagtail_healthblocks_reviews"
REASONS = ["abuse", "unsafe", "other"]
many_at_once = pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite lets one write at a time.")


@pytest.fixture
def page(request):
    """A page that other connections see where the test's own transactions are real."""
    return factories.site_root().add_child(instance=ReviewedPage(title="Sleeping well", slug="sleeping-well"))


def with_connection(work):
    """The work, for a thread: it gives its connection back."""

    def run(*args):
        try:
            return work(*args)
        finally:
            connection.close()

    return run


@pytest.mark.django_db
def test_the_database_finds_nothing_wrong_with_the_tables():
    ours = [
        message
        for message in run_checks(tags=[Tags.database, Tags.models], databases=["default"])
        if getattr(getattr(message.obj, "_meta", None), "app_label", "") == APP
    ]

    assert ours == []


@pytest.mark.django_db
def test_every_index_and_constraint_of_the_models_is_in_the_database():
    with connection.cursor() as cursor:
        for model in apps.get_app_config(APP).get_models():
            there = {name.lower() for name in connection.introspection.get_constraints(cursor, model._meta.db_table)}
            expected = {item.name for item in (*model._meta.indexes, *model._meta.constraints)}

            assert expected <= there, model


@pytest.mark.django_db
def test_any_text_comes_back_as_it_was_stored(page):
    text = "".join(
        chr(code) for code in (*range(0x20, 0x7F), 0xE9, 0x131, 0x5D0, 0x915, 0x1F48A, 0x1F469, 0x200D, 0x2695)
    )
    review = Review.objects.create(page=page, title=text, body=text * 40, display_name=text[:80], flags=["link", text])

    review.refresh_from_db()

    assert (review.title, review.body, review.flags) == (text, text * 40, ["link", text])


@pytest.mark.django_db
@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("stars", [None, 4])
def test_every_order_shows_each_review_once_also_where_moments_are_the_same(page, settings, order, stars):
    settings.HEALTHBLOCKS_REVIEWS_PAGE_SIZE = 3
    moments = [datetime(2025, 1, 1, tzinfo=timezone.utc) + timedelta(microseconds=n) for n in (0, 0, 0, 1, 999_999)]
    for number in range(20):
        moment = moments[number % 5]
        Review.objects.create(page=page, rating=1 + number % 5, status="published", published_at=moment)

    shown, listing = [], Listing(page.pk, order, stars)
    while listing:
        shown += listing.reviews
        listing = listing.next_cursor and Listing(page.pk, order, stars, listing.next_cursor)

    expected = Review.objects.filter(rating=stars) if stars else Review.objects.all()
    expected = expected.order_by(*(direction + name for name, direction in ORDERS[order][1]))
    assert [review.pk for review in shown] == [review.pk for review in expected]


@pytest.mark.django_db
def test_rows_deleted_behind_the_models_leave_the_counts_until_they_are_counted_again(page):
    for number in range(5):
        Review.objects.create(page=page, rating=1 + number, title=f"Title {number}").publish()
    gone = list(Review.objects.order_by("-rating").values_list("pk", flat=True)[:2])
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {Decision._meta.db_table} WHERE review_id IN (%s, %s)", gone)
        cursor.execute(f"DELETE FROM {Review._meta.db_table} WHERE id IN (%s, %s)", gone)
    before = ReviewSummary.objects.get(pk=page.pk)

    call_command("healthblocks_recount_reviews")
    after = ReviewSummary.objects.get(pk=page.pk)

    assert (before.published, before.rating_sum) == (5, 15)
    assert (after.published, after.rating_sum, after.stars_5) == (3, 6, 0)
    assert not list(find_drift())


@many_at_once
@pytest.mark.django_db(transaction=True)
def test_moderators_who_decide_at_once_in_any_order_leave_exact_totals(page):
    keys = [review.pk for review in Review.objects.bulk_create(Review(page=page, rating=4) for _number in range(60))]

    @with_connection
    def moderate(seed):
        shuffled = random.Random(seed).sample(keys, len(keys))
        halves = shuffled[:30], shuffled[30:]
        return sum(Review.objects.filter(pk__in=half).decide("published") for half in halves)

    with ThreadPoolExecutor(8) as threads:
        moved = list(threads.map(moderate, range(8)))

    summary = ReviewSummary.objects.get(pk=page.pk)
    assert sum(moved) == 60
    assert (summary.published, summary.stars_4, summary.rating_sum) == (60, 60, 240)
    assert Decision.objects.count() == 60
    assert not list(find_drift())


@many_at_once
@pytest.mark.django_db(transaction=True)
def test_counting_again_while_others_decide_leaves_exact_totals(page):
    keys = [review.pk for review in Review.objects.bulk_create(Review(page=page, rating=2) for _number in range(40))]

    @with_connection
    def work(number):
        if number % 2:
            return [call_command("healthblocks_recount_reviews", verbosity=0) for _time in range(3)]
        return [Review.objects.get(pk=key).publish() for key in keys[number * 5 : number * 5 + 10]]

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(work, range(8)))

    assert ReviewSummary.objects.get(pk=page.pk).published == 40
    assert not list(find_drift())


@many_at_once
@pytest.mark.django_db(transaction=True)
def test_the_first_decisions_about_a_page_make_one_summary(page):
    keys = [review.pk for review in Review.objects.bulk_create(Review(page=page, rating=5) for _number in range(8))]

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(with_connection(lambda key: Review.objects.get(pk=key).publish()), keys))

    assert ReviewSummary.objects.get(pk=page.pk).published == 8


@retrying
def store_shown(page):
    """A review that is published by being stored, by somebody who has seen no count of its page and month."""
    review = Review(page=page, rating=4)
    review.show_from_the_start()
    review.save()
    review.arrived(Known(page, page.get_site(), no_summary=True, no_tally=True))


@pytest.mark.django_db
def test_counts_that_somebody_else_began_a_moment_ago_are_added_to(page):
    store_shown(page)
    store_shown(page)

    summary = ReviewSummary.objects.get(pk=page.pk)
    assert (summary.published, summary.stars_4, summary.rating_sum) == (2, 2, 8)
    assert Tally.objects.get().number == 2
    assert not list(find_drift())


@many_at_once
@pytest.mark.django_db(transaction=True)
def test_the_first_reviews_of_a_page_that_are_shown_at_once_are_all_counted(page):
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(with_connection(lambda _number: store_shown(page)), range(16)))

    assert ReviewSummary.objects.get(pk=page.pk).published == 16
    assert Tally.objects.get().number == 16
    assert not list(find_drift())


@many_at_once
@pytest.mark.django_db(transaction=True)
def test_two_decisions_that_wait_for_each_other_both_come_to_an_end(page):
    """One of them is given up by the database, and tried again."""
    other = factories.site_root().add_child(instance=ReviewedPage(title="Other", slug="other"))
    pages = [page, other]
    keys = {kind.pk: [Review.objects.create(page=kind, rating=3).pk for _number in range(20)] for kind in pages}

    @with_connection
    def moderate(order):
        for pair in zip(*(keys[kind.pk] for kind in order), strict=True):
            Review.objects.filter(pk__in=pair).decide("published")

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(moderate, [pages, pages[::-1]] * 2))

    assert set(ReviewSummary.objects.values_list("published", flat=True)) == {20}
    assert not list(find_drift())


@many_at_once
@pytest.mark.django_db(transaction=True)
def test_tallies_are_exact_whoever_decides_at_once(page):
    keys = [review.pk for review in Review.objects.bulk_create(Review(page=page, rating=3) for _number in range(40))]

    @with_connection
    def moderate(seed):
        chance = random.Random(seed)
        for _step in range(6):
            some = Review.objects.filter(pk__in=chance.sample(keys, 20))
            some.decide(chance.choice(["published", "rejected", "spam", "pending"]), reason=chance.choice(REASONS))

    with ThreadPoolExecutor(6) as threads:
        list(threads.map(moderate, range(6)))

    last = {decision.review_id: decision for decision in Decision.objects.order_by("pk")}
    decided = Counter((row.to_status, row.reason) for row in last.values() if row.to_status != "pending")
    tallied = {(row.status, row.reason): row.number for row in Tally.objects.exclude(number=0)}
    assert tallied == dict(decided)
    assert sum(tallied.values()) == Review.objects.exclude(status="pending").count()


@many_at_once
@pytest.mark.django_db(transaction=True)
def test_spam_that_is_purged_while_somebody_decides_is_deleted_or_decided(page):
    keys = [review.pk for review in Review.objects.bulk_create(Review(page=page, rating=3) for _number in range(40))]
    Review.objects.all().decide("spam")
    later = Purge(clock.now() + timedelta(days=1000))

    @with_connection
    def work(number):
        if number % 2:
            return later.run()["spam"]
        return sum(Review.objects.filter(pk=key).decide("published") for key in keys[number * 5 : number * 5 + 20])

    with ThreadPoolExecutor(4) as threads:
        done = list(threads.map(work, range(4)))

    published, purged = done[0] + done[2], done[1] + done[3]
    assert published + purged == 40
    assert Review.objects.count() == Review.objects.published().count() == published
    tallied = {row.status: row.number for row in Tally.objects.exclude(number=0)}
    assert (tallied.get("published", 0), tallied.get("spam", 0)) == (published, purged)


@many_at_once
@pytest.mark.django_db(transaction=True)
def test_a_reader_who_reports_many_times_at_once_counts_once(page):
    review = Review.objects.create(page=page, rating=3, status="published")

    with ThreadPoolExecutor(8) as threads:
        new = list(threads.map(with_connection(lambda _n: Report.objects.file(review, "a" * 64, "abuse")), range(8)))

    review.refresh_from_db()
    assert sum(new) == review.reports == Report.objects.count() == 1


@many_at_once
@pytest.mark.django_db(transaction=True)
def test_reports_and_decisions_at_once_leave_no_report_uncounted(page, settings):
    """Each report is before a decision, and answered by it, or after it, and open."""
    settings.HEALTHBLOCKS_REVIEWS_REPORTS_TO_HOLD = 3
    review = Review.objects.create(page=page, rating=3)
    review.publish()

    @with_connection
    def work(number):
        for turn in range(6):
            if number % 2:
                Report.objects.file(review, f"{number} {turn}", "abuse")
            else:
                for move in ("keep", "publish"):
                    with suppress(AlreadyDecided):
                        getattr(Review.objects.get(pk=review.pk), move)()

    with ThreadPoolExecutor(6) as threads:
        list(threads.map(work, range(6)))

    now = Review.objects.get(pk=review.pk)
    assert now.reports == Report.objects.count() == 18
    assert now.open_reports == Report.objects.open().count()
    assert now.status == "pending" or now.open_reports < 3
    assert not list(find_drift())


@pytest.fixture
def shared_counts(tmp_path, monkeypatch):
    """The table of counts where many connections write at once: on SQLite, in a file instead of in memory."""
    if connection.vendor != "sqlite":
        return
    monkeypatch.setitem(connection.settings_dict, "NAME", tmp_path / "counts.sqlite3")

    def create():
        with connection.schema_editor() as editor:
            editor.create_model(PostCount)

    beside(create)


def in_threads(number, work, arguments):
    with ThreadPoolExecutor(number) as threads:
        return list(threads.map(work, arguments))


def beside(work):
    """What the work gives over a connection of its own."""
    return in_threads(1, with_connection(lambda _none: work()), [None])[0]


#: What was counted before: nothing, some, or a time that is over.
BEFORE = {"never": None, "some": (4, 60), "long ago": (10, -60)}


@pytest.mark.parametrize("before", BEFORE.values(), ids=BEFORE)
@pytest.mark.django_db(transaction=True)
def test_of_forty_posts_at_once_exactly_as_many_are_counted_as_the_limit_says(shared_counts, settings, before):
    settings.HEALTHBLOCKS_REVIEWS_LIMITS = {"network": (10, 3600)}
    number, ends_in = before or (0, 0)

    def prepare():
        if before:
            limits.count("network", "a")
            PostCount.objects.update(number=number, expires_at=clock.now() + timedelta(seconds=ends_in))

    @with_connection
    def post(_number):
        return limits.count("network", "a")

    beside(prepare)
    taken = in_threads(20, post, range(40))

    assert sum(taken) == 10 - (number if ends_in > 0 else 0)
    assert beside(lambda: PostCount.objects.get().number) == 10


@pytest.mark.lengthy
@pytest.mark.django_db(transaction=True)
def test_counts_within_a_longer_transaction_are_exact_too(shared_counts, settings):
    settings.HEALTHBLOCKS_REVIEWS_LIMITS = dict.fromkeys(("network", "email"), (10, 3600))

    @retrying
    def count_both(key):
        return [limits.count(kind, key) for kind in ("network", "email")]

    @with_connection
    def post(number):
        return count_both(str(number % 4))

    taken = in_threads(20, post, range(80))

    assert sum(map(sum, taken)) == 4 * 2 * 10
    assert beside(lambda: set(PostCount.objects.values_list("number", flat=True))) == {10}


@pytest.mark.django_db(transaction=True)
def test_a_decision_that_fails_half_way_changes_nothing(page, monkeypatch):
    review = Review.objects.create(page=page, rating=3)
    monkeypatch.setattr(type(Decision.objects.all()), "bulk_create", None)

    with pytest.raises(TypeError):
        review.publish()
    with pytest.raises(RuntimeError), transaction.atomic():
        Review.objects.filter(pk=review.pk).update(status="published")
        raise RuntimeError

    assert Review.objects.get(pk=review.pk).status == "pending"
    assert not ReviewSummary.objects.filter(published__gt=0).exists()


@pytest.mark.django_db(transaction=True)
def test_what_a_test_has_committed_is_deleted_after_it_and_no_table_made_anew(page):
    Review.objects.create(page=page, rating=3).publish()

    call_command("flush", verbosity=0, interactive=False, reset_sequences=False)

    assert [model for model in (Review, ReviewSummary, Decision, Page, Site) if model.objects.exists()] == []
    assert "TRUNCATE" not in " ".join(connection.ops.sql_flush(no_style(), [Review._meta.db_table]))


def test_no_name_in_the_tables_is_too_long_for_any_database():
    names = [item.name for model in apps.get_app_config(APP).get_models() for item in model._meta.indexes]

    assert all(len(name) <= 30 and set(name) <= set(string.ascii_lowercase + "_") for name in names)
