"""Once a day what turned is purged and indexed anew, and other apps' jobs are done."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from wagtail import hooks
from wagtail.search.backends import get_search_backend

from tests import factories
from tests.check_states import DAY, article_in
from tests.factories import anew
from tests.frontend_cache import purged as purged  # a fixture
from tests.testapp.models import ArticlePage
from wagtail_healthblocks import dates
from wagtail_healthblocks.dates import today
from wagtail_healthblocks.models import MedicalCheck, Medicine

pytestmark = pytest.mark.django_db

HOOK = "register_healthblocks_daily_job"


@pytest.fixture
def run(purged):
    """`run()` is what the command says, and which addresses it purged."""

    def call():
        purged.clear()
        out = StringIO()
        call_command("healthblocks_daily", stdout=out)
        return out.getvalue().splitlines(), sorted(url.partition("localhost")[2] for url in purged)

    return call


@pytest.fixture
def days_pass(monkeypatch):
    now = dates.now

    def go(days):
        monkeypatch.setattr(dates, "now", lambda: now() + days * DAY)

    return go


def test_a_page_is_purged_on_the_day_on_which_its_check_turns_and_no_other(run, days_pass):
    page = article_in("valid", slug="checked")
    MedicalCheck.objects.update(next_due=today() + 60 * DAY)
    run()

    for day, label in [
        (29, None),
        (30, "Next check due soon"),
        (31, None),
        (60, None),
        (61, "Next check overdue"),
        (62, None),
    ]:
        days_pass(day)
        said, purged = run()
        expected = [f"{page.pk} {page.title}: {label}"] if label else []
        assert said == [*expected, f"Medical checks: 1 pages compared, {len(expected)} refreshed."], day
        assert purged == (["/checked/", "/checked/index.md"] if label else []), day


def test_a_run_that_was_missed_is_made_up_for(run, days_pass):
    article_in("valid", slug="checked")
    days_pass(365 * 3)

    assert run()[1] == ["/checked/", "/checked/index.md"]
    assert run()[1] == []


def test_a_check_that_is_not_the_first_of_its_page_turns_too(run, days_pass):
    page = article_in("valid", slug="checked")
    factories.check(page, scope="language", next_due=today() + DAY)
    run()
    days_pass(2)

    assert run()[1] == ["/checked/", "/checked/index.md"]


def test_an_alias_is_purged_with_its_source(run):
    article_in("overdue", slug="checked").create_alias(update_slug="alias")

    assert run()[1] == ["/alias/", "/alias/index.md", "/checked/", "/checked/index.md"]


def test_what_was_written_past_wagtail_is_found(run):
    page = article_in("valid", slug="checked")
    run()
    ArticlePage.objects.update(title="Written by SQL")
    assert anew(page).get_medical_checks().state == "valid"

    said, purged = run()

    assert said[0] == f"{page.pk} Written by SQL: Changed since the check"
    assert purged == ["/checked/", "/checked/index.md"]
    assert anew(page).get_medical_checks().state == "changed"


def test_a_shared_fact_that_was_written_past_wagtail_is_found(run):
    medicine = factories.MedicineFactory(name="Examplamine")
    page = factories.ArticlePageFactory(slug="checked", body=[factories.medicine_facts(medicine)])
    factories.check(page)
    run()
    Medicine.objects.update(brand_names="Examplin")

    assert run()[1] == ["/checked/", "/checked/index.md"]
    assert run()[1] == []


def test_nothing_is_done_where_nobody_has_checked_anything_or_nobody_can_read_it(run):
    article_in("never")
    article_in("valid").unpublish()

    assert run() == (["Medical checks: 0 pages compared, 0 refreshed."], [])


def test_what_turned_is_indexed_anew(run, search_index):
    page = article_in("overdue")
    run()
    ArticlePage.objects.update(title="Zebra")

    run()

    assert [found.pk for found in get_search_backend().search("Zebra", ArticlePage)] == [page.pk]


@pytest.mark.lengthy
def test_many_pages_are_refreshed_by_few_tasks(run, monkeypatch):
    monkeypatch.setattr("wagtail_healthblocks.daily.BATCH", 2)
    for number in range(3):
        article_in("valid", checker=factories.ContributorFactory(), slug=f"page-{number}")

    said, purged = run()

    assert said[-1] == "Medical checks: 3 pages compared, 3 refreshed."
    assert len(purged) == 6


def test_other_apps_add_jobs(run):
    with hooks.register_temporarily(HOOK, lambda: ["Watered the plants."]):
        assert run()[0][-1] == "Watered the plants."


def test_a_job_that_fails_keeps_no_other_from_being_done(run):
    def broken():
        raise RuntimeError("no water")

    def last():
        done.append(1)
        return []

    done = []
    with hooks.register_temporarily([(HOOK, broken), (HOOK, last)]):
        with pytest.raises(CommandError, match="Not done: broken"):
            run()

    assert done
