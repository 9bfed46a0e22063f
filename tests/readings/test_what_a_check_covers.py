"""Whatever field somebody changes after a check: if readers get something else, the page says that it has changed."""

import copy
import datetime

import pytest
from bs4 import BeautifulSoup
from wagtail.blocks import (
    BooleanBlock,
    CharBlock,
    ChooserBlock,
    DateBlock,
    DecimalBlock,
    FloatBlock,
    IntegerBlock,
    ListBlock,
    RichTextBlock,
    StreamBlock,
    StructBlock,
    TextBlock,
    URLBlock,
)
from wagtail.blocks.field_block import BaseChoiceBlock
from wagtail.images.blocks import ImageBlock

from tests import factories
from tests.fuzz import samples
from tests.testapp.models import ArticlePage
from wagtail_healthblocks.models import MedicalCheck
from wagtail_healthblocks.traversal import walk

ATTRIBUTES = ("href", "src", "alt", "title", "datetime", "aria-label", "poster", "lang")


def what_readers_get(page):
    """The words, addresses, alternatives and dates of the page, but what it says of its own checks."""
    soup = BeautifulSoup(factories.html_of(page, EVERY_TAG), "html.parser")
    for own in soup.select(".hb-medical-check"):
        own.decompose()
    marked = [(name, tag[name]) for tag in soup.find_all(True) for name in ATTRIBUTES if tag.has_attr(name)]
    return " ".join(soup.get_text(" ").split()), marked


EVERY_TAG = """{% load healthblocks_tags wagtailcore_tags %}<h1>{{ page.title }}</h1>
{% health_byline %}{% include_block page.body %}"""


def others(block, raw, things):
    """Other values that a field could hold, as a page stores them."""
    match block:
        case RichTextBlock():
            link = '<p><a href="https://changed.example.org/">Changed</a> to 5.</p>'
            return [*([raw.replace("a", "e", 1)] if raw and "a" in raw else []), link, ""]
        case BaseChoiceBlock():
            keys = [key for key, _label in block.field.choices if key and not isinstance(_label, (list, tuple))]
            grouped = [key for _group, inner in block.field.choices if isinstance(inner, (list, tuple)) for key, _l in inner]
            return [key for key in [*keys, *grouped][:12] if key != raw]
        case URLBlock():
            return ["https://changed.example.org/"]
        case BooleanBlock():
            return [not raw]
        case IntegerBlock() | FloatBlock() | DecimalBlock():
            return [(int(float(raw)) if raw not in (None, "") else 0) + 3, None]
        case DateBlock():
            return ["2001-02-03"]
        case ImageBlock():
            return [{**(raw or {}), "image": things.image, "alt_text": "Another", "decorative": False}, {**(raw or {}), "image": (raw or {}).get("image"), "alt_text": "Other words", "decorative": False}]
        case ChooserBlock():
            return [things.another(block), None]
        case CharBlock() | TextBlock():
            return [f"{raw or ''} changed".strip(), ""]
    return [f"{raw or ''}5".strip()]


def changes(block, raw, things, path=""):
    """Every change of one value in a stored block: where, and the whole with it."""
    if isinstance(block, ImageBlock) or not isinstance(block, (StructBlock, ListBlock, StreamBlock)):
        yield from ((path, value) for value in others(block, raw, things))
    elif isinstance(block, StructBlock):
        for name, child in block.child_blocks.items():
            for where, value in changes(child, (raw or {}).get(name), things, f"{path}.{name}"):
                yield where, {**(raw or {}), name: value}
    else:
        yield from _changes_of_many(block, raw or [], things, path)


def _changes_of_many(block, raw, things, path):
    for number, item in enumerate(raw):
        is_wrapped = isinstance(item, dict) and "value" in item and "type" in item
        child = block.child_blocks[item["type"]] if isinstance(block, StreamBlock) else block.child_block
        for where, value in changes(child, item["value"] if is_wrapped else item, things, f"{path}.{number}"):
            yield where, [*raw[:number], {**item, "value": value} if is_wrapped else value, *raw[number + 1 :]]
        yield f"{path}.{number} taken out", [*raw[:number], *raw[number + 1 :]]
    if len(raw) > 1:
        yield f"{path} turned round", raw[::-1]


class Things:
    """Other things to choose."""

    def __init__(self):
        self.image = factories.ImageFactory(title="Another").pk
        self.found = {}

    def another(self, block):
        model = block.model_class
        if model not in self.found:
            makers = {
                "medicine": factories.MedicineFactory,
                "disclaimer": factories.DisclaimerFactory,
                "helpline": factories.HelplineFactory,
                "contributor": factories.ContributorFactory,
                "page": factories.ArticlePageFactory,
            }
            self.found[model] = makers[model._meta.model_name]().pk
        return self.found[model]


@pytest.fixture
def checked(db):
    """`checked(body)` is an article with this stream, published, checked and read again."""
    checker = factories.ContributorFactory(name="Kim Checker", credentials="MBBS")

    def make(body):
        page = factories.ArticlePageFactory(body=body)
        revision = page.save_revision()
        revision.publish()
        MedicalCheck.objects.record(revision, contributor=checker, by=None)
        return factories.anew(page)

    return make


@pytest.mark.parametrize("name", samples.names())
def test_a_change_that_readers_get_ends_what_a_check_says(checked, name):
    stored = samples.whole_streams()[name]
    page, things, silent, seen = checked(stored), Things(), [], 0
    assert page.get_medical_checks().state == "valid", page.get_medical_check().changes
    before = what_readers_get(page)

    for where, value in changes(ArticlePage.body.field.stream_block, stored, things, name):
        page.body = page.body.stream_block.to_python(copy.deepcopy(value))
        page.save()
        page = factories.anew(page)
        if what_readers_get(page) != before:
            seen += 1
            silent += [where] if page.get_medical_checks().state != "changed" else []

    assert not silent
    assert seen
