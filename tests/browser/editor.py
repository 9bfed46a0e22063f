"""Wagtail's page editor as a person uses it: blocks by their labels in the picker, text by the keyboard."""

from bs4 import BeautifulSoup, NavigableString
from django.conf import settings
from django.test import Client
from django.urls import reverse
from wagtail.blocks import (
    BooleanBlock,
    ChoiceBlock,
    ChooserBlock,
    DateBlock,
    ListBlock,
    RichTextBlock,
    StreamBlock,
    StructBlock,
)

from wagtail_healthblocks.models import Source
from wagtail_healthblocks.source_marks import FEATURE

BOLD = ["b", "strong"]
#: Wagtail gives a new block the focus 10 ms after it came, and Draftail takes it 50 ms later: from whoever types by then.
UNTIL_FOCUSED = "() => new Promise((done) => setTimeout(() => setTimeout(done, 51), 11))"


class Editor:
    """A tab of the admin, and what an editor does there."""

    def __init__(self, tab, server):
        self.tab, self.server = tab, server

    def log_in(self, user):
        """Be this user from now on."""
        client = Client()
        client.force_login(user)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME]
        self.tab.context.clear_cookies()
        self.tab.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": self.server.url}])

    def open(self, view, *args):
        self.tab.goto(self.server.url + reverse(view, args=args))
        # A person does not mind waiting for blocks to slide open and for windows to fade in.
        self.tab.evaluate("jQuery.fx.off = true")
        self.tab.add_style_tag(content=".modal, .modal * { transition: none !important }")

    def field(self, place, name):
        """A struct's field of that name; the nearest, where one of its children has the same name."""
        return place.locator(f'[data-contentpath="{name}"]').first

    def reveal(self, field):
        """Open the group of fields that this one is in, if it is closed."""
        group = field.locator("xpath=ancestor::*[@data-panel][1]")
        # Not whether the field can be seen: a block that is just being added cannot, and must not be closed.
        closed = group.locator("[data-panel-toggle]").first.and_(self.tab.locator("[aria-expanded=false]"))
        if closed.count():
            closed.click()
        return field

    def fill(self, place, block, value):
        """Enter a value, as Wagtail stores it, in the form of a block."""
        match block:
            case StreamBlock():
                for child in value:
                    bound = block.child_blocks[child["type"]]
                    label = str(bound.label) if len(block.child_blocks) > 1 else None
                    self.fill(self.insert(place, label), bound, child["value"])
            case ListBlock():
                for position, item in enumerate(value):
                    self.fill(self.item(place, position), block.child_block, item["value"])
            case StructBlock():
                for name, bound in block.child_blocks.items():
                    if value.get(name):
                        self.fill(self.reveal(self.field(place, name)), bound, value[name])
            case RichTextBlock():
                self.write(place, value)
            case ChooserBlock():
                self.choose(place, str(block.model_class.objects.get(pk=value)))
            case ChoiceBlock():
                place.locator("select").select_option(label=str(dict(block.field.choices)[value]))
            case BooleanBlock():
                place.locator("input[type=checkbox]").check()
            case DateBlock():
                self.write_date(place.locator("input"), value)
            case _:
                place.locator("input:not([type=hidden]), textarea").fill(str(value))

    def insert(self, place, label=None):
        """Add a block at the end of a stream and return its form. Where there is a choice, pick it by its label."""
        children = self.children(place)
        count = children.count()
        self.stream(place).locator(":scope > .c-sf-add-button, :scope > div > .c-sf-add-button").last.click()
        if label:
            # The one that opens now: the picker of the block before may still be fading out.
            picker = self.tab.locator('.tippy-box[data-state="visible"]')
            picker.get_by_placeholder("Search options…").fill(label)
            picker.get_by_role("option", name=label, exact=True).click()
        children.nth(count).wait_for(state="attached")
        self.tab.evaluate(UNTIL_FOCUSED)
        return children.nth(count)

    def item(self, place, position):
        """The form of a list's item, added unless the list has it from the start."""
        children = self.children(place)
        return children.nth(position) if position < children.count() else self.insert(place)

    def stream(self, place):
        return place.locator("[data-streamfield-stream-container], [data-streamfield-list-container]").first

    def children(self, place):
        return self.stream(place).locator(":scope > [data-streamfield-child]")

    def write(self, place, html):
        """Type a rich text: paragraphs, lists, bold words and marks of sources. Its links become plain words."""
        place.locator("[contenteditable=true]").click()
        soup = BeautifulSoup(html, "html.parser")
        for number, line in enumerate(soup.find_all(["p", "li"])):
            if number:
                self.tab.keyboard.press("Enter")
            self.start_line(line)
            for part in line.descendants:
                if isinstance(part, NavigableString):
                    self.write_words(str(part), bold=part.find_parent(BOLD) is not None)
                elif part.get("linktype") == FEATURE:
                    self.cite(part["id"].split())

    def cite(self, uuids):
        """Put a mark of these sources behind what was typed, from the keyboard."""
        dialogue = self.tab.get_by_role("dialog", name="Cite sources")
        self.tab.keyboard.press("Control+Alt+f")
        for number, uuid in enumerate(uuids, start=1):
            self.tab.keyboard.insert_text(Source.objects.get(uuid=uuid).title)
            self.tab.keyboard.press("Enter")
            dialogue.get_by_role("list", name="Cited here").get_by_role("listitem").nth(number - 1).wait_for()
        self.tab.keyboard.press("Enter")
        dialogue.wait_for(state="detached")
        self.tab.wait_for_function("document.activeElement.isContentEditable")  # the caret is behind the mark again

    def start_line(self, line):
        """Begin a list with the editor's shortcut for it, or leave the list that the line before was in."""
        before = line.find_previous_sibling()
        if line.name == "li" and before is None:
            self.tab.keyboard.insert_text("-")
            self.tab.keyboard.press("Space")
        elif line.name == "p" and before is not None and before.name == "ul":
            self.tab.keyboard.press("Enter")

    def write_words(self, words, bold):
        if bold:
            self.tab.keyboard.press("Control+b")
        self.tab.keyboard.insert_text(words)
        if bold:
            self.tab.keyboard.press("Control+b")

    def write_date(self, field, value):
        """Type a date, and close the calendar that opens beside it."""
        field.fill(value)
        calendar = self.tab.locator(".xdsoft_datetimepicker:visible")
        calendar.wait_for()
        field.press("Enter")
        calendar.wait_for(state="hidden")

    def choose(self, place, title):
        """Pick something by its title in the chooser's window; search for it where the list is long."""
        place.locator("[data-chooser-action-choose]:visible").click()
        window = self.tab.locator(".modal.in")
        choices = window.locator("[data-chooser-modal-choice]")
        choices.first.wait_for()
        wanted = choices.filter(has_text=title)
        if not wanted.count():
            window.get_by_role("searchbox").or_(window.get_by_label("Search term")).fill(title.partition(" (")[0])
        wanted.click()
        window.wait_for(state="hidden")

    def create(self, place, **values):
        """Create a snippet in the chooser's window instead of picking one; values by the names of its fields."""
        place.locator("[data-chooser-action-choose]:visible").click()
        window = self.tab.locator(".modal.in")
        window.get_by_role("tab", name="Create").click()
        for name, value in values.items():
            window.locator(f"[name={name}]").fill(value)
        window.get_by_role("button", name="Create").click()

    def add_contributor(self, name, role):
        """Add a row to the panel of contributors."""
        self.tab.get_by_role("button", name="Add contributor").click()
        row = self.tab.locator("#id_healthblocks_contributions-FORMS > *").last
        self.choose(row, name)
        row.get_by_label("Role").select_option(label=role)

    def publish(self):
        self.tab.wait_for_timeout(500)  # Draftail hands over what was typed a quarter of a second later
        self.tab.get_by_role("button", name="More actions").click()
        self.tab.get_by_role("button", name="Publish").click()

    def record_check(self, check):
        """Record a medical check of the page whose edit view is open."""
        self.tab.get_by_role("navigation", name="Actions", exact=True).get_by_role("button").click()
        self.tab.get_by_role("link", name="Record a medical check").click()
        form = self.tab.locator("form[data-edit-form]")
        self.choose(form.locator("li", has=self.tab.locator("[name=contributor]")), check["contributor"])
        form.locator("[name=next_due]").fill(check["next_due"])
        form.locator("[name=note]").fill(check["note"])
        form.get_by_role("button", name="Record").click()
