"""Whatever day it is, page, Markdown, graph and API agree, and no cache keeps what the next day makes untrue."""

import datetime
from zoneinfo import ZoneInfo

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils.cache import patch_cache_control
from django.utils.http import http_date, parse_http_date
from django.views.decorators.cache import cache_page
from wagtail import hooks

from tests import factories
from tests.check_states import DAY, article_in
from tests.factories import anew, request_for
from tests.testapp.models import ArticlePage
from wagtail_healthblocks import dates, serving
from wagtail_healthblocks.models import MedicalCheck

pytestmark = pytest.mark.django_db

ZONES = ["Pacific/Auckland", "America/Los_Angeles"]
DUE = datetime.date(2026, 9, 26)  # a day on which clocks change in Auckland follows
ADDRESSES = ["", "index.md"]


@pytest.fixture(params=ZONES)
def zone(request, settings):
    settings.TIME_ZONE = request.param
    return ZoneInfo(request.param)


@pytest.fixture
def at(monkeypatch, settings):
    """`at(zone, day, hour, minute)` makes it that time there."""

    def turn(zone, day, hour, minute=0):
        moment = datetime.datetime.combine(day, datetime.time(hour, minute), zone)
        monkeypatch.setattr(dates, "now", lambda: moment.astimezone(datetime.timezone.utc))
        monkeypatch.setattr(serving, "time", type("Clock", (), {"time": staticmethod(moment.timestamp)}))
        return moment

    return turn


@pytest.fixture
def page(db):
    page = factories.ArticlePageFactory(slug="checked", body=[factories.paragraph()])
    factories.check(page, factories.ContributorFactory(name="Kim Checker"), next_due=DUE)
    return anew(page)


@pytest.fixture
def cached(monkeypatch):
    """`cached(max_age=…)` makes articles say so, in ``serve`` as the guide has it."""
    serve = ArticlePage.serve

    def say(**directives):
        def served(self, request, *args, **kwargs):
            response = serve(self, request, *args, **kwargs)
            patch_cache_control(response, **directives)
            return response

        monkeypatch.setattr(ArticlePage, "serve", served)

    return say


def told(page):
    """The state that each way to read the page tells."""
    html, markdown = (Client().get(f"{page.url}{name}").text for name in ADDRESSES)
    api = Client().get(f"/api/v2/pages/{page.pk}/?fields=medical_check").json()["medical_check"]
    return {
        "page": "overdue" if "A new check was due" in html else "valid",
        "class": html.partition("hb-medical-check hb-check--")[2].partition('"')[0],
        "markdown": "overdue" if "A new check was due" in markdown else "valid",
        "API": api["state"],
        "words of the API": "overdue" if "A new check was due" in api["checks"][0]["statement"] else "valid",
        "graph": "lastReviewed" in anew(page).get_reading(request_for()).graph.page,
    }


def all_say(state, in_words):
    return {
        "page": in_words,
        "class": state,
        "markdown": in_words,
        "API": state,
        "words of the API": in_words,
        "graph": True,
    }


@pytest.mark.lengthy
def test_all_that_is_told_turns_at_the_same_midnight(zone, at, page):
    at(zone, DUE - 31 * DAY, 23, 59)
    assert told(page) == all_say("valid", "valid")
    at(zone, DUE - 30 * DAY, 0)
    assert told(page) == all_say("due_soon", "valid")
    at(zone, DUE, 23, 59)
    assert told(page) == all_say("due_soon", "valid")
    at(zone, DUE + DAY, 0)
    assert told(page) == all_say("overdue", "overdue")


def test_the_day_is_the_sites_whatever_zone_a_visitor_has(at, page, settings):
    settings.TIME_ZONE = "America/Los_Angeles"
    at(ZoneInfo("America/Los_Angeles"), DUE, 12)

    from django.utils import timezone

    with timezone.override("Pacific/Auckland"):
        assert anew(page).get_medical_checks().state == "due_soon"


@pytest.mark.parametrize("address", ADDRESSES)
def test_nothing_is_kept_beyond_the_midnight_on_which_a_check_turns(zone, at, page, cached, address):
    cached(public=True, max_age=3600, s_maxage=86400, stale_while_revalidate=600)
    at(zone, DUE, 23, 50)

    response = Client().get(f"/checked/{address}")

    assert set(response["Cache-Control"].split(", ")) == {
        "public",
        "max-age=600",
        "s-maxage=600",
        "stale-while-revalidate=0",
    }


@pytest.mark.parametrize("address", ADDRESSES)
def test_what_is_kept_for_less_long_stays_so(zone, at, page, cached, address):
    cached(max_age=60)
    at(zone, DUE, 12)

    assert Client().get(f"/checked/{address}")["Cache-Control"] == "max-age=60"


def test_the_night_on_which_clocks_change_has_its_own_length(at, page, cached, settings):
    settings.TIME_ZONE = "Pacific/Auckland"
    cached(max_age=10**6)
    at(ZoneInfo("Pacific/Auckland"), DUE - DAY, 0)

    before = Client().get("/checked/")["Cache-Control"]
    MedicalCheck.objects.update(next_due=DUE + DAY)
    over = Client().get("/checked/")["Cache-Control"]

    assert before == f"max-age={48 * 3600}"
    assert over == f"max-age={71 * 3600}"


def test_a_page_that_is_not_cached_says_nothing_of_caches(at, page):
    at(ZoneInfo("UTC"), DUE, 23)

    assert "Cache-Control" not in Client().get("/checked/")


def test_a_check_that_is_overdue_or_never_due_turns_no_more(at, page, cached):
    cached(max_age=10**6)
    at(ZoneInfo("UTC"), DUE + DAY, 0)
    assert Client().get("/checked/")["Cache-Control"] == "max-age=1000000"

    MedicalCheck.objects.update(next_due=datetime.date.max)
    assert Client().get("/checked/")["Cache-Control"] == "max-age=1000000"
    assert Client().get("/checked/index.md").status_code == 200


def test_other_headers_of_caches_are_minded_too(at, page):
    moment = at(ZoneInfo("UTC"), DUE, 23)

    def site(serve):
        def say(*visit):
            response = serve(*visit)
            response["Expires"] = http_date(moment.timestamp() + 10**6)
            response["CDN-Cache-Control"] = 'max-age="86400"'
            return response

        return say

    with hooks.register_temporarily("on_serve_page", site):
        response = Client().get("/checked/")

    assert parse_http_date(response["Expires"]) == moment.timestamp() + 3600
    assert response["CDN-Cache-Control"] == "max-age=3600"


def test_a_decorator_that_speaks_after_rendering_is_heard(at, page, monkeypatch):
    at(ZoneInfo("UTC"), DUE, 23)
    serve = ArticlePage.serve
    monkeypatch.setattr(
        ArticlePage, "serve", lambda self, request: cache_page(86400)(lambda _: serve(self, request))(request)
    )

    first, again = (Client().get("/checked/") for _visit in range(2))

    assert "max-age=3600" in first["Cache-Control"]
    assert "max-age=3600" in again["Cache-Control"]


NOINDEX = {
    "valid": None,
    "overdue": None,
    "due_soon": None,
    "changed": "noindex",
    "never": "noindex",
    "other_scope": "noindex",
    "earlier": "noindex",
}


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("state", NOINDEX)
def test_a_site_can_ask_search_engines_to_wait_for_a_check(settings, state, address):
    page = article_in(state)
    assert "X-Robots-Tag" not in Client().get(f"{page.url}{address}")

    settings.HEALTHBLOCKS_NOINDEX_UNTIL_CHECKED = True

    assert Client().get(f"{page.url}{address}").get("X-Robots-Tag") == NOINDEX[state]


def test_what_a_site_says_to_robots_is_kept(settings):
    settings.HEALTHBLOCKS_NOINDEX_UNTIL_CHECKED = True
    response = HttpResponse(headers={"X-Robots-Tag": "googlebot: nofollow"})

    serving.mind_checks(article_in("never"), response)

    assert response["X-Robots-Tag"] == "noindex, googlebot: nofollow"


def test_other_pages_are_left_alone(settings):
    settings.HEALTHBLOCKS_NOINDEX_UNTIL_CHECKED = True

    assert "X-Robots-Tag" not in Client().get(factories.ContributorIndexPageFactory().url)
