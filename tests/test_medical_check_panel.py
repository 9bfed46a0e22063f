"""What a page's editor shows of its medical checks."""

import pytest
from django.urls import reverse

from tests import factories
from tests.factories import anew
from tests.medical_checks import (
    ADD,
    FOR_OTHERS,
    NEXT_YEAR,
    browser_of,
    edit_url,
    group_with,
    published,
    record_url,
    soup_of,
    user_in,
)
from wagtail_healthblocks.models import MedicalCheck
from wagtail_healthblocks.models.medical_check_task import seen_by
from wagtail_healthblocks.panels import SEEN

pytestmark = [pytest.mark.django_db, pytest.mark.lengthy, pytest.mark.usefixtures("known_blocks")]


@pytest.fixture
def medicine():
    return factories.MedicineFactory(name="Examplamine")


@pytest.fixture
def article(medicine):
    body = [factories.dosage(medicine), factories.paragraph("<p>Swallow it.</p>")]
    return published(factories.ArticlePageFactory(body=body))


@pytest.fixture
def editors():
    return group_with(name="Editors of pages", pages=["change_page"])


@pytest.fixture
def check(article):
    person = factories.ContributorFactory(name="Cleo Example")
    revision = article.latest_revision
    return MedicalCheck.objects.record(revision, contributor=person, next_due=NEXT_YEAR, by=None)


def panel_of(client, page):
    return soup_of(client.get(edit_url(page))).select_one(".hb-check-panel")


def words_of(panel):
    return " ".join(panel.text.split())


def change_dose(page, amount="5000"):
    draft = anew(page).get_latest_revision_as_object()
    body = draft.body.get_prep_value()
    body[0]["value"]["doses"][0]["value"]["amount"] = amount
    draft.body = draft.body.stream_block.to_python(body)
    return draft.save_revision()


def test_a_page_that_nobody_checked_says_so(article, admin_client):
    words = words_of(panel_of(admin_client, article))

    assert "The live page: Never checked" in words
    assert "The draft" not in words


def test_a_checked_page_says_by_whom_for_what_and_until_when(article, check, admin_client):
    words = words_of(panel_of(admin_client, article))

    assert "The live page: Medically checked" in words
    assert check.statement in words
    assert check.due_statement in words
    assert "Checked for: Accuracy, sources and safety." in words


def test_a_draft_that_changed_says_what_changed_and_the_live_page_stays_checked(article, check, admin_client):
    change_dose(article)

    panel = panel_of(admin_client, article)

    live, draft = (words_of(section) for section in panel.select("section"))
    assert "The live page: Medically checked" in live
    assert "Changed since" not in live
    assert "The draft: Changed since the check" in draft
    assert "Changed since: Dosage: amount." in draft
    compare = reverse("wagtailadmin_pages:revisions_compare", args=[article.pk, check.revision_id, "latest"])
    assert panel.find("a", href=compare)
    assert admin_client.get(compare).status_code == 200


def test_a_live_page_that_changed_says_what_changed(article, check, admin_client):
    change_dose(article).publish()

    words = words_of(panel_of(admin_client, article))

    assert "The live page: Changed since the check" in words
    assert "Changed since: Dosage: amount." in words


def test_a_shared_fact_that_changed_is_named_with_its_field_and_day(article, check, medicine, admin_client):
    medicine.brand_names = "Otherin"
    medicine.save_revision().publish()

    words = words_of(panel_of(admin_client, article))

    assert "The live page: Medically checked" in words
    assert "Facts that other pages share, changed since: Examplamine: Brand names (" in words


def test_an_older_check_without_a_record_of_the_change_says_that(article, check, admin_client):
    MedicalCheck.objects.filter(pk=check.pk).update(
        record=None, revision=None, digest="0" * 64, recorded_at=None, verdict=None
    )

    assert "something that this check kept no readable record of" in words_of(panel_of(admin_client, article))


def test_every_scope_has_its_own_line(article, check, admin_client):
    person = factories.ContributorFactory(name="Lee Example")
    MedicalCheck.objects.record(article.latest_revision, contributor=person, scope="language", by=None)

    words = words_of(panel_of(admin_client, article))

    assert "Dr Cleo Example" in words
    assert "Checked by Dr Lee Example" in words
    assert "Plain language. (Checked for something else)" in words


def test_a_copy_has_no_check_and_a_new_page_no_panel(article, check, admin_client):
    copy = article.copy(update_attrs={"slug": "copy"})
    add = reverse("wagtailadmin_pages:add", args=["testapp", "articlepage", factories.site_root().pk])

    assert "Never checked" in words_of(panel_of(admin_client, copy))
    new = admin_client.get(add)
    assert new.status_code == 200
    assert not soup_of(new).select(".hb-check-panel")


def test_an_alias_opens_without_the_panel(article, check, admin_client):
    alias = article.create_alias(update_slug="alias")

    assert admin_client.get(edit_url(alias)).status_code == 200


def test_a_page_without_versions_opens(admin_client):
    page = factories.ArticlePageFactory()

    panel = panel_of(admin_client, page)

    assert "Never checked" in words_of(panel)
    assert not panel.select(f"[name={SEEN}]")


def test_an_editor_without_permissions_reads_the_state_and_gets_no_button(article, check, editors):
    client = browser_of(user_in(editors, name="editor"))

    panel = panel_of(client, article)

    assert check.statement in words_of(panel)
    assert not panel.select("a.button")
    assert not panel.find_all("a", string="Details")
    assert "You may not" not in words_of(panel)


def test_the_buttons_lead_to_the_forms_of_the_text_in_the_editor(article, editors):
    user = user_in(group_with(ADD, FOR_OTHERS), editors)
    seen = seen_by(user, article.latest_revision)
    client = browser_of(user)

    before = [button.text for button in panel_of(client, article).select("a.button")]
    MedicalCheck.objects.record(article.latest_revision, contributor=factories.ContributorFactory(), by=None)
    after = {button.text: button["href"] for button in panel_of(client, article).select("a.button")}

    assert before == ["Record a check", "Enter a check from before this site kept versions"]
    assert list(after) == ["Still right", "Record a check"]
    assert all(url.startswith(record_url(article)) for url in after.values())
    response = client.get(after["Still right"])
    assert response.context["form"]["seen"].value() == seen


def test_the_author_of_the_text_is_told_that_somebody_else_must_check_it(article, editors):
    user = user_in(group_with(ADD), editors)
    article.healthblocks_contributions.create(contributor=factories.ContributorFactory(user=user), role="author")
    published(article)

    panel = panel_of(browser_of(user), article)

    assert "You wrote this text. Somebody else must check it." in words_of(panel)
    assert not panel.select("a.button")


def test_somebody_without_credentials_is_told_and_may_check_plain_language(article, editors):
    user = user_in(group_with(ADD), editors)
    factories.ContributorFactory(user=user, credentials="")

    panel = panel_of(browser_of(user), article)

    assert "no credentials and no registration" in words_of(panel)
    assert [button.text for button in panel.select("a.button")] == ["Record a check"]


def test_the_form_that_comes_back_with_an_error_is_still_that_of_the_text_that_was_read(
    article, admin_user, admin_client
):
    seen = seen_by(admin_user, article.latest_revision)
    change_dose(article)

    response = admin_client.post(edit_url(article), {"title": "", "action-publish": "1", "body-count": "0", SEEN: seen})

    assert response.status_code == 200
    assert soup_of(response).select_one(f"[name={SEEN}]")["value"] == seen


def test_whatever_is_stored_stands_in_the_panel_as_text(article, admin_client):
    hostile = "<script>alert(1)</script>"
    person = factories.ContributorFactory(name=hostile, credentials=hostile)
    MedicalCheck.objects.record(article.latest_revision, contributor=person, note=hostile, by=None)

    assert not panel_of(admin_client, article).select("script")
    assert hostile in words_of(panel_of(admin_client, article))
