"""An editor starts a page from an outline: its blocks are there, nothing is saved, and nothing empty is published."""

import json
import re

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Permission
from django.db import connection
from django.shortcuts import redirect
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import gettext_lazy, override
from wagtail import hooks
from wagtail.blocks import ChoiceBlock
from wagtail.models import Locale
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from tests import factories
from tests.browser.forms import body_data, messages_by_path
from tests.factories import html_of
from tests.testapp.models import ArticlePage, ContributorIndexPage, NestedPage, PlainPage, ReviewedPage
from wagtail_healthblocks.blocks import (
    CareCardBlock,
    DoDontBlock,
    HeadingBlock,
    HealthArticleStreamBlock,
    ParagraphBlock,
    StepsBlock,
    WarningCalloutBlock,
)
from wagtail_healthblocks.outlines import fit
from wagtail_healthblocks.presets import CONDITION, MEDICINE, QUESTIONS, Preset
from wagtail_healthblocks.traversal import walk

OURS = {"condition": CONDITION, "medicine": MEDICINE, "questions": QUESTIONS}
every_preset = pytest.mark.parametrize("name", OURS)
#: Blocks that an outline gives a heading.
HEADED = (DoDontBlock, StepsBlock, WarningCalloutBlock)
SECTION = (HeadingBlock, {"text": "Causes", "level": "section"})

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]


def add_url(model=ArticlePage, parent=None):
    parent = parent or factories.site_root()
    return reverse("wagtailadmin_pages:add", args=["testapp", model._meta.model_name, parent.pk])


def start(client, preset=None, model=ArticlePage, parent=None, **query):
    """Open the form of a new page, as an editor does who starts it from this preset."""
    query |= {"preset": preset} if preset else {}
    return client.get(add_url(model, parent), query)


def started(response, field="body"):
    """What the StreamField of the form holds, as it is stored."""
    return list(response.context["form"][field].value().get_prep_value())


def begun(name):
    """A new article's body once it is filled from an outline of ours, as it is stored."""
    page = ArticlePage(locale=Locale.get_default())
    OURS[name].fill(page)
    return list(page.body.get_prep_value())


def said(response):
    """The words of Wagtail's message, and the addresses of its buttons by their words."""
    boxes = BeautifulSoup(response.content, "html.parser").select(".messages li:not(template li)")
    assert len(boxes) <= 1
    buttons = {button.get_text(): button["href"] for box in boxes for button in box.select("a.button")}
    for part in [part for box in boxes for part in box.select(".buttons, svg")]:
        part.decompose()
    return " ".join(" ".join(box.get_text().split()) for box in boxes), buttons


def offered(response):
    return list(said(response)[1])


def save(client, body, **values):
    """Send the form with this body, as the browser does."""
    values |= {"title": "A page", "slug": "a-page", "body": body_data(*body), "medical_specialty": "", "audience": ""}
    values |= {name: inline_formset([]) for name in ("healthblocks_contributions", "comments")}
    return client.post(add_url(), nested_form_data(values))


def publish(client, body):
    return save(client, body, **{"action-publish": "action-publish"})


def as_sent(body):
    """Stored values as a form sends them: what is empty is no text, and a number is its digits."""
    text = re.sub(r'<p data-block-key=\\"\w+\\"></p>', "", json.dumps(list(body)).replace("null", '""'))
    return json.loads(text, parse_int=str)


@pytest.fixture
def change_presets():
    """`change_presets(function)` makes a site that changes the outlines so."""
    registered = []

    def change_presets(change):
        registered.append(hooks.register_temporarily("construct_healthblocks_presets", change))
        registered[-1].__enter__()

    yield change_presets
    for hook in registered:
        hook.__exit__(None, None, None)


def test_the_form_of_a_new_article_is_empty_and_offers_three_outlines(admin_client):
    response = start(admin_client)

    text, buttons = said(response)
    assert text == "Start from an outline:"
    assert list(buttons) == ["A condition", "A medicine", "Questions and answers"]
    assert buttons["A medicine"] == f"{add_url()}?preset=medicine"
    assert started(response) == []


@every_preset
def test_a_new_article_starts_with_the_whole_outline_and_is_not_saved(admin_client, name):
    response = start(admin_client, name)

    body, blocks = started(response), HealthArticleStreamBlock().child_blocks
    outline = [entry[0] if isinstance(entry, tuple) else entry for entry in OURS[name].outline]
    ids = re.findall(r'"id": "([\w-]{36})"', json.dumps(body))
    assert [type(blocks[child["type"]]) for child in body] == outline
    assert len(set(ids)) == json.dumps(body).count('"id": ') > len(body)
    assert said(response)[0].startswith(f"Started from “{OURS[name].label}”.")
    assert said(response)[1] == {"Start empty": add_url()}
    assert not ArticlePage.objects.exists()


@every_preset
def test_saved_untouched_it_is_a_draft_with_the_same_blocks_and_ids(admin_client, name):
    body = begun(name)

    save(admin_client, body)

    page = ArticlePage.objects.get()
    draft = page.get_latest_revision_as_object()
    edit = admin_client.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))
    assert not page.live
    assert as_sent(draft.body.get_prep_value()) == as_sent(started(edit)) == as_sent(body)
    assert "<h2" in html_of(draft)


@every_preset
def test_published_untouched_it_is_refused_where_something_is_missing_and_nothing_is_lost(admin_client, name):
    body = begun(name)

    form = publish(admin_client, body).context["form"]

    found = messages_by_path(form.errors["body"].as_data()[0].as_json_data())
    complete = {"author_card", "related_articles"}
    assert set(found) == {(place,) for place, child in enumerate(body) if child["type"] not in complete}
    assert all("as the outline made it: fill it in, or delete it." in words for [words] in found.values())
    assert as_sent(form["body"].value().get_prep_value()) == as_sent(body)
    assert not ArticlePage.objects.exists()


def filled(child, whole):
    """A block of an outline once an editor has filled in what was empty; what it said from the start is still there."""
    given, full = child["value"], whole[child["type"]]
    if not isinstance(given, dict):
        return {**child, "value": full}
    value = full | {name: words for name, words in given.items() if words and isinstance(words, str)}
    if child["type"] == "qa_section":
        value["questions"] = [factories.question(row["value"]["question"]) for row in given["questions"]]
    return {**child, "value": value}


@every_preset
def test_filled_in_it_is_published_with_the_headings_it_began_with(admin_client, client, name):
    whole = {block["type"]: block["value"] for block in factories.every_block()}
    body = begun(name)

    publish(admin_client, [filled(child, whole) for child in body])

    page = ArticlePage.objects.get(slug="a-page")
    article = BeautifulSoup(client.get(page.url).content, "html.parser").get_text()
    names = ("heading", "text", "question")
    headings = [place.value for place in walk(page.body) if place.path[-1] in names and isinstance(place.value, str)]
    assert page.live
    assert [child.id for child in page.body] == [child["id"] for child in body]
    assert len(headings) > 3
    assert [words for words in headings if words not in article] == []


@every_preset
def test_an_outline_asks_and_names_but_states_nothing(name):
    field = OURS[name].field_on(ArticlePage)
    value = field.stream_block.normalize(fit(OURS[name].outline, field.stream_block))

    said = {
        place.path[-1]: place.value
        for place in walk(value)
        if place.value and isinstance(place.value, str) and not isinstance(place.block, ChoiceBlock)
    }

    assert set(said) <= {"heading", "text", "question"}
    assert [place.value for place in walk(value) if isinstance(place.block, ParagraphBlock) and place.value] == []


@pytest.mark.parametrize("language", ["en", "de", "ar"])
def test_in_every_language_only_the_heading_of_a_care_card_ends_with_a_colon(language):
    stream = ArticlePage.body.field.stream_block
    with override(language):
        children = [child for preset in OURS.values() for child in stream.normalize(fit(preset.outline, stream))]
        cards = [str(child.value["heading"]) for child in children if isinstance(child.block, CareCardBlock)]
        others = [str(child.value["text"]) for child in children if isinstance(child.block, HeadingBlock)]
        others += [str(child.value["heading"]) for child in children if isinstance(child.block, HEADED)]

    assert len(cards) == 4
    assert [heading for heading in cards if not heading.endswith(":")] == []
    assert len(others) == 15
    assert [heading for heading in others if not heading or heading.endswith((":", "."))] == []


def test_headings_are_in_the_language_of_the_page(admin_client):
    german = Locale.objects.create(language_code="de")
    parent = factories.site_root().add_child(instance=PlainPage(title="Start", locale=german))

    body = started(start(admin_client, "condition", parent=parent))

    assert [child["value"]["heading"] for child in body if child["type"] == "qa_section"] == ["Häufige Fragen"]
    assert next(child for child in body if child["type"] == "care_card")["value"]["heading"].endswith("wenn:")


def test_a_page_without_our_blocks_offers_no_outline(admin_client):
    for model in (ContributorIndexPage, ReviewedPage):  # the second holds running text and a panel only
        assert said(start(admin_client, model=model)) == ("", {})


def test_a_page_without_the_mixin_starts_from_an_outline(admin_client):
    response = start(admin_client, "questions", model=PlainPage)

    assert [child["type"] for child in started(response)][:3] == ["key_points", "paragraph", "qa_section"]


def test_the_outline_goes_where_most_of_it_has_a_place(admin_client):
    response = start(admin_client, "questions", model=NestedPage)

    assert started(response, "body") == []
    assert len(started(response, "more")) == len(QUESTIONS.outline)


class BareCard(CareCardBlock):
    """A care card that a site has taken two fields out of."""

    level = None
    helplines = None


def test_a_field_that_a_site_took_out_of_a_block_is_left_out():
    card = BareCard().normalize({"level": "urgent", "heading": "Get medical help today if:", "signs": [""]})

    assert list(card) == ["heading", "signs", "text"]


def test_a_site_adds_its_own_outline_and_takes_ours_away(admin_client, change_presets):
    def change(presets, page_class, parent_page, request):
        presets.clear()
        if page_class is ArticlePage and parent_page == factories.site_root() and request.user.is_superuser:
            presets["leaflet"] = Preset("Our leaflet", [SECTION, ParagraphBlock], help_text="Ask the pharmacist first.")

    change_presets(change)

    of_ours, of_the_site = start(admin_client, "medicine"), start(admin_client, "leaflet")
    assert (offered(of_ours), started(of_ours)) == (["Our leaflet"], [])
    assert "Ask the pharmacist first." in said(of_the_site)[0]
    assert [child["type"] for child in started(of_the_site)] == ["heading", "paragraph"]
    assert offered(start(admin_client, model=PlainPage)) == []


def test_the_buttons_speak_the_editors_language(admin_client, change_presets):
    change_presets(lambda presets, *_where: presets.update(own=Preset(gettext_lazy("Common questions"), [SECTION])))
    admin_client.cookies["django_language"] = "de"

    assert offered(start(admin_client))[-1] == "Häufige Fragen"


def test_an_unknown_outline_is_named_and_the_page_starts_empty(admin_client):
    response = start(admin_client, "<b>recipe</b>")

    assert said(response)[0] == "This page cannot start from “<b>recipe</b>”, so it starts empty."
    assert len(offered(response)) == 3
    assert started(response) == []


def test_the_buttons_keep_the_rest_of_the_address(admin_client):
    offers, back = (said(start(admin_client, name, next="/admin/pages/"))[1] for name in (None, "medicine"))

    assert offers["A medicine"] == f"{add_url()}?next=%2Fadmin%2Fpages%2F&preset=medicine"
    assert back["Start empty"] == f"{add_url()}?next=%2Fadmin%2Fpages%2F"


def test_who_may_not_add_the_page_is_refused_as_wagtail_refuses(client, django_user_model):
    editor = django_user_model.objects.create_user("editor")
    editor.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(editor)

    response = client.get(add_url(), {"preset": "medicine"}, follow=True)

    assert response.redirect_chain
    assert said(response)[0].startswith("Sorry, you do not have permission to access this area.")
    assert offered(response) == []


def test_a_hook_that_refuses_the_page_leaves_no_offer_behind(admin_client):
    def refuse(request, parent_page, page_class):
        return redirect("wagtailadmin_home")

    with hooks.register_temporarily("before_create_page", refuse):
        response = admin_client.get(add_url(), follow=True)

    assert said(response) == ("", {})


def test_the_offer_costs_no_query(admin_client, change_presets):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            start(admin_client)
        return len(captured)

    queries()
    with_offer = queries()
    change_presets(lambda presets, *_where: presets.clear())

    assert queries() == with_offer
