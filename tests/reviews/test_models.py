from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import ModelLogEntry, ReferenceIndex

from tests.testapp.models import ReviewedPage
from wagtail_healthblocks.models import Contributor
from wagtail_healthblocks.reviews.models import (
    AlreadyDecided,
    Decision,
    Report,
    Response,
    Review,
    ReviewSummary,
    Vote,
)
from wagtail_healthblocks.reviews.models.decisions import Reason
from wagtail_healthblocks.reviews.recount import find_drift
from wagtail_healthblocks.reviews.redaction import stands_in, without

Status = Review.Status


def make(article, **fields):
    return Review.objects.create(**{"page": article, "rating": 4, "body": "It helped me.", **fields})


def test_only_published_reviews_count_towards_the_rating(article, moderator):
    make(article, rating=1)
    make(article, rating=5).publish(moderator)

    assert ReviewSummary.objects.get(page=article).average == 5


def test_a_summary_counts_each_number_of_stars_and_reviews_without(article):
    for rating in (5, 5, 3, None):
        make(article, rating=rating).publish()

    summary = ReviewSummary.objects.get(page=article)
    assert (summary.published, summary.rated, summary.stars_5, summary.stars_3) == (4, 3, 2, 1)
    assert summary.average == pytest.approx(13 / 3)


def test_a_page_without_stars_has_no_average(article):
    make(article, rating=None).publish()

    assert ReviewSummary.objects.get(page=article).average is None


@pytest.mark.parametrize("start", [Status.PENDING, Status.PUBLISHED, Status.REJECTED, Status.SPAM, Status.HIDDEN])
@pytest.mark.parametrize("action", ["publish", "reject", "mark_spam", "hide", "reopen", "erase"])
def test_every_decision_keeps_the_totals_exact_and_is_recorded_once(article, moderator, start, action):
    review = make(article)
    if start != Status.PENDING:
        Review.objects.filter(pk=review.pk).decide(start)
        review.refresh_from_db()
    Decision.objects.all()._raw_delete("default")

    try:
        getattr(review, action)(moderator)
    except AlreadyDecided:
        assert Decision.objects.count() == 0
    else:
        decision = Decision.objects.get()
        assert (decision.from_status, decision.to_status, decision.moderator) == (start, review.status, moderator)
    assert list(find_drift()) == []


def test_a_second_click_changes_nothing(article, moderator):
    review = make(article)
    same_review_in_another_tab = Review.objects.get(pk=review.pk)
    review.publish(moderator)

    with pytest.raises(AlreadyDecided):
        same_review_in_another_tab.publish(moderator)

    assert ReviewSummary.objects.get(page=article).published == 1
    assert Decision.objects.count() == 1


def test_a_decision_on_what_somebody_else_decided_otherwise_is_refused(article, moderator):
    review = make(article)
    Review.objects.get(pk=review.pk).reject(moderator, Reason.ABUSE)

    with pytest.raises(AlreadyDecided):
        review.publish(moderator)

    assert Review.objects.get(pk=review.pk).status == Status.REJECTED


def test_a_decision_can_be_undone(article, moderator):
    review = make(article)
    review.publish(moderator)

    review.undo(moderator)

    assert review.status == Status.PENDING
    assert ReviewSummary.objects.get(page=article).published == 0
    assert Decision.objects.latest("pk").reason == Reason.RECONSIDERED


def test_what_was_never_decided_cannot_be_undone(article, moderator):
    with pytest.raises(AlreadyDecided):
        make(article).undo(moderator)


def test_many_reviews_are_decided_at_once_and_each_is_logged(article, moderator):
    for rating in (1, 2, 3, 4, 5):
        make(article, rating=rating)
    already = make(article, rating=5)
    already.publish(moderator)

    moved = Review.objects.filter(page=article).decide(Status.PUBLISHED, moderator)

    assert moved == 5
    assert ReviewSummary.objects.get(page=article).published == 6
    assert ModelLogEntry.objects.filter(action="healthblocks.published").count() == 6
    assert list(find_drift()) == []


def test_a_batch_that_somebody_else_overtook_leaves_their_decision(article, moderator, monkeypatch):
    from wagtail_healthblocks.reviews.models import reviews as module

    first, second = make(article), make(article)
    decide_batch = module.decide_batch

    def overtaken(batch, *args):
        Review.objects.get(pk=second.pk).reject(moderator, Reason.ABUSE)
        return decide_batch(batch, *args)

    monkeypatch.setattr(module, "decide_batch", overtaken)
    moved = Review.objects.all().decide(Status.PUBLISHED, moderator)

    assert moved == 1
    assert [Review.objects.get(pk=pk).status for pk in (first.pk, second.pk)] == [Status.PUBLISHED, Status.REJECTED]
    assert list(find_drift()) == []


def test_deciding_costs_the_same_number_of_updates_for_two_as_for_twenty(article):
    make(article).publish()

    def updates(number):
        for _ in range(number):
            make(article)
        with CaptureQueriesContext(connection) as queries:
            Review.objects.waiting().decide(Status.PUBLISHED)
        return len([query for query in queries if query["sql"].startswith("UPDATE")])

    assert updates(2) == updates(20)


def test_a_published_review_keeps_its_place_when_it_was_hidden_for_a_while(article):
    review = make(article)
    review.publish()
    published_at = review.published_at

    review.hide()
    review.publish()

    assert review.published_at == published_at


def test_an_erased_review_says_nothing_and_stays_erased(article, moderator):
    review = make(article, title="T", display_name="N", email="a@example.org", author_key="k", flags=["phone"])
    Report.objects.file(review, "r", Report.Reason.ABUSE)
    Vote.objects.cast(review, "v", helpful=True)
    review.respond(None, "Thank you.", moderator)

    review.erase(moderator)

    kept = Review.objects.values("title", "body", "display_name", "email", "author_key", "flags", "reports").get()
    assert not any(kept.values())
    assert not (Report.objects.exists() or Vote.objects.exists() or Response.objects.exists())
    with pytest.raises(AlreadyDecided):
        review.publish(moderator)


def test_redacting_removes_the_words_wherever_they_stand_and_is_logged(article, moderator):
    review = make(article, title="Ask Ann", body="Ann Example told me.\nAnn helped.", display_name="Friend of Ann")

    review.redact(["Ann Example", "Ann"], moderator)

    assert (review.title, review.body) == ("Ask [removed]", "[removed] told me.\n[removed] helped.")
    assert review.display_name == "Friend of [removed]"
    assert review.redacted_at
    assert ModelLogEntry.objects.filter(action="healthblocks.redact", user=moderator).count() == 1


def test_redacting_words_that_are_not_there_is_refused(article, moderator):
    with pytest.raises(AlreadyDecided):
        make(article).redact(["elsewhere"], moderator)


def test_the_log_holds_no_word_of_a_reader(article, moderator):
    review = make(article, title="Marker", body="Marker", display_name="Marker", email="marker@example.org")

    review.publish(moderator)
    review.redact(["Marker"], moderator)

    assert not [entry for entry in ModelLogEntry.objects.all() if "marker" in f"{entry.label}{entry.data}".casefold()]


def test_decisions_are_written_once(article, moderator):
    make(article).publish(moderator)
    decision = Decision.objects.get()

    for change in (decision.save, decision.delete, Decision.objects.all().delete):
        with pytest.raises(TypeError):
            change()
    with pytest.raises(TypeError):
        Decision.objects.update(reason="")


def test_a_deleted_page_takes_its_reviews_along_and_leaves_what_was_decided(article, moderator):
    review = make(article, title="Marker", body="Marker")
    review.publish(moderator)
    page = article.pk

    article.delete()

    assert not (Review.objects.exists() or ReviewSummary.objects.exists())
    decision = Decision.objects.values().get()
    assert (decision["review_id"], decision["review_number"]) == (None, review.pk)
    assert (decision["page_number"], decision["page_title"]) == (page, "Sleeping well")
    assert (decision["moderator_id"], decision["reason"]) == (moderator.pk, "within_rules")
    assert "Marker" not in str(decision)


def test_a_copy_of_a_page_does_not_inherit_its_reviews(article):
    make(article).publish()

    copy = article.copy(update_attrs={"slug": "copy"})

    assert not Review.objects.filter(page=copy).exists()


def test_one_reader_reports_a_review_once(article):
    review = make(article)

    reported = [Report.objects.file(review, "key", Report.Reason.FALSE) for _ in range(2)]

    assert reported == [True, False]
    assert Review.objects.get().reports == 1


def test_one_reader_votes_once(article):
    review = make(article)

    voted = [Vote.objects.cast(review, "key", helpful=helpful) for helpful in (True, False)]

    review.refresh_from_db()
    assert voted == [True, False]
    assert (review.helpful, review.unhelpful) == (1, 0)


def test_a_response_is_signed_by_a_published_contributor_or_the_editors(article, moderator):
    contributor = Contributor.objects.create(name="Ann Example", live=True)
    review = make(article)

    review.respond(contributor, "Thank you.", moderator)
    signed = Response.objects.get().signature
    contributor.delete()

    assert signed == contributor.full_name
    assert Response.objects.get().signature == "The editors"


def test_an_empty_response_takes_the_answer_away(article, moderator):
    review = make(article)
    review.respond(None, "Thank you.", moderator)

    review.respond(None, "", moderator)

    assert not Response.objects.exists()


def test_reviews_are_not_in_the_reference_index(article):
    before = ReferenceIndex.objects.count()

    make(article).publish()

    assert ReferenceIndex.objects.count() == before


@pytest.mark.parametrize(
    ("state", "days", "site_days", "is_open"),
    [
        ("open", None, None, True),
        ("open", 5, None, False),
        ("open", 30, None, True),
        ("open", None, 5, False),
        ("open", 30, 5, True),
        ("closed", None, None, False),
        ("hidden", None, None, False),
    ],
)
def test_a_page_takes_reviews_until_it_is_closed(home, settings, state, days, site_days, is_open):
    settings.HEALTHBLOCKS_REVIEWS_CLOSE_AFTER_DAYS = site_days
    page = ReviewedPage(title="Old", reviews_state=state, reviews_close_after_days=days)
    page.first_published_at = timezone.now() - timedelta(days=10)

    assert page.reviews_open is is_open


@pytest.mark.parametrize(
    "text, words, left",
    [
        ("Alison saw Al.", ["Al"], "Alison saw [removed]."),
        ("emily carter, EMILY CARTER and Emily\nCarter", ["Emily Carter"], "[removed], [removed] and [removed]"),
        ("Ann, Anna, Joanne, Ann's", ["Ann"], "[removed], Anna, Joanne, [removed]'s"),
        ("call (020) 7946!", ["(020) 7946"], "call [removed]!"),
        ("أحمد وأحمدي", ["أحمد"], "[removed] وأحمدي"),
        ("私は田中さんです", ["田中"], "私は[removed]さんです"),
        ("a_b Max_Mustermann", ["Max"], "a_b [removed]_Mustermann"),
        ("nothing", [], "nothing"),
    ],
)
def test_words_are_removed_as_a_whole_and_in_each_case(text, words, left):
    assert without(text, words) == left
    assert [stands_in(text, word) for word in words] == [True] * len(words)


@pytest.mark.parametrize("text, word", [("Alison", "Al"), ("Joanne", "Ann"), ("12345", "234")])
def test_a_part_of_a_word_does_not_stand_in_a_text(text, word):
    assert not stands_in(text, word)
    assert without(text, [word]) == text
