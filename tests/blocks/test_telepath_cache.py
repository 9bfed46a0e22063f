"""What the page editor is told of our blocks is worked out once, and stays right where a site has a part in it."""

import copy
import gc
import json
import re
import sys
import weakref
from types import ModuleType

import pytest
from django import forms
from django.urls import get_script_prefix, include, path, set_script_prefix, set_urlconf
from django.utils.translation import override
from wagtail.admin.telepath import registry
from wagtail.blocks import BlockField, CharBlock, ChoiceBlock, StreamBlock, StructBlock
from wagtail.blocks.struct_block import StructBlockAdapter

from tests import factories
from wagtail_healthblocks.blocks import (
    FigureBlock,
    HealthArticleStreamBlock,
    HealthBlock,
    PersonBlock,
    QuestionBlock,
    telepath_cache,
)
from wagtail_healthblocks.blocks.telepath_cache import HealthBlockAdapter
from wagtail_healthblocks.models import Medicine

NEW_ID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"


def told(block):
    """What the editor's script is told of a block."""
    return BlockField(block=block).widget.block_json


def unpacked(packed):
    """The same with every reference in it resolved, without new ids, and without what HTML makes nothing of."""
    packed, known = re.sub(NEW_ID, "an id", packed), {}

    def value_of(node):
        if isinstance(node, list):
            return [value_of(item) for item in node]
        if isinstance(node, str):
            return re.sub(r"\s*\n\s*", "\n", node)
        if not isinstance(node, dict):
            return node
        if "_ref" in node:
            return known[node["_ref"]]
        if "_type" in node:
            value = {"type": node["_type"], "arguments": value_of(node["_args"])}
        elif "_dict" in node:
            value = {key: value_of(item) for key, item in node["_dict"].items()}
        elif "_list" in node:
            value = value_of(node["_list"])
        elif "_val" in node:
            value = value_of(node["_val"])
        else:
            value = {key: value_of(item) for key, item in node.items() if key != "_id"}
        if "_id" in node:
            known[node["_id"]] = value
        return value

    return value_of(json.loads(packed))


@pytest.fixture
def rendered(monkeypatch):
    """The widgets of which the HTML was made, one entry for each time."""
    render, made = forms.Widget.render, []
    monkeypatch.setattr(
        forms.Widget, "render", lambda widget, *args, **more: made.append(widget) or render(widget, *args, **more)
    )
    return made


@pytest.mark.lengthy
@pytest.mark.parametrize("language", ["en", "de", "ar"])
def test_the_editor_is_told_what_wagtail_tells_it(monkeypatch, language):
    block = HealthArticleStreamBlock()
    with override(language):
        once, twice = BlockField(block=block).widget, BlockField(block=block).widget
        assert unpacked(once.block_json) == unpacked(twice.block_json)

        monkeypatch.setitem(registry.adapters, HealthBlock, StructBlockAdapter())
        wagtails = BlockField(block=block).widget

        assert unpacked(twice.block_json) == unpacked(wagtails.block_json)
        assert str(twice.media) == str(wagtails.media)


def test_it_is_worked_out_once_and_from_no_database(rendered):
    telepath_cache.forget()
    told(HealthArticleStreamBlock())
    first = len(rendered)

    told(HealthArticleStreamBlock())

    assert first > 50
    assert len(rendered) - first <= 2  # the paragraph, and what else is no structure


def test_what_a_new_block_begins_with_has_ids_of_its_own_in_each_form():
    block = HealthArticleStreamBlock()

    once, twice = (set(re.findall(NEW_ID, told(block))) for _form in range(2))

    assert len(once) == len(twice) > 2
    assert not once & twice


def test_each_language_has_its_own_words():
    block = HealthArticleStreamBlock()

    with override("de"):
        german = told(block)

    assert "Frage" in german and "Frage" not in told(block)
    with override("de"):
        assert unpacked(told(block)) == unpacked(german)


def moods():
    return [(medicine.name, medicine.name) for medicine in Medicine.objects.all()]


class MoodBlock(HealthBlock):
    """A site's own structure on ours."""

    mood = ChoiceBlock(choices=moods)


class ExtendedQuestionBlock(QuestionBlock):
    mood = ChoiceBlock(choices=moods)


SITES = {
    "beside ours": lambda: [("mood", ChoiceBlock(choices=moods)), ("question", QuestionBlock())],
    "in a structure": lambda: [
        ("mood", StructBlock([("mood", ChoiceBlock(choices=moods)), ("asked", QuestionBlock())]))
    ],
    "in a structure on ours": lambda: [("mood", MoodBlock()), ("question", QuestionBlock())],
    "in one that extends ours": lambda: [("question", ExtendedQuestionBlock())],
    "in one of ours": lambda: [("question", QuestionBlock([("mood", ChoiceBlock(choices=moods))]))],
    "in a stream in ours": lambda: [
        ("question", QuestionBlock([("moods", StreamBlock([("mood", ChoiceBlock(choices=moods))]))]))
    ],
}


def test_widgets_that_say_the_same_are_told_once():
    line = '<input type=\\"text\\" name=\\"__NAME__\\" maxlength=\\"255\\"'

    packed = told(HealthArticleStreamBlock())

    assert packed.count(line) == 1
    assert packed.count("wagtail.widgets.DraftailRichTextArea") < packed.count("--draftail_rich_text_area") / 3


def test_the_html_of_a_widget_has_no_empty_lines():
    packed = told(HealthArticleStreamBlock())

    assert '<option value=\\"GB\\"' in packed
    assert r"\n\n" not in packed and r"\n " not in packed


@pytest.mark.parametrize("children", SITES.values(), ids=SITES)
def test_choices_that_a_site_reads_from_its_database_are_those_of_today(db, children):
    block = StreamBlock(children())
    before = told(block)
    factories.MedicineFactory(name="Todayamine")

    after = told(block)

    assert "Todayamine" not in before
    assert "Todayamine" in after


def test_so_are_choices_that_no_database_holds():
    years = ["1999"]
    block = StreamBlock(
        [("question", QuestionBlock([("year", ChoiceBlock(choices=lambda: [(year, year) for year in years]))]))]
    )
    before = told(block)
    years.append("2031")

    assert "1999" in before and "2031" in told(block)


def test_so_is_a_default_that_is_worked_out():
    names = ["Robin"]
    people = StreamBlock([("person", PersonBlock(default=lambda: {"name": names[-1]}))])
    block = QuestionBlock([("people", people)])
    before = told(block)
    names.append("Kim")

    assert "Robin" in before and "Kim" in told(block)


def test_so_is_the_title_of_a_default_that_is_chosen(db):
    robin = factories.ContributorFactory(name="Robin Example")
    people = StreamBlock([("person", PersonBlock(default={"contributor": robin.pk}))])
    block = QuestionBlock([("people", people)])
    before = told(block)
    robin.name = "Robin Renamed"
    robin.save()

    assert "Robin Example" in before and "Robin Renamed" in told(block)


class DescribedBlock(PersonBlock):
    """A site's own block, which says something else each time."""

    def get_description(self):
        return next(self.descriptions)


def test_a_sites_own_block_is_asked_each_time():
    DescribedBlock.descriptions = iter(["Asked once", "Asked twice"])
    block = QuestionBlock([("person", DescribedBlock())])

    assert "Asked once" in told(block)
    assert "Asked twice" in told(block)


class ClockAdapter(StructBlockAdapter):
    """A site's own description of our block."""

    def js_args(self, block):
        return [*super().js_args(block), next(self.times)]


def test_a_sites_own_adapter_is_asked_each_time(monkeypatch):
    ClockAdapter.times = iter(["one o'clock", "two o'clock"])
    monkeypatch.setitem(registry.adapters, PersonBlock, ClockAdapter())
    block = StreamBlock([("question", QuestionBlock([("person", PersonBlock())]))])

    assert "one o'clock" in told(block)
    assert "two o'clock" in told(block)


class StampedInput(forms.TextInput):
    """A site's own widget."""

    def get_context(self, name, value, attrs):
        return super().get_context(name, value, {**attrs, "data-stamp": next(self.stamps)})


def test_a_sites_own_widget_is_rendered_each_time():
    StampedInput.stamps = iter(["first stamp", "second stamp"])
    text = CharBlock()
    text.field.widget = StampedInput()
    block = StreamBlock([("question", QuestionBlock([("text", text)]))])

    assert "first stamp" in told(block)
    assert "second stamp" in told(block)


@pytest.fixture
def elsewhere(monkeypatch):
    """Addresses of a site that has its admin in another place."""
    module = ModuleType("urls_elsewhere")
    module.urlpatterns = [path("backstage/", include("wagtail.admin.urls"))]
    monkeypatch.setitem(sys.modules, module.__name__, module)
    return module.__name__


@pytest.fixture
def asked_below():
    """`asked_below(prefix)`: requests come in below this path from now on."""
    prefix = get_script_prefix()
    yield set_script_prefix
    set_script_prefix(prefix)
    set_urlconf(None)


def test_choosers_ask_where_the_admin_is(asked_below, elsewhere, settings):
    block = StreamBlock([("figure", FigureBlock())])
    here = told(block)

    asked_below("/clinic/")
    below = told(block)
    asked_below("/")
    set_urlconf(elsewhere)
    of_the_request = told(block)
    set_urlconf(None)
    settings.ROOT_URLCONF = elsewhere

    assert "/clinic/admin/" in below and "/clinic/" not in here
    assert "/backstage/" in of_the_request and "/backstage/" in told(block)
    assert "/backstage/" not in here


def test_what_is_kept_of_a_block_goes_with_it():
    block = copy.deepcopy(QuestionBlock())  # Wagtail holds on to the one that it was copied of
    told(block)
    gone = weakref.ref(block)
    kept = weakref.ref(telepath_cache.kept(HealthBlockAdapter(), block))

    del block
    gc.collect()

    assert gone() is None
    assert kept() is None
