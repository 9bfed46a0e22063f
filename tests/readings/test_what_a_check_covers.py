"""Whatever field somebody changes after a check: if readers get something else, the page says that it has changed."""

import copy
import datetime

import pytest
from bs4 import BeautifulSoup
from django.apps import apps
from django.db import models
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
from wagtail.fields import StreamField
from wagtail.images.blocks import ImageBlock
from wagtail.images.tests.utils import get_test_image_file

from tests import factories
from tests.fuzz import samples
from tests.parts import one_in
from tests.testapp.models import ArticlePage, FeatureLink, FeaturePage
from wagtail_healthblocks.models import Contribution, DefaultDisclaimer, LegalStatus, MedicalCheck, Source
from wagtail_healthblocks.readings.own_words import covered_fields
from wagtail_healthblocks.readings.records import describe

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


def flattened(choices):
    for key, label in choices:
        yield from label if isinstance(label, (list, tuple)) else [(key, label)]


def others(block, raw, things):
    """Other values that a field could hold, as a page stores them."""
    match block:
        case RichTextBlock():
            link = '<p><a href="https://changed.example.org/">Changed</a> to 5.</p>'
            return [*([raw.replace("a", "e", 1)] if raw and "a" in raw else []), link, ""]
        case BaseChoiceBlock():
            return [key for key, _label in flattened(block.field.choices) if key and key != raw][:12]
        case URLBlock():
            return ["https://changed.example.org/"]
        case BooleanBlock():
            return [not raw]
        case IntegerBlock() | FloatBlock() | DecimalBlock():
            return [(int(float(raw)) if raw not in (None, "") else 0) + 3, None]
        case DateBlock():
            return ["2001-02-03"]
        case ImageBlock():
            now = raw or {"image": things.image, "alt_text": "", "decorative": False}
            return [{**now, "image": things.image}, {**now, "alt_text": "Other words"}, {**now, "decorative": True}]
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
                "source": factories.SourceFactory,
                "image": factories.ImageFactory,
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


#: Of the changes of a sample the ordinary run tries so many, evenly spread (a half, a third, …), and a few at least.
ONE_IN, FEW = 17, 4


@pytest.mark.lengthy
@pytest.mark.parametrize("name", samples.names())
def test_a_change_that_readers_get_ends_what_a_check_says(checked, name):
    assert_changes_end_a_check(checked, name, ONE_IN)


@pytest.mark.long
@pytest.mark.parametrize("name", samples.names())
def test_every_change_that_readers_get_ends_what_a_check_says(checked, name):
    assert_changes_end_a_check(checked, name, 1)


def assert_changes_end_a_check(checked, name, one_in):
    stored = samples.whole_streams()[name]
    page, things, silent, seen = checked(stored), Things(), [], 0
    assert page.get_medical_checks().state == "valid", page.get_medical_check().changes
    before = what_readers_get(page)

    every = list(changes(ArticlePage.body.field.stream_block, stored, things, name))
    for where, value in every[:: max(1, min(one_in, len(every) // FEW))]:
        page.body = page.body.stream_block.to_python(copy.deepcopy(value))
        page.save()
        page = factories.anew(page)
        if what_readers_get(page) != before:
            seen += 1
            silent += [where] if page.get_medical_checks().state != "changed" else []

    assert not silent
    assert seen


def shown_facts(page):
    return {fact["name"] for fact in page.get_medical_check().changed_facts}


def other_value(field, value, things):
    """Another value of a field of a snippet, or None where nobody can write one."""
    if field.related_model is Source:
        return factories.SourceFactory(title="Another source").pk
    if field.is_relation:
        return things.image if field.name == "photo" else None
    if field.choices:
        return next(key for key, label in field.flatchoices if key and key != value)
    if isinstance(field, models.DateField):
        return datetime.date(2001, 2, 3)
    if isinstance(field, models.URLField):
        return "https://changed.example.org/"
    return f"{value}9"[-field.max_length :] if field.max_length else f"{value or ''}\nhttps://changed.example.org/"


#: Each snippet, where a page shows it, and what is written with it.
SNIPPETS = {
    "contributor": lambda one: [factories.author_card(factories.person(one))],
    "medicine": lambda one: [factories.medicine_facts(one), factories.prescription_required(one)],
    "disclaimer": lambda one: [factories.disclaimer(one, kind=one.kind)],
    "helpline": lambda one: [factories.helpline(one)],
}
MODELS = {name: apps.get_model("wagtail_healthblocks", name) for name in SNIPPETS}
FIELDS = [(name, field) for name, model in MODELS.items() for field in covered_fields(model)]


def snippet_of(name):
    return getattr(factories, f"{name.title()}Factory")()


@pytest.mark.parametrize(("name", "field"), FIELDS, ids=lambda part: getattr(part, "name", part))
def test_a_shared_fact_that_changes_is_named(checked, name, field):
    snippet, things = snippet_of(name), Things()
    page = checked(SNIPPETS[name](snippet))
    before = what_readers_get(page)
    if isinstance(field, StreamField):
        snippet.uses = [("use", {"country": "GB", "approval": "approved", "use": "Something else"})]
    else:
        setattr(snippet, field.attname, other_value(field, field.value_from_object(snippet), things))

    snippet.save()
    page = factories.anew(page)

    assert page.get_medical_checks().state == "valid"
    if what_readers_get(page) != before:
        assert shown_facts(page) == {snippet.public_name}


@pytest.mark.parametrize("field", covered_fields(LegalStatus), ids=lambda field: field.name)
def test_a_legal_status_that_changes_names_its_medicine(checked, field):
    medicine, things = factories.MedicineFactory(), Things()
    page = checked(SNIPPETS["medicine"](medicine))
    status = medicine.legal_statuses.first()
    setattr(status, field.attname, other_value(field, field.value_from_object(status), things))

    status.save()
    medicine.save()

    came = {"Another source"} if field.related_model is Source else set()
    assert shown_facts(factories.anew(page)) == {medicine.name} | came


@pytest.mark.parametrize("name", SNIPPETS)
@pytest.mark.parametrize(
    "vanish", [lambda one: one.unpublish(), lambda one: one.delete()], ids=["unpublished", "deleted"]
)
def test_a_shared_fact_that_is_gone_is_named_and_no_word_of_the_page(checked, name, vanish):
    snippet = snippet_of(name)
    known_as = snippet.public_name
    page = checked(SNIPPETS[name](snippet))

    vanish(snippet)
    page = factories.anew(page)

    assert page.get_medical_checks().state == "valid"
    assert shown_facts(page) == {known_as}


def test_a_site_can_let_a_check_vouch_for_shared_facts_too(checked, settings):
    settings.HEALTHBLOCKS_SHARED_FACTS_ARE_CHECKED = True
    helpline = factories.HelplineFactory()
    page = checked(SNIPPETS["helpline"](helpline))
    helpline.phone = "0900 999 9999"

    helpline.save()

    assert factories.anew(page).get_medical_checks().state == "changed"


def test_the_sites_default_disclaimer_is_a_shared_fact(checked):
    said = factories.DisclaimerFactory(text="<p>Ask a doctor.</p>")
    DefaultDisclaimer.objects.create(settings=factories.site_settings(), disclaimer=said)
    page = checked([factories.disclaimer()])

    DefaultDisclaimer.objects.update(disclaimer=factories.DisclaimerFactory(text="<p>Nothing is sure.</p>"))
    factories.site_settings().save()

    assert len(shown_facts(factories.anew(page))) == 1


def feature():
    """A page with something in each of its fields."""
    page = FeaturePage(
        title="Sleep",
        introduction="<p>Sleep well.</p>",
        summary="All of it.",
        kicker="New",
        reviewed_until=datetime.date(2030, 1, 1),
        minutes=5,
        website="https://example.org/",
        cover=factories.ImageFactory(),
        medicine=factories.MedicineFactory(),
        body=[("paragraph", "<p>One.</p>")],
    )
    page.helplines = [factories.HelplineFactory()]
    page.links = [
        FeatureLink(words="More", url="https://example.org/more"),
        FeatureLink(words="Less", url="https://x.org/"),
    ]
    return factories.site_root().add_child(instance=page)


def replaced_file(page):
    page.cover.file.save("another.png", get_test_image_file("another.png", size=(9, 9)))
    page.cover.save()


def with_links(page, **columns):
    links = list(page.links.all())
    for name, values in columns.items():
        for link, value in zip(links, values, strict=True):
            setattr(link, name, value)
    page.links = links


#: What somebody does to a page, and whether its own words are others then.
EDITS = {
    "title": (lambda page: setattr(page, "title", "Wake"), True),
    "rich text": (lambda page: setattr(page, "introduction", "<p>Sleep ill.</p>"), True),
    "an address in rich text": (
        lambda page: setattr(page, "introduction", '<p>Sleep <a href="https://x.org/">well</a>.</p>'),
        True,
    ),
    "a raised figure": (lambda page: setattr(page, "introduction", "<p>Sleep <sup>9</sup> well.</p>"), True),
    "text": (lambda page: setattr(page, "summary", "Some of it."), True),
    "line": (lambda page: setattr(page, "kicker", "Old"), True),
    "date": (lambda page: setattr(page, "reviewed_until", datetime.date(2031, 1, 1)), True),
    "number": (lambda page: setattr(page, "minutes", 50), True),
    "no number": (lambda page: setattr(page, "minutes", None), True),
    "yes": (lambda page: setattr(page, "is_urgent", True), True),
    "address": (lambda page: setattr(page, "website", "https://x.org/"), True),
    "another picture": (lambda page: setattr(page, "cover", factories.ImageFactory()), True),
    "no picture": (lambda page: setattr(page, "cover", None), True),
    "the file of the picture": (replaced_file, True),
    "another medicine": (lambda page: setattr(page, "medicine", factories.MedicineFactory()), True),
    "another helpline": (lambda page: page.helplines.add(factories.HelplineFactory()), True),
    "stream": (lambda page: page.body.append(("paragraph", "<p>Two.</p>")), True),
    "a child more": (lambda page: page.links.add(FeatureLink(words="Else", url="https://x.org/")), True),
    "a child less": (lambda page: page.links.remove(page.links.first()), True),
    "a child's words": (lambda page: with_links(page, words=["Most", "Less"]), True),
    "children turned round": (lambda page: with_links(page, sort_order=[1, 0]), True),
    "stress": (lambda page: setattr(page, "introduction", "<p>Sleep <b>well</b>.</p>"), False),
    "the editor's marks": (
        lambda page: setattr(page, "introduction", '<p data-block-key="abcde">Sleep well.</p>'),
        False,
    ),
    "ends of lines": (lambda page: setattr(page, "summary", "All of it.\r\n"), False),
    "a teaser": (lambda page: setattr(page, "teaser", "Read this."), False),
    "what is shared": (lambda page: setattr(page, "share_text", "Read this."), False),
    "what visits count": (lambda page: setattr(page, "visits", 5), False),
    "slug": (lambda page: setattr(page, "slug", "other"), False),
    "for search engines": (lambda page: setattr(page, "seo_title", "Other"), False),
    "description": (lambda page: setattr(page, "search_description", "Other"), False),
    "in menus": (lambda page: setattr(page, "show_in_menus", True), False),
    "who wrote it": (
        lambda page: page.healthblocks_contributions.add(Contribution(contributor=factories.ContributorFactory())),
        False,
    ),
    "when it goes": (
        lambda page: setattr(page, "expire_at", datetime.datetime(2099, 1, 1, tzinfo=datetime.timezone.utc)),
        False,
    ),
}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("edit", "published"), [*((edit, False) for edit in EDITS), *one_in(4, [(edit, True) for edit in EDITS])]
)
def test_a_field_of_the_page_is_covered_unless_there_is_a_reason(edit, published):
    page = feature()
    revision = page.save_revision()
    revision.publish()
    MedicalCheck.objects.record(revision, contributor=factories.ContributorFactory(), by=None)
    page = factories.anew(page)
    assert page.get_medical_checks().state == "valid"
    change, changes = EDITS[edit]

    change(page)
    if published:
        page.save_revision().publish()
    else:
        page.save()

    assert factories.anew(page).get_medical_checks().state == ("changed" if changes else "valid")


@pytest.mark.parametrize("number", [0, 1])
def test_an_editor_is_told_what_changed(checked, number):
    warning = factories.warning_callout()
    page = checked([factories.dosage(), warning])
    dosage, _warning = page.body.get_prep_value()
    dosage["value"]["doses"][0]["value"]["amount"] = "5,000"
    warning = {**warning, "value": {**warning["value"], "heading": "Take two"}}
    page.body = page.body.stream_block.to_python([dosage, warning][: number + 1] + ([_warning] if not number else []))

    page.save()

    kinds = factories.anew(page).get_medical_check().changes
    assert describe(kinds, ArticlePage) == ["Dosage: amount", "Dosage: amount; Warning: heading"][number]
