"""What readers report is work: it is seen, answered, and counts once for each network."""

from contextlib import suppress
from datetime import datetime, timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.test import RequestFactory
from django.utils import timezone
from wagtail.models import ModelLogEntry

from tests.factories import ReviewFactory
from tests.reviews.reader import Reader, address
from wagtail_healthblocks.reviews import identities, undo
from wagtail_healthblocks.reviews.identities import reporter_key
from wagtail_healthblocks.reviews.models import AlreadyDecided, Decision, Report, Review
from wagtail_healthblocks.reviews.models.decisions import Reason
from wagtail_healthblocks.reviews.moves import KEEP
from wagtail_healthblocks.reviews.privacy import Purge

Status = Review.Status


@pytest.fixture(autouse=True)
def hold_after_two(settings):
    settings.HEALTHBLOCKS_REVIEWS_REPORTS_TO_HOLD = 2


@pytest.fixture
def shown(article):
    review = ReviewFactory(page=article)
    review.publish()
    return review


def report(review, place):
    return Report.objects.file(review, place, Report.Reason.ABUSE)


def send_report(review, address_of_reader):
    """Send the form that readers get."""
    form = address("report", review.page_id, review.pk)
    return Reader(REMOTE_ADDR=address_of_reader).post(form, {"reason": "abuse"})


def from_network(address, review):
    return reporter_key(RequestFactory().get("/", REMOTE_ADDR=address), review)


class Expected:
    """What a review is after some steps, by the rules in words: two new places hold it, a decision answers all."""

    def __init__(self):
        self.status, self.known, self.open, self.decisions = "published", set(), set(), []

    def do(self, step):
        getattr(self, step, lambda: self.report(step))()

    def report(self, place):
        if place in self.known:
            return
        self.known.add(place)
        self.open.add(place)
        if self.status == "published" and len(self.open) >= 2:
            self.decide("pending")

    def publish(self):
        if self.status != "published":
            self.decide("published")

    def hide(self):
        if self.status != "hidden":
            self.decide("hidden")

    def reopen(self):
        if self.status != "pending":
            self.decide("pending")

    def keep(self):
        if self.status == "published" and self.open:
            self.decide("published")

    def decide(self, status):
        answered = set() if status == "pending" else set(self.open)
        self.decisions.append((self.status, status, answered))
        self.open -= answered
        self.status = status

    def undo(self):
        if not self.decisions:
            return
        before, after, answered = self.decisions[-1]
        if before == after and not answered:
            return
        if after == "pending":  # it comes out of the queue again: what was reported is answered
            return self.decide(before)
        self.decisions.append((after, before, set()))
        self.open |= answered
        self.status = before

    def now(self):
        needs_attention = self.status == "pending" or (self.status == "published" and bool(self.open))
        return self.status, self.open, len(self.open), len(self.known), needs_attention


PLACES = ("A", "B", "C")
DECISIONS = ("publish", "keep", "hide", "reopen", "undo")


def do(review, step, moderator):
    review.refresh_from_db()
    if step in PLACES:
        report(review, step)
        return
    with suppress(AlreadyDecided):
        getattr(review, step)(moderator)


def now(review):
    review = Review.objects.get(pk=review.pk)
    places = set(Report.objects.open().filter(review=review).values_list("reporter_key", flat=True))
    return review.status, places, review.open_reports, review.reports, review.needs_attention


def steps_after(steps):
    """What can come next: of the places that have not reported yet, only the first, as they are all alike."""
    reported = [step for step in steps if step in PLACES]
    unused = [place for place in PLACES if place not in reported][:1]
    return [*sorted(set(reported)), *unused, *DECISIONS]


def walk(review, moderator, steps, length):
    """What is otherwise than the rules say, after each way to go on from these steps."""
    for step in steps_after(steps):
        with transaction.atomic():
            do(review, step, moderator)
            expected = Expected()
            for done in (*steps, step):
                expected.do(done)
            if now(review) != expected.now():
                yield (*steps, step), now(review), expected.now()
            if length > 1:
                yield from walk(review, moderator, (*steps, step), length - 1)
            transaction.set_rollback(True)


@pytest.mark.lengthy
@pytest.mark.parametrize("length", [3, pytest.param(4, marks=[pytest.mark.long, pytest.mark.any_database])])
def test_every_order_of_reports_and_decisions_leaves_what_the_rules_say(article, moderator, length):
    review = Review.objects.create(page=article, status="published")

    assert list(walk(review, moderator, (), length)) == []


def test_reports_of_enough_places_put_a_review_back_in_the_queue(shown):
    assert report(shown, "A")
    assert not report(shown, "A")
    assert Review.objects.get(pk=shown.pk).status == Status.PUBLISHED

    assert report(shown, "B")

    assert Review.objects.get(pk=shown.pk).status == Status.PENDING
    assert shown.decisions.order_by("-pk").first().reason == Reason.REPORTED


@pytest.mark.parametrize("reports", [None, 1, 3, 5])
def test_it_takes_as_many_places_as_the_setting_says(shown, settings, reports):
    settings.HEALTHBLOCKS_REVIEWS_REPORTS_TO_HOLD = reports

    held = []
    for place in "ABCDEF":
        report(shown, place)
        held.append(Review.objects.get(pk=shown.pk).status == Status.PENDING)

    assert held.index(True) + 1 == reports if reports else not any(held)


def test_a_reporter_does_not_beat_the_moderator(shown, moderator):
    report(shown, "A")
    report(shown, "B")
    Review.objects.get(pk=shown.pk).publish(moderator)

    for place in ("A", "B", "B", "C"):
        report(shown, place)
    assert Review.objects.get(pk=shown.pk).status == Status.PUBLISHED

    report(shown, "D")
    assert Review.objects.get(pk=shown.pk).status == Status.PENDING


def test_three_reports_keep_and_one_more_report(shown, moderator, settings):
    settings.HEALTHBLOCKS_REVIEWS_REPORTS_TO_HOLD = 4
    for place in "ABC":
        report(shown, place)
    assert now(shown)[2:] == (3, 3, True)

    Review.objects.get(pk=shown.pk).keep(moderator)
    assert now(shown)[2:] == (0, 3, False)

    report(shown, "D")
    assert now(shown)[2:] == (1, 4, True)
    assert Review.objects.get(pk=shown.pk).status == Status.PUBLISHED


def test_keeping_is_on_record_and_done_once(shown, moderator, django_capture_on_commit_callbacks):
    report(shown, "A")
    review = Review.objects.get(pk=shown.pk)
    in_another_tab = Review.objects.get(pk=shown.pk)

    with django_capture_on_commit_callbacks() as purges:
        review.keep(moderator)

    decision = Decision.objects.latest("pk")
    assert (decision.from_status, decision.to_status, decision.moderator) == ("published", "published", moderator)
    assert ModelLogEntry.objects.filter(action="healthblocks.kept", user=moderator).count() == 1
    assert purges == []  # what readers see is the same
    with pytest.raises(AlreadyDecided):
        in_another_tab.keep(moderator)
    assert Decision.objects.filter(review=shown, to_status="published", from_status="published").count() == 1


def test_keeping_is_taken_back_by_the_same_button_as_any_decision(shown, article, moderator):
    other = ReviewFactory(page=article, status="published")
    for review in (shown, other):
        report(review, "A")
    before = undo.last_decision(moderator)
    assert Review.objects.filter(pk__in=[shown.pk, other.pk]).move(KEEP, moderator) == 2

    assert undo.undo_since(before, moderator, Status.PUBLISHED).undo(moderator) == 2

    assert now(shown)[2:] == now(other)[2:] == (1, 1, True)
    assert undo.undo_since(before, moderator, Status.PUBLISHED).undo(moderator) == 0


def test_a_removal_of_words_is_no_decision_about_reports(shown, moderator):
    report(shown, "A")
    shown.refresh_from_db()

    shown.redact([shown.body.split()[0]], moderator)

    assert now(shown)[2:] == (1, 1, True)
    with pytest.raises(AlreadyDecided):
        shown.undo(moderator)


def test_what_is_erased_takes_no_report(shown):
    copy = Review.objects.get(pk=shown.pk)
    shown.erase()

    assert not report(copy, "A")

    assert Report.objects.count() == 0
    assert now(shown)[2:] == (0, 0, False)


# Places


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("203.0.113.7", "203.0.113.99", True),
        ("203.0.113.7", "203.0.114.7", False),
        ("2001:db8:1:2::3", "2001:db8:1:ffff::9", True),
        ("2001:db8:1::3", "2001:db8:2::3", False),
        ("", "nonsense", True),
        ("", "203.0.113.7", False),
    ],
)
def test_a_place_is_a_network_and_all_that_nobody_knows_are_one(shown, one, other, same):
    assert (from_network(one, shown) == from_network(other, shown)) is same


def test_a_place_is_the_same_every_day_and_another_for_every_review(shown, article, monkeypatch):
    today = from_network("203.0.113.7", shown)
    monkeypatch.setattr(
        identities, "datetime", type("Later", (), {"now": lambda zone: datetime(2040, 1, 1, tzinfo=zone)})
    )

    assert from_network("203.0.113.7", shown) == today
    assert from_network("203.0.113.7", ReviewFactory(page=article)) != today


def test_a_network_counts_once_also_when_its_key_is_forgotten(shown, settings):
    settings.HEALTHBLOCKS_REVIEWS_REPORTS_TO_HOLD = None
    places = [from_network(f"203.0.{number}.7", shown) for number in range(3)]
    for place in places[:2]:
        report(shown, place)
    Report.objects.update(at=timezone.now() - timedelta(days=31))

    assert Purge().run()["reporter_keys"] == 2
    assert Purge().run()["reporter_keys"] == 0

    kept = list(Report.objects.values_list("reporter_key", flat=True))
    assert not any(place in key for key in kept for place in places)
    assert [report(shown, place) for place in places] == [False, False, True]


def test_readers_of_one_network_never_hold_a_review(shown, article, settings):
    settings.HEALTHBLOCKS_REVIEWS_LIMITS = {}
    for host in range(1, 6):
        send_report(shown, f"2001:db8:1:{host}::7")
    assert Review.objects.get(pk=shown.pk).status == Status.PUBLISHED
    assert Review.objects.get(pk=shown.pk).reports == 1

    send_report(shown, "2001:db8:2::7")

    assert Review.objects.get(pk=shown.pk).status == Status.PENDING


# Rows from before


def test_old_reports_that_a_decision_came_after_are_handled(article, moderator):
    then = timezone.now() - timedelta(days=9)
    reviews = {name: ReviewFactory(page=article) for name in ("answered", "new", "waiting")}
    for review in reviews.values():
        review.publish(moderator)
        Report.objects.create(review=review, reporter_key="old", reason="abuse", at=then)
    Report.objects.create(review=reviews["new"], reporter_key="new", reason="abuse", at=timezone.now())
    Review.objects.update(reports=2, open_reports=0)
    Review.objects.filter(pk=reviews["waiting"].pk).update(status="pending", decided_at=timezone.now())
    migration = import_module("wagtail_healthblocks.reviews.migrations.0004_reports_as_work")

    migration.handle_old_reports(apps, connection.schema_editor())

    assert {name: now(review)[2] for name, review in reviews.items()} == {"answered": 0, "new": 1, "waiting": 0}
    assert Report.objects.open().get().reporter_key == "new"
    assert Review.objects.get(pk=reviews["waiting"].pk).decided_at is None
