import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail import hooks
from wagtail.models import ModelLogEntry

from tests.factories import ReviewFactory
from tests.reviews.admin import HOSTILE, bulk_url, fields_of, many, messages_of, soup_of, status_of, undo, url_of
from wagtail_healthblocks.reviews import filters
from wagtail_healthblocks.reviews.models import Decision, Review, ReviewSummary
from wagtail_healthblocks.reviews.models import reviews as decisions


@pytest.fixture(autouse=True)
def signed_in(client, moderator):
    client.force_login(moderator)


@pytest.fixture
def confirm(client):
    """`confirm(url)` opens the confirmation page and sends its form, as a browser does."""

    def confirm(url, **data):
        form = soup_of(client.get(url)).select_one("main form:has([name=seen])")
        return client.post(form["action"], {**fields_of(form), "reason": "", **data}, follow=True)

    return confirm


def text_of(response):
    return soup_of(response).main.get_text(" ", strip=True)


def with_status(status):
    return set(Review.objects.filter(status=status).values_list("pk", flat=True))


@pytest.mark.lengthy
@pytest.mark.parametrize(
    ("action", "before", "after", "reason", "written"),
    [
        ("publish", "pending", "published", "", "within_rules"),
        ("reject", "pending", "rejected", "unrelated", "unrelated"),
        ("spam", "pending", "spam", "", "spam"),
        ("hide", "published", "hidden", "reported", "reported"),
        ("reopen", "spam", "pending", "", "reconsidered"),
    ],
)
def test_chosen_reviews_are_decided_together(article, moderator, confirm, action, before, after, reason, written):
    chosen = [ReviewFactory(page=article, status=before) for _ in range(2)]
    other = ReviewFactory(page=article, status=before)

    confirm(bulk_url(action, *chosen), reason=reason)

    assert [status_of(review) for review in chosen] == [after, after]
    assert status_of(other) == before
    assert set(Decision.objects.values_list("reason", "moderator")) == {(written, moderator.pk)}
    assert ModelLogEntry.objects.filter(action=f"healthblocks.{after}", user=moderator).count() == 2


def test_all_in_the_listing_are_those_that_its_filters_leave(article, confirm):
    wanted = many(article, 3, risk=1)
    many(article, 3, risk=0)
    many(article, 3, risk=1, status="spam")

    confirm(bulk_url("publish", back=url_of("list", risk=1)))

    assert with_status("published") == {review.pk for review in wanted}


@pytest.mark.parametrize("back", [None, "/admin/", "https://evil.example/?status=all", ""])
def test_all_in_a_listing_without_filters_are_those_that_wait(article, confirm, back):
    wanted = many(article, 2)
    many(article, 2, status="rejected")

    confirm(bulk_url("publish", back=back))

    assert with_status("published") == {review.pk for review in wanted}


def test_the_filters_in_the_address_hold_where_it_names_no_listing(article, confirm):
    wanted = many(article, 2, risk=2)
    many(article, 2)

    confirm(bulk_url("publish", back="/admin/", risk=2))

    assert with_status("published") == {review.pk for review in wanted}


def test_all_in_the_listing_are_those_that_its_search_finds(article, confirm, monkeypatch):
    monkeypatch.setattr(filters, "SEARCHED", 4)
    monkeypatch.setattr(decisions, "BATCH", 1)
    many(article, 2, body="marzipan")
    many(article, 2)
    wanted = many(article, 2, body="marzipan")

    confirm(bulk_url("publish", back=url_of("list", q="marzipan")))

    assert with_status("published") == {review.pk for review in wanted}


@pytest.mark.parametrize("filters", [{"status": "bogus"}, {"risk": "x"}, {"q": "\x00"}])
def test_a_filter_that_cannot_be_understood_chooses_nothing(article, client, filters):
    many(article, 2)

    response = client.get(bulk_url("publish", back=url_of("list", **filters)))

    assert "No review would change." in text_of(response)
    client.post(bulk_url("publish", back=url_of("list", **filters)), {"reason": ""})
    assert with_status("published") == set()


def test_the_confirmation_says_how_many_of_which_state_change(article, client):
    for status, number in (("pending", 4), ("hidden", 2), ("published", 3), ("erased", 1)):
        many(article, number, status=status)

    text = text_of(client.get(bulk_url("publish", back=url_of("list", status="all"))))

    assert "6 reviews will change: Waiting: 4 Hidden: 2" in text
    assert "These stay as they are: Published: 3 Erased: 1" in text


def test_the_confirmation_warns_of_writers_who_may_need_help(article, client):
    many(article, 2)
    assert "may need help" not in text_of(client.get(bulk_url("publish")))

    ReviewFactory(page=article, risk=2)

    assert "The writer of 1 of them may need help" in text_of(client.get(bulk_url("publish")))


def test_what_comes_in_after_the_confirmation_is_left_out(article, client):
    seen = many(article, 2)
    form = soup_of(client.get(bulk_url("publish"))).select_one("main form:has([name=seen])")
    late = ReviewFactory(page=article)

    client.post(form["action"], {**fields_of(form), "reason": ""})

    assert with_status("published") == {review.pk for review in seen}
    assert status_of(late) == "pending"


def test_what_was_decided_after_the_confirmation_is_shown_again_and_nothing_changes(article, client, make_moderator):
    chosen = many(article, 3)
    form = soup_of(client.get(bulk_url("publish", *chosen))).select_one("main form:has([name=seen])")
    Review.objects.get(pk=chosen[0].pk).reject(make_moderator("moderate_review", username="other"), "abuse")

    response = client.post(form["action"], {**fields_of(form), "reason": ""})

    assert "changed in the meantime" in messages_of(response)
    assert "Waiting: 2 Rejected: 1" in text_of(response)
    assert with_status("published") == set()

    form = soup_of(response).select_one("main form:has([name=seen])")
    client.post(form["action"], {**fields_of(form), "reason": ""})
    assert with_status("published") == {review.pk for review in chosen}


def test_a_forged_confirmation_changes_nothing(article, client):
    many(article, 2)

    client.post(bulk_url("publish"), {"reason": "", "seen": "forged"})

    assert with_status("published") == set()


@pytest.mark.parametrize("action", ["reject", "hide"])
def test_reviews_are_not_withheld_together_without_a_reason(article, confirm, action):
    chosen = many(article, 2, status="published")

    response = confirm(bulk_url(action, *chosen))

    assert "Choose the reason" in text_of(response)
    assert len(with_status("published")) == 2


@pytest.mark.lengthy
def test_the_message_takes_exactly_these_decisions_back(article, moderator, confirm, client):
    ReviewFactory(page=article).publish(moderator)
    waiting, hidden = many(article, 3), many(article, 2, status="hidden")

    response = confirm(bulk_url("publish", back=url_of("list", status="all")))
    assert "Published: 5" in messages_of(response)
    assert ReviewSummary.objects.get(page=article).published == 6
    Review.objects.get(pk=waiting[0].pk).mark_spam(moderator)
    undone = undo(client, response)

    assert "4 reviews are as they were before" in messages_of(undone)
    assert with_status("pending") == {review.pk for review in waiting[1:]}
    assert with_status("hidden") == {review.pk for review in hidden}
    assert status_of(waiting[0]) == "spam"
    assert ReviewSummary.objects.get(page=article).published == 1
    assert undone.redirect_chain[-1][0] == url_of("list", status="all")


def test_undo_does_not_touch_what_others_decided_between(article, confirm, client, make_moderator, monkeypatch):
    monkeypatch.setattr(decisions, "BATCH", 2)
    mine = many(article, 4)
    others = ReviewFactory(page=article)
    other = make_moderator("moderate_review", username="other")
    batches, decide = [], decisions.decide_batch

    def decide_with_another(*args):
        batches.append(args)
        if len(batches) == 1:
            Review.objects.get(pk=others.pk).publish(other)
        return decide(*args)

    monkeypatch.setattr(decisions, "decide_batch", decide_with_another)
    response = confirm(bulk_url("publish", *mine))

    undo(client, response)

    assert with_status("published") == {others.pk}


def test_nothing_of_the_selection_is_in_the_page_when_all_are_chosen(article, client):
    many(article, 200)

    content = client.get(bulk_url("publish")).content.decode()

    form = soup_of(client.get(bulk_url("publish"))).select_one("main form:has([name=seen])")
    assert "Waiting: <strong>200</strong>" in content
    assert len(form.select("input, select")) <= 4
    assert len(str(form)) < 6000


@pytest.mark.lengthy
def test_the_confirmation_asks_as_many_queries_for_a_thousand_reviews_as_for_one(article, client):
    ReviewFactory(page=article)
    client.get(bulk_url("publish"))
    with CaptureQueriesContext(connection) as one:
        client.get(bulk_url("publish"))
    many(article, 1000)

    with CaptureQueriesContext(connection) as thousand:
        response = client.get(bulk_url("publish"))

    assert "1,001 reviews will change" in text_of(response)
    assert len(thousand) == len(one) <= 12


def test_one_that_somebody_else_decides_meanwhile_stays_as_they_decided(article, confirm, make_moderator, monkeypatch):
    chosen = many(article, 3)
    other, decide = make_moderator("moderate_review", username="other"), decisions.decide_batch

    def overtaken(batch, *args):
        Review.objects.get(pk=chosen[1].pk).reject(other, "abuse")
        return decide(batch, *args)

    monkeypatch.setattr(decisions, "decide_batch", overtaken)
    response = confirm(bulk_url("publish", *chosen))

    assert "Published: 2" in messages_of(response)
    assert status_of(chosen[1]) == "rejected"


def test_many_decisions_are_logged_like_single_ones_without_a_query_for_each(article, moderator, confirm):
    single, chosen = ReviewFactory(page=article), many(article, 100)
    single.publish(moderator, "within_rules")

    with CaptureQueriesContext(connection) as queries:
        confirm(bulk_url("publish", *chosen))

    names = ("action", "content_type", "data", "user", "deleted", "content_changed")
    entries = ModelLogEntry.objects.filter(action="healthblocks.published")
    assert entries.count() == 101
    assert len(set(map(str, entries.values_list(*names)))) == 1
    assert set(entries.values_list("label", flat=True)) == {str(review) for review in [single, *chosen]}
    assert len(queries) < 60


def test_numbers_that_are_none_choose_nothing(article, client):
    ReviewFactory(page=article)

    url = bulk_url("publish").replace("id=all", "id=abc&id=-1&id=99999999999999999999&id=%C2%B2")

    assert "No review would change." in text_of(client.get(url))


def test_other_apps_are_asked_before(article, confirm):
    from django.http import HttpResponseForbidden

    chosen = many(article, 2)
    refuse = lambda request, action, objects, view: HttpResponseForbidden()  # noqa: E731

    with hooks.register_temporarily("before_bulk_action", refuse):
        response = confirm(bulk_url("publish", *chosen))

    assert response.status_code == 403
    assert with_status("published") == set()


def test_wagtails_own_delete_deletes_no_review(article, client, admin_user):
    review = ReviewFactory(page=article)
    client.force_login(admin_user)

    response = client.post(bulk_url("delete", review), headers={"x-requested-with": "XMLHttpRequest"})

    assert response.status_code == 403
    assert Review.objects.filter(pk=review.pk).exists()


def test_what_readers_write_is_only_text_on_the_confirmation(article, client, confirm):
    article.title = HOSTILE
    article.save()
    review = ReviewFactory(page=article, title=HOSTILE, body=HOSTILE, display_name=HOSTILE[:80])
    back = url_of("list", q=HOSTILE, page=HOSTILE)

    pages = [client.get(bulk_url("publish", review, back=back)), confirm(bulk_url("publish", review, back=back))]

    for response in pages:
        assert "<script>alert" not in response.content.decode()
        assert "<img src=x" not in response.content.decode()
