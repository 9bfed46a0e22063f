"""What becomes of a review that a reader sends."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation
from wagtail.models import Page, PageViewRestriction, Site

from tests.factories import ContributorFactory, check
from tests.reviews.reader import REVIEW, SAME_ORIGIN, address, filled_form, form_token, post, raising, solved, token_in
from tests.testapp.models import ArticlePage, ReviewedPage
from wagtail_healthblocks.reviews import admission
from wagtail_healthblocks.reviews.models import Review, ReviewsSiteSettings, ReviewSummary, SpentToken


def test_a_review_waits_for_a_person_and_keeps_what_was_typed(article):
    response = post(article)

    review = Review.objects.get()
    assert (response.status_code, response.template_name) == (200, "wagtail_healthblocks/reviews/thanks.html")
    assert review.status == Review.Status.PENDING
    assert (review.rating, review.title, review.body) == (4, REVIEW["title"], REVIEW["body"])
    assert (review.display_name, review.role, review.relationship) == ("River", "patient", "none")
    assert (review.email, review.flags, review.risk) == ("river@example.org", [], Review.Risk.NONE)
    assert review.consent_version == "1"
    assert review.consent_at
    assert review.language == "en"


def test_no_address_of_a_machine_is_kept(article):
    post(article)

    stored = str(Review.objects.values().get())
    assert "127.0.0" not in stored
    assert len(Review.objects.get().machine_key) == 64


def test_an_email_address_is_not_kept_where_the_site_keeps_none(article, settings):
    settings.HEALTHBLOCKS_REVIEWS_KEEP_EMAIL_DAYS = 0

    post(article)

    review = Review.objects.get()
    assert review.email == ""
    assert review.author_key


def test_an_email_address_can_be_left_out(article):
    post(article, email="")

    assert Review.objects.get().author_key == ""


def test_a_post_costs_fifteen_queries_at_most(article):
    token = form_token(article)
    post(article, body="An earlier one.")

    with CaptureQueriesContext(connection) as queries:
        assert post(article, token=token).status_code == 200

    assert len([query for query in queries if "SAVEPOINT" not in query["sql"]]) <= 15


def test_a_trusting_site_shows_a_review_at_once(article, settings):
    settings.HEALTHBLOCKS_REVIEWS_AUTO_APPROVE = True

    post(article)

    assert Review.objects.get().status == Review.Status.PUBLISHED
    assert ReviewSummary.objects.get(page=article).published == 1


@pytest.mark.parametrize(
    ("fields", "flag"),
    [
        ({"body": "I want to kill myself."}, "self_harm"),
        ({"body": "I took an overdose of my tablets."}, "overdose"),
        ({"body": "It gave me a rash, a side effect."}, "side_effect"),
        ({"body": "Ring me on 020 7946 0958."}, "phone"),
        ({"body": "Write to me at sam@example.org."}, "email"),
        ({"body": "See https://example.org/pills"}, "link"),
        ({"body": "Cheap pills here"}, "word"),
        ({"website": "https://example.org"}, "honeypot"),
    ],
)
def test_what_a_person_should_look_at_is_never_shown_unseen(article, settings, fields, flag):
    settings.HEALTHBLOCKS_REVIEWS_AUTO_APPROVE = True
    rules = ReviewsSiteSettings.for_site(Site.objects.get())
    rules.held_words = "casino\ncheap pills\n"
    rules.save()

    post(article, **fields)

    review = Review.objects.get()
    assert review.status == Review.Status.PENDING
    assert flag in review.flags


def test_a_form_that_comes_back_at_once_is_marked_and_not_dropped(article):
    shown = Client().get(address("write", article.pk))
    post(article, token=token_in(shown))

    assert Review.objects.get().flags == ["too_fast"]


def test_a_site_can_allow_links(article):
    rules = ReviewsSiteSettings.for_site(Site.objects.get())
    rules.links_allowed = 1
    rules.save()

    post(article, body="See https://example.org/sleep")

    assert "link" not in Review.objects.get().flags


WRONG = [
    ("rating", ""),
    ("rating", "0"),
    ("rating", "6"),
    ("rating", "4.5"),
    ("rating", "NaN"),
    ("rating", "1_0"),
    ("rating", None),
    ("body", ""),
    ("body", "\u3000\u2003"),
    ("body", "x" * 5001),
    ("title", "x" * 121),
    ("display_name", ""),
    ("display_name", "Dr Smith"),
    ("email", "no address"),
    ("role", "wizard"),
    ("relationship", ""),
    ("consent", None),
]


@pytest.mark.parametrize(("name", "value"), WRONG)
def test_what_is_wrong_is_said_on_the_field_and_nothing_typed_is_lost(article, name, value):
    response = post(article, **{name: value})

    page = BeautifulSoup(response.content, "html.parser")
    assert response.status_code == 422
    assert not Review.objects.exists()
    assert response.context["form"].errors.keys() == {name}
    typed = {
        key: text for key, text in REVIEW.items() if key not in (name, "rating", "role", "relationship", "consent")
    }
    for key, text in typed.items():
        field = page.find(attrs={"name": key})
        assert text in (field.get("value"), field.text.strip())
    assert name == "rating" or page.find("input", {"name": "rating", "value": "4"}).has_attr("checked")
    assert page.find(attrs={"name": name, "aria-invalid": "true"})


def test_two_answers_to_one_question_are_refused(article):
    response = Client().post(address("write", article.pk), filled_form(article, rating=["1", "5"]), **SAME_ORIGIN)

    assert response.status_code == 422
    assert not Review.objects.exists()


@pytest.mark.parametrize("token", ["", "forged", "of another page", "too old"])
def test_a_form_without_a_good_token_is_shown_again_with_a_new_one(article, home, token):
    other = home.add_child(instance=ReviewedPage(title="Other", slug="other"))
    made = {"of another page": lambda: form_token(other), "too old": lambda: form_token(article, 100_000)}

    response = post(article, token=made.get(token, lambda: token)())

    assert response.status_code == 422
    assert not Review.objects.exists()
    assert REVIEW["body"] in response.content.decode()
    assert post(article, token=token_in(response)).status_code == 200


def test_a_double_click_stores_one_review_and_says_thanks_twice(article):
    token = form_token(article)

    responses = [post(article, token=token) for _ in range(2)]

    assert [response.status_code for response in responses] == [200, 200]
    assert Review.objects.count() == 1


def test_a_double_click_on_the_last_form_that_a_network_may_send_says_thanks_twice(article, settings):
    settings.HEALTHBLOCKS_REVIEWS_LIMITS = {"network": (1, 3600)}
    token = form_token(article)

    responses = [post(article, token=token) for _ in range(2)]

    assert [response.status_code for response in responses] == [200, 200]
    assert Review.objects.count() == 1


def test_a_token_cannot_be_used_for_something_else(article):
    token = form_token(article)
    post(article, token=token)

    response = post(article, token=token, body="Something else.")

    assert response.status_code == 422
    assert Review.objects.count() == 1
    assert "Something else." in response.content.decode()


def test_the_same_words_of_the_same_person_within_minutes_are_stored_once(article):
    responses = [post(article) for _ in range(2)]

    assert [response.status_code for response in responses] == [200, 200]
    assert Review.objects.count() == 1


@pytest.mark.parametrize("name", ["Robin Example", "robin  éxample", "Harbour Notes"])
def test_no_reader_takes_the_name_of_who_wrote_the_page_or_of_the_site(home, settings, name):
    settings.WAGTAIL_SITE_NAME = "Harbour Notes"
    page = home.add_child(instance=ReviewedPage(title="By Robin", slug="by-robin"))
    check(page, ContributorFactory(name="Robin Example"))

    assert post(page, display_name=name).status_code == 422
    assert post(page, display_name="Robin").status_code == 200


@pytest.mark.parametrize("email", ["jörg@example.org", "anna@straße.example", "用户@例子.example"])
def test_an_address_has_letters_of_any_script(article, email):
    form = BeautifulSoup(Client().get(address("write", article.pk)).content, "html.parser")

    assert post(article, email=email).status_code == 200
    assert form.find("input", {"name": "email"})["type"] == "text"


@pytest.mark.parametrize("language", ["sw", "ka"])
def test_a_review_in_a_language_without_rules_waits_for_a_person(article, settings, language):
    settings.HEALTHBLOCKS_REVIEWS_AUTO_APPROVE = True
    settings.LANGUAGE_CODE = language
    with translation.override(language):
        post(article)

    review = Review.objects.get()
    assert (review.flags, review.status) == (["no_rules"], Review.Status.PENDING)


def test_a_review_in_a_script_without_rules_waits_for_a_person(article, settings):
    settings.HEALTHBLOCKS_REVIEWS_AUTO_APPROVE = True

    post(article, body="Мне стало лучше через две недели.")

    review = Review.objects.get()
    assert ("no_rules" in review.flags, review.status) == (True, Review.Status.PENDING)


@pytest.mark.parametrize("status", ["rejected", "spam", "hidden"])
def test_the_same_words_after_a_decision_against_them_are_stored_again(article, status):
    post(article)
    Review.objects.update(status=status)

    post(article)

    assert sorted(Review.objects.values_list("status", flat=True)) == sorted([status, "pending"])


def test_the_same_words_some_time_later_are_stored_again(article):
    post(article)
    Review.objects.update(created_at=timezone.now() - timedelta(minutes=11))

    post(article)

    assert Review.objects.count() == 2


@pytest.mark.parametrize("emails", [("", ""), ("river@example.org", ""), ("river@example.org", "sky@example.org")])
def test_the_same_words_of_two_people_are_two_reviews(article, emails):
    for email in emails:
        post(article, email=email)

    assert Review.objects.count() == 2


def test_a_form_that_was_counted_when_the_database_went_away_is_stored_when_it_comes_back(article, monkeypatch):
    fields = filled_form(article)
    with monkeypatch.context() as broken:
        broken.setattr(admission, "REVIEW", [*admission.REVIEW[:-1], raising(OperationalError())])
        away = Client().post(address("write", article.pk), fields, **SAME_ORIGIN)
    back = [Client().post(address("write", article.pk), fields, **SAME_ORIGIN) for _click in range(2)]

    assert [away.status_code, *(answer.status_code for answer in back)] == [503, 200, 200]
    assert Review.objects.count() == 1


def test_a_visitor_with_a_session_needs_the_csrf_token_too(article, django_user_model):
    client = Client(enforce_csrf_checks=True)
    client.force_login(django_user_model.objects.create_user("reader"))
    shown = BeautifulSoup(client.get(address("write", article.pk)).content, "html.parser")
    data = filled_form(article, token=shown.find("input", {"name": "token"})["value"])
    csrf = shown.find("input", {"name": "csrfmiddlewaretoken"})["value"]

    without = client.post(address("write", article.pk), data, **SAME_ORIGIN)
    with_it = client.post(address("write", article.pk), {**data, "csrfmiddlewaretoken": csrf}, **SAME_ORIGIN)

    assert without.status_code == 403
    assert REVIEW["body"] in without.content.decode()
    assert with_it.status_code == 200


def test_somebody_who_is_logged_in_has_no_extra_powers(article, admin_client):
    post(article, admin_client)

    assert Review.objects.get().status == Review.Status.PENDING


def test_too_many_posts_of_a_network_have_to_wait_and_keep_their_text(article, settings):
    settings.HEALTHBLOCKS_REVIEWS_LIMITS = {"network": (2, 7200)}
    for number in range(2):
        post(article, body=f"Number {number}")

    response = post(article, body="Number three")

    assert (response.status_code, response["Retry-After"]) == (429, "7200")
    assert "in 2 hours" in response.text
    assert Review.objects.count() == 2
    assert "Number three" in response.text


@pytest.mark.parametrize(("kind", "flag"), [("email", "often"), ("page", "over_limit"), ("site", "over_limit")])
def test_too_many_for_an_address_a_page_or_a_site_wait_for_a_person(article, settings, kind, flag):
    settings.HEALTHBLOCKS_REVIEWS_LIMITS = {kind: (2, 3600)}
    settings.HEALTHBLOCKS_REVIEWS_AUTO_APPROVE = True
    for number in range(2):
        post(article, body=f"Number {number}", display_name=f"Reader {number}")

    response = post(article, body="Number three")

    third = Review.objects.get(body="Number three")
    assert response.status_code == 200
    assert (third.status, flag in third.flags) == (Review.Status.PENDING, True)
    assert not any(flag in review.flags for review in Review.objects.exclude(pk=third.pk))


def test_a_form_that_was_refused_for_a_limit_can_be_sent_later_and_a_double_click_counts_once(article, settings):
    settings.HEALTHBLOCKS_REVIEWS_LIMITS = {"network": (2, 3600)}
    first, later = form_token(article), form_token(article)
    statuses = [post(article, token=first).status_code for _click in range(3)]
    statuses.append(post(article, body="Another").status_code)
    statuses.append(post(article, token=later, body="A third").status_code)
    settings.HEALTHBLOCKS_REVIEWS_LIMITS = {"network": (3, 3600)}
    statuses.append(post(article, token=later, body="A third").status_code)

    assert statuses == [200, 200, 200, 200, 429, 200]
    assert Review.objects.count() == 3


def test_without_a_database_the_text_is_shown_and_nothing_is_said_of_its_cause(article, monkeypatch):
    def fail(*args):
        raise OperationalError("host=db password=secret")

    token = form_token(article)
    monkeypatch.setattr("wagtail_healthblocks.reviews.views.reviewable_page", fail)
    response = post(article, token=token)

    text = response.content.decode()
    assert (response.status_code, response["Cache-Control"]) == (503, "private, no-store")
    assert REVIEW["body"] in text
    assert "secret" not in text


class TestWithTheSum:
    @pytest.fixture(autouse=True)
    def challenge(self, settings):
        settings.HEALTHBLOCKS_REVIEWS_CHALLENGE = "arithmetic"

    def test_a_right_answer_is_taken(self, article):
        assert post(article, **solved(article)).status_code == 200

    def test_wrong_answers_are_limited_and_a_right_one_helps_no_more(self, article, settings):
        settings.HEALTHBLOCKS_REVIEWS_LIMITS = {"challenge": (3, 3600)}
        wrong = [post(article, challenge="1000").status_code for _time in range(4)]
        right = post(article, **solved(article))

        assert (wrong, right.status_code) == ([422, 422, 422, 429], 429)
        assert not Review.objects.exists()
        assert SpentToken.objects.count() == 3

    @pytest.mark.parametrize("answer", ["", "nine", "x", "1000", "²", "9" * 5000])
    def test_a_wrong_answer_keeps_the_text_and_asks_something_new(self, article, answer):
        token = form_token(article)

        response = post(article, token=token, challenge=answer)

        assert response.status_code == 422
        assert not Review.objects.exists()
        assert REVIEW["body"] in response.content.decode()
        assert token_in(response) != token

    def test_each_question_has_one_try(self, article):
        answered = solved(article)
        post(article, **{**answered, "challenge": "1000"})

        response = post(article, **answered)

        assert response.status_code == 422
        assert not Review.objects.exists()

    def test_a_solved_sum_is_good_for_one_review(self, article):
        answered = solved(article)
        post(article, **answered)

        response = post(article, **answered, body="Another one.")

        assert response.status_code == 422
        assert Review.objects.count() == 1

    def test_a_solved_sum_is_no_good_on_another_page(self, article, home):
        other = home.add_child(instance=ReviewedPage(title="Other", slug="other"))

        response = post(other, **solved(article))

        assert response.status_code == 422
        assert not Review.objects.exists()

    def test_a_solved_sum_is_no_good_after_half_an_hour(self, article):
        response = post(article, **solved(article, 30 * 60 + 1))

        assert response.status_code == 422
        assert not Review.objects.exists()


def restricted(page, kind):
    PageViewRestriction.objects.create(page=page, restriction_type=kind, password="secret")


@pytest.mark.parametrize("kind", [PageViewRestriction.PASSWORD, PageViewRestriction.LOGIN])
@pytest.mark.parametrize("name", ["list", "write", "thanks"])
def test_a_private_page_has_no_public_reviews(article, kind, name):
    restricted(article, kind)

    assert Client().get(address(name, article.pk)).status_code == 404


def test_a_page_for_members_takes_reviews_of_members(article, client, django_user_model):
    restricted(article, PageViewRestriction.LOGIN)
    client.force_login(django_user_model.objects.create_user("member"))

    assert post(article, client).status_code == 200


def unpublish(page):
    page.unpublish()


def hide(page):
    ReviewedPage.objects.filter(pk=page.pk).update(reviews_state="hidden")


def move_to_another_site(page):
    root = Page.objects.get(depth=1).add_child(instance=Page(title="Elsewhere", slug="elsewhere"))
    page.move(root, "last-child")


@pytest.mark.parametrize("change", [unpublish, hide, move_to_another_site, lambda page: page.delete()])
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_page_without_public_reviews_is_not_found(article, change, method):
    addresses = [address(name, article.pk) for name in ("list", "write", "thanks")]
    token = form_token(article)
    change(article)

    for url in addresses:
        response = getattr(Client(), method)(url, filled_form(article, token=token), **SAME_ORIGIN)
        assert response.status_code in (404, 405)
    assert not Review.objects.exists()


def test_a_page_that_takes_no_reviews_by_its_type_is_not_found(home):
    plain = home.add_child(instance=ArticlePage(title="Plain", slug="plain"))

    assert Client().get(address("write", plain.pk)).status_code == 404


def test_a_page_that_closed_while_somebody_wrote_shows_them_their_text(article):
    token = form_token(article)
    ReviewedPage.objects.filter(pk=article.pk).update(reviews_state="closed")

    response = post(article, token=token)

    assert response.status_code == 403
    assert REVIEW["body"] in response.content.decode()
    assert not Review.objects.exists()


def test_a_page_closes_by_age(article):
    ReviewedPage.objects.filter(pk=article.pk).update(
        reviews_close_after_days=5, first_published_at=timezone.now() - timedelta(days=6)
    )

    assert post(article).status_code == 403


@pytest.mark.parametrize("number", ["0", "999999999", str(2**63), "9" * 40, "-1", "٣", "1e309", "1_0"])
def test_a_page_that_does_not_exist_is_not_found(article, number):
    for ending in ("", "write/", "thanks/", "1/", "1/report/"):
        assert Client().get(f"/reviews/{number}/{ending}").status_code == 404


def test_spent_tokens_go_when_nobody_can_send_them_any_more(article):
    post(article, email="")
    SpentToken.objects.update(expires_at=timezone.now() - timedelta(seconds=1))

    assert SpentToken.purge() == 1


def test_the_page_with_the_form_on_it_is_not_kept_by_any_cache(article, home):
    inline = home.add_child(instance=ReviewedPage(title="Inline", slug="inline", reviews_form="inline"))

    assert Client().get(inline.url)["Cache-Control"] == "private, no-store"
    assert "Cache-Control" not in Client().get(article.url)
