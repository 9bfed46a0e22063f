"""What axe-core says of every block: on its own, twice, from right to left, and in dark mode.

All of them on one page with every change, each on pages of its own in the long run.
"""

import pytest

from .demo import ARTICLES
from .samples import NAMES, add_page, add_pages, sample

RIGHT_TO_LEFT = {"Accept-Language": "ar"}


def test_axe_finds_nothing_wrong_with_any_block(live_server, visit, axe):
    once, twice = add_page(*map(sample, NAMES)), add_page(*map(sample, NAMES * 2))

    tab = visit(once)
    found = {"once": axe(tab)}
    tab.emulate_media(color_scheme="dark")
    tab.set_extra_http_headers(RIGHT_TO_LEFT)
    found["twice, dark, right to left"] = axe(visit(twice))

    assert not any(found.values()), found | {"on their own": faults_of_each(visit, axe)}


def faults_of_each(visit, axe):
    """What is wrong with which block, in the colours and the language of the tab: asked only once something is."""
    found = {name: axe(visit(add_page(sample(name)))) for name in NAMES}
    return {name: faults for name, faults in found.items() if faults}


@pytest.mark.long
@pytest.mark.parametrize("name", NAMES)
def test_axe_finds_nothing_wrong_with_a_block(live_server, visit, axe, name):
    alone, twice = add_pages(name)

    found = {"alone": axe(visit(alone))}
    tab = visit(twice)
    found["twice"] = axe(tab)
    tab.emulate_media(color_scheme="dark")
    found["dark"] = axe(tab)
    tab.set_extra_http_headers(RIGHT_TO_LEFT)
    found["dark, right to left"] = axe(visit(twice))
    tab.emulate_media(color_scheme="light")
    found["right to left"] = axe(visit(alone))

    assert {variant: faults for variant, faults in found.items() if faults} == {}


@pytest.mark.parametrize("name", ARTICLES)
def test_axe_finds_nothing_wrong_with_the_demo(demo, visit, axe, name):
    tab = visit(demo.add_article(name))

    light = axe(tab)
    tab.emulate_media(color_scheme="dark")

    assert light + axe(tab) == []


@pytest.mark.parametrize("language, direction", [("en", "ltr"), ("ar", "rtl")])
def test_a_notice_reads_in_the_direction_of_its_page(live_server, visit, tab, language, direction):
    tab.set_extra_http_headers({"Accept-Language": language})
    visit(add_page(sample("prescription_required")))

    notice, icon = (tab.locator(part).bounding_box() for part in (".hb-notice", ".hb-notice__icon"))
    starts_left = icon["x"] < notice["x"] + notice["width"] / 2

    assert tab.locator("html").get_attribute("dir") == direction
    assert starts_left == (direction == "ltr")
