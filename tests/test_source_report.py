"""The report of sources that somebody has to look at, and of marks whose source is gone."""

import csv
import datetime
import io

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from tests import factories
from tests.factories import SourceFactory, paragraph
from tests.medical_checks import browser_of, group_with, user_in
from wagtail_healthblocks.dates import today
from wagtail_healthblocks.gone_marks import gone_marks
from wagtail_healthblocks.models import NoticeList
from wagtail_healthblocks.source_marks import SourceMark
from wagtail_healthblocks.source_report import NEEDS, conditions, reasons

pytestmark = [pytest.mark.django_db, pytest.mark.lengthy]

REPORT, GONE = "healthblocks_source_report:index", "healthblocks_source_report:gone"
THIS_YEAR = today().year
FINE = {"year": THIS_YEAR, "doi": "10.5555/a"}


def citing(*sources):
    """A live page whose text has a mark of each of these."""
    marks = "".join(SourceMark((source.uuid,)).stored for source in sources)
    return factories.ArticlePageFactory(body=[paragraph(f"<p>It works{marks}.</p>")])


def listed(client, **query):
    """Source, why and pages of each row."""
    soup = BeautifulSoup(client.get(reverse(REPORT), query).text, "html.parser")
    rows = [
        [" ".join(cell.get_text().split()) for cell in row.select("td")] for row in soup.select(".listing tbody tr")
    ]
    return [(row[0].partition(" Edit")[0], row[3], row[4]) for row in rows]


@pytest.fixture
def sources():
    """A source for each reason; those that something became of are cited."""
    values = {
        "retracted": {**FINE, "status": "retracted"},
        "concern": {**FINE, "status": "concern"},
        "superseded": {**FINE, "status": "superseded"},
        "corrected": {**FINE, "status": "corrected"},
        "set_aside": {**FINE, "told_status": "retracted"},
        "old": {**FINE, "year": THIS_YEAR - 11},
        "no_identifier": {"year": THIS_YEAR},
        "unsure": {**FINE, "unsure": "year"},
    }
    made = {name: SourceFactory(title=f"About {name}", **given) for name, given in values.items()}
    type(made["old"]).objects.filter(pk=made["set_aside"].pk).update(told_status="retracted")
    SourceFactory(title="Nothing to say", **FINE)
    citing(*made.values())
    return made


def test_the_report_says_why_somebody_has_to_look(admin_client, sources):
    rows = {title: (why, pages) for title, why, pages in listed(admin_client)}
    assert rows == {f"About {name}": (str(label), "1") for name, label in NEEDS.items()}


@pytest.mark.parametrize("need", NEEDS)
def test_it_is_narrowed_down_by_each_reason(admin_client, sources, need):
    assert [title for title, _why, _pages in listed(admin_client, need=need)] == [f"About {need}"]


def test_database_and_code_know_the_same_reasons(sources):
    for name, source in sources.items():
        source.refresh_from_db()
        found = [need for need, where in conditions().items() if type(source).objects.filter(where, pk=source.pk)]
        assert found == reasons(source, is_used=True) == [name]


def test_a_source_of_a_status_is_used_by_the_pages_that_show_the_medicine(admin_client):
    source = SourceFactory(title="The list", **FINE, status="retracted")
    medicine = factories.MedicineFactory(status=None)
    factories.LegalStatusFactory(medicine=medicine, cited_source=source)
    factories.LegalStatusFactory(medicine=medicine, country="US", code="RX", cited_source=source)
    assert listed(admin_client) == []

    for _page in range(2):
        factories.ArticlePageFactory(body=[factories.prescription_required(medicine)])
    assert listed(admin_client) == [("The list", str(NEEDS["retracted"]), "2")]
    mark = SourceMark((source.uuid,)).stored
    both = [factories.prescription_required(medicine), paragraph(f"<p>It works{mark}.</p>")]
    factories.ArticlePageFactory(body=both)

    assert listed(admin_client) == [("The list", str(NEEDS["retracted"]), "3")]


def test_a_retracted_source_that_no_page_uses_needs_nobody(admin_client):
    SourceFactory(**FINE, status="retracted")
    assert listed(admin_client) == []


def test_the_age_is_the_sites_choice(admin_client, settings):
    SourceFactory(title="Three years old", doi="10.5555/a", year=THIS_YEAR - 3)
    assert listed(admin_client) == []
    settings.HEALTHBLOCKS_SOURCE_AGE_YEARS = 2
    assert [title for title, *_others in listed(admin_client)] == ["Three years old"]


def test_a_search_finds_rows_by_their_words(admin_client, sources):
    assert [title for title, *_others in listed(admin_client, q="about old")] == ["About old"]


def test_many_rows_are_turned_page_by_page_in_the_same_queries(admin_client, django_assert_max_num_queries):
    for number in range(51):
        SourceFactory(title=f"Source {number:02}", year=THIS_YEAR)
    with django_assert_max_num_queries(20):
        assert len(listed(admin_client)) == 50
    assert [title for title, *_others in listed(admin_client, p=2)] == ["Source 50"]


def test_the_report_can_be_taken_away_as_a_table(admin_client, sources):
    answer = admin_client.get(reverse(REPORT), {"export": "csv", "need": "retracted"})
    [row] = csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig")))
    assert (row["Why"], row["Pages"]) == (str(NEEDS["retracted"]), "1")


def test_the_day_of_each_list_stands_there(admin_client):
    assert "No list of notices was loaded" in admin_client.get(reverse(REPORT)).text
    NoticeList.objects.create(name="retraction-watch", date=today() - datetime.timedelta(days=90))
    said = admin_client.get(reverse(REPORT)).text
    assert "List of notices: Retraction Watch, " in said
    assert "older than 90 days" not in said


def test_an_old_list_is_warned_of(admin_client):
    NoticeList.objects.create(name="pubmed", date=today() - datetime.timedelta(days=91))
    assert "older than 90 days" in admin_client.get(reverse(REPORT)).text


@pytest.mark.parametrize("name", [REPORT, GONE])
def test_who_may_see_sources_may_see_the_report(name):
    may = browser_of(user_in(group_with("view_source", name="may"), name="may"))
    may_not = browser_of(user_in(group_with("view_medicine", name="may not"), name="may-not"))
    assert may.get(reverse(name)).status_code == 200
    assert may_not.get(reverse(name)).status_code == 302
    assert reverse(REPORT) in may.get(reverse("wagtailadmin_home")).text
    assert reverse(REPORT) not in may_not.get(reverse("wagtailadmin_home")).text


def test_marks_whose_source_is_gone_are_found_with_page_and_place(admin_client):
    kept, deleted, unpublished = SourceFactory.create_batch(3)
    page = citing(kept, deleted, unpublished)
    citing(kept)
    deleted.delete()
    unpublished.unpublish()

    assert [(mark.owner, mark.uuid) for mark in gone_marks()] == [(page, deleted.uuid), (page, unpublished.uuid)]
    answer = admin_client.get(reverse(GONE)).text
    cells = [cell.get_text() for cell in BeautifulSoup(answer, "html.parser").select(".listing td")]
    assert cells == [page.title, "Text"] * 2
    assert reverse("wagtailadmin_pages:edit", args=[page.pk]) in answer


def test_a_source_that_is_not_published_is_gone_for_readers():
    source = SourceFactory()
    page = citing(source)
    source.unpublish()
    assert [mark.owner for mark in gone_marks()] == [page]


def test_a_mark_that_names_nothing_is_found():
    page = factories.ArticlePageFactory(body=[paragraph(f"<p>It works{SourceMark().stored}.</p>")])
    assert [(mark.owner, mark.uuid) for mark in gone_marks()] == [(page, None)]


def test_pages_that_are_not_live_have_no_marks():
    source = SourceFactory()
    citing(source).unpublish()
    source.delete()
    assert list(gone_marks()) == []


def test_with_every_source_there_the_report_says_so(admin_client):
    citing(SourceFactory())
    assert "Every mark that readers see has its source." in admin_client.get(reverse(GONE)).text


@pytest.mark.parametrize("number", [1, 30])
def test_marks_of_many_pages_are_looked_up_together(number, django_assert_max_num_queries):
    for _each in range(number):
        citing(SourceFactory())
    with django_assert_max_num_queries(4):
        assert list(gone_marks()) == []
