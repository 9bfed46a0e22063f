"""The example site has a person of each role, and an article in each state of its medical check."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup

ROOT = Path(__file__).parents[1]
STATIC = [ROOT / "example_site" / "clearwater" / "static", ROOT / "wagtail_healthblocks" / "static"]
STATIC += [ROOT / "wagtail_healthblocks" / "reviews" / "static"]
VALID = "ketamine-and-opioid-use-disorder"
SAID = {
    VALID: "Medically checked by Rowan Example",
    "medicines-for-opioid-use-disorder": "A new check was due on",
    "tour-of-this-site": "An earlier version of this page was medically checked by Rowan Example",
}
#: Prints the state of each article.
STATES = """
import json
from articles.models import ArticlePage
pages = ArticlePage.objects.order_by("slug")
states = {page.slug: page.medical_check["state"] for page in pages}
print(json.dumps(states))
"""
#: Logs everybody in, and prints the groups of each, the account of the contributor who checks, and what readers get.
LOOK = f"""{STATES}
from django.contrib.auth import get_user_model
from django.test import Client, override_settings
from articles.demo.loader import EDITOR, STAFF
from wagtail_healthblocks.models import Contributor
people = get_user_model().objects
groups = {{name: list(people.get(username=name).groups.values_list("name", flat=True)) for name in (EDITOR, *STAFF)}}
entered = [name for name in groups if Client().login(username=name, password=name)]
reviewer = Contributor.objects.get(slug="rowan-example").user.username
reader = Client(HTTP_HOST="127.0.0.1:8000")
read = {{page.slug: reader.get(f"/articles/{{page.slug}}/").text for page in pages}}
cards = reader.get("/").text
with override_settings(DEBUG=False):
    asked = {{path: (answer.status_code, answer.text) for path in
        ("/search/?q=ketamine", "/search/?q=qqqq", "/search/", "/nowhere/") for answer in [reader.get(path)]}}
vary = {{path: reader.get(path).headers.get("Vary", "") for path in ("/", "/articles/tour-of-this-site/", "/search/")}}
print(json.dumps({{"cards": cards, "asked": asked, "vary": vary, "groups": groups, "entered": entered, "reviewer": reviewer, "states": states, "read": read}}))
"""
#: As though all that is stored had been so two years ago.
TWO_YEARS_AGO = """
import datetime
from django.db.models import F
from wagtail_healthblocks.models import MedicalCheck
past = datetime.timedelta(days=730)
MedicalCheck.objects.update(date=F("date") - past, next_due=F("next_due") - past)
"""


pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def manage(tmp_path_factory):
    """`manage("load_demo")` runs a command of a copy of the example site, with a database of its own."""
    folder = tmp_path_factory.mktemp("demo") / "example_site"
    shutil.copytree(ROOT / "example_site", folder, ignore=shutil.ignore_patterns("*.sqlite3", "media"))
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "DJANGO_SETTINGS_MODULE": "clearwater.settings"}

    def manage(*command):
        command = [sys.executable, "manage.py", *command]
        done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return done.stdout

    manage("migrate", "--noinput", "--verbosity", "0")
    return manage


@pytest.fixture(scope="module")
def said(manage):
    """What the command says that loads the demo."""
    return manage("load_demo")


@pytest.fixture(scope="module")
def looked(manage, said):
    """What was found on the site whose demo is loaded."""
    return printed(manage, LOOK)


def printed(manage, code):
    return json.loads(manage("shell", "--command", code).splitlines()[-1])


def test_the_demo_has_a_person_of_each_role_and_says_how_to_log_in(manage, said, looked):
    assert looked["groups"] == {
        "editor": [],
        "author": ["Author"],
        "reviewer": ["Medical reviewer"],
        "desk-editor": ["Editor"],
        "moderator": ["Review moderator"],
    }
    assert looked["entered"] == list(looked["groups"])
    assert looked["reviewer"] == "reviewer"
    assert all(f"  {name} " in said for name in looked["groups"])
    assert manage("healthblocks_roles", "--dry-run") == "Nothing to do.\n"


def test_the_demo_shows_a_valid_an_overdue_and_a_changed_article(looked):
    assert looked["states"] == {
        "ketamine-and-opioid-use-disorder": "valid",
        "medicines-for-opioid-use-disorder": "overdue",
        "tour-of-this-site": "changed",
    }
    for slug, words in SAID.items():
        assert words in looked["read"][slug]


def test_a_card_says_what_an_article_is_about_and_whose_check_vouches_for_it(looked):
    cards = {card.a.text: card.get_text(" ") for card in BeautifulSoup(looked["cards"], "html.parser").select(".card")}

    checked = [title for title, words in cards.items() if "Medically checked by Rowan Example" in words]
    assert checked == ["Ketamine and opioid use disorder: what is known so far"]
    assert "Poisoning and substance use" in cards[checked[0]]


def test_the_demo_can_be_searched_and_says_so_where_it_has_nothing(looked):
    pages = {path: (status, BeautifulSoup(html, "html.parser")) for path, (status, html) in looked["asked"].items()}

    found = pages["/search/?q=ketamine"][1].select(".card")
    assert any("Ketamine and opioid use disorder" in card.text for card in found)
    assert "No article has these words." in pages["/search/?q=qqqq"][1].text
    assert not pages["/search/"][1].select(".card, .nothing")
    assert pages["/nowhere/"][0] == 404
    assert {
        path: bool(soup.select_one("form[role=search]")) for path, (_status, soup) in pages.items()
    } == dict.fromkeys(pages, True)


def test_readers_without_a_session_all_get_the_same_page(looked):
    assert {path: "Cookie" in vary for path, vary in looked["vary"].items()} == dict.fromkeys(looked["vary"], False)


@pytest.mark.browser
def test_on_a_phone_the_text_begins_on_the_second_screen_and_the_first_answer_on_the_fifth(looked, tab):
    def answer(route):
        path = urlsplit(route.request.url).path
        files = [folder / path.removeprefix("/static/") for folder in STATIC]
        if path == "/":
            route.fulfill(body=looked["read"][VALID], content_type="text/html")
        elif file := next(filter(Path.is_file, files), None):
            route.fulfill(path=file)
        else:
            route.fulfill(status=404)  # its pictures, whose places are kept

    tab.route("**/*", answer)
    tab.set_viewport_size({"width": 360, "height": 740})
    tab.goto("http://clearwater.example/")

    assert tab.locator(".hb-article .hb-paragraph").first.bounding_box()["y"] <= 1_200
    assert tab.locator(".hb-question__answer").first.bounding_box()["y"] <= 3_500
    assert tab.evaluate("document.documentElement.scrollWidth") == 360


def test_the_reviews_that_an_article_shows_are_in_its_structured_data(looked):
    """Nobody had to say that the template has the panel."""
    shown = {}
    for slug, html in looked["read"].items():
        soup = BeautifulSoup(html, "html.parser")
        graph = json.loads(soup.find("script", type="application/ld+json").string)["@graph"]
        shown[slug] = sorted(text.get_text(" ", strip=True)[:40] for text in soup.select(".hb-review__text"))
        assert (
            sorted(node["text"].replace("\n\n", " ")[:40] for node in graph if node["@type"] == "Comment")
            == shown[slug]
        )
    assert any(shown.values())


def test_a_demo_that_is_loaded_again_after_two_years_says_and_shows_the_same(manage, said, looked):
    before = printed(manage, f"{TWO_YEARS_AGO}{STATES}")
    assert before[VALID] == "overdue"

    again = manage("load_demo")

    now = printed(manage, LOOK)
    assert again == said
    assert now["states"] == looked["states"]
    assert [now[name] for name in ("groups", "entered", "reviewer")] == [
        looked[name] for name in ("groups", "entered", "reviewer")
    ]
