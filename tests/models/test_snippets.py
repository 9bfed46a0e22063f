import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.urls import reverse

from wagtail_healthblocks.models import Contributor, Disclaimer, Helpline, LegalStatus, Medicine

pytestmark = pytest.mark.django_db


@pytest.fixture
def medicine():
    medicine = Medicine.objects.create(
        name="Ketamine", brand_names="Ketalar\n\n Spravato ", medicine_class="anaesthetic"
    )
    LegalStatus.objects.create(
        medicine=medicine, country="US", axis="control", code="CIII", as_of=datetime.date(2023, 10, 10), source="A rule"
    )
    return medicine


def test_brand_names_are_read_one_a_line(medicine):
    assert medicine.brand_name_list == ["Ketalar", "Spravato"]


def test_the_api_shows_each_status_with_its_label_date_and_source(medicine):
    [status] = medicine.get_api_detail()["legal_statuses"]

    assert status["label"] == "Schedule III controlled substance"
    assert (status["country"], status["as_of"], status["source"]) == ("US", "2023-10-10", "A rule")


def test_search_finds_names_but_no_codes(medicine):
    assert medicine.get_searchable_text() == ["Ketamine", "Ketalar", "Spravato", "anaesthetic"]


def test_an_rxcui_has_digits_only():
    with pytest.raises(ValidationError, match="digits only"):
        Medicine(name="x", rxcui="N01AX").full_clean()


@pytest.mark.parametrize("changes", [{"code": "POM"}, {"axis": "supply"}])
def test_a_status_with_a_code_of_another_country_or_axis_is_refused_on_its_field(medicine, changes):
    status = medicine.legal_statuses.get()
    for name, value in changes.items():
        setattr(status, name, value)

    with pytest.raises(ValidationError) as caught:
        status.full_clean()

    assert list(caught.value.message_dict) == ["code"]


def test_a_status_whose_code_left_the_table_is_not_shown(medicine):
    medicine.legal_statuses.update(code="GONE")

    assert medicine.get_api_detail()["legal_statuses"][0]["label"] == ""


def test_a_helpline_needs_a_way_to_reach_it():
    with pytest.raises(ValidationError, match="telephone number, a number to text or a website"):
        Helpline(name="Help", country="GB").full_clean()


@pytest.mark.parametrize(
    "number, uri", [("116 123", "tel:116123"), ("+44 (20) 7946-0018", "tel:+442079460018"), ("", "")]
)
def test_numbers_are_dialled_without_their_punctuation(number, uri):
    assert Helpline(phone=number).phone_uri == uri


SNIPPETS = [
    (Contributor, {"name": "Sam Example", "slug": "sam", "biography": "Writes.", "interests": "None declared"}),
    (Medicine, {"name": "Ketamine"}),
    (Disclaimer, {"title": "Emergency", "kind": "emergency", "text": "<p>Call 999.</p>"}),
    (Helpline, {"name": "Samaritans", "country": "GB", "phone": "116 123", "hours": "Every day"}),
]


@pytest.mark.parametrize("model, values", SNIPPETS)
def test_every_snippet_is_previewed_as_readers_see_it(model, values, rf):
    snippet = model.objects.create(**values)

    response = snippet.make_preview_request(preview_mode=snippet.default_preview_mode)
    response.render()

    assert response.status_code == 200
    assert str(snippet) in response.text


@pytest.mark.parametrize("model, values", SNIPPETS)
@pytest.mark.parametrize("view", ["list", "add"])
def test_every_snippet_is_managed_in_the_admin(admin_client, model, values, view):
    model.objects.create(**values)

    assert admin_client.get(reverse(model.snippet_viewset.get_url_name(view))).status_code == 200


@pytest.mark.parametrize("model, values", SNIPPETS)
@pytest.mark.parametrize("view", ["edit", "usage", "history", "delete", "unpublish"])
def test_every_snippet_has_its_views_in_the_admin(admin_client, model, values, view):
    snippet = model.objects.create(**values)

    url = reverse(model.snippet_viewset.get_url_name(view), args=[snippet.pk])

    assert admin_client.get(url).status_code == 200


# The full-text index of MariaDB holds what is committed only.
@pytest.mark.django_db(transaction=connection.vendor == "mysql")
@pytest.mark.parametrize("model, values", SNIPPETS)
def test_every_snippet_is_found_by_a_part_of_its_name(search_index, admin_client, model, values):
    snippet = model.objects.create(**values)

    response = admin_client.get(reverse(model.snippet_viewset.get_url_name("list")), {"q": str(snippet)[:4]})

    assert str(snippet) in response.text


def test_a_draft_of_a_medicine_keeps_the_live_statuses(medicine):
    medicine.name = "Ketamine hydrochloride"
    medicine.save_revision()

    assert Medicine.objects.get().name == "Ketamine"
    assert Medicine.objects.get().get_latest_revision_as_object().name == "Ketamine hydrochloride"
