"""Pasting into the texts of an article: blocks of headings and tables, and never a figure that runs into another."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from wagtail.users.models import UserProfile

from tests import factories
from tests.parts import one_in
from tests.testapp.models import ArticlePage

DOSES = "<table><tr><th>Age<th>Dose</tr><tr><td>3<td>2.5 ml</tr><tr><td>10<td>5 ml</tr></table>"
ARTICLE = f"<h2>Doses</h2><p>Give it 10<sup>9</sup> times.</p><h3>By age</h3>{DOSES}<p>With water.</p>"


class Form:
    """The form of a new article whose body begins with one block."""

    def __init__(self, editor, label="Text"):
        self.editor, self.tab = editor, editor.tab
        self.errors = []
        self.tab.on("pageerror", lambda error: self.errors.append(error))
        editor.open("wagtailadmin_pages:add", "testapp", "articlepage", factories.site_root().pk)
        self.tab.locator("#id_title").fill("A page")
        self.body = self.tab.locator('[data-contentpath="body"]')
        self.first = editor.insert(self.body, label)
        self.text = self.first.locator("[contenteditable=true]").first

    def paste(self, html="", plain=""):
        """Paste where the caret is, as the browser does: an event with what is on the clipboard."""
        self.text.evaluate(
            """(text, [html, plain]) => {
                const clipboardData = new DataTransfer();
                if (html) clipboardData.setData("text/html", html);
                clipboardData.setData("text/plain", plain);
                text.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
            }""",
            [html, plain],
        )

    def choose(self, name):
        self.tab.get_by_role("button", name=name, exact=True).click()

    def losses(self):
        return self.tab.locator(".hb-paste-notice li").all_inner_texts()

    def words(self):
        return self.text.inner_text().replace("\ufeff", "").strip()

    def saved(self):
        """The names and texts of the body's blocks as they are stored, once the draft is saved."""
        assert self.errors == []
        self.tab.wait_for_timeout(400)  # Wagtail's editor stores what is written a quarter of a second later.
        self.choose("Save draft")
        self.tab.get_by_text("Page 'A page' created.").wait_for()
        return [shown(block.block_type, block.value) for block in ArticlePage.objects.get().body]


def shown(name, value):
    match name:
        case "paragraph":
            return name, plain(value.source)
        case "heading":
            return name, value["text"], value["level"]
        case "data_table":
            return name, [column["heading"] for column in value["columns"]], value["rows"]
    return name, value


def plain(html):
    """Rich text without what Wagtail adds to each of its lines."""
    return re.sub(r' data-block-key="\w+"', "", html)


TABLE = ("data_table", ["Age", "Dose"], "| 3 | 2.5 ml |\n| 10 | 5 ml |")


def test_headings_and_tables_become_blocks_in_their_order(editor, axe):
    form = Form(editor)

    form.text.click()
    form.paste(ARTICLE)
    dialogue = form.tab.get_by_role("dialog", name="What is to be made of this text?")
    assert "Headings: 2. Tables: 1." in dialogue.inner_text()
    assert axe(form.tab, "dialog.hb-paste") == []
    form.choose("Make blocks of them")

    assert form.saved() == [
        ("heading", "Doses", "section"),
        ("paragraph", "<p>Give it 10<sup>9</sup> times.</p>"),
        ("heading", "By age", "subsection"),
        TABLE,
        ("paragraph", "<p>With water.</p>"),
    ]


def test_the_text_around_the_caret_stays_around_what_is_pasted(editor):
    form = Form(editor)
    form.text.click()
    form.tab.keyboard.insert_text("Before. After.")
    for _letter in "After.":
        form.tab.keyboard.press("ArrowLeft")

    form.paste(DOSES)
    form.choose("Make blocks of them")

    assert form.saved() == [("paragraph", "<p>Before. </p>"), TABLE, ("paragraph", "<p>After.</p>")]


@pytest.mark.parametrize(("html",), one_in(2, [(ARTICLE,), (DOSES,)]))
def test_undo_takes_the_blocks_back(editor, html):
    form = Form(editor)
    form.text.click()
    form.tab.keyboard.insert_text("Mine.")
    form.paste(html)
    form.choose("Make blocks of them")

    form.choose("Undo paste")

    assert form.saved() == [("paragraph", "<p>Mine.</p>")]


def test_undo_puts_an_empty_text_back_that_a_table_took_the_place_of(editor):
    form = Form(editor)
    form.text.click()
    form.paste(DOSES)
    form.choose("Make blocks of them")

    form.choose("Undo paste")

    assert [name for name, *_value in form.saved()] == ["paragraph"]


def test_the_next_edit_keeps_what_was_pasted(editor):
    form = Form(editor)
    form.text.click()
    form.paste(ARTICLE)
    form.choose("Make blocks of them")
    undo = form.tab.get_by_role("button", name="Undo paste")
    undo.wait_for()

    form.tab.locator("#id_title").press_sequentially("!")

    assert undo.count() == 0


def test_whoever_cancels_has_pasted_nothing_and_writes_on(editor):
    form = Form(editor)
    form.text.click()
    form.paste(ARTICLE)
    form.tab.get_by_role("dialog").wait_for()
    form.tab.keyboard.press("Escape")
    form.tab.wait_for_function("document.activeElement.isContentEditable")

    form.tab.keyboard.insert_text("Mine.")

    assert form.saved() == [("paragraph", "<p>Mine.</p>")]


def test_as_text_only_the_rows_become_lines_that_can_be_read_alone(editor):
    form = Form(editor)
    form.text.click()
    form.paste(f"<h2>Doses</h2>{DOSES}")

    form.choose("Paste as text only")

    assert form.losses() == ["Headings that became bold lines: 1.", "Tables that became lines: 1. Check each figure."]
    assert form.saved() == [("paragraph", "<p><b>Doses</b></p><p>Age: 3; Dose: 2.5 ml</p><p>Age: 10; Dose: 5 ml</p>")]


def test_an_answer_takes_tables_and_tells_of_headings(editor):
    form = Form(editor, "Question")
    answer = editor.insert(editor.field(form.first, "answer"), "Text")
    form.text = answer.locator("[contenteditable=true]")
    form.text.click()

    form.paste(f"<h2>Doses</h2><p>By age:</p>{DOSES}")
    form.choose("Make blocks of them")

    assert form.losses() == ["Headings that became bold lines: 1."]
    [(_name, question)] = form.saved()
    assert [shown(block.block_type, block.value) for block in question["answer"]] == [
        ("paragraph", "<p><b>Doses</b></p><p>By age:</p>"),
        TABLE,
    ]


def test_a_text_that_is_no_block_of_a_stream_gets_lines_and_says_so(editor):
    form = Form(editor, "Steps")
    form.text.click()

    form.paste(DOSES)

    assert form.tab.get_by_role("dialog").count() == 0
    assert form.words() == "Age: 3; Dose: 2.5 ml\nAge: 10; Dose: 5 ml"
    assert form.losses() == ["Tables that became lines: 1. Check each figure."]
    assert form.errors == []


def test_a_plain_sentence_is_pasted_within_the_one_that_it_stands_in_and_nothing_is_asked(editor):
    form = Form(editor)
    form.text.click()
    form.tab.keyboard.insert_text("Take mg.")
    for _letter in " mg.":
        form.tab.keyboard.press("ArrowLeft")

    form.paste("<span>&nbsp;10<sup>9</sup> <b>IU</b> or <a href='https://a.example/'>more</a></span>")

    assert form.tab.locator(".hb-paste, .hb-paste-notice").count() == 0
    assert form.saved() == [
        ("paragraph", '<p>Take 10<sup>9</sup> <b>IU</b> or <a href="https://a.example/">more</a> mg.</p>')
    ]


def test_lists_keep_their_levels_and_their_numbers_go_on(editor):
    form = Form(editor)
    form.text.click()

    form.paste("<ol><li>One<ul><li>Within</li></ul></li><li>Two</li></ol><ul><li>Point</li></ul>")

    assert form.losses() == ["Points within a numbered list have numbers, too."]
    assert form.saved() == [
        ("paragraph", "<ol><li>One<ol><li>Within</li></ol></li><li>Two</li></ol><ul><li>Point</li></ul>")
    ]


def test_columns_of_plain_text_are_a_table_too(editor):
    form = Form(editor)
    form.text.click()
    form.paste(plain="Age\tDose\n3\t2.5 ml\n10\t5 ml")

    form.choose("Make blocks of them")

    assert form.saved() == [TABLE]


def test_what_is_copied_in_an_editor_is_pasted_by_wagtail(editor):
    form = Form(editor)
    form.text.click()
    form.tab.keyboard.insert_text("Take 5 ml.")
    form.tab.keyboard.press("Control+a")
    form.tab.context.grant_permissions(["clipboard-read", "clipboard-write"])
    form.tab.keyboard.press("Control+c")
    form.tab.keyboard.press("ArrowRight")
    form.tab.keyboard.press("Control+v")

    assert form.tab.locator(".hb-paste, .hb-paste-notice").count() == 0
    assert form.words() == "Take 5 ml.Take 5 ml."


GROUNDS = {
    "no Draft.js": "window.DraftJS = undefined",
    "no split": "window.draftail = {}",
    "no streams": "wagtailStreamField.blocks.StreamBlock = undefined",
}


@pytest.mark.parametrize(("ground",), one_in(len(GROUNDS), [(ground,) for ground in GROUNDS.values()]))
def test_without_the_ground_that_it_knows_the_script_still_lets_no_doses_run_together(editor, ground):
    script = Path(finders.find("wagtail_healthblocks/js/paste.js")).read_text(encoding="utf-8")
    restored = "Object.assign(window, kept); wagtailStreamField.blocks.StreamBlock = StreamBlock;"
    editor.tab.route(
        "**/js/paste.js*",
        lambda route: route.fulfill(
            content_type="text/javascript",
            body=f"""{{
                const kept = {{ DraftJS: window.DraftJS, draftail: window.draftail }};
                const {{ StreamBlock }} = wagtailStreamField.blocks;
                {ground};
                {script}
                {restored}
            }}""",
        ),
    )
    form = Form(editor)
    form.text.click()

    form.paste(DOSES)

    form.tab.wait_for_function("document.querySelector('[contenteditable=true]').innerText.includes('10')")
    assert form.words().split() == "Age: 3; Dose: 2.5 ml Age: 10; Dose: 5 ml".split()
    assert form.errors == []


def test_what_is_said_of_a_paste_can_be_read_in_the_dark(editor, admin_user, axe):
    UserProfile.objects.update_or_create(user=admin_user, defaults={"theme": "dark"})
    form = Form(editor)
    form.paste(ARTICLE)
    form.choose("Make blocks of them")

    form.tab.locator(".hb-paste-notice").wait_for()

    assert axe(form.tab, ".hb-paste-notice") == []
