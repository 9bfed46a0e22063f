"""The tick is for a check that vouches for the text and is in time; every other state looks and reads otherwise."""

import pytest

from tests.check_states import SAID, article_in

MARKS = {"valid": "✓", "due_soon": "✓", "overdue": "!", "changed": "!", "other_scope": "•", "earlier": "•"}
MARK = "line => getComputedStyle(line, '::before').content"


@pytest.mark.parametrize("forced", ["none", "active"])
def test_only_a_check_that_holds_has_the_tick(visit, tab, forced):
    tab.emulate_media(forced_colors=forced)
    found = {}

    for state in [*SAID, "earlier"]:
        line = visit(article_in(state, title=state)).locator(".hb-medical-check")
        found[state] = line.evaluate(MARK).partition('"')[2][:1]

    assert found == MARKS


def test_the_marks_are_not_read_aloud(visit):
    line = visit(article_in("valid")).locator(".hb-medical-check")

    assert line.evaluate(MARK) == '"✓" / ""'


@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_line_fits_a_phone(visit, tab, settings, language):
    settings.LANGUAGE_CODE = language
    tab.set_viewport_size({"width": 320, "height": 640})

    for state in [*SAID, "earlier"]:
        visit(article_in(state, title=state))
        assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth"), state
