"""An editor starts an article from an outline, in the admin."""

from django.urls import reverse

from tests import factories
from tests.testapp.models import ArticlePage
from wagtail_healthblocks.presets import MEDICINE


def body_of(tab):
    """The kinds, the texts and the ids of the form's blocks, once they are there."""
    kinds = tab.locator('input[name^="body-"][name$="-type"]')
    kinds.nth(len(MEDICINE.outline) - 1).wait_for(state="attached")
    fields = tab.locator('[data-contentpath="body"] input').evaluate_all(
        "all => all.map(({name, value}) => [name, value])"
    )
    return sorted([name, value] for name, value in fields if name.endswith(("-type", "-id", "-text", "-heading")))


def test_an_editor_starts_from_a_medicine_and_saves_it_as_a_draft(editor, axe):
    tab = editor.tab
    editor.open("wagtailadmin_explore", factories.site_root().pk)
    tab.get_by_role("link", name="Add child page").first.click()
    tab.get_by_role("link", name="Article page", exact=True).click()
    tab.get_by_role("link", name="A medicine").click()
    tab.get_by_text("Started from “A medicine”.").wait_for()
    started, faults = body_of(tab), axe(tab, ".messages")
    tab.locator("#id_title").press_sequentially("Examplamine")
    tab.wait_for_function("document.querySelector('#id_slug').value")
    tab.get_by_role("button", name="Save draft").click()
    tab.get_by_text("Page 'Examplamine' created.").wait_for()
    tab.reload()

    page = ArticlePage.objects.get()
    assert tab.url.endswith(reverse("wagtailadmin_pages:edit", args=[page.pk]))
    assert not page.live
    assert {value for _name, value in started} >= {"medicine_facts", "dosage", "How to store it"}
    assert body_of(tab) == started
    assert faults == []


OPEN_BLOCKS = """() => [...document.querySelectorAll('[data-contentpath="body"] [data-streamfield-child]')]
    .filter((child) => child.querySelector("[data-panel-toggle]").getAttribute("aria-expanded") === "true"
        && !child.parentElement.closest("[data-streamfield-child]")).length"""
FORM_HEIGHT = "document.querySelector('[data-contentpath=\"body\"]').getBoundingClientRect().height"


def test_an_outline_is_closed_at_first_and_what_nobody_touched_is_taken_out_at_once(editor, axe):
    tab = editor.tab
    page = factories.site_root()
    tab.goto(
        f"{editor.server.url}{reverse('wagtailadmin_pages:add', args=['testapp', 'articlepage', page.pk])}?preset=medicine"
    )
    body_of(tab)
    tab.wait_for_function(f"({OPEN_BLOCKS})() === 0")
    closed_height = tab.evaluate(FORM_HEIGHT)
    tab.locator('[data-contentpath="body"]').get_by_text("How to store it").first.wait_for()

    tab.locator("#id_title").press_sequentially("Examplamine")
    tab.wait_for_function("document.querySelector('#id_slug').value")
    editor.publish()
    tab.get_by_role("button", name="Remove untouched blocks").wait_for()
    errors = tab.get_by_text("as the outline made it: fill it in, or delete it.").count()
    faults = axe(tab, ".help-warning")
    tab.get_by_role("button", name="Remove untouched blocks").click()
    tab.get_by_text("The untouched blocks are removed.").wait_for()
    editor.publish()
    tab.get_by_text("Page 'Examplamine' created and published.").wait_for()

    kinds = {child.block_type for child in ArticlePage.objects.get().body}
    assert closed_height < 3_000
    assert errors == len(MEDICINE.outline) - 2
    assert kinds == {"author_card", "related_articles"}
    assert faults == []
