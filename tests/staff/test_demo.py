"""The example site has a person of each role."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
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
