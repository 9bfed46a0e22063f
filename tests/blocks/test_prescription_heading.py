"""The heading above legal statuses is made when the page is shown, and never says what a status below it denies."""

from itertools import combinations_with_replacement

import pytest
from bs4 import BeautifulSoup

from tests import factories
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


def heading_of(*rows):
    statuses = [("status", {"country": country, "axis": axis, "code": code}) for country, axis, code, _needed in rows]
    html = BLOCK.render(BLOCK.normalize({"name": "Examplamine", "statuses": statuses}))
    return " ".join(BeautifulSoup(html, "html.parser").h2.get_text().split())


def true_headings(*rows):
    """What can be said of all that is shown, where nothing is known of some rows."""
    known = [(country, needed) for country, _axis, _code, needed in rows if needed is not None]
    needed = {needed for _country, needed in known}
    yield "Legal status of Examplamine"
    if needed == {True}:
        yield "Prescription required: Examplamine"
    if len({country for country, _needed in known}) == 1 and needed == {True, False}:
        yield "Some forms need a prescription: Examplamine"


def test_the_heading_is_true_of_every_pair_of_statuses():
    untrue = [
        (pair, heading)
        for pair in combinations_with_replacement(ROWS, 2)
        if (heading := heading_of(*pair)) != list(true_headings(*pair))[-1]
    ]

    assert len(ROWS) > 20
    assert untrue == []


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
