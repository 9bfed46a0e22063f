"""Recording medical checks in the admin: who may, for which text, and what the form says."""

from datetime import timedelta

import pytest
from django.urls import NoReverseMatch, reverse
from wagtail.admin.admin_url_finder import AdminURLFinder

from tests import factories
from tests.factories import anew
from tests.medical_checks import (
    ADD,
    FOR_OTHERS,
    NEXT_YEAR,
    browser_of,
    edit_url,
    group_with,
    open_form,
    published,
    record_url,
    soup_of,
    user_in,
)
from wagtail_healthblocks.dates import months_after, today
from wagtail_healthblocks.models import CheckInterval, MedicalCheck
from wagtail_healthblocks.models.medical_check_task import NEWER, contributor_of, seen_by

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("known_blocks")]


@pytest.fixture
def article():
    return published(factories.ArticlePageFactory(body=[factories.paragraph("<p>Take 500 mg.</p>")]))


@pytest.fixture
def editors():
    return group_with(name="Editors of pages", pages=["change_page", "publish_page"])


@pytest.fixture
def clinician(editors):
    """Somebody who may record checks of their own, with a profile."""
    user = user_in(group_with(ADD, name="Clinicians"), editors, name="clinician")
    factories.ContributorFactory(name="Cleo Example", user=user)
    return user


@pytest.fixture
def secretary(editors):
    """Somebody who records the checks of others."""
    return user_in(group_with(FOR_OTHERS, name="Secretaries"), editors, name="secretary")


@pytest.fixture
def own(clinician):
    return browser_of(clinician)


@pytest.fixture
def others(secretary):
    return browser_of(secretary)


def messages_of(response):
    return [str(message).strip() for message in response.context["messages"]]


def edit_by(user, page, words):
    """Somebody saves the page again."""
    page = page.get_latest_revision_as_object()
    page.body = [("paragraph", f"<p>{words}</p>")]
    return page.save_revision(user=user)


# Recording


def test_a_clinician_records_a_check_of_their_own_and_is_back_in_the_editor(article, clinician, own):
    form = open_form(own, record_url(article))

    response = own.post(record_url(article), {**form, "note": "Read it all."}, follow=True)

    assert response.redirect_chain == [(edit_url(article), 302)]
    check = MedicalCheck.objects.get()
    assert (check.contributor.user, check.recorded_by, check.date) == (clinician, clinician, today())
    assert (check.scope, check.note, check.next_due) == ("full", "Read it all.", months_after(today(), 36))
    assert "The live page says: Medically checked by Dr Cleo Example" in " ".join(messages_of(response))
    assert anew(article).get_medical_checks().state == "valid"


def test_nobody_records_another_persons_check_with_the_permission_for_their_own(article, own):
    other = factories.ContributorFactory()
    form = open_form(own, record_url(article))

    own.post(record_url(article), {**form, "contributor": other.pk, "date": "2020-01-01"})

    check = MedicalCheck.objects.get()
    assert (check.contributor.name, check.date) == ("Cleo Example", today())


@pytest.mark.lengthy
def test_the_secretary_chooses_who_checked_and_when(article, secretary, others):
    person = factories.ContributorFactory()
    article.get_latest_revision()
    form = open_form(others, record_url(article))
    values = {**form, "contributor": person.pk, "scope": "dosing", "next_due": NEXT_YEAR.isoformat()}

    others.post(record_url(article), values)

    check = MedicalCheck.objects.get()
    assert form["date"] == today().isoformat()
    assert (check.contributor, check.recorded_by, check.scope) == (person, secretary, "dosing")


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({"date": (today() + timedelta(days=1)).isoformat()}, "date", "lies in the future"),
        ({"date": "2001-01-01"}, "date", "newer than this date"),
        ({"next_due": today().isoformat()}, "next_due", "must be after this one"),
        ({"contributor": ""}, "contributor", "required"),
        ({"scope": "everything"}, "scope", "not one of the available choices"),
    ],
)
def test_what_a_check_cannot_be_stands_on_its_field_and_nothing_typed_is_lost(article, others, values, field, words):
    person = factories.ContributorFactory()
    form = open_form(others, record_url(article))

    response = others.post(record_url(article), {**form, "contributor": person.pk, "note": "Typed.", **values})

    assert words in " ".join(response.context["form"].errors[field])
    assert response.context["form"]["note"].value() == "Typed."
    assert not MedicalCheck.objects.exists()


@pytest.mark.parametrize(
    ("profile", "words"),
    [
        ({"kind": "organisation"}, "Only a person can check this"),
        ({"credentials": ""}, "no credentials and no registration"),
        ({"live": False}, "whose profile is published"),
    ],
)
def test_who_cannot_check_is_refused_on_the_field_of_the_person(article, others, profile, words):
    person = factories.ContributorFactory(**profile)
    form = open_form(others, record_url(article))

    response = others.post(record_url(article), {**form, "contributor": person.pk})

    assert words in " ".join(response.context["form"].errors["contributor"])
    assert not MedicalCheck.objects.exists()


@pytest.mark.lengthy
def test_the_author_of_a_text_cannot_be_entered_as_who_checked_it(article, others):
    person = factories.ContributorFactory()
    article.healthblocks_contributions.create(contributor=person, role="author")
    article = published(article)
    form = open_form(others, record_url(article))

    response = others.post(record_url(article), {**form, "contributor": person.pk})

    assert "They wrote this text" in " ".join(response.context["form"].errors["contributor"])


def test_who_records_for_others_only_cannot_record_their_own(article, secretary, others):
    person = factories.ContributorFactory(user=secretary)
    form = open_form(others, record_url(article))

    response = others.post(record_url(article), {**form, "contributor": person.pk})

    assert "You may not record checks of this person" in " ".join(response.context["form"].errors["contributor"])
    assert not MedicalCheck.objects.exists()


def test_the_next_date_is_that_of_the_site_and_the_specialty(article, own):
    article.medical_specialty = "Psychiatric"
    published(article)
    CheckInterval.objects.create(site=factories.site(), months=24)
    CheckInterval.objects.create(site=factories.site(), specialty="Psychiatric", months=12)

    form = open_form(own, record_url(article))

    assert form["next_due"] == months_after(today(), 12).isoformat()


# Which text


@pytest.mark.lengthy
def test_a_check_of_a_draft_says_that_the_live_page_says_something_else(article, clinician, own):
    edit_by(clinician, article, "Take 250 mg.")
    form = open_form(own, record_url(article))

    response = own.post(record_url(article), form, follow=True)

    assert "The live page says something else until you publish" in " ".join(messages_of(response))
    assert anew(article).get_medical_checks().state == "never"
    assert "Of a draft" in soup_of(own.get(view("list"))).select_one("table.listing tbody").text
    article.get_latest_revision().publish()
    assert anew(article).get_medical_checks().state == "valid"


def test_a_check_of_a_page_that_is_not_live_says_so(clinician, own):
    draft = factories.ArticlePageFactory(live=False)
    draft.save_revision(user=clinician)

    response = own.post(record_url(draft), open_form(own, record_url(draft)), follow=True)

    assert "recorded for the draft" in " ".join(messages_of(response))


def test_a_check_is_refused_when_somebody_else_saved_since_the_form_was_opened(article, secretary, own):
    form = open_form(own, record_url(article))
    edit_by(secretary, article, "Take 5,000 mg.")

    response = own.post(record_url(article), {**form, "note": "Typed.", "scope": "dosing"})

    assert not MedicalCheck.objects.exists()
    assert str(NEWER) in soup_of(response).text
    again = response.context["form"]
    assert (again["note"].value(), again["scope"].value()) == ("Typed.", "dosing")
    sent = {field.name: field.value() for field in again}
    assert own.post(record_url(article), sent).status_code == 302
    assert MedicalCheck.objects.get().revision == article.get_latest_revision()


def test_a_check_is_refused_when_somebody_elses_autosave_overwrote_the_text(article, secretary, own):
    draft = edit_by(secretary, article, "Take 250 mg.")
    form = open_form(own, record_url(article))
    page = article.get_latest_revision_as_object()
    page.body = [("paragraph", "<p>Take 5,000 mg.</p>")]
    page.save_revision(user=secretary, overwrite_revision=draft)

    response = own.post(record_url(article), form)

    assert str(NEWER) in soup_of(response).text
    assert not MedicalCheck.objects.exists()


def test_what_the_person_saved_themselves_meanwhile_is_checked(article, clinician, own):
    form = open_form(own, record_url(article))
    mine = edit_by(clinician, article, "Take 250 mg.")

    own.post(record_url(article), form)

    assert MedicalCheck.objects.get().revision == mine


def test_a_text_that_changed_between_editor_and_form_is_told_when_the_form_opens(article, clinician, secretary, own):
    seen = seen_by(clinician, article.get_latest_revision())
    edit_by(secretary, article, "Take 5,000 mg.")

    response = own.get(record_url(article), {"seen": seen})

    assert str(NEWER) in messages_of(response)


@pytest.mark.parametrize(
    "seen", ["", "1", "x y z", "99999999999999999999 2026-01-01T00:00:00+00:00 1", "1 2026-01-01 1"]
)
def test_a_form_that_does_not_say_what_was_seen_records_nothing(article, own, seen):
    form = open_form(own, record_url(article))

    response = own.post(record_url(article), {**form, "seen": seen})

    assert response.status_code == 200
    assert not MedicalCheck.objects.exists()


def test_what_another_page_or_person_has_seen_does_not_count(article, secretary, clinician, own):
    other = published(factories.ArticlePageFactory())
    form = open_form(own, record_url(article))

    for seen in (seen_by(clinician, other.latest_revision), seen_by(secretary, article.latest_revision)):
        own.post(record_url(article), {**form, "seen": seen})

    assert not MedicalCheck.objects.exists()


def test_a_page_without_versions_gets_one_first(own):
    page = factories.ArticlePageFactory()
    assert page.get_latest_revision() is None

    own.post(record_url(page), open_form(own, record_url(page)))

    assert MedicalCheck.objects.get().revision == anew(page).get_latest_revision()
    assert anew(page).get_medical_checks().state == "valid"
    assert not anew(page).has_unpublished_changes


def test_what_a_program_wrote_into_a_page_is_what_is_checked(article, own):
    article.title = "Written by an import"
    article.save()

    own.post(record_url(article), open_form(own, record_url(article)))

    assert anew(article).get_medical_checks().state == "valid"


# Still right


@pytest.mark.lengthy
def test_still_right_repeats_scope_and_person_with_a_new_date(article, own, clinician):
    contributor = contributor_of(clinician)
    old = MedicalCheck.objects.record(article.latest_revision, contributor=contributor, scope="dosing", by=None)
    MedicalCheck.objects.record(article.latest_revision, contributor=factories.ContributorFactory(), by=None)
    [button] = soup_of(own.get(edit_url(article))).find_all("a", string="Still right")

    form = open_form(own, button["href"])
    own.post(record_url(article), form)

    new = MedicalCheck.objects.latest("pk")
    assert new != old
    assert (new.scope, new.contributor, new.next_due) == ("dosing", contributor, months_after(today(), 36))


@pytest.mark.lengthy
def test_the_secretarys_still_right_names_who_checked_last(article, others):
    person = factories.ContributorFactory()
    MedicalCheck.objects.record(article.latest_revision, contributor=person, by=None)
    [button] = soup_of(others.get(edit_url(article))).find_all("a", string="Still right")

    others.post(record_url(article), open_form(others, button["href"]))

    assert [check.contributor for check in MedicalCheck.objects.all()] == [person, person]


@pytest.mark.parametrize("again", ["x", "0", "99999999999999999999999"])
def test_an_odd_check_to_repeat_is_ignored(article, own, again):
    assert own.get(record_url(article), {"again": again}).status_code == 200


# Before versions were kept


@pytest.mark.lengthy
def test_a_check_from_before_versions_were_kept_is_entered_for_somebody(article, others):
    person = factories.ContributorFactory()
    [button] = soup_of(others.get(edit_url(article))).find_all(
        "a", string="Enter a check from before this site kept versions"
    )
    form = open_form(others, button["href"])

    response = others.post(button["href"], {**form, "contributor": person.pk, "date": "2019-05-01"}, follow=True)

    check = MedicalCheck.objects.get()
    assert (check.is_earlier, check.date.year, check.revision) == (True, 2019, None)
    assert anew(article).get_medical_checks().state == "earlier"
    assert "before this site kept versions" in " ".join(messages_of(response))


def test_nobody_enters_an_earlier_check_of_their_own(article, own):
    response = own.get(record_url(article, "record_earlier"))

    assert response.status_code == 302
    assert response.url == reverse("wagtailadmin_home")


# Who may


@pytest.mark.parametrize("name", ["record", "record_earlier"])
def test_who_may_not_edit_the_page_records_no_check_of_it(article, name):
    user = user_in(group_with(ADD, FOR_OTHERS, name="No pages"), name="nopages")
    person = factories.ContributorFactory(user=user)
    client = browser_of(user)

    for response in (
        client.get(record_url(article, name)),
        client.post(record_url(article, name), {"contributor": person.pk, "scope": "full", "date": "2020-01-01"}),
    ):
        assert response.url == reverse("wagtailadmin_home")
    assert not MedicalCheck.objects.exists()


def test_who_has_no_permission_sees_no_button_and_no_form(article, editors):
    client = browser_of(user_in(editors, name="editor"))

    editor = client.get(edit_url(article))

    assert editor.status_code == 200
    assert record_url(article) not in editor.content.decode()
    assert client.get(record_url(article)).url == reverse("wagtailadmin_home")


def test_strangers_are_asked_to_log_in(article, client):
    assert client.get(record_url(article)).url.startswith(reverse("wagtailadmin_login"))


def test_who_has_no_profile_is_told_why_they_record_nothing(article, editors):
    client = browser_of(user_in(group_with(ADD), editors, name="nobody"))

    response = client.get(record_url(article), follow=True)

    assert response.redirect_chain == [(edit_url(article), 302)]
    assert "profile" in " ".join(messages_of(response))


def test_only_articles_have_the_form_and_aliases_have_not(article, own, admin_client):
    alias = article.create_alias(update_slug="alias")
    plain = factories.PlainPageFactory()

    statuses = [admin_client.get(record_url(page)).status_code for page in (alias, plain, factories.site_root())]

    assert statuses == [404, 404, 404]


# The records


def view(name, *args):
    return reverse(MedicalCheck.snippet_viewset.get_url_name(name), args=args)


def test_no_other_door_adds_or_changes_a_check():
    for name, args in (("add", []), ("edit", [1])):
        with pytest.raises(NoReverseMatch):
            view(name, *args)


def test_the_list_names_page_person_scope_dates_and_state(article, admin_client):
    person = factories.ContributorFactory()
    MedicalCheck.objects.record(article.latest_revision, contributor=person, next_due=NEXT_YEAR, by=None)

    response = admin_client.get(view("list"))

    row = soup_of(response).select_one("table.listing tbody tr").text
    for words in (article.title, person.full_name, "Accuracy, sources and safety", "Medically checked"):
        assert words in row
    assert "Add" not in [link.text.strip() for link in soup_of(response).select("header a")]


def test_the_list_is_narrowed_down_by_state(article, admin_client):
    person = factories.ContributorFactory()
    changed = MedicalCheck.objects.record(article.latest_revision, contributor=person, by=None)
    article = anew(article)
    assert article.get_medical_checks().state == "valid"
    article.body = [("paragraph", "<p>Take 250 mg.</p>")]
    article = published(article)
    valid = MedicalCheck.objects.record(article.latest_revision, contributor=person, by=None)
    overdue = MedicalCheck.objects.record(article.latest_revision, contributor=person, by=None)
    MedicalCheck.objects.filter(pk=overdue.pk).update(date="2020-01-01", next_due="2021-01-01")

    found = {
        state: [check.pk for check in admin_client.get(view("list"), {"state": state}).context["object_list"]]
        for state in ("valid", "changed", "overdue", "never")
    }

    assert found == {"valid": [valid.pk], "changed": [changed.pk], "overdue": [overdue.pk], "never": []}


def test_the_list_is_narrowed_down_by_scope_and_person(article, admin_client):
    checks = [factories.MedicalCheckFactory(page=article, scope=scope) for scope in ("full", "language")]

    by_scope = admin_client.get(view("list"), {"scope": "language"}).context["object_list"]
    by_person = admin_client.get(view("list"), {"contributor": checks[0].contributor_id}).context["object_list"]

    assert ([*by_scope], [*by_person]) == ([checks[1]], [checks[0]])


def test_a_record_is_read_and_deleted_with_the_permission_for_it(article, editors):
    check = factories.MedicalCheckFactory(page=article, note="Only for editors.")
    reader = browser_of(user_in(group_with("view_medicalcheck", name="Readers"), name="reader"))
    deleter = browser_of(user_in(group_with("delete_medicalcheck", name="Deleters"), name="deleter"))

    assert "Only for editors." in reader.get(view("inspect", check.pk)).content.decode()
    assert reader.post(view("delete", check.pk)).url == reverse("wagtailadmin_home")
    assert MedicalCheck.objects.exists()
    assert deleter.post(view("delete", check.pk)).url == view("list")
    assert not MedicalCheck.objects.exists()


def test_the_admin_finds_the_record_of_a_check_for_who_may_see_it(article, editors):
    check = factories.MedicalCheckFactory(page=article)
    reader, nobody = user_in(group_with("view_medicalcheck")), user_in(editors, name="nobody")

    assert AdminURLFinder(reader).get_edit_url(check) == view("inspect", check.pk)
    assert AdminURLFinder(nobody).get_edit_url(check) is None


def test_an_interval_is_unique_for_site_and_specialty(admin_client):
    add = reverse(CheckInterval.snippet_viewset.get_url_name("add"))
    values = {"site": factories.site().pk, "specialty": "Psychiatric", "months": 12}

    first, second = admin_client.post(add, values), admin_client.post(add, values)
    too_long = admin_client.post(add, {**values, "specialty": "", "months": 37})

    assert first.status_code == 302
    assert second.status_code == too_long.status_code == 200
    assert CheckInterval.objects.count() == 1
    listing = admin_client.get(reverse(CheckInterval.snippet_viewset.get_url_name("list")))
    assert "Mental health" in soup_of(listing).select_one("table.listing tbody tr").text


def test_the_history_of_the_page_says_that_it_was_checked_and_by_whom_that_was_recorded(article, clinician):
    MedicalCheck.objects.record(article.latest_revision, contributor=contributor_of(clinician), by=clinician)

    history = soup_of(browser_of(clinician).get(reverse("wagtailadmin_pages:history", args=[article.pk])))

    (line,) = (row for row in history.select("tbody tr") if "Recorded a medical check" in row.get_text())
    assert "Recorded a medical check: Accuracy, sources and safety" in line.get_text()
    assert "clinician" in line.get_text()
