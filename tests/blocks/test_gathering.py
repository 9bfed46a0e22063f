"""Standing disclaimers that stand side by side are one quiet panel, wherever they are, and stay what they are."""

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.blocks import StreamValue

from tests import factories
from wagtail_healthblocks import blocks
from wagtail_healthblocks.blocks.gathering import runs_of
from wagtail_healthblocks.models import Disclaimer
from wagtail_healthblocks.readings.reading import Reading
from wagtail_healthblocks.vocabulary.disclaimers import DISCLAIMER_KINDS, STANDING

pytestmark = pytest.mark.django_db

TEXT = ("paragraph", "<p>Text.</p>")


def statement(kind="not_medical_advice", text="", shared=None):
    return ("disclaimer", {"kind": kind, "disclaimer": shared, "text": f"<p>{text or kind}</p>" if not shared else ""})


def panels(*body):
    """The labels of the disclaimers in each panel of a page, and of those that stand by themselves."""
    html = BeautifulSoup(factories.html_of(factories.ArticlePageFactory(body=list(body))), "html.parser")
    inside = [[label_of(found) for found in panel.select(".hb-disclaimer")] for panel in html.select(".hb-about")]
    alone = [label_of(found) for found in html.select(".hb-disclaimer") if not found.find_parent(class_="hb-about")]
    return inside, alone


def label_of(disclaimer):
    label = disclaimer.select_one(".hb-note__label").get_text()
    return next(kind for kind, words in DISCLAIMER_KINDS.items() if str(words) == label)


def test_standing_statements_side_by_side_are_one_panel():
    assert panels(TEXT, *map(statement, sorted(STANDING)), TEXT) == ([sorted(STANDING)], [])


def test_what_is_not_beside_one_another_is_not_gathered():
    one, two = statement("not_medical_advice"), statement("region_scope")

    assert panels(one, TEXT, two) == ([], ["not_medical_advice", "region_scope"])
    assert panels(one, two, TEXT, one, two) == ([["not_medical_advice", "region_scope"]] * 2, [])


@pytest.mark.parametrize("kind", sorted(DISCLAIMER_KINDS.keys() - STANDING))
def test_no_other_kind_is_ever_gathered(kind):
    inside, alone = panels(statement("not_medical_advice"), statement(kind), statement("region_scope"))

    assert (inside, alone) == ([], ["not_medical_advice", kind, "region_scope"])


def test_what_a_shared_text_is_decides_and_not_what_its_block_says():
    emergency = Disclaimer.objects.create(title="Emergency", kind="emergency", text="<p>Call.</p>")
    region = Disclaimer.objects.create(title="Region", kind="region_scope", text="<p>Here.</p>")

    assert panels(statement(), statement(shared=emergency)) == ([], ["not_medical_advice", "emergency"])
    assert panels(statement(), statement("emergency", shared=region)) == ([["not_medical_advice", "region_scope"]], [])


def test_one_that_shows_nothing_neither_parts_others_nor_makes_a_panel():
    empty = ("disclaimer", {"kind": "region_scope", "text": ""})

    assert panels(statement(), empty, statement()) == ([["not_medical_advice"] * 2], [])
    assert panels(empty, statement(), empty) == ([], ["not_medical_advice"])
    assert panels(empty, empty) == ([], [])


def test_links_and_labels_of_each_stay_and_the_panel_has_words():
    page = factories.ArticlePageFactory(body=[statement(), statement("region_scope")])
    html = BeautifulSoup(factories.html_of(page), "html.parser")

    ids = [f"hb-{child.id}" for child in page.body]

    assert [found["id"] for found in html.select(".hb-about .hb-disclaimer")] == ids
    assert [found["aria-labelledby"] for found in html.select(".hb-about .hb-disclaimer")] == [
        f"{i}-label" for i in ids
    ]
    assert html.select_one(".hb-about > p").get_text() == "About this page"


def test_they_gather_in_answers_too():
    answer = [statement(), statement("conflict_of_interest")]
    page = factories.ArticlePageFactory(body=[factories.question(answer=answer)])

    html = BeautifulSoup(factories.html_of(page), "html.parser")

    assert len(html.select(".hb-answer > .hb-about > .hb-disclaimer")) == 2


class SiteDisclaimer(blocks.DisclaimerBlock):
    """A site's own."""


class SiteStream(blocks.base.HealthStreamBlock):
    small_print = SiteDisclaimer()
    another = blocks.DisclaimerBlock()
    text = blocks.ParagraphBlock()


def test_a_sites_own_class_and_name_gather_in_its_own_stream():
    value = {"kind": "region_scope", "text": "<p>Here.</p>"}
    stream = SiteStream()

    html = stream.render(stream.normalize([("small_print", value), ("another", value), ("text", "<p>Text.</p>")]), {})

    assert html.count('class="hb-about ') == 1


def test_the_document_finds_every_part_where_it_stands_and_the_words_of_each_once():
    page = factories.ArticlePageFactory(body=[TEXT, statement(text="One."), statement("region_scope", text="Two.")])
    reading = Reading(page)

    parts = [reading.document.of(child.value).words for child in page.body]

    assert parts == ["Text.", "General information, not medical advice One.", "Where this applies Two."]
    assert "About this page" not in reading.markdown
    assert [entry.heading for entry in reading.contents] == []
    assert reading.markdown.count("One.") == 1
    assert len([node for node in reading.graph.nodes.values() if node["@type"] == "WebPageElement"]) == 2


def test_it_asks_the_database_nothing_more_than_where_none_gather():
    shared = [Disclaimer.objects.create(title=kind, kind=kind, text="<p>Text.</p>") for kind in sorted(STANDING)]
    gathered = [statement(shared=found.pk) for found in shared]
    apart = [child for found in gathered for child in (found, TEXT)]

    def queries(body):
        stored = [{"type": name, "value": value, "id": str(number)} for number, (name, value) in enumerate(body)]
        page = factories.anew(factories.ArticlePageFactory(body=stored))
        with CaptureQueriesContext(connection) as captured:
            assert ("hb-about" in factories.html_of(page)) == (body is gathered)
        return len(captured)

    queries(apart)  # what a process keeps, such as its sites

    assert queries(gathered) == queries(apart)


def test_what_gathers_with_nothing_is_one_run_so_that_a_template_loops_once():
    value = blocks.HealthArticleStreamBlock().normalize([TEXT, TEXT, statement(), TEXT, TEXT])

    assert [(run.is_panel, len(run.children)) for run in runs_of(value, {})] == [(False, 2), (False, 1), (False, 2)]


def test_in_a_preview_what_is_hidden_says_so_where_it_is():
    stream = blocks.HealthArticleStreamBlock()
    medicine = ("medicine_facts", {"medicine": None, "note": ""})
    value = stream.normalize([statement(), medicine, statement()])

    def shown_runs(**request):
        context = {"request": type("Request", (), request)()} if request else {}
        return [(run.is_panel, len(run.children)) for run in runs_of(value, context)]

    assert isinstance(value, StreamValue)
    assert shown_runs() == [(True, 3)]
    assert shown_runs(is_preview=True) == [(False, 1)] * 3
