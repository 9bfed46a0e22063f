"""Tallies say at any time how the reviews of each month were decided, also those whose rows are gone."""

import importlib
import random
from collections import Counter
from datetime import date, datetime, timedelta, timezone

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.models import F
from wagtail.models import Page, Site

from tests.testapp.models import ReviewedPage
from wagtail_healthblocks.reviews import recount
from wagtail_healthblocks.reviews.identities import AUTHOR_SALT, author_key, keyed_hash
from wagtail_healthblocks.reviews.mailboxes import former_spelling
from wagtail_healthblocks.reviews.models import AlreadyDecided, Decision, Review, Tally
from wagtail_healthblocks.reviews.models.decisions import Reason
from wagtail_healthblocks.reviews.models.tallies import month_of

pytestmark = pytest.mark.django_db

Status = Review.Status
MOVES = ("publish", "reject", "mark_spam", "hide", "reopen", "erase", "undo", "redact")
JUNE = datetime(2026, 6, 30, 23, 59, tzinfo=timezone.utc)


def make(page, **values):
    return Review.objects.create(page=page, rating=3, body="It helped me.", **{"created_at": JUNE, **values})


def tallied():
    rows = Tally.objects.exclude(number=0).values_list("site", "month", "status", "reason", "number")
    return {(site, month, status, reason): number for site, month, status, reason, number in rows}


def distribution():
    """The same from the decisions themselves, one by one."""
    months = dict(Review.objects.values_list("pk", "created_at"))
    stands = {}
    for decision in Decision.objects.order_by("pk"):
        state, before = decision.to_status, decision.from_status
        if before == state or (state == Status.ERASED and before != Status.PENDING):
            continue
        stands[decision.review_id] = (decision.site_id, month_of(months[decision.review_id]), state, decision.reason)
    return dict(Counter(key for key in stands.values() if key[0] and key[2] != Status.PENDING))


def move(review, name, moderator=None):
    review.refresh_from_db()
    try:
        if name == "redact":
            review.redact(["helped"], moderator)
        else:
            getattr(review, name)(moderator)
    except AlreadyDecided:
        pass


@pytest.fixture
def elsewhere(home):
    """A page of another site."""
    root = Page.objects.get(depth=1).add_child(instance=Page(title="Other", slug="other-home"))
    Site.objects.create(hostname="other.example", root_page=root)
    return root.add_child(instance=ReviewedPage(title="Waking well", slug="waking-well"))


@pytest.mark.lengthy
@pytest.mark.parametrize("seed", range(12))
def test_any_row_of_decisions_leaves_the_tallies_as_the_decisions_are(article, elsewhere, moderator, seed):
    chance = random.Random(seed)
    reviews = [
        make(chance.choice([article, elsewhere]), created_at=JUNE + timedelta(days=40 * chance.randrange(3)))
        for _review in range(6)
    ]

    for _step in range(40):
        if chance.random() < 0.2:
            some = chance.sample([review.pk for review in reviews], 3)
            decided = Review.objects.filter(pk__in=some)
            decided.decide(chance.choice(["published", "rejected", "spam", "pending"]), moderator, Reason.OTHER)
        else:
            move(chance.choice(reviews), chance.choice(MOVES), moderator)

        assert tallied() == distribution()


def test_a_decision_counts_under_the_month_the_review_came_in(article):
    make(article).reject(reason=Reason.ABUSE)
    make(article, created_at=JUNE + timedelta(minutes=2)).publish()
    site = Site.objects.get().pk

    assert tallied() == {
        (site, date(2026, 6, 1), "rejected", "abuse"): 1,
        (site, date(2026, 7, 1), "published", "within_rules"): 1,
    }


def test_what_waits_is_in_no_tally_and_what_is_put_back_is_in_none_any_more(article):
    review = make(article)
    review.publish()
    review.reopen()

    assert tallied() == {}


@pytest.mark.parametrize("reason", [Reason.REQUEST, Reason.RETENTION])
def test_erasing_takes_back_nothing_of_what_was_decided(article, reason):
    decided, waiting = make(article), make(article)
    decided.reject(reason=Reason.ABUSE)

    decided.erase(reason=reason)
    waiting.erase(reason=reason)

    assert {key[2:]: number for key, number in tallied().items()} == {("rejected", "abuse"): 1, ("erased", reason): 1}


def test_reviews_whose_rows_are_gone_stay_counted_whatever_is_counted_again(article):
    make(article).publish()
    gone = make(article)
    gone.mark_spam()
    before = tallied()
    Decision.objects.purge([gone.pk])
    gone.delete()
    article.delete()

    call_command("healthblocks_recount_reviews")

    assert tallied() == before
    assert not list(recount.find_drift())


def test_a_page_that_moves_to_another_site_takes_nothing_twice(article, elsewhere):
    review = make(article)
    review.reject()
    article.move(elsewhere.get_parent(), pos="last-child")
    review.publish()

    other = Site.objects.get(hostname="other.example").pk
    assert tallied() == {(other, date(2026, 6, 1), "published", "within_rules"): 1}


def test_a_page_of_no_site_is_decided_and_not_counted(article):
    Site.objects.all().delete()

    make(article).publish()

    assert tallied() == {}
    assert Decision.objects.get().site_id is None


def test_a_site_that_another_process_deleted_is_not_counted_for(article):
    Site.get_site_root_paths()
    Site.objects.all()._raw_delete("default")

    make(article).publish()

    assert Decision.objects.get().site_id is None


def test_a_decision_that_fails_counts_nothing(article, monkeypatch):
    review = make(article)
    monkeypatch.setattr("wagtail_healthblocks.reviews.models.tallies.add", None)

    with pytest.raises(TypeError):
        review.publish()

    assert not (tallied() or Decision.objects.exists())


# What was decided before there were tallies


@pytest.mark.lengthy
def test_the_migration_counts_what_was_decided_before(article, elsewhere, moderator):
    chance = random.Random(1)
    reviews = [
        make(chance.choice([article, elsewhere]), created_at=JUNE + timedelta(days=40 * number)) for number in range(12)
    ]
    for _step in range(60):
        move(chance.choice(reviews), chance.choice(MOVES), moderator)
    before, described = tallied(), list(Decision.objects.order_by("pk").values())
    Tally.objects.all().delete()
    of_before = {"review_number": None, "page_number": None, "page_title": "", "site": None}
    Decision._base_manager.update(**of_before)
    migration = importlib.import_module("wagtail_healthblocks.reviews.migrations.0006_fill_tallies")

    for operation in migration.Migration.operations:
        operation.code(apps, Bare())

    assert tallied() == before != {}
    assert list(Decision.objects.order_by("pk").values()) == described


class Bare:
    """What a migration of data needs of a schema editor: SQLite has none within a transaction."""

    connection = connection


def test_the_migration_gives_addresses_that_are_still_there_their_own_key(article):
    old = keyed_hash(AUTHOR_SALT, former_spelling("anna@straße.de"))
    mine = make(article, email="anna@straße.de", author_key=old)
    other = make(article, email="anna@strasse.de", author_key=old)
    migration = importlib.import_module("wagtail_healthblocks.reviews.migrations.0006_fill_tallies")

    migration.renew_keys(apps, Bare())
    Review.objects.update(email="")

    assert list(Review.objects.written_by("anna@straße.de")) == [mine]
    assert list(Review.objects.written_by("anna@strasse.de")) == [other]
    assert Review.objects.get(pk=mine.pk).author_key == author_key("anna@straße.de")
    assert Review.objects.filter(created_at=F("created_at")).count() == 2
