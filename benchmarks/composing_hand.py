"""The hand of somebody who writes in Wagtail's page editor, and counts what it does.

A click is a press of something, or keys that choose: an option of a list, a block that was searched for by its name, a
source by its title. A field is a place that text is typed into, once for each, however long the text.
"""

import json
import re
from collections import Counter

from bs4 import BeautifulSoup, NavigableString

#: What is typed into the picker for a block, by the letters of its name.
BLOCKS = {
    "authorcard": "Author card",
    "disclaimer": "Disclaimer",
    "figure": "Figure",
    "heading": "Heading",
    "helpline": "Helplines",
    "offlabelnotice": "Off-label notice",
    "paragraph": "Text",
    "prescriptionrequired": "Prescription required",
    "qasection": "Questions and answers",
    "references": "References",
    "sponsordisclosure": "Sponsor disclosure",
}
#: Draftail hands over what was typed a quarter of a second later.
HANDED_OVER = 500
MARK = "healthblocks-source"
#: The names of the blocks of an answer, where there is a choice; other rows are all of one kind.
ANSWERS = {"paragraph", "figure", "helpline"}
#: What an article says, without its head, whose dates are those of the day, and without other readers' words.
WORDS = """() => {
    const article = document.querySelector("article.article").cloneNode(true);
    article.querySelectorAll(".article__header, .hb-reviews, script, style").forEach((part) => part.remove());
    return article.textContent.split(/\\s+/u).filter(Boolean);
}"""


def label_of(name):
    """The label of a block, from its name in a stream or the name of its class."""
    return BLOCKS[name.removesuffix("Block").replace("_", "").lower()]


def words_in(tab):
    """The words of the article that the tab shows."""
    return tab.evaluate(WORDS)


class Hand:
    """Fills in forms from data as the example site stores it, the way that costs least."""

    def __init__(self, tab, site):
        self.tab, self.keyboard, self.site, self.keys = tab, tab.keyboard, site, site.keys
        sources = site.read("snippets").get("sources", {}).values()
        self.titles = {source["uuid"]: source["title"] for source in sources}
        self.part, self.marks = "", 0
        self.clicks, self.fields = Counter(), Counter()

    @property
    def steps(self):
        return self.clicks.total() + self.fields.total()

    def log_in(self, user):
        """Be this user; that is the same everywhere, and not counted."""
        self.tab.goto(self.site.url("/admin/login/"))
        for name in ("username", "password"):
            self.tab.locator(f"[name={name}]").fill(user)
        self.tab.get_by_role("button", name="Sign in").click()
        self.tab.wait_for_url("**/admin/")

    def open(self, path):
        self.tab.goto(self.site.url(path))
        # Blocks slide open and windows fade in, which only takes time.
        self.tab.evaluate("jQuery.fx.off = true")
        self.tab.add_style_tag(content=".modal, .modal * { transition: none !important }")

    def export_of(self, page):
        """Where a page's sources are to be had as a file of a reference manager."""
        return f"/admin/snippets/wagtail_healthblocks/source/export/?format=CSL+JSON&page={page}"

    def bring(self, file):
        """Add the sources of such a file to those of the site."""
        self.part = "sources"
        self.click(self.tab.get_by_role("button", name="Health"))
        self.click(self.tab.get_by_role("link", name="Sources", exact=True))
        self.click(self.tab.get_by_role("button", name="Actions", exact=True).first)
        self.click(self.tab.get_by_role("link", name="Paste or import"))
        self.tab.locator("input[type=file]").set_input_files(
            {"name": "sources.json", "mimeType": "application/json", "buffer": file}
        )
        self.fields[self.part] += 1
        self.click(self.tab.get_by_role("button", name="Read", exact=True))
        self.click(self.tab.get_by_role("button", name="Add the chosen"))
        self.tab.get_by_text("sources added").wait_for()
        found = json.loads(self.site.ask("sources"))
        sources = self.site.read("snippets")["sources"].items()
        self.keys |= {f"@source/{name}": found[source["title"]] for name, source in sources if source["title"] in found}

    def click(self, what):
        what.click()
        self.clicks[self.part] += 1

    def type(self, field, text):
        field.fill(str(text))
        self.fields[self.part] += 1
        calendar = self.tab.locator(".xdsoft_datetimepicker:visible")
        if calendar.count():
            field.press("Enter")
            calendar.wait_for(state="hidden")

    def page(self, values):
        """The fields of the page beside its body."""
        self.part = "the page"
        for name in ("title", "summary"):
            self.type(self.tab.locator(f"#id_{name}"), values[name])
        self.choose(self.panel("cover"), self.keys[values["cover"]])
        self.select(self.tab.locator("#id_medical_specialty"), values["medical_specialty"])
        for contribution in values["contributions"]:
            self.click(self.tab.get_by_role("button", name="Add contributor"))
            row = self.tab.locator("#id_healthblocks_contributions-FORMS > *").last
            self.choose(row, self.keys[contribution["contributor"]])
            self.select(row.get_by_label("Role"), contribution["role"])
        self.select(self.tab.locator("#id_reviews_form"), values["reviews_form"])

    def panel(self, name):
        return self.tab.locator(f"#id_{name}-chooser, [data-contentpath='{name}']").first

    def body(self, rows):
        place = self.tab.locator('[data-contentpath="body"]').first
        for row in rows:
            if row["type"] == "ReferencesBlock":
                # It lists what the texts cite without being told.
                row = row | {"value": {}}
            self.part = label_of(row["type"])
            self.value(self.insert(place, label_of(row["type"])), row["value"])

    def value(self, place, value):
        """Enter a value of any kind into the form of its block; nothing is touched that has it already."""
        match value:
            case dict():
                for name, part in value.items():
                    if part not in ("", None, [], False):
                        self.value(self.revealed(place.locator(f'[data-contentpath="{name}"]').first), part)
            case list():
                for position, row in enumerate(value):
                    self.value(self.row(place, position, row), row["value"])
            case _ if place.locator("[contenteditable=true]").count():
                self.write(place.locator("[contenteditable=true]").first, value)
            case str() if value in self.keys:
                self.choose(place, self.keys[value])
            case _ if place.locator("select").count():
                self.select(place.locator("select"), value)
            case True:
                self.click(place.locator("input[type=checkbox]"))
            case _ if place.locator("input:not([type=hidden]), textarea").input_value() != str(value):
                self.type(place.locator("input:not([type=hidden]), textarea"), value)

    def revealed(self, field):
        """The field, its group of rare fields opened if it is closed."""
        toggle = field.locator("xpath=ancestor::*[@data-panel][1]").locator("[data-panel-toggle]").first
        if toggle.and_(self.tab.locator("[aria-expanded=false]")).count():
            self.click(toggle)
        return field

    def row(self, place, position, row):
        """The form of a stream's or list's row: one that is there from the start, or a new one."""
        children = self.children(place)
        if position < children.count():
            return children.nth(position)
        return self.insert(place, label_of(row["type"]) if row["type"] in ANSWERS else None)

    def children(self, place):
        return self.stream(place).locator(":scope > [data-streamfield-child]")

    def stream(self, place):
        return place.locator("[data-streamfield-stream-container], [data-streamfield-list-container]").first

    def insert(self, place, label=None):
        """A new block at the end: a press of “+”, and its name where there is a choice."""
        children = self.children(place)
        count = children.count()
        self.click(self.stream(place).locator(":scope > .c-sf-add-button, :scope > div > .c-sf-add-button").last)
        if label:
            picker = self.tab.locator('.tippy-box[data-state="visible"]')
            picker.get_by_placeholder("Search options…").fill(label)
            self.click(picker.get_by_role("option", name=label, exact=True))
        children.nth(count).wait_for(state="attached")
        return children.nth(count)

    def select(self, field, value):
        if field.input_value() != str(value):
            field.select_option(value=str(value))
            self.clicks[self.part] += 1

    def choose(self, place, key):
        """Pick something in the chooser's window; search where the list has more than a page of it."""
        self.click(place.locator("[data-chooser-action-choose]:visible").first)
        window = self.tab.locator(".modal.in")
        window.locator("[data-chooser-modal-choice]").first.wait_for()
        wanted = window.locator(f'[data-chooser-modal-choice][href$="/{key}/"]')
        shown = 1
        while not wanted.count():
            shown += 1
            self.click(window.get_by_role("link", name="Next"))
            window.get_by_text(f"Page {shown} of").wait_for()
        self.click(wanted.first)
        window.wait_for(state="hidden")

    def write(self, field, html):
        """Type a rich text with the editor's own keys for lists and bold words, and cite where its data does."""
        field.click()
        self.fields[self.part] += 1
        for number, line in enumerate(BeautifulSoup(html, "html.parser").find_all(["p", "li"])):
            if number:
                self.keyboard.press("Enter")
            self.start_line(line)
            for part in line.descendants:
                if isinstance(part, NavigableString):
                    self.write_words(part)
                elif part.get("linktype") == MARK:
                    self.cite(part["id"].split())
                elif part.name == "a":
                    self.marks += 1
        self.tab.wait_for_timeout(HANDED_OVER)

    def start_line(self, line):
        before = line.find_previous_sibling()
        if line.name == "li" and before is None:
            self.keyboard.insert_text("-")
            self.keyboard.press("Space")
        elif line.name == "p" and before is not None and before.name == "ul":
            self.keyboard.press("Enter")

    def write_words(self, words):
        is_bold = words.find_parent("b") is not None
        if is_bold:
            self.keyboard.press("Control+b")
        self.keyboard.insert_text(str(words))
        if is_bold:
            self.keyboard.press("Control+b")

    def cite(self, uuids):
        """Two brackets open the search, the title and Enter choose, one Enter more cites."""
        dialogue = self.tab.get_by_role("dialog", name="Cite sources")
        self.keyboard.type("[[")
        dialogue.wait_for()
        for number, uuid in enumerate(uuids, start=1):
            self.keyboard.insert_text(self.titles[uuid])
            self.keyboard.press("Enter")
            dialogue.get_by_role("list", name="Cited here").get_by_role("listitem").nth(number - 1).wait_for()
        self.keyboard.press("Enter")
        dialogue.wait_for(state="detached")
        self.tab.wait_for_function("document.activeElement.isContentEditable")
        self.clicks[f"{self.part}: citing"] += len(uuids) + 1
        self.marks += 1

    def save(self):
        """Save the draft, and say where its editor is."""
        self.part = "the page"
        self.tab.wait_for_timeout(HANDED_OVER)
        with self.tab.expect_navigation(url=re.compile(r"/admin/pages/\d+/edit/")):
            self.click(self.tab.get_by_role("button", name="Save draft"))
        return self.tab.url
