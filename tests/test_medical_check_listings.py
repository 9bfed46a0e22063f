"""The pages that need a medical check, in a site's listings: what they say, how they are narrowed down, what it takes."""

import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.formats import date_format

from tests import factories
from tests.factories import anew
from tests.medical_checks import NEXT_YEAR, published, soup_of
from tests.written_once import written_once
from wagtail_healthblocks.dates import today
from wagtail_healthblocks.models import MedicalCheck, PageChecks

pytestmark = pytest.mark.django_db
STATES = ["valid", "due_soon", "overdue", "changed", "earlier", "other_scope", "never"]
PARAGRAPH = [factories.paragraph("<p>Take 500 mg.</p>")]


def article_that_is(state, **values):
    """A published article whose medical check is in this state."""
    page = published(factories.ArticlePageFactory(title=state, slug=uuid.uuid4(), body=PARAGRAPH, **values))
    if state == "never":
        return page
    person = factories.ContributorFactory()
    if state == "earlier":
        MedicalCheck.objects.record_earlier(page, contributor=person, date=today(), by=None)
        return page
    scope = "language" if state == "other_scope" else "full"
    due = today() + timedelta(days=10) if state == "due_soon" else NEXT_YEAR
    check = MedicalCheck.objects.record(page.latest_revision, contributor=person, scope=scope, next_due=due, by=None)
    if state == "overdue":
        MedicalCheck.objects.filter(pk=check.pk).update(date="2020-01-01", next_due="2021-01-01")
    if state == "changed":
        page.body = [("paragraph", "<p>Take 5,000 mg.</p>")]
        published(page)
    return anew(page)


@written_once
def article_in_each_state():
    return {state: article_that_is(state) for state in STATES}


@pytest.fixture
def pages():
    return article_in_each_state()


def listing(client, name="articles", **parameters):
    return client.get(reverse(f"{name}:index"), parameters)


def titles(response):
    return {page.title for page in response.context["object_list"]}


@pytest.mark.lengthy
def test_each_page_says_the_state_of_its_check_and_when_the_next_is_due(pages, admin_client):
    cells = [row.select("td") for row in soup_of(listing(admin_client)).select("table.listing tbody tr")]

    labels = {row[1].select_one("a").text.strip(): " ".join(row[-1].text.split()) for row in cells}

    year, soon = (date_format(day, "SHORT_DATE_FORMAT") for day in (NEXT_YEAR, today() + timedelta(days=10)))
    assert labels == {
        "valid": f"Medically checked due {year}",
        "due_soon": f"Next check due soon due {soon}",
        "overdue": "Next check overdue due 01/01/2021",
        "changed": "Changed since the check",
        "earlier": "Checked before versions were kept",
        "other_scope": f"Checked for something else due {year}",
        "never": "Never checked",
    }


@pytest.mark.lengthy
@pytest.mark.parametrize("name", ["articles", "specialties"])
def test_the_pages_are_narrowed_down_by_state(pages, admin_client, name):
    for state in STATES:
        assert titles(listing(admin_client, name, medical_check=state)) == {state}

    assert titles(listing(admin_client, name, medical_check=["overdue", "never"])) == {"overdue", "never"}
    assert titles(listing(admin_client, name)) == set(STATES)


@pytest.mark.lengthy
def test_the_filters_of_a_site_stay(pages, admin_client):
    page = article_that_is("valid", medical_specialty="Psychiatric")

    found = listing(admin_client, "specialties", medical_check="valid", medical_specialty="Psychiatric")

    assert [*found.context["object_list"]] == [page]
    headings = [cell.text.strip() for cell in soup_of(found).select("table.listing thead th")]
    assert headings[-2:] == ["Medical specialty", "Medical check"]


def test_an_odd_state_finds_nothing_wrong(pages, admin_client):
    assert listing(admin_client, medical_check="x").status_code == 200


@pytest.mark.lengthy
def test_an_alias_is_in_the_state_of_its_source_and_a_copy_is_not(pages, admin_client):
    pages["valid"].create_alias(update_slug="alias")
    pages["overdue"].copy(update_attrs={"slug": "copy", "title": "A copy"})

    assert len(listing(admin_client, medical_check="valid").context["object_list"]) == 2
    assert titles(listing(admin_client, medical_check="never")) == {"never", "A copy"}


def test_the_explorer_has_column_and_filter_below_a_section(admin_client):
    section = factories.NestedPageFactory()
    article = published(factories.ArticlePageFactory(parent=section, title="An article"))
    explore = reverse("wagtailadmin_explore", args=[section.pk])

    assert "Never checked" in soup_of(admin_client.get(explore)).select_one("table.listing tbody").text
    assert [*admin_client.get(explore, {"medical_check": "never"}).context["object_list"]] == [article]
    assert not admin_client.get(explore, {"medical_check": "valid"}).context["object_list"]


def test_pages_that_are_no_articles_are_in_no_state(admin_client):
    plain, article = factories.PlainPageFactory(), article_that_is("never")

    rows = {row: row.text for row in soup_of(listing(admin_client, "everything")).select("table.listing tbody tr")}

    assert [("Never checked" in words) for words in rows.values() if plain.title in words] == [False]
    assert [("Never checked" in words) for words in rows.values() if article.title in words] == [True]
    assert titles(listing(admin_client, "everything", medical_check="never")) == {article.title}


@pytest.mark.thorough
@pytest.mark.parametrize("parameters", [{}, {"medical_check": ["valid", "changed"]}])
def test_more_pages_take_no_more_queries(admin_client, parameters):
    def count():
        with CaptureQueriesContext(connection) as queries:
            assert listing(admin_client, **parameters).status_code == 200
        return len(queries)

    for state in ("valid", "changed"):
        article_that_is(state)
    listing(admin_client)
    few = count()
    for state in ("valid", "changed") * 3:
        article_that_is(state)
    listing(admin_client)

    assert count() == few


def test_a_verdict_that_is_missing_is_found_once(admin_client):
    page = article_that_is("valid")
    MedicalCheck.objects.outdate()

    listing(admin_client)

    assert MedicalCheck.objects.get().verdict["revisions"] == [page.live_revision_id, None]


@pytest.mark.lengthy
def test_a_draft_that_was_never_live_is_listed_by_what_is_stored(admin_client):
    page = factories.ArticlePageFactory(title="Draft", body=PARAGRAPH, live=False)
    MedicalCheck.objects.record(page.save_revision(), contributor=factories.ContributorFactory(), by=None)
    assert titles(listing(admin_client, medical_check="valid")) == {"Draft"}

    page.body = [("paragraph", "<p>Take 5,000 mg.</p>")]
    page.save()

    assert titles(listing(admin_client, medical_check="valid")) == set()
    assert titles(listing(admin_client, medical_check="changed")) == {"Draft"}


def test_checks_of_very_many_pages_are_asked_for_in_slices(monkeypatch):
    monkeypatch.setattr("wagtail_healthblocks.models.page_checks.KEYS_AT_ONCE", 2)
    pages = [article_that_is("valid"), *(factories.ArticlePageFactory() for _number in range(4))]

    states = [checks.state for checks in PageChecks.of_pages(pages).values()]

    assert states == ["valid", *["never"] * 4]
