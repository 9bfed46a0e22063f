"""What rules find in snippets and in whole pages: the samples of ``snippets.json``, and the form of a medicine."""

import json
from pathlib import Path

import pytest

from tests import factories
from tests.models.test_legal_statuses import LARGE, errors_in, form_of
from wagtail_healthblocks.editorial import findings_of
from wagtail_healthblocks.models import LegalStatus, Medicine, Source
from wagtail_healthblocks.source_marks import SourceMark

SAMPLES = json.loads((Path(__file__).parent / "snippets.json").read_text(encoding="utf-8"))


def medicine_with(values):
    return Medicine(name="Examplamine", legal_statuses=list(map(status_with, values["legal_statuses"])))


def status_with(values):
    """A status as it is typed, or one that names a source of the site."""
    typed = {"source": "The formulary", "as_of": factories.A_DAY, **values}
    if cites := typed.pop("cites", None):
        typed["cited_source"] = Source.objects.create(**cites)
    return LegalStatus(**typed)


def article_with(values):
    """A page with a text, or with a mark of one source."""
    if "text" in values:
        return factories.ArticlePageFactory(body=[factories.paragraph(values["text"])])
    source = Source.objects.create(**values["cites"])
    mark = SourceMark((source.uuid,)).stored
    return factories.ArticlePageFactory(body=[factories.paragraph(f"<p>It works{mark}.</p>")])


MODELS = {"Medicine": medicine_with, "HealthArticleMixin": article_with}


def found_in(name, which):
    sample = SAMPLES[name]
    return {finding.rule for finding in findings_of(MODELS[sample["model"]](sample[which]))}


@pytest.mark.django_db
@pytest.mark.parametrize("name", SAMPLES)
def test_a_rule_about_a_snippet_finds_what_it_refuses_and_nothing_in_what_it_accepts(name):
    assert found_in(name, "refused") == {name}
    assert found_in(name, "accepted") == set()


@pytest.fixture
def medicine(db):
    """A live medicine with two statuses that do not say what they are about."""
    medicine = factories.MedicineFactory(name="Examplamine", status=None)
    factories.LegalStatusFactory(medicine=medicine, code="POM", applies_to="entry of 2010, to be mended")
    factories.LegalStatusFactory(medicine=medicine, code="GSL", applies_to=LARGE)
    medicine = Medicine.objects.get()
    medicine.save_revision()
    return medicine


def test_a_live_medicine_with_unclear_statuses_is_mended_in_another_place(admin_client, medicine):
    url, data = form_of(admin_client, medicine, medicine_class="Opioid")

    admin_client.post(url, data | {"action-publish": "1"})

    assert Medicine.objects.get().medicine_class == "Opioid"


def test_an_unclear_status_more_is_refused(admin_client, medicine):
    url, data = form_of(admin_client, medicine, ("P", ""), medicine_class="Opioid")

    response = admin_client.post(url, data | {"action-publish": "1"})

    assert set(errors_in(response)) == {"legal_statuses-2-applies_to"}
    assert Medicine.objects.get().medicine_class != "Opioid"


def test_what_is_stored_of_a_status_stops_nobody_from_mending_the_rest_of_it(medicine):
    status = medicine.legal_statuses.first()
    LegalStatus.objects.filter(pk=status.pk).update(code="CIII", as_of="2999-01-01")
    status = LegalStatus.objects.get(pk=status.pk)

    status.source = "Another source"
    status.clean()


def test_a_helpline_that_was_verified_on_a_day_to_come_can_be_mended(db):
    helpline = factories.HelplineFactory()
    type(helpline).objects.filter(pk=helpline.pk).update(last_verified="2999-01-01")
    helpline = type(helpline).objects.get()

    helpline.cost = "Free"
    helpline.clean()
