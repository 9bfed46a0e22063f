"""A site changes the look of the blocks by custom properties alone."""

import pytest

from tests import factories

from .samples import add_page

FIVE_LINES = """
    :root { --hb-text: rgb(1 2 3); }
    :root { --hb-link: rgb(4 5 6); }
    :root { --hb-regulated: rgb(7 8 9); --hb-caution: rgb(10 11 12); }
    :root { --hb-help: rgb(13 14 15); --hb-accent: rgb(16 17 18); }
    :root { --hb-heading-font: monospace; --hb-radius: 3px; }
"""
#: What each of the properties shows on: an element, a property of it, and what the five lines make of it.
LOOKS = [
    (".hb-paragraph", "color", "rgb(1, 2, 3)"),
    (".hb-heading", "color", "rgb(1, 2, 3)"),
    (".hb-heading", "fontFamily", "monospace"),
    (".hb-paragraph a", "color", "rgb(4, 5, 6)"),
    (".hb-prescription-required", "borderTopColor", "rgb(7, 8, 9)"),
    (".hb-prescription-required", "borderTopLeftRadius", "3px"),
    (".hb-off-label-notice", "borderTopColor", "rgb(10, 11, 12)"),
    (".hb-helpline", "borderTopColor", "rgb(13, 14, 15)"),
    (".hb-helpline .hb-notice__icon", "color", "rgb(13, 14, 15)"),
    (".hb-medical-check::before", "color", "rgb(16, 17, 18)"),
]


@pytest.fixture
def article(live_server):
    link = factories.paragraph('<p>It is on <a href="https://regulator.example.org/">the list</a>.</p>')
    return add_page(link, *factories.every_block())


def looks_of(tab):
    script = """([selector, property]) => {
        const [element, part] = selector.split("::");
        return getComputedStyle(document.querySelector(element), part ? "::" + part : null)[property];
    }"""
    return [tab.evaluate(script, [selector, name]) for selector, name, _look in LOOKS]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_five_lines_of_custom_properties_change_the_look(article, visit, scheme):
    tab = visit(article)
    tab.emulate_media(color_scheme=scheme)
    before = looks_of(tab)

    tab.add_style_tag(content=FIVE_LINES)

    after = looks_of(tab)
    assert after == [look for _selector, _name, look in LOOKS]
    assert all(old != new for old, new in zip(before, after, strict=True))


def test_dark_mode_changes_the_colours_of_notices(article, visit):
    tab = visit(article)
    light = looks_of(tab)

    tab.emulate_media(color_scheme="dark")

    dark = looks_of(tab)
    notices = [number for number, (selector, *_look) in enumerate(LOOKS) if "borderTopColor" in _look]
    assert all(light[number] != dark[number] for number in notices)


def test_a_rule_of_the_site_wins_over_the_layer_without_a_stronger_selector(article, visit):
    tab = visit(article)

    tab.add_style_tag(content="h2 { letter-spacing: 3px; font-size: 21px } aside { border: 2px dotted rgb(1 2 3) }")

    heading = tab.locator("h2.hb-heading").first.evaluate("box => getComputedStyle(box).fontSize")
    note = tab.locator("aside.hb-note").first.evaluate("box => getComputedStyle(box).borderTopStyle")
    assert (heading, note) == ("21px", "dotted")
