"""An editor builds an article in the admin, block by block, and gets the article that the demo has."""

import json

import pytest
from django.test import Client

from tests.parts import one_in
from tests.testapp.models import ArticlePage
from wagtail_healthblocks.dates import months_after, today
from wagtail_healthblocks.vocabulary.roles import ROLES

from .demo import ARTICLES, read

#: Where a second one is something else than a first.
MANY = {"question", "item"}


def words_of(tab):
    return tab.locator("main").inner_text().split()


def stored(page):
    """The body as the database has it, to the letter."""
    return json.dumps(list(page.body.raw_data))


def one_of_each_kind(rows):
    """The first block of each kind, and the first two questions and items, all the way down."""
    kept = []
    for row in rows:
        if sum(other["type"] == row["type"] for other in kept) < (2 if row["type"] in MANY else 1):
            kept.append({**row, "value": shortened(row["value"])})
    return kept


def shortened(value):
    match value:
        case [{"type": _, "value": _}, *_]:
            return one_of_each_kind(value)
        case dict():
            return {name: shortened(child) for name, child in value.items()}
    return value


@pytest.mark.slow
@pytest.mark.versions
@pytest.mark.parametrize("chosen", [one_of_each_kind, pytest.param(list, marks=pytest.mark.long)])
def test_an_editor_builds_the_main_article_from_an_empty_page(editor, visit, demo, chosen):
    article = read("ketamine")
    original = demo.add_article("ketamine", chosen)
    expected = words_of(visit(original))
    original.delete()

    editor.open("wagtailadmin_pages:add", "testapp", "articlepage", demo.home.pk)
    editor.tab.locator("#id_title").fill(article["title"])
    body = editor.tab.locator('[data-contentpath="body"]')
    editor.fill(body, ArticlePage.body.field.stream_block, demo.rows(chosen(article["body"])))
    for row in article["contributions"]:
        editor.add_contributor(demo.name(row["contributor"]), str(ROLES[row["role"]].label))
    for name in ("medical_specialty", "audience"):
        editor.tab.locator(f"#id_{name}").select_option(article[name])
    editor.publish()
    editor.tab.get_by_role("link", name="View live").wait_for()
    page = ArticlePage.objects.get()
    editor.open("wagtailadmin_pages:edit", page.pk)
    check = {
        "contributor": demo.name(article["medical_check"]["contributor"]),
        "note": article["medical_check"]["note"],
    }
    editor.record_check({**check, "next_due": months_after(today(), 12).isoformat()})
    editor.tab.get_by_text("The check is recorded.").first.wait_for()

    assert words_of(visit(page)) == expected
    assert (page.medical_specialty, page.audience) == (article["medical_specialty"], article["audience"])


@pytest.mark.parametrize(("name",), one_in(2, [(name,) for name in ARTICLES]))
def test_saving_again_without_a_change_alters_neither_ids_nor_html(editor, demo, name):
    page = demo.add_article(name)
    # The demo's authors wrote the fields in orders of their own.
    page.body = [child.get_prep_value() for child in page.body]
    page.save_revision().publish()
    page = ArticlePage.objects.get()
    before = stored(page), Client().get(page.url).content.decode()

    editor.open("wagtailadmin_pages:edit", page.pk)
    editor.publish()
    editor.tab.get_by_role("link", name="View live").wait_for()

    page = ArticlePage.objects.get()
    assert page.revisions.count() == 3
    assert (stored(page), Client().get(page.url).content.decode()) == before
