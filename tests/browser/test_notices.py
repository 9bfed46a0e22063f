"""When it was wrong, as people see it: an alert on three pages, a correction, and a withdrawn article."""

import pytest
from playwright.sync_api import expect

from tests import factories
from tests.factories import anew


@pytest.fixture
def medicine():
    return factories.MedicineFactory(name="Examplamine", brand_names="Examplin")


@pytest.fixture
def pages(medicine):
    """Three pages that name the medicine, each in its own way."""
    bodies = {
        "Chosen": [factories.medicine_facts(medicine)],
        "Typed": [factories.dosage(name="examplamine")],
        "Met": [factories.interactions(name="Otherol", rows=[factories.interaction("Examplin")])],
    }
    pages = [factories.ArticlePageFactory(title=title, body=body) for title, body in bodies.items()]
    for page in pages:
        page.save_revision().publish()
    return [anew(page) for page in pages]


def more(editor, page, name):
    """Choose something in the menu of a page's editor."""
    editor.open("wagtailadmin_pages:edit", page.pk)
    editor.tab.get_by_role("navigation", name="Actions", exact=True).get_by_role("button").click()
    editor.tab.get_by_role("link", name=name).click()
    return editor.tab.locator("form[data-edit-form]")


def test_an_alert_is_raised_and_stands_on_three_pages(editor, visit, pages, medicine, axe):
    editor.open("wagtailsnippets_wagtail_healthblocks_safetyalert:add")
    form = editor.tab.locator("form[data-edit-form]")
    editor.choose(form, "Examplamine")
    form.locator("[name=heading]").fill("Examplamine: return batch 7")
    form.locator("[name=text]").fill("Some tablets hold too much.")
    form.locator("[name=source]").fill("The regulator")
    editor.publish()
    editor.tab.get_by_text("created and published").wait_for()

    for page in pages:
        tab = visit(page)
        notices = tab.get_by_role("region", name="Notices about this article")
        expect(notices.get_by_role("heading")).to_have_text("Safety alert: Examplamine: return batch 7")
        expect(notices).to_contain_text("Some tablets hold too much.")
        assert notices.bounding_box()["y"] < tab.locator(".hb-section, .hb-medicine-facts").first.bounding_box()["y"]
    assert axe(tab) == []


def test_an_article_is_corrected_withdrawn_and_given_back(editor, visit, pages, axe):
    page = pages[1]

    form = more(editor, page, "Add a correction")
    form.locator("[name=text]").fill("An earlier version gave the dose as 50 grams.")
    form.get_by_role("button", name="Publish it").click()
    editor.tab.get_by_text("Readers see the correction at the top of the article.").wait_for()
    expect(visit(page).locator(".hb-correction")).to_contain_text("gave the dose as 50 grams")

    form = more(editor, page, "Withdraw the article")
    form.locator("[name=text]").fill("Its main source was retracted.")
    form.get_by_role("button", name="Withdraw it").click()
    editor.tab.get_by_text("The article is withdrawn.").wait_for()
    tab = visit(page)
    expect(tab.locator("main")).to_contain_text("Its main source was retracted.")
    expect(tab.locator("main")).not_to_contain_text("Usual doses")
    assert axe(tab) == []

    more(editor, page, "Lift the withdrawal").get_by_role("button", name="Lift it").click()
    editor.tab.get_by_text("Readers get the article again.").wait_for()
    expect(visit(page).locator("main")).to_contain_text("Usual doses")
    expect(tab.locator(".hb-correction").first).to_contain_text("Withdrawn from")
