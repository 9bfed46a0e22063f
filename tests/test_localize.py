"""Beside wagtail-localize, which keeps translations in step with their source, a translation keeps its own people."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.once]


def test_a_translation_keeps_its_own_people_when_it_is_synchronised():
    done = subprocess.run(
        [sys.executable, "-m", "tests.localize_site.run"],
        cwd=Path(__file__).parents[1],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr

    said = json.loads(done.stdout.splitlines()[-1])

    assert said["after"] == said["before"] == [["author", "Ada"], ["translator", "Uli"]]
    assert said["blocks"] == 2
    assert said["check"] == "never"
