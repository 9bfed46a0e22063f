"""The heading above legal statuses is made when the page is shown, and never says what a status below it denies."""

from itertools import combinations_with_replacement, product

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError

from tests import factories
from tests.blocks.refusals import published
from wagtail_healthblocks import legal_status
from wagtail_healthblocks.blocks import PrescriptionRequiredBlock
from wagtail_healthblocks.vocabulary.axes import AXES

#: Of every country on every axis that a status can have, a code for each thing that it says of prescriptions.
ROWS = list(
    {
        (row.country, row.axis, row.prescription_required): (
            row.country if row.country != "EU" else "FR",
            row.axis,
            row.code,
            row.prescription_required,
        )
        for row in legal_status.codes().values()
        if row.axis in AXES
    }.values()
)
BLOCK = PrescriptionRequiredBlock()
#: What a status may be about: everything, some products, or what only a person can find out.
PRODUCTS = ["", "packs of up to 16 tablets", "entry of 2010, to be mended"]


def rendered(*rows, products=("", "")):
    statuses = [
        ("status", {"country": country, "axis": axis, "code": code, "applies_to": applies_to})
        for (country, axis, code, _needed), applies_to in zip(rows, products, strict=True)
    ]
    return BeautifulSoup(BLOCK.render(BLOCK.normalize({"name": "Examplamine", "statuses": statuses})), "html.parser")


def heading_of(*rows, products=("", "")):
    return " ".join(rendered(*rows, products=products).h2.get_text().split())


def true_headings(*rows, products=("", "")):
    """What can be said of all that is shown, where nothing is known of some rows."""
    known = [(country, needed) for country, _axis, _code, needed in rows if needed is not None]
    needed = {needed for _country, needed in known}
    yield "Legal status of Examplamine"
    if needed == {True}:
        yield "Prescription required: Examplamine"
    is_open = any("to be mended" in applies_to for applies_to in products)
    if len({country for country, _needed in known}) == 1 and needed == {True, False} and not is_open:
        yield "Some forms need a prescription: Examplamine"


@pytest.mark.lengthy
def test_the_heading_is_true_of_every_pair_of_statuses():
    untrue = [
        (pair, heading)
        for pair in combinations_with_replacement(ROWS, 2)
        if (heading := heading_of(*pair)) != list(true_headings(*pair))[-1]
    ]

    assert len(ROWS) > 20
    assert untrue == []


@pytest.mark.lengthy
def test_the_heading_is_true_whatever_products_the_statuses_are_about():
    some = [("GB", "supply", "POM", True), ("GB", "supply", "GSL", False), ("GB", "control", "CD2", True)]
    some += [("GB", "control", "CD5", None), ("US", "supply", "OTC", False), ("FR", "supply", "RX", True)]
    for pair in combinations_with_replacement(some, 2):
        for products in product(PRODUCTS, repeat=2):
            soup = rendered(*pair, products=products)

            heading = " ".join(soup.h2.get_text().split())
            assert heading == list(true_headings(*pair, products=products))[-1], (pair, products)
            told = [line.get_text() for line in soup.select(".hb-status__products")]
            assert [line.removeprefix("Applies to: ") for line in told] == [
                applies_to.replace("entry", "Entry") for applies_to in products if applies_to
            ]


def test_what_is_open_in_one_country_is_not_called_settled_by_another():
    free, prescribed, elsewhere = (
        ("GB", "supply", "GSL", False),
        ("GB", "supply", "POM", True),
        ("US", "control", "CII", True),
    )
    to_mend = "entry of 2024, to be mended"

    assert heading_of(free, prescribed, elsewhere, products=(to_mend, "", "")) == "Legal status of Examplamine"
    assert heading_of(prescribed, prescribed, elsewhere, products=(to_mend, "", "")).startswith("Prescription required")
    assert heading_of(free, prescribed, elsewhere, products=("small packs", "", "")).startswith("Some forms need")


def test_page_graph_markdown_and_api_say_which_products_a_status_is_about(db):
    medicine = factories.MedicineFactory(name="Examplamine", status=None)
    packs = {"packs of more than 32 tablets": "POM", "packs of up to 16 tablets": "GSL"}
    for applies_to, code in packs.items():
        factories.LegalStatusFactory(medicine=medicine, code=code, applies_to=applies_to)
    body = [factories.prescription_required(medicine), factories.medicine_facts(medicine)]
    page = factories.anew(factories.ArticlePageFactory(body=body))

    (drug,) = [node for node in page.structured_data["@graph"] if node["@type"] == "Drug"]
    html = factories.html_of(page)

    for applies_to in packs:
        assert html.count(f"Applies to: {applies_to}") == page.markdown.count(f"Applies to: {applies_to}") == 2
    assert [status["description"] for status in drug["legalStatus"]] == [f"Applies to: {packed}" for packed in packs]
    assert "prescriptionStatus" not in drug
    assert [status["applies_to"] for status in medicine.get_api_detail()["legal_statuses"]] == list(packs)
    assert "Some forms need a prescription: Examplamine" in html


def test_two_typed_statuses_of_an_axis_each_name_their_products(db):
    def refused(*products):
        codes = zip(("POM", "P"), products, strict=True)
        statuses = [factories.status(code=code, applies_to=applies_to) for code, applies_to in codes]
        value = factories.prescription_required(name="Examplamine", statuses=statuses)["value"]
        try:
            published(BLOCK, BLOCK.to_python(value))
        except ValidationError as error:
            return sorted(error.block_errors["statuses"].block_errors)
        return []

    assert refused("large packs", "small packs") == []
    assert refused("", "") == [0, 1]
    assert refused("", "small packs") == [0]
    assert refused("small packs", "Small  packs") == [1]


def test_a_medicine_that_is_sold_freely_since_has_another_heading_on_its_page(db):
    medicine = factories.MedicineFactory(name="Examplamine")
    medicine.legal_statuses.update(country="GB", axis="supply", code="POM")
    page = factories.ArticlePageFactory(body=[factories.prescription_required(medicine)])
    assert "Prescription required: Examplamine" in factories.html_of(factories.anew(page))

    medicine.legal_statuses.update(code="GSL")

    page = factories.anew(page)
    assert "Prescription required" not in factories.html_of(page)
    assert "Legal status of Examplamine" in factories.html_of(page)
    assert "Legal status of Examplamine" in page.markdown


@pytest.mark.parametrize("code", ["P", "GSL"])
def test_packs_of_one_country_that_differ_are_said_to_differ(code):
    prescribed, other = ("GB", "supply", "POM", True), ("GB", "supply", code, False)

    assert heading_of(prescribed, other) == "Some forms need a prescription: Examplamine"


def test_two_countries_that_differ_have_no_word_in_common():
    assert heading_of(("GB", "supply", "POM", True), ("US", "supply", "OTC", False)) == "Legal status of Examplamine"
