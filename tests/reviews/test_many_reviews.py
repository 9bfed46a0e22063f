"""All that waits, decided at once, among many times as many that do not wait.

Ten thousands of reviews with every change; in the long run hundreds of thousands, and thousands on each server.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.aged.test_upgrade import answers
from tests.conftest import missing

ROOT = Path(__file__).parent.parent.parent

pytestmark = [pytest.mark.slow, pytest.mark.volume]


CASES = [
    ("sqlite", 30_000, 1_500),
    pytest.param(("sqlite", 300_000, 6_000), marks=pytest.mark.long),
    pytest.param(("postgresql", 6_000, 600), marks=pytest.mark.long),
    pytest.param(("mariadb", 6_000, 600), marks=pytest.mark.long),
]


def run(server, task, path, *numbers):
    command = [sys.executable, "-m", "tests.reviews.many", task, *map(str, [path, *numbers])]
    environment = {**os.environ, "DATABASE": server}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


@pytest.fixture(scope="module", params=CASES, ids=lambda case: f"{case[0]}-{case[1]}")
def case(request):
    server, *_numbers = request.param
    if not answers(server):
        missing(f"{server} that answers", "HEALTHBLOCKS_REQUIRE_DATABASES")
    return request.param


@pytest.fixture
def numbers(case):
    """How many reviews there are, and how many of them wait."""
    _server, *numbers = case
    return numbers


@pytest.fixture(scope="module")
def outcome(case, tmp_path_factory, django_db_setup, migrated_database):
    server, *numbers = case
    path = f"healthblocks_many_{os.getpid()}"
    if server == "sqlite":
        path = tmp_path_factory.mktemp("many") / "reviews.sqlite3"
        if migrated_database:  # then there is nothing to migrate
            shutil.copyfile(migrated_database, path)
    try:
        run(server, "make", path, *numbers)
        yield run(server, "decide", path)
    finally:
        run(server, "drop", path)


def test_the_confirmation_names_the_number_of_those_that_wait(numbers, outcome):
    rows, waiting = numbers

    assert outcome["statuses"] == [200] * 4
    assert f"{waiting:,}" in outcome["confirmation"]
    assert f"{rows:,}" not in outcome["confirmation"]


def test_exactly_those_that_wait_are_published(numbers, outcome):
    rows, waiting = numbers
    before, after = outcome["before"], outcome["after"]

    assert before["pending"] == outcome["decisions"] == waiting
    assert sum(before.values()) == sum(after.values()) == rows
    assert after == {"rejected": before["rejected"], "published": before["published"] + waiting}


def test_the_moderator_takes_exactly_that_back(outcome):
    assert outcome["undone"] == outcome["before"]
    assert outcome["drift"] == 0


def test_the_process_hardly_grows(outcome):
    assert outcome["megabytes"] < 20
    assert outcome["form_bytes"] < 20_000
