"""The checker names what schema.org does not allow, as it is often seen in the wild."""

import sys

import pytest

from wagtail_healthblocks.readings import schema_check
from wagtail_healthblocks.readings.schema_check import problems

URL = "https://example.org/article/"
ROBIN = {"@type": "Person", "@id": "https://example.org/#robin", "name": "Robin Example"}
BY_ROBIN = {"@id": ROBIN["@id"]}


def page(**more):
    return {"@type": "MedicalWebPage", "@id": URL, "name": "A page", **more}


def article(**more):
    return {"@type": "Article", "@id": f"{URL}#article", "headline": "A page", **more}


def drug(**more):
    return {"@type": "Drug", "@id": f"{URL}#drug", "name": "Examplamine", **more}


def faults(*nodes):
    return problems({"@context": "https://schema.org", "@graph": list(nodes)})


def test_what_schema_org_allows_passes():
    whole = page(
        reviewedBy=BY_ROBIN,
        lastReviewed="2026-10-02",
        specialty="https://schema.org/Cardiovascular",
        medicalAudience=["https://schema.org/Clinician", {"@type": "MedicalAudience", "audienceType": "Patient"}],
        isAccessibleForFree=True,
        mainEntity={"@id": f"{URL}#article"},
    )
    rating = {"@type": "AggregateRating", "ratingValue": 4.5, "ratingCount": 3, "bestRating": 5, "worstRating": 1}

    assert faults(whole, article(author=BY_ROBIN, aggregateRating=rating), ROBIN) == []


WRONG = {
    "reviewedBy on Article": (
        [article(reviewedBy=BY_ROBIN), ROBIN],
        f"{URL}#article reviewedBy: not a property of Article, but of WebPage.",
    ),
    "lastReviewed on Article": (
        [article(lastReviewed="2026-10-02")],
        f"{URL}#article lastReviewed: not a property of Article, but of WebPage.",
    ),
    "specialty as text": ([page(specialty="Cardiology")], f"{URL} specialty: 'Cardiology' is none of Specialty."),
    "specialty that is no member": (
        [page(specialty="https://schema.org/Cardiology")],
        f"{URL} specialty: 'https://schema.org/Cardiology' is none of Specialty.",
    ),
    "audience of another property": (
        [page(audience="https://schema.org/Clinician")],
        f"{URL} audience: 'https://schema.org/Clinician' is none of Audience.",
    ),
    "Person and Physician": (
        [{**ROBIN, "@type": ["Person", "Physician"]}],
        f"{ROBIN['@id']}: a Physician is an organisation, so a person cannot be one.",
    ),
    "author typed as Physician": (
        [article(author=BY_ROBIN), {**ROBIN, "@type": "Physician"}],
        f"{URL}#article author: {ROBIN['@id']} is typed Physician; "
        "a Physician is an organisation, so a person cannot be one.",
    ),
    "reviewer nested as IndividualPhysician": (
        [page(reviewedBy={"@type": "IndividualPhysician", "name": "Robin Example"})],
        f"{URL} reviewedBy: IndividualPhysician is typed IndividualPhysician; "
        "a Physician is an organisation, so a person cannot be one.",
    ),
    "medicalSpecialty on Person": (
        [{**ROBIN, "medicalSpecialty": "https://schema.org/Cardiovascular"}],
        f"{ROBIN['@id']} medicalSpecialty: not a property of Person,",
    ),
    "lastReviewed as a date-time": (
        [page(lastReviewed="2024-07-04T00:00:00+00:00")],
        f"{URL} lastReviewed: '2024-07-04T00:00:00+00:00' is none of Date.",
    ),
    "lastReviewed and the next one": (
        [page(lastReviewed=["2024-07-04T00:00:00+00:00", "2027-07-04"])],
        f"{URL} lastReviewed: '2024-07-04T00:00:00+00:00' is none of Date.",
    ),
    "contraindication on Drug": (
        [drug(contraindication="Pregnancy")],
        f"{URL}#drug contraindication: not a property of Drug, but of MedicalDevice, MedicalTherapy.",
    ),
    "drugClass as text": ([drug(drugClass="Peptide")], f"{URL}#drug drugClass: 'Peptide' is none of DrugClass."),
    "two FAQPages": (
        [{"@type": "FAQPage", "@id": f"{URL}#faq"}, page(**{"@type": ["MedicalWebPage", "FAQPage"]})],
        f"2 FAQPages ({URL}#faq, {URL}): a page has one at most.",
    ),
    "an unknown type": (
        [article(**{"@type": "MedicalArticle"})],
        f"{URL}#article: schema.org has no type MedicalArticle.",
    ),
    "an unknown type inside": (
        [page(hasPart={"@type": "Disclaimer", "name": "Not advice"})],
        f"{URL} hasPart: schema.org has no type Disclaimer.",
    ),
    "an unknown property": ([page(disclaimer="Not advice")], f"{URL} disclaimer: schema.org has no such property."),
    "an id that nothing has": (
        [article(author={"@id": "https://example.org/#sam"})],
        f"{URL}#article author: nothing in the graph has the id https://example.org/#sam.",
    ),
    "a relative id": ([drug(**{"@id": "#drug"})], "#drug: the id '#drug' is no whole address."),
    "a link to nothing": ([page(author={})], f"{URL} author: nothing in the graph has the id None."),
    "a node without an id": ([{"@type": "Drug"}], "Drug: each node of a graph needs an @id and an @type."),
    "a node without a type": ([{"@id": URL}], f"{URL}: each node of a graph needs an @id and an @type."),
    "a link to something else": (
        [article(author={"@id": f"{URL}#drug"}), drug()],
        f"{URL}#article author: {URL}#drug is none of Organization, Person.",
    ),
    "nothing at all": ([page(name=None)], f"{URL} name: None is none of Text."),
    "a number as a date": ([page(lastReviewed=True)], f"{URL} lastReviewed: True is none of Date."),
    "an address that is none": ([page(url="/article/")], f"{URL} url: '/article/' is none of URL."),
}


@pytest.mark.parametrize(("nodes", "expected"), WRONG.values(), ids=WRONG)
def test_it_names_what_is_wrong(nodes, expected):
    found = faults(*nodes)

    assert [fault for fault in found if fault.startswith(expected)], found
    assert len(found) == 1, found


def test_a_node_inside_another_can_be_pointed_at():
    photo = {"@type": "ImageObject", "@id": "https://example.org/a.webp", "contentUrl": "https://example.org/a.webp"}

    assert faults(article(image=photo), page(primaryImageOfPage={"@id": photo["@id"]})) == []


def test_without_the_vocabulary_it_says_how_to_get_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "schema_org", None)

    with pytest.raises(schema_check.VocabularyMissing, match=r"pip install wagtail-healthblocks\[schema\]"):
        faults(page())
