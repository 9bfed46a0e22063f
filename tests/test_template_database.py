import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection
from wagtail.models import Workflow

from tests import template_database
from tests.template_database import key
from wagtail_healthblocks.models import Medicine

ROOT = Path(__file__).parent.parent
TELL_KEY = "import django; django.setup(); from tests.template_database import key; print(key())"


@pytest.fixture
def migrations(settings, tmp_path, monkeypatch):
    """A copy of the test site's migrations, which the settings name and a test may change."""
    name = f"copied_{tmp_path.name}"  # a name of its own: Python remembers where it found the last one
    folder = tmp_path / name
    shutil.copytree(ROOT / "tests" / "testapp" / "migrations", folder)
    monkeypatch.syspath_prepend(tmp_path)
    settings.MIGRATION_MODULES = {"testapp": name}
    return folder


def run(command, **environment):
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "DJANGO_SETTINGS_MODULE": "tests.settings", **environment}
    return subprocess.run([sys.executable, *command], env=environment, capture_output=True, text=True, check=True)


@pytest.mark.parametrize(
    "app", ["testapp", "wagtail_healthblocks", "wagtail_healthblocks_reviews", "wagtailcore", "auth"]
)
def test_the_migrations_of_every_app_decide_the_template(app):
    folder = Path(apps.get_app_config(app).path) / "migrations"

    assert set(folder.glob("0*.py")) <= set(template_database.migration_files())


def test_a_migration_that_changes_asks_for_another_template(migrations):
    before = key()
    file = migrations / "0001_initial.py"
    text = file.read_text()

    file.write_text(text.replace("max_length", "max_length "))
    changed = key()
    file.write_text(text)

    assert changed != before
    assert key() == before


def test_a_migration_that_is_new_or_gone_asks_for_another_template(migrations):
    before = key()

    (migrations / "0003_later.py").write_text("")
    with_a_new_one = key()
    (migrations / "0003_later.py").rename(migrations / "0004_later.py")
    renamed = key()

    assert len({before, with_a_new_one, renamed}) == 3


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("LANGUAGE_CODE", "de"),
        ("DEFAULT_AUTO_FIELD", "django.db.models.AutoField"),
        ("WAGTAIL_CONTENT_LANGUAGES", [("de", "German")]),
        ("A_SETTING_OF_ANOTHER_APP", True),
    ],
)
@pytest.mark.thorough
def test_another_setting_asks_for_another_template(settings, setting, value):
    before = key()

    setattr(settings, setting, value)

    assert key() != before


def test_another_version_asks_for_another_template(monkeypatch):
    before = key()
    distributions = list(template_database.distributions())

    monkeypatch.setattr(template_database, "distributions", lambda: distributions[1:])

    assert key() != before


def test_another_permission_asks_for_another_template(monkeypatch):
    before = key()

    monkeypatch.setattr(Medicine._meta, "permissions", [("withdraw_medicine", "Can withdraw a medicine")])

    assert key() != before


@pytest.mark.thorough
def test_every_process_finds_the_same_template():
    told = [run(["-c", TELL_KEY], PYTHONHASHSEED=seed).stdout for seed in "12"]

    assert told[0] == told[1]


def test_what_is_stored_is_loaded_again(tmp_path):
    database, again = sqlite3.connect(":memory:"), sqlite3.connect(":memory:")
    database.executescript("CREATE TABLE pages (title TEXT); INSERT INTO pages VALUES ('Home');")

    template_database.save(database, tmp_path / "new" / "a.sqlite3")
    template_database.load(tmp_path / "new" / "a.sqlite3", again)

    assert list(again.iterdump()) == list(database.iterdump())
    assert [file.name for file in (tmp_path / "new").iterdir()] == ["a.sqlite3"]


def test_only_the_templates_used_last_are_kept(tmp_path):
    database = sqlite3.connect(":memory:")
    for number in range(template_database.KEPT + 1):
        template_database.save(database, tmp_path / f"{number}.sqlite3")
        os.utime(tmp_path / f"{number}.sqlite3", (number, number))
    template_database.load(tmp_path / "1.sqlite3", sqlite3.connect(":memory:"))

    template_database.save(database, tmp_path / "newest.sqlite3")

    kept = {file.stem for file in tmp_path.iterdir()}
    assert len(kept) == template_database.KEPT
    assert {"1", "newest"} <= kept
    assert not {"0", "2"} & kept


def rows(database):
    tables = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
    return {
        name: database.execute(f"SELECT COUNT(*) FROM {connection.ops.quote_name(name)}").fetchone() for name in tables
    }


@pytest.mark.parametrize("time", ["first", "after all rows were deleted"])
@pytest.mark.django_db(transaction=True)
def test_what_a_test_with_real_transactions_deletes_comes_back(time, migrated_database):
    if migrated_database is None:
        pytest.skip("Servers migrate their databases as ever.")

    assert rows(connection.connection) == rows(sqlite3.connect(migrated_database))
    assert Workflow.objects.exists()


@pytest.mark.long
@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "sqlite", reason="Servers migrate their databases as ever.")
def test_the_tests_have_the_database_that_migrations_make(tmp_path):
    anew = tmp_path / "anew.sqlite3"
    (tmp_path / "moved_settings.py").write_text(
        f"from tests.settings import *\nDATABASES['default']['NAME'] = {str(anew)!r}"
    )
    moved = {"PYTHONPATH": f"{ROOT}:{tmp_path}", "DJANGO_SETTINGS_MODULE": "moved_settings"}
    run(["-m", "django", "migrate", "--verbosity=0"], **moved)

    migrated, ours = sqlite3.connect(anew), connection.connection

    schema = "SELECT name, sql FROM sqlite_master ORDER BY name"
    assert sorted(map(tuple, ours.execute(schema))) == migrated.execute(schema).fetchall()
    assert rows(ours) == rows(migrated)
