"""A post takes fifteen queries at most, whatever its site is like and whatever is found in it."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Locale, PageViewRestriction, Site

from tests.reviews.reader import SAME_ORIGIN, Reader, address, form_token, post, solved
from tests.testapp.models import ReviewedPage
from wagtail_healthblocks.models import Helpline
from wagtail_healthblocks.reviews.addressed import live_page
from wagtail_healthblocks.reviews.models import Decision, Review, ReviewSummary, Tally

pytestmark = pytest.mark.django_db

MOST = 15
DANGER = "I want to kill myself."
#: So many of everything: no limit is in the way of those posts that are about something else.
MANY = {**dict.fromkeys(("network", "challenge", "report", "page", "site"), (1000, 3600)), "email": (5, 86400)}


@pytest.fixture(autouse=True)
def own_limits(settings):
    settings.HEALTHBLOCKS_REVIEWS_LIMITS = MANY


@pytest.fixture
def posted(article):
    """The article, after somebody else's review of it: this process has read what it keeps of sites and types."""
    post(article, Reader(REMOTE_ADDR="198.51.100.1"), body="An earlier one.", email="earlier@example.org")
    return article


@pytest.fixture(params=[False, True], ids=["each waits", "shown at once"])
def shows_at_once(request, settings):
    settings.HEALTHBLOCKS_REVIEWS_AUTO_APPROVE = request.param
    return request.param


@pytest.fixture
def queries_of(django_capture_on_commit_callbacks):
    """The answer to what is sent, and the statements that it took, with those after the transaction."""

    def run(send):
        with CaptureQueriesContext(connection) as queries, django_capture_on_commit_callbacks(execute=True):
            response = send()
        return response, [query["sql"] for query in queries if "SAVEPOINT" not in query["sql"]]

    return run


def writes(sql):
    return sql.startswith(("INSERT", "UPDATE", "DELETE", "REPLACE"))


#: What is sent, and what may be found in it.
TEXTS = {
    "calm": ({}, []),
    "without an address": ({"email": ""}, []),
    "a link": ({"body": "See https://example.org/pills"}, ["link"]),
    "danger": ({"body": DANGER}, ["self_harm"]),
    "a side effect": ({"body": "It gave me a rash, a side effect."}, ["side_effect"]),
    "a filled trap": ({"website": "x"}, ["honeypot"]),
    "somebody else's words": ({"body": "An earlier one."}, ["repeated"]),
    "a second one of an address": ({"email": "earlier@example.org"}, ["second"]),
}


@pytest.mark.parametrize(("fields", "flags"), TEXTS.values(), ids=TEXTS)
def test_whatever_is_sent(posted, shows_at_once, queries_of, fields, flags):
    response, queries = queries_of(lambda: post(posted, **fields))

    review = Review.objects.latest("pk")
    assert (response.status_code, review.flags) == (200, flags)
    assert review.status == ("published" if shows_at_once and not flags else "pending")
    assert len(queries) <= MOST, queries


def test_the_first_shown_review_of_a_page_and_of_a_month(posted, settings, queries_of):
    settings.HEALTHBLOCKS_REVIEWS_AUTO_APPROVE = True

    _response, first = queries_of(lambda: post(posted, email="first@example.org"))
    _response, second = queries_of(lambda: post(posted, email="second@example.org", body="Other words"))

    assert len(first) <= MOST, first
    assert len(second) <= MOST, second
    assert ReviewSummary.objects.get(pk=posted.pk).published == Tally.objects.get().number == 2


def test_one_that_is_held_because_so_many_came(posted, settings, shows_at_once, queries_of):
    settings.HEALTHBLOCKS_REVIEWS_LIMITS = {**MANY, "page": (1, 3600)}

    for body in ("Calm words", DANGER):
        _response, queries = queries_of(lambda body=body: post(posted, body=body, email=""))
        assert "over_limit" in Review.objects.latest("pk").flags
        assert len(queries) <= MOST, queries


def test_one_of_an_unknown_address_and_one_too_many_of_them(posted, settings, shows_at_once, queries_of):
    settings.HEALTHBLOCKS_REVIEWS_TRUSTED_PROXIES = 1
    settings.HEALTHBLOCKS_REVIEWS_CEILINGS = {"unknown_address": 1}

    stored, queries = queries_of(lambda: post(posted))
    refused, more = queries_of(lambda: post(posted, body=DANGER))

    assert (stored.status_code, refused.status_code) == (200, 429)
    assert len(queries) <= MOST, queries
    assert len(more) <= MOST, more
    assert not any(map(writes, more))


@pytest.mark.lengthy
def test_one_of_an_address_that_sends_often(posted, shows_at_once, queries_of):
    for number in range(5):
        post(posted, body=f"Words of a writer, number {number}")

    _response, queries = queries_of(lambda: post(posted, body="One more"))

    assert "often" in Review.objects.latest("pk").flags
    assert len(queries) <= MOST, queries


@pytest.mark.parametrize("minutes", [0, 60], ids=["at once", "later"])
def test_the_same_once_more_in_another_form(posted, shows_at_once, queries_of, minutes):
    post(posted)
    Review.objects.update(created_at=timezone.now() - timedelta(minutes=minutes))

    response, queries = queries_of(lambda: post(posted))

    assert response.status_code == 200
    assert Review.objects.count() == (3 if minutes else 2)
    assert len(queries) <= MOST, queries


@pytest.mark.parametrize(("body", "status"), [("The same", 200), ("Others", 422)])
def test_the_same_form_once_more(posted, shows_at_once, queries_of, body, status):
    token = form_token(posted)
    post(posted, token=token, body="The same")

    response, queries = queries_of(lambda: post(posted, token=token, body=body))

    assert response.status_code == status
    assert len(queries) <= MOST, queries


def test_a_form_whose_review_was_not_stored(posted, shows_at_once, queries_of):
    token = form_token(posted)
    post(posted, token=token)
    Decision.objects.purge([Review.objects.latest("pk").pk])
    Review.objects.latest("pk").delete()

    _response, queries = queries_of(lambda: post(posted, token=token))

    assert "uncounted" in Review.objects.latest("pk").flags
    assert len(queries) <= MOST, queries


@pytest.mark.parametrize("body", ["Calm words", DANGER])
@pytest.mark.parametrize("answer", [None, "999"], ids=["right", "wrong"])
def test_an_answer_to_a_question(posted, settings, shows_at_once, queries_of, body, answer):
    settings.HEALTHBLOCKS_REVIEWS_CHALLENGE = "arithmetic"
    solution = solved(posted)
    given = solution if answer is None else {**solution, "challenge": answer}

    response, queries = queries_of(lambda: post(posted, body=body, **given))

    assert response.status_code == (422 if answer else 200)
    assert len(queries) <= MOST, queries


@pytest.mark.parametrize("fields", [{"consent": None}, {"consent": None, "body": DANGER}, {"token": "old"}])
def test_a_form_that_is_not_complete(posted, queries_of, fields):
    response, queries = queries_of(lambda: post(posted, **fields))

    assert response.status_code == 422
    assert len(queries) <= MOST, queries


def test_one_too_many_of_a_network_reads_little_and_writes_nothing(posted, settings, queries_of):
    post(posted)
    settings.HEALTHBLOCKS_REVIEWS_LIMITS = {**MANY, "network": (1, 3600)}

    response, queries = queries_of(lambda: post(posted, body="One too many"))

    assert response.status_code == 429
    assert len(queries) <= 6, queries
    assert not any(map(writes, queries))


@pytest.mark.parametrize("state", ["closed", "hidden"])
def test_one_to_a_page_that_takes_none(posted, queries_of, state):
    ReviewedPage.objects.filter(pk=posted.pk).update(reviews_state=state)

    response, queries = queries_of(lambda: post(posted, body=DANGER))

    assert response.status_code in (403, 404)
    assert len(queries) <= MOST, queries


def test_with_helplines_to_show(posted, queries_of):
    for kind in Helpline.Kind.values:
        Helpline.objects.create(name=f"Line {kind}", kind=kind, phone="112", country="GB")

    response, queries = queries_of(lambda: post(posted, body=DANGER))

    assert "Line suicide" in response.content.decode()
    assert "Line reporting" in response.content.decode()
    assert len(queries) <= MOST, queries


@pytest.fixture
def place(request, posted, settings):
    """Where the form is: on the article as a site set it up, or on an alias of it, by what the parameter holds."""
    settings.WAGTAIL_I18N_ENABLED = True
    if "translations" in request.param:
        settings.HEALTHBLOCKS_REVIEWS_SHARED_BY_TRANSLATIONS = True
        german, _is_new = Locale.objects.get_or_create(language_code="de")
        posted.copy_for_translation(german, copy_parents=True)
        ReviewedPage.objects.update(live=True)
    page = posted
    for slug in request.param & {"alias", "alias of it"}:
        page = page.create_alias(update_slug=slug.replace(" ", "-"))
    if "restricted" in request.param:
        PageViewRestriction.objects.create(page=posted, restriction_type="login")
    Site.get_site_root_paths()  # Wagtail keeps them for an hour
    return page


PLACES = [
    set(),
    {"alias"},
    {"alias", "alias of it"},
    {"translations"},
    {"translations", "alias"},
    {"restricted"},
    {"restricted", "alias"},
    {"restricted", "translations", "alias"},
    {"restricted", "alias", "alias of it"},
]


def own(queries):
    """Without what Django and Wagtail ask themselves where a page is for some readers only, and nobody may leave out.

    That is the session, the user with the groups, and of each page its place in the tree and what restricts it there.
    """
    tables = [model._meta.db_table for model in (Session, get_user_model(), Group, PageViewRestriction)]
    place = "SELECT wagtailcore_page.id, wagtailcore_page.alias_of_id FROM"
    theirs = (*(f"SELECT {table}." for table in tables), place)
    return [sql for sql in queries if not re.sub(r'["`]', "", sql).startswith(theirs)]


@pytest.mark.parametrize("body", ["Calm words", DANGER])
@pytest.mark.parametrize("place", PLACES, ids=lambda place: " ".join(sorted(place)) or "page", indirect=True)
def test_wherever_the_form_is(posted, place, shows_at_once, queries_of, admin_client, request, body):
    holds = request.node.callspec.params["place"]
    client = admin_client if "restricted" in holds else None
    token = form_token(posted)

    response, queries = queries_of(lambda: post(place, client, token=token, body=body))

    review = Review.objects.latest("pk")
    assert (response.status_code, review.page_id) == (200, posted.pk)
    assert review.status == ("published" if shows_at_once and body != DANGER else "pending")
    assert len(own(queries)) <= MOST, queries
    assert len(queries) - len(own(queries)) == (0 if client is None else 4 if place == posted else 6), queries


def test_on_a_page_that_a_group_may_read(posted, settings, queries_of, django_user_model):
    settings.HEALTHBLOCKS_REVIEWS_AUTO_APPROVE = True
    group = Group.objects.create(name="Members")
    PageViewRestriction.objects.create(page=posted, restriction_type="groups").groups.add(group)
    member = django_user_model.objects.create_user("member")
    member.groups.add(group)
    client = Client()
    client.force_login(member)

    response, queries = queries_of(lambda: post(posted, client))

    assert response.status_code == 200
    assert len(own(queries)) <= MOST, queries
    assert len(queries) - len(own(queries)) == 6, queries


def report(review, reason="abuse", client=None, page=None, **reader):
    path = address("report", page.pk if page else review.page_id, review.pk)
    return (client or Reader(**SAME_ORIGIN, **reader)).post(path, {"reason": reason}, **SAME_ORIGIN)


def test_reports(posted, settings, queries_of):
    settings.HEALTHBLOCKS_REVIEWS_REPORTS_TO_HOLD = 2
    review = Review.objects.create(page=posted, rating=3)
    review.publish()

    first = queries_of(lambda: report(review))
    again = queries_of(lambda: report(review))
    without_reason = queries_of(lambda: report(review, reason=""))
    holding = queries_of(lambda: report(review, REMOTE_ADDR="198.51.100.9"))

    review.refresh_from_db()
    assert (review.status, review.reports) == ("pending", 2)
    for _response, queries in (first, again, without_reason, holding):
        assert len(queries) <= MOST, queries


@pytest.mark.parametrize("place", PLACES, ids=lambda place: " ".join(sorted(place)) or "page", indirect=True)
def test_a_report_that_holds_a_review_wherever_it_is_shown(posted, place, settings, queries_of, admin_client):
    settings.HEALTHBLOCKS_REVIEWS_REPORTS_TO_HOLD = 1
    review = Review.objects.create(page=posted, rating=3)
    review.publish()

    _response, queries = queries_of(lambda: report(review, client=admin_client, page=place))

    review.refresh_from_db()
    assert review.status == "pending"
    assert len(own(queries)) <= MOST, queries


def test_pages_of_several_types_are_read_whole_in_one_query(posted, home):
    with CaptureQueriesContext(connection) as queries:
        page = live_page(posted.pk, None)
        read = (type(page), page.reviews_state, page.locale.language_code, page.reviews_open, page.title)
        others = [live_page(home.pk, None), live_page(10**9, None)]

    assert read == (ReviewedPage, "open", "en", True, posted.title)
    assert others == [None, None]
    assert len(queries) == 3
