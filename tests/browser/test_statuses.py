"""A medicine's legal statuses: titles that can be scanned, the codes of one country, and the first one in a window."""

import datetime

from tests import factories
from tests.testapp.models import ArticlePage
from wagtail_healthblocks.models import Medicine

CONTROL = {"country": "US", "axis": "control", "code": "CIII", "as_of": datetime.date(2023, 10, 10)}


def codes_in(select):
    return select.locator("option").evaluate_all("options => options.map((option) => option.value)")


def test_statuses_are_titled_and_offer_the_codes_of_their_country(editor, axe):
    medicine = factories.MedicineFactory(name="Examplamine")
    factories.LegalStatusFactory(medicine=medicine, **CONTROL, sort_order=1)
    medicine.save_revision().publish()

    editor.open(Medicine.snippet_viewset.get_url_name("edit"), medicine.pk)
    rows = editor.tab.locator("#id_legal_statuses-FORMS > [data-inline-panel-child]")
    headings = rows.locator("[data-panel-heading-text]").first, rows.nth(1).locator("[data-panel-heading-text]").first
    assert headings[0].inner_text() == "United Kingdom · supply · Prescription-only medicine (POM) · 1 Mar 2024"
    assert headings[1].inner_text() == "United States · control · Schedule III · 10 Oct 2023"
    code = editor.tab.locator("#id_legal_statuses-1-code")
    assert not code.is_visible()

    toggle = rows.nth(1).locator("[data-panel-toggle]").first
    toggle.focus()
    editor.tab.keyboard.press("Enter")
    code.wait_for()
    assert codes_in(code) == ["", "CI", "CII", "CIII", "CIV", "CV"]
    editor.tab.locator("#id_legal_statuses-1-country").select_option("GB")
    assert codes_in(code) == ["", "CD1", "CD2", "CD3", "CD4-1", "CD4-2", "CD5"]
    editor.tab.locator("#id_legal_statuses-1-axis").select_option("supply")
    assert codes_in(code) == ["", "POM", "P", "GSL"]
    assert code.locator("option[value=P]").inner_text() == "P – Pharmacy medicine (P)"
    code.select_option("P")
    editor.tab.locator("#id_legal_statuses-1-applies_to").fill("small packs")
    assert headings[1].inner_text() == "United Kingdom · supply · Pharmacy medicine (P) · small packs · 10 Oct 2023"
    editor.tab.locator("#id_legal_statuses-1-country").select_option("FR")
    assert set(codes_in(code)) == {"", "RX", "RX-REN", "RX-SPEC", "RX-RESTR", "OTC"}

    editor.tab.get_by_role("button", name="Add legal status").click()
    added = editor.tab.locator("#id_legal_statuses-2-code")
    assert rows.nth(2).locator("[data-panel-heading-text]").inner_text() == "Legal status 3"
    assert len(codes_in(added)) > 40
    added.click(trial=True)  # waits until the row has opened: on the way its buttons are smaller
    assert axe(editor.tab, "#id_legal_statuses-FORMS") == []


def test_a_medicine_gets_its_status_in_the_choosers_window_and_can_be_shown_at_once(editor, axe):
    editor.open("wagtailadmin_pages:add", "testapp", "articlepage", factories.site_root().pk)
    editor.tab.locator("#id_title").fill("A page")
    card = editor.insert(editor.tab.locator('[data-contentpath="body"]'), "Prescription required")
    chooser = editor.field(card, "medicine")
    chooser.locator("[data-chooser-action-choose]:visible").click()
    window = editor.tab.locator(".modal.in")
    window.get_by_role("tab", name="Create").click()
    window.locator("[name=name]").fill("Examplamine")
    window.locator("[name=status_country]").select_option("GB")
    assert codes_in(window.locator("[name=status_code]")) == ["", "POM", "P", "GSL"]
    window.locator("[name=status_code]").select_option("POM")
    window.locator("[name=status_as_of]").fill("2024-03-01")
    window.locator("[name=status_source]").fill("The regulator’s list")
    assert axe(editor.tab, ".modal.in form") == []
    window.get_by_role("button", name="Create").click()
    window.wait_for(state="hidden")
    editor.publish()
    editor.tab.get_by_role("link", name="View live").wait_for()

    assert Medicine.objects.get().legal_statuses.get().code == "POM"
    assert "Prescription required: Examplamine" in factories.html_of(ArticlePage.objects.get())
