"""The custom properties are the package's promise to designers: each is documented as it is, and themes set nothing else."""

import re
from pathlib import Path

import pytest
from django.template import Context, Template, TemplateSyntaxError

from tests import css
from wagtail_healthblocks.templatetags import healthblocks_tags

DOCS = Path(__file__).parent.parent / "docs"
REFERENCE = (DOCS / "reference" / "custom-properties.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| `(--hb-[\w-]+)` \|(.*?)\|(.*?)\|.+?\|.+?\|$", re.MULTILINE)
DOCUMENTED = {name: (light.strip(), dark.strip()) for name, light, dark in ROW.findall(REFERENCE)}
STYLESHEETS = [css.CORE, css.BESIDE, css.REVIEWS]
LIGHT = ":root"
#: Where the reviews take a colour from the core, for each part of a page that has a theme of its own.
ALSO_IN_PARTS = ":root, [data-theme]"
DARK_BROWSER = ("@media (prefers-color-scheme: dark)", ':root:not([data-theme="light"])')
DARK_PAGE = '[data-theme="dark"]'
LIGHT_PAGE = '[data-theme="light"]'
#: What marks a notice, an icon, a list: on any background that a site may have.
HUES = ["--hb-accent", "--hb-regulated", "--hb-caution", "--hb-help", "--hb-emergency"]
PAPER, NIGHT = "#ffffff", "#121212"


def properties(path, *around):
    """The custom properties that a stylesheet sets in its layer, there."""
    found = css.rules(path)
    return {name: value for place, name, value in found if place[1:] == around and name.startswith("--")}


def test_every_property_is_documented_and_every_documented_one_is_there():
    used = {name for path in STYLESHEETS for name in re.findall(r"--hb-[\w-]+(?<!-)", css.without_comments(path))}

    assert set(DOCUMENTED) == used


def test_the_defaults_are_the_documented_ones():
    light, dark = {}, {}
    for path in STYLESHEETS:
        light |= properties(path, LIGHT) | properties(path, ALSO_IN_PARTS)
        dark |= properties(path, *DARK_BROWSER)
    light["--hb-hue"] = properties(css.CORE, ".hb-notice")["--hb-hue"]

    shown = {name: (f"`{light[name]}`" if name in light else "*not set*") for name in DOCUMENTED}
    assert {name: values[0] for name, values in DOCUMENTED.items()} == shown
    assert {name: value.strip("`") for name, (_light, value) in DOCUMENTED.items() if value} == dark


@pytest.mark.parametrize("path", [css.CORE, *css.THEMES], ids=lambda path: path.stem)
def test_a_dark_page_has_the_colours_of_a_dark_browser(path):
    page = {name: value for name, value in properties(path, DARK_PAGE).items() if name != "--hb-link"}

    assert page
    assert page == properties(path, *DARK_BROWSER)


def test_no_stylesheet_takes_the_last_word_from_a_site():
    assert [path.name for path in (*STYLESHEETS, *css.THEMES) if "!important" in css.without_comments(path)] == []


def test_outside_the_layer_stands_only_what_layers_say():
    rules = [rule for rule in css.rules(css.BESIDE) if rule[0][0] != "@layer healthblocks"]

    said = {(name, value) for _around, name, value in rules if value != "revert-layer"}
    assert said == {("color", "var(--hb-link)"), ("color", "var(--hb-link, inherit)")}
    assert len(css.BESIDE.read_bytes()) < 4 * 1024


@pytest.mark.parametrize("path", css.THEMES, ids=lambda path: path.stem)
def test_a_theme_only_sets_documented_properties(path):
    places = {("@layer healthblocks", *place) for place in [(LIGHT,), DARK_BROWSER, (DARK_PAGE,), (LIGHT_PAGE,)]}

    rules = list(css.rules(path))

    assert {around for around, _name, _value in rules} <= places
    assert {name for _around, name, _value in rules} <= set(DOCUMENTED)
    assert re.search(r"url\(|@import|@font-face", css.without_comments(path)) is None


@pytest.mark.parametrize("path", [css.CORE, *css.THEMES], ids=lambda path: path.stem)
def test_its_colours_stand_out_on_any_page(path):
    light, dark = properties(path, LIGHT), properties(path, *DARK_BROWSER)

    # A light page in a dark browser has the dark colours, and still needs to see edges and icons.
    assert [name for name in HUES if css.contrast(light[name], PAPER) < 4.5] == []
    assert [name for name in HUES if css.contrast(dark[name], PAPER) < 3] == []
    assert [name for name in HUES if css.contrast(dark[name], NIGHT) < 4.5] == []


def rendered(tag):
    return Template(f"{{% load healthblocks_tags %}}{{% {tag} %}}").render(Context())


def test_the_tag_links_a_theme_after_the_stylesheets_that_it_changes():
    links = re.findall(r'href="/static/wagtail_healthblocks/css/(.*?)"', rendered('healthblocks_css theme="magazine"'))

    assert links == ["healthblocks.css", "beside.css", "themes/magazine.css"]
    assert "themes" not in rendered("healthblocks_css")


def test_the_tag_knows_each_theme_and_the_guide_names_it():
    guide = (DOCS / "how-to" / "restyle.md").read_text(encoding="utf-8")

    assert [path.stem for path in css.THEMES] == sorted(healthblocks_tags.THEMES)
    assert set(re.findall(r"^\| `([\w-]+)` \|", guide, re.MULTILINE)) == set(healthblocks_tags.THEMES)


def test_a_theme_that_is_none_is_refused_by_name():
    with pytest.raises(TemplateSyntaxError, match="no theme 'magazin'. Its themes: magazine, public-health."):
        rendered('healthblocks_css theme="magazin"')
