"""The guides on articles that were wrong and on safety alerts, followed to the letter."""

import pytest

from .sites import HOW_TO

pytestmark = pytest.mark.slow


def test_an_article_is_corrected_warned_of_and_withdrawn(site, tmp_path):
    site = site.copy(tmp_path / "mysite")

    site.follow(HOW_TO / "correct-an-article.md")
    said = site.tell("notices")

    assert said["is ours"] is True
    assert "It is 50 milligrams." not in said["before"]
    for words in ("It is 50 milligrams.", "Examplin: return batch 7", "Ask first."):
        assert words in said["corrected"]
    assert "Its source was retracted." in said["withdrawn"]
    assert "Ask first." not in said["withdrawn"]
    assert "noindex" in said["robots"]
    assert (said["listed"], said["listed then"]) == (1, 0)
