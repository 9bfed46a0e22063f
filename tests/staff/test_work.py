"""A day's work of each role, done in the admin by somebody who has this role and nothing else."""

import json

import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import reverse
from wagtail.models import GroupApprovalTask, Workflow, WorkflowPage, WorkflowTask
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from tests.factories import (
    ArticlePageFactory,
    ContributorFactory,
    DisclaimerFactory,
    HelplineFactory,
    ImageFactory,
    MedicineFactory,
    ReviewFactory,
    site,
)
from tests.reviews.admin import listed, status_of, url_of
from tests.testapp.models import ArticlePage, ReviewedPage
from wagtail_healthblocks.models import (
    Contributor,
    Disclaimer,
    HealthblocksSiteSettings,
    Helpline,
    MedicalCheck,
    Medicine,
)
from wagtail_healthblocks.reviews.models import Review, ReviewsSiteSettings

FACTORIES = {
    Contributor: ContributorFactory,
    Medicine: MedicineFactory,
    Disclaimer: DisclaimerFactory,
    Helpline: HelplineFactory,
}
SNIPPETS = list(FACTORIES)

pytestmark = [pytest.mark.django_db, pytest.mark.lengthy]


def form_of(title="Ketamine", medicine=None, **action):
    """An article of two of our blocks, as the page editor sends it."""
    facts = {"medicine": medicine.pk if medicine else "", "note": rich_text("<p>Ask a pharmacist.</p>")}
    body = [("paragraph", rich_text("<p>It is a medicine.</p>")), ("medicine_facts", facts)]
    values = {
        "title": title,
        "slug": title.lower(),
        "body": streamfield(body),
        "healthblocks_contributions": inline_formset([]),
        "comments": inline_formset([]),
    }
    return nested_form_data({**values, **action})


def write(client, home, **values):
    """Save a new article, and load it."""
    response = client.post(
        reverse("wagtailadmin_pages:add", args=["testapp", "articlepage", home.pk]), form_of(**values)
    )
    assert response.status_code == 302
    return ArticlePage.objects.latest("pk")


def change(client, page, **values):
    """Save an article, and load it."""
    response = client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), form_of(**values))
    assert response.status_code == 302
    return ArticlePage.objects.get(pk=page.pk)


def opens(client, name, *args):
    return client.get(reverse(name, args=args)).status_code == 200


def opens_view(client, model, view, *args):
    return opens(client, model.snippet_viewset.get_url_name(view), *args)


def windows(client, model, view, *args, **data):
    """What the window that chooses a snippet answers, where it opens."""
    url = reverse(model.snippet_viewset.chooser_viewset.get_url_name(view), args=args)
    response = client.post(url, data) if data else client.get(url)
    return json.loads(response.content)


def may_record_checks(user):
    return MedicalCheck.snippet_viewset.permission_policy.user_has_permission(user, "add")


def workflow_of(page, *roles):
    """A workflow for this page and those below, with one task for each role, in this order."""
    workflow = Workflow.objects.create(name="Checked first")
    WorkflowPage.objects.create(workflow=workflow, page=page)
    for role in roles:
        task = GroupApprovalTask.objects.create(name=role)
        task.groups.add(Group.objects.get(name=role))
        WorkflowTask.objects.create(workflow=workflow, task=task)
    return workflow


def test_an_author_writes_an_article_of_our_blocks(log_in, home):
    client, medicine = log_in("Author"), MedicineFactory(name="Examplamine")

    page = write(client, home, medicine=medicine)

    assert [block.block_type for block in page.body] == ["paragraph", "medicine_facts"]
    assert page.body[1].value["medicine"] == medicine
    assert not page.live


def test_an_author_chooses_a_medicine(log_in):
    client, medicine = log_in("Author"), MedicineFactory(name="Examplamine")

    assert "Examplamine" in windows(client, Medicine, "choose")["html"]
    assert windows(client, Medicine, "chosen", medicine.pk)["result"]["string"] == "Examplamine"


def test_a_medicine_that_an_author_adds_waits_for_an_editor(log_in, client):
    log_in("Author")
    answer = windows(client, Medicine, "create", name="Examplamine", brand_names="", medicine_class="")
    medicine = Medicine.objects.get()

    assert answer["step"] == "chosen"
    assert not medicine.live
    assert opens_view(client, Medicine, "edit", medicine.pk)
    assert not opens_view(client, Medicine, "delete", medicine.pk)


@pytest.mark.parametrize("model", SNIPPETS)
def test_an_author_finds_every_snippet_and_adds_drafts(log_in, model):
    client = log_in("Author")

    assert opens_view(client, model, "list")
    assert opens_view(client, model, "add")


@pytest.mark.lengthy
def test_an_author_publishes_nothing(log_in, home):
    client, medicine = log_in("Author"), MedicineFactory()

    page = write(client, home, medicine=medicine, **{"action-publish": "yes"})

    assert not page.live
    assert (
        'name="action-publish"' not in client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    )


def test_an_author_chooses_and_adds_pictures_and_documents(log_in):
    client, picture = log_in("Author"), ImageFactory(title="A capsule")

    choices = client.get(reverse("wagtailimages_chooser:choose"))
    chosen = client.get(reverse("wagtailimages_chooser:chosen", args=[picture.pk]))

    assert "A capsule" in json.loads(choices.content)["html"]
    assert json.loads(chosen.content)["result"]["title"] == "A capsule"
    assert opens(client, "wagtailimages:add")
    assert opens(client, "wagtaildocs:add")


@pytest.mark.lengthy
def test_an_author_submits_a_medical_reviewer_approves_and_an_editor_has_it_published(member, client, home):
    people = [member(role) for role in ("Author", "Medical reviewer", "Editor")]
    workflow_of(home, "Medical reviewer", "Editor")
    client.force_login(people[0])
    page = write(client, home, medicine=MedicineFactory(), **{"action-submit": "yes"})

    for person in people[1:]:
        client.force_login(person)
        assert page.title in client.get(reverse("wagtailadmin_home")).content.decode()
        assert opens(client, "wagtailadmin_pages:edit", page.pk)
        task = ArticlePage.objects.get(pk=page.pk).current_workflow_task_state
        url = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", task.pk])
        client.post(url, headers={"x-requested-with": "XMLHttpRequest"})

    page.refresh_from_db()
    assert page.live


def test_wagtail_publishes_nothing_for_a_medical_reviewer_whose_task_is_the_last(log_in, home, admin_user):
    client, page = log_in("Medical reviewer"), ArticlePageFactory(live=False)
    page.save_revision()
    task = workflow_of(home, "Medical reviewer").start(page, admin_user).current_task_state

    client.post(
        reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", task.pk]),
        headers={"x-requested-with": "XMLHttpRequest"},
    )

    page.refresh_from_db()
    assert not page.live
    assert page.current_workflow_task_state == task


def test_a_medical_reviewer_reads_and_corrects_a_page_and_publishes_nothing(log_in):
    client, page = log_in("Medical reviewer"), ArticlePageFactory(live=False)
    medicine = MedicineFactory()

    changed = change(client, page, medicine=medicine, title="Corrected", **{"action-publish": "yes"})

    assert opens(client, "wagtailadmin_explore", page.get_parent().pk)
    assert changed.get_latest_revision_as_object().title == "Corrected"
    assert not changed.live
    assert not opens(client, "wagtailadmin_pages:add", "testapp", "articlepage", page.get_parent().pk)


def test_without_the_right_to_edit_a_reviewer_opens_a_page_while_it_waits_for_them(log_in, home, admin_user):
    client = log_in("Medical reviewer")
    Group.objects.get(name="Medical reviewer").page_permissions.all().delete()
    waits, other = ArticlePageFactory(live=False), ArticlePageFactory(live=False)
    workflow = workflow_of(home, "Medical reviewer")
    waits.save_revision()
    workflow.start(waits, admin_user)

    assert opens(client, "wagtailadmin_pages:edit", waits.pk)
    assert not opens(client, "wagtailadmin_pages:edit", other.pk)


def test_a_medical_reviewer_records_checks_and_changes_no_snippet(member, client):
    reviewer, medicine = member("Medical reviewer"), MedicineFactory()
    client.force_login(reviewer)

    assert may_record_checks(reviewer)
    ContributorFactory(user=reviewer)
    assert opens_view(client, MedicalCheck, "record", ArticlePageFactory().pk)
    assert all(opens_view(client, model, "list") for model in [*SNIPPETS, MedicalCheck])
    assert not any(opens_view(client, model, "add") for model in SNIPPETS)
    assert not opens_view(client, Medicine, "edit", medicine.pk)


def test_an_author_records_no_check(member):
    assert not may_record_checks(member("Author"))


@pytest.mark.lengthy
def test_an_editor_publishes_pages_and_snippets(log_in, home):
    client = log_in("Editor")
    windows(client, Medicine, "create", name="Examplamine", brand_names="", medicine_class="")

    page = write(client, home, medicine=MedicineFactory(), **{"action-publish": "yes"})

    assert page.live
    assert opens(client, "wagtailadmin_pages:unpublish", page.pk)
    assert Medicine.objects.get(name="Examplamine").live


@pytest.mark.parametrize("model", SNIPPETS)
def test_an_editor_deletes_a_snippet_that_nothing_uses(log_in, model):
    client, snippet = log_in("Editor"), FACTORIES[model]()

    client.post(reverse(model.snippet_viewset.get_url_name("delete"), args=[snippet.pk]))

    assert not model.objects.exists()


@pytest.mark.parametrize("model", [HealthblocksSiteSettings, ReviewsSiteSettings])
def test_an_editor_keeps_the_settings_and_an_author_does_not(member, client, model):
    address = ("wagtailsettings:edit", model._meta.app_label, model._meta.model_name, site().pk)

    client.force_login(member("Editor"))
    assert opens(client, *address)
    client.force_login(member("Author"))
    assert not opens(client, *address)


def test_an_editor_arranges_who_checks(log_in):
    client = log_in("Editor")

    assert opens(client, "wagtailadmin_workflows:add")
    assert opens(client, "wagtailadmin_workflows:add_task", "wagtailcore", "groupapprovaltask")


def test_an_editor_unlocks_what_somebody_else_has_locked(log_in, admin_user):
    client, page = log_in("Editor"), ArticlePageFactory(locked=True)
    page.locked_by = admin_user
    page.save()

    client.post(reverse("wagtailadmin_pages:unlock", args=[page.pk]))

    page.refresh_from_db()
    assert not page.locked


def test_a_review_moderator_decides_and_sees_nothing_else(log_in, home):
    client = log_in("Review moderator")
    page = home.add_child(instance=ReviewedPage(title="Sleeping well", slug="sleeping-well"))
    review = ReviewFactory(page=page)

    assert listed(client.get(url_of("list"))) == [review.pk]
    client.post(url_of("decide", review.pk), {"move": "publish", "seen": "pending"})
    assert status_of(review) == "published"
    assert not opens(client, "wagtailadmin_pages:edit", page.pk)
    assert not opens_view(client, Medicine, "list")


@pytest.mark.parametrize("role", ["Author", "Medical reviewer"])
def test_who_does_not_moderate_sees_no_reviews(log_in, role):
    assert not opens_view(log_in(role), Review, "list")


@pytest.mark.parametrize("group", ["Editors", "Moderators"])
def test_wagtails_own_groups_lack_what_the_guide_says(django_user_model, client, group, home):
    user = django_user_model.objects.create_user("ed", password="secret")
    user.groups.add(Group.objects.get_or_create(name=group)[0])
    # What Wagtail's migrations gave the group goes with every test that empties the tables.
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(user)

    assert not any(opens_view(client, model, "list") for model in [*SNIPPETS, MedicalCheck])
    assert not may_record_checks(user)
    assert not opens_view(client, Review, "list")
    assert 'name="name"' not in windows(client, Medicine, "choose")["html"]
    assert not opens(client, "wagtailsettings:edit", "wagtail_healthblocks", "healthblockssitesettings", site().pk)
