"""Whose words: one's own again within minutes are one review, and nobody is thanked for what is thrown away."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F
from django.test import Client
from django.utils import timezone

from tests import factories
from tests.reviews.reader import form_token, post
from tests.testapp.models import ReviewedPage
from wagtail_healthblocks.reviews import privacy, repeats
from wagtail_healthblocks.reviews.models import Review, SpentToken

pytestmark = pytest.mark.django_db

Status = Review.Status
#: What somebody may change before sending again: each makes another review.
CHANGES = {
    "rating": "2",
    "title": "Clear, and kind",
    "body": "I slept better after two weeks!",
    "display_name": "Brook",
    "role": "carer",
    "relationship": "paid",
}


def flags():
    return [
        [flag for flag in review.flags if flag in (repeats.SECOND, repeats.REPEATED)]
        for review in Review.objects.order_by("pk")
    ]


def test_ones_own_words_again_are_one_review_and_both_are_thanked(article):
    assert [post(article).status_code for _time in range(3)] == [200] * 3

    assert flags() == [[]]


@pytest.mark.parametrize(("name", "value"), CHANGES.items())
def test_whoever_changes_anything_sends_a_second_review_that_is_marked(article, name, value):
    post(article)

    assert post(article, **{name: value}).status_code == 200

    repeated = [] if name in ("title", "body") else ["repeated"]
    assert flags() == [[], [*repeated, "second"]]


@pytest.mark.parametrize("status", [Status.REJECTED, Status.SPAM, Status.HIDDEN])
def test_the_same_words_after_a_decision_are_stored_for_the_moderators(article, status):
    post(article)
    Review.objects.filter().decide(status)

    assert post(article).status_code == 200

    assert Review.objects.waiting().count() == 1
    assert flags() == [[], ["repeated"] if status == Status.SPAM else ["repeated", "second"]]


def test_the_same_words_after_they_were_erased_are_new(article):
    post(article)
    Review.objects.get().erase()

    assert post(article).status_code == 200

    assert flags() == [[], []]


@pytest.mark.parametrize("minutes", [9, 11])
def test_only_minutes_make_it_the_same(article, minutes):
    post(article)
    Review.objects.update(created_at=F("created_at") - timedelta(minutes=minutes))

    post(article)

    assert Review.objects.count() == (1 if minutes < repeats.MINUTES else 2)


@pytest.mark.parametrize("emails", [("", ""), ("one@example.org", "two@example.org"), ("", "one@example.org")])
def test_two_people_with_the_same_words_are_two(article, emails):
    for email in emails:
        assert post(article, Client(REMOTE_ADDR="192.0.2.7"), email=email).status_code == 200

    assert flags() == [[], ["repeated"]]


def test_the_address_counts_and_not_how_it_is_spelt(article):
    post(article, email="anna@straße.de")
    post(article, email="ANNA@xn--strae-oqa.de")
    post(article, email="anna@strasse.de")

    assert Review.objects.count() == 2
    assert flags() == [[], ["repeated"]]


def test_another_page_is_another_page(article, home):
    post(article)
    post(home.add_child(instance=ReviewedPage(title="Other", slug="other")))

    assert flags() == [[], []]


def test_a_second_review_waits_also_where_reviews_are_shown_at_once(article, settings):
    settings.HEALTHBLOCKS_REVIEWS_AUTO_APPROVE = True
    post(article)
    first, second = post(article, body="Something else."), post(article, email="", body="Something else.")

    assert list(Review.objects.order_by("pk").values_list("status", flat=True)) == ["published", "pending", "pending"]
    assert (first.status_code, first.content) == (second.status_code, second.content)


def test_one_form_is_one_review_whatever_is_written_in_it(article):
    token = form_token(article)
    assert post(article, token=token, email="").status_code == 200
    SpentToken.objects.all().delete()

    assert post(article, token=token, body="Something else.", email="").status_code == 422

    assert Review.objects.count() == 1


def test_the_database_takes_a_form_once(article):
    first, second = (factories.ReviewFactory.build(page=article) for _time in range(2))
    for review in (first, second):
        repeats.mark(review, "a nonce")
    first.save()

    with pytest.raises(IntegrityError), transaction.atomic():
        second.save()


def test_a_double_click_without_an_address_is_one_review(article):
    token = form_token(article)

    assert [post(article, token=token, email="").status_code for _time in range(2)] == [200, 200]

    assert Review.objects.count() == 1


@pytest.mark.parametrize("email", ["", "river@example.org"])
@pytest.mark.parametrize("rotated", [False, True])
def test_erasing_and_removing_words_forget_what_a_form_was_used_for(article, settings, email, rotated):
    post(article, email=email)
    token = form_token(article)
    post(article, token=token, email=email, body="Somebody told me that. Emily.")
    if rotated:
        settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another"
    kept, other = Review.objects.order_by("pk")
    other.redact(["Emily"], None)

    assert SpentToken.objects.exclude(spent_on="").count() == 1

    kept.erase()

    assert not SpentToken.objects.exclude(spent_on="").exists()
    if not rotated:
        assert post(article, token=token, email=email, body="Somebody told me that. Emily.").status_code == 422


def test_somebody_with_the_same_words_keeps_their_form_and_is_in_nobodys_export(article):
    for email in ("river@example.org", "brook@example.org", "", ""):
        post(article, email=email)
    rivers = Review.objects.written_by("river@example.org").get()

    exported = privacy.export("river@example.org")["reviews"]
    rivers.erase()

    assert [len(review["spent_tokens"]) for review in exported] == [1]
    assert SpentToken.objects.exclude(spent_on="").count() == 3


def test_a_fingerprint_says_nothing_of_the_writer_and_not_the_words(article):
    post(article, email="")
    post(article, email="", display_name="Brook")

    keys = set(Review.objects.values_list("fingerprint", flat=True))

    assert len(keys) == 1
    assert len(keys.pop()) == 64
    assert timezone.now() - Review.objects.latest("pk").created_at < timedelta(minutes=1)
