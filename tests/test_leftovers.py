"""What an app leaves beside its tables goes with them; what was left because it did not is named."""

import sqlite3

import pytest
from django.apps import apps
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.core.checks import run_checks
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from wagtail.models import ModelLogEntry, PageLogEntry

from tests import factories
from tests.test_migrations import copy_tables as copy_tables  # a fixture
from tests.test_migrations import manage
from tests.testapp.models import ReviewedPage
from wagtail_healthblocks.leftovers import forget_app, left_behind

pytestmark = pytest.mark.thorough

REVIEWS = "wagtail_healthblocks_reviews"
SETTINGS = """
from tests.settings import *

DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": "host.sqlite3"}}
ROOT_URLCONF = "wagtail_healthblocks.urls"
"""
#: Wagtail's snippets make permissions for ours when they hear that a migration has ended. A site's own apps are gone.
OURS_FIRST = f"""{SETTINGS}
INSTALLED_APPS.remove("tests.testapp")
INSTALLED_APPS.sort(key=lambda app: app == "wagtail.snippets")
"""


@pytest.fixture
def reviewed(db, django_user_model):
    """A page with a review that a moderator has published, which Wagtail's log knows."""
    page = factories.site_root().add_child(instance=ReviewedPage(title="Sleep"))
    moderator = django_user_model.objects.create_user("moderator")
    factories.ReviewFactory(page=page, email="reader@example.org").publish(moderator)
    factories.ReviewFactory(page=page, email="")
    page.save_revision(log_action=True)
    return page


def test_what_is_left_is_counted(reviewed):
    found = left_behind(REVIEWS, "default")

    assert (found["reviews"], found["e-mail addresses"], found["model log entries"]) == (2, 1, 1)
    assert found["tables"] == len(list(apps.get_app_config(REVIEWS).get_models()))
    assert found["permissions"] == Permission.objects.filter(content_type__app_label=REVIEWS).count() > 0
    assert left_behind("wagtail_healthblocks_importer", "default") == {}


def test_an_app_that_is_installed_leaves_nothing(reviewed):
    assert [message for message in run_checks(databases=["default"]) if message.id == "wagtail_healthblocks.W002"] == []


@pytest.fixture
def models_without_reviews():
    """The models that a migration of the reviews to zero leaves."""
    loader = MigrationLoader(connection)
    gone = {REVIEWS, "testapp"}
    return loader.project_state([node for node in loader.graph.leaf_nodes() if node[0] not in gone]).apps


def test_what_is_kept_of_an_app_goes_with_its_tables(reviewed, models_without_reviews):
    forget_app(REVIEWS, using="default", apps=models_without_reviews)

    ContentType.objects.clear_cache()
    assert not ContentType.objects.filter(app_label=REVIEWS).exists()
    assert not Permission.objects.filter(content_type__app_label=REVIEWS).exists()
    assert not ModelLogEntry.objects.exists()
    assert PageLogEntry.objects.filter(page=reviewed.pk).exists()


def test_nothing_goes_while_an_app_has_its_tables(reviewed):
    forget_app(REVIEWS, using="default", apps=apps)

    assert ModelLogEntry.objects.exists()


def test_an_app_is_forgotten_also_where_it_stands_before_those_of_wagtail(tmp_path, copy_tables):  # noqa: F811
    copy_tables(tmp_path)
    (tmp_path / "host_settings.py").write_text(OURS_FIRST)
    manage(tmp_path, "migrate")

    manage(tmp_path, "migrate", "wagtail_healthblocks", "zero")

    with sqlite3.connect(tmp_path / "host.sqlite3") as database:
        labels = {label for (label,) in database.execute("SELECT app_label FROM django_content_type")}
    assert "wagtailcore" in labels
    assert [label for label in labels if "healthblocks" in label] == []


def test_the_check_names_what_an_app_left_that_was_only_taken_out_of_the_settings(tmp_path, copy_tables):  # noqa: F811
    copy_tables(tmp_path)
    (tmp_path / "host_settings.py").write_text(SETTINGS)
    manage(tmp_path, "migrate", REVIEWS)
    taken_out = (
        f'{SETTINGS}\nINSTALLED_APPS = [app for app in INSTALLED_APPS if "reviews" not in app and "test" not in app]\n'
    )
    (tmp_path / "host_settings.py").write_text(taken_out)

    said = manage(tmp_path, "check", "--database", "default").stderr

    assert "wagtail_healthblocks.W002" in said
    assert "wagtail_healthblocks.reviews is not installed, but has left in the database “default”: " in said
    assert f"run “migrate {REVIEWS} zero”" in said
