"""Bad input in the admin: a message on the field that caused it, and what was typed is still there."""

import json

import pytest
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from tests import factories
from tests.testapp.models import ArticlePage
from wagtail_healthblocks.models import Disclaimer, Helpline, Medicine

from .forms import body_data, messages_by_path

pytestmark = pytest.mark.versions

EMOJI = "Is it safe? 🤰🏽👩‍⚕️ 5 µg → “yes”"
ARABIC = "هل يمكنني تناوله مع الطعام؟ (10 mg)"


def publish_in_browser(editor, *blocks):
    """Type the blocks into an empty page and press Publish; return the form of the first block."""
    editor.open("wagtailadmin_pages:add", "testapp", "articlepage", factories.site_root().pk)
    editor.tab.locator("#id_title").fill("A page")
    body = editor.tab.locator('[data-contentpath="body"]')
    editor.fill(body, ArticlePage.body.field.stream_block, blocks)
    editor.publish()
    editor.tab.locator(".error-message, .help-critical").first.wait_for()
    return editor.children(body).first


def messages(field):
    return field.locator(".w-field__errors").first.inner_text()


def test_a_wrong_doi_is_named_on_its_field_and_stays_typed(live_server, editor):
    block = publish_in_browser(editor, factories.references(factories.reference("A trial", doi="1136/bmj")))

    field = editor.field(block, "doi")
    assert "A DOI looks like" in messages(field)
    assert field.locator("input").input_value() == "1136/bmj"
    assert editor.field(block, "title").locator("input").input_value() == "A trial"
    assert not ArticlePage.objects.exists()


def test_a_question_asked_twice_is_named_on_the_second_and_stays_typed(live_server, editor):
    questions = [factories.question("Is it safe?"), factories.question("is it  SAFE")]
    block = publish_in_browser(editor, factories.qa_section(questions))

    first, second = [
        editor.field(child, "question") for child in editor.children(editor.field(block, "questions")).all()
    ]
    assert messages(first) == ""
    assert "This question is asked above already" in messages(second)
    assert second.locator("input").input_value() == "is it  SAFE"
    assert "Yes, with a meal." in block.inner_text()


def bad_link(scheme):
    return f'<p>See <a href="{scheme}:alert(1)">the list</a>.</p>'


def with_value(block, **changes):
    return {**block, "value": {**block["value"], **changes}}


#: What is typed, where its message stands, what the message says, and the words that stay.
BAD_INPUT = {
    "another country’s code": (
        factories.prescription_required(name="X", statuses=[factories.status(country="US", code="POM")]),
        (0, "statuses", 0, "code"),
        "has no POM",
        "POM",
    ),
    "a code of the other axis": (
        factories.prescription_required(name="X", statuses=[factories.status(axis="control", code="POM")]),
        (0, "statuses", 0, "code"),
        "has no POM",
        "POM",
    ),
    "a script as a link": (factories.paragraph(bad_link("javascript")), (0,), "The link on “the list”", "the list"),
    "data as a link": (factories.paragraph(bad_link("data")), (0,), "The link on “the list”", "the list"),
    "a script as a link in an answer": (
        factories.question(answer=[factories.paragraph(bad_link("javascript"))]),
        (0, "answer", 0),
        "The link on “the list”",
        "the list",
    ),
    "a script as a web address": (
        factories.references(factories.reference(url="javascript:alert(1)")),
        (0, "references", 0, "url"),
        "valid URL",
        "javascript:alert(1)",
    ),
    "a script as the address of a source": (
        factories.prescription_required(
            name="X", statuses=[with_value(factories.status(), source_url="javascript:alert(1)")]
        ),
        (0, "statuses", 0, "source_url"),
        "valid URL",
        "javascript:alert(1)",
    ),
    "an answer of 300 KB": (
        factories.question(answer=[factories.paragraph(f"<p>{'Long words. ' * 25_000}</p>")]),
        (0, "answer", 0),
        "at most 20000 characters",
        "Long words. " * 24_999,
    ),
    "a question of 300 characters": (
        factories.question(EMOJI + ARABIC * 9),
        (0, "question"),
        "at most 255 characters",
        EMOJI + ARABIC * 9,
    ),
}


def publish(client, *blocks, **values):
    """Send the form of a new page, as the browser does, to be published."""
    values = {
        "title": "A page",
        "slug": "a-page",
        "body": body_data(*blocks),
        "medical_specialty": "",
        "audience": "",
        "healthblocks_contributions": inline_formset([]),
        "comments": inline_formset([]),
        "action-publish": "action-publish",
        **values,
    }
    url = reverse("wagtailadmin_pages:add", args=["testapp", "articlepage", factories.site_root().pk])
    return client.post(url, nested_form_data(values))


@pytest.mark.django_db
@pytest.mark.parametrize("name", BAD_INPUT)
def test_bad_input_is_named_on_its_field_and_stays_typed(admin_client, name):
    block, path, message, typed = BAD_INPUT[name]

    response = publish(admin_client, block)

    form = response.context["form"]
    found = messages_by_path(form.errors["body"].as_data()[0].as_json_data())
    assert list(found) == [path]
    assert message in found[path][0]
    assert typed in json.dumps(list(form["body"].value().get_prep_value()), ensure_ascii=False)
    assert not ArticlePage.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("text", [EMOJI, ARABIC])
def test_emoji_and_right_to_left_text_are_published_as_typed(admin_client, client, text):
    blocks = [
        factories.heading(text),
        factories.paragraph(f"<p>{text}</p>"),
        factories.question(text, [factories.paragraph(f"<p>{text}</p>")]),
        factories.references(factories.reference(text)),
    ]

    publish(admin_client, *blocks, title=text)

    page = ArticlePage.objects.get()
    assert page.title == text
    assert client.get(page.url).content.decode().count(text) == 7


@pytest.mark.django_db
def test_another_countrys_code_is_named_on_its_row_of_a_medicine(admin_client):
    row = {
        "country": "US",
        "axis": "supply",
        "code": "POM",
        "as_of": "2024-01-01",
        "source": "A list",
        "source_url": "",
    }
    values = {"name": "Examplamine", "brand_names": "Examplin", "legal_statuses": inline_formset([row])}
    values |= {"uses": streamfield([])}

    response = admin_client.post(reverse(Medicine.snippet_viewset.get_url_name("add")), nested_form_data(values))

    form = response.context["form"]
    [errors] = form.formsets["legal_statuses"].errors
    assert list(errors) == ["code"]
    assert "has no POM" in errors["code"][0]
    assert form["brand_names"].value() == "Examplin"
    assert 'value="A list"' in response.content.decode()
    assert not Medicine.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "model, values, field, typed",
    [
        (Helpline, {"name": "A line", "country": "GB", "phone": "call us"}, "phone", "call us"),
        (
            Helpline,
            {"name": "A line", "country": "GB", "phone": "999", "url": "javascript:alert(1)"},
            "url",
            "javascript:alert(1)",
        ),
        (
            Disclaimer,
            {"title": "A text", "kind": "emergency", "text": rich_text(bad_link("javascript"))},
            "text",
            "the list",
        ),
    ],
)
def test_bad_input_of_a_snippet_is_named_on_its_field_and_stays_typed(admin_client, model, values, field, typed):
    response = admin_client.post(reverse(model.snippet_viewset.get_url_name("add")), nested_form_data(values))

    form = response.context["form"]
    assert list(form.errors) == [field]
    assert typed in str(form[field].value())
    assert not model.objects.exists()
