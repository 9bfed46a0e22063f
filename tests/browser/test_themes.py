"""The two themes in the browser: readable in light and dark, from right to left and on a phone, and not the default."""

import pytest

from tests import css, factories

from .layout import faults
from .samples import add_page, sample

#: Where a look shows: font, size and weight of type, air, and the colours and the shape of notices.
PARTS = [
    (".hb-heading", "fontFamily"),
    (".hb-heading", "fontSize"),
    (".hb-paragraph", "lineHeight"),
    (".hb-paragraph a", "color"),
    (".hb-notice", "paddingInlineStart"),
    (".hb-notice", "borderStartStartRadius"),
    (".hb-notice", "borderBlockStartWidth"),
    *((f".{kind}", "backgroundColor") for kind in ("hb-prescription-required", "hb-evidence", "hb-helpline")),
    (".hb-off-label-notice .hb-notice__icon", "color"),
]
LOOKS = "(parts) => parts.map(([selector, name]) => getComputedStyle(document.querySelector(selector))[name])"


@pytest.fixture
def article(live_server, visit, tab):
    """The tab, with an article in Arabic or English that has every block, a link and closed questions."""

    def open_article(language="en"):
        tab.set_extra_http_headers({"Accept-Language": language})
        link = factories.paragraph('<p>It is on <a href="https://regulator.example.org/">the list</a>.</p>')
        return visit(add_page(link, *factories.every_block(), sample("closed_qa_section")))

    return open_article


@pytest.mark.parametrize("theme", css.THEMES, ids=lambda path: path.stem)
def test_a_theme_reads_well_and_looks_like_itself(article, axe, theme):
    tab = article()
    looks, found = {}, {}
    for scheme in ("light", "dark"):
        tab.emulate_media(color_scheme=scheme)
        looks[scheme] = tab.evaluate(LOOKS, PARTS)

    tab.add_style_tag(path=theme)

    for scheme in ("dark", "light"):
        tab.emulate_media(color_scheme=scheme)
        found[scheme] = axe(tab) + faults(tab)
        themed = tab.evaluate(LOOKS, PARTS)
        assert [part for part, old, new in zip(PARTS, looks[scheme], themed, strict=True) if old == new] == []
    assert found == {"dark": [], "light": []}


@pytest.mark.parametrize("theme", css.THEMES, ids=lambda path: path.stem)
def test_a_theme_keeps_its_looks_and_edges_for_every_reader(article, axe, theme):
    tab = article("ar")
    tab.add_style_tag(path=theme)

    tab.emulate_media(color_scheme="dark")
    found = axe(tab) + faults(tab)
    by_browser = tab.evaluate(LOOKS, PARTS)
    tab.emulate_media(color_scheme="light")
    tab.evaluate("document.documentElement.dataset.theme = 'dark'")
    by_page = tab.evaluate(LOOKS, PARTS)
    tab.emulate_media(forced_colors="active")

    assert found == []
    assert by_page == by_browser
    assert [fault for fault in faults(tab) if "edge" in fault] == []
