"""A wrong number is taken from readers at once: asked, confirmed, and the page stays safe."""

from django.urls import reverse

from tests import factories


def test_an_emergency_card_stays_safe_when_its_number_is_unpublished(editor, visit):
    helpline = factories.HelplineFactory(name="Wrong line", phone="0000", kind="emergency")
    value = {"level": "emergency", "heading": "Call if:", "signs": ["you cannot breathe"], "helplines": [helpline.pk]}
    page = factories.ArticlePageFactory(title="Breathing", body=[factories.block("care_card", value)])

    editor.open(helpline.snippet_viewset.get_url_name("unpublish"), helpline.pk)
    editor.tab.get_by_role("link", name="Breathing").wait_for()
    editor.tab.get_by_text("Call the emergency number of your country.").wait_for()
    editor.tab.get_by_role("button", name="Yes, unpublish it").click()
    editor.tab.get_by_text("unpublished.").wait_for()

    tab = visit(page)
    card = tab.locator(".hb-care-card")
    assert "Wrong line" not in card.inner_text()
    assert "Call the emergency number of your country." in card.inner_text()


def test_an_expiry_set_in_the_editor_is_asked_and_what_was_typed_stays(editor):
    helpline = factories.HelplineFactory(name="A line")
    helpline.save_revision().publish()
    factories.ArticlePageFactory(title="Breathing", body=[factories.helpline(helpline)])

    editor.open(helpline.snippet_viewset.get_url_name("edit"), helpline.pk)
    editor.tab.fill("#id_hours", "Day and night")
    editor.tab.evaluate("document.querySelector('[name=expire_at]').value = '2099-01-01 00:00'")
    editor.tab.get_by_role("button", name="More actions").click()
    editor.tab.get_by_role("button", name="Publish", exact=True).click()
    editor.tab.get_by_text("will expire on").wait_for()
    editor.tab.get_by_role("button", name="Yes, publish it with this expiry").click()
    editor.tab.wait_for_url(f"**{reverse(helpline.snippet_viewset.get_url_name('list'))}**")

    helpline.refresh_from_db()
    assert (helpline.hours, helpline.expire_at is not None) == ("Day and night", True)
