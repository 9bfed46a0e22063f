"""All that waits, decided at once, among many times as many that do not wait."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.reviews.many import ROWS, WAITING

ROOT = Path(__file__).parent.parent.parent

pytestmark = [pytest.mark.slow, pytest.mark.volume]


def run(task, path):
    command = [sys.executable, "-m", "tests.reviews.many", task, str(path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


@pytest.fixture(scope="module")
def outcome(tmp_path_factory):
    path = tmp_path_factory.mktemp("many") / "reviews.sqlite3"
    run("make", path)
    return run("decide", path)


def test_the_confirmation_names_the_number_of_those_that_wait(outcome):
    assert outcome["statuses"] == [200] * 4
    assert f"{WAITING:,}" in outcome["confirmation"]
    assert f"{ROWS:,}" not in outcome["confirmation"]


def test_exactly_those_that_wait_are_published(outcome):
    before, after = outcome["before"], outcome["after"]

    assert before["pending"] == outcome["decisions"] == WAITING
    assert sum(before.values()) == sum(after.values()) == ROWS
    assert after == {"rejected": before["rejected"], "published": before["published"] + WAITING}


def test_the_moderator_takes_exactly_that_back(outcome):
    assert outcome["undone"] == outcome["before"]
    assert outcome["drift"] == 0


def test_the_process_stays_small(outcome):
    assert outcome["megabytes"] < 200
    assert outcome["form_bytes"] < 20_000
