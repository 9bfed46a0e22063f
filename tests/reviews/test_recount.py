"""The counts that pages show are compared with the reviews, and repaired."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tests.testapp.models import ReviewedPage
from wagtail_healthblocks.reviews.models import Review, ReviewSummary
from wagtail_healthblocks.reviews.recount import find_drift, repair
from wagtail_healthblocks.reviews.tasks import purge_reviewed_page

COMMAND = "healthblocks_recount_reviews"


def make(page, **fields):
    review = Review.objects.create(**{"page": page, "rating": 4, "body": "It helped me.", **fields})
    review.publish()
    return review


@pytest.fixture
def other(home):
    return home.add_child(instance=ReviewedPage(title="Waking up", slug="waking-up"))


def run(**options):
    """What the command says, and its exit status."""
    out = StringIO()
    try:
        call_command(COMMAND, stdout=out, **options)
    except CommandError as error:
        return f"{out.getvalue()}{error}\n", error.returncode
    return out.getvalue(), 0


def summary_of(page):
    summary = ReviewSummary.objects.get(pk=page.pk)
    return summary.published, summary.rated, summary.rating_sum, summary.stars_4


def delete_behind_the_orm(review):
    """As somebody does who works in the database itself."""
    Review.objects.filter(pk=review.pk)._raw_delete("default")


@pytest.fixture
def drifted(article):
    """A page with two shown reviews, whose summary knows three."""
    for _ in range(2):
        make(article)
    gone = make(article)
    gone.decisions.all()._raw_delete("default")
    delete_behind_the_orm(gone)
    return article


def test_rows_deleted_behind_the_orm_leave_the_shown_counts_until_they_are_recounted(drifted):
    assert summary_of(drifted) == (3, 3, 12, 3)

    said, status = run()

    assert summary_of(drifted) == (2, 2, 8, 2)
    assert status == 0
    assert said == (
        f"{drifted.pk} Sleeping well: published 3, counted 2; rated 3, counted 2; "
        "rating_sum 12, counted 8; stars_4 3, counted 2\nRepaired the counts of 1 page.\n"
    )


def test_a_second_run_has_nothing_to_do(drifted):
    run()

    assert run() == ("All counts are right.\n", 0)


def test_checking_repairs_nothing_and_fails(drifted):
    said, status = run(check=True)

    assert summary_of(drifted) == (3, 3, 12, 3)
    assert status == 1
    assert said.endswith("stars_4 3, counted 2\nThe counts of 1 page are wrong.\n")


def test_checking_right_counts_succeeds(article):
    make(article)

    assert run(check=True) == ("All counts are right.\n", 0)


def test_a_lost_summary_comes_back(article):
    make(article)
    ReviewSummary.objects.all().delete()

    run()

    assert summary_of(article) == (1, 1, 4, 1)


def test_a_summary_of_reviews_that_there_are_not_becomes_empty(article):
    ReviewSummary.objects.create(page=article, published=5, rated=5, rating_sum=25, stars_5=5)

    run()

    assert summary_of(article) == (0, 0, 0, 0)


def test_only_shown_reviews_count(article):
    for decide in ("hide", "reject", "mark_spam", "erase", "reopen"):
        getattr(make(article), decide)()
    ReviewSummary.objects.filter(pk=article.pk).update(published=5)

    run()

    assert summary_of(article) == (0, 0, 0, 0)


def test_one_page_can_be_recounted_alone(drifted, other):
    ReviewSummary.objects.create(page=other, published=7)

    said, status = run(page=other.pk)

    assert summary_of(other)[0] == 0
    assert summary_of(drifted)[0] == 3
    assert "Sleeping well" not in said


def test_a_page_that_there_is_not_is_a_mistake(db):
    assert run(page=999_999) == ("There is no page 999999.\n", 1)


def test_repaired_pages_are_purged_from_the_cache(drifted, monkeypatch, django_capture_on_commit_callbacks):
    purged = []
    monkeypatch.setattr(type(purge_reviewed_page), "enqueue", lambda task, *args: purged.append(args))

    with django_capture_on_commit_callbacks(execute=True):
        repair(drifted.pk)

    assert purged == [(drifted.pk, [])]


def test_pages_are_compared_in_two_queries_however_many_there_are(article, other, django_assert_num_queries):
    for page in (article, other):
        make(page)
        ReviewSummary.objects.filter(pk=page.pk).update(published=9)

    with django_assert_num_queries(2):
        assert len(list(find_drift())) == 2
