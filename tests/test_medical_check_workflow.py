"""Approving a page as medically checked: from its editor and from the dashboard, by whom, and of which text."""

import json
import time
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command
from django.urls import reverse
from django.utils.timezone import now
from wagtail.models import GroupApprovalTask, TaskState
from wagtail.test.utils.form_data import rich_text

from tests import factories
from tests.factories import anew
from tests.medical_checks import (
    ADD,
    NEXT_YEAR,
    browser_of,
    edit_url,
    fields_of,
    group_with,
    open_editor,
    published,
    soup_of,
    task_of,
    user_in,
    workflow_of,
)
from tests.testapp.models import Leaflet
from wagtail_healthblocks.dates import months_after, today
from wagtail_healthblocks.models import MedicalCheck, MedicalCheckTask
from wagtail_healthblocks.models.medical_check_task import NEWER, contributor_of, seen_by
from wagtail_healthblocks.panels import SEEN

pytestmark = [pytest.mark.django_db, pytest.mark.lengthy, pytest.mark.usefixtures("known_blocks")]
AJAX = {"headers": {"x-requested-with": "XMLHttpRequest"}}
HOME = "wagtailadmin_home"


@pytest.fixture
def reviewers():
    return group_with(ADD, name="Medical reviewers")


@pytest.fixture
def author():
    return user_in(group_with(name="Authors", pages=["add_page", "change_page"]), name="author")


@pytest.fixture
def clinician(reviewers):
    """Somebody with the role alone: no permission for any page."""
    user = user_in(reviewers, name="clinician")
    factories.ContributorFactory(name="Cleo Example", user=user)
    return user


@pytest.fixture
def task(reviewers):
    return task_of(reviewers)


@pytest.fixture
def article(author):
    body = [factories.paragraph("<p>Take 500 mg.</p>")]
    page = factories.ArticlePageFactory(body=body, live=False, owner=author)
    page.save_revision(user=author)
    return page


@pytest.fixture
def submitted(article, author, task):
    workflow_of(article, task).start(article, author)
    return anew(article)


@pytest.fixture
def browser_of_clinician(clinician):
    return browser_of(clinician)


def window_url(page, action="approve", view="collect_workflow_action_data"):
    state = page.current_workflow_task_state
    return reverse(f"wagtailadmin_pages:{view}", args=[page.pk, action, state.pk])


def open_window(client, page, **kwargs):
    """The values of the form in the window, as it opens."""
    response = client.get(window_url(page, **kwargs), **AJAX)
    return fields_of(soup_in(response))


def soup_in(response):
    return type(soup_of(response))(response.json()["html"], "html.parser")


def say_in_window(client, page, **values):
    """What the window hands over to the editor, once it is filled in."""
    values = {**open_window(client, page), **values}
    return client.post(window_url(page), values, **AJAX).json()["cleaned_data"]


def approve(client, page, form, said, **values):
    """Send the editor's form as the editor's script does."""
    extra = said if isinstance(said, str) else json.dumps(said)
    action = {"action-workflow-action": "true", "workflow-action-name": "approve"}
    return client.post(edit_url(page), {**form, **action, "workflow-action-extra-data": extra, **values})


def words_of(response):
    return soup_of(response).text


def save_by(user, page, words="Take 5,000 mg.", **kwargs):
    draft = anew(page).get_latest_revision_as_object()
    draft.body = [("paragraph", f"<p>{words}</p>")]
    return draft.save_revision(user=user, **kwargs)


def nothing_is_approved(page):
    page = anew(page)
    states = {state.status for state in TaskState.objects.all()}
    return not MedicalCheck.objects.exists() and states == {TaskState.STATUS_IN_PROGRESS} and not page.live


# Approving


def test_approving_in_the_editor_records_the_check_and_publishes_a_page_that_is_valid(
    submitted, clinician, browser_of_clinician
):
    client = browser_of_clinician
    form = open_editor(client, submitted)
    said = say_in_window(client, submitted, scope="dosing", next_due=NEXT_YEAR.isoformat(), note="Right.")

    response = approve(client, submitted, form, said)

    assert response.status_code == 302
    check = MedicalCheck.objects.get()
    assert (check.contributor.user, check.recorded_by) == (clinician, clinician)
    assert (check.scope, check.next_due, check.note) == ("dosing", NEXT_YEAR, "Right.")
    assert check.revision == anew(submitted).live_revision
    assert anew(submitted).get_medical_checks().state == "valid"
    assert TaskState.objects.get().comment == "Right."


def test_approving_on_the_dashboard_records_the_check(submitted, browser_of_clinician):
    client = browser_of_clinician
    assert window_url(submitted, view="workflow_action") in client.get(reverse(HOME)).content.decode()
    values = open_window(client, submitted, view="workflow_action")

    response = client.post(window_url(submitted, view="workflow_action"), {**values, "note": "Right."}, **AJAX)

    assert response.json()["step"] == "success"
    assert anew(submitted).get_medical_checks().state == "valid"
    assert MedicalCheck.objects.get().next_due == months_after(today(), 36)


def test_a_reviewer_who_edits_and_approves_at_once_checks_what_they_see(submitted, browser_of_clinician):
    client = browser_of_clinician
    form = open_editor(client, submitted)
    said = say_in_window(client, submitted)

    approve(client, submitted, form, said, **{"body-0-value": rich_text("<p>Take 250 mg.</p>")})

    page = anew(submitted)
    assert "250" in str(page.body)
    assert MedicalCheck.objects.get().revision == page.live_revision
    assert page.get_medical_checks().state == "valid"


def test_rejecting_goes_back_with_the_note_and_records_nothing(submitted, browser_of_clinician):
    client = browser_of_clinician
    url = window_url(submitted, "reject", "workflow_action")

    client.post(url, {"comment": "The dose is ten times too high."}, **AJAX)

    state = TaskState.objects.get()
    assert (state.status, state.comment) == (TaskState.STATUS_REJECTED, "The dose is ten times too high.")
    assert not MedicalCheck.objects.exists()
    assert not anew(submitted).live


# Which text


def test_the_editor_refuses_when_somebody_else_saved_since_it_was_opened(submitted, author, browser_of_clinician):
    client = browser_of_clinician
    form = open_editor(client, submitted)
    save_by(author, submitted)
    # The window opens later: of the new text, which nobody has read.
    said = say_in_window(client, submitted)

    response = approve(client, submitted, form, said, **{"body-0-value": rich_text("<p>Typed meanwhile.</p>")})

    assert "somebody else has saved this page since you opened it" in words_of(response)
    assert "Typed meanwhile." in response.content.decode()
    assert nothing_is_approved(submitted)
    assert "5,000" in str(anew(submitted).get_latest_revision_as_object().body)
    # The form that comes back is still that of the text that was read.
    again = fields_of(soup_of(response).select_one("form[data-edit-form]"))
    approve(client, submitted, {**form, SEEN: again[SEEN]}, say_in_window(client, submitted))
    assert nothing_is_approved(submitted)


def test_the_editor_refuses_when_an_autosave_of_somebody_else_overwrote_the_text(
    submitted, author, browser_of_clinician
):
    client = browser_of_clinician
    draft = save_by(author, submitted, "Take 250 mg.")
    form = open_editor(client, submitted)
    save_by(author, submitted, overwrite_revision=draft)

    response = approve(client, submitted, form, say_in_window(client, submitted))

    assert "somebody else has saved" in words_of(response)
    assert nothing_is_approved(submitted)


def test_without_the_panel_the_editor_goes_by_what_wagtail_keeps(submitted, author, browser_of_clinician):
    client = browser_of_clinician
    form = {name: value for name, value in open_editor(client, submitted).items() if name != SEEN}
    said = say_in_window(client, submitted)
    draft = save_by(author, submitted)

    refused = approve(client, submitted, form, say_in_window(client, submitted))

    assert "somebody else has saved" in words_of(refused)
    assert nothing_is_approved(submitted)
    draft.delete()
    approve(client, anew(submitted), form, said)
    assert MedicalCheck.objects.count() == 1


def test_the_window_on_the_dashboard_refuses_and_shows_what_was_typed(submitted, author, browser_of_clinician):
    client = browser_of_clinician
    url = window_url(submitted, view="workflow_action")
    values = {**open_window(client, submitted, view="workflow_action"), "note": "Typed."}
    save_by(author, submitted)

    response = client.post(url, values, **AJAX)

    assert str(NEWER) in soup_in(response).text
    assert nothing_is_approved(submitted)
    again = fields_of(soup_in(response))
    assert again["note"] == "Typed."
    assert client.post(url, again, **AJAX).json()["step"] == "success"
    assert MedicalCheck.objects.get().revision == anew(submitted).get_latest_revision()


# Values that are wrong, missing or made up


@pytest.mark.parametrize(
    "change",
    [
        lambda said: {},
        lambda said: [],
        lambda said: None,
        lambda said: "not JSON",
        lambda said: "[[[",
        lambda said: {**said, "seen": ""},
        lambda said: {**said, "seen": "1 2 3"},
        lambda said: {name: value for name, value in said.items() if name != "seen"},
        lambda said: {**said, "scope": "everything"},
        lambda said: {**said, "scope": ["full"]},
        lambda said: {**said, "next_due": today().isoformat()},
        lambda said: {**said, "next_due": "soon"},
        lambda said: {**said, "next_due": {"a": 1}},
    ],
)
def test_there_is_no_approval_without_the_values_of_the_form(submitted, browser_of_clinician, change):
    client = browser_of_clinician
    form = open_editor(client, submitted)
    said = say_in_window(client, submitted)

    response = approve(client, submitted, form, change(said))

    assert response.status_code == 200
    assert "It is not approved" in words_of(response)
    assert nothing_is_approved(submitted)


def test_the_values_are_asked_for_again_where_the_task_acts(submitted, clinician):
    state = submitted.current_workflow_task_state
    latest = submitted.get_latest_revision()
    good = {"scope": "full", "next_due": NEXT_YEAR.isoformat(), "note": "", "seen": seen_by(clinician, latest)}
    other = published(factories.ArticlePageFactory()).latest_revision
    wrong = [{}, {**good, "scope": "x"}, {**good, "seen": seen_by(clinician, other)}, {**good, "seen": "x"}]

    for values in wrong:
        with pytest.raises(PermissionDenied):
            state.task.specific.on_action(state, clinician, "approve", **values)

    assert nothing_is_approved(submitted)
    state.task.specific.on_action(state, clinician, "approve", **good)
    assert MedicalCheck.objects.count() == 1


def test_a_reviewer_who_makes_themselves_the_author_while_approving_approves_nothing(submitted, clinician):
    state = submitted.current_workflow_task_state
    draft = submitted.get_latest_revision_as_object()
    draft.healthblocks_contributions.create(contributor_id=contributor_of(clinician).pk, role="author")
    seen = seen_by(clinician, draft.save_revision(user=clinician))

    with pytest.raises(PermissionDenied, match="They wrote this text"):
        state.task.specific.on_action(state, clinician, "approve", scope="full", seen=seen)

    assert nothing_is_approved(submitted)


def test_the_same_page_is_not_approved_twice(submitted, browser_of_clinician):
    client = browser_of_clinician
    form, said = open_editor(client, submitted), say_in_window(client, submitted)

    approve(client, submitted, form, said)
    approve(client, submitted, form, said)

    assert MedicalCheck.objects.count() == 1


# Who


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("permission", "profile", "reason"),
    [
        (None, {}, "lacks the permission"),
        (ADD, None, "No contributor’s published profile"),
        (ADD, {"live": False}, "No contributor’s published profile"),
        (ADD, {"credentials": ""}, "no credentials and no registration"),
        (ADD, {"kind": "organisation"}, "no credentials and no registration"),
        (ADD, {"role": "author"}, "You wrote this text"),
    ],
)
def test_who_cannot_check_can_only_request_changes_and_the_panel_says_why(article, author, permission, profile, reason):
    group = group_with(*filter(None, [permission]), name="Medical reviewers")
    user = user_in(group, name="reviewer")
    if profile is not None:
        role = profile.pop("role", "")
        person = factories.ContributorFactory(user=user, **profile)
        if role:
            article.healthblocks_contributions.create(contributor=person, role=role)
            article.save_revision(user=author)
    workflow_of(article, task_of(group)).start(article, author)
    client = browser_of(user)

    response = client.get(edit_url(article))

    soup = soup_of(response)
    actions = {button["data-workflow-action-name"] for button in soup.select("[data-workflow-action-name]")}
    assert actions == {"reject"}
    assert reason in soup.select_one(".hb-check-panel").text
    assert client.get(window_url(anew(article)), **AJAX).status_code == 403
    form = open_editor(client, article)
    approve(client, article, form, {"scope": "full", "seen": form[SEEN]})
    assert nothing_is_approved(article)


def test_nobody_outside_the_tasks_groups_acts(submitted, author):
    state = submitted.current_workflow_task_state

    assert state.task.specific.get_actions(submitted, author) == []


def test_a_site_may_let_authors_check_their_own_text(submitted, clinician, settings):
    settings.HEALTHBLOCKS_CHECKS_OF_OWN_TEXT = True
    draft = submitted.get_latest_revision_as_object()
    draft.healthblocks_contributions.create(contributor_id=contributor_of(clinician).pk, role="author")
    draft.save_revision(user=clinician)

    actions = [name for name, *_rest in submitted.current_workflow_task.get_actions(submitted, clinician)]

    assert actions == ["reject", "approve"]


def test_snippets_cannot_be_approved_as_medically_checked(task, clinician):
    leaflet = Leaflet.objects.create(title="A leaflet")
    factories.ArticlePageFactory(pk=leaflet.pk + 1000)
    revision = leaflet.save_revision()

    assert [name for name, *_rest in task.get_actions(leaflet, clinician)] == ["reject"]
    with pytest.raises(ValidationError, match="Only pages"):
        MedicalCheck.objects.record(revision, contributor=factories.ContributorFactory(), by=None)


# Several tasks, and later


def test_a_medical_check_follows_another_approval(article, author, reviewers, browser_of_clinician):
    first = GroupApprovalTask.objects.create(name="Editing")
    first.groups.add(editors := group_with(name="Desk", pages=["change_page"]))
    workflow_of(article, first, task_of(reviewers)).start(article, author)
    editor = user_in(editors, name="editor")
    page = anew(article)
    page.current_workflow_task.on_action(page.current_workflow_task_state, editor, "approve")
    page, client = anew(article), browser_of_clinician

    approve(client, page, open_editor(client, page), say_in_window(client, page))

    assert anew(article).get_medical_checks().state == "valid"


def test_two_people_check_the_same_text_one_after_the_other(article, author, reviewers, clinician):
    second = user_in(reviewers, name="second")
    factories.ContributorFactory(name="Sasha Example", user=second)
    workflow_of(article, task_of(reviewers), task_of(reviewers, name="Second check")).start(article, author)

    for user, scope in ((clinician, "accuracy"), (second, "dosing")):
        page, client = anew(article), browser_of(user)
        approve(client, page, open_editor(client, page), say_in_window(client, page, scope=scope))

    checks = anew(article).get_medical_checks().checks
    assert [(check.scope, check.state) for check in checks] == [("accuracy", "valid"), ("dosing", "valid")]


def test_what_an_editor_changes_after_the_check_is_not_checked(article, author, reviewers, browser_of_clinician):
    last = GroupApprovalTask.objects.create(name="Editing")
    last.groups.add(editors := group_with(name="Desk", pages=["change_page", "publish_page"]))
    workflow_of(article, task_of(reviewers), last).start(article, author)
    page, client = anew(article), browser_of_clinician
    approve(client, page, open_editor(client, page), say_in_window(client, page))
    editor, page = user_in(editors, name="editor"), anew(article)
    save_by(editor, page)

    page.current_workflow_task.on_action(page.current_workflow_task_state, editor, "approve")

    assert anew(article).live
    assert anew(article).get_medical_checks().state == "changed"


def test_a_page_that_is_approved_for_later_is_valid_when_it_goes_live(
    article, author, task, clinician, browser_of_clinician
):
    article.go_live_at = now() + timedelta(seconds=3)
    article.save_revision(user=author)
    workflow_of(article, task).start(article, author)
    page, client = anew(article), browser_of_clinician
    state, said = page.current_workflow_task_state, say_in_window(client, page)
    page.current_workflow_task.on_action(state, clinician, "approve", **said)
    assert not anew(article).live

    time.sleep(max(0, (article.go_live_at - now()).total_seconds()) + 0.1)
    call_command("publish_scheduled")

    assert anew(article).live
    assert anew(article).get_medical_checks().state == "valid"


# Setting it up


def test_the_task_is_created_in_the_admin(admin_client, reviewers):
    types = admin_client.get(reverse("wagtailadmin_workflows:select_task_type"))
    add = reverse("wagtailadmin_workflows:add_task", args=["wagtail_healthblocks", "medicalchecktask"])
    form = admin_client.get(add)

    response = admin_client.post(add, {"name": "Medical check", "groups": [reviewers.pk], "active": "on"})

    assert "approving it records a medical check" in words_of(types)
    assert form.status_code == 200
    assert response.status_code == 302
    assert [*MedicalCheckTask.objects.get().groups.all()] == [reviewers]
