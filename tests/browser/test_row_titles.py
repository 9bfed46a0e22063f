"""A row of a list in the editor says what it is, closed or open."""

import pytest

from tests import factories

pytestmark = pytest.mark.versions


def titles(place):
    return [" ".join(each.split()) for each in place.locator("[data-panel-heading-text]").all_text_contents()]


def test_each_row_says_what_it_is_and_follows_what_is_typed(editor):
    whole = {block["type"]: block for block in factories.every_block()}
    body = [whole[name] for name in ("dosage", "interactions", "references", "evidence")]
    page = factories.ArticlePageFactory(body=body)
    page.save_revision()
    tab = editor.tab
    editor.open("wagtailadmin_pages:edit", page.pk)
    form = tab.locator('[data-contentpath="body"]')
    dose, interactions, references, _evidence = (
        editor.field(editor.children(form).nth(number), name)
        for number, name in enumerate(["doses", "interactions", "references", "references"])
    )
    tab.wait_for_load_state("load")
    tab.wait_for_timeout(500)
    first = titles(editor.children(interactions).first)[0]
    dosage = titles(editor.children(dose).first)[0]
    reference = titles(editor.children(references).first)[0]

    editor.field(editor.children(dose).first, "who").locator("input").fill("Adults over 65")
    editor.field(editor.children(dose).first, "who").locator("input").blur()
    tab.wait_for_timeout(100)
    typed = titles(editor.children(dose).first)[0]
    tab.get_by_role("button", name="Collapse all").click()
    tab.wait_for_timeout(300)
    closed = titles(editor.children(dose).first)[0]

    value = body[1]["value"]["interactions"][0]["value"]
    assert value["with_what"] in first and first.count(" · ") >= 2
    assert body[0]["value"]["doses"][0]["value"]["who"] in dosage and dosage.count(" · ") >= 2
    assert body[2]["value"]["references"][0]["value"]["title"][:40] in reference
    assert typed.startswith("Adults over 65 · ")
    assert closed == typed


def test_a_row_of_a_page_says_whom_it_names(editor):
    page = factories.ArticlePageFactory()
    person = factories.ContributorFactory(name="R. Example")
    page.healthblocks_contributions.create(contributor=person, role="author")
    page.save()
    page.save_revision()
    tab = editor.tab

    editor.open("wagtailadmin_pages:edit", page.pk)
    row = tab.locator("[data-inline-panel-child]").first
    row.get_by_text("R. Example").first.wait_for()
    tab.wait_for_timeout(500)

    assert "R. Example" in titles(row)[0] and titles(row)[0].startswith("Contributor")
