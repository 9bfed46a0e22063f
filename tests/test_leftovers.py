"""What an app leaves beside its tables goes with them; what was left because it did not is named."""

import sqlite3

import pytest
from django.apps import apps
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.core.checks import run_checks
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState
from django.urls import reverse
from wagtail.models import GroupApprovalTask, ModelLogEntry, PageLogEntry, TaskState, WorkflowContentType

from tests import factories
from tests.factories import anew
from tests.medical_checks import edit_url, task_of, workflow_of
from tests.test_migrations import copy_tables as copy_tables  # a fixture
from tests.test_migrations import manage
from tests.testapp.models import Leaflet, ReviewedPage
from wagtail_healthblocks.leftovers import forget_app, left_behind
from wagtail_healthblocks.models import MedicalCheckTask

pytestmark = pytest.mark.thorough

CORE, REVIEWS = "wagtail_healthblocks", "wagtail_healthblocks_reviews"
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
    return models_without(REVIEWS)


def models_without(*labels):
    loader = MigrationLoader(connection)
    gone = {*labels, "testapp"}
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


def test_another_app_can_be_migrated_first(reviewed):
    forget_app(REVIEWS, using="default", apps=ProjectState().apps)

    assert ModelLogEntry.objects.exists()


@pytest.fixture
def leave(db):
    """`leave()` does what is left to do once the tables of the package are gone."""

    def leave():
        MedicalCheckTask.groups.through.objects.all()._raw_delete("default")
        MedicalCheckTask._base_manager.all()._raw_delete("default")
        forget_app(CORE, using="default", apps=models_without(CORE, REVIEWS))

    return leave


@pytest.fixture
def moderation(db):
    """A task of Wagtail's own."""
    return GroupApprovalTask.objects.create(name="Moderation")


def drafted(page):
    page.save_revision()
    return anew(page)


def test_what_waits_for_a_medical_check_is_cancelled(leave, moderation, admin_user, admin_client):
    page, leaflet = drafted(factories.ArticlePageFactory()), Leaflet.objects.create(title="Doses")
    leaflet.save_revision()
    workflow = workflow_of(page, task_of(), moderation)
    states = [workflow.start(waiting, admin_user) for waiting in (page, leaflet)]
    states[0].current_task_state.reject(admin_user)

    leave()

    assert {anew(state).status for state in states} == {"cancelled"}
    assert not TaskState.objects.exists()
    assert [row.task_id for row in anew(workflow).workflow_tasks.all()] == [moderation.pk]
    assert anew(page).get_workflow() == workflow
    for url in (edit_url(page), reverse("wagtailadmin_home"), reverse("wagtailadmin_reports:workflow")):
        assert admin_client.get(url).status_code == 200


def test_what_waits_for_another_task_goes_on(leave, moderation, admin_user):
    page = drafted(factories.ArticlePageFactory())
    state = workflow_of(page, task_of(), moderation).start(page, admin_user)
    state.current_task_state.approve(admin_user)

    leave()

    state = anew(state)
    assert (state.status, state.current_task_state.task_id) == ("in_progress", moderation.pk)
    state.current_task_state.approve(admin_user)
    assert anew(state).status == "approved"


@pytest.mark.parametrize("kept", [[], ["Out of use"]])
def test_a_workflow_that_asked_for_nothing_else_publishes_nothing_unseen(leave, admin_user, kept):
    page = drafted(factories.ArticlePageFactory(live=False))
    unused = [GroupApprovalTask.objects.create(name=name, active=False) for name in kept]
    workflow = workflow_of(page, task_of(), *unused)
    WorkflowContentType.objects.create(workflow=workflow, content_type=ContentType.objects.get_for_model(Leaflet))
    state = workflow.start(page, admin_user)

    leave()

    assert (anew(state).status, anew(workflow).active) == ("cancelled", False)
    assert anew(page).get_workflow() != workflow
    assert not WorkflowContentType.objects.exists()
    assert not anew(page).live


def test_an_app_is_forgotten_also_where_it_stands_before_those_of_wagtail(tmp_path, copy_tables):  # noqa: F811
    copy_tables(tmp_path)
    (tmp_path / "host_settings.py").write_text(OURS_FIRST)
    manage(tmp_path, "migrate")

    manage(tmp_path, "migrate", CORE, "zero")

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
