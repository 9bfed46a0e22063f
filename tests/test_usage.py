"""A snippet in use is not deleted; and pages survive one that vanishes all the same."""

import datetime

import pytest
from django.urls import reverse
from wagtail.models import Site

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
from wagtail_healthblocks.usage import uses

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
    }


def body(snippets):
    people = [block("person", {"contributor": snippets["contributor"].pk, "role": "author"})]
    return [
        block("author_card", {"heading": "", "people": people}),
        block("prescription_required", {"medicine": snippets["medicine"].pk, "name": "", "statuses": [], "note": ""}),
        block("disclaimer", {"kind": "not_medical_advice", "disclaimer": snippets["disclaimer"].pk, "text": ""}),
        block("helpline", {"helplines": [{"type": "item", "value": snippets["helpline"].pk, "id": "a"}]}),
        block("paragraph", "<p>The rest of the page.</p>"),
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


KINDS = ["contributor", "medicine", "disclaimer", "helpline"]


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
    }
    assert shown[kind] in client.get("/live/").text

    snippets[kind].unpublish()

    html = client.get("/live/").text
    assert shown[kind] not in html
    assert "The rest of the page." in html


def test_the_medical_check_is_recorded_from_the_pages_own_menu(admin_client, live_page):
    lee = Contributor.objects.create(name="Lee Example", slug="lee", credentials="MPharm")
    edit = admin_client.get(reverse("wagtailadmin_pages:edit", args=[live_page.pk])).text
    url = record_url(live_page)
    assert f'href="{url}"' in edit
    form = open_form(admin_client, url)

    admin_client.post(url, {**form, "contributor": lee.pk})

    assert MedicalCheck.objects.get().contributor == lee
