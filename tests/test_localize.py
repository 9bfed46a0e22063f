"""Beside wagtail-localize, which keeps translations in step with their source and cleans no text."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.once]


@pytest.fixture(scope="module")
def said():
    """What the site with wagtail-localize has to say."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.localize_site.run"],
        cwd=Path(__file__).parents[1],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def test_a_translation_keeps_its_own_people_when_it_is_synchronised(said):
    assert said["after"] == said["before"] == [["author", "Ada"], ["translator", "Uli"]]
    assert said["blocks"] == 2
    assert said["check"] == "never"


def test_a_dose_that_a_translation_lets_be_misread_is_not_shown(said):
    doses = said["doses"]

    assert doses["stored"] == [".5", "1.000", "500 bis 1,000", "0,5", "4", "500 mg"]
    assert doses["shown"] == [
        *("Siehe Quelle", "Siehe Quelle"),
        *("500 bis 1000 Milligramm", "0,5 Milligramm", "4 Milligramm"),
        "Siehe Quelle",
    ]


def test_a_translator_is_offered_marks_without_numbers_and_identifiers(said):
    assert said["cited"]["offered"] == [
        'It works<a id="a1"></a> for <b>most<a id="a2"></a></b>. Not for all.',
        'Yes<a id="a1"></a>, mostly.',
    ]


def test_a_translation_keeps_its_marks_and_numbers_them_in_its_own_order(said):
    both, one, answer = ["Second", "First", "p. 12 & 14 > “a”"], ["First", ""], ["Second", "§ 3"]
    source, translation = said["cited"]["source"], said["cited"]["translation"]

    assert source["stored"] == [both, one, one, one, answer]
    assert translation["stored"] == [one, both, one, one, answer]
    assert source["listed"] == ["Second", "First"]
    assert source["shown"] == ["[1, 2, p. 12 & 14 > “a”]", "[2]", "[2]", "[2]", "[1, § 3]", "[2]", "[1]"]
    assert translation["listed"] == ["First", "Second"]
    assert translation["shown"] == ["[1]", "[2, 1, p. 12 & 14 > “a”]", "[1]", "[1]", "[2, § 3]", "[1]", "[2]"]
