"""Pages follow what they show, however many, and however often what refreshes them is stopped."""

from datetime import timedelta
from functools import partial
from io import StringIO
from itertools import count
from urllib.error import URLError

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import now
from wagtail.models import ModelLogEntry, Site

from tests import factories
from tests.frontend_cache import Recorder
from tests.frontend_cache import purged as purged  # a fixture
from tests.written_once import written_once
from wagtail_healthblocks import refresh_log, tasks
from wagtail_healthblocks.models import DefaultDisclaimer, HealthblocksSiteSettings
from wagtail_healthblocks.models.page_refreshes import PageRefresh, Superseded
from wagtail_healthblocks.refresh_log import REFRESHED
from wagtail_healthblocks.refreshing import PATIENCE, go_on, refresh_pages_of, refresh_pages_that_show

pytestmark = pytest.mark.django_db

BATCH = 3


class Killed(BaseException):
    """What ends a worker so that it can do nothing more."""


@pytest.fixture(autouse=True)
def small_batches(monkeypatch):
    monkeypatch.setattr(tasks, "BATCH", BATCH)


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    """`with committed():` does what a commit would set off."""
    return partial(django_capture_on_commit_callbacks, execute=True)


@pytest.fixture
def queue(monkeypatch):
    """What is enqueued of ours, and done by nobody until a test does it."""
    enqueued, enqueue = [], type(refresh_pages_of).enqueue

    def keep(task, *args, **kwargs):
        ours = task.func.__module__.startswith("wagtail_healthblocks")
        return enqueued.append((task, args)) if ours else enqueue(task, *args, **kwargs)

    monkeypatch.setattr(type(refresh_pages_of), "enqueue", keep)
    return enqueued


@pytest.fixture
def helpline():
    return factories.HelplineFactory(name="Samaritans")


@written_once
def pages_with(helpline, number):
    return [factories.ArticlePageFactory(body=[factories.helpline(helpline)]) for _number in range(number)]


@pytest.fixture
def pages(helpline, purged):
    """Three batches, the last one not full."""
    return pages_with(helpline, 2 * BATCH + 1)


@pytest.fixture
def indexed(monkeypatch):
    """The keys of the pages that are indexed, in order."""
    keys, index = [], tasks.index_together

    def note(pages):
        pages = list(pages)
        keys.extend(page.pk for page in pages)
        index(pages)

    monkeypatch.setattr(tasks, "index_together", note)
    return keys


def change(helpline, name="Listeners"):
    helpline.name = name
    helpline.save_revision().publish()


def paths(urls):
    return [url.partition("localhost")[2].strip("/") for url in urls if not url.endswith("index.md")]


def slugs(pages):
    return [page.slug for page in pages]


def said(snippet):
    entries = ModelLogEntry.objects.filter(action=REFRESHED, object_id=str(snippet.pk)).order_by("pk")
    return [entry.message for entry in entries]


def run_command(**options):
    out = StringIO()
    call_command("healthblocks_refresh_pages", stdout=out, **options)
    return out.getvalue().splitlines()


def fail_at(monkeypatch, number, error):
    """Let the so-manieth batch that is indexed fail; returns what mends it."""
    index, count = tasks.index_together, []

    def fail(pages):
        count.append(pages)
        if len(count) >= number:
            raise error
        index(pages)

    monkeypatch.setattr(tasks, "index_together", fail)
    return lambda: monkeypatch.setattr(tasks, "index_together", index)


# The request


#: Each snippet, a block that shows it, and how many pages more do at last.
SHOWN = {
    "contributor": (factories.ContributorFactory, lambda one: factories.author_card(factories.person(one)), 3),
    "medicine": (factories.MedicineFactory, lambda one: factories.dosage(one, doses=[factories.dose()]), 3),
    "disclaimer": (factories.DisclaimerFactory, lambda one: factories.disclaimer(one, kind=one.kind), 3),
    "helpline": (factories.HelplineFactory, factories.helpline, 38),
}


@pytest.mark.lengthy
@pytest.mark.parametrize("name", SHOWN)
def test_a_request_costs_the_same_for_few_pages_and_for_many_and_enqueues_one_task(name, queue, committed, purged):
    make, block, more = SHOWN[name]
    snippet = make()
    snippet.save_revision().publish()
    counts, pages = [], []
    for number in (2, more):
        pages += [factories.ArticlePageFactory(body=[block(snippet)]) for _number in range(number)]
        PageRefresh.objects.all().delete()
        queue.clear()
        revision = snippet.save_revision()
        with CaptureQueriesContext(connection) as queries, committed():
            revision.publish()
        counts.append(len(queries))

    assert counts[0] == counts[1] <= 30
    assert queue == [(refresh_pages_of, (snippet._meta.label_lower, str(snippet.pk)))]
    assert purged == []

    refresh_pages_of.func(*queue[-1][1])

    assert paths(purged) == slugs(pages)


def test_changes_in_one_transaction_are_one_task(helpline, queue, committed):
    site_settings = HealthblocksSiteSettings.for_site(Site.objects.get())
    disclaimers = [factories.DisclaimerFactory() for _number in range(2)]

    with committed():
        change(helpline, "One")
        change(helpline, "Two")
        site_settings.readers_countries = "GB"
        site_settings.default_disclaimers = [DefaultDisclaimer(disclaimer=one) for one in disclaimers]
        site_settings.save()

    assert [args[0].partition(".")[2] for _task, args in queue] == ["helpline", "healthblockssitesettings"]


def test_without_a_queue_the_pages_follow_later(helpline, pages, committed, purged, monkeypatch):
    enqueue = type(refresh_pages_of).enqueue

    def fail(task, *args, **kwargs):
        if task == refresh_pages_of:
            raise OSError("The queue is down.")
        return enqueue(task, *args, **kwargs)

    with monkeypatch.context() as patch, committed():
        patch.setattr(type(refresh_pages_of), "enqueue", fail)
        change(helpline)

    assert purged == []
    assert run_command() == [f"helpline “{helpline}”: {len(pages)} of {len(pages)} pages refreshed"]
    assert paths(purged) == slugs(pages)


# What has to follow


def test_what_a_deletion_takes_away_is_written_down_before(helpline, pages, queue, committed, purged):
    key = helpline.pk
    with committed():
        helpline.delete()

    refresh_pages_of.func(*queue[-1][1])

    assert paths(purged) == slugs(pages)
    *_began, entry = ModelLogEntry.objects.filter(action=REFRESHED).order_by("pk")
    assert (entry.object_id, entry.label, entry.message) == (str(key), str(helpline), "Pages refreshed: 7 of 7.")


@pytest.mark.parametrize("values", [{"country": "US"}, {"kind": "poison"}])
def test_a_number_that_is_shown_no_longer_leaves_the_articles_that_showed_it(committed, purged, values):
    factories.site_settings(readers_countries="GB")
    article = factories.ArticlePageFactory()
    number = factories.HelplineFactory(kind="emergency", country="GB")
    purged.clear()
    for name, value in values.items():
        setattr(number, name, value)

    with committed():
        number.save_revision().publish()

    assert paths(purged) == [article.slug]


def test_a_default_disclaimer_of_settings_that_are_not_in_the_reference_index_yet_is_found(committed, purged):
    article, disclaimer = factories.ArticlePageFactory(), factories.DisclaimerFactory()
    with committed():
        row = DefaultDisclaimer.objects.create(settings=factories.site_settings(), disclaimer=disclaimer)
    assert paths(purged) == [article.slug]
    purged.clear()

    with committed():
        disclaimer.save_revision().publish()
    assert paths(purged) == [article.slug]
    purged.clear()

    with committed():
        row.delete()
    assert paths(purged) == [article.slug]


def test_settings_that_wagtail_makes_empty_refresh_nothing_and_those_that_say_something_do(committed, purged):
    article = factories.ArticlePageFactory()
    HealthblocksSiteSettings.objects.all().delete()

    with committed():
        empty = HealthblocksSiteSettings.for_site(Site.objects.get())
    assert (purged, PageRefresh.objects.count()) == ([], 0)

    with committed():
        empty.delete()
    purged.clear()
    with committed():
        HealthblocksSiteSettings.objects.create(site=Site.objects.get(), readers_countries="GB")
    assert paths(purged) == [article.slug]


# What stops


@pytest.mark.parametrize("phase", ["purging", "indexing"])
def test_a_worker_that_is_killed_is_followed_by_one_that_does_the_rest(
    helpline, pages, indexed, purged, monkeypatch, phase
):
    with monkeypatch.context() as patch:
        if phase == "indexing":
            fail_at(patch, 2, Killed())
        else:
            kill_purge_at(patch, pages[BATCH + 1])
        with pytest.raises(Killed):
            refresh_pages_that_show(helpline)
            go_on(PageRefresh.objects.get())
    assert run_command() == ["No pages are left to refresh."]  # for the worker may be alive
    PageRefresh.objects.update(touched_at=now() - timedelta(minutes=11))

    assert run_command() == [f"helpline “{helpline}”: 7 of 7 pages refreshed"]

    assert indexed == [page.pk for page in pages]
    assert set(paths(purged)) == set(slugs(pages))
    assert not PageRefresh.objects.exists()
    done = "Went on to refresh pages after 3 of 7." if phase == "indexing" else "Went on to refresh pages after 0 of 7."
    assert said(helpline) == ["Began to refresh pages: 7.", done, "Pages refreshed: 7 of 7."]
    assert run_command() == ["No pages are left to refresh."]


def kill_purge_at(patch, page):
    purge = Recorder.purge

    def kill(cache, url):
        if page.slug in url:
            raise Killed
        purge(cache, url)

    patch.setattr(Recorder, "purge", kill)


@pytest.mark.parametrize("batch", [1, 2, 3])
def test_an_error_lets_another_worker_go_on_at_once(helpline, pages, indexed, monkeypatch, batch):
    refresh = PageRefresh.objects.request(helpline)
    with monkeypatch.context() as patch:
        fail_at(patch, batch, RuntimeError("The database is full."))
        with pytest.raises(RuntimeError):
            go_on(refresh)
        with pytest.raises(CommandError, match="Stopped by an error: helpline “Samaritans"):
            run_command()

    assert run_command() == [f"helpline “{helpline}”: 7 of 7 pages refreshed"]

    assert indexed == [page.pk for page in pages]
    done = BATCH * (batch - 1)
    assert said(helpline) == [  # what fails in the same place once more is not said once more
        "Began to refresh pages: 7.",
        f"Pages refreshed: {done} of 7. What failed is tried again.",
        f"Went on to refresh pages after {done} of 7.",
        "Pages refreshed: 7 of 7.",
    ]


def test_pages_that_cannot_be_found_are_looked_for_by_the_next_worker_at_once(helpline, pages, purged, monkeypatch):
    PageRefresh.objects.request(helpline)
    with monkeypatch.context() as patch:
        patch.setattr("wagtail_healthblocks.refreshing.live_ids", lambda page_ids: 1 / 0)
        with pytest.raises(CommandError, match="Stopped by an error"):
            run_command()

    assert run_command() == [f"helpline “{helpline}”: 7 of 7 pages refreshed"]
    assert paths(purged) == slugs(pages)


def test_two_workers_do_not_do_the_same(helpline, pages, indexed):
    refresh, other = (PageRefresh.objects.request(helpline) for _number in range(2))
    first, second = PageRefresh.objects.get(), PageRefresh.objects.get()

    assert first.claim()
    assert go_on(second) == ""
    assert run_command() == ["No pages are left to refresh."]
    assert indexed == []

    assert run_command(silent_for=0) == [f"helpline “{helpline}”: 7 of 7 pages refreshed"]
    with pytest.raises(Superseded):
        first.advance(last_page_id=pages[0].pk)
    assert indexed == [page.pk for page in pages]


def test_a_change_meanwhile_begins_anew_and_loses_no_page(helpline, pages, indexed, purged, monkeypatch):
    index = tasks.index_together

    def change_meanwhile(batch):
        monkeypatch.setattr(tasks, "index_together", index)
        index(batch)
        with monkeypatch.context() as patch:
            # As the request of another process, of which this worker hears nothing.
            patch.setattr(transaction, "on_commit", lambda *args, **kwargs: None)
            change(helpline, "Listeners")

    monkeypatch.setattr(tasks, "index_together", change_meanwhile)
    PageRefresh.objects.request(helpline, page_ids=[factories.ArticlePageFactory(slug="former").pk])

    assert go_on(PageRefresh.objects.get()) == ""  # it is no longer its turn
    assert indexed == [page.pk for page in pages[:BATCH]]
    indexed.clear()
    purged.clear()

    assert run_command() == [f"helpline “{helpline}”: 8 of 8 pages refreshed"]
    assert paths(purged) == [*slugs(pages), "former"]
    assert len(indexed) == 8


# What fails


def test_a_cache_that_is_down_keeps_no_page_from_the_index_and_is_asked_again(
    helpline, pages, indexed, purged, monkeypatch
):
    PageRefresh.objects.request(helpline)
    purge, down = Recorder.purge, {pages[1].slug, pages[5].slug}

    def fail_for_two(cache, url):
        if slug_of(url) in down:
            raise ConnectionResetError
        purge(cache, url)

    monkeypatch.setattr(Recorder, "purge", fail_for_two)

    assert run_command() == [f"helpline “{helpline}”: 7 of 7 pages refreshed, 2 not purged"]
    assert indexed == [page.pk for page in pages]
    assert run_command() == [f"helpline “{helpline}”: 7 of 7 pages refreshed, 2 not purged"]
    down.clear()
    purged.clear()
    assert run_command() == [f"helpline “{helpline}”: 7 of 7 pages refreshed"]

    assert paths(purged) == [pages[1].slug, pages[5].slug]
    assert said(helpline) == [
        "Began to refresh pages: 7.",
        "Pages refreshed: 7 of 7. 2 pages were not purged from the cache “recorder”: "
        f"{pages[1].title}, {pages[5].title}. What failed is tried again.",
        "Pages refreshed: 7 of 7.",
    ]


def slug_of(url):
    return paths([url])[0] if not url.endswith("index.md") else url.split("/")[-2]


def test_what_a_cache_of_wagtail_only_logs_counts_as_not_purged(helpline, pages, settings, monkeypatch):
    settings.WAGTAILFRONTENDCACHE = {
        "varnish": {"BACKEND": "wagtail.contrib.frontend_cache.backends.HTTPBackend", "LOCATION": "http://localhost:1"}
    }
    PageRefresh.objects.request(helpline)

    def refuse(request):
        raise URLError("Connection refused")

    monkeypatch.setattr("wagtail.contrib.frontend_cache.backends.http.urlopen", refuse)

    assert run_command() == [f"helpline “{helpline}”: 7 of 7 pages refreshed, 7 not purged"]
    assert said(helpline)[-1].endswith(f"{pages[4].title}, …. What failed is tried again.")


def test_pages_leave_the_cache_before_any_is_indexed_where_tasks_are_queued(
    helpline, pages, purged, monkeypatch, queue
):
    seen = []
    monkeypatch.setattr(tasks, "index_together", lambda batch: seen.append(len(purged)))
    # Nothing that Wagtail enqueues is done before this worker has ended.
    monkeypatch.setattr(type(refresh_pages_of), "enqueue", lambda *args, **kwargs: None)
    PageRefresh.objects.request(helpline)

    run_command()

    assert seen == [2 * len(pages)] * 3


def test_a_page_that_cannot_be_indexed_keeps_no_other_from_it(helpline, pages, indexed, monkeypatch):
    broken, index = pages[4], tasks.index_together

    def fail_for_one(batch):
        if broken.pk in [page.pk for page in batch]:
            raise ValueError("This page has no words.")
        index(batch)

    monkeypatch.setattr(tasks, "index_together", fail_for_one)
    PageRefresh.objects.request(helpline)

    assert run_command() == [f"helpline “{helpline}”: 7 of 7 pages refreshed, 1 not indexed"]
    assert indexed == [page.pk for page in pages if page != broken]
    assert said(helpline)[-1] == f"Pages refreshed: 7 of 7. 1 page was not indexed: {broken.title}."


def test_what_fails_for_a_week_is_given_up(helpline, pages, monkeypatch):
    fail_at(monkeypatch, 1, RuntimeError("The database is full."))
    PageRefresh.objects.request(helpline)
    PageRefresh.objects.update(requested_at=now() - PATIENCE - timedelta(minutes=1))

    with pytest.raises(CommandError):
        run_command()

    assert run_command() == ["No pages are left to refresh."]
    assert said(helpline)[-1] == "Pages refreshed: 0 of 7. This failed for a week and is not tried again."


# What an editor sees


def test_a_small_refresh_is_one_line_and_one_without_pages_none(helpline, committed, admin_client):
    with committed():
        change(helpline, "Nobody")
    assert said(helpline) == []
    pages_with(helpline, 2)

    with committed():
        change(helpline, "Listeners")

    assert said(helpline) == ["Pages refreshed: 2 of 2."]
    history = admin_client.get(reverse(helpline.snippet_viewset.get_url_name("history"), args=[helpline.pk]))
    assert "Pages refreshed: 2 of 2." in history.text


def test_a_long_refresh_says_each_minute_how_far_it_has_come(helpline, pages, monkeypatch):
    minutes = count(step=refresh_log.SECONDS)
    monkeypatch.setattr(refresh_log, "monotonic", lambda: next(minutes))
    PageRefresh.objects.request(helpline)

    run_command()

    assert "Pages refreshed: 3 of 7." in said(helpline)


def test_numbers_are_written_as_the_editor_reads_them():
    entry = ModelLogEntry(action=REFRESHED, data={"state": "stopped", "done": 1200, "total": 2000})

    assert entry.message == "Pages refreshed: 1,200 of 2,000. What failed is tried again."


# By themselves, and each day


def test_tasks_that_run_in_the_request_refresh_all_pages_there(helpline, pages, indexed, purged, committed):
    with committed():
        change(helpline)

    assert indexed == [page.pk for page in pages]
    assert paths(purged) == slugs(pages)
    assert not PageRefresh.objects.exists()


def test_what_was_left_is_done_each_day(helpline, pages, purged):
    PageRefresh.objects.request(helpline)
    out = StringIO()

    call_command("healthblocks_daily", stdout=out)

    assert out.getvalue().splitlines()[0] == f"helpline “{helpline}”: 7 of 7 pages refreshed"
    assert paths(purged) == slugs(pages)


def test_a_refresh_of_what_a_site_has_no_code_for_any_longer_ends(purged):
    article = factories.ArticlePageFactory()
    gone = ContentType.objects.create(app_label="gone", model="thing")
    PageRefresh.objects.create(content_type=gone, object_id="1", label="A thing", page_ids=[article.pk])

    assert run_command() == ["thing “A thing”: 1 of 1 pages refreshed"]
    assert paths(purged) == [article.slug]
