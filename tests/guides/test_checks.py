"""The guide on medical checks, followed to the letter."""

import pytest

from .sites import HOW_TO

pytestmark = pytest.mark.slow


def test_a_check_is_recorded_and_the_listing_of_the_guide_says_so(site, tmp_path):
    site = site.copy(tmp_path / "mysite")

    site.follow(HOW_TO / "check-articles.md")
    seen = site.tell("checks")

    assert seen["before"] == ["Never checked"]
    assert seen["after"][0].startswith("Medically checked")
    assert (seen["never"], seen["valid"]) == ([], 1)
