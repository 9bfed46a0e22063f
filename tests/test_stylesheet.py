"""The one stylesheet: small, in its layer, and right in every direction, colour scheme and medium."""

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.template import Context, Template

import wagtail_healthblocks

#: The most that the stylesheets of an article take on their way to the reader, in bytes.
MOST_BYTES = 9_000
CSS = (
    Path(wagtail_healthblocks.__file__).parent / "static" / "wagtail_healthblocks" / "css" / "healthblocks.css"
).read_text(encoding="utf-8")
RULES = re.sub(r"/\*.*?\*/", "", CSS, flags=re.DOTALL)


def linked():
    """The addresses of the stylesheets that an article without a theme and without reviews links."""
    html = Template("{% load healthblocks_tags %}{% healthblocks_css %}").render(Context())
    return re.findall(r'href="/static/(.+?)"', html)


def test_the_css_of_an_article_is_quickly_there():
    sizes = {name: len(gzip.compress(Path(finders.find(name)).read_bytes())) for name in linked()}

    assert len(sizes) == 2
    assert sum(sizes.values()) <= MOST_BYTES, f"It takes {sum(sizes.values()):,} of {MOST_BYTES:,} bytes: {sizes}"


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
