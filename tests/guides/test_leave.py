"""The guide for sites that leave: followed to its end, until the package is uninstalled, on SQLite and PostgreSQL.

tests/test_leave.py, tests/test_leftovers.py and tests/test_migrations_without_apps.py try its steps with every change.
"""

import shutil

import pytest

from .conftest import empty_postgresql, environment_of
from .sites import HOW_TO, sections

GUIDE = HOW_TO / "leave.md"
#: What readers, their moderators and contributors left on the site. A whole cell has the quotation marks of Python.
READERS = ["Titled by River", "River’s bed", "River Reader", "river.0@example.org", "'healthblocks.published'"]
CONTRIBUTORS = ["Sam has a story"]
POSTGRESQL = """
DATABASES = {{"default": {{"ENGINE": "django.db.backends.postgresql", "NAME": "{name}", "HOST": "{host}",
    "USER": "{user}", "PASSWORD": "{password}"}}}}
"""

pytestmark = pytest.mark.long


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def local_settings(request):
    """What the site's local settings say of its database."""
    if request.param == "sqlite":
        yield ""
    else:
        with empty_postgresql() as access:
            yield POSTGRESQL.format(**access)


@pytest.fixture(scope="module")
def reports(local_settings, site, wheels, tmp_path_factory):
    """The site before the guide, after its part on the reviews, and after that on the package."""
    folder = tmp_path_factory.mktemp("leave")
    venv = shutil.copytree(site.environment["VIRTUAL_ENV"], folder / "venv", symlinks=True)
    pip = venv / "bin" / "pip"
    pip.write_text(f'#!/bin/sh\nexec {venv}/bin/python -m pip "$@"\n')
    left = site.copy(folder / "mysite", **environment_of(venv, wheels))
    (left.folder / "mysite" / "settings" / "local.py").write_text(local_settings)
    left.run("python", "manage.py", "migrate")
    left.follow(HOW_TO / "take-reviews.md")
    before = left.tell("leave", "fill")
    (reviews,) = [number for number, text in enumerate(sections(GUIDE)) if text.startswith("## Take out the reviews")]
    left.follow(GUIDE, slice(reviews, reviews + 1))
    without_reviews = left.tell("leave", "look", *READERS)
    left.follow(GUIDE, slice(reviews + 1, None))
    without_us = left.tell("leave", "look", *READERS, *CONTRIBUTORS)
    return {"before": before, "without reviews": without_reviews, "without us": without_us} | {
        **left.tell("leave", "finish"),
        "migrations": [file.read_text() for file in (left.folder / "home" / "migrations").glob("*.py")],
    }


def lost(before, after):
    """The first word that does not follow in order, with those before it; nothing where all do."""
    rest = iter(after)
    return next((before[max(0, at - 8) : at + 1] for at, word in enumerate(before) if word not in rest), [])


@pytest.mark.parametrize("state", ["without reviews", "without us"])
def test_nothing_of_readers_is_left(reports, state):
    assert reports[state]["found"] == {}


def test_nothing_is_left_in_the_database(reports):
    assert "wagtail_healthblocks_reviews" not in reports["without reviews"]["labels"]
    assert [label for label in reports["without us"]["labels"] if "healthblocks" in label] == []
    assert reports["without us"]["tables"] == []


@pytest.mark.parametrize("state", ["without reviews", "without us"])
def test_the_site_goes_on(reports, state):
    report = reports[state]

    assert "No migrations to apply." in report["migrate"]
    assert report["makemigrations"] == "No changes detected\n"
    assert report["checks"] == []


def test_no_word_of_the_article_is_lost(reports):
    assert len(reports["before"]) > 500
    assert lost(reports["before"], reports["without reviews"]["words"]) == []
    assert lost(reports["before"], reports["without us"]["words"]) == []
    assert "Only a draft" in reports["without us"]["draft"]


def test_pages_can_be_edited_and_deleted(reports):
    assert reports["edited"] == {"opened": 200, "has the draft": True, "deleted": 302, "is there": False}


def test_what_waited_for_a_medical_check_is_cancelled_and_can_be_looked_at(reports):
    moderated = reports["moderated"]

    assert moderated["states"] == {"Every block": "cancelled", "Approved": "approved"}
    assert moderated["workflows"] == ["Moderators approval"]
    assert len(moderated["answers"]) > 15
    assert {name: status for name, status in moderated["answers"].items() if status != 200} == {}


def test_nothing_names_the_package(reports):
    assert reports["without us"]["modules"] == []
    assert not any("healthblocks" in text for text in reports["migrations"])
