"""What an earlier commit took and the database refuses since is mended by the migration, in full and on record."""

import lzma
import os
import sqlite3
import subprocess
import sys
from collections import Counter

import pytest

from .make import FILES, HERE, ROOT

pytestmark = pytest.mark.once


@pytest.fixture(scope="module")
def mended(tmp_path_factory):
    """The database of e3c2b62 on SQLite, migrated, and what was said meanwhile."""
    file = tmp_path_factory.mktemp("mended") / "aged.sqlite3"
    file.write_bytes(lzma.decompress((HERE / "e3c2b62" / FILES["sqlite"]).read_bytes()))
    environment = {
        **os.environ,
        "AGED_DATABASE": str(file),
        "DATABASE": "sqlite",
        "DJANGO_SETTINGS_MODULE": "host.settings",
        "PYTHONPATH": f"{HERE}{os.pathsep}{ROOT}",
    }
    command = [sys.executable, "-m", "django", "migrate", "-v0"]
    done = subprocess.run(command, cwd=HERE, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    connection = sqlite3.connect(file)
    yield connection, done.stderr
    connection.close()


def rows(mended, table, columns, where="1"):
    return mended[0].execute(f"SELECT {columns} FROM wagtail_healthblocks_{table} WHERE {where} ORDER BY id").fetchall()


def test_the_first_of_two_names_has_the_plain_key_and_the_others_their_number(mended):
    medicines = rows(mended, "medicine", "id, name, name_key")

    keys = [key for _pk, _name, key in medicines]
    first = {key for key in keys if "-" not in key}
    assert len(set(keys)) == len(keys)
    assert {len(key) for key in first} == {64}
    for pk, _name, key in medicines:
        assert key in first or key.split("-") == [key[:64], str(pk)] and key[:64] in first
    of_first = {key[:64]: name for _pk, name, key in reversed(medicines)}
    shared = Counter(key[:64] for key in keys)
    assert sorted((of_first[key], number) for key, number in shared.items() if number > 1) == [
        ("Caf\u00e9ine", 3),
        ("Harbourol forte", 2),
        ("Paracetamol", 5),
        ("Stra\u00dfenol", 2),
    ]


def test_of_a_contribution_that_is_there_twice_the_first_stays(mended):
    stored = rows(mended, "contribution", "role, sort_order", "page_id = 54")

    assert stored == [("author", 0), ("author", 1), ("editor", 3)]
    assert not [n for n in Counter(rows(mended, "contribution", "page_id, contributor_id, role")).values() if n > 1]


def test_what_else_breaks_a_constraint_is_mended_and_the_rest_left_alone(mended):
    helplines = rows(mended, "helpline", "name, live", "name LIKE '% Line'")

    assert dict(helplines) == {"Silent Line": 0, "Text Line": 1, "Later Line": 0}
    assert rows(mended, "medicalcheck", "count(*)", "next_due <= date") == [(0,)]
    assert rows(mended, "medicalcheck", "count(*)", "next_due IS NULL AND id IN (20, 21)") == [(2,)]
    assert rows(mended, "medicalcheck", "count(*)", "next_due IS NOT NULL")[0][0] > 10
    assert rows(mended, "checkinterval", "months") == [(1,), (36,)]
    assert rows(mended, "reviews_review", "rating", "id = 1") == [(None,)]


def test_each_row_that_was_mended_is_named(mended):
    for said in (
        "9: paracetamol (as 8: Paracetamol)",
        "page 54: contributor 3 as author",
        "20: page 57, checked on 2025-08-20, next due 2024-07-16",
        "13: Silent Line (GB)",
        "2: Genetic, 99 months",
        "none now: 1.",
    ):
        assert said in mended[1], said
