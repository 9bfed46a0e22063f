"""In the window that chooses a snippet, those who may add one create it without leaving the page."""

import json

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Permission, User
from django.urls import reverse

from tests.factories import MedicineFactory
from wagtail_healthblocks.models import Contributor, Disclaimer, Helpline, Medicine

pytestmark = pytest.mark.django_db

#: What somebody types, with every field that is needed and as few others as will do.
TYPED = {
    Contributor: {"name": "Robin Example", "kind": "person"},
    Medicine: {"name": "Examplamine", "brand_names": "Examplin\nExamplor"},
    Disclaimer: {"title": "Not advice", "kind": "not_medical_advice", "text": "Ask a doctor.\n\nOr <a> pharmacist."},
    Helpline: {"name": "Listening Line", "kind": "other", "country": "GB", "phone": "0300 555 0123"},
}
every_snippet = pytest.mark.parametrize("model", TYPED)


def url_of(model, view):
    return reverse(model.snippet_viewset.chooser_viewset.get_url_name(view))


def opened(client, model):
    """The window that chooses a snippet."""
    return BeautifulSoup(json.loads(client.get(url_of(model, "choose")).content)["html"], "html.parser")


def create(client, model, **changes):
    return client.post(url_of(model, "create"), {**TYPED[model], **changes})


@pytest.fixture
def log_in(client):
    """`log_in("add", "publish")` logs an editor in who may do that with every snippet of the package."""

    def log_in(*actions):
        editor = User.objects.create_user("editor", password="secret")
        names = [f"{action}_{model._meta.model_name}" for action in actions for model in TYPED]
        editor.user_permissions.set(Permission.objects.filter(codename__in=["access_admin", *names]))
        client.force_login(editor)
        return client

    return log_in


@every_snippet
def test_what_is_created_is_chosen_published_and_has_its_history(admin_client, model):
    response = create(admin_client, model)

    snippet = model.objects.get()
    answer = json.loads(response.content)
    assert answer["step"] == "chosen"
    assert (answer["result"]["id"], answer["result"]["string"]) == (str(snippet.pk), str(snippet))
    assert answer["result"]["edit_url"]
    assert snippet.live
    assert not snippet.has_unpublished_changes
    assert snippet.live_revision == snippet.latest_revision is not None
    assert snippet.revisions.get().user.username == "admin"


@every_snippet
def test_the_form_asks_for_every_field_that_the_snippet_needs(model, admin_client):
    needed = {
        field.name
        for field in model._meta.concrete_fields
        if field.editable and not field.blank and not field.has_default() and not field.primary_key
    }

    form = opened(admin_client, model).find("form", attrs={"data-chooser-modal-creation-form": True})

    assert needed <= {field.get("name") for field in form.find_all(["input", "select", "textarea"])}
    assert not form.select("[data-chooser-action-choose], [data-draftail-input]")


@every_snippet
def test_who_may_not_add_one_sees_no_form_and_cannot_send_one(log_in, model):
    client = log_in("change", "publish")

    window = opened(client, model)
    create(client, model)

    assert not window.find("form", attrs={"data-chooser-modal-creation-form": True})
    assert "Create" not in window.get_text()
    assert not model.objects.exists()


@every_snippet
def test_what_somebody_creates_who_may_not_publish_is_a_draft(log_in, model):
    client = log_in("add")

    create(client, model)

    snippet = model.objects.get()
    assert not snippet.live
    assert snippet.has_unpublished_changes
    assert snippet.latest_revision is not None


@pytest.mark.parametrize(
    ("model", "changes", "field", "message"),
    [
        (Contributor, {"name": ""}, "name", "This field is required."),
        (Medicine, {"name": "Known"}, "name", "There is a medicine of this name already: Known"),
        (Disclaimer, {"text": ""}, "text", "This field is required."),
        (Helpline, {"phone": ""}, "phone", "Give a telephone number"),
        (Helpline, {"phone": "call us"}, "phone", "Write the number in full"),
        (Helpline, {"url": "javascript:alert(1)"}, "url", "valid URL"),
        (Helpline, {"last_verified": "2999-01-01"}, "last_verified", "This date lies in the future."),
    ],
)
def test_an_error_stands_on_its_field_and_what_was_typed_stays(admin_client, model, changes, field, message):
    MedicineFactory(name="Known")
    before = model.objects.count()

    answer = json.loads(create(admin_client, model, **changes).content)

    form = BeautifulSoup(answer["htmlFragment"], "html.parser")
    place = form.find(attrs={"name": field})
    typed = place.get_text(strip=True) if place.name == "textarea" else place.get("value", "")
    assert answer["step"] == "reshow_creation_form"
    assert message in place.find_parent(class_="w-field").find(class_="w-field__errors").get_text()
    assert typed == changes[field]
    assert model.objects.count() == before


def test_a_contributor_gets_an_address_of_their_own(admin_client):
    create(admin_client, Contributor)
    create(admin_client, Contributor)

    assert [person.slug for person in Contributor.objects.order_by("pk")] == ["robin-example", "robin-example-2"]


def test_the_paragraphs_of_a_disclaimer_are_typed_as_plain_text(admin_client):
    create(admin_client, Disclaimer)

    assert Disclaimer.objects.get().text == "<p>Ask a doctor.</p>\n\n<p>Or &lt;a&gt; pharmacist.</p>"


def test_a_medicine_says_where_more_statuses_are_added(admin_client):
    form = opened(admin_client, Medicine).find("form", attrs={"data-chooser-modal-creation-form": True})

    assert "Add uses and more legal statuses afterwards" in form.get_text()


SHOWN = [
    (Contributor, {"name": "Robin Example", "kind": "team", "job_title": "Editors"}, ["Team", "Editors"]),
    (
        Medicine,
        {"name": "Examplamine", "medicine_class": "opioid", "brand_names": "Examplin\n\nExamplor"},
        ["opioid", "Examplin, Examplor"],
    ),
    (
        Disclaimer,
        {"title": "Ours", "kind": "affiliate", "country": "GB", "text": "<p>x</p>"},
        ["Paid links", "United Kingdom"],
    ),
    (Helpline, {"name": "Line", "kind": "poison", "country": "DE", "phone": "112"}, ["Poisoning", "Germany"]),
]


@pytest.mark.lengthy
@pytest.mark.parametrize(("model", "values", "cells"), SHOWN)
def test_the_window_shows_what_tells_two_of_one_name_apart(admin_client, model, values, cells):
    model.objects.create(**values)

    for address in ("choose", "choose_results", "choose?multiple=1"):
        view, _mark, query = address.partition("?")
        response = admin_client.get(f"{url_of(model, view)}?{query}")
        html = response.text if "results" in view else json.loads(response.content)["html"]
        row = BeautifulSoup(html, "html.parser").select_one(".listing tbody tr")

        assert set(cells) <= {" ".join(cell.get_text(" ").split()) for cell in row.find_all("td")}


@pytest.mark.parametrize("is_indexed", [True, False])
def test_a_medicine_is_found_by_its_brand_and_its_class_with_a_search_index_and_without(
    admin_client, is_indexed, request
):
    if is_indexed:
        request.getfixturevalue("search_index")
    Medicine.objects.create(name="Examplamine", brand_names="Examplin\nÄthylor", medicine_class="opioid")
    Medicine.objects.create(name="Otheramine", brand_names="Otherin")

    def found(words):
        html = admin_client.get(url_of(Medicine, "choose_results"), {"q": words}).text
        return [name for name in ("Examplamine", "Otheramine") if name in html]

    for words in ("examplin", "xampli", "Äthyl", "äthyl", "OPIOID", "exampl opio", "thylor"):
        assert found(words) == ["Examplamine"], words
    assert found("otherin examplin") == []
    assert found("") == found("amine") == ["Examplamine", "Otheramine"]


STATUS = {"status_country": "GB", "status_axis": "supply", "status_code": "POM", "status_as_of": "2024-03-01"}
STATUS |= {"status_source": "The regulator’s list", "status_source_url": "https://regulator.example.org/"}


def test_a_medicine_is_created_with_its_first_legal_status(admin_client):
    create(admin_client, Medicine, **STATUS, status_applies_to=" large  packs ")

    medicine = Medicine.objects.get()
    status = medicine.legal_statuses.get()
    assert (status.country, status.code, status.applies_to, status.source) == (
        *("GB", "POM", "large packs"),
        "The regulator’s list",
    )
    assert [row["code"] for row in medicine.live_revision.content["legal_statuses"]] == ["POM"]


def test_the_window_says_where_a_medicine_s_status_gets_a_source_of_the_site(admin_client):
    answer = json.loads(create(admin_client, Medicine, **STATUS | {"status_source": ""}).content)

    field = BeautifulSoup(answer["htmlFragment"], "html.parser").select_one(".w-field:has([name=status_source])")
    assert "To name a source of the site in its place, edit the medicine later." in field.get_text()


@pytest.mark.parametrize(
    ("changes", "errors"),
    [
        ({"status_source": ""}, {"status_source": "This field is required."}),
        ({"status_code": "", "status_as_of": ""}, dict.fromkeys(["status_code", "status_as_of"], "This field is requ")),
        ({"status_code": "CIII"}, {"status_code": "Choose one of: POM, P, GSL."}),
        ({"status_as_of": "2999-01-01"}, {"status_as_of": "This date lies in the future."}),
        ({"status_as_of": "soon"}, {"status_as_of": "Enter a valid date."}),
        ({"status_source_url": "javascript:alert(1)"}, {"status_source_url": "valid URL"}),
    ],
)
def test_an_error_in_the_first_status_stands_on_its_field(admin_client, changes, errors):
    answer = json.loads(create(admin_client, Medicine, **STATUS | changes).content)

    form = BeautifulSoup(answer["htmlFragment"], "html.parser")
    found = {
        field.select_one("[name]")["name"]: field.get_text() for field in form.select(".w-field:has(.error-message)")
    }
    assert set(found) == set(errors)
    assert all(message in found[name] for name, message in errors.items())
    assert not Medicine.objects.exists()
