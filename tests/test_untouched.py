"""Which blocks of a page are as an outline made them, and what is said of them when the page is to be published."""

import pytest
from django.urls import reverse
from wagtail.models import Locale
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from tests import factories
from tests.browser.forms import body_data, messages_by_path
from tests.test_presets import OURS, begun, change_presets, publish  # noqa: F401
from tests.testapp.models import ArticlePage
from wagtail_healthblocks.blocks import HeadingBlock, ParagraphBlock
from wagtail_healthblocks.presets import Preset

pytestmark = pytest.mark.django_db


def said(response):
    """The first words of what is said, by the place at which they are said."""
    found = messages_by_path(response.context["form"].errors["body"].as_data()[0].as_json_data())
    return {path: words[0] for path, words in found.items()}


def untouched(found):
    return {path[0] for path, words in found.items() if "as the outline made it" in words}


def position(body, kind, number=0):
    return [place for place, child in enumerate(body) if child["type"] == kind][number]


def with_value(child, **changes):
    return {**child, "value": {**child["value"], **changes}}


@pytest.mark.lengthy
@pytest.mark.parametrize("name", OURS)
def test_a_block_that_nobody_touched_is_named_once(admin_client, name):
    found = said(publish(admin_client, begun(name)))

    assert {len(path) for path in found} == {1}
    assert len(untouched(found)) == len(found) <= len(OURS[name].outline)


def test_a_block_that_somebody_began_says_what_it_lacks(admin_client):
    body = begun("medicine")
    place = position(body, "dosage")
    body[place] = with_value(body[place], name="Examplamine")

    found = said(publish(admin_client, body))

    assert place not in untouched(found)
    assert {path[2:] for path in found if path[:2] == (place, "doses")} == {
        (0, "who"),
        (0, "amount"),
        (0, "unit"),
        (0, "frequency"),
    }


@pytest.mark.lengthy
def test_a_heading_goes_with_all_that_stands_below_it(admin_client):
    body = begun("medicine")
    heading = next(place for place, child in enumerate(body) if child["value"] == "" or child["type"] == "heading")
    body[heading + 1] = {**body[heading + 1], "value": "<p>It helps.</p>"}

    found = untouched(said(publish(admin_client, body)))

    assert heading not in found and heading + 1 not in found
    assert {position(body, "heading", 1), position(body, "heading", 2)} <= found


@pytest.mark.lengthy
@pytest.mark.parametrize("body", [[], [factories.heading("Uses")]])
def test_an_empty_block_of_a_page_without_an_outline_says_all_that_it_lacks(admin_client, body):
    empty = next(child for child in begun("medicine") if child["type"] == "dosage")

    found = said(publish(admin_client, [*body, empty]))

    assert untouched(found) == set()
    assert len(found) > 3


@pytest.mark.lengthy
def test_a_draft_that_is_opened_later_is_known_too(admin_client):
    page = factories.ArticlePageFactory(live=False, body=begun("condition"))
    data = {"title": "A page", "slug": page.slug, "body": body_data(*page.body.get_prep_value())}
    rows = {name: inline_formset([]) for name in ("healthblocks_contributions", "comments")}
    choices = {"medical_specialty": "", "audience": "", "action-publish": "action-publish"}

    response = admin_client.post(
        reverse("wagtailadmin_pages:edit", args=[page.pk]), nested_form_data({**data, **rows, **choices})
    )

    found = said(response)
    assert len(untouched(found)) == len(found) > 10


def test_a_sites_own_outline_is_known(admin_client, change_presets):  # noqa: F811
    text = (ParagraphBlock, "")
    outline = [(HeadingBlock, {"text": "Who", "level": "section"}), text, (HeadingBlock, {"text": "How"}), text]
    change_presets(lambda presets, *_args: presets.update(exercise=Preset(label="An exercise", outline=outline)))
    page = ArticlePage(locale=Locale.get_default())
    Preset(label="An exercise", outline=outline).fill(page)

    found = said(publish(admin_client, list(page.body.get_prep_value())))

    assert untouched(found) == {0, 1, 2, 3}


@pytest.mark.lengthy
def test_the_words_name_the_block(admin_client):
    body = begun("medicine")

    found = said(publish(admin_client, body))

    assert found[(position(body, "dosage"),)] == "“Dosage” is as the outline made it: fill it in, or delete it."
