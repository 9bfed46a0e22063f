"""What the blocks of a page have chosen is loaded together: each thing when it is first read, and no thing twice."""

import copy
import json
import pickle
import re
from collections import Counter

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.blocks import ChooserBlock

from tests import factories
from tests.corpus import BLOCKS, name_of
from tests.factories import anew, html_of
from wagtail_healthblocks.blocks import HealthStreamBlock, MedicineChooserBlock, PrescriptionRequiredBlock
from wagtail_healthblocks.blocks.loading import Route, loader, loading_once
from wagtail_healthblocks.blocks.media import FigureBlock
from wagtail_healthblocks.models import Medicine

pytestmark = pytest.mark.django_db

MEDICINE, STATUS, HELPLINE = (f"wagtail_healthblocks_{name}" for name in ("medicine", "legalstatus", "helpline"))
WITH_BYLINE = "{% load healthblocks_tags wagtailcore_tags %}{% health_byline %}{% include_block page.body %}"
IMAGE, RENDITION = "wagtailimages_image", "wagtailimages_rendition"


def looked_up(read, *args):
    """How often a table was asked while this ran, and what it gave."""
    with CaptureQueriesContext(connection) as queries:
        result = read(*args)
    return Counter(re.search(r"FROM [\"`]?(\w+)", query["sql"])[1] for query in queries), result


def everywhere(medicine, other):
    """Five blocks of four kinds at three depths that name one of two medicines."""
    answer = [factories.prescription_required(medicine), factories.off_label_notice(other)]
    return [
        factories.paragraph(),
        factories.prescription_required(medicine),
        factories.dosage(other),
        factories.question(answer=answer),
        factories.qa_section([factories.question(answer=[factories.prescription_required(other)])]),
    ]


def article(*body):
    return anew(factories.ArticlePageFactory(body=list(body)))


def medicines_in(stream):
    first, dosage, question, section = (child.value for child in list(stream)[1:])
    inner = section["questions"][0].value["answer"][0].value
    in_answer = [child.value["medicine"] for child in question["answer"]]
    return [first["medicine"], dosage["medicine"], *in_answer, inner["medicine"]]


def test_all_choosers_of_a_page_load_together():
    one, two = factories.MedicineFactory(), factories.MedicineFactory()
    page = article(*everywhere(one, two))

    tables, medicines = looked_up(medicines_in, page.body)

    assert medicines == [one, two, one, two, two]
    assert tables == {MEDICINE: 1, STATUS: 1}


def test_each_place_has_an_object_of_its_own():
    page = article(*everywhere(factories.MedicineFactory(), factories.MedicineFactory()))

    first, *others = medicines_in(page.body)
    first.name = "Changed"

    assert "Changed" not in [medicine.name for medicine in others]


def test_nothing_is_loaded_until_it_is_read():
    page = factories.ArticlePageFactory(
        body=[
            factories.paragraph(),
            factories.helpline(factories.HelplineFactory()),
            factories.prescription_required(factories.MedicineFactory()),
        ]
    )

    listing, pages = looked_up(lambda: list(type(page).objects.filter(pk=page.pk)))
    text, _paragraph = looked_up(lambda: pages[0].body[0].value)
    helplines, _helpline = looked_up(lambda: pages[0].body[1].value)

    assert listing == {"testapp_articlepage": 1}
    assert text == {}
    assert helplines == {HELPLINE: 1}


def test_renditions_are_looked_up_once_for_blocks_and_people_and_only_when_a_picture_is_drawn():
    page = factories.ArticlePageFactory(
        body=[
            factories.figure(factories.ImageFactory()),
            factories.question(answer=[factories.figure(factories.ImageFactory())]),
            factories.author_card(factories.person(factories.ContributorFactory())),
            factories.author_card(),
        ]
    )
    factories.ContributionFactory(page=page)
    html_of(anew(page), WITH_BYLINE)  # makes the renditions

    stream = anew(page).body
    read, _words = looked_up(stream.stream_block.get_searchable_content, stream)
    drawn, html = looked_up(html_of, anew(page), WITH_BYLINE)

    assert IMAGE in read
    assert RENDITION not in read
    assert html.count("<img") == 4
    assert drawn[RENDITION] == 1


def test_what_was_deleted_reads_as_none_in_every_place():
    one, two = factories.MedicineFactory(), factories.MedicineFactory()
    page = article(*everywhere(one, two))
    Medicine.objects.filter(pk=one.pk).delete()

    tables, medicines = looked_up(medicines_in, page.body)

    assert medicines == [None, two, None, two, two]
    assert tables[MEDICINE] == 1


def test_a_field_that_an_upgrade_has_renamed_is_loaded_when_its_block_is_read():
    class Renamed(PrescriptionRequiredBlock):
        def upgrade(self, raw):
            return {"medicine": raw.pop("drug"), **raw} if "drug" in raw else raw

    class Stream(HealthStreamBlock):
        today = PrescriptionRequiredBlock()
        older = Renamed()

    one, two = factories.MedicineFactory(), factories.MedicineFactory()
    raw = [factories.block("today", {"medicine": one.pk}), factories.block("older", {"drug": two.pk})]

    tables, medicines = looked_up(lambda: [child.value["medicine"] for child in Stream().to_python(raw)])

    assert medicines == [one, two]
    assert tables[MEDICINE] == 2


@pytest.mark.parametrize(
    "odd", [None, "x", [], ["x"], {}, {"type": []}, [{"type": []}], [{"type": "item"}], 10**30, [[1]]]
)
def test_what_is_stored_in_an_odd_shape_keeps_nothing_else_from_being_loaded(odd):
    medicine = factories.MedicineFactory()
    page = article(
        factories.prescription_required(medicine),
        factories.block("dosage", {"medicine": odd}),
        factories.block("question", {"question": "Why?", "answer": odd}),
        factories.block("helpline", {"helplines": odd}),
        factories.block("figure", {"image": odd}),
    )

    assert [child.value for child in page.body][0]["medicine"] == medicine


@pytest.mark.parametrize("is_read", [False, True])
def test_a_stream_is_copied_pickled_and_stored_as_it_was(is_read):
    medicine = factories.MedicineFactory()
    page = article(*everywhere(medicine, medicine), factories.figure(factories.ImageFactory()))
    before = list(page.body.raw_data)
    if is_read:
        html_of(page)

    copied, unpickled = copy.deepcopy(page.body), pickle.loads(pickle.dumps(page.body))  # noqa: S301 - our own

    assert copied == unpickled == page.body
    for stream in (page.body, copied, unpickled):
        assert json.loads(json.dumps(stream.get_prep_value())) == before
        assert looked_up(list, stream)[0][MEDICINE] <= 1


def test_a_picture_can_be_kept_in_a_cache_with_its_renditions():
    page = factories.ArticlePageFactory(body=[factories.figure(factories.ImageFactory())])
    html_of(page)
    picture = anew(page).body[0].value["image"]

    kept = pickle.loads(pickle.dumps(picture))  # noqa: S301 - our own
    tables, picture_of_kept = looked_up(FigureBlock().get_picture, kept)

    assert picture_of_kept.renditions
    assert tables == {}


def test_nothing_of_a_page_outlives_its_reading():
    medicine = factories.MedicineFactory(name="Oldamine")
    page = factories.ArticlePageFactory(body=[factories.prescription_required(medicine)])
    assert anew(page).body[0].value["medicine"].name == "Oldamine"

    Medicine.objects.filter(pk=medicine.pk).update(name="Newamine")

    assert anew(page).body[0].value["medicine"].name == "Newamine"
    assert loader() is not loader()


def test_pages_that_are_read_together_share_what_they_choose():
    medicine = factories.MedicineFactory()
    pages = [article(*everywhere(medicine, medicine)) for _number in range(3)]

    with loading_once():
        tables, found = looked_up(lambda: [medicines_in(page.body) for page in pages])

    assert found == [[medicine] * 5] * 3
    assert tables == {MEDICINE: 1, STATUS: 1}


def test_a_sites_router_is_asked_for_each_table(settings):
    asked = []

    class Router:
        def db_for_read(self, model, **hints):
            asked.append(model._meta.db_table)
            return "default"

    page = factories.ArticlePageFactory(
        body=[
            factories.prescription_required(factories.MedicineFactory()),
            factories.figure(factories.ImageFactory()),
        ]
    )
    html_of(anew(page))
    page = anew(page)
    settings.DATABASE_ROUTERS = [Router()]

    html_of(page)

    assert {MEDICINE, STATUS, IMAGE, RENDITION} <= set(asked)


@pytest.mark.parametrize("block_class", BLOCKS, ids=lambda block_class: block_class.__name__)
def test_whatever_a_block_has_chosen_is_seen_in_what_is_stored(block_class):
    block = block_class()
    raw = factories.usual_value(name_of(block_class))
    route = Route.through(block)

    ahead = [(chooser.model_class, key) for chooser, key in route.chosen_in(raw)] if route else []

    chosen = [(model, int(key)) for model, key, *_paths in block.extract_references(block.to_python(raw))]
    of_choosers = {chooser.model_class for chooser in choosers_in(block)}
    assert Counter(found for found in ahead if found[1]) == Counter(c for c in chosen if c[0] in of_choosers)


def choosers_in(block):
    children = [*getattr(block, "child_blocks", {}).values(), *filter(None, [getattr(block, "child_block", None)])]
    return [block] if isinstance(block, ChooserBlock) else [found for child in children for found in choosers_in(child)]


def test_a_sites_own_chooser_loads_together_with_ours():
    class OwnStream(HealthStreamBlock):
        first = MedicineChooserBlock()
        second = MedicineChooserBlock()
        notice = PrescriptionRequiredBlock()

    medicines = [factories.MedicineFactory() for _number in range(3)]
    one, two, three = (medicine.pk for medicine in medicines)
    notice = factories.block("notice", {"medicine": three})
    stream = OwnStream().to_python([factories.block("first", one), factories.block("second", two), notice])

    tables, (first, second, notice) = looked_up(list, stream)

    assert [first.value, second.value, notice.value["medicine"]] == medicines
    assert tables == {MEDICINE: 1, STATUS: 1}
