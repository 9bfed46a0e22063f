"""How much may be posted is counted exactly, says nothing of anybody, and closes nothing to anybody else."""

import logging
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Page, Site

from tests.testapp.models import ReviewedPage
from wagtail_healthblocks.reviews import limits
from wagtail_healthblocks.reviews.conf import ReviewsSettings
from wagtail_healthblocks.reviews.models import PostCount, Review
from wagtail_healthblocks.reviews.privacy import Purge

pytestmark = pytest.mark.django_db

SENDERS = ("network", "challenge", "report", "email")


@pytest.fixture(autouse=True)
def two_in_a_minute(settings):
    settings.HEALTHBLOCKS_REVIEWS_LIMITS = dict.fromkeys((*SENDERS, "page", "site"), (2, 60))
    settings.HEALTHBLOCKS_REVIEWS_CEILINGS = {"over_limit": 2, "unknown_address": 2}


@pytest.fixture
def site(article):
    return Site.objects.select_related("root_page").get()


def later(monkeypatch, seconds):
    moment = timezone.now() + timedelta(seconds=seconds)
    monkeypatch.setattr(timezone, "now", lambda: moment)


@pytest.mark.parametrize("kind", SENDERS)
def test_the_one_after_the_last_allowed_is_too_many(kind):
    assert [limits.count(kind, "a") for _ in range(4)] == [True, True, False, False]


@pytest.mark.parametrize("kind", SENDERS)
def test_whether_a_limit_is_reached_can_be_asked_without_counting(monkeypatch, kind):
    asked = []
    for _time in range(3):
        asked += [limits.Sent(**{kind: "a"}).reached(kind) for _again in range(2)]
        limits.count(kind, "a")
    later(monkeypatch, 61)

    assert asked == [False] * 4 + [True] * 2
    assert limits.Sent(**{kind: "a"}).reached(kind) is False
    assert limits.Sent(sums="a").reached("sums") is False


def test_what_is_refused_is_not_counted():
    for _time in range(10):
        limits.count("network", "a")

    assert PostCount.objects.get().number == 2


@pytest.mark.parametrize("kind", SENDERS)
def test_each_kind_and_key_has_its_own_count(kind):
    for _time in range(2):
        limits.count(kind, "1")

    assert limits.count(kind, "1") is False
    assert limits.count(kind, "2") is True
    assert all(limits.count(other, "1") for other in SENDERS if other != kind)


@pytest.mark.parametrize("number", [1, 2])
def test_counting_begins_anew_in_the_same_row_when_the_time_is_over(monkeypatch, number):
    for _time in range(number):
        limits.count("network", "1")
    later(monkeypatch, 61)

    again = [limits.count("network", "1") for _time in range(3)]

    assert again == [True, True, False]
    assert PostCount.objects.get().expires_at == timezone.now() + timedelta(seconds=60)


def test_the_time_runs_from_the_first_post_not_from_the_last(monkeypatch):
    limits.count("network", "1")
    end = PostCount.objects.get().expires_at
    later(monkeypatch, 59)
    limits.count("network", "1")

    assert PostCount.objects.get().expires_at == end


def test_a_smaller_limit_holds_at_once_for_what_is_counted(settings):
    limits.count("network", "1")
    settings.HEALTHBLOCKS_REVIEWS_LIMITS = {"network": (1, 60)}

    assert limits.count("network", "1") is False


@pytest.mark.parametrize("own", [{}, {"network": None}, {"email": (1, 1)}])
def test_a_kind_without_a_limit_is_unlimited(settings, own):
    settings.HEALTHBLOCKS_REVIEWS_LIMITS = own

    assert all(limits.count("network", "1") for _ in range(100))
    assert not PostCount.objects.exists()


@pytest.mark.parametrize("kind", ["network", "challenge", "report"])
def test_those_whose_network_is_unknown_share_a_limit(kind):
    assert [limits.count(kind, key) for key in ("", "unknown", "")] == [True, True, False]


def test_those_who_give_no_e_mail_address_do_not_share_a_limit():
    assert all(limits.count("email", "") for _ in range(10))


def test_a_limit_for_longer_than_any_date_reaches_is_one(settings):
    settings.HEALTHBLOCKS_REVIEWS_LIMITS = {"network": (1, 10**12), "page": (1, 10**12)}

    assert [limits.count("network", "a") for _time in range(2)] == [True, False]


@pytest.mark.parametrize("key", ["ada@example.org", "192.0.2.0/24", "\ud800", "\0", "x" * 10_000, "ключ"])
def test_the_table_holds_no_key_in_clear(key):
    limits.count("email", key)

    (stored,) = PostCount.objects.values_list("key", flat=True)
    assert len(stored) == 64
    assert set(stored) <= set("0123456789abcdef")
    assert limits.count("email", key) is True
    assert limits.count("email", key) is False


def test_keys_depend_on_the_secret(settings):
    limits.count("network", "1")
    settings.SECRET_KEY = "another"
    limits.count("network", "1")

    assert PostCount.objects.count() == 2


def test_nothing_is_logged_of_whoever_is_refused(caplog):
    caplog.set_level(logging.DEBUG)
    for _time in range(4):
        limits.count("email", "ada@example.org")

    assert "ada" not in caplog.text


#: What was posted before, and how many statements one more takes at most.
STATEMENTS = {"the first": (0, 3), "a further one": (1, 1), "one too many": (2, 2)}


@pytest.mark.parametrize(("before", "most"), STATEMENTS.values(), ids=STATEMENTS)
def test_a_count_takes_few_queries(before, most):
    for _time in range(before):
        limits.count("network", "a")

    with CaptureQueriesContext(connection) as queries:
        limits.count("network", "a")

    own = [query["sql"] for query in queries if "SAVEPOINT" not in query["sql"]]
    assert len(own) <= most, own


@pytest.mark.parametrize("before", [0, 1, 2])
def test_what_a_post_reads_beforehand_of_all_its_counts_takes_one_query_and_changes_no_answer(before):
    for _time in range(before):
        limits.count("network", "a")
    sent = limits.Sent(network="a", challenge="a", email="ada@example.org")

    with CaptureQueriesContext(connection) as queries:
        reached = [sent.reached(kind) for kind in ("network", "challenge", "email")]

    assert len(queries) == 1
    assert reached == [before == 2, False, False]
    assert [sent.count("network") for _time in range(3)] == [True] * (2 - before) + [False] * (1 + before)
    assert PostCount.objects.get().number == 2


def test_a_count_that_somebody_else_began_meanwhile_goes_on_where_it_is():
    sent = limits.Sent(network="a")
    sent.reached("network")
    limits.count("network", "a")

    assert [sent.count("network"), sent.count("network")] == [True, False]
    assert PostCount.objects.get().number == 2


def test_no_cache_is_used(settings):
    settings.CACHES = {"default": {"BACKEND": "no.such.Cache"}}

    assert [limits.count("network", "a") for _ in range(3)] == [True, True, False]


def test_counts_whose_time_is_over_go_in_the_daily_run(monkeypatch, capsys):
    limits.count("network", "old")
    later(monkeypatch, 61)
    limits.count("network", "new")

    call_command("healthblocks_daily")

    assert "Reviews: 1 counts of posts removed." in capsys.readouterr().out
    assert limits.count("network", "new") is True
    assert PostCount.objects.get().number == 2


def test_old_counts_are_deleted_in_bulk(article):
    old = timezone.now() - timedelta(seconds=1)
    PostCount.objects.bulk_create(PostCount(key=str(number), number=1, expires_at=old) for number in range(2000))

    with CaptureQueriesContext(connection) as queries:
        deleted = Purge().run()["counts"]

    assert deleted == 2000
    assert not PostCount.objects.exists()
    assert len(queries) < 100


def test_a_count_that_began_anew_meanwhile_is_kept(monkeypatch):
    limits.count("network", "a")
    later(monkeypatch, 61)
    seen = list(PostCount.objects.passed().values_list("pk", flat=True))
    limits.count("network", "a")

    PostCount.objects.passed().filter(pk__in=seen).delete()

    assert PostCount.objects.get().number == 1


def store(page, number=1, ago=0, **fields):
    moment = timezone.now() - timedelta(seconds=ago)
    return Review.objects.bulk_create(Review(page=page, created_at=moment, **fields) for _number in range(number))


def test_a_page_is_crowded_when_as_many_reviews_came_as_are_taken(article, site, settings):
    settings.HEALTHBLOCKS_REVIEWS_LIMITS = {"page": (3, 60)}
    store(article, 2)
    before = limits.crowded(article, site)
    store(article)

    assert (before, limits.crowded(article, site)) == (False, True)


@pytest.mark.parametrize("status", Review.Status.values)
def test_a_review_counts_whatever_became_of_it(article, site, status):
    store(article, 2, status=status)

    assert limits.crowded(article, site) is True


def test_other_pages_count_for_the_site_only(article, home, site, settings):
    other = home.add_child(instance=ReviewedPage(title="Other", slug="other"))
    store(other, 2)

    assert limits.crowded(article, site) is True
    settings.HEALTHBLOCKS_REVIEWS_LIMITS = {"page": (2, 60)}
    assert limits.crowded(article, site) is False
    assert limits.crowded(other, site) is True


def test_other_sites_count_for_neither(article, site):
    root = Page.objects.get(depth=1).add_child(instance=ReviewedPage(title="Another site", slug="another"))
    store(root, 5)

    assert limits.crowded(article, site) is False
    assert limits.crowded(article, Site(hostname="another.example", root_page=root)) is True


def test_what_came_before_the_time_does_not_count(article, site):
    store(article, 5, ago=61)

    assert limits.crowded(article, site) is False


@pytest.mark.parametrize("flag", ["over_limit", "unknown_address"])
def test_a_flood_that_is_held_makes_nothing_crowded(article, site, flag):
    store(article, 20, flags=["link", flag])

    assert limits.crowded(article, site) is False


def test_other_findings_count(article, site):
    store(article, 2, flags=["link", "over limit", "limit", "address"])

    assert limits.crowded(article, site) is True


@pytest.mark.parametrize("own", [{}, {"page": None, "site": None}, {"network": (1, 60)}])
def test_a_page_without_a_limit_is_never_crowded(article, site, settings, own):
    settings.HEALTHBLOCKS_REVIEWS_LIMITS = own
    store(article, 100)

    assert limits.crowded(article, site) is False


def test_asking_writes_nothing_and_takes_one_query(article, site):
    with CaptureQueriesContext(connection) as queries:
        limits.crowded(article, site)

    assert len(queries) == 1
    assert all(query["sql"].startswith("SELECT") for query in queries)


FLAGS = tuple(ReviewsSettings.__dict__["HEALTHBLOCKS_REVIEWS_CEILINGS"])


def test_both_flags_have_a_ceiling_of_their_own_by_default():
    assert set(FLAGS) == {limits.OVER_LIMIT, limits.UNKNOWN_ADDRESS}


@pytest.mark.parametrize("flag", FLAGS)
def test_a_ceiling_closes_what_it_is_of_and_nothing_else(article, flag):
    store(article, flags=[flag])
    before = limits.has_room(flag)
    store(article, flags=["email", flag, "link"])

    assert before is True
    assert limits.has_room(flag) is False
    assert all(limits.has_room(other) for other in FLAGS if other != flag)


@pytest.mark.parametrize("flag", FLAGS)
@pytest.mark.parametrize("status", [status for status in Review.Status.values if status != "pending"])
def test_what_is_decided_makes_room(article, flag, status):
    store(article, 5, flags=[flag], status=status)

    assert limits.has_room(flag) is True


@pytest.mark.parametrize("flag", FLAGS)
@pytest.mark.parametrize("alike", [["over", "limit"], ["not_over_limit"], ["over_limits"], ["unknown-address"], []])
def test_only_the_flag_itself_counts(article, flag, alike):
    store(article, 5, flags=alike)

    assert limits.has_room(flag) is True


@pytest.mark.parametrize("own", [{}, {"over_limit": None, "unknown_address": None}])
@pytest.mark.parametrize("flag", FLAGS)
def test_without_a_ceiling_there_is_always_room(article, settings, flag, own):
    settings.HEALTHBLOCKS_REVIEWS_CEILINGS = own
    store(article, 100, flags=[flag])

    assert limits.has_room(flag) is True


@pytest.mark.parametrize("flag", FLAGS)
def test_with_a_ceiling_of_nothing_there_is_none(settings, flag):
    settings.HEALTHBLOCKS_REVIEWS_CEILINGS = {flag: 0}

    assert limits.has_room(flag) is False
