"""What lost its ground takes its words with it, for every block that chooses a snippet, however the snippet went."""

import datetime
import json
from io import StringIO

import pytest
from bs4 import BeautifulSoup
from django.core.management import call_command
from django.urls import reverse
from django.utils.timezone import now

from tests import factories
from tests.factories import anew
from tests.testapp.models import ArticlePage
from wagtail_healthblocks.blocks import (
    CareCardBlock,
    DosageBlock,
    HealthArticleStreamBlock,
    MedicineChooserBlock,
    MedicineFactsBlock,
)
from wagtail_healthblocks.blocks.medicines import NamedMedicineBlock
from wagtail_healthblocks.models import DefaultDisclaimer, Helpline
from wagtail_healthblocks.vocabulary.disclaimers import DISCLOSURES

pytestmark = pytest.mark.django_db

EVERY_BLOCK = HealthArticleStreamBlock().child_blocks
OF_A_MEDICINE = [
    name for name, block in EVERY_BLOCK.items() if isinstance(block, (NamedMedicineBlock, MedicineFactsBlock))
]
#: In each of them a word of its own, which must not be read without the medicine.
SAID = "Astonishing"
AN_HOUR = datetime.timedelta(hours=1)


def chooser_in(block):
    return getattr(block, "child_blocks", {}).get("medicine")


def said_everywhere(stored):
    """The stored value with the word in every text and rich text."""
    if isinstance(stored, dict):
        return {name: said_everywhere(value) if name not in KEPT else value for name, value in stored.items()}
    if isinstance(stored, list):
        return [said_everywhere(item) for item in stored]
    return f"{SAID} {stored}" if isinstance(stored, str) and " " in stored else stored


#: What names a kind of block or another thing.
KEPT = {"type", "id", "name", "medicine", "source_url", "reporting"}


def article_with(name, medicine):
    value = said_everywhere(factories.usual_value(name))
    value |= {"medicine": medicine.pk} | ({"name": ""} if "name" in value else {})
    page = factories.ArticlePageFactory(
        body=[factories.paragraph("<p>The rest of the page.</p>"), {"type": name, "value": value}]
    )
    page.save_revision().publish()
    return anew(page)


def draft_only(medicine):
    medicine.unpublish()
    medicine.save_revision()


def expired(medicine):
    type(medicine).objects.filter(pk=medicine.pk).update(expire_at=now() - AN_HOUR)
    call_command("publish_scheduled", stdout=StringIO())


def deleted_past_the_orm(medicine):
    medicine.legal_statuses.all().delete()
    type(medicine).objects.filter(pk=medicine.pk)._raw_delete("default")


#: How readers lose sight of a snippet.
GONE = {
    "unpublished": lambda one: one.unpublish(),
    "expired": expired,
    "deleted": lambda one: one.delete(),
    "deleted past the ORM": deleted_past_the_orm,
    "a draft again": draft_only,
}


def readings(page):
    """What every kind of reader gets of the page's own text."""
    page = anew(page)
    reading = page.get_reading(factories.request_for())
    return {
        "readers": factories.html_of(page),
        "Markdown": page.markdown,
        "graph": json.dumps(reading.graph.as_dict(), ensure_ascii=False, default=str),
        "API": json.dumps(page.body.stream_block.get_api_representation(page.body), default=str),
        "search": " ".join(ArticlePage.body.field.get_searchable_content(page.body)),
        "contents": json.dumps(page.contents, default=str),
    }


def test_every_block_that_chooses_a_medicine_is_tried():
    choosing = {name for name, block in EVERY_BLOCK.items() if isinstance(chooser_in(block), MedicineChooserBlock)}

    assert choosing == set(OF_A_MEDICINE)


@pytest.mark.lengthy
@pytest.mark.parametrize("gone", GONE)
@pytest.mark.parametrize("name", OF_A_MEDICINE)
def test_no_reader_gets_a_word_of_a_block_whose_medicine_is_gone(name, gone):
    medicine = factories.MedicineFactory(name="Examplamine")
    page = article_with(name, medicine)
    assert all(found in readings(page)["readers"] for found in (SAID, "Examplamine"))

    GONE[gone](medicine)

    for kind, text in readings(page).items():
        assert SAID not in text, kind
        assert "The rest of the page." in text or kind in ("graph", "contents"), kind


@pytest.mark.lengthy
@pytest.mark.parametrize("name", OF_A_MEDICINE)
def test_the_words_are_back_with_the_medicine(name):
    medicine = factories.MedicineFactory()
    page = article_with(name, medicine)
    before = readings(page)["readers"]

    medicine.unpublish()
    medicine.get_latest_revision_as_object().save_revision().publish()

    assert readings(page)["readers"] == before


@pytest.mark.lengthy
@pytest.mark.parametrize("name", OF_A_MEDICINE)
def test_a_page_that_is_published_as_scheduled_says_no_dose_without_its_medicine(name):
    medicine = factories.MedicineFactory()
    page = article_with(name, medicine)
    scheduled = page.latest_revision.as_object()
    page.body = [("paragraph", "<p>The rest of the page.</p>")]
    page.save_revision().publish()
    scheduled.save_revision(approved_go_live_at=now() - AN_HOUR)
    medicine.unpublish()

    call_command("publish_scheduled", stdout=StringIO())

    assert [child.block_type for child in anew(page).body] == ["paragraph", name]
    assert SAID not in " ".join(readings(page).values())


@pytest.mark.lengthy
@pytest.mark.parametrize("name", OF_A_MEDICINE)
def test_an_old_revision_that_is_restored_says_no_dose_without_its_medicine(name):
    medicine = factories.MedicineFactory()
    page = article_with(name, medicine)
    old = page.latest_revision
    page.body = [("paragraph", "<p>The rest of the page.</p>")]
    page.save_revision().publish()
    medicine.delete()

    old.as_object().save_revision(previous_revision=old).publish()

    assert SAID not in " ".join(readings(page).values())


@pytest.mark.lengthy
@pytest.mark.parametrize("name", OF_A_MEDICINE)
def test_preview_and_editor_say_why(name, admin_client):
    medicine = factories.MedicineFactory(name="Examplamine")
    page = article_with(name, medicine)
    medicine.unpublish()

    preview = anew(page).make_preview_request().render().text
    editor = admin_client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).text

    note = BeautifulSoup(preview, "html.parser").select_one(".hb-hidden").get_text(" ", strip=True)
    assert note.startswith(f"{EVERY_BLOCK[name].label}: readers do not see this")
    assert "Its medicine is not published" in note
    assert "Examplamine (not published: readers do not see it)" in editor


def test_a_preview_says_that_a_medicine_was_deleted():
    medicine = factories.MedicineFactory()
    page = article_with("dosage", medicine)

    medicine.delete()

    assert "none was chosen, or it was deleted" in anew(page).make_preview_request().render().text


def test_a_typed_name_keeps_its_words():
    page = factories.ArticlePageFactory(body=[factories.dosage(name="Examplamine", doses=[factories.dose()])])

    assert "Usual doses of Examplamine" in factories.html_of(anew(page))


def test_a_site_whose_dosage_has_no_medicine_at_all_names_it_elsewhere():
    class PlainDosageBlock(DosageBlock):
        medicine = name = None

    block = PlainDosageBlock()

    assert "500" in block.render(block.normalize({"doses": [("dose", {"who": "Adults", "amount": "500"})]}))


# Whom to call


def card(*helplines, **values):
    return factories.block(
        "care_card",
        {
            "level": "emergency",
            "heading": "Call an ambulance if:",
            "signs": ["you cannot breathe"],
            "text": "",
            "helplines": [one.pk for one in helplines],
        }
        | values,
    )


def line(name, country="GB", phone="999", kind="emergency", **values):
    return factories.HelplineFactory(name=name, country=country, phone=phone, kind=kind, **values)


def calls(page):
    """Whom each kind of reader is told to call."""
    page = anew(page)
    html = BeautifulSoup(factories.html_of(page), "html.parser").select_one(".hb-care-card")
    (api,) = page.body.stream_block.get_api_representation(page.body, {"request": factories.request_for()})
    listed = [item.get_text(" ", strip=True) for item in html.select(".hb-helpline__item, .hb-care-card__call")]
    assert [found["name"] for found in api["value"]["helplines_detail"]] == [
        name.get_text(strip=True) for name in html.select(".hb-helpline__name strong, .hb-care-card__call")
    ]
    assert all(words.split()[0] in page.markdown for words in listed)
    return listed


@pytest.fixture
def readers_of():
    def set_countries(countries):
        settings = factories.site_settings()
        settings.readers_countries = countries
        settings.save()

    return set_countries


FALLBACK = ["Call the emergency number of your country."]


@pytest.mark.parametrize("gone", GONE)
def test_an_emergency_card_that_lost_its_number_gives_those_of_the_readers_countries(gone, readers_of):
    readers_of("US, GB")
    own = factories.HelplineFactory(name="Own line", kind="urgent")
    for name, country, phone in (("UK", "GB", "999"), ("US", "US", "911"), ("French", "FR", "15")):
        line(f"{name} emergency", country, phone)
    factories.HelplineFactory(name="Mute emergency", kind="emergency", country="GB", phone="", sms="999")
    page = factories.ArticlePageFactory(body=[card(own)])
    assert ["Own line" in words for words in calls(page)] == [True]

    if gone == "deleted past the ORM":
        Helpline.objects.filter(pk=own.pk)._raw_delete("default")
    else:
        GONE[gone](own)

    us, uk = calls(page)
    assert us.startswith("Call 911 US emergency United States")
    assert uk.startswith("Call 999 UK emergency United Kingdom")


def test_without_such_a_number_the_card_says_to_call_that_of_ones_country(readers_of):
    line("UK emergency")
    page = factories.ArticlePageFactory(body=[card()])
    assert calls(page) == FALLBACK

    readers_of("US")

    assert calls(page) == FALLBACK


def test_a_helpline_without_a_telephone_number_is_no_number_to_call(readers_of):
    readers_of("GB")
    website = factories.HelplineFactory(name="Website", phone="", url="https://help.example.org/")
    line("UK emergency")

    without_number, emergency = calls(factories.ArticlePageFactory(body=[card(website)]))
    assert without_number.startswith("Website")
    assert emergency.startswith("Call 999 UK emergency")


@pytest.mark.parametrize("level", ["non_urgent", "urgent"])
def test_a_card_of_less_urgency_needs_no_number(level, readers_of):
    readers_of("GB")
    line("UK emergency")

    assert calls(factories.ArticlePageFactory(body=[card(level=level)])) == []


def test_a_card_outside_every_page_says_it_too():
    block = CareCardBlock()

    assert FALLBACK[0] in block.render(block.normalize({"level": "emergency", "heading": "Call if:"}))


def test_pages_follow_when_an_emergency_number_changes(readers_of, django_capture_on_commit_callbacks, settings):
    from wagtail_healthblocks.usage import page_ids_showing

    readers_of("gb")
    emergency = line("UK emergency")
    page = factories.ArticlePageFactory(body=[card()])

    assert page.pk in page_ids_showing(emergency)
    assert page.pk not in page_ids_showing(line("US emergency", country="US"))


def test_a_check_names_the_number_that_changed(readers_of):
    readers_of("GB")
    emergency = line("UK emergency")
    page = factories.ArticlePageFactory(body=[card()])
    page.save_revision().publish()
    factories.check(anew(page))

    emergency.phone = "112"
    emergency.save_revision().publish()

    (check,) = anew(page).get_medical_checks().checks
    assert [fact["name"] for fact in check.changed_facts] == [emergency.public_name]


# Who is paid


@pytest.mark.parametrize("gone", GONE)
@pytest.mark.parametrize("kind", DISCLOSURES)
def test_a_paid_page_keeps_its_disclosure(kind, gone):
    disclaimer = factories.DisclaimerFactory(kind=kind, text="<p>The shop pays us.</p>")
    page = factories.ArticlePageFactory(body=[factories.disclaimer(disclaimer, kind=kind)])
    assert "The shop pays us." in readings(page)["readers"]

    if gone == "deleted past the ORM":
        type(disclaimer).objects.filter(pk=disclaimer.pk)._raw_delete("default")
    else:
        GONE[gone](disclaimer)

    found = readings(page)
    assert all(str(DISCLOSURES[kind]) in found[reader] for reader in ("readers", "Markdown", "graph", "API"))
    assert "The shop pays us." not in " ".join(found.values())


def test_the_api_says_what_readers_see_of_a_default_disclaimer():
    default = factories.DisclaimerFactory(text="<p>Ask a doctor.</p>")
    DefaultDisclaimer.objects.create(settings=factories.site_settings(), disclaimer=default)
    page = anew(factories.ArticlePageFactory(body=[factories.disclaimer()]))

    (block,) = page.body.stream_block.get_api_representation(page.body, {"request": factories.request_for()})

    assert block["value"]["disclaimer_detail"]["text"] == "<p>Ask a doctor.</p>"
    assert block["value"]["text"] == ""


# The editor


@pytest.mark.parametrize("name", OF_A_MEDICINE)
def test_a_chooser_says_that_readers_do_not_see_what_it_holds(name):
    chooser, medicine = chooser_in(EVERY_BLOCK[name]), factories.MedicineFactory(name="Examplamine")
    assert "Examplamine" in chooser.get_form_state(medicine).values()

    medicine.unpublish()

    assert "Examplamine (not published: readers do not see it)" in chooser.get_form_state(medicine).values()
