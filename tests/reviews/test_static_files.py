"""The stylesheet and the script of the reviews: small, in their layer, right in every direction and medium."""

import re
from pathlib import Path

import pytest

import wagtail_healthblocks.reviews

STATIC = Path(wagtail_healthblocks.reviews.__file__).parent / "static" / "wagtail_healthblocks"
CSS = (STATIC / "css" / "reviews.css").read_text(encoding="utf-8")
RULES = re.sub(r"/\*.*?\*/", "", CSS, flags=re.DOTALL)
JS = (STATIC / "js" / "reviews.js").read_text(encoding="utf-8")


def minified():
    return re.sub(r"\s*([{}:;,>])\s*", r"\1", re.sub(r"\s+", " ", RULES)).replace(";}", "}").strip()


def test_they_are_small():
    assert len(minified().encode()) <= 6 * 1024
    assert len(JS.encode()) <= 3 * 1024


def test_everything_is_in_the_layer_of_the_package():
    assert RULES.strip().startswith("@layer healthblocks {")
    assert len(re.findall("@layer", RULES)) == 1
    assert RULES.count("{") == RULES.count("}")


@pytest.mark.parametrize("query", ["forced-colors", "print"])
def test_it_answers_to_what_readers_need(query):
    assert query in RULES


def test_its_colours_are_the_cores_so_it_is_dark_where_they_are():
    assert re.findall(r"#[0-9a-f]{3,8}\b|\b(?:rgb|hsl|oklch|light-dark)\(", RULES) == []


def test_its_directions_are_the_texts_own():
    physical = (
        r"(?<![\w-])(margin|padding|border|inset)-(left|right)|(?<![\w-])(left|right)\s*:|text-align:\s*(left|right)"
    )

    assert re.search(physical, RULES) is None


def test_it_styles_only_what_is_the_packages_own():
    rules = (rule.strip() for rule in re.findall(r"([^{};]+){", RULES))
    selectors = [rule for rule in rules if rule and not rule.startswith("@")]

    assert selectors
    assert [rule for rule in selectors if not re.search(r"\.hb-|:root|data-theme", rule)] == []


def test_every_property_it_reads_is_defined():
    core = (Path(wagtail_healthblocks.__file__).parent / "static/wagtail_healthblocks/css/healthblocks.css").read_text()
    defined = set(re.findall(r"(--hb-[\w-]+)\s*:", core + CSS))

    assert set(re.findall(r"var\((--hb-[\w-]+)", CSS)) <= defined


def test_the_script_runs_no_text_as_code():
    assert re.search(r"\beval\b|innerHTML|document\.write|Function\(|cookie|localStorage", JS) is None
