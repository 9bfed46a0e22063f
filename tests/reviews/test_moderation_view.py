import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import ModelLogEntry, Site

from tests.factories import ContributorFactory, ReviewFactory
from tests.reviews.admin import HOSTILE, fields_of, messages_of, soup_of, status_of, undo, url_of
from wagtail_healthblocks.reviews.models import Report, Review, ReviewsSiteSettings, ReviewSummary


@pytest.fixture
def review(article):
    return ReviewFactory(page=article)


@pytest.fixture(autouse=True)
def signed_in(client, moderator):
    client.force_login(moderator)


@pytest.fixture
def send(client):
    """`send("decide", review, move="publish")` sends a form of the review's page."""

    def send(name, review, back=None, follow=True, **data):
        return client.post(url_of(name, review.pk, next=back), data, follow=follow)

    return send


def decide(send, review, move, reason="", seen=None, **rest):
    return send("decide", review, move=move, reason=reason, seen=seen or review.status, **rest)


@pytest.mark.parametrize(
    ("move", "before", "after", "reason"),
    [
        ("publish", "pending", "published", "within_rules"),
        ("reject", "pending", "rejected", "abuse"),
        ("spam", "pending", "spam", "spam"),
        ("hide", "published", "hidden", "reported"),
        ("reopen", "rejected", "pending", "reconsidered"),
    ],
)
def test_a_moderator_decides_and_it_is_written_down(article, moderator, send, move, before, after, reason):
    review = ReviewFactory(page=article, status=before)

    decide(send, review, move, reason)

    decision = review.decisions.get()
    assert status_of(review) == after
    assert (decision.from_status, decision.to_status, decision.reason) == (before, after, reason)
    assert decision.moderator == moderator


def test_publishing_changes_the_average(review, article, send):
    decide(send, review, "publish")

    assert ReviewSummary.objects.get(page=article).average == 4


@pytest.mark.parametrize(("move", "status"), [("reject", "pending"), ("hide", "published")])
@pytest.mark.parametrize("reason", ["", "within_rules", "too negative", "automatic"])
def test_a_review_is_not_withheld_without_a_reason_that_the_rules_know(article, send, move, status, reason):
    review = ReviewFactory(page=article, status=status)

    response = decide(send, review, move, reason)

    assert response.status_code == 422
    assert soup_of(response).select(".error-message, .w-field__errors")
    assert status_of(review) == status


def test_no_reason_is_about_praise_or_blame(review, client):
    options = soup_of(client.get(url_of("edit", review.pk))).select("select[name=reason] option")

    text = " ".join(option.get_text().lower() for option in options)
    assert len(options) > 10
    assert not any(word in text for word in ("negative", "positive", "star", "critic", "rating"))


def test_what_somebody_else_decided_in_the_meantime_stays(review, client, moderator, make_moderator, send):
    form = soup_of(client.get(url_of("edit", review.pk))).select_one("form:has(select[name=reason])")
    Review.objects.get(pk=review.pk).reject(make_moderator("moderate_review", username="other"), "abuse")

    response = client.post(form["action"], {**fields_of(form), "move": "publish", "reason": ""}, follow=True)

    assert "Somebody else decided" in messages_of(response)
    assert status_of(review) == "rejected"
    assert not ReviewSummary.objects.filter(published__gt=0).exists()


def test_after_a_decision_comes_the_next_review_that_waits_in_the_same_listing(article, send):
    last = ReviewFactory(page=article, risk=2)
    ReviewFactory(page=article, risk=0)
    first = ReviewFactory(page=article, risk=2)
    back = url_of("list", risk=2)

    response = decide(send, first, "publish", back=back)
    end = decide(send, last, "publish", back=back)

    assert response.redirect_chain[-1][0] == url_of("edit", last.pk, next=back)
    assert end.redirect_chain[-1][0] == back


def test_the_way_back_stays_on_this_site(review, send, client):
    response = decide(send, review, "publish", back="https://evil.example/")
    page = client.get(url_of("edit", review.pk, next="//evil.example/"))

    assert response.redirect_chain[-1][0] == url_of("list")
    assert "evil.example" not in page.content.decode()


def test_the_message_takes_the_decision_back(review, send, client):
    response = decide(send, review, "publish")
    assert "Published: " in messages_of(response)

    undone = undo(client, response)

    assert status_of(review) == "pending"
    assert "1 review is as it was before" in messages_of(undone)
    assert undone.redirect_chain[-1][0] == url_of("edit", review.pk)


def test_undo_leaves_alone_what_was_decided_again(review, send, client, make_moderator):
    response = decide(send, review, "publish")
    Review.objects.get(pk=review.pk).hide(make_moderator("moderate_review", username="other"), "reported")

    undone = undo(client, response)

    assert status_of(review) == "hidden"
    assert "nothing left to undo" in messages_of(undone)


def test_nobody_undoes_with_a_reference_that_is_forged_or_somebody_elses(review, send, client, make_moderator):
    response = decide(send, review, "publish")
    decisions = fields_of(soup_of(response).select_one("form.hb-undo"))["decisions"]
    client.force_login(make_moderator("moderate_review", username="other"))

    for reference in (decisions, decisions[:-2], "", "nonsense"):
        assert client.post(url_of("undo"), {"decisions": reference}).status_code == 404
    assert status_of(review) == "published"


def test_the_last_decision_is_undone_from_the_review_itself(review, send, moderator):
    review.publish(moderator)

    response = send("undo", review)

    assert status_of(review) == "pending"
    assert "undone" in messages_of(response)


def test_where_nothing_can_be_undone_it_says_so(review, send):
    response = send("undo", review)

    assert "Somebody else decided" in messages_of(response)
    assert status_of(review) == "pending"


def test_the_page_shows_what_a_moderator_needs_to_know(article, moderator, client, make_moderator):
    review = ReviewFactory(
        page=article,
        body="Call me: 020 7946 0958. I got a rash.",
        email="kim@example.org",
        role="carer",
        relationship="employee",
        flags=["phone", "too_fast", "something_new"],
        risk=1,
        consent_version="7",
        consent_at=timezone.now(),
    )
    Report.objects.file(review, "a" * 64, "abuse")
    Report.objects.file(review, "b" * 64, "abuse")
    review.reject(moderator, "personal_data")

    text = soup_of(client.get(url_of("edit", review.pk))).main.get_text(" ", strip=True)

    for part in (
        "Telephone number",
        "Sent sooner",
        "something_new",
        "kim@example.org",
        "Carer or relative",
        "I work for this site",
        "Version 7",
        "It insults, threatens or harasses : 2".replace(" :", ":"),
        "Waiting → Rejected",
        "Names or identifies a person",
        "moderator",
    ):
        assert part in text


def test_findings_are_highlighted_with_the_words_of_the_site(review, article, client):
    site = Site.objects.get(is_default_site=True)
    ReviewsSiteSettings.objects.create(site=site, held_words="marzipan")
    Review.objects.filter(pk=review.pk).update(
        title="Marzipan", body="I wanted to end it all. Write to kim@example.org"
    )

    marks = soup_of(client.get(url_of("edit", review.pk))).select("mark.hb-finding")

    words = [mark.get_text() for mark in marks]
    assert "Marzipan" in words
    assert "kim@example.org" in words
    assert any("end it all" in word for word in words)


def test_the_stars_stay_hidden_until_the_review_is_decided(review, client, moderator):
    assert "★" not in client.get(url_of("edit", review.pk)).content.decode()

    review.publish(moderator)

    assert "★★★★" in client.get(url_of("edit", review.pk)).content.decode()


def test_nothing_on_the_page_edits_the_readers_words(review, client):
    fields = soup_of(client.get(url_of("edit", review.pk))).main.select("input, textarea, select")

    assert not {field.get("name") for field in fields} & {"title", "body", "display_name", "rating", "email"}

    response = client.post(url_of("edit", review.pk), {"body": "I was paid to say this."})
    assert response.status_code == 405
    assert Review.objects.get(pk=review.pk).body == review.body


def test_what_readers_write_is_only_text_on_the_page(article, client, moderator):
    article.title = HOSTILE
    article.save()
    review = ReviewFactory(page=article, title=HOSTILE, body=HOSTILE, display_name=HOSTILE[:80], flags=[HOSTILE])
    review.respond(None, HOSTILE, moderator)

    content = client.get(url_of("edit", review.pk)).content.decode()

    assert "<script>alert" not in content
    assert "<img src=x" not in content
    assert "{{ 7|add:7 }}" in content


def test_words_are_removed_for_good_and_it_stays_on_record(article, send, moderator):
    review = ReviewFactory(page=article, title="Thanks, Dr Robin", body="Dr Robin saw me. Call 020 7946 0958.")

    send("redact", review, found=["Call 020 7946 0958"], words="Dr Robin\n\n")

    review.refresh_from_db()
    assert review.title == "Thanks, [removed]"
    assert review.body == "[removed] saw me. [removed]."
    assert review.decisions.get().reason == "personal_data"
    assert ModelLogEntry.objects.filter(action="healthblocks.redact", user=moderator).count() == 1


@pytest.mark.parametrize(
    ("words", "problem"),
    [("Sam", "does not stand"), ("s", "two characters"), ("", "Tick or type"), ("im", "does not stand")],
)
def test_only_words_that_stand_there_are_removed(review, send, words, problem):
    response = send("redact", review, words=words)

    assert response.status_code == 422
    assert problem in soup_of(response).main.get_text()
    assert Review.objects.get(pk=review.pk).redacted_at is None


def test_removals_never_make_a_text_longer_than_its_field(article, send):
    review = ReviewFactory(page=article, display_name="ab " * 26)

    response = send("redact", review, words="ab")

    assert response.status_code == 422
    assert "too long" in soup_of(response).main.get_text()


def test_removing_words_of_the_mark_itself_leaves_the_mark_whole(article, send):
    review = ReviewFactory(page=article, title="Robin moves me")

    send("redact", review, words="Robin\nmoves")

    assert Review.objects.get(pk=review.pk).title == "[removed] [removed] me"


def test_an_expert_answers_changes_the_answer_and_takes_it_away(review, send, moderator):
    robin = ContributorFactory(name="Robin Example")

    send("respond", review, **{"response-contributor": robin.pk, "response-text": "Thank you."})
    review = Review.objects.get(pk=review.pk)
    assert (review.response.contributor, review.response.text) == (robin, "Thank you.")
    assert review.response.written_by == moderator

    send("respond", review, **{"response-contributor": "", "response-text": "Thank you all."})
    review = Review.objects.get(pk=review.pk)
    assert (review.response.contributor, review.response.text) == (None, "Thank you all.")

    send("respond", review, remove="1")
    assert not hasattr(Review.objects.get(pk=review.pk), "response")


@pytest.mark.parametrize("data", [{"response-text": ""}, {"response-text": "x" * 5001}, {"response-contributor": "99"}])
def test_a_response_that_cannot_be_saved_comes_back_with_what_was_typed(review, send, data):
    data = {"response-text": "Thank you.", **data}

    response = send("respond", review, **data)

    assert response.status_code == 422
    assert soup_of(response).select_one("[name=response-text]").get_text().strip() == data["response-text"]
    assert not hasattr(Review.objects.get(pk=review.pk), "response")


def test_only_published_contributors_can_sign(review, client):
    ContributorFactory(name="Draft Person", live=False)
    ContributorFactory(name="Robin Example")

    options = soup_of(client.get(url_of("edit", review.pk))).select("[name=response-contributor] option")

    text = [option.get_text(strip=True) for option in options]
    assert any("Robin Example" in option for option in text)
    assert not any("Draft" in option for option in text)


def test_erasing_asks_once_more_and_then_forgets(review, client, send):
    assert "Erase" in soup_of(client.get(url_of("erase", review.pk))).main.get_text()
    assert status_of(review) == "pending"

    response = send("erase", review)

    review = Review.objects.get(pk=review.pk)
    assert (review.status, review.body, review.display_name) == ("erased", "", "")
    assert "This review is erased." in soup_of(response).main.get_text()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("decide", {"move": "publish", "seen": "pending"}),
        ("decide", {"move": "publish", "seen": ""}),
        ("undo", {}),
        ("redact", {"words": "me"}),
        ("respond", {"response-text": "Hello"}),
        ("erase", {}),
    ],
)
def test_an_erased_review_stays_as_it_is(review, send, moderator, client, name, data):
    review.erase(moderator)

    response = send(name, review, **data)

    assert status_of(review) == "erased"
    assert "Somebody else decided" in messages_of(response)
    assert not soup_of(client.get(url_of("edit", review.pk))).main.select("form[method=post]")


@pytest.mark.lengthy
def test_the_history_of_a_review_and_the_site_say_who_did_what(review, admin_user, client, send):
    decide(send, review, "publish")

    history = soup_of(client.get(url_of("history", review.pk))).main.get_text(" ", strip=True)
    client.force_login(admin_user)
    site_history = soup_of(client.get("/admin/reports/site-history/")).main

    assert "Published the review" in history
    assert "moderator" in history
    assert f"Review {review.pk}" in site_history.get_text(" ", strip=True)
    assert site_history.select_one(f'a[href="{url_of("edit", review.pk)}"]')


def test_the_page_asks_a_bounded_number_of_queries(article, moderator, client):
    review = ReviewFactory(page=article)
    client.get(url_of("edit", review.pk))
    with CaptureQueriesContext(connection) as before:
        client.get(url_of("edit", review.pk))
    for number in range(10):
        Report.objects.file(review, f"{number}" * 64, "abuse")
        review.publish(moderator)
        review.reopen(moderator)

    with CaptureQueriesContext(connection) as after:
        client.get(url_of("edit", review.pk))

    assert len(after) <= len(before) + 1 <= 16


def test_a_review_that_does_not_exist_is_not_found(client):
    assert client.get(url_of("edit", 10**9)).status_code == 404
    assert client.get(url_of("list") + "edit/99999999999999999999999/").status_code == 404
