"""What every exported block promises; a new block in ``__all__`` comes under this contract by itself."""

import json
import re
from contextlib import contextmanager
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.apps import apps
from django.template.loader import get_template
from django.test import RequestFactory
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.module_loading import import_string
from rest_framework.renderers import JSONRenderer
from wagtail.admin.icons import get_icons
from wagtail.blocks import Block, ChoiceBlock, ChooserBlock, FieldBlock, StreamBlock, StructBlock, URLBlock

import wagtail_healthblocks
from tests import corpus, factories
from tests.corpus import BASES, BLOCKS, name_of
from tests.factories import anew, html_of
from tests.testapp.models import ArticlePage
from wagtail_healthblocks import blocks
from wagtail_healthblocks.editorial.engine import Engine

TEMPLATES = Path(wagtail_healthblocks.__file__).parent / "templates" / "wagtail_healthblocks"
ARTICLE = "wagtail_healthblocks/blocks/article.py"
#: Templates in blocks/ that are a part of another block's, not a block of their own.
PARTS = {"cited_source", "stream", "reference", "serious_effects", "step"}
SNIPPETS = ["Contributor", "Medicine", "Disclaimer", "Helpline", "Source"]

every_block = pytest.mark.parametrize("block_class", BLOCKS, ids=lambda block_class: block_class.__name__)


def in_article(block_class):
    """The block as the page type of the tests has it, somewhere in its StreamField."""
    found = [ArticlePage.body.field.stream_block]
    for block in found:
        if type(block) is block_class:
            return block
        found.extend(getattr(block, "child_blocks", {}).values())
    return pytest.fail(
        f"No article can hold a {block_class.__name__}: give it a line in HealthArticleStreamBlock, in {ARTICLE}."
    )


@contextmanager
def as_draft(block):
    block.defer_required_validation()
    try:
        yield block
    finally:
        block.restore_deferred_validation()


def empty_value(block):
    return block.normalize({}) if isinstance(block, StructBlock) else block.get_default()


def render(block, value, context=None):
    html = block.render(value, context if context is not None else {})
    assert re.findall(r".*\bNone\b.*", html) == []
    return html


@pytest.mark.parametrize("name", blocks.HealthArticleStreamBlock().child_blocks)
def test_every_block_of_an_article_can_be_imported(name):
    class_name = type(blocks.HealthArticleStreamBlock().child_blocks[name]).__name__

    assert class_name in blocks.__all__, f"Name {class_name} in __all__ of {ARTICLE}."


@every_block
def test_its_icon_is_one_that_wagtail_has(block_class):
    icon = block_class().meta.icon

    assert icon != "placeholder"
    is_there = f'id="icon-{icon}"' in get_icons()
    assert is_there, f"Wagtail has no icon “{icon}”: name another in {block_class.__name__}.Meta."


@every_block
@pytest.mark.parametrize("option", ["label", "description", "group"])
def test_it_has_translatable_words_for_the_picker(block_class, option):
    words = getattr(block_class().meta, option)

    assert isinstance(words, Promise)
    assert str(words)


@every_block
def test_it_says_in_one_sentence_what_it_is(block_class):
    assert block_class.__doc__.strip().splitlines()[0].endswith(".")


@every_block
def test_its_preview_opens_on_a_site_without_snippets_or_images(block_class, admin_client):
    block = in_article(block_class)
    assert not any(apps.get_model("wagtail_healthblocks", name).objects.exists() for name in SNIPPETS)

    response = admin_client.get(reverse("wagtailadmin_block_preview"), {"id": block.definition_prefix})

    page = BeautifulSoup(response.content, "html.parser")
    assert block.is_previewable
    assert response.status_code == 200
    assert page.main.find(class_=re.compile("^hb-"))
    assert page.main.get_text(strip=True)
    assert "None" not in page.main.get_text()


@every_block
def test_its_template_is_named_after_it(block_class):
    template = block_class().meta.template
    path = TEMPLATES / "blocks" / f"{name_of(block_class)}.html"

    assert template == f"wagtail_healthblocks/blocks/{path.name}"
    assert path.exists(), f"{path.relative_to(TEMPLATES.parents[2])} is missing."
    assert get_template(template)


def test_every_template_belongs_to_a_block_or_is_a_known_part():
    names = {path.stem for path in (TEMPLATES / "blocks").glob("*.html")}

    known = {name_of(block_class) for block_class in BLOCKS} | PARTS
    assert names - known == set(), f"Templates of blocks that {ARTICLE} does not have: name them there."
    assert known - names == set(), "They are missing in templates/wagtail_healthblocks/blocks/."


@pytest.mark.parametrize("path", sorted((TEMPLATES / "blocks").glob("*.html")), ids=lambda path: path.stem)
def test_what_a_template_shows_is_in_parts_that_a_site_can_replace(path):
    source = path.read_text(encoding="utf-8")
    outside = re.sub(r"{% comment %}.*?{% endcomment %}", "", source, flags=re.DOTALL)
    innermost = re.compile(r"{% block \w+ %}(?:(?!{% block ).)*?{% endblock %}", re.DOTALL)
    while innermost.search(outside):
        outside = innermost.sub("", outside)
    outside = re.sub(r"<[^>]*>", "", re.sub(r"{%.*?%}", "", outside))

    assert "{% block " in source
    assert not outside.strip()


@pytest.mark.parametrize(
    "path", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: str(path.relative_to(TEMPLATES).with_suffix(""))
)
def test_no_template_has_inline_style_script_or_unescaped_values(path):
    source = path.read_text(encoding="utf-8")

    assert not re.search(r"\sstyle=|<style|<script|\son[a-z]+=|javascript:", source)
    assert not re.search(r"\|\s*safe\b|autoescape off", source)


@every_block
def test_it_renders_without_a_page_and_its_reading(block_class, db):
    block = block_class()
    value = block.to_python(factories.usual_value(name_of(block_class)))

    html = render(block, value)

    assert f'class="hb-{name_of(block_class).replace("_", "-")}' in html
    assert html == block.render(value)


@every_block
def test_it_renders_when_nothing_is_filled_in(block_class, db):
    block = block_class()

    render(block, empty_value(block))
    render(block, block.get_default())
    render(block, block.to_python({} if isinstance(block, StructBlock) else None))


@pytest.mark.lengthy
@every_block
def test_it_renders_when_any_field_is_missing_or_null(block_class, db):
    block = block_class()

    for raw in lacking(factories.usual_value(name_of(block_class))):
        render(block, block.to_python(raw))


@every_block
def test_it_renders_choices_that_are_no_longer_known(block_class, db):
    block = block_class()
    names = {child.name for child in _descendants(block) if isinstance(child, ChoiceBlock)}
    raw = changed(factories.usual_value(name_of(block_class)), lambda name, value: "gone" if name in names else value)

    render(block, block.to_python(raw))


@every_block
def test_it_renders_when_what_it_names_was_deleted(block_class, db):
    block = block_class()
    raw = changed(
        factories.usual_value(name_of(block_class)),
        lambda name, value: factories.GONE if isinstance(value, int) and name != "year" else value,
    )

    render(block, block.to_python(raw))
    render(block, block.bulk_to_python([raw, raw])[1])


@every_block
def test_it_renders_when_what_it_names_was_unpublished(block_class, db):
    block = block_class()
    raw = factories.usual_value(name_of(block_class))
    for name in SNIPPETS:
        apps.get_model("wagtail_healthblocks", name).objects.update(live=False)

    html = render(block, block.to_python(raw))

    assert not re.search("Examplamine|Listening Line|Robin Example|shared statement", html)


@pytest.mark.lengthy
def test_the_editor_opens_with_values_that_no_longer_fit(admin_client):
    body = changed(
        factories.every_block(),
        lambda name, value: factories.GONE if isinstance(value, int) and name != "year" else value,
    )
    page = factories.ArticlePageFactory(body=changed(body, lambda name, value: "gone" if name in CHOICES else value))

    response = admin_client.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))

    assert response.status_code == 200


def lacking(raw):
    """The stored value again and again, each time with one field of it or of what it holds missing or null."""
    if isinstance(raw, list):
        for child in raw:
            for less in lacking(child["value"]):
                yield [{**child, "value": less}]
    if isinstance(raw, dict):
        for name, value in raw.items():
            yield {key: other for key, other in raw.items() if key != name}
            if not isinstance(value, (list, dict)):
                yield {**raw, name: None}
            for less in lacking(value):
                yield {**raw, name: less}


def changed(raw, change, name=None):
    """The stored value with each plain value in it as `change` makes it."""
    if isinstance(raw, list):
        return [{**child, "value": changed(child["value"], change, child["type"])} for child in raw]
    if isinstance(raw, dict):
        return {key: changed(value, change, key) for key, value in raw.items()}
    return change(name, raw)


def _descendants(block):
    for child in getattr(block, "child_blocks", {}).values():
        yield child
        yield from _descendants(child)


CHOICES = {block.name for block in _descendants(blocks.HealthArticleStreamBlock()) if isinstance(block, ChoiceBlock)}


@every_block
def test_what_is_stored_comes_back_the_same(block_class, db):
    block = block_class()
    raw = factories.usual_value(name_of(block_class))

    once = as_json(block.get_prep_value(block.to_python(raw)))
    twice = as_json(block.get_prep_value(block.to_python(once)))
    in_bulk = [as_json(block.get_prep_value(value)) for value in block.bulk_to_python([raw, raw])]

    assert once == twice == raw
    assert in_bulk == [raw, raw]


@every_block
def test_older_data_is_upgraded_on_every_read(block_class, db):
    class Renamed(block_class):
        def upgrade(self, raw):
            return upgraded.append(raw) or raw

    upgraded = []
    block = Renamed()
    raw = factories.usual_value(name_of(block_class))

    block.to_python(raw)
    block.bulk_to_python([raw])

    assert upgraded == [raw, raw]


def as_json(value):
    return json.loads(JSONRenderer().render(value))


@pytest.mark.lengthy
def test_saving_an_article_again_changes_neither_ids_nor_html(db):
    page = factories.ArticlePageFactory(body=factories.every_block())
    before = list(anew(page).body.raw_data), html_of(anew(page))

    for _save in range(2):
        draft = anew(page).get_latest_revision_as_object()
        draft.body = draft._meta.get_field("body").stream_block.clean(draft.body)
        draft.save_revision().publish()

    assert (list(anew(page).body.raw_data), html_of(anew(page))) == before


def test_readers_get_the_alternative_text_of_the_block_also_from_stored_renditions(db):
    image = factories.ImageFactory(title="img-4711")
    body = [
        factories.figure(image, alt_text="A curve that rises"),
        factories.question(answer=[factories.figure(image, alt_text="A curve that falls")]),
        factories.figure(image, alt_text=""),
    ]
    page = factories.ArticlePageFactory(body=body)

    first, second = (BeautifulSoup(html_of(anew(page)), "html.parser") for _visit in range(2))

    expected = ["A curve that rises", "A curve that falls", ""]
    assert [image["alt"] for image in first.find_all("img")] == expected
    assert [image["alt"] for image in second.find_all("img")] == expected


@every_block
def test_the_api_keeps_every_stored_value_and_adds_details(block_class, db):
    block = block_class()
    raw = factories.usual_value(name_of(block_class))

    shown = as_json(block.get_api_representation(block.to_python(raw), {"request": RequestFactory().get("/")}))

    assert without_details(shown) == without_items(raw)
    assert detailed(shown) == {name for name, child in choosing(block, raw)}


@every_block
def test_the_api_survives_what_was_deleted(block_class, db):
    block = block_class()
    raw = changed(
        factories.usual_value(name_of(block_class)),
        lambda name, value: factories.GONE if isinstance(value, int) and name != "year" else value,
    )

    assert as_json(block.get_api_representation(block.to_python(raw))) is not None


def test_the_pages_api_serves_an_article(client, db):
    page = factories.ArticlePageFactory(body=factories.every_block())

    response = client.get(f"/api/v2/pages/{page.pk}/?fields=body")

    cards = [block["value"] for block in response.json()["body"] if block["type"] == "author_card"]
    assert cards[0]["people"][0]["value"]["contributor_detail"]["full_name"].startswith("Dr Robin Example")


def without_details(shown):
    """What the API shows, less what it adds to the stored value."""
    if isinstance(shown, list):
        return [without_details(item) for item in shown]
    if isinstance(shown, dict):
        return {name: without_details(value) for name, value in shown.items() if not name.endswith("_detail")}
    return shown


def without_items(raw):
    """The stored value with each list as Wagtail's API shows it: the bare values."""
    if isinstance(raw, list):
        return [item["value"] if item["type"] == "item" else without_items(item) for item in raw]
    if isinstance(raw, dict):
        return {name: without_items(value) for name, value in raw.items()}
    return raw


def detailed(shown):
    """The fields of blocks that have a detail beside them, at any depth."""
    found = set()
    if isinstance(shown, list):
        found.update(*map(detailed, shown))
    if isinstance(shown, dict):
        own = {name.removesuffix("_detail") for name in shown if name.endswith("_detail")}
        stored = [value for name, value in shown.items() if not name.endswith("_detail")]
        found.update(own, *map(detailed, stored))
    return found


def choosing(block, raw):
    """Each field of the stored value that names something else or says more in its detail, and its block."""
    if isinstance(block, StreamBlock):
        for child in raw:
            yield from choosing(block.child_blocks[child["type"]], child["value"])
    elif isinstance(block, StructBlock):
        for name, child in block.child_blocks.items():
            chooser = getattr(child, "child_block", None) or getattr(child, "child_blocks", {}).get("image") or child
            if isinstance(chooser, (ChooserBlock, URLBlock)) or hasattr(child, "get_api_detail"):
                yield name, child
            else:
                yield from choosing(child, raw[name])


CODES = r"GB|POM|CD2|10\.1136|28446428|https?:|2024-03-01|\w+_\w+|None|<p"


@every_block
def test_the_search_index_gets_its_words_and_no_codes(block_class, db):
    block = block_class()
    value = block.to_python(factories.usual_value(name_of(block_class)))

    found = block.get_searchable_content(value)

    assert [words for words in corpus.part(name_of(block_class), "words") if words not in "\n".join(found)] == []
    assert not re.search(CODES, "\n".join(found))
    assert all(isinstance(text, str) and text.strip() for text in found)
    assert not {"section", "open", "trial", "supply", "control", "author", "none", "gone"} & set(found)


@every_block
def test_the_search_index_gets_nothing_from_an_empty_block(block_class, db):
    block = block_class()

    assert [text for text in block.get_searchable_content(empty_value(block)) if text] == []


@every_block
def test_migrations_name_it_without_arguments(block_class):
    path, args, options = block_class(label="Of a site").deconstruct()

    assert (path, args, options) == (f"wagtail_healthblocks.blocks.{block_class.__name__}", [], {})
    assert type(import_string(path)(*args, **options)) is block_class


@every_block
def test_migrations_name_it_for_a_subclass_of_a_site(block_class):
    class Local(block_class):
        pass

    assert Local(help_text="Of a site").deconstruct() == block_class().deconstruct()
    assert Local().deconstruct_with_lookup(None) == block_class().deconstruct()


def test_every_block_that_can_be_imported_comes_back_from_a_migration():
    concrete = [found for found in vars(blocks).values() if isinstance(found, type) and issubclass(found, Block)]
    named = [block_class for block_class in concrete if block_class.__name__ not in BASES]

    paths = {block_class: block_class().deconstruct()[0] for block_class in named}

    assert len(named) > len(BLOCKS)
    assert all(import_string(path) is block_class for block_class, path in paths.items())


def test_no_two_blocks_have_the_same_fields():
    fields = [frozenset(block_class().child_blocks) for block_class in BLOCKS if hasattr(block_class(), "child_blocks")]

    assert len(set(fields)) == len(fields)


@every_block
def test_it_has_a_rule_or_a_typed_field_of_its_own(block_class):
    malformed = {"clean", "get_errors"}
    ruled = Engine().rules_for(block_class)
    classes = [base for base in block_class.__mro__ if base.__module__.startswith("wagtail_healthblocks.blocks")]
    own = [base for base in classes if base.__module__ != "wagtail_healthblocks.blocks.base"]
    typed = [child for child in getattr(block_class(), "child_blocks", {}).values() if not is_plain(child)]

    validators = getattr(block_class(), "field_options", {}).get("validators", [])
    own_validators = [check for check in validators if check.__module__.startswith("wagtail_healthblocks.")]

    assert typed or own_validators or ruled or any(malformed & set(vars(base)) for base in own)


def is_plain(block):
    return isinstance(block, FieldBlock) and type(block).__module__.startswith("wagtail.blocks")


@every_block
def test_a_draft_may_leave_everything_empty(block_class, db):
    block = block_class()

    with as_draft(block):
        block.clean(empty_value(block))
        block.clean(block.get_default())
