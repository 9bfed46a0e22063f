"""What readers see of a medicine: facts by country, doses in words, the serious and the worst first."""

import pytest
from bs4 import BeautifulSoup

from tests import factories
from tests.factories import anew, html_of, request_for
from wagtail_healthblocks import text

pytestmark = pytest.mark.django_db


def page_of(*body):
    return anew(factories.ArticlePageFactory(body=list(body)))


def read(*body):
    return BeautifulSoup(html_of(page_of(*body)), "html.parser")


def facts(soup):
    """The terms of the facts, each with its details, as readers see them."""
    found = {}
    for element in soup.select(".hb-facts > *"):
        if element.name == "dt":
            term = element.get_text()
        found.setdefault(term, [])
        if element.name == "dd":
            found[term].append(text.visible(str(element)))
    return found


def drugs_of(page):
    return [node for node in page.get_reading(request_for()).graph.nodes.values() if node["@type"] == "Drug"]


def test_a_country_has_its_statuses_and_uses_together_and_the_readers_own_comes_first():
    factories.site_settings(readers_countries="US")
    use = factories.USE | {"country": "US", "approval": "not_approved", "use": "low mood"}
    medicine = factories.MedicineFactory(uses=[("use", factories.USE), ("use", use)])

    found = facts(read(factories.medicine_facts(medicine)))

    assert list(found) == ["Brand names", "Class", "United States", "United Kingdom"]
    assert found["United States"][0].startswith("Not approved for: low mood As of March 1, 2024.")
    assert [detail.partition(":")[0] for detail in found["United Kingdom"]] == ["Supply class", "Approved for"]


def test_facts_and_a_prescription_notice_tell_the_graph_of_one_medicine():
    medicine = factories.MedicineFactory()
    page = page_of(factories.medicine_facts(medicine), factories.prescription_required(medicine))

    (drug,) = drugs_of(page)

    assert drug["drugClass"] == {"@type": "DrugClass", "name": "example agent"}
    assert drug["prescriptionStatus"] == "https://schema.org/PrescriptionOnly"
    assert drug["legalStatus"]["name"] == "Prescription-only medicine (POM)"


def test_a_use_whose_country_is_no_longer_known_does_not_break_the_facts():
    medicine = factories.MedicineFactory(uses=[("use", factories.USE | {"country": "XX", "source": ""})])

    assert "severe pain" in str(read(factories.medicine_facts(medicine)))


def test_a_dose_is_in_words_with_its_route_and_its_maximum():
    doses = [factories.dose(), factories.dose(amount="1", unit="tablet", maximum=""), factories.dose("Children", "0.5")]

    found = facts(read(factories.dosage(name="Examplamine", doses=doses)))

    first, second = found["Adults"]
    assert first == "500 to 1000 milligrams by mouth, every 4 to 6 hours No more than 4 grams in 24 hours."
    assert second == "1 tablet by mouth, every 4 to 6 hours"
    assert found["Children"][0].startswith("0.5 milligrams by mouth")


def test_serious_side_effects_come_first_under_a_heading_of_their_own():
    soup = read(factories.side_effects(name="Examplamine"))

    headings = [(heading.name, heading.get_text(strip=True)) for heading in soup.find_all(["h2", "h3"])]
    assert headings == [("h2", "Side effects of Examplamine"), ("h3", "Serious side effects")]
    assert list(facts(soup)) == ["Shallow breathing", "Very common"]


def test_side_effects_are_ordered_by_frequency_and_an_unknown_one_comes_last():
    block = factories.side_effects(name="Examplamine")
    block["value"]["frequencies"] = [
        factories.block("frequency", {"frequency": frequency, "effects": f"{frequency} effect\n\n"})
        for frequency in ("gone", "rare", "very_common")
    ]

    found = facts(read(block))

    assert [*found][1:] == ["Very common", "Rare", ""]
    assert found["Rare"] == ["may affect up to 1 in 1,000 people rare effect"]


def test_readers_see_where_to_report_side_effects():
    place = factories.HelplineFactory(kind="reporting", name="Reporting place", url="https://report.example.org/")

    soup = read(factories.side_effects(place, name="Examplamine"))

    assert soup.find("a", href="https://report.example.org/")
    assert "Where to report side effects" in soup.get_text()


def test_serious_side_effects_are_the_medicines_warning_in_the_graph():
    (drug,) = drugs_of(page_of(factories.side_effects(name="Examplamine")))

    assert drug["warning"] == "Serious side effects\nShallow breathing\nCall for help at once."


def test_the_worst_interaction_comes_first_with_its_severity_in_words():
    rows = [
        factories.interaction("Milk", "food", "mild"),
        factories.interaction("Otheramine", severity="gone"),
        factories.interaction("Beer", "alcohol", "contraindicated"),
    ]

    found = facts(read(factories.interactions(name="Examplamine", rows=rows)))

    assert list(found) == ["Beer", "Milk", "Otheramine"]
    assert found["Beer"] == ["Do not take together Both slow breathing."]


def test_the_graph_tells_interactions_of_medicines_food_and_alcohol_apart():
    (drug,) = drugs_of(page_of(factories.interactions(name="Examplamine")))

    assert drug["interactingDrug"] == [{"@type": "Drug", "name": "Otheramine"}]
    assert drug["alcoholWarning"] == drug["foodWarning"] == ["Both slow breathing."]


def test_evidence_shows_numbers_of_people_and_leads_the_graph_to_its_source():
    page = page_of(factories.evidence())

    soup = BeautifulSoup(html_of(page), "html.parser")
    nodes = page.get_reading(request_for()).graph.nodes
    (claim,) = (node for node in nodes.values() if node["@type"] == "Claim")

    assert "people who took it: 12 out of 100" in soup.get_text()
    assert "Low certainty" in soup.get_text()
    assert nodes[claim["citation"][0]["@id"]]["name"] == "A trial of an example agent"


def test_the_api_has_the_uses_of_a_medicine_as_they_are_stored():
    detail = factories.MedicineFactory().get_api_detail()

    assert detail["uses"] == [{**factories.USE, "source_url_detail": {"is_paid": False}}]


def test_the_words_of_a_use_are_found_where_facts_show_it_only():
    medicine = factories.MedicineFactory()
    page = page_of(factories.medicine_facts(medicine), factories.prescription_required(medicine))

    facts, notice = (child.block.get_searchable_content(child.value) for child in page.body)

    assert "severe pain" in facts
    assert "severe pain" not in notice
