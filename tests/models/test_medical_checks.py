import datetime

import pytest

from tests.testapp.models import ArticlePage
from wagtail_healthblocks.models import MedicalCheck

TODAY = datetime.date.today()
YEAR = datetime.timedelta(days=365)


def published(page):
    page.save_revision().publish()
    return type(page).objects.get(pk=page.pk)


@pytest.fixture
def checked(article, sam):
    MedicalCheck.objects.record(published(article).latest_revision, contributor=sam, next_due=TODAY + YEAR, by=None)
    return ArticlePage.objects.get(pk=article.pk)


def state(page):
    return ArticlePage.objects.get(pk=page.pk).get_medical_checks().state


def test_write_check_publish_ends_in_a_valid_check(article, sam):
    revision = article.save_revision()
    MedicalCheck.objects.record(revision, contributor=sam, by=None)
    revision.publish()

    assert state(article) == "valid"


def test_a_check_of_a_draft_says_nothing_of_the_live_text(checked, sam):
    checked.title = "Other"
    MedicalCheck.objects.record(checked.save_revision(), contributor=sam, by=None)

    assert state(checked) == "valid"
    checked.get_latest_revision().publish()
    assert state(checked) == "valid"


def test_what_changes_is_said(checked):
    checked.body.append(("paragraph", "<p>One more claim.</p>"))
    checked = published(checked)

    assert state(checked) == "changed"
