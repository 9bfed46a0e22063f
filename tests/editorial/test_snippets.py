"""What rules find in snippets and in whole pages: the samples of ``snippets.json``, and the form of a medicine."""

import json
from pathlib import Path

import pytest

from tests import factories
from tests.models.test_legal_statuses import LARGE, errors_in, form_of
from wagtail_healthblocks.editorial import findings_of
from wagtail_healthblocks.models import Disclaimer, Helpline, LegalStatus, Medicine, Source
from wagtail_healthblocks.source_marks import SourceMark

SAMPLES = json.loads((Path(__file__).parent / "snippets.json").read_text(encoding="utf-8"))


def made(model, **values):
    """One of these with the values as JSON has them."""
    return model(**{name: model._meta.get_field(name).to_python(value) for name, value in values.items()})


def medicine_with(values):
    return Medicine(name="Examplamine", legal_statuses=list(map(status_with, values["legal_statuses"])))


def status_with(values):
    """A status as it is typed, or one that names a source of the site."""
    typed = {"source": "The formulary", "as_of": factories.A_DAY, **values}
    cites = typed.pop("cites", None)
    status = made(LegalStatus, **typed)
    if cites:
        status.cited_source = Source.objects.create(**cites)
    return status


def helpline_with(values):
    return made(Helpline, name="Example Line", country="GB", **values)


def source_with(values):
    return made(Source, title="A trial", **values)


def article_with(values):
    """A page with a body, with a text, or with a mark of one source."""
    if "body" in values:
        return factories.ArticlePageFactory(body=values["body"])
    if "text" in values:
        return factories.ArticlePageFactory(body=[factories.paragraph(values["text"])])
    return factories.ArticlePageFactory(body=[factories.paragraph(text_citing(values["cites"]))])


def text_citing(values):
    source = Source.objects.create(**values)
    return f"<p>It works{SourceMark((source.uuid,)).stored}.</p>"


def disclaimer_with(values):
    """A disclaimer with a text, or with a mark of one source."""
    text = values["text"] if "text" in values else text_citing(values["cites"])
    return made(Disclaimer, title="Our statement", text=text)


MODELS = {
    "Disclaimer": disclaimer_with,
    "Medicine": medicine_with,
    "Helpline": helpline_with,
    "Source": source_with,
    "HealthArticleMixin": article_with,
}


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


@pytest.mark.lengthy
def test_a_live_medicine_with_unclear_statuses_is_mended_in_another_place(admin_client, medicine):
    url, data = form_of(admin_client, medicine, medicine_class="Opioid")

    admin_client.post(url, data | {"action-publish": "1"})

    assert Medicine.objects.get().medicine_class == "Opioid"


@pytest.mark.lengthy
def test_an_unclear_status_more_is_refused(admin_client, medicine):
    url, data = form_of(admin_client, medicine, ("P", ""), medicine_class="Opioid")

    response = admin_client.post(url, data | {"action-publish": "1"})

    assert set(errors_in(response)) == {"legal_statuses-2-applies_to"}
    assert Medicine.objects.get().medicine_class != "Opioid"


@pytest.mark.lengthy
@pytest.mark.parametrize("changes", [{"code": "CIII"}, {"as_of": "2999-01-01"}])
def test_what_is_stored_of_a_status_stops_nobody_from_mending_the_rest_of_it(admin_client, medicine, changes):
    status = medicine.legal_statuses.first()
    LegalStatus.objects.filter(pk=status.pk).update(**changes)
    Medicine.objects.update(has_unpublished_changes=False)  # so that the form shows what is stored, not the draft
    url, data = form_of(admin_client, medicine, **{"legal_statuses-0-source": "Another source"})

    response = admin_client.post(url, data | {"action-publish": "1"})

    assert response.status_code == 302
    assert LegalStatus.objects.filter(pk=status.pk, source="Another source", **changes).exists()


@pytest.mark.lengthy
def test_a_code_that_is_refused_is_said_once(admin_client, medicine):
    url, data = form_of(admin_client, medicine, **{"legal_statuses-0-code": "CIII"})

    response = admin_client.post(url, data | {"action-publish": "1"})

    words = "United Kingdom has no CIII (Supply class). Choose one of: POM, P, GSL."
    assert errors_in(response)["legal_statuses-0-code"] == words
