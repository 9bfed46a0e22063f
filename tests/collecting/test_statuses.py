"""Typed sources of medicines' statuses become sources, each once, and no medical check says anything else by it."""

import pytest

from tests import factories
from tests.collecting.test_collect_sources import collect
from tests.factories import SourceFactory, anew, html_of
from wagtail_healthblocks.models import LegalStatus, MedicalCheck, Source
from wagtail_healthblocks.usage import page_ids_showing

pytestmark = pytest.mark.django_db

LAW, ADDRESS = "The Medicines Act, schedule 1", "https://law.example.org/1"


def medicine_by(*sources, **values):
    """A published medicine with a status in a country for each source, by its words."""
    medicine = factories.MedicineFactory(status=None, **values)
    for (country, code), source in zip((("GB", "POM"), ("US", "RX"), ("CA", "Pr")), sources, strict=False):
        factories.LegalStatusFactory(
            medicine=medicine, country=country, code=code, source=source, source_url=ADDRESS if source else ""
        )
    medicine.save_revision().publish()
    return medicine


def page_with(medicine, *more):
    page = factories.ArticlePageFactory(body=[factories.prescription_required(medicine), factories.references(), *more])
    page.save_revision().publish()
    return page


def cited_by(medicine):
    return [row.cited_source and row.cited_source.title for row in medicine.legal_statuses.order_by("pk")]


def test_statuses_that_name_the_same_share_one_source():
    one, two = medicine_by(LAW, "Another law"), medicine_by(LAW)

    assert "2 sources made" in collect()

    assert cited_by(one) == [LAW, "Another law"]
    assert cited_by(two) == [LAW]
    source = Source.objects.get(title=LAW)
    assert (source.url, source.live) == (ADDRESS, True)


def test_what_is_typed_stays_beside_it_for_the_day_on_which_the_source_is_gone():
    medicine = medicine_by(LAW)
    collect()

    Source.objects.get().delete()

    [row] = medicine.legal_statuses.all()
    assert (row.source, row.source_url, row.cited_source) == (LAW, ADDRESS, None)


def test_a_page_numbers_the_source_and_lists_it_by_its_name():
    page = page_with(medicine_by(LAW))
    assert LAW not in html_of(anew(page)).partition("hb-references")[2]

    collect()

    card, _class, references = html_of(anew(page)).partition("hb-references")
    assert LAW not in card
    assert LAW in references


def test_a_source_that_is_chosen_already_stays():
    medicine, known = medicine_by(LAW), SourceFactory(title="Chosen")
    LegalStatus.objects.update(cited_source=known)
    medicine.revisions.all().delete()

    collect()

    assert cited_by(medicine) == ["Chosen"]
    assert Source.objects.count() == 1


def test_a_status_without_words_names_none():
    medicine = medicine_by("")

    collect()

    assert cited_by(medicine) == [None]


def test_what_no_source_can_be_stays_typed_and_is_named():
    medicine = medicine_by(LAW, "Another law")
    medicine.legal_statuses.filter(source=LAW).update(source_url="see my shelf")

    assert f"“{LAW}” stays typed. url: " in collect()

    assert cited_by(medicine) == [None, "Another law"]


def test_a_dry_run_changes_nothing():
    medicine = medicine_by(LAW)

    said = collect("--dry-run")

    assert f"wagtail_healthblocks.Medicine {medicine.pk} {medicine}: 1 statuses, 1 in drafts" in said
    assert "1 sources to make" in said
    assert cited_by(medicine) == [None]
    assert not Source.objects.exists()


def test_a_second_run_finds_nothing_to_do():
    medicine_by(LAW)
    collect()

    assert collect() == "0 sources made; 0 references are of sources known.\n"


def test_drafts_follow_so_that_publishing_one_loses_no_source():
    medicine = medicine_by(LAW)
    draft = medicine.save_revision()

    collect()

    draft.refresh_from_db()
    draft.publish()
    assert cited_by(anew(medicine)) == [LAW]


def test_they_stay_typed_where_a_page_would_not_name_them():
    medicine = medicine_by(LAW)
    page = factories.ArticlePageFactory(body=[factories.prescription_required(medicine)])

    assert f"The sources of its statuses stay typed: “{page}” shows it" in collect()

    assert cited_by(medicine) == [None]


def test_pages_that_show_the_medicine_follow_the_source():
    page = page_with(medicine_by(LAW))
    collect()

    assert page_ids_showing(Source.objects.get(title=LAW)) == {page.pk}


@pytest.mark.lengthy
@pytest.mark.parametrize("edited", [False, True])
def test_no_check_says_anything_else(edited):
    medicine = medicine_by(LAW, "Another law")
    page = page_with(medicine)
    check = factories.check(page)
    if edited:
        row = medicine.legal_statuses.first()
        row.applies_to = "tablets"
        row.save()
    before = MedicalCheck.objects.get(pk=check.pk).compare(anew(page))

    collect()

    after = MedicalCheck.objects.get(pk=check.pk).compare(anew(page))
    assert after == before
    assert [fact["kinds"] for fact in after["facts"]] == [["legal_statuses/applies_to"]] * edited


@pytest.mark.lengthy
def test_a_change_of_the_chosen_source_that_a_check_found_it_still_finds():
    medicine, known = medicine_by(LAW, "Another law"), SourceFactory(title="Known")
    page = page_with(medicine)
    check = factories.check(page)
    medicine.legal_statuses.filter(country="GB").update(cited_source=known)

    collect()

    facts = MedicalCheck.objects.get(pk=check.pk).compare(anew(page))["facts"]
    assert {fact["name"]: fact["kinds"] for fact in facts if fact["name"] == medicine.name} == {
        medicine.name: ["legal_statuses/cited_source"]
    }


@pytest.mark.lengthy
def test_the_check_knows_the_source_from_then_on():
    page = page_with(medicine_by(LAW))
    check = factories.check(page)
    collect()
    source = Source.objects.get(title=LAW)
    source.title = "Another title"
    source.save_revision().publish()

    facts = MedicalCheck.objects.get(pk=check.pk).compare(anew(page))["facts"]

    assert [fact["name"] for fact in facts] == ["Another title"]


@pytest.mark.lengthy
def test_a_check_of_a_page_that_shows_the_medicine_from_a_later_day_on_says_so_still():
    medicine = medicine_by(LAW)
    page = factories.ArticlePageFactory(body=[factories.references()])
    check = factories.check(page)
    page.body = [factories.prescription_required(medicine), factories.references()]
    page.save_revision().publish()

    collect()

    verdict = MedicalCheck.objects.get(pk=check.pk).compare(anew(page))
    assert verdict["changes"]
    assert [fact["name"] for fact in verdict["facts"]] == [medicine.name]
