"""Publishing a medicine says which live pages it changes, which are checked, and which say otherwise; it is asked first."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from tests import factories
from tests.medical_checks import fields_of
from wagtail_healthblocks.models import Medicine
from wagtail_healthblocks.publishing import EXAMINED, Publication

pytestmark = pytest.mark.django_db


@pytest.fixture
def medicine():
    medicine = factories.MedicineFactory(name="Examplamine")
    medicine.save_revision().publish()
    return Medicine.objects.get()


def article(medicine, *more, **values):
    return factories.ArticlePageFactory(body=[factories.prescription_required(medicine, note=""), *more], **values)


def sold_freely(medicine):
    """The medicine as an editor has just typed it: on the general sales list."""
    typed = Medicine.objects.get(pk=medicine.pk)
    (status,) = typed.legal_statuses.all()
    status.code = "GSL"
    typed.legal_statuses = [status]
    return typed


def url_of(medicine):
    return reverse(Medicine.snippet_viewset.get_url_name("edit"), args=[medicine.pk])


def publish(client, medicine, **values):
    form = BeautifulSoup(client.get(url_of(medicine)).text, "html.parser").select_one("#w-editor-form")
    data = fields_of(form) | {"uses-count": "0", "action-publish": "action-publish"} | values
    return client.post(url_of(medicine), data, follow=True)


def text_of(response):
    return " ".join(BeautifulSoup(response.text, "html.parser").select_one("main").get_text(" ").split())


def code_of(medicine):
    return Medicine.objects.get(pk=medicine.pk).legal_statuses.get().code


@pytest.mark.lengthy
def test_publishing_what_is_checked_or_said_otherwise_is_asked_and_loses_nothing(admin_client, medicine):
    note = factories.paragraph("<p>Everybody knows it. Examplamine needs a prescription.</p>")
    checked, _other = article(medicine, title="A checked page"), article(medicine, note, title="Another")
    factories.check(checked)

    question = publish(admin_client, medicine, **{"legal_statuses-0-code": "GSL"})

    told = text_of(question)
    assert "It changes 2 live pages." in told
    assert "1 of them is medically checked, and will name this medicine as changed since its check." in told
    assert "2 pages say otherwise in words of their own." in told
    assert "Text: Examplamine needs a prescription." in told
    assert "Everybody knows it" not in told
    assert "Prescription required: By these statuses nobody needs a prescription." in told
    assert "A checked page (medically checked)" in told
    assert code_of(medicine) == "POM"

    kept = fields_of(BeautifulSoup(question.text, "html.parser").select_one("main form"))
    answer = admin_client.post(url_of(medicine), kept | {"action-publish": "confirmed"}, follow=True)
    assert code_of(medicine) == "GSL"
    assert "It changes 2 live pages." in text_of(answer)


@pytest.mark.lengthy
def test_the_answer_can_be_a_draft(admin_client, medicine):
    factories.check(article(medicine))
    question = publish(admin_client, medicine, **{"legal_statuses-0-code": "GSL"})

    kept = fields_of(BeautifulSoup(question.text, "html.parser").select_one("main form"))
    admin_client.post(url_of(medicine), {name: value for name, value in kept.items() if name != "action-publish"})

    assert code_of(medicine) == "POM"
    assert Medicine.objects.get().get_latest_revision_as_object().legal_statuses.get().code == "GSL"


@pytest.mark.lengthy
def test_a_change_that_needs_nobody_is_only_told(admin_client, medicine):
    article(medicine)

    response = publish(admin_client, medicine, brand_names="Examplin\nExamplor\nExamplex")

    assert "Publish “" not in text_of(response)
    assert "It changes 1 live page." in text_of(response)
    assert "Examplex" in Medicine.objects.get().brand_names


@pytest.mark.lengthy
def test_nothing_is_said_where_readers_get_nothing_else(admin_client, medicine):
    factories.check(article(medicine, live=True))
    article(medicine, live=False, title="A draft")

    assert "live page" not in text_of(
        publish(admin_client, medicine, **{"uses-count": "0"} | same_uses(admin_client, medicine))
    )


def same_uses(client, medicine):
    """The medicine's uses as its form sends them."""
    (use,) = medicine.uses.raw_data
    fields = {f"uses-0-value-{name}": value for name, value in use["value"].items()}
    return (
        fields
        | {"uses-count": "1", "uses-0-type": "use", "uses-0-order": "0", "uses-0-deleted": ""}
        | {"uses-0-id": use["id"]}
    )


def test_every_kind_of_words_that_say_otherwise_is_found(medicine, settings):
    body = [
        factories.heading("Why you cannot buy Examplin over the counter"),
        factories.question("Is it prescribed?", [factories.paragraph("<p>Yes: Prescription-only medicine (POM).</p>")]),
        factories.key_points("It is a POM.", "It takes an hour to work."),
        factories.prescription_required(
            name="examplor", statuses=[factories.status()], note="<p>It needs a prescription in Wales, too.</p>"
        ),
        factories.off_label_notice(medicine, use="Severe pain", evidence="<p>None.</p>"),
        factories.care_card(heading="Call if you have no prescription for examplamine", level="urgent"),
    ]
    page = article(medicine, *body, title="Does Examplamine need a prescription?")

    (changed,) = Publication(sold_freely(medicine)).examined

    found = {}
    for label, words in changed.contradictions:
        found.setdefault(label, []).append(words)
    assert found["title"] == ["Does Examplamine need a prescription?"]
    assert found["Heading"] == ["Why you cannot buy Examplin over the counter"]
    assert (found["Question"], found["Text"]) == (["Is it prescribed?"], ["Yes: Prescription-only medicine (POM)."])
    assert found["Key points"] == ["It is a POM."]
    assert found["Off-label notice"] == [
        "says that it is not approved; the medicine is approved for severe pain (United Kingdom)"
    ]
    assert found["Care card"] == ["Call if you have no prescription for examplamine"]
    assert len(found["Prescription required"]) == 2
    assert any(
        "General sales list" in words and "Prescription-only" in words for words in found["Prescription required"]
    )
    assert found["Note"] == ["It needs a prescription in Wales, too."]
    assert changed.page.pk == page.pk


def test_words_about_another_medicine_are_none(medicine):
    article(medicine, factories.paragraph("<p>Otheramine needs a prescription: it is a POM.</p>"))

    (changed,) = Publication(sold_freely(medicine)).examined

    assert [label for label, _words in changed.contradictions] == ["Prescription required"]


def test_an_old_name_is_found_in_the_words_of_a_page(medicine):
    article(medicine, factories.paragraph("<p>Examplamine and Examplin are one.</p>"))
    typed = Medicine.objects.get()
    typed.name = "Exemplamine"

    (changed,) = Publication(typed).examined

    assert changed.contradictions == [("Text", "Examplamine and Examplin are one.")]


def test_a_check_that_says_changed_already_is_not_counted(medicine, settings):
    page, other = article(medicine), article(medicine)
    factories.check(page)
    factories.check(other)
    factories.check(other, scope="language")
    page.body = [*page.body.raw_data, factories.paragraph("<p>More.</p>")]
    page.save_revision().publish()
    assert factories.anew(page).medical_check["state"] == "changed"

    assert Publication(sold_freely(medicine)).checked_ids == {other.pk}
    settings.HEALTHBLOCKS_SHARED_FACTS_ARE_CHECKED = True
    assert "will be called changed since its check" in " ".join(Publication(sold_freely(medicine)).in_words())


def test_asking_reads_a_bounded_number_of_pages(medicine, django_assert_max_num_queries, monkeypatch):
    monkeypatch.setattr("wagtail_healthblocks.publishing.EXAMINED", 4)
    for number in range(6):
        article(medicine, factories.paragraph(f"<p>It needs a prescription, {number}.</p>"))

    with django_assert_max_num_queries(30):
        publication = Publication(sold_freely(medicine))
        lines = publication.in_words()

    assert EXAMINED == 50
    assert lines[-1] == "2 pages were not looked through for that."
    assert (len(publication.page_ids), len(publication.contradicting)) == (6, 4)
