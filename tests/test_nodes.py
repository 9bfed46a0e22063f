"""What becomes of plain values as nodes of schema.org; the vocabulary itself judges them."""

import pytest

from wagtail_healthblocks import nodes
from wagtail_healthblocks.readings.schema_check import problems
from wagtail_healthblocks.vocabulary.audiences import AUDIENCES
from wagtail_healthblocks.vocabulary.references import REFERENCE_KINDS
from wagtail_healthblocks.vocabulary.specialties import SPECIALTIES

URL = "https://example.org/article/"
PAGE = nodes.medical_web_page(URL, "How a medicine works", language="en")


def faults(*nodes):
    """What the vocabulary finds wrong with these nodes beside a page's."""
    return problems({"@graph": [PAGE, *nodes]})


@pytest.mark.parametrize("specialty", SPECIALTIES)
def test_every_specialty_that_editors_choose_is_one_of_schema_org(specialty):
    page = nodes.medical_web_page(URL, "A page", specialty=specialty)

    assert page["specialty"] == f"https://schema.org/{specialty}"
    assert problems({"@graph": [page]}) == []


@pytest.mark.parametrize("audience", AUDIENCES)
def test_every_audience_that_editors_choose_is_one_of_schema_org(audience):
    page = nodes.medical_web_page(URL, "A page", audience=audience)

    assert page["medicalAudience"]
    assert problems({"@graph": [page]}) == []


@pytest.mark.parametrize("kind", [*REFERENCE_KINDS, "of an older release"])
def test_every_kind_of_source_can_be_cited(kind):
    source = nodes.citation(
        f"{URL}#hb-1", kind, "A title", authors="Sample A", year=2017, doi="10.1/a", pmid="12", url="https://a.example/"
    )
    article = nodes.article(PAGE, "How a medicine works") | {"citation": nodes.reference(source)}

    assert faults(article, source) == []
    assert source["sameAs"] == ["https://doi.org/10.1/a", "https://pubmed.ncbi.nlm.nih.gov/12/"]
    assert [number["value"] for number in source["identifier"]] == ["10.1/a", "12"]


def test_a_source_without_numbers_has_no_links_to_them():
    assert nodes.citation(f"{URL}#hb-1", "book", "A title") == {
        "@type": "Book",
        "@id": f"{URL}#hb-1",
        "name": "A title",
    }


def test_someone_is_named_by_the_name_alone():
    someone = nodes.person(
        f"{URL}#person", "Robin Example", prefix="Dr", credentials="MBBS", job_title="Writer", biography="", links=[]
    )

    assert someone == {
        "@type": "Person",
        "@id": f"{URL}#person",
        "name": "Robin Example",
        "honorificPrefix": "Dr",
        "honorificSuffix": "MBBS",
        "jobTitle": "Writer",
    }
    assert faults(someone) == []


def test_a_team_has_no_title_of_a_person():
    team = nodes.organization(f"{URL}#team", "The editors", prefix="Dr", credentials="MBBS", biography="We write.")

    assert team == {"@type": "Organization", "@id": f"{URL}#team", "name": "The editors", "description": "We write."}
    assert faults(team) == []


@pytest.mark.parametrize(
    ("needed", "expected"),
    [
        ([True, True], "https://schema.org/PrescriptionOnly"),
        ([False], "https://schema.org/OTC"),
        ([True, False], None),
        ([True, None], None),
        ([None], None),
        ([], None),
    ],
)
def test_a_medicine_has_one_prescription_status_only_where_all_countries_agree(needed, expected):
    assert nodes.prescription_status(needed) == expected


def test_a_medicine_with_all_its_details_is_right():
    medicine = nodes.drug(
        f"{URL}#drug", "Examplamine", ["Examplin"], drug_class="example agent", rxcui="123", atc="N01AX03"
    )
    medicine["legalStatus"] = [nodes.legal_status("Prescription-only medicine", "United Kingdom")]
    medicine["prescriptionStatus"] = nodes.prescription_status([True])

    assert faults(medicine) == []


def test_questions_pictures_notices_and_breadcrumbs_are_right():
    faq = nodes.faq_page(PAGE)
    question = nodes.question(f"{URL}#hb-1", "Can I take it with food?", "Yes.")
    trail = nodes.breadcrumbs(PAGE, [("Home", "https://example.org/"), ("How a medicine works", URL)])
    described = [
        faq | {"mainEntity": nodes.reference(question)},
        question,
        nodes.image("https://example.org/a.webp", 480, 320, caption="A curve", credit="The editors"),
        nodes.web_page_element(f"{URL}#hb-2", "In an emergency", "Ring the ambulance."),
        trail,
    ]

    assert faults(*described) == []
    assert [item["position"] for item in trail["itemListElement"]] == [1, 2]


def test_what_is_empty_is_absent():
    page = nodes.medical_web_page(URL, "A page")

    assert page == {"@type": "MedicalWebPage", "@id": URL, "url": URL, "name": "A page"}
