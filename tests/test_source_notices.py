"""Lists of notices are loaded, and what they say of a source is known wherever it is shown."""

import datetime
import uuid
from io import StringIO

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.management import CommandError, call_command
from django.urls import reverse
from wagtail.models import ModelLogEntry, Page, ReferenceIndex

from tests import factories
from tests.factories import SourceFactory
from tests.frontend_cache import purged as purged  # a fixture
from tests.notice_lists import pubmed, retraction_watch, row
from wagtail_healthblocks.models import NoticeList, Source, SourceNotice
from wagtail_healthblocks.models.sources import FOLLOWED
from wagtail_healthblocks.source_watch import changes, follow_notices

pytestmark = pytest.mark.django_db

MARCH = datetime.date(2025, 3, 15)
NOTICE = "https://doi.org/10.5555/notice"


@pytest.fixture
def load(tmp_path):
    """`load(row, …)` loads a list of these rows and tells what the command said."""

    def load(*rows, text=None, name="list.csv", **options):
        path = tmp_path / name
        path.write_text(retraction_watch(*rows) if text is None else text, encoding="utf-8")
        out = StringIO()
        call_command("healthblocks_load_notices", path, stdout=out, stderr=out, **options)
        return out.getvalue()

    return load


def published(**values):
    source = SourceFactory(**values)
    source.save_revision().publish()
    source.refresh_from_db()
    return source


def status_of(source):
    source.refresh_from_db()
    return source.status, source.status_date, source.notice_url


@pytest.mark.parametrize(
    ("known", "listed"),
    [
        ({"doi": "10.5555/ABC"}, row("https://doi.org/10.5555/abc")),
        ({"doi": "doi:10.5555/abc"}, row("10.5555/ABC")),
        ({"pmid": "28446428"}, row(pmid="28446428")),
    ],
)
def test_a_source_that_the_list_names_says_so(load, known, listed):
    source, other = published(**known), published(doi="10.5555/other", pmid="7")

    load(listed)

    assert status_of(source) == ("retracted", MARCH, NOTICE)
    assert source.status_words == "Retracted on March 15, 2025"
    assert status_of(other) == ("fine", None, "")


def test_a_pmcid_of_pubmeds_list_is_matched(load):
    source = published(pmcid="PMC5421454")
    record = [("PMID", "28446428"), ("PMC", "PMC5421454"), ("RIN", "Example J. 2025 Mar 15;1:2. doi: 10.5555/notice.")]

    said = load(text=pubmed(record), name="pubmed.txt")

    assert status_of(source) == ("retracted", MARCH, NOTICE)
    assert "PubMed of 2025-03-15: 1 notices" in said


def test_the_list_is_kept_with_its_day_and_the_one_it_was_loaded_on(load):
    load(row("10.5555/a", day="3/15/2025 0:00"), row("10.5555/b", day="1/2/2025 0:00"), row())
    [stored] = NoticeList.objects.all()
    assert (stored.name, stored.date, stored.number) == ("retraction-watch", MARCH, 2)
    assert stored.loaded_at.date() > MARCH

    load(row("10.5555/a"), date=datetime.date(2025, 4, 1))
    stored.refresh_from_db()
    assert stored.date == datetime.date(2025, 4, 1)


def test_a_day_to_come_is_a_slip_of_the_pen(load):
    source = published(doi="10.5555/b")
    load(row("10.5555/a"), row("10.5555/b", day="3/15/2225 0:00"))
    assert NoticeList.objects.get().date == MARCH
    assert status_of(source) == ("retracted", None, NOTICE)


def test_the_same_list_takes_the_place_of_the_earlier_one_and_no_other(load):
    load(row("10.5555/a"), row("10.5555/b"))
    load(text=pubmed([("PMID", "1"), ("RIN", "Example J. 2025")]), name="pubmed.txt")
    load(row("10.5555/c"))
    assert sorted(SourceNotice.objects.values_list("doi_key", "pmid")) == [("", "1"), ("10.5555/c", "")]


def test_broken_rows_are_named_and_the_others_count(load):
    source = published(doi="10.5555/b")
    with pytest.raises(CommandError, match="Rows that could not be read: 1") as failed:
        load(row("10.5555/a", nature="Gossip"), row("10.5555/b"))
    assert failed.value.returncode == 1
    assert status_of(source)[0] == "retracted"


def test_the_line_of_a_broken_row_is_said(tmp_path, capsys):
    path = tmp_path / "list.csv"
    path.write_text(retraction_watch(row("10.5555/a"), row("10.5555/b", nature="Gossip")))
    with pytest.raises(CommandError):
        call_command("healthblocks_load_notices", path)
    assert "list.csv, line 3: “Gossip”" in capsys.readouterr().err


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"a,b\n1,2\n",
        retraction_watch(row("10.5555/b")).encode("utf-16"),
        retraction_watch().encode(),
        retraction_watch(row("10.5555/b")).encode()[:200],
    ],
)
def test_what_is_no_such_list_changes_nothing(load, tmp_path, content):
    source = published(doi="10.5555/a")
    load(row("10.5555/a"))
    path = tmp_path / "other.csv"
    path.write_bytes(content)

    with pytest.raises(CommandError, match="nothing is changed"):
        call_command("healthblocks_load_notices", path)

    assert list(SourceNotice.objects.values_list("doi_key", flat=True)) == ["10.5555/a"]
    assert status_of(source)[0] == "retracted"


def test_a_file_that_is_not_there_is_said(tmp_path):
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("healthblocks_load_notices", tmp_path / "none.csv")


def test_names_in_other_encodings_are_no_hindrance(tmp_path):
    path = tmp_path / "list.csv"
    path.write_bytes(retraction_watch(row("10.5555/a", Author="Müller Ä")).encode("latin-1"))
    call_command("healthblocks_load_notices", path, stdout=StringIO())
    assert SourceNotice.objects.get().doi_key == "10.5555/a"


def test_a_mark_of_the_encoding_at_the_start_is_no_hindrance(load):
    load(text="\ufeff" + pubmed([("PMID", "1"), ("RIN", "Example J. 2025")]), name="pubmed.txt")
    assert SourceNotice.objects.get().pmid == "1"


def test_a_list_that_lost_half_its_notices_is_taken_for_a_part(load):
    source = published(doi="10.5555/3")
    load(*(row(f"10.5555/{number}") for number in range(4)))
    with pytest.raises(CommandError, match="may be a part"):
        load(row("10.5555/0"))
    assert status_of(source)[0] == "retracted"

    load(row("10.5555/0"), smaller=True)
    assert status_of(source)[0] == "fine"


def test_a_dry_run_says_what_would_change_and_changes_nothing(load):
    source = published(doi="10.5555/a")

    said = load(row("10.5555/a"), dry_run=True)

    assert f"{source.pk} {source.title}: Nothing known against it → Retracted" in said
    assert status_of(source) == ("fine", None, "")
    assert not NoticeList.objects.exists()
    assert not SourceNotice.objects.exists()


def test_a_second_run_finds_nothing_new(load):
    published(doi="10.5555/a")
    load(row("10.5555/a"))
    said = load(row("10.5555/a"))
    assert "Sources of which the notices say something new: 0." in said


def test_a_reinstated_source_is_fine_again(load):
    source = published(doi="10.5555/a")
    load(row("10.5555/a"))
    load(row("10.5555/a"), row("10.5555/a", nature="Reinstatement", day="5/1/2025 0:00"))
    assert status_of(source) == ("fine", None, "")


def test_what_happened_stands_in_the_history_of_the_source(load, admin_client):
    source = published(doi="10.5555/a")
    load(row("10.5555/a"))

    [entry] = ModelLogEntry.objects.filter(action=FOLLOWED)
    assert entry.data == {"before": "fine", "after": "retracted", "date": "2025-03-15", "notice": NOTICE}
    history = reverse(Source.snippet_viewset.get_url_name("history"), args=[source.pk])
    assert "by a notice: from “Nothing known against it” to “Retracted”" in admin_client.get(history).text


def page_that_names(source):
    """A live page that refers to a source, as the reference index knows it."""
    page = factories.ArticlePageFactory()
    ReferenceIndex.objects.create(
        content_type=page.content_type,
        base_content_type=ContentType.objects.get_for_model(Page),
        object_id=page.pk,
        to_content_type=ContentType.objects.get_for_model(source),
        to_object_id=source.pk,
        model_path="body.item",
        content_path="body.item",
        content_path_hash=uuid.uuid4(),
    )
    return page


def test_pages_that_show_the_source_follow(load, purged, django_capture_on_commit_callbacks):
    source = published(doi="10.5555/a")
    page = page_that_names(source)
    purged.clear()

    with django_capture_on_commit_callbacks(execute=True):
        load(row("10.5555/a"))

    assert any(page.slug in url for url in purged)


def test_a_draft_does_not_bring_the_retracted_study_back(load):
    source = published(doi="10.5555/a")
    source.title = "A title to come"
    draft = source.save_revision()

    load(row("10.5555/a"))
    stored = Source.objects.get(pk=source.pk)
    assert (stored.status, stored.has_unpublished_changes) == ("retracted", True)
    assert stored.title != "A title to come"

    draft.publish()
    stored.refresh_from_db()
    assert (stored.status, stored.title) == ("retracted", "A title to come")


def test_a_draft_that_is_saved_again_says_so_to_its_editor(load):
    source = published(doi="10.5555/a")
    source.title = "A title to come"
    source.save_revision()
    load(row("10.5555/a"))

    draft = Source.objects.get(pk=source.pk).get_latest_revision_as_object()
    draft.save_revision()

    assert draft.latest_revision.as_object().status == "retracted"


def test_pages_follow_also_where_the_source_has_a_draft(load, purged, django_capture_on_commit_callbacks):
    source = published(doi="10.5555/a")
    page = page_that_names(source)
    source.save_revision()
    source.title = "A title to come"
    source.save_revision()
    purged.clear()

    with django_capture_on_commit_callbacks(execute=True):
        load(row("10.5555/a"))

    assert any(page.slug in url for url in purged)


def test_an_unpublished_source_follows_and_stays_unpublished(load):
    source = SourceFactory(doi="10.5555/a", live=False)
    load(row("10.5555/a"))
    assert status_of(source)[0] == "retracted"
    assert not source.live


def test_a_source_that_is_saved_later_is_compared_at_once(load, django_assert_max_num_queries):
    load(row("10.5555/a"), row("10.5555/b", nature="Correction"))
    source = SourceFactory(doi="10.5555/A")
    assert status_of(source) == ("retracted", MARCH, NOTICE)

    source.doi = "10.5555/b"
    source.save_revision().publish()
    assert status_of(source)[0] == "corrected"
    assert ModelLogEntry.objects.filter(action=FOLLOWED).count() == 2
    with django_assert_max_num_queries(1):
        source.follow_notices()


def test_an_editor_who_decided_against_a_notice_is_not_overruled_by_it(load):
    source = published(doi="10.5555/a")
    load(row("10.5555/a", nature="Expression of concern"))
    source.refresh_from_db()
    source.status, source.status_date, source.notice_url = "fine", None, ""
    source.save_revision().publish()

    load(row("10.5555/a", nature="Expression of concern"))
    assert status_of(source)[0] == "fine"

    load(row("10.5555/a", nature="Expression of concern"), row("10.5555/a"))
    assert status_of(source)[0] == "retracted"


def test_a_graver_status_of_an_editor_stays_and_that_is_said_once(load):
    source = published(doi="10.5555/a", status="retracted", notice_url="https://example.org/")
    said = load(row("10.5555/a", nature="Correction"))
    assert "Retracted → Corrected, and stays “Retracted” as an editor decided" in said
    assert status_of(source) == ("retracted", None, "https://example.org/")
    assert "say something new: 0." in load(row("10.5555/a", nature="Correction"))


def test_a_status_of_an_editor_that_a_list_confirms_gets_what_it_lacks(load):
    source = published(doi="10.5555/a", status="retracted")
    load(row("10.5555/a"))
    assert status_of(source) == ("retracted", MARCH, NOTICE)


def test_the_daily_job_finds_what_was_written_past_the_model(load):
    load(row("10.5555/a"))
    Source.objects.bulk_create([Source(title="A study", doi="10.5555/a", doi_key="10.5555/a")])
    out = StringIO()
    call_command("healthblocks_daily", stdout=out)
    assert "A study: Nothing known against it → Retracted" in out.getvalue()
    assert list(follow_notices()) == []


def test_a_notice_that_two_identifiers_lead_to_counts_for_the_source_alone(load):
    source = published(doi="10.5555/a", pmid="1")
    other = published(doi="10.5555/b", pmid="2")
    load(row("10.5555/a", "1", nature="Correction"), row("10.5555/b"))
    assert (status_of(source)[0], status_of(other)[0]) == ("corrected", "retracted")
    assert list(changes()) == []


@pytest.mark.parametrize("number", [1, 40])
def test_all_sources_are_compared_in_a_fixed_number_of_queries(number, django_assert_num_queries):
    stored = NoticeList.objects.create(name="pubmed", date=MARCH)
    for each in range(number):
        SourceFactory(doi=f"10.5555/{each}", pmid=str(each + 1))
        SourceNotice.objects.create(notice_list=stored, doi_key=f"10.5555/{each}", nature="retracted")
    with django_assert_num_queries(7):
        assert len(list(changes())) == number
