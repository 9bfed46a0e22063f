"""The guide on outlines, followed to the letter."""

import pytest
from bs4 import BeautifulSoup

from .sites import HOW_TO

pytestmark = pytest.mark.slow


def test_an_outline_of_the_sites_own_becomes_an_article(site, tmp_path):
    site = site.copy(tmp_path / "mysite")

    site.follow(HOW_TO / "start-from-a-preset.md")
    report = site.tell("outline")

    offer, article = (BeautifulSoup(report[name], "html.parser") for name in ("offer", "article"))
    assert [button.get_text() for button in offer.select(".messages a")] == ["A condition", "A medicine", "An exercise"]
    assert report["untouched"] == [1, 2, 4, 5]
    assert report["filled"] == []
    assert [heading.get_text(strip=True) for heading in article.select("main h2")][:3] == [
        "Who should not do it",
        "How to do it",
        "When to stop",
    ]
