"""What is written with Wagtail's API v3 passes the same door as what is typed into the editor."""

import json
from types import ModuleType

import pytest
from django.test import Client
from django.urls import path, reverse

from tests import factories
from tests import urls as usual_urls
from tests.factories import anew

pytest.importorskip("wagtail.api.v3.api", reason="Wagtail 7.4 has no API that writes.")
pytestmark = pytest.mark.django_db


@pytest.fixture
def patch(settings, admin_user):
    """`patch(page, **values)` writes these fields of the page with the API, as a superuser does with a token."""
    from wagtail.api.v3.urls import api
    from wagtail.models import APIToken

    settings.ROOT_URLCONF = ModuleType("urls_with_an_api_that_writes")
    settings.ROOT_URLCONF.urlpatterns = [path("api/v3/", api.urls), *usual_urls.urlpatterns]
    _token, words = APIToken.create_token(user=admin_user, name="tests")

    def send(page, action="publish", **values):
        data = {"meta": {"type": "testapp.ArticlePage", "action": action}, **values}
        url = reverse("wagtailapi_v3:update_page", args=[page.pk])
        headers = {"Authorization": f"Bearer {words}"}
        return Client().patch(url, json.dumps(data), content_type="application/json", headers=headers)

    return send


def live_page(*body):
    page = factories.ArticlePageFactory(body=list(body))
    page.save_revision().publish()
    return page


def test_a_new_breach_is_not_published(patch):
    page = live_page(factories.paragraph())

    response = patch(page, body=[factories.warning_callout(text="")])

    assert response.status_code == 422
    assert "Say what readers must know." in response.text
    assert anew(page).body[0].block_type == "paragraph"


def test_a_draft_is_saved_with_it_and_does_not_come_out_with_another_field(patch):
    page = live_page(factories.paragraph())

    saved = patch(page, action=None, body=[factories.warning_callout(text="")])
    published = patch(page, title="Another title")

    assert saved.status_code == 200
    assert published.status_code == 422
    assert "Say what readers must know." in published.text
    assert anew(page).title != "Another title"


def test_what_readers_have_already_stops_no_mending(patch):
    stored = factories.warning_callout(text="")
    page = live_page(stored, factories.paragraph("<p>A tpyo.</p>"))

    response = patch(page, body=[stored, factories.paragraph("<p>A typo.</p>")])

    assert response.status_code == 200
    assert "A typo." in anew(page).body[1].value.source


@pytest.mark.lengthy
def test_a_line_of_a_list_that_readers_have_already_stops_no_mending_either(patch):
    stored = factories.do_dont(do=["rest"], dont=["drive", "do not smoke"])
    page = live_page(stored)
    sent = {**stored, "value": {"heading": "Mended", "do": ["rest"], "dont": ["drive", "do not smoke"]}}
    worse = {**stored, "value": {**sent["value"], "dont": ["drive", "do not smoke", "do not swim"]}}

    refused, response = patch(page, body=[worse]), patch(page, body=[sent])

    assert refused.status_code == 422
    assert refused.json()["errors"][0]["msg"] == "0.dont.2: Leave “do not” out: the page says it before each line."
    assert response.status_code == 200
    assert anew(page).body[0].value["heading"] == "Mended"
