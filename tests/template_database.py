"""The migrated database, made once and copied into the memory of every test process.

Migrating takes ten seconds, copying takes none. The file's name is a digest of all that decides what migrations make,
so a template that is out of date is not found, and a new one is made. The fixtures replace those of pytest-django.
"""

import hashlib
import os
import sqlite3
import sys
from importlib import import_module
from importlib.metadata import distributions
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import connection

FOLDER = Path(__file__).parent.parent / ".cache" / "template-database"
#: Enough for the branches and versions that somebody goes back and forth between.
KEPT = 12
#: Where the run keeps the template, and what lets it reach the database outside a test.
TEMPLATE, BLOCKER = pytest.StashKey(), pytest.StashKey()
#: A folder of its own for each run.
DIFFERS_EACH_TIME = {"MEDIA_ROOT"}


def decisive_settings():
    """All of them: which of them a migration reads, nobody knows beforehand."""
    names = {name for name in dir(settings) if name.isupper()} - DIFFERS_EACH_TIME - {"DATABASES"}
    databases = {alias: (chosen["ENGINE"], chosen.get("OPTIONS")) for alias, chosen in settings.DATABASES.items()}
    return [databases, *((name, getattr(settings, name)) for name in sorted(names))]


def model_names():
    """What content types and permissions are made of."""
    for model in apps.get_models(include_auto_created=True):
        meta = model._meta
        yield meta.label, meta.db_table, str(meta.verbose_name_raw), meta.default_permissions, meta.permissions


def migration_files():
    """The migrations of every installed app, in its own folder or in the one that the settings name."""
    for app in apps.get_app_configs():
        named = settings.MIGRATION_MODULES.get(app.label)
        folder = Path(import_module(named).__file__).parent if named else Path(app.path, "migrations")
        yield from sorted(folder.glob("**/*.py"))


def key():
    """A digest of all that decides what migrations make: their text, the models, the settings and every version."""
    versions = sorted(f"{found.name} {found.version}" for found in distributions())
    decided = [sys.version, sqlite3.sqlite_version, versions, decisive_settings(), *model_names()]
    digest = hashlib.sha256(repr(decided).encode())
    for file in migration_files():
        digest.update(repr([file.name, file.read_bytes()]).encode())
    return digest.hexdigest()[:32]


def save(database, file):
    """Write it beside and rename it: of processes that start together each writes a whole file, and one stays."""
    file.parent.mkdir(parents=True, exist_ok=True)
    beside = file.with_suffix(f".{os.getpid()}")
    written = sqlite3.connect(beside)
    database.backup(written)
    written.close()
    beside.replace(file)
    for old in sorted(file.parent.glob("*.sqlite3"), key=lambda found: found.stat().st_mtime)[:-KEPT]:
        old.unlink(missing_ok=True)


def load(file, database):
    """Fill an empty database with what the file holds."""
    stored = sqlite3.connect(file)
    stored.backup(database)
    stored.close()
    os.utime(file)  # what is used is kept


def delete_rows(style, tables, *, reset_sequences=False, allow_cascade=False):
    """What empties tables as on the other databases. To truncate, PostgreSQL makes files for each table and index anew."""
    assert not reset_sequences
    return [f"DELETE FROM {connection.ops.quote_name(table)};" for table in tables]


@pytest.fixture(scope="session")
def migrated_database(request):
    """The file of the template; None where pytest was told to make the database in another way."""
    in_memory = connection.vendor == "sqlite" and connection.is_in_memory_db()
    if not in_memory or request.config.option.nomigrations or request.config.option.create_db:
        return None
    return FOLDER / f"{key()}.sqlite3"


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix, migrated_database):
    """Fill this process's database from the template, so that there is nothing to migrate."""
    if migrated_database is None or not migrated_database.exists():
        yield
        return
    memory = sqlite3.connect(connection.creation._get_test_db_name(), uri=True)
    load(migrated_database, memory)
    # Django then makes only the content types and permissions that are not there.
    connection.settings_dict["TEST"]["MIGRATE"] = False
    yield
    memory.close()


@pytest.fixture(scope="session")
def django_db_setup(request, django_db_setup, django_db_blocker, migrated_database):
    """Keep what was migrated as the template for the processes to come."""
    if migrated_database is not None and not migrated_database.exists():
        with django_db_blocker.unblock():
            connection.ensure_connection()
            save(connection.connection, migrated_database)
    if connection.vendor == "postgresql":
        connection.ops.sql_flush = delete_rows
    request.config.stash[TEMPLATE] = migrated_database
    request.config.stash[BLOCKER] = django_db_blocker


def refill(config) -> bool:
    """Fill the emptied database of this process from the template, and say whether there is one."""
    file = config.stash.get(TEMPLATE, None)
    if file is None:
        return False
    with config.stash[BLOCKER].unblock():
        connection.ensure_connection()
        load(file, connection.connection)
    ContentType.objects.clear_cache()
    return True
