"""What saves editors work in the page editor: groups that stay closed, and snippets created in place."""

from tests import factories
from tests.testapp.models import ArticlePage
from wagtail_healthblocks.models import Contributor

STREAM = ArticlePage.body.field.stream_block


def test_an_editor_creates_a_contributor_in_the_chooser_and_sees_them_chosen(editor, axe):
    editor.open("wagtailadmin_pages:add", "testapp", "articlepage", factories.site_root().pk)
    editor.tab.locator("#id_title").fill("A page")
    card = editor.insert(editor.tab.locator('[data-contentpath="body"]'), "Author card")
    person = editor.insert(editor.field(card, "people"))
    chooser = editor.field(person, "contributor")

    editor.create(chooser, name="", job_title="Pharmacist")
    window = editor.tab.locator(".modal.in")
    window.get_by_text("This field is required.").wait_for()
    assert axe(editor.tab, ".modal.in form") == []
    window.locator("[name=name]").fill("Robin Example")
    window.get_by_role("button", name="Create").click()
    window.wait_for(state="hidden")
    shown = chooser.locator("[data-chooser-title]").inner_text()
    editor.publish()
    editor.tab.get_by_role("link", name="View live").wait_for()

    robin = Contributor.objects.get()
    assert shown == "Robin Example"
    assert (robin.live, robin.job_title, robin.slug) == (True, "Pharmacist", "robin-example")
    assert ArticlePage.objects.get().body[0].value["people"][0].value["contributor"] == robin


def test_a_closed_group_shows_what_it_holds_and_opens_where_an_error_stands(editor):
    factories.site_settings()
    editor.open("wagtailadmin_pages:add", "testapp", "articlepage", factories.site_root().pk)
    editor.tab.locator("#id_title").fill("A page")
    body = editor.tab.locator('[data-contentpath="body"]')
    quote = factories.quote(kind="publication", source="", source_url="", consent=False, name_changed=False)
    card = factories.author_card(factories.person(name="Sam Guest", role="medical_reviewer"))
    editor.fill(body, STREAM, [quote, card])
    first, second = editor.children(body).all()
    assert not editor.field(first, "source").is_visible()

    editor.publish()
    editor.tab.locator(".error-message, .help-critical").first.wait_for()

    first, second = editor.children(body).all()
    source, role = editor.field(first, "source"), editor.field(second, "role")
    assert source.is_visible()
    assert "Say where it was published." in source.inner_text()
    assert "records a medical check" in role.inner_text()
