"""The guide on roles, followed to the letter."""

import pytest

from .sites import HOW_TO

pytestmark = pytest.mark.slow

EDITING = ["write", "correct", "medicines", "new medicine", "new workflow"]


def test_each_role_can_do_its_work_and_wagtails_groups_can_be_extended(site, tmp_path):
    site = site.copy(tmp_path / "mysite")

    site.follow(HOW_TO / "give-roles.md")
    seen = site.tell("roles")

    assert seen == {
        "Author": ["write", "correct", "medicines", "new medicine"],
        "Medical reviewer": ["correct", "medicines"],
        "Editor": [*EDITING, "new redirect"],
        "Editors": ["write", "correct", "medicines", "new medicine"],
        "Moderators": EDITING,
    }
