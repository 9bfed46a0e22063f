"""Whoever writes of danger sees where to get help, above whatever their post is answered with."""

import logging
from urllib.parse import urlencode

import pytest
from bs4 import BeautifulSoup
from django.db import OperationalError
from django.test import Client
from wagtail.models import PageViewRestriction, Site

from tests.reviews.reader import SAME_ORIGIN, Reader, address, filled_form, form_token, raising
from tests.testapp.models import ReviewedPage
from wagtail_healthblocks.models import HealthblocksSiteSettings, Helpline
from wagtail_healthblocks.reviews import admission, checks, first_help, posts
from wagtail_healthblocks.reviews.models import Review

#: Somebody in danger, in each language that the package knows the words of.
IN_DANGER = {
    "en": "I have taken all my pills and I want to die",
    "de": "Ich habe alle Tabletten genommen und will nicht mehr leben",
    "ar": "أريد أن أموت",
    "es": "Me he tomado todas las pastillas y quiero morir",
    "fr": "J’ai pris tous mes comprimés et je veux mourir",
}
CALM = "I slept better after two weeks."
LINE = "tel:116123"


def close(page, **others):
    ReviewedPage.objects.filter(pk=page.pk).update(reviews_state="closed")


def hide(page, **others):
    ReviewedPage.objects.filter(pk=page.pk).update(reviews_state="hidden")


def unpublish(page, **others):
    page.unpublish()


def make_private(page, **others):
    PageViewRestriction.objects.create(page=page, restriction_type="password", password="secret")


def set_limit(page, settings, **others):
    settings.HEALTHBLOCKS_REVIEWS_LIMITS = {"network": (1, 3600)}
    Reader().write(page, body="The first of this network.")


def fill_up(page, settings, **others):
    """As many wait as may, on a page that takes none without a look."""
    settings.HEALTHBLOCKS_REVIEWS_LIMITS = {"page": (0, 3600)}
    settings.HEALTHBLOCKS_REVIEWS_CEILINGS = {"over_limit": 0}


def ask_a_sum(page, settings, **others):
    settings.HEALTHBLOCKS_REVIEWS_CHALLENGE = "arithmetic"


def take_the_database_away(page, monkeypatch, **others):
    """From the first question on, after this process has shown the helplines once."""
    Reader().write(page, body=IN_DANGER["en"], display_name="Somebody before")
    away = raising(OperationalError("gone"))
    monkeypatch.setattr("wagtail_healthblocks.reviews.views.reviewable_page", away)
    monkeypatch.setattr(first_help, "read_help", away)


def lose_the_database_while_storing(page, monkeypatch, **others):
    monkeypatch.setattr(admission, "insert", raising(OperationalError("gone")))


def use_up(page, fields, **others):
    Reader().write(page, token=fields["token"], body="What the form was used for")


#: How a post ends: its status, and what makes it end so, in its fields and around it.
ENDS = {
    "accepted": (200, {}, None, {}),
    "no consent": (422, {"consent": None}, None, {}),
    "no stars": (422, {"rating": None}, None, {}),
    "a name of ours": (422, {"display_name": "Dr"}, None, {}),
    "a wrong address": (422, {"email": "no address"}, None, {}),
    "far too long": (422, {"title": "x" * 100_000}, None, {}),
    "a forged form": (422, {"token": "forged"}, None, {}),
    "a form used before": (422, {}, use_up, {}),
    "a wrong sum": (422, {"challenge": "1"}, ask_a_sum, {}),
    "no sum": (422, {}, ask_a_sum, {}),
    "another origin": (403, {}, None, {"HTTP_SEC_FETCH_SITE": "cross-site"}),
    "closed meanwhile": (403, {}, close, {}),
    "hidden meanwhile": (404, {}, hide, {}),
    "unpublished meanwhile": (404, {}, unpublish, {}),
    "private meanwhile": (404, {}, make_private, {}),
    "the limit of a network": (429, {}, set_limit, {}),
    "no room": (429, {}, fill_up, {}),
    "no database": (503, {}, take_the_database_away, {}),
    "no database any more": (503, {}, lose_the_database_while_storing, {}),
}


@pytest.fixture(autouse=True)
def helpline(db):
    return Helpline.objects.create(name="Example Line", kind="suicide", country="GB", phone="116 123", live=True)


@pytest.fixture
def send(article, settings, monkeypatch):
    """`send(how, text)` sends a text in a form that ends so, and returns the answer."""
    settings.HEALTHBLOCKS_REVIEWS_LIMITS = {}

    def send(how, text):
        _status, changes, prepare, headers = ENDS[how]
        fields = filled_form(article, body=text, **changes)
        if prepare:
            prepare(article, fields=fields, settings=settings, monkeypatch=monkeypatch)
        return Reader().post(address("write", article.pk), fields, **headers)

    return send


def told_nothing(response, calm):
    """What everybody who shares a machine, a log or a cache sees of an answer says nothing of danger."""
    same = [response.status_code, response.headers.get("Location"), title_of(response), response["Cache-Control"]]
    return same == [calm.status_code, calm.headers.get("Location"), title_of(calm), calm["Cache-Control"]]


def title_of(response):
    return BeautifulSoup(response.content, "html.parser").title.text


@pytest.mark.parametrize("language", IN_DANGER)
@pytest.mark.parametrize("how", ENDS)
def test_every_answer_to_somebody_in_danger_shows_the_helplines_first(send, caplog, how, language):
    caplog.set_level(logging.DEBUG)
    text = IN_DANGER[language]

    response = send(how, text)

    page = BeautifulSoup(response.content, "html.parser")
    help, errors = page.find(class_="hb-first-help"), page.find(class_="hb-errors")
    assert response.status_code == ENDS[how][0]
    assert help.find("a", href=LINE)
    assert help.has_attr("autofocus")
    assert errors is None or (help in errors.find_all_previous() and not errors.has_attr("autofocus"))
    assert how == "accepted" or text in page.text
    assert response["Cache-Control"] == "private, no-store"
    assert "Location" not in response
    assert not any(word in caplog.text for word in ("help", "danger", "harm", "116", text))


@pytest.mark.parametrize("how", ENDS)
def test_a_calm_text_is_answered_the_same_without_them(send, article, how):
    calm = send(how, CALM)

    assert calm.status_code == ENDS[how][0]
    assert not BeautifulSoup(calm.content, "html.parser").find(class_="hb-first-help")


@pytest.mark.parametrize("how", ["accepted", "no consent", "another origin"])
def test_nothing_but_the_text_of_the_answer_tells_who_is_in_danger(send, how):
    answers = [send(how, CALM), send(how, IN_DANGER["en"])]

    assert told_nothing(answers[1], answers[0])


def test_the_danger_may_stand_in_any_field(article):
    for name in ("title", "display_name", "email", "website", "role", "a field of somebody else’s"):
        response = Reader().write(article, **{name: IN_DANGER["en"]})

        assert LINE in response.text, name


@pytest.mark.lengthy
@pytest.mark.any_database
@pytest.mark.parametrize(
    ("size", "language"), [(6_000, "ar"), (40_000, "en"), (3_000_000, "ar"), (9_000_000, "en")], ids=str
)
def test_a_text_over_any_limit_is_read_all_the_same(article, size, language):
    for text in (IN_DANGER[language] + " x" * (size // 2), "x " * (size // 2) + IN_DANGER[language]):
        response = Reader().write(article, body=text)

        read_whole = len(urlencode({"body": text})) < posts.MOST_READ
        assert response.status_code == 422
        assert LINE in response.text or not read_whole
    assert not Review.objects.exists()


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        ("body=I+want+to+die" + "&a=b" * 2000, "application/x-www-form-urlencoded"),
        ("--x\r\n\r\nI want to die", "multipart/form-data; boundary=y"),
        ('--x\r\nContent-Disposition: form-data; name="body"\r\n\r\nI want to die\r\n--x--', "multipart/form-data"),
        ('{"body": "I want to die"}', "application/json"),
        ("I want to die", "text/plain"),
    ],
)
def test_what_is_no_form_is_read_too(article, body, content_type):
    response = Reader().send_bytes(article, body.encode(), content_type=content_type)

    assert response.status_code == 422
    assert LINE in response.text


def test_without_a_helpline_the_emergency_number_of_the_readers_country_is_shown(article, helpline):
    helpline.delete()
    rules = HealthblocksSiteSettings.for_site(Site.objects.get())
    shown = {}
    for countries in ("GB", "DE US", "FR SA", ""):
        rules.readers_countries = countries
        rules.save()
        response = Reader().write(article, body=f"I want to die {countries}")
        sentences = BeautifulSoup(response.content, "html.parser").find_all(class_="hb-first-help__number")
        shown[countries] = [sentence.get_text(strip=True) for sentence in sentences]

    assert shown == {
        "GB": ["United Kingdom: call 999."],
        "DE US": ["Germany: call 112.", "United States: call 911."],
        "FR SA": ["France: call 112.", "Call the emergency number of your country."],
        "": ["Call the emergency number of your country."],
    }


def test_a_site_with_an_emergency_helpline_shows_that_and_no_second_number(article):
    Helpline.objects.create(name="Emergency", kind="emergency", country="GB", phone="999", live=True)

    page = BeautifulSoup(Reader().write(article, body="I want to die").content, "html.parser")

    assert page.find("a", href="tel:999")
    assert not page.find(class_="hb-first-help__number")


def test_the_address_that_once_told_says_nothing_any_more(article):
    page = BeautifulSoup(Client().get(address("thanks", article.pk) + "?with=help").content, "html.parser")

    assert not page.find(class_="hb-first-help")


def test_a_reader_whose_post_was_taken_can_send_it_again_by_reloading(article):
    fields = filled_form(article, body="I want to die", token=form_token(article))
    answers = [Client().post(address("write", article.pk), fields, **SAME_ORIGIN) for _time in range(2)]

    assert [LINE in answer.text for answer in answers] == [True, True]
    assert Review.objects.count() == 1


@pytest.mark.parametrize(
    ("countries", "line", "warned"),
    [
        ("GB", {}, False),
        ("", {}, False),
        ("GB DE", {}, True),
        ("GB", {"kind": "reporting"}, True),
        ("GB", {"live": False}, True),
        ("", {"live": False}, True),
    ],
)
def test_a_check_names_the_countries_whose_readers_find_no_helpline(helpline, countries, line, warned):
    Helpline.objects.filter(pk=helpline.pk).update(**line)
    rules = HealthblocksSiteSettings.for_site(Site.objects.get())
    rules.readers_countries = countries
    rules.save()

    found = checks.check_helplines(None, databases=["default"])

    assert [warning.id for warning in found] == ["wagtail_healthblocks_reviews.W006"] * warned
    assert not warned or all(code in found[0].msg for code in countries.split()[-1:])
