"""Checks that the first release recorded: a digest and a revision, and no record of their own. Both have to agree."""

import datetime

import pytest
from wagtail.models import Revision

from tests import factories
from tests.factories import anew
from wagtail_healthblocks.models import MedicalCheck
from wagtail_healthblocks.models.first_digest import first_digest

TODAY = datetime.date.today()
A_YEAR, A_DAY = datetime.timedelta(days=365), datetime.timedelta(days=1)
LINE = "{% load healthblocks_tags %}{% medical_check %}"

pytestmark = pytest.mark.django_db


@pytest.fixture
def page():
    body = [factories.paragraph(), factories.dosage(name="Examplamine", doses=[factories.dose(amount="500")])]
    page = factories.ArticlePageFactory(title="Examplamine", body=body)
    page.save_revision().publish()
    return anew(page)


def check(page, contributor=None, **values):
    """A check of the live text, as the first release left it in the database."""
    contributor = contributor or factories.ContributorFactory()
    values = {"digest": first_digest(page), "revision_id": page.live_revision_id, "date": TODAY - A_YEAR} | values
    made = MedicalCheck(page=page, contributor=contributor, **values)
    MedicalCheck.objects.bulk_create([made])
    return made


def state(page):
    """What the page says by itself, by its graph and to programs."""
    page = anew(page)
    said = page.get_medical_checks().state
    assert page.medical_check["state"] == said
    assert (page.last_checked is not None) == ("reviewedBy" in str(page.structured_data))
    return said


def edit(page, publish=True, **values):
    page = anew(page).get_latest_revision_as_object()
    for name, value in values.items():
        setattr(page, name, value)
    revision = page.save_revision()
    if publish:
        revision.publish()
    return page


def with_dose(page, amount):
    body = anew(page).body
    body[1].value["doses"][0].value["amount"] = amount
    return body


def test_a_check_whose_digest_and_revision_say_what_the_page_says_is_valid(page):
    check(page)

    assert state(page) == "valid"


def test_it_stays_valid_when_the_page_is_published_again_without_a_change(page):
    check(page)

    edit(page)

    assert state(page) == "valid"


def test_a_dose_that_no_digest_knew_is_found_by_the_revision(page):
    made = check(page)

    edit(page, body=with_dose(page, "5000"))

    assert made.digest == first_digest(anew(page))
    assert state(page) == "changed"
    assert anew(page).get_medical_check().changes == ["body/dosage/doses/dose/amount"]


def test_a_dose_that_is_put_right_again_makes_it_valid_again(page):
    check(page)
    edit(page, body=with_dose(page, "5000"))

    edit(page, body=with_dose(page, "500"))

    assert state(page) == "valid"


def test_a_title_that_both_know_is_found(page):
    check(page)

    edit(page, title="Examplamine and other medicines")

    assert state(page) == "changed"


def test_a_purged_revision_leaves_nothing_to_judge_it_by(page):
    revision = page.live_revision_id
    check(page)
    edit(page)

    factories.site_settings()  # made now, for that outdates every verdict
    assert state(page) == "valid"
    assert MedicalCheck.objects.get().verdict is not None

    Revision.objects.filter(pk=revision).delete()

    assert MedicalCheck.objects.get().digest == first_digest(anew(page))
    assert state(page) == "changed"


def test_a_revision_that_was_overwritten_in_place_is_not_what_was_checked(page):
    check(page)
    draft = anew(page)
    draft.body = with_dose(page, "5000")

    draft.save_revision(overwrite_revision=draft.get_latest_revision())

    assert MedicalCheck.objects.get().digest == first_digest(anew(page))
    assert state(page) == "changed"


def test_a_revision_that_was_overwritten_and_published_does_not_cover_itself(page):
    check(page)
    draft = anew(page)
    draft.title = "Another text"

    draft.save_revision(overwrite_revision=draft.get_latest_revision()).publish()

    assert state(page) == "changed"


def test_a_digest_of_another_text_is_none_of_the_page_whatever_its_revision_says(page):
    check(page, digest="0" * 64)

    assert state(page) == "changed"


def test_a_shared_name_that_the_digest_knew_ends_it_too(page):
    medicine = factories.MedicineFactory(name="Examplamine")
    page = edit(page, body=[factories.dosage(medicine)])
    check(anew(page))
    assert state(page) == "valid"

    medicine.name = "Otheramine"
    medicine.save()

    assert state(page) == "changed"


def test_a_draft_that_was_written_since_changes_nothing(page):
    check(page)

    edit(page, publish=False, title="Another text")

    assert state(page) == "valid"


@pytest.mark.lengthy
def test_it_holds_while_the_page_is_unpublished_and_published_again(page):
    check(page)

    anew(page).unpublish()
    assert state(page) == "valid"

    anew(page).get_latest_revision().publish()
    assert state(page) == "valid"


def test_it_ends_when_an_unpublished_page_comes_back_with_another_text(page):
    check(page)
    anew(page).unpublish()

    edit(page, body=with_dose(page, "5000"))

    assert state(page) == "changed"


def test_a_page_that_never_had_a_revision_has_only_its_digest_which_is_not_enough():
    page = anew(factories.ArticlePageFactory(body=[factories.paragraph()]))

    check(page)

    assert page.live_revision_id is None
    assert state(page) == "changed"


@pytest.mark.parametrize(
    ("next_due", "expected"),
    [
        (None, "valid"),
        (TODAY + A_YEAR, "valid"),
        (TODAY + A_DAY, "due_soon"),
        (TODAY, "due_soon"),
        (TODAY - A_DAY, "overdue"),
    ],
)
def test_its_next_date_counts(page, next_due, expected):
    check(page, next_due=next_due)

    assert state(page) == expected


def test_a_changed_text_wins_over_a_date_that_has_passed(page):
    check(page, next_due=TODAY - A_DAY)

    edit(page, body=with_dose(page, "5000"))

    assert state(page) == "changed"


@pytest.mark.parametrize(
    ("scope", "expected"),
    [
        ("full", "valid"),
        ("accuracy", "valid"),
        ("dosing", "valid"),
        ("sources", "other_scope"),
        ("language", "other_scope"),
    ],
)
def test_its_scope_counts(page, scope, expected):
    check(page, scope=scope)

    assert state(page) == expected


@pytest.mark.parametrize(
    "who", [{"kind": "organisation"}, {"kind": "team"}, {"credentials": "", "registration_number": ""}]
)
def test_what_only_a_qualified_person_can_check_is_no_medical_check_by_others(page, who):
    somebody = factories.ContributorFactory(**who)
    check(page, somebody)
    factories.ContributionFactory(page=page, contributor=somebody, role="medical_reviewer")

    html = factories.html_of(anew(page), "{% load healthblocks_tags %}{% health_byline %}{% medical_check %}")

    assert state(page) == "other_scope"
    assert f"Checked by {somebody.full_name}" in html
    assert "edically" not in html


def test_a_check_by_somebody_whose_profile_is_gone_and_whose_name_nobody_kept_is_not_shown(page):
    made = check(page)

    made.contributor.delete()

    assert state(page) == "never"
    assert factories.html_of(anew(page), LINE).strip() == ""


def test_a_profile_that_readers_may_not_see_is_not_named(page):
    check(page, factories.ContributorFactory(live=False))

    assert state(page) == "never"


def test_the_later_check_of_a_scope_that_covers_the_page_stands_for_it(page):
    first = check(page, date=TODAY - 2 * A_YEAR)
    edit(page, body=with_dose(page, "5000"))
    page = anew(page)
    second = check(page)
    assert page.get_medical_check() == second

    edit(page, body=with_dose(page, "500"))

    assert anew(page).get_medical_check() == first
    assert state(page) == "valid"


def test_a_new_check_takes_its_place(page):
    check(page)
    edit(page, body=with_dose(page, "5000"))

    factories.check(page=anew(page))

    assert state(page) == "valid"
    assert MedicalCheck.objects.filter(record__isnull=True).count() == 1


def test_a_check_without_a_digest_covers_nothing(page):
    check(page, digest="")

    assert state(page) == "changed"


def test_a_profile_that_vanishes_leaves_a_name_and_a_check_that_nobody_can_call_medical(page):
    """An organisation could record any check then; once its profile is gone, nothing tells it from a clinician."""
    person = factories.ContributorFactory(prefix="Dr", name="Cleo Example", credentials="invented")
    check(page, person, contributor_name=person.full_name)

    person.delete()

    assert anew(page).get_medical_check().statement.startswith("Checked by Dr Cleo Example, invented on ")
    assert state(page) == "other_scope"
