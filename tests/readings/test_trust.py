"""The strip at the top of an article: who checked it, who wrote it, when, and how long it takes to read."""

import pytest
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import factories
from tests.check_states import article_in
from tests.factories import anew, html_of
from wagtail_healthblocks.models import Contribution
from wagtail_healthblocks.readings.audit import hidden_facts

STRIP = "{% load healthblocks_tags %}{% trust_strip %}"
WHOLE = STRIP + "{% load wagtailcore_tags %}<h1>{{ page.title }}</h1>{% include_block page.body %}"

pytestmark = pytest.mark.django_db


def strip_of(page):
    return BeautifulSoup(html_of(anew(page), STRIP), "html.parser")


def words(element):
    return " ".join(element.get_text(" ").split())


def credit(page, name, role="author"):
    contributor = factories.ContributorFactory(name=name, slug="", photo=None)
    Contribution.objects.create(page=page, contributor=contributor, role=role)
    return contributor


@pytest.mark.parametrize("state", ["valid", "due_soon"])
def test_a_check_in_time_has_a_shield_and_opens_on_what_it_covers(state):
    strip = strip_of(article_in(state))

    assert strip.select_one("summary .hb-trust__shield")
    assert words(strip.summary).startswith("Medically checked by")
    assert "Kim Checker" in words(strip.summary)
    assert "Checked for:" in words(strip.details)
    assert not strip.details.has_attr("open")
    assert words(strip).index("Medically checked") == 0
    assert "Checked" in words(strip.select_one(".hb-trust__dates"))


@pytest.mark.lengthy
@pytest.mark.parametrize("state", ["overdue", "changed", "earlier", "other_scope"])
def test_a_check_that_does_not_vouch_has_words_and_no_shield(state):
    strip = strip_of(article_in(state))

    assert not strip.select(".hb-trust__shield, details")
    assert "Kim Checker" in words(strip.select_one(".hb-medical-check"))


def test_a_page_that_nobody_checked_names_who_wrote_it():
    page = article_in("never")
    credit(page, "Sam Writer")

    assert words(strip_of(page)).startswith("Written by")
    assert not strip_of(page).select(".hb-medical-check, .hb-trust__shield")


def test_who_checked_comes_first_and_once():
    checker = factories.ContributorFactory(name="Kim Checker", slug="", photo=None)
    page = article_in("valid", checker)
    credit(page, "Sam Writer")
    Contribution.objects.create(page=page, contributor=checker, role="medical_reviewer")

    strip = strip_of(page)

    assert [face["data-initials"] for face in strip.select(".hb-trust__faces > *")] == ["KC", "SW"]
    assert "Kim" not in words(strip.select_one(".hb-trust__people"))


def test_the_name_alone_is_the_link():
    factories.ContributorIndexPageFactory(title="People", slug="people")
    page = article_in("never")
    credit(page, "Sam <b>Writer")

    [link] = strip_of(page).select(".hb-trust__people a")

    assert "Sam <b>Writer" in link.text
    assert "Written by" not in link.text


def test_a_strip_shows_three_faces_at_most_and_a_photo_where_there_is_one():
    page = article_in("never")
    Contribution.objects.create(page=page, contributor=factories.ContributorFactory(), role="author")
    for name in ("Ada A", "Bea B", "Cem C", "Dan D"):
        credit(page, name)

    faces = strip_of(page).select(".hb-trust__faces > *")

    assert [face.name for face in faces] == ["img", "span", "span"]
    assert "Dan D" in words(strip_of(page))


@pytest.mark.parametrize("state", ["valid", "overdue", "changed", "other_scope"])
def test_what_programs_are_told_of_people_and_dates_stands_in_the_strip(state):
    page = article_in(state)
    credit(page, "Sam Writer")
    page = anew(page)
    page.last_published_at = page.first_published_at.replace(year=page.first_published_at.year + 1)

    assert hidden_facts(page.get_reading().graph, html_of(page, WHOLE)) == []


def test_a_page_without_a_word_has_no_minutes():
    page = factories.ArticlePageFactory(body=[])

    assert page.get_reading().minutes == 0
    assert "to read" not in words(strip_of(page))


def test_the_list_of_references_is_not_read_through():
    text = factories.paragraph("<p>" + "word " * 1000 + "</p>")
    listed = factories.references(*[factories.reference("long title " * 20)["value"] for _ in range(30)])

    assert factories.ArticlePageFactory(body=[text, listed]).get_reading().minutes == 5


def queries_of_a_page_checked_by(scopes):
    """What the strip asks for where the pictures are made and no cache knows them."""
    page = factories.ArticlePageFactory(body=[factories.paragraph()])
    for scope in scopes:
        factories.check(page, factories.ContributorFactory(slug="", name=f"Checker of {scope}"), scope=scope)
    strip_of(page)
    cache.clear()
    with CaptureQueriesContext(connection) as asked:
        strip_of(page)
    return len(asked)


def test_more_checkers_with_photos_take_no_more_queries():
    few = queries_of_a_page_checked_by(["full"])

    assert queries_of_a_page_checked_by(["full", "sources", "language"]) == few
