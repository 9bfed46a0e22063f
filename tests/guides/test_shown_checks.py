"""The guide on what readers and machines are told of medical checks, followed to the letter."""

import pytest

from .sites import HOW_TO

pytestmark = pytest.mark.slow


def test_readers_machines_and_search_engines_are_told_of_checks(site, tmp_path):
    site = site.copy(tmp_path / "mysite")

    site.follow(HOW_TO / "show-medical-checks.md")
    told = site.tell("shown_checks")

    assert ["Medically checked by Kim Example, MBBS" in page["text"] for page in told["pages"]] == [
        True,
        True,
        False,
        False,
    ]
    assert [page["robots"] for page in told["pages"]] == [None, None, "noindex", "noindex"]
    assert (told["state"], told["checked_by"]) == ("due_soon", "Kim Example, MBBS")
    assert {"2 articles are live.", "Medical checks: 1 pages compared, 1 refreshed."} <= set(told["daily"])
