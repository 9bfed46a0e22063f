"""A check stays valid while nobody changes the text: whatever prints it, whatever code reads it, whoever saves it."""

import json

import pytest
from django.conf import settings as django_settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection
from django.utils import translation
from wagtail.blocks import BooleanBlock, CharBlock, ChoiceBlock, ListBlock, RichTextBlock, StreamBlock, StructBlock
from wagtail.models import Revision
from wagtail.test.utils.form_data import nested_form_data

from tests import corpus, factories
from tests.browser.forms import form_data
from tests.factories import anew
from tests.fuzz.test_fields_taken_out import FIELDS, altered, children_of, every_class
from tests.medical_checks import edit_url, fields_of, soup_of
from tests.testapp.models import ArticlePage
from wagtail_healthblocks.blocks import BulkImageBlock, HealthArticleStreamBlock
from wagtail_healthblocks.models import MedicalCheck, Medicine
from wagtail_healthblocks.readings.records import changes_since, describe, record_of
from wagtail_healthblocks.templatetags.healthblocks_tags import THEMES
from wagtail_healthblocks.traversal import walk

pytestmark = pytest.mark.django_db

FIELD = ArticlePage.body.field
NAMES = list(HealthArticleStreamBlock().child_blocks)


def checked(body):
    """An article with this text that was published, checked and loaded again."""
    page = factories.ArticlePageFactory(body=body)
    page.save_revision().publish()
    factories.check(anew(page))
    assert_valid(page)
    return anew(page)


def store(page, body):
    """Put a stream into the database as it is, past everything that could mend it."""
    table = page._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} SET body = %s WHERE page_ptr_id = %s", [json.dumps(body, cls=DjangoJSONEncoder), page.pk]
        )  # noqa: S608


def assert_valid(page):
    MedicalCheck.objects.outdate()
    checks = anew(page).get_medical_checks()
    assert (checks.state, checks.check.changes) == ("valid", [])


def as_loaded(page):
    """The text of a page as it is stored once code has read all of it, with fields that were not stored."""
    body = anew(page).body
    list(walk(body))
    return json.loads(json.dumps(body.get_prep_value(), cls=DjangoJSONEncoder))


# What prints the text


@pytest.mark.lengthy
def test_other_templates_change_no_verdict(settings, tmp_path):
    page = checked(factories.every_block())
    folder = tmp_path / "wagtail_healthblocks" / "blocks"
    folder.mkdir(parents=True)
    for name in NAMES:
        (folder / f"{name}.html").write_text("Other words", encoding="utf-8")
    settings.TEMPLATES = [{**django_settings.TEMPLATES[0], "DIRS": [tmp_path]}]

    assert "Other words" in factories.html_of(anew(page))
    assert_valid(page)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.thorough
def test_a_theme_and_what_a_site_sets_change_no_verdict(settings, theme):
    page = checked(factories.every_block())
    settings.HEALTHBLOCKS_ARTICLE_NODE = False
    settings.HEALTHBLOCKS_FAQ_PAGE = "never"

    html = factories.html_of(anew(page), f'{{% load healthblocks_tags %}}{{% healthblocks_css "{theme}" %}}')

    assert theme in html
    assert_valid(page)


@pytest.mark.parametrize(("then", "now"), [("en", "de"), ("de", "en"), ("ar", "de"), ("en", "ar")])
@pytest.mark.thorough
def test_the_language_of_whoever_asks_changes_no_verdict(then, now):
    with translation.override(then):
        page = checked([*factories.every_block(), factories.author_card()])

    with translation.override(now):
        assert_valid(page)


def every_block_in(block):
    yield block
    for child in children_of(block):
        yield from every_block_in(child)


@pytest.mark.lengthy
def test_a_renamed_label_changes_no_verdict_but_what_an_editor_is_told(monkeypatch):
    page = checked(factories.every_block())
    for block in every_block_in(FIELD.stream_block):
        monkeypatch.setattr(block, "label", f"New name of {block.name}")
        if isinstance(block, ChoiceBlock):
            flat = [(key, label) for key, label in block.field.choices if not isinstance(label, (list, tuple))]
            monkeypatch.setattr(block.field, "choices", [(key, f"New name of {label}") for key, label in flat])

    assert_valid(page)
    assert describe(["body/dosage/doses/dose/amount"], ArticlePage) == "New name of dosage: new name of amount"


# Other code


@pytest.fixture
def on_site(monkeypatch):
    """`on_site(block_class, fields)` makes the site one whose subclass of a block has other fields."""
    usual = FIELD.stream_block

    def change(block_class, fields):
        block = altered(usual, block_class, fields)
        block.set_meta_options(FIELD.block_opts)
        monkeypatch.setitem(FIELD.__dict__, "stream_block", block)

    return change


def new_fields():
    """A field of each kind that a release may add, each with what it holds where nobody has filled it in."""
    return {
        "new_line": CharBlock(default="Somebody’s", required=False),
        "new_empty_line": CharBlock(required=False),
        "new_choice": ChoiceBlock(choices=[("a", "One"), ("b", "Another")], default="b"),
        "new_answer": BooleanBlock(default=True, required=False),
        "new_text": RichTextBlock(default="<p>As <b>usual</b>.</p>", required=False),
        "new_list": ListBlock(CharBlock(default="One")),
        "new_stream": StreamBlock([("line", CharBlock())], default=[("line", "One")], required=False),
        "new_group": StructBlock([("line", CharBlock(default="One")), ("lines", ListBlock(CharBlock()))]),
    }


#: Wagtail stores of a picture what it knows, and nothing else.
CLASSES = [block_class for block_class in every_class() if block_class is not BulkImageBlock]
#: Of the blocks and of their fields the ordinary run tries so many, evenly spread: a half, a third, …
ONE_IN = 6


@pytest.mark.thorough
def test_fields_that_a_release_adds_change_no_verdict_until_somebody_fills_them_in(on_site):
    assert_added_fields_change_no_verdict(on_site, CLASSES[::ONE_IN])


@pytest.mark.long
def test_fields_that_a_release_adds_to_any_block_change_no_verdict_until_somebody_fills_them_in(on_site):
    assert_added_fields_change_no_verdict(on_site, CLASSES)


def assert_added_fields_change_no_verdict(on_site, classes):
    page = checked(factories.every_block())
    record, stored = MedicalCheck.objects.get().record, as_loaded(page)

    for block_class in classes:
        on_site(block_class, new_fields())
        assert changes_since(record, anew(page)) == [], block_class
        store(page, with_new_fields := as_loaded(page))
        assert changes_since(record, anew(page)) == [], block_class

        assert set_everywhere(with_new_fields, "new_line", "Other words"), block_class
        store(page, with_new_fields)
        found = {entry.kind.rpartition("/")[2] for entry in changes_since(record, anew(page))}
        assert found == {"new_line"}, block_class
        store(page, stored)


def set_everywhere(stored, name, value):
    """Give a field of this name this value wherever it stands; whether it stands anywhere."""
    if isinstance(stored, list):
        return sum(set_everywhere(child, name, value) for child in stored) > 0
    if not isinstance(stored, dict):
        return False
    if name in stored:
        stored[name] = value
        return True
    return sum(set_everywhere(child, name, value) for child in stored.values()) > 0


@pytest.mark.thorough
def test_fields_that_a_site_takes_out_change_no_verdict(on_site):
    assert_lost_fields_change_no_verdict(on_site, FIELDS[::ONE_IN])


@pytest.mark.long
def test_no_field_that_a_site_takes_out_changes_a_verdict(on_site):
    assert len(FIELDS) > 100
    assert_lost_fields_change_no_verdict(on_site, FIELDS)


def assert_lost_fields_change_no_verdict(on_site, fields):
    page, changed = checked(factories.every_block()), {}
    record = MedicalCheck.objects.get().record

    for block_class, field in fields:
        on_site(block_class, {field: None})
        if found := changes_since(record, anew(page)):
            changed[block_class.__name__, field] = found

    assert changed == {}


def test_a_use_of_a_medicine_that_gets_and_loses_fields_is_no_changed_fact(monkeypatch):
    uses = [("use", factories.USE), ("use", {**factories.USE, "use": "long pain"})]
    page = checked([factories.medicine_facts(factories.MedicineFactory(uses=uses))])
    field = Medicine.uses.field

    block = altered(field.stream_block, type(field.stream_block.child_blocks["use"]), {**new_fields(), "source": None})
    block.set_meta_options(field.block_opts)
    monkeypatch.setitem(field.__dict__, "stream_block", block)

    assert_valid(page)
    assert anew(page).get_medical_check().changed_facts == []


def test_a_field_that_is_taken_out_hides_no_change_of_another(on_site):
    page = checked([factories.dosage(name="Examplamine", doses=[factories.dose(amount="500")])])
    stored = anew(page).body.get_prep_value()
    set_everywhere(stored, "amount", "5000")
    store(page, stored)

    on_site(type(FIELD.stream_block.child_blocks["dosage"]), {"note": None})

    assert MedicalCheck.objects.get().compare(anew(page))["changes"] == ["body/dosage/doses/dose/amount"]


@pytest.mark.lengthy
def test_fields_in_another_order_change_no_verdict(monkeypatch):
    page = checked(factories.every_block())

    for block in every_block_in(FIELD.stream_block):
        if isinstance(block, StructBlock):
            monkeypatch.setattr(block, "child_blocks", dict(reversed(block.child_blocks.items())))

    assert_valid(page)


@pytest.mark.lengthy
def test_blocks_in_another_order_are_a_change():
    page = checked(factories.every_block())

    store(page, anew(page).body.get_prep_value()[::-1])

    assert MedicalCheck.objects.get().compare(anew(page))["changes"]


# Who saves it


def edited_without_a_change(client, page):
    """The page as it is once somebody has opened its editor, changed nothing, saved and published."""
    body = form_data(FIELD.stream_block, as_loaded(page))
    form = {**opened(client, page), **nested_form_data({"body": body})}
    known = Revision.objects.count()

    response = client.post(edit_url(page), form)

    assert response.status_code == 302, errors_in(response)
    assert Revision.objects.count() == known + 1
    anew(page).get_latest_revision().publish()
    return anew(page)


def opened(client, page):
    """What the page's form holds as it is opened; the text is built by its script."""
    return fields_of(soup_of(client.get(edit_url(page))).select_one("form[data-edit-form]"))


def errors_in(response):
    return response.context["form"].errors


def samples_of(name):
    """A block as it may be stored: filled in, with each value that may be published, empty, with nulls."""
    block, things = FIELD.stream_block.child_blocks[name], factories.Things()
    written = [corpus.part(name, "usual"), *corpus.read(name).get("more", [])]
    values = [corpus.stored(raw, things) for raw in written]
    accepted = (corpus.value_of(name, case, things) for case in corpus.read(name).get("accepted", []))
    values += [block.get_prep_value(block.clean(block.to_python(value))) for value in accepted]
    values += [block.get_prep_value(block.get_default())]
    if isinstance(block, StructBlock):
        values += [{}, dict.fromkeys(block.child_blocks), blank(values[0], None), blank(values[0], "")]
    return [factories.block(name, value) for value in values]


def blank(stored, nothing):
    """The same with this in the place of every line and text."""
    if isinstance(stored, list):
        return [blank(child, nothing) for child in stored]
    if isinstance(stored, dict):
        kept = {"type", "id"} if "type" in stored else set()
        return {name: value if name in kept else blank(value, nothing) for name, value in stored.items()}
    return nothing if isinstance(stored, str) else stored


@pytest.mark.thorough
def test_saving_in_the_editor_without_a_change_changes_no_verdict(admin_client):
    page = factories.ArticlePageFactory(body=[])
    store(page, [sample for name in NAMES for sample in samples_of(name)])
    factories.check(anew(page))
    assert_valid(page)

    assert_valid(edited_without_a_change(admin_client, page))


RICH = (
    "<p>10<sup>9</sup> &amp; H<sub>2</sub>O &lt;b&gt; <b>strong</b>&nbsp;<i>words</i>,<br/>a line </p>"
    "<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul><ol><li>one</li></ol>"
    '<p><a href="https://example.org/?a=1&amp;b=2">elsewhere</a> “quoted” \u2019 \u00ad\U0001f600</p>'
)


@pytest.mark.lengthy
def test_saving_rich_text_in_the_editor_changes_no_verdict(admin_client):
    other = factories.ArticlePageFactory()
    page = checked([factories.paragraph(f"{RICH}<p>See {factories.link_to(other)}.</p>")])

    page = edited_without_a_change(admin_client, page)

    assert "data-block-key" in page.body[0].value.source
    assert_valid(page)


# How it is stored


def without_ids(stored):
    if isinstance(stored, list):
        return [without_ids(child) for child in stored]
    if isinstance(stored, dict):
        left_out = {"id"} if "type" in stored else set()
        return {name: without_ids(value) for name, value in stored.items() if name not in left_out}
    return stored


@pytest.fixture
def without_any_id():
    """An article whose blocks have no ids, which is as programs write them, and its record."""
    page = factories.ArticlePageFactory(body=[])
    store(page, without_ids(factories.every_block()))
    return page, record_of(anew(page))


def test_ids_that_blocks_get_when_they_are_saved_change_no_verdict(without_any_id):
    page, record = without_any_id

    anew(page).save()

    assert all(child["id"] for child in anew(page).body.raw_data)
    assert changes_since(record, anew(page)) == []


def test_of_blocks_that_had_no_ids_only_what_was_changed_is_named(without_any_id):
    page, record = without_any_id
    stored = as_loaded(page)
    assert set_everywhere(stored, "amount", "7")
    store(page, stored)

    assert {entry.kind for entry in changes_since(record, anew(page))} == {"body/dosage/doses/dose/amount"}


def test_what_was_changed_in_a_block_that_was_moved_is_named_alone():
    body = [factories.paragraph("<p>One.</p>"), factories.heading(), factories.paragraph("<p>Two.</p>")]
    page = checked(body)
    body[1]["value"]["text"] = "Another"

    store(page, body[::-1])

    assert MedicalCheck.objects.get().compare(anew(page))["changes"] == ["body/heading/text"]


def test_a_record_keeps_its_words_when_it_is_stored_as_json():
    page = factories.ArticlePageFactory(body=factories.every_block())

    record = json.loads(json.dumps(record_of(anew(page))))

    assert changes_since(record, anew(page)) == []


@pytest.mark.lengthy
def test_a_record_of_a_later_release_says_nothing_and_breaks_no_page(admin_client, client):
    """Whoever goes back to an earlier release must not lose their pages."""
    page = checked([factories.paragraph()])
    MedicalCheck.objects.update(record={**MedicalCheck.objects.get().record, "form": 1000}, verdict=None)

    assert client.get(page.url).status_code == 200
    assert anew(page).get_medical_checks().state == "changed"
    assert "kept no readable record of" in soup_of(admin_client.get(edit_url(page))).get_text()
