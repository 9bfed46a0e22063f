"""An editor links words to a section, of this page or of another, by choosing it."""

import pytest

from tests import factories
from tests.testapp.models import ArticlePage
from wagtail_healthblocks.section_links import section_links_in

pytestmark = pytest.mark.versions


@pytest.fixture
def page():
    text = factories.paragraph("<p>See the doses</p>")
    page = factories.ArticlePageFactory(title="Ketamine", body=[factories.heading("Side effects"), text])
    page.save_revision()
    return page


@pytest.fixture
def window(editor, page):
    """`window()` opens the window over the words of the page's text."""
    editor.open("wagtailadmin_pages:edit", page.pk)
    tab = editor.tab

    def open_window():
        tab.locator("[contenteditable=true]").last.click()
        tab.keyboard.press("Control+a")
        tab.locator('[name="HEALTHBLOCKS-SECTION"]').last.click()
        return tab.get_by_role("dialog", name="Link to a section")

    return open_window


def saved(editor, page):
    editor.tab.wait_for_timeout(500)
    editor.tab.get_by_role("button", name="Save draft").click()
    editor.tab.get_by_text("has been updated").wait_for()
    draft = ArticlePage.objects.get(pk=page.pk).get_latest_revision_as_object()
    return [(link.page, link.section) for link in section_links_in(draft.body[1].value.source)]


def test_a_section_of_another_page_is_found_chosen_changed_and_taken_away(editor, page, window, axe):
    other = factories.ArticlePageFactory(title="Doses", slug="doses", body=[factories.heading("How much?")])
    dialog = window()
    dialog.get_by_label("Find a page").fill("dos")
    dialog.get_by_role("option", name="Doses").wait_for()
    dialog.get_by_label("Sections").select_option(label="How much?")
    faults = axe(editor.tab, ".hb-sections")
    dialog.get_by_role("button", name="Link", exact=True).click()
    linked = saved(editor, page)

    editor.tab.locator("[contenteditable=true] a").click()
    changed = editor.tab.get_by_role("dialog", name="Link to a section")
    changed.get_by_label("Pages").select_option(label="This page, as it was saved last")
    changed.get_by_role("option", name="Side effects").wait_for(state="attached")
    changed.get_by_label("Sections").select_option(label="Side effects")
    changed.get_by_role("button", name="Link", exact=True).click()
    to_itself = saved(editor, page)

    editor.tab.locator("[contenteditable=true] a").click()
    editor.tab.get_by_role("button", name="Remove the link").click()

    assert linked == [(other.pk, other.body[0].id)]
    assert to_itself == [(page.pk, page.body[0].id)]
    assert saved(editor, page) == []
    assert faults == []


def test_whoever_leaves_the_window_changes_nothing(editor, page, window):
    window().press("Escape")

    assert saved(editor, page) == []
    assert editor.tab.get_by_role("dialog").count() == 0
