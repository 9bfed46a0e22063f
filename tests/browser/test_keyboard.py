"""Every control of an article with the keyboard alone: in order, in sight, forwards and back, at 400 %."""

import pytest

from tests import factories

from . import test_reviews
from .demo import SITE
from .keyboard import names_of_controls, press_until_outside
from .samples import add_page

#: The articles are made of the blocks that the page of every block has: they are walked in the long run.
PAGES = [*(pytest.param(name, marks=pytest.mark.long) for name in ("ketamine", "tour")), "every block", "reviews"]


def make_page(demo, name):
    if name == "every block":
        closed = [factories.question(), factories.question("What if I forget a dose?")]
        return add_page(*factories.every_block(), factories.qa_section(closed, display="details"))
    if name == "reviews":
        return test_reviews.add_page(2, reviews_form="inline")
    return demo.add_article(name)


def dress(tab):
    """Give the page the looks and the margins of the example site, whose stylesheet comes before the package's."""
    looks = (SITE / "clearwater" / "static" / "css" / "site.css").read_text(encoding="utf-8")
    tab.evaluate(
        "(looks) => document.head.prepend(Object.assign(document.createElement('style'), {textContent: looks}))", looks
    )
    tab.evaluate("document.querySelector('main').className = 'text'")


def open_in_turn(tab, number):
    """Open the focused summary: with Enter, the next with Space."""
    tab.keyboard.press("Enter" if number % 2 else "Space")
    assert tab.evaluate("document.activeElement.parentElement.open")


def faults(walk, names):
    """The controls that show too little of themselves, with what each lacks."""
    return [
        (names[control["place"]], what)
        for control in walk
        for what, holds in {
            "outline": control["outline"] >= 2,
            "contrast of the outline": control["contrast"] >= 3,
            "in sight": control["uncovered"],
            "no sideways scrolling": not control["scrollsSideways"],
        }.items()
        if not holds
    ]


@pytest.mark.parametrize("name", PAGES)
def test_tab_reaches_every_control_in_order_and_back(demo, visit, name):
    tab = visit(make_page(demo, name))
    dress(tab)

    forwards = press_until_outside(tab, "Tab", open_in_turn)
    back = press_until_outside(tab, "Shift+Tab")

    names = names_of_controls(tab)
    everything = list(range(len(names)))
    assert [control["place"] for control in back] == everything[::-1]
    assert faults(back, names) == []
    assert len(forwards) == len(names)
    assert len(names) > 10


@pytest.mark.parametrize("name", PAGES)
def test_at_400_per_cent_in_the_dark_the_focus_stays_in_sight_and_nothing_scrolls_sideways(
    demo, live_server, browser, name
):
    page = make_page(demo, name)
    # A window of 1280 by 1024 pixels, four times as large.
    context = browser.new_context(
        viewport={"width": 320, "height": 256}, device_scale_factor=4, color_scheme="dark", reduced_motion="reduce"
    )
    tab = context.new_page()
    tab.goto(live_server.url + page.url)
    dress(tab)

    walk = press_until_outside(tab, "Tab", open_in_turn)

    names = names_of_controls(tab)
    context.close()
    assert [control["place"] for control in walk] == list(range(len(names)))
    assert faults(walk, names) == []
