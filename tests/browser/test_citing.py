"""Citing where one writes: from the keyboard, with two brackets, with the mouse."""

from uuid import UUID

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import expect

from tests import factories
from tests.testapp.models import ArticlePage
from wagtail_healthblocks.models import Disclaimer
from wagtail_healthblocks.source_marks import SourceMark, marks_in

KEY = "Control+Alt+f"


@pytest.fixture
def trial(db):
    return factories.SourceFactory(
        title="Ketamine for depression", authors="Sordo L\nBarrio G\nBravo MJ", year=2017, doi="10.1136/bmj.j1550"
    )


@pytest.fixture
def law(db):
    return factories.SourceFactory(title="Misuse of Drugs Act", authors="Parliament", year=1971, doi="")


class Writer:
    """Somebody who writes in the one text of a page."""

    def __init__(self, editor):
        self.editor, self.tab, self.keyboard = editor, editor.tab, editor.tab.keyboard
        self.dialogue = self.tab.get_by_role("dialog", name="Cite sources").or_(
            self.tab.get_by_role("dialog", name="Change what is cited here")
        )
        self.marks = self.tab.locator(".hb-citing-mark")

    def open(self, page):
        self.editor.open("wagtailadmin_pages:edit", page.pk)
        self.text = self.tab.locator("[contenteditable=true]").first
        return self

    def write(self, words):
        self.keyboard.type(words)

    def find(self, words):
        """Type into the search, and wait for what it finds."""
        with self.tab.expect_response(
            lambda answer: "sources/search/?q=" in answer.url and not answer.url.endswith("q=")
        ):
            self.keyboard.insert_text(words)

    def choose(self, words, label):
        """Choose the first source that the words find."""
        self.find(words)
        self.keyboard.press("Enter")
        expect(self.dialogue.get_by_role("list", name="Cited here")).to_contain_text(label)

    def save(self):
        self.tab.wait_for_timeout(500)  # Draftail hands over what was typed a quarter of a second later
        with self.tab.expect_navigation():
            self.tab.get_by_role("button", name="Save draft").click()
        return self.stored

    @property
    def stored(self):
        return ArticlePage.objects.get().get_latest_revision_as_object().body[0].value.source


@pytest.fixture
def page(db):
    def add(words="<p></p>", *blocks):
        body = [factories.block("paragraph", words), *blocks]
        return factories.site_root().add_child(
            instance=ArticlePage(title="A page", slug="a-page", body=body, live=False)
        )

    return add


@pytest.fixture
def writer(editor):
    return Writer(editor)


def test_a_source_is_cited_by_its_doi_from_the_keyboard(writer, page, trial):
    writer.open(page()).text.click()
    writer.write("It works")

    writer.keyboard.press(KEY)
    expect(writer.dialogue.get_by_role("combobox")).to_be_focused()
    writer.keyboard.insert_text("https://doi.org/10.1136/BMJ.j1550")
    writer.keyboard.press("Enter")  # before anything was found
    expect(writer.dialogue.get_by_role("list", name="Cited here")).to_contain_text("Sordo et al. 2017")
    writer.keyboard.press("Enter")
    expect(writer.dialogue).to_have_count(0)
    expect(writer.text).to_be_focused()
    writer.write(" well.")
    expect(writer.marks).to_have_attribute("aria-label", "Sordo et al. 2017")
    stored = writer.save()

    assert "<p" in stored and f">It works{SourceMark((trial.uuid,)).stored} well.</p>" in stored


def test_enter_chooses_what_was_typed_while_the_sources_of_the_page_were_not_known_yet(writer, page, trial, law):
    writer.open(page("<p></p>", factories.references(factories.block("source", law.pk)))).text.click()
    waiting = []
    writer.tab.route("**/sources/labels/?pk=*", lambda route: waiting.append(route))

    with writer.tab.expect_response("**/sources/search/?q="):
        writer.keyboard.press(KEY)
    writer.keyboard.insert_text("Ketamine for depression")
    writer.keyboard.press("Enter")
    waiting.pop().continue_()

    expect(writer.dialogue.get_by_role("list", name="Cited here")).to_contain_text("Sordo et al. 2017")


def test_two_brackets_ask_for_sources_and_stay_as_typed_if_there_are_none(writer, page, trial, law):
    writer.open(page()).text.click()

    writer.write("It works [[")
    expect(writer.dialogue.get_by_role("combobox")).to_be_focused()
    writer.keyboard.press("Escape")
    expect(writer.text).to_be_focused()
    writer.write(" or not [[")
    writer.choose("misuse 1971", "Parliament 1971")
    writer.choose("sordo", "Sordo et al. 2017")
    writer.keyboard.press("Enter")
    expect(writer.marks).to_have_attribute("aria-label", "Parliament 1971; Sordo et al. 2017")
    expect(writer.text).to_be_focused()
    writer.write(".")
    stored = writer.save()

    assert f"It works [[ or not {SourceMark((law.uuid, trial.uuid)).stored}.</p>" in stored


def test_marks_are_there_again_and_are_changed_and_removed_with_the_mouse(writer, page, trial, law):
    gone = SourceMark((UUID(int=7),))
    words = f"<p>One{SourceMark((trial.uuid,)).stored} two{SourceMark((law.uuid,)).stored} three{gone.stored}.</p>"
    asked = []
    writer.tab.on("request", lambda request: asked.append(request.url) if "/labels/" in request.url else None)
    writer.open(page(words))
    first, second, third = (writer.marks.nth(place) for place in range(3))
    expect(third).to_have_attribute("aria-label", "Source is gone")
    assert len(asked) == 1

    first.click()
    card = writer.tab.get_by_role("dialog", name="Cited here")
    expect(card).to_contain_text("Ketamine for depression")
    card.get_by_role("button", name="Change").click()
    writer.dialogue.get_by_label("Page or section").fill("p. 12")
    writer.keyboard.press("Enter")
    expect(first).to_have_attribute("aria-label", "Sordo et al. 2017, p. 12")
    second.click()
    card.get_by_role("button", name="Remove").click()
    expect(writer.marks).to_have_count(2)
    expect(writer.text).to_be_focused()
    stored = writer.save()

    changed = SourceMark((trial.uuid,), "p. 12")
    assert f">One{changed.stored} two three{gone.stored}.</p>" in stored
    expect(writer.marks.first).to_have_attribute("aria-label", "Sordo et al. 2017, p. 12")


def test_who_changes_nothing_leaves_the_mark(writer, page, trial):
    mark = SourceMark((trial.uuid,))
    writer.open(page(f"<p>One{mark.stored}</p>")).text.click()

    writer.marks.click()
    writer.tab.get_by_role("dialog", name="Cited here").get_by_role("button", name="Change").click()
    expect(writer.dialogue).to_have_accessible_name("Change what is cited here")
    writer.keyboard.press("Escape")
    expect(writer.text).to_be_focused()
    writer.write(" and two.")

    assert f">One{mark.stored} and two.</p>" in writer.save()


def test_words_typed_beside_a_mark_stay_and_one_key_removes_the_mark(writer, page, trial):
    mark = SourceMark((trial.uuid,))
    writer.open(page(f"<p>🙂 One{mark.stored}</p>")).text.click()

    writer.keyboard.press("End")
    writer.write(" after")
    writer.keyboard.press("Home")
    for _ in "🙂 One":
        writer.keyboard.press("ArrowRight")
    writer.write(" before")
    assert f">🙂 One before{mark.stored} after</p>" in writer.save()

    writer.text.click()
    writer.keyboard.press("End")
    for _ in " after":
        writer.keyboard.press("Backspace")
    writer.keyboard.press("Backspace")
    writer.write("!")
    assert ">🙂 One before!</p>" in writer.save()


def test_words_composed_beside_a_mark_leave_it(writer, page, trial):
    mark = SourceMark((trial.uuid,))
    writer.open(page(f"<p>One{mark.stored}</p>")).text.click()
    session = writer.tab.context.new_cdp_session(writer.tab)

    for key, words in {"End": "に", "Home": "日本"}.items():
        writer.keyboard.press(key)
        session.send(
            "Input.imeSetComposition", {"text": words, "selectionStart": len(words), "selectionEnd": len(words)}
        )
        session.send("Input.insertText", {"text": words})

    assert f">日本One{mark.stored}に</p>" in writer.save()


def test_the_button_over_selected_words_says_its_key_and_cites_behind_them(writer, page, trial):
    writer.open(page("<p>It works</p>")).text.click()
    writer.keyboard.press("Control+a")

    writer.tab.get_by_role("toolbar").get_by_role("button", name="Cite sources Ctrl + Alt + F").click()
    writer.choose("sordo", "Sordo et al. 2017")
    writer.keyboard.press("Enter")
    expect(writer.text).to_be_focused()

    assert f">It works{SourceMark((trial.uuid,)).stored}</p>" in writer.save()


def test_altgr_writes_a_letter_and_does_not_cite(writer, page, trial):
    writer.open(page()).text.click()

    writer.text.evaluate(
        """text => text.dispatchEvent(new KeyboardEvent("keydown", {
            key: "[", keyCode: 70, ctrlKey: true, altKey: true, modifierAltGraph: true, bubbles: true,
        }))"""
    )

    expect(writer.dialogue).to_have_count(0)
    with writer.tab.expect_response("**/sources/search/?q="):
        writer.keyboard.press(KEY)
    expect(writer.dialogue).to_have_count(1)


def test_marks_are_copied_and_pasted(writer, page, trial):
    mark = SourceMark((trial.uuid,), "p. 12")
    writer.open(page(f"<p>One{mark.stored}</p>")).text.click()
    writer.tab.context.grant_permissions(["clipboard-read", "clipboard-write"])

    writer.keyboard.press("Control+a")
    writer.keyboard.press("Control+c")
    writer.keyboard.press("End")
    writer.write(" ")
    writer.keyboard.press("Control+v")
    stored = writer.save()

    assert f">One{mark.stored} One{mark.stored}</p>" in stored
    assert len(list(marks_in(stored))) == 2


def test_the_sources_that_a_page_has_already_come_first(writer, page, trial, law):
    factories.SourceFactory(title="A guideline on ketamine")
    chosen = factories.references(factories.block("source", law.pk))
    writer.open(page(f"<p>One{SourceMark((trial.uuid,)).stored}</p>", chosen))
    writer.text.click()
    writer.keyboard.press("Home")

    writer.keyboard.press(KEY)

    on_page, others = (
        writer.dialogue.get_by_role("group", name="On this page"),
        writer.dialogue.get_by_role("group", name="All sources"),
    )
    expect(on_page.get_by_role("option")).to_have_count(2)
    expect(on_page).to_contain_text("Misuse of Drugs Act")
    expect(others.get_by_role("option")).to_have_count(1)
    writer.find("ketamine")
    expect(on_page.get_by_role("option")).to_have_count(1)
    writer.keyboard.press("ArrowUp")
    writer.keyboard.press("Enter")
    expect(writer.dialogue.get_by_role("list", name="Cited here")).to_contain_text("A guideline on ketamine")
    with writer.tab.expect_response("**/sources/search/?q="):
        writer.dialogue.get_by_role("button", name="Take away").click()
    expect(writer.dialogue.get_by_role("button", name="Cite", exact=True)).to_be_disabled()


def test_the_window_is_accessible_and_says_what_is_wrong_with_a_source(writer, page, trial, axe):
    trial.status = "retracted"
    trial.save()
    writer.open(page(f"<p>One{SourceMark((trial.uuid,)).stored}</p>")).text.click()
    writer.keyboard.press("End")

    writer.keyboard.press(KEY)
    expect(writer.dialogue).to_have_accessible_name("Change what is cited here")
    expect(writer.dialogue.get_by_role("group", name="On this page")).to_contain_text("Retracted")
    writer.keyboard.press("ArrowDown")
    assert writer.dialogue.get_by_role("combobox").get_attribute("aria-activedescendant") == "hb-citing-option-0"
    assert axe(writer.tab, ".hb-citing") == []
    writer.find("nothing like it")
    add = writer.dialogue.get_by_role("link", name="Add a source")

    expect(add).to_have_attribute("href", "/admin/snippets/wagtail_healthblocks/source/add/")


@pytest.fixture
def disclaimer(db):
    return factories.DisclaimerFactory(text="<p>This is not advice.</p>")


def test_a_shared_text_cites_in_its_own_form(writer, disclaimer, law):
    writer.editor.open(Disclaimer.snippet_viewset.get_url_name("edit"), disclaimer.pk)
    text = writer.tab.locator("[contenteditable=true]").first
    text.click()
    writer.keyboard.press("End")

    writer.keyboard.press(KEY)
    writer.choose("misuse 1971", "Parliament 1971")
    writer.keyboard.press("Enter")
    expect(writer.marks).to_have_attribute("aria-label", "Parliament 1971")
    writer.tab.wait_for_timeout(500)
    writer.editor.publish()
    writer.tab.get_by_text("updated and published").first.wait_for()

    disclaimer.refresh_from_db()
    assert f"This is not advice.{SourceMark((law.uuid,)).stored}</p>" in disclaimer.text


def test_a_block_moved_up_is_published_with_the_right_numbers_everywhere(writer, page, trial, law, live_server):
    mark = SourceMark((law.uuid,)).stored
    article = page(
        "<p></p>",
        factories.question(answer=[factories.paragraph(f"<p>It is a law{mark}.</p>")]),
        factories.data_table(cited_sources=[factories.block("item", trial.pk)]),
        factories.references(),
    )
    writer.open(article).text.click()
    writer.write("It works")
    writer.keyboard.press(KEY)
    writer.choose("10.1136/bmj.j1550", "Sordo")
    writer.keyboard.press("Enter")
    expect(writer.dialogue).to_have_count(0)
    writer.tab.wait_for_timeout(500)
    # The answer goes above the text.
    writer.tab.get_by_role("button", name="Move up").locator("visible=true").nth(1).click()
    writer.editor.publish()
    writer.tab.get_by_text("published").first.wait_for()

    published = ArticlePage.objects.get(pk=article.pk)
    address = live_server.url + published.get_url()
    reading = published.get_reading()
    html = writer.tab.request.get(address).text()
    marks = BeautifulSoup(html, "html.parser").select("main .hb-citation")
    assert [mark.get_text() for mark in marks] == ["[1]", "[2]", "[2]"]
    assert [entry["source"]["title"] for entry in published.citations] == [law.title, trial.title]
    assert "It is a law[^1]." in reading.markdown and "It works[^2]" in reading.markdown
    cited = [link["@id"] for link in reading.graph.article["citation"]]
    assert cited[:2] == [reading.source_id(law), reading.source_id(trial)]
