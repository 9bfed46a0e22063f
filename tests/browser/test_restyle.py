"""A site owner restyles a page with every block by what the guide says: less than forty lines of CSS, two templates."""

import re

import pytest
from django.conf import settings as django_settings

from tests import factories
from tests.guides.sites import FENCE, ROOT

from .layout import faults
from .samples import add_page, sample

GUIDE = ROOT / "docs" / "how-to" / "restyle.md"
FENCES = [(path, text) for _language, path, text in FENCE.findall(GUIDE.read_text(encoding="utf-8"))]
CSS = "".join(text for path, text in FENCES if path.endswith(".css"))
TEMPLATES = {path.partition("/templates/")[2]: text for path, text in FENCES if "{% extends" in text}
#: What the owner wanted other than it was: font, spacing, the shape of cards, colours.
PARTS = {
    "font": [(".hb-paragraph", "fontFamily"), (".hb-heading", "fontFamily")],
    "spacing": [(".hb-question__answer", "marginBlockStart"), (".hb-notice + .hb-notice", "marginBlockStart")],
    "card shape": [
        (".hb-notice", "borderStartStartRadius"),
        (".hb-notice", "paddingInlineStart"),
        (".hb-notice", "borderBlockStartWidth"),
    ],
    "colours": [
        (".hb-paragraph a", "color"),
        (".hb-prescription-required", "borderBlockStartColor"),
        (".hb-off-label-notice", "backgroundColor"),
        (".hb-helpline .hb-notice__icon", "color"),
        (".hb-care-card--emergency", "backgroundColor"),
    ],
}
LOOKS = "(parts) => parts.map(([selector, name]) => getComputedStyle(document.querySelector(selector))[name])"


@pytest.fixture
def article(live_server):
    link = factories.paragraph('<p>It is on <a href="https://regulator.example.org/">the list</a>.</p>')
    return add_page(link, *factories.every_block(), sample("closed_qa_section"))


@pytest.fixture
def own_templates(tmp_path, settings):
    """Puts the guide's templates in front of the package's."""
    for name, text in TEMPLATES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return lambda: setattr(settings, "TEMPLATES", [{**django_settings.TEMPLATES[0], "DIRS": [tmp_path]}])


def looks(tab):
    """What each wish is about, in light and in dark."""
    found = {}
    for scheme in ("light", "dark"):
        tab.emulate_media(color_scheme=scheme)
        for wish, parts in PARTS.items():
            found |= zip([(scheme, wish, *part) for part in parts], tab.evaluate(LOOKS, parts), strict=True)
    return found


def test_less_than_forty_lines_of_css_and_two_templates_make_another_look(article, visit, axe, own_templates):
    before = looks(visit(article))

    own_templates()
    tab = visit(article)
    tab.add_style_tag(content=CSS)

    after = looks(tab)
    assert len([line for line in CSS.splitlines() if line.strip()]) < 40
    assert len(TEMPLATES) == 2
    assert {look: value for look, value in after.items() if value == before[look]} == {}
    colours = [after[look] for look in after if look[1] == "colours"]
    assert len(set(colours)) == len(colours)
    for scheme in ("dark", "light"):
        tab.emulate_media(color_scheme=scheme)
        assert axe(tab) + faults(tab) == []
    assert tab.get_by_text("It does not replace advice for you.").is_visible()
    assert tab.get_by_text("Picture: The editors").first.is_visible()


def test_the_guides_css_needs_no_important_and_only_documented_properties():
    reference = (ROOT / "docs" / "reference" / "custom-properties.md").read_text(encoding="utf-8")

    assert "!important" not in CSS
    assert {name for name in re.findall(r"--hb-[\w-]+", CSS) if f"`{name}`" not in reference} == set()
