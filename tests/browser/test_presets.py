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
