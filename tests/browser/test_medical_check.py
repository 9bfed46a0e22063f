"""A medical check from the draft to the page and back, by the people whom it needs."""

import pytest
from playwright.sync_api import expect

from tests import factories
from tests.medical_checks import ADD, NEXT_YEAR, group_with, task_of, user_in, workflow_of
from tests.testapp.models import ArticlePage


@pytest.fixture
def author(db):
    return user_in(group_with(name="Writers", pages=["add_page", "change_page", "publish_page"]), name="author")


@pytest.fixture
def reviewers(db):
    return group_with(ADD, name="Reviewers")


@pytest.fixture
def clinician(reviewers):
    """Somebody with the role alone: no permission for any page."""
    user = user_in(reviewers, name="clinician")
    factories.ContributorFactory(name="Cleo Example", user=user, photo=None)
    return user


@pytest.fixture
def draft(author, reviewers):
    body = [factories.dosage(factories.MedicineFactory(name="Examplamine"))]
    page = factories.ArticlePageFactory(title="Examplamine", slug="examplamine", body=body, live=False, owner=author)
    page.save_revision(user=author)
    workflow_of(page, task_of(reviewers))
    return page


def submit(editor, page):
    editor.open("wagtailadmin_pages:edit", page.pk)
    editor.tab.get_by_role("button", name="More actions").click()
    editor.tab.get_by_role("button", name="Submit to Moderation").click()
    editor.tab.get_by_text("has been submitted for moderation").wait_for()


def panel_in(editor, page):
    editor.open("wagtailadmin_pages:edit", page.pk)
    return editor.tab.locator(".hb-check-panel")


def state_in_listing(editor):
    editor.open("articles:index")
    return editor.tab.locator("table.listing tbody tr td").last


def test_a_check_from_draft_to_page_and_again_after_one_dose_changed(editor, visit, draft, author, clinician):
    editor.log_in(author)
    submit(editor, draft)

    editor.log_in(clinician)
    editor.open("wagtailadmin_home")
    editor.tab.get_by_role("link", name="Examplamine", exact=True).first.click()
    expect(editor.tab.locator(".hb-check-panel")).to_contain_text("Never checked")
    editor.tab.get_by_role("button", name="More actions").click()
    editor.tab.get_by_role("button", name="Approve as medically checked").click()
    window = editor.tab.locator(".modal.in")
    window.get_by_label("Checked for").select_option(label="Doses and safety")
    window.get_by_label("Next check due").fill(NEXT_YEAR.isoformat())
    window.get_by_role("button", name="Approve as medically checked").click()
    editor.tab.get_by_text("has been updated").wait_for()
    page = ArticlePage.objects.get(pk=draft.pk)
    expect(visit(page).locator(".hb-medical-check").first).to_contain_text("Medically checked by Dr Cleo Example")

    editor.log_in(author)
    panel = panel_in(editor, page)
    expect(panel).to_contain_text("Medically checked")
    editor.tab.locator('[data-contentpath="amount"] input').first.fill("5000 to 10000")
    editor.publish()
    editor.tab.get_by_role("link", name="View live").wait_for()
    expect(panel_in(editor, page)).to_contain_text("Changed since: Dosage: amount.")
    expect(state_in_listing(editor)).to_contain_text("Changed since the check")
    expect(visit(page).locator(".hb-medical-check").first).to_contain_text("it has changed since")
    submit(editor, page)

    editor.log_in(clinician)
    panel_in(editor, page).get_by_role("link", name="Still right").click()
    editor.tab.get_by_role("button", name="Record").click()
    editor.tab.get_by_text("The check is recorded. The live page says: Medically checked by").wait_for()
    expect(editor.tab.locator(".hb-check-panel")).to_contain_text("The live page: Medically checked")
    expect(visit(page).locator(".hb-medical-check").first).not_to_contain_text("it has changed since")
    editor.log_in(author)
    expect(state_in_listing(editor)).to_contain_text("Medically checked")
