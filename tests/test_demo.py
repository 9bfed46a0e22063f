"""The example site has a person of each role, and an article in each state of its medical check."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
#: Logs everybody in, and prints the groups of each and the account of the contributor who checks.
LOG_IN = """
import json
from django.contrib.auth import get_user_model
from django.test import Client
from articles.demo.loader import EDITOR, STAFF
from wagtail_healthblocks.models import Contributor
people = get_user_model().objects
groups = {name: list(people.get(username=name).groups.values_list("name", flat=True)) for name in (EDITOR, *STAFF)}
entered = [name for name in groups if Client().login(username=name, password=name)]
reviewer = Contributor.objects.get(slug="rowan-example").user
print(json.dumps([groups, entered, reviewer.username]))
"""
VALID = "ketamine-and-opioid-use-disorder"
#: Prints the state of each article.
STATES = """
import json
from articles.models import ArticlePage
pages = ArticlePage.objects.order_by("slug")
print(json.dumps({page.slug: page.medical_check["state"] for page in pages}))
"""
#: Prints an article as readers get it.
PAGE = """
from django.test import Client
print(Client(HTTP_HOST="127.0.0.1:8000").get("/articles/%s/").text)
"""
SAID = {
    VALID: "Medically checked by Rowan Example",
    "medicines-for-opioid-use-disorder": "A new check was due on",
    "tour-of-this-site": "An earlier version of this page was medically checked by Rowan Example",
}
#: As though all that is stored had been so two years ago.
TWO_YEARS_AGO = """
import datetime
from django.db.models import F
from wagtail_healthblocks.models import MedicalCheck
past = datetime.timedelta(days=730)
MedicalCheck.objects.update(date=F("date") - past, next_due=F("next_due") - past)
"""


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


@pytest.mark.slow
def test_the_demo_has_a_person_of_each_role_and_says_how_to_log_in(manage):
    said = manage("load_demo")
    again = manage("load_demo")

    groups, entered, reviewer = json.loads(manage("shell", "--command", LOG_IN).splitlines()[-1])
    assert groups == {
        "editor": [],
        "author": ["Author"],
        "reviewer": ["Medical reviewer"],
        "desk-editor": ["Editor"],
        "moderator": ["Review moderator"],
    }
    assert entered == list(groups)
    assert reviewer == "reviewer"
    assert all(f"  {name} " in said for name in groups)
    assert again == said
    assert manage("healthblocks_roles", "--dry-run") == "Nothing to do.\n"


@pytest.mark.slow
def test_the_demo_shows_a_valid_an_overdue_and_a_changed_article(manage):
    manage("load_demo")

    assert json.loads(manage("shell", "--command", STATES).splitlines()[-1]) == {
        "ketamine-and-opioid-use-disorder": "valid",
        "medicines-for-opioid-use-disorder": "overdue",
        "tour-of-this-site": "changed",
    }
    for slug, words in SAID.items():
        assert words in manage("shell", "--command", PAGE % slug)


@pytest.mark.slow
def test_a_demo_that_is_loaded_again_after_two_years_shows_the_same(manage):
    manage("load_demo")
    manage("shell", "--command", TWO_YEARS_AGO)
    assert json.loads(manage("shell", "--command", STATES).splitlines()[-1])[VALID] == "overdue"

    manage("load_demo")

    assert json.loads(manage("shell", "--command", STATES).splitlines()[-1])[VALID] == "valid"
