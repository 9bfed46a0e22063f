"""What the editor says when a text is pasted, and the scripts that say it."""

import re
from pathlib import Path

from django.contrib.staticfiles import finders
from django.utils.translation import override

from wagtail_healthblocks import pasting


def script(name):
    return Path(finders.find(f"wagtail_healthblocks/js/{name}.js")).read_text(encoding="utf-8")


def test_whatever_the_scripts_say_has_words():
    reader = "\n".join(map(script, pasting.SCRIPTS))
    lost = re.findall(
        r'(?:lose\(|what: |\[)"([a-z_]+)"(?:[,)]| \})', script("clipboard-reader") + script("clipboard-lines")
    )
    said = re.findall(r'(?:say|button)\("([a-z_]+)"', reader)

    assert {"deleted", "picture", "merged", "joined"} <= {*lost}
    assert {"undo", "cancel", "title"} <= {*said}
    assert {*lost, *said} - {*pasting.TEXTS} == set()


def test_every_script_is_there_and_after_what_it_needs():
    made = []
    for name in pasting.SCRIPTS:
        needed = set(re.findall(r"window\.(healthblocks\w+)", script(name)))
        own = set(re.findall(r"window\.(healthblocks\w+) = ", script(name)))
        destructured = re.search(r"const \{([^}]*)\} = window;", script(name))
        needed |= set(re.findall(r"healthblocks\w+", destructured[1])) if destructured else set()
        assert needed - own - {*made} <= {"healthblocksClasses"}, name
        made.extend(own)


def test_the_words_are_of_the_language_that_is_active():
    with override("de"):
        told = pasting.what_pasting_says()

    assert "healthblocks-pasting" in told
    assert told.count("<script src=") == len(pasting.SCRIPTS)
    assert told.count('<link rel="stylesheet"') == 1
