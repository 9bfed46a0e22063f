"""The blocks beside resets that stand outside layers, where every rule of theirs wins over the package's layer."""

import os
from pathlib import Path

import pytest

from tests import factories
from tests.conftest import ROOT, missing

from .layout import faults, heading_sizes
from .samples import add_page, sample

FILES = {"bootstrap": "bootstrap/dist/css/bootstrap-reboot.css", "tailwind": "tailwindcss/preflight.css"}
BARE = "* { margin: 0; padding: 0; border: 0; font: inherit } ol, ul { list-style: none } a { text-decoration: none }"
LIST = "<ol><li>Read the leaflet.</li><li>Ask.</li></ol><ul><li>In the morning</li><li>At night</li></ul>"
#: How Tailwind 4 loads its own, and how a site that loads it late says which layer counts more.
LAYERS = "@layer theme, base, components, utilities;"
LAYERS_WITH_OURS = "@layer theme, base, components, healthblocks, utilities;"
#: Puts one stylesheet before all others of the page and one after them, in the place of the page's own.
DRESS = """([first, last]) => {
    document.querySelectorAll("head > style").forEach((style) => style.remove());
    for (const [place, css] of [["prepend", first], ["append", last]]) {
        const style = document.createElement("style");
        style.textContent = css;
        document.head[place](style);
    }
}"""


@pytest.fixture(scope="module")
def resets():
    """The resets by name; two of them come from npm."""
    named = os.environ.get("HEALTHBLOCKS_FRAMEWORKS")
    folder = Path(named or ROOT / ".cache" / "frameworks") / "node_modules"
    if not all((folder / file).is_file() for file in FILES.values()):
        missing("bootstrap and tailwindcss from npm", "HEALTHBLOCKS_REQUIRE_FRAMEWORKS")
    found = {name: (folder / file).read_text(encoding="utf-8") for name, file in FILES.items()}
    return found | {"a reset of the site": BARE}


@pytest.fixture
def article(live_server, visit):
    """The tab, with an article that has every block, lists and closed questions."""
    closed = sample("closed_qa_section")
    return visit(add_page(factories.paragraph(LIST), *factories.every_block(), closed))


def test_the_layout_holds_beside_a_reset_outside_layers(article, resets):
    found = {"none": faults(article)}

    for name, reset in resets.items():
        article.evaluate(DRESS, [reset, ""])
        found[name, "first"] = faults(article)
        article.evaluate(DRESS, ["", reset])
        found[name, "last"] = faults(article)

    assert {case: wrong for case, wrong in found.items() if wrong} == {}


def test_the_layout_holds_beside_a_reset_in_its_layer(article, resets):
    layered = f"@layer base {{ {resets['tailwind']} }}"
    plain = heading_sizes(article)

    article.evaluate(DRESS, [LAYERS + layered, ""])
    first = faults(article), heading_sizes(article)
    article.evaluate(DRESS, [LAYERS_WITH_OURS, layered])
    last = faults(article), heading_sizes(article)

    assert first == last == ([], plain)


def test_headings_keep_their_sizes_beside_a_reset_that_comes_before(article, resets):
    plain = heading_sizes(article)

    beside = {}
    for name, reset in resets.items():
        article.evaluate(DRESS, [reset, ""])
        beside[name] = heading_sizes(article)

    in_short, section, subsection = (size for size, _weight in plain[:3])  # a notice's, then those of the running text
    assert section > subsection > 16 and section > in_short > 16
    assert {name: sizes for name, sizes in beside.items() if sizes != plain} == {}


def test_contrast_holds_beside_a_framework(article, resets, axe):
    # Bootstrap has colours of its own, light ones until it is told otherwise; Tailwind's preflight has none.
    colours = {"bootstrap": "", "tailwind": "body { background: Canvas; color: CanvasText }"}
    found = {}

    for name, last in colours.items():
        article.evaluate(DRESS, [resets[name], last])
        for scheme in ("light", "dark"):
            article.emulate_media(color_scheme=scheme)
            found[name, scheme] = axe(article)
    article.evaluate(DRESS, [resets["bootstrap"], ""])
    article.evaluate("document.documentElement.dataset.bsTheme = document.documentElement.dataset.theme = 'dark'")
    found["bootstrap, told so"] = axe(article)

    assert {case: wrong for case, wrong in found.items() if wrong} == {}


def test_a_rule_with_a_class_wins_over_what_answers_a_reset(article):
    rules = """.hb-notice { padding: 3px; margin-block: 5px; border: 7px dotted } .hb-list { list-style: square }
        .hb-paragraph a { text-decoration: none } .hb-heading { font-size: 11px } .hb-table th { border: 0 }"""
    article.evaluate(DRESS, [rules, ""])

    script = "([selector, name]) => getComputedStyle(document.querySelector(selector))[name]"
    looks = {
        (".hb-notice", "paddingBottom"): "3px",
        (".hb-notice", "marginBottom"): "5px",
        (".hb-notice", "borderBottomWidth"): "7px",
        (".hb-list", "listStyleType"): "square",
        (".hb-heading", "fontSize"): "11px",
        (".hb-table th", "borderBottomWidth"): "0px",
    }
    assert {look: article.evaluate(script, list(look)) for look in looks} == looks


def test_links_have_the_colour_that_the_site_gives_them_in_blocks(article):
    script = "getComputedStyle(document.querySelector('.hb-references a')).color"
    article.evaluate(DRESS, ["", "a { color: rgb(1 2 3) }"])
    site = article.evaluate(script)

    article.add_style_tag(content=":root { --hb-link: rgb(4 5 6) }")

    assert (site, article.evaluate(script)) == ("rgb(1, 2, 3)", "rgb(4, 5, 6)")
