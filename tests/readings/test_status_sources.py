"""The sources that a medicine's statuses name: numbered with all others of the page, in the order of its places."""

import pytest
from bs4 import BeautifulSoup
from wagtail.models import ReferenceIndex

from tests import factories
from tests.factories import LegalStatusFactory, MedicineFactory, SourceFactory, anew, html_of, request_for
from tests.readings.test_citations import PAGE, chosen, mark, marks_of
from wagtail_healthblocks.dates import today
from wagtail_healthblocks.editorial import findings_of
from wagtail_healthblocks.models import LegalStatus, Source

pytestmark = pytest.mark.django_db


@pytest.fixture
def study():
    return SourceFactory(title="A study")


@pytest.fixture
def british():
    return SourceFactory(title="The British list", year=today().year, doi="10.5555/gb")


@pytest.fixture
def american():
    return SourceFactory(title="The American list", year=today().year, doi="10.5555/us")


@pytest.fixture
def medicine(british, american):
    """A medicine whose two British statuses rest on one list, and whose American one rests on another."""
    medicine = MedicineFactory(status=None)
    LegalStatusFactory(medicine=medicine, cited_source=british)
    LegalStatusFactory(medicine=medicine, axis="control", code="CD2", cited_source=british)
    LegalStatusFactory(medicine=medicine, country="US", code="RX", cited_source=american)
    return medicine


def page_of(*body):
    return factories.ArticlePageFactory(body=list(body))


def soup_of(page, **asked):
    return BeautifulSoup(html_of(anew(page), PAGE, **asked), "html.parser")


def text_of(element):
    return " ".join(element.get_text().split())


def test_the_number_follows_the_places_of_body_and_statuses_alike(medicine, study, american):
    page = page_of(
        factories.paragraph(f"<p>It works{mark(study)}.</p>"),
        factories.prescription_required(medicine),
        factories.paragraph(f"<p>In America{mark(american)}.</p>"),
        factories.references(chosen(study)),
    )

    soup = soup_of(page)

    assert marks_of(str(soup)) == ["[1]", "[2]", "[3]", "[3]"]
    titles = [cite.get_text() for cite in soup.select(".hb-references__list--cited cite")]
    assert titles == ["A study", "The British list", "The American list"]


def test_two_cards_of_one_medicine_have_marks_of_their_own(medicine):
    page = page_of(
        factories.prescription_required(medicine),
        factories.medicine_facts(medicine),
        factories.prescription_required(medicine),
        factories.references(),
    )

    soup = soup_of(page)

    ids = [link["id"] for link in soup.select(".hb-citation a")]
    assert ids == [f"hb-cite-{number}" for number in range(1, 8)]
    back = [link["href"][1:] for link in soup.select(".hb-reference__back a")]
    assert sorted(back) == ids


def test_a_chosen_source_stands_in_for_a_typed_one(medicine):
    card, facts = soup_of(
        page_of(factories.prescription_required(medicine), factories.medicine_facts(medicine), factories.references())
    ).select(".hb-prescription-required, .hb-medicine-facts")

    assert "The regulator’s list" not in text_of(card) + text_of(facts)
    assert text_of(card.select_one(".hb-status__source")) == "As of March 1, 2024[1]"
    assert text_of(facts.select_one(".hb-status__source")) == "As of March 1, 2024. Source: [1]"


@pytest.mark.parametrize("take_away", [Source.unpublish, Source.delete])
def test_a_typed_source_stands_there_again_where_the_chosen_one_is_gone(medicine, british, take_away):
    page = page_of(factories.prescription_required(medicine), factories.references())
    take_away(british)

    soup = soup_of(page)

    assert "The regulator’s list" in text_of(soup.select_one(".hb-status__source"))
    assert LegalStatus.objects.filter(country="GB").count() == 2


def test_a_reader_of_another_country_gets_numbers_in_their_order(medicine):
    page = page_of(factories.prescription_required(medicine), factories.references())

    soup = soup_of(page, request=request_for("/?country=US"))

    assert marks_of(str(soup)) == ["[1]", "[2]"]
    titles = [cite.get_text() for cite in soup.select(".hb-references__list--cited cite")]
    assert titles == ["The American list", "The British list"]


def test_what_programs_get_is_numbered_for_everybody_whoever_asks(medicine, british):
    page = page_of(factories.prescription_required(medicine), factories.references())
    reading = anew(page).get_reading(request_for("/?country=US"))

    assert reading.citations.cited[0].source != british
    assert "[^1]: Sordo L, Barrio G, et al. *The British list*" in reading.markdown


def test_typed_statuses_that_rest_on_the_same_have_one_mark(british):
    rows = [factories.status(), factories.status(axis="control", code="CD2")]
    for row in rows:
        row["value"]["cited_source"] = british.pk
    page = page_of(factories.prescription_required(name="Example", statuses=rows), factories.references())

    soup = soup_of(page)

    assert marks_of(str(soup)) == ["[1]"]
    assert [text_of(back) for back in soup.select(".hb-reference__back")] == ["Cited in 1"]


def test_markdown_graph_and_api_tell_them_as_all_others(medicine, british, american):
    page = page_of(factories.prescription_required(medicine), factories.references())
    reading = anew(page).get_reading(request_for())

    assert "As of March 1, 2024[^1]" in reading.markdown
    assert "[^1]: " in reading.markdown
    linked = [link["@id"] for link in reading.graph.article["citation"]][:2]
    assert linked == [reading.source_id(british), reading.source_id(american)]
    [first, second] = anew(page).citations
    assert (first["source"]["title"], first["marks"]) == ("The British list", [{"anchor": "hb-cite-1", "locator": ""}])
    assert second["source"]["title"] == "The American list"


def test_the_api_of_a_medicine_names_the_chosen_source(medicine, british):
    [status, *_others] = medicine.get_api_detail()["legal_statuses"]

    assert (status["source"], status["cited_source"]) == ("The British list", british.pk)
    assert status["cited_source_detail"]["doi"] == "10.5555/gb"


def test_a_preview_of_the_medicine_alone_says_what_the_source_is(medicine):
    response = medicine.make_preview_request()

    assert "The British list" in response.rendered_content
    assert "The regulator’s list" not in response.rendered_content


def test_a_retracted_source_of_a_status_is_found_on_the_page_and_in_the_medicine(medicine, british):
    british.status = "retracted"
    british.save()
    card = factories.prescription_required(medicine)

    found = [(finding.rule, finding.block_id) for finding in findings_of(page_of(card))]
    assert found == [("source.retracted", card["id"])]
    assert {finding.rule for finding in findings_of(medicine)} == {"medicine.retracted_source"}


def test_a_source_that_is_not_published_is_found_on_the_page(medicine, british):
    british.unpublish()
    card = factories.prescription_required(medicine)

    found = [(finding.rule, finding.block_id) for finding in findings_of(page_of(card))]

    assert found == [("source.gone", card["id"])]


def test_the_reference_index_knows_the_medicine_that_names_a_source(medicine, british):
    medicine.save_revision().publish()

    [reference] = {
        reference.model_name + reference.object_id for reference in ReferenceIndex.get_references_to(british)
    }
    assert reference == f"medicine{medicine.pk}"


def test_sources_of_statuses_cost_no_query_more(medicine, django_assert_max_num_queries):
    without = MedicineFactory(status=None)
    LegalStatusFactory.create_batch(1, medicine=without)
    plain, citing = (
        page_of(factories.prescription_required(each), factories.medicine_facts(each), factories.references())
        for each in (without, medicine)
    )
    html_of(anew(plain), PAGE)

    plain, citing = anew(plain), anew(citing)
    with django_assert_max_num_queries(40) as queries:
        html_of(plain, PAGE)
    with django_assert_max_num_queries(len(queries)):
        html_of(citing, PAGE)


def test_a_preview_of_a_draft_looks_its_sources_up_together(medicine, django_assert_max_num_queries):
    draft = medicine.save_revision().as_object()

    with django_assert_max_num_queries(1):
        assert [row.cited_source.title for row in draft.shown_statuses] == ["The British list"] * 2 + [
            "The American list"
        ]
