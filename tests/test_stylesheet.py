"""The one stylesheet: small, in its layer, and right in every direction, colour scheme and medium."""

import re
from pathlib import Path

import pytest

import wagtail_healthblocks

CSS = (
    Path(wagtail_healthblocks.__file__).parent / "static" / "wagtail_healthblocks" / "css" / "healthblocks.css"
).read_text(encoding="utf-8")
RULES = re.sub(r"/\*.*?\*/", "", CSS, flags=re.DOTALL)


def minified():
    return re.sub(r"\s*([{}:;,>])\s*", r"\1", re.sub(r"\s+", " ", RULES)).replace(";}", "}").strip()


def test_it_is_at_most_12_kilobytes_minified():
    assert len(minified().encode()) <= 12 * 1024


def test_everything_is_in_its_layer_so_that_a_sites_own_rules_win():
    before, layer, rest = RULES.strip().partition("@layer healthblocks {")
    open_braces = [1]
    for character in rest:
        open_braces.append(open_braces[-1] + {"{": 1, "}": -1}.get(character, 0))

    assert (before, layer) == ("", "@layer healthblocks {")
    assert open_braces.index(0) == len(open_braces) - 1


@pytest.mark.parametrize("query", ["prefers-color-scheme: dark", "prefers-reduced-motion", "forced-colors", "print"])
def test_it_answers_to_what_readers_need(query):
    assert query in RULES


def test_its_directions_are_the_texts_own():
    physical = (
        r"(?<![\w-])(margin|padding|border|inset)-(left|right)|(?<![\w-])(left|right)\s*:|text-align:\s*(left|right)"
    )

    assert re.search(physical, RULES) is None


def test_it_styles_only_what_is_the_packages_own():
    rules = (rule.strip() for rule in re.findall(r"([^{};]+){", RULES))
    selectors = [rule for rule in rules if rule and not rule.startswith("@")]

    strangers = [rule for rule in selectors if not re.search(r"\.hb-|\^=\"hb-|:root|data-theme", rule)]

    assert selectors
    assert strangers == []
