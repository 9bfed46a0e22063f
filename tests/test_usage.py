"""A snippet in use is not deleted; and pages survive one that vanishes all the same."""

import datetime
import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import GroupApprovalTask, Revision, Site, Workflow, WorkflowState, WorkflowTask

from tests.factories import SourceFactory
from tests.medical_checks import open_form, record_url
from tests.models.conftest import block
from tests.testapp.models import ArticlePage
from wagtail_healthblocks.models import (
    Contribution,
    Contributor,
    DefaultDisclaimer,
    Disclaimer,
    HealthblocksSiteSettings,
    Helpline,
    LegalStatus,
    MedicalCheck,
    Medicine,
)
from wagtail_healthblocks.source_marks import SourceMark
from wagtail_healthblocks.usage import draft_uses, uses

pytestmark = pytest.mark.django_db


@pytest.fixture
def snippets():
    medicine = Medicine.objects.create(name="Ketamine")
    LegalStatus.objects.create(
        medicine=medicine, country="GB", axis="supply", code="POM", as_of=datetime.date(2024, 1, 1), source="A law"
    )
    return {
        "contributor": Contributor.objects.create(name="Sam Example", slug="sam"),
        "medicine": medicine,
        "disclaimer": Disclaimer.objects.create(title="Not advice", text="<p>Not advice.</p>"),
        "helpline": Helpline.objects.create(name="Samaritans", country="GB", phone="116 123"),
        # A text names it by its identifier; its key is that of no other snippet.
        "source": SourceFactory(pk=7_001),
    }


def body(snippets):
    people = [block("person", {"contributor": snippets["contributor"].pk, "role": "author"})]
    return [
        block("author_card", {"heading": "", "people": people}),
        block("prescription_required", {"medicine": snippets["medicine"].pk, "name": "", "statuses": [], "note": ""}),
        block("disclaimer", {"kind": "not_medical_advice", "disclaimer": snippets["disclaimer"].pk, "text": ""}),
        block("helpline", {"helplines": [{"type": "item", "value": snippets["helpline"].pk, "id": "a"}]}),
        block("paragraph", f"<p>The rest of the page.{SourceMark((snippets['source'].uuid,)).stored}</p>"),
    ]


@pytest.fixture
def home():
    return Site.objects.get().root_page


@pytest.fixture
def live_page(home, snippets):
    return home.add_child(instance=ArticlePage(title="Live article", slug="live", body=body(snippets)))


@pytest.fixture
def draft_page(home, snippets):
    """Published without the snippets; its latest draft has them."""
    page = home.add_child(instance=ArticlePage(title="Drafted article", slug="draft"))
    page.save_revision().publish()
    page.body = body(snippets)
    page.healthblocks_contributions = [Contribution(contributor=snippets["contributor"], role="author")]
    page.save_revision()
    return ArticlePage.objects.get(pk=page.pk)


def delete_url(snippet):
    return reverse(snippet.snippet_viewset.get_url_name("delete"), args=[snippet.pk])


def bulk_delete_url(*snippets):
    model = type(snippets[0])._meta
    url = reverse("wagtail_bulk_action", args=[model.app_label, model.model_name, "delete"])
    return url + "?" + "&".join(f"id={snippet.pk}" for snippet in snippets)


KINDS = ["contributor", "medicine", "disclaimer", "helpline", "source"]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("where", ["live_page", "draft_page"])
@pytest.mark.parametrize("url_of", [delete_url, bulk_delete_url])
@pytest.mark.parametrize("method", ["get", "post"])
def test_deleting_a_snippet_in_use_is_refused_with_the_places(
    admin_client, request, snippets, kind, where, url_of, method
):
    page = request.getfixturevalue(where)
    snippet = snippets[kind]

    response = getattr(admin_client, method)(url_of(snippet))

    assert response.status_code == 409
    assert page.title in response.text
    assert reverse("wagtailadmin_pages:edit", args=[page.pk]) in response.text
    assert type(snippet).objects.filter(pk=snippet.pk).exists()


@pytest.mark.parametrize("kind", KINDS)
def test_deleting_a_snippet_that_nothing_names_is_allowed(admin_client, snippets, kind):
    admin_client.post(delete_url(snippets[kind]))

    assert not type(snippets[kind]).objects.exists()


def test_a_number_in_a_draft_is_not_mistaken_for_a_snippet(home, snippets):
    page = home.add_child(instance=ArticlePage(title="Numbers", slug="numbers"))
    page.save_revision().publish()
    page.body = [block("paragraph", f"<p>{snippets['medicine'].pk} in 10</p>")]
    page.save_revision()

    assert uses(snippets["medicine"]) == []


@pytest.fixture
def scheduled_page(draft_page):
    """What names the snippets is to be published next week; a later draft does not name them."""
    go_live_at = timezone.now() + datetime.timedelta(days=7)
    draft_page.latest_revision.as_object().save_revision(approved_go_live_at=go_live_at)
    return without_snippets(draft_page)


@pytest.fixture
def moderated_page(draft_page):
    """A workflow has before it what names the snippets; a later draft does not name them."""
    workflow, task = Workflow.objects.create(name="Check"), GroupApprovalTask.objects.create(name="Read")
    WorkflowTask.objects.create(workflow=workflow, task=task)
    workflow.start(draft_page, None)
    return without_snippets(draft_page)


def without_snippets(page):
    later = page.latest_revision.as_object()
    later.body, later.healthblocks_contributions = [], []
    later.save_revision()
    return page


@pytest.mark.lengthy
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("where", ["scheduled_page", "moderated_page"])
def test_a_snippet_that_is_still_to_be_published_is_in_use(admin_client, request, snippets, kind, where):
    page = request.getfixturevalue(where)

    response = admin_client.post(delete_url(snippets[kind]))

    assert response.status_code == 409
    assert page.title in response.text
    assert type(snippets[kind]).objects.filter(pk=snippets[kind].pk).exists()


@pytest.mark.lengthy
@pytest.mark.parametrize("status", ["approved", "cancelled"])
def test_a_workflow_that_has_ended_keeps_nothing(snippets, moderated_page, status):
    WorkflowState.objects.update(status=status)

    assert uses(snippets["medicine"]) == []


DRAFTS = 60


@pytest.mark.thorough
def test_of_many_drafts_only_those_are_read_that_name_the_snippet(
    home, snippets, draft_page, django_assert_num_queries, monkeypatch
):
    """Numbers and other choosers of the same key are in every one of them."""
    medicine = snippets["medicine"]
    others = [
        block("paragraph", f"<p>{medicine.pk} of {medicine.pk}</p>"),
        block("prescription_required", {"medicine": medicine.pk + 1, "name": f"{medicine.pk}", "statuses": []}),
    ]
    for number in range(DRAFTS):
        page = home.add_child(instance=ArticlePage(title=f"Draft {number}", slug=f"draft-{number}", live=False))
        page.body = others
        page.save_revision()
    read, as_object = [], Revision.as_object
    monkeypatch.setattr(Revision, "as_object", lambda revision: read.append(revision.pk) or as_object(revision))

    with CaptureQueriesContext(connection) as captured:
        drafts = draft_uses(medicine)

    assert [draft.pk for draft in drafts] == [draft_page.pk]
    assert read == [draft_page.latest_revision_id]
    assert len([query for query in captured if "wagtailcore_revision" in query["sql"].partition("WHERE")[0]]) <= 2


@pytest.mark.parametrize("kind", KINDS)
def test_a_list_that_wagtail_stored_before_it_gave_items_ids_names_its_snippets(home, snippets, kind):
    page = home.add_child(instance=ArticlePage(title="Old", slug="old", live=False))
    revision = page.save_revision()
    keys = [999, snippets[kind].pk, 998]
    old = [block("helpline", {"helplines": keys}), block("care_card", {"helplines": keys[1:]})]
    Revision.objects.filter(pk=revision.pk).update(content={**revision.content, "body": json.dumps(old)})

    assert [draft.pk for draft in draft_uses(snippets[kind])] == ([page.pk] if kind == "helpline" else [])


def test_who_was_taken_off_a_page_can_be_deleted_at_once(admin_client, home, snippets):
    page = home.add_child(instance=ArticlePage(title="Credited", slug="credited"))
    page.healthblocks_contributions = [Contribution(contributor=snippets["contributor"], role="author")]
    page.save_revision().publish()
    assert [use.pk for use in uses(snippets["contributor"])] == [page.pk]

    page = ArticlePage.objects.get(pk=page.pk)
    page.healthblocks_contributions = []
    page.save_revision().publish()

    assert uses(snippets["contributor"]) == []
    admin_client.post(delete_url(snippets["contributor"]))
    assert not Contributor.objects.exists()


def test_a_draft_that_dropped_the_snippet_still_leaves_it_on_the_live_page(live_page, snippets):
    live_page.body = []
    live_page.save_revision()

    assert [use.pk for use in uses(snippets["helpline"])] == [live_page.pk]


def test_site_settings_and_medical_checks_count_as_use(home, snippets):
    settings = HealthblocksSiteSettings.for_site(Site.objects.get())
    settings.default_disclaimers = [DefaultDisclaimer(disclaimer=snippets["disclaimer"])]
    settings.publisher = snippets["contributor"]
    settings.save()
    check = MedicalCheck.objects.create(page=home, contributor=snippets["contributor"])

    assert uses(snippets["disclaimer"]) == [settings]
    assert set(map(type, uses(snippets["contributor"]))) == {HealthblocksSiteSettings, MedicalCheck}
    assert check in uses(snippets["contributor"])


def test_someone_who_may_not_delete_does_not_learn_the_places(client, django_user_model, live_page, snippets):
    from django.contrib.auth.models import Permission

    user = django_user_model.objects.create_user("editor", password="secret")
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(user)

    response = client.get(delete_url(snippets["helpline"]), follow=True)

    assert live_page.title not in response.text


@pytest.mark.lengthy
@pytest.mark.parametrize("where", ["live_page", "draft_page"])
def test_pages_and_drafts_open_after_every_snippet_vanished(admin_client, client, request, snippets, where):
    page = request.getfixturevalue(where)
    for snippet in snippets.values():
        type(snippet).objects.filter(pk=snippet.pk).delete()

    assert client.get(page.url).status_code == 200
    assert admin_client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).status_code == 200
    preview = page.get_latest_revision_as_object() if page.latest_revision else ArticlePage.objects.get(pk=page.pk)
    html = preview.make_preview_request().render().text
    assert "The rest of the page." in html
    assert "None" not in html


@pytest.mark.parametrize("kind", KINDS)
def test_an_unpublished_snippet_leaves_the_page_at_once(client, live_page, snippets, kind):
    shown = {
        "contributor": "Sam Example",
        "medicine": "Ketamine",
        "disclaimer": "Not advice.",
        "helpline": "Samaritans",
        "source": 'aria-label="Source 1"',
    }
    assert shown[kind] in client.get("/live/").text

    snippets[kind].unpublish()

    html = client.get("/live/").text
    assert shown[kind] not in html
    assert "The rest of the page." in html


@pytest.mark.lengthy
def test_the_medical_check_is_recorded_from_the_pages_own_menu(admin_client, live_page):
    lee = Contributor.objects.create(name="Lee Example", slug="lee", credentials="MPharm")
    edit = admin_client.get(reverse("wagtailadmin_pages:edit", args=[live_page.pk])).text
    url = record_url(live_page)
    assert f'href="{url}"' in edit
    form = open_form(admin_client, url)

    admin_client.post(url, {**form, "contributor": lee.pk})

    assert MedicalCheck.objects.get().contributor == lee
