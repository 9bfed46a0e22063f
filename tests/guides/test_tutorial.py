"""The tutorial, followed from nothing to an article: its fences are run, its clicks are made in the browser."""

import re
import socket
import subprocess
import time
from contextlib import contextmanager

import pytest

from tests.browser.editor import UNTIL_FOCUSED

from .conftest import TUTORIAL
from .sites import sections

pytestmark = pytest.mark.slow

#: Only for the test: SQLite takes one request at a time, and nobody waits for the editor's picture from the network.
LOCAL = "WAGTAIL_AUTOSAVE_INTERVAL = 0\nWAGTAIL_GRAVATAR_PROVIDER_URL = None\n"
#: An item of a list: a field and what to enter, or a sentence that names what to click.
ITEM = re.compile(r"^ *(?:\d+\.|-) (.*(?:\n(?! *(?:\d+\.|-) |\n).*)*)", re.MULTILINE)
FIELD = re.compile(r"\*\*([^*]+)\*\*: (.+)")
NAMED = re.compile(r"([Uu]nder )?\*\*([^*]+)\*\*")
EDITOR = {"USERNAME": "editor", "EMAIL": "editor@example.org", "PASSWORD": "only for this test"}


def free_port():
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        return server.getsockname()[1]


@contextmanager
def runserver(site):
    """`python manage.py runserver`, and its address."""
    port = free_port()
    command = ["python", "manage.py", "runserver", "--noreload", f"127.0.0.1:{port}"]
    server = subprocess.Popen(
        command, cwd=site.folder, env=site.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        for _ in range(600):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(60)


@pytest.fixture(scope="module")
def address(started, site, tmp_path_factory):
    """Where the site runs that the tutorial's fences make."""
    # Once the README is followed, the package is there for pip.
    own = started.copy(tmp_path_factory.mktemp("tutorial") / "mysite", PIP_IGNORE_INSTALLED="0")
    own.follow(TUTORIAL, slice(2, None))
    (own.folder / "mysite" / "settings" / "local.py").write_text(LOCAL)
    own.environment |= {f"DJANGO_SUPERUSER_{name}": value for name, value in EDITOR.items()}
    own.run("python", "manage.py", "createsuperuser", "--noinput")
    with runserver(own) as address:
        yield address


def exactly(label):
    """A label as it stands on the screen, where it may have the mark of a required field."""
    return re.compile(rf"^\s*{re.escape(label)}\s*\*?\s*$", re.IGNORECASE)


class Screen:
    """The admin in a tab, and somebody who finds everything by the words of the tutorial."""

    def __init__(self, tab, address):
        self.tab, self.address = tab, address

    def log_in(self):
        self.tab.goto(f"{self.address}/admin/")
        self.tab.locator("[name=username]").fill(EDITOR["USERNAME"])
        self.tab.locator("[name=password]").fill(EDITOR["PASSWORD"])
        self.tab.get_by_role("button", name="Sign in").click()

    def follow(self, section):
        """Do what each item of the section's lists says, in order."""
        items = [" ".join(item.split()) for item in ITEM.findall(section)]
        assert items, section
        for item in items:
            if field := FIELD.fullmatch(item):
                self.enter(*field.groups())
            else:
                self.click_what_is_named(item)

    def click_what_is_named(self, item):
        """Click what stands in bold; after “under”, it is the part of the page that holds the rest."""
        part = self.tab
        for under, label in NAMED.findall(item):
            if under:
                part = self.part(label)
            else:
                # What a picker or a window offers lies outside of the part from which it was opened.
                self.click(part if label == "Insert a block" or label.startswith("Add ") else self.tab, label)

    def part(self, label):
        """The last panel or field with this heading."""
        heading = f"[normalize-space(translate(., '*', ''))='{label}']"
        panels = f"//section[contains(@class, 'w-panel')][div/h2{heading}]"
        return self.tab.locator(f"xpath={panels} | //*[@data-contentpath][label{heading}]").last

    def click(self, part, label):
        name = exactly(label)
        links, buttons, options = (part.get_by_role(role, name=name) for role in ("link", "button", "option"))
        if label == "Publish":
            self.tab.wait_for_timeout(500)  # Draftail hands over what was typed a quarter of a second later
        found = links.or_(buttons).or_(options).locator("visible=true").last
        blocks, adds_one = self.tab.locator("[data-streamfield-child]"), found.get_attribute("role") == "option"
        count = blocks.count()
        found.click()
        if adds_one:
            blocks.nth(count).wait_for(state="attached")
            self.tab.evaluate(UNTIL_FOCUSED)  # the picker that is opened next would close
        if label == "Publish":
            self.tab.get_by_text("published").first.wait_for()

    def enter(self, label, text):
        """Type or choose a text in the last field of that name, or in the rich text of the last such block."""
        name = exactly(label)
        blocks = self.tab.locator("section.w-panel").filter(has=self.tab.locator(".c-sf-block__type", has_text=name))
        named = self.tab.get_by_label(name).or_(self.tab.get_by_placeholder(name))
        fields = named.and_(self.tab.locator("input, select, textarea"))
        field = fields.or_(blocks.locator("[contenteditable=true]")).locator("visible=true").last
        match field.evaluate("field => field.localName"):
            case "select":
                field.select_option(label=text)
            case "div":
                field.click()
                self.tab.keyboard.insert_text(text)
            case _:
                field.fill(text)


def test_the_tutorial_ends_with_a_published_article(address, tab):
    screen = Screen(tab, address)
    (contributor,) = [text for text in sections(TUTORIAL) if text.startswith("## 5.")]
    (article,) = [text for text in sections(TUTORIAL) if text.startswith("## 6.")]

    screen.log_in()
    screen.follow(contributor)
    screen.follow(article)
    tab.goto(f"{address}/methadone-and-buprenorphine/")

    assert tab.locator("h1").inner_text() == "Methadone and buprenorphine"
    assert tab.locator(".hb-trust__people").inner_text() == "Written by Sam Example"
    assert tab.locator(".hb-question h2").all_inner_texts() == [
        "What are methadone and buprenorphine?",
        "Do they save lives?",
    ]
    assert tab.locator(".hb-contents a").count() == 4
    assert tab.locator('.hb-references a[href="https://doi.org/10.1136/bmj.j1550"]').count() == 1
    assert "Sam writes about medicines in plain language." in tab.locator(".hb-author-card").inner_text()
    assert "FAQPage" in tab.locator('script[type="application/ld+json"]').inner_text()
