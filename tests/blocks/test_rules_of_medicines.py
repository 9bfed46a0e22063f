"""The rules of the blocks about medicines: facts, doses, side effects and interactions."""

import pytest
from django.core.exceptions import ValidationError

from tests.blocks.test_rules import STATUS, TOMORROW, accepted, messages, refused
from wagtail_healthblocks import blocks
from wagtail_healthblocks.models import Helpline, LegalStatus, Medicine

pytestmark = pytest.mark.django_db


@pytest.fixture
def medicine():
    medicine = Medicine.objects.create(name="Ketamine")
    LegalStatus.objects.create(medicine=medicine, **STATUS)
    return medicine


@pytest.fixture
def helpline():
    return Helpline.objects.create(name="Samaritans", country="GB", phone="116 123")


SOURCE = {"source": "The product label"}


@pytest.fixture
def reporting():
    return Helpline.objects.create(name="Yellow Card", country="GB", kind="reporting", url="https://example.org/")


def test_facts_about_a_medicine_that_is_not_published_are_refused(medicine):
    Medicine.objects.update(live=False)
    medicine.refresh_from_db()

    assert "not published" in refused(blocks.MedicineFactsBlock(), {"medicine": medicine})[("medicine",)]


def test_facts_about_a_medicine_of_which_only_the_name_is_known_are_refused():
    medicine = Medicine.objects.create(name="Nothing known", brand_names="Unknowin")

    assert "but its name" in refused(blocks.MedicineFactsBlock(), {"medicine": medicine})[("medicine",)]


def test_facts_about_a_medicine_with_a_status_or_a_use_or_a_class_are_accepted(medicine):
    use = {"country": "GB", "approval": "approved", "use": "pain", "as_of": STATUS["as_of"], "source": "A label"}
    used = Medicine.objects.create(name="Used", uses=[("use", use)])
    classed = Medicine.objects.create(name="Classed", medicine_class="opioid")

    for known in (medicine, used, classed):
        assert accepted(blocks.MedicineFactsBlock(), {"medicine": known}) is not None


def test_a_use_as_of_tomorrow_is_refused():
    use = {"country": "GB", "approval": "approved", "use": "pain", "source": "A label"}

    assert ("as_of",) in refused(blocks.MedicineUseBlock(), use | {"as_of": TOMORROW})
    assert accepted(blocks.MedicineUseBlock(), use | {"as_of": STATUS["as_of"]}) is not None


DOSE = {"who": "Adults", "amount": "500", "unit": "milligram", "route": "oral", "frequency": "twice a day"}


def dosage(**changes):
    return {"name": "Examplamine", "doses": [("dose", DOSE | changes)], **SOURCE}


@pytest.mark.parametrize(
    ("amount", "suggestion"),
    [
        (".5 mg", "“0.5”, and choose “milligrams”"),
        ("1.0 mg", "“1”, and choose “milligrams”"),
        ("5 µg", "“5”, and choose “micrograms”"),
        (".5", "“0.5”"),
        ("1.0", "“1”"),
        ("1.500", "1.5 or 1500"),
        ("some", "such as 500"),
    ],
)
def test_an_amount_that_can_be_misread_is_refused_with_what_to_write(amount, suggestion):
    errors = refused(blocks.DosageBlock(), dosage(amount=amount))

    assert list(errors) == [("doses", 0, "amount")]
    assert suggestion in errors[("doses", 0, "amount")]


@pytest.mark.parametrize(
    ("maximum", "suggestion"),
    [
        (".5 mg a day", "“0.5 milligrams a day”"),
        ("4.0 grams in 24 hours", "“4 grams in 24 hours”"),
        ("100 mcg", "“100 micrograms”"),
    ],
)
def test_a_maximum_that_can_be_misread_is_refused_with_what_to_write(maximum, suggestion):
    assert suggestion in refused(blocks.DosageBlock(), dosage(maximum=maximum))[("doses", 0, "maximum")]


def test_an_amount_that_can_be_misread_is_refused_in_a_draft_too():
    block = blocks.DosageBlock()

    with pytest.raises(ValidationError) as caught:
        block.clean_deferred(block.normalize(dosage(amount=".5 mg")))

    assert list(dict(messages(caught.value))) == [("doses", 0, "amount")]


@pytest.mark.parametrize("field", ["who", "amount", "unit", "frequency"])
def test_a_dose_that_lacks_something_is_refused(field):
    assert ("doses", 0, field) in refused(blocks.DosageBlock(), dosage(**{field: ""}))


def test_a_dosage_without_a_dose_a_source_or_a_medicine_is_refused():
    assert ("doses",) in refused(blocks.DosageBlock(), dosage() | {"doses": []})
    assert ("source",) in refused(blocks.DosageBlock(), dosage() | {"source": " "})
    assert ("medicine",) in refused(blocks.DosageBlock(), dosage() | {"name": ""})


@pytest.mark.parametrize("amount", ["0.5", "500 to 1,000", "1 or 2"])
def test_a_dose_that_cannot_be_misread_is_accepted(amount):
    value = dosage(amount=amount, maximum="4 grams in 24 hours")

    assert accepted(blocks.DosageBlock(), value)["doses"][0].value["amount"] == amount


def side_effects(*places, **changes):
    serious = {"effect": "Slow breathing", "what_to_do": "Call for help at once."}
    frequent = {"frequency": "common", "effects": "headache"}
    value = {"name": "Examplamine", "serious": [("effect", serious)], "frequencies": [("frequency", frequent)]}
    return {**value, "reporting": list(places), **SOURCE, **changes}


def test_side_effects_without_the_serious_ones_are_refused(reporting):
    assert ("serious",) in refused(blocks.SideEffectsBlock(), side_effects(reporting, serious=[]))


def test_a_serious_side_effect_without_what_to_do_is_refused(reporting):
    serious = [("effect", {"effect": "Slow breathing", "what_to_do": ""})]

    assert ("serious", 0, "what_to_do") in refused(blocks.SideEffectsBlock(), side_effects(reporting, serious=serious))


def test_a_frequency_that_is_there_twice_is_refused_where_it_is_repeated(reporting):
    again = [("frequency", {"frequency": "common", "effects": effect}) for effect in ("headache", "nausea")]

    errors = refused(blocks.SideEffectsBlock(), side_effects(reporting, frequencies=again))

    assert list(errors) == [("frequencies", 1, "frequency")]


def test_side_effects_without_a_place_to_report_them_are_refused(reporting):
    assert ("reporting",) in refused(blocks.SideEffectsBlock(), side_effects())
    Helpline.objects.update(live=False)
    reporting.refresh_from_db()

    assert "that is published" in refused(blocks.SideEffectsBlock(), side_effects(reporting))[("reporting",)]


def test_a_helpline_where_nobody_takes_reports_is_refused(helpline, reporting):
    errors = refused(blocks.SideEffectsBlock(), side_effects(reporting, helpline))

    assert "Reporting side effects" in errors[("reporting",)]


def test_side_effects_without_a_source_are_refused(reporting):
    assert ("source",) in refused(blocks.SideEffectsBlock(), side_effects(reporting, source=""))


def test_side_effects_with_what_to_do_a_source_and_where_to_report_are_accepted(reporting):
    assert accepted(blocks.SideEffectsBlock(), side_effects(reporting)) is not None
    assert accepted(blocks.SideEffectsBlock(), side_effects(reporting, frequencies=[])) is not None


INTERACTION = {
    "kind": "alcohol",
    "with_what": "Alcohol",
    "severity": "contraindicated",
    "what_to_do": "Do not drink alcohol.",
}


def interactions(*rows, **changes):
    rows = [("interaction", INTERACTION | row) for row in rows]
    return {"name": "Examplamine", "interactions": rows, **SOURCE, **changes}


@pytest.mark.parametrize("field", ["with_what", "severity", "what_to_do"])
def test_an_interaction_that_lacks_something_is_refused(field):
    assert ("interactions", 0, field) in refused(blocks.InteractionsBlock(), interactions({field: ""}))


def test_an_interaction_that_is_there_twice_is_refused_where_it_is_repeated():
    errors = refused(blocks.InteractionsBlock(), interactions({}, {"with_what": " alcohol", "severity": "mild"}))

    assert list(errors) == [("interactions", 1, "with_what")]


def test_interactions_without_any_or_without_a_source_are_refused():
    assert ("interactions",) in refused(blocks.InteractionsBlock(), interactions())
    assert ("source",) in refused(blocks.InteractionsBlock(), interactions({}, source=""))


def test_different_interactions_are_accepted():
    assert accepted(blocks.InteractionsBlock(), interactions({}, {"with_what": "Warfarin"})) is not None
