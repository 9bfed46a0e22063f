"""The gallery as somebody uses it who restyles the blocks: its switches, its frames, its samples on paper."""

import pytest
from playwright.sync_api import expect

#: What axe-core looks at: each switch of the index, and a sample on a page of its own, alone and in a frame.
ADDRESSES = [
    "?show=usual&theme=light",
    "?show=usual&theme=dark",
    "?show=usual&theme=dark&dir=rtl",
    "?show=longest",
    "?width=narrow&show=missing-image",
    "figure/usual/?theme=dark",
    "quote/right-to-left/",
    "care_card/usual/?alone=1",
]
TEXT_AND_PAPER = """() => {
    const looks = getComputedStyle(document.querySelector("main"));
    return [looks.color, looks.backgroundColor];
}"""


@pytest.fixture
def gallery(editor):
    """`gallery(address)` opens a page of the gallery as an editor of the site."""

    def open_page(address=""):
        editor.tab.goto(f"{editor.server.url}/gallery/{address}")
        return editor.tab

    return open_page


def follow(tab, name):
    """The page behind a link has come whole: what a script reads at once would be the page before, or half of it."""
    with tab.expect_navigation():
        tab.get_by_role("link", name=name).click()


def test_axe_finds_nothing_wrong_with_it(gallery, axe):
    found = {address: axe(gallery(address)) for address in ADDRESSES}

    assert {address: faults for address, faults in found.items() if faults} == {}


def test_its_switches_change_colours_and_width(gallery):
    tab = gallery("quote/usual/")

    follow(tab, "Dark")
    dark = tab.evaluate(TEXT_AND_PAPER)
    follow(tab, "Light")
    light = tab.evaluate(TEXT_AND_PAPER)
    follow(tab, "360 pixels")
    frame = tab.frame_locator("iframe")

    assert dark[0] == light[1] == "rgb(255, 255, 255)"
    assert dark[1] != light[1]
    expect(frame.locator(".hb-quote")).to_be_visible()
    assert frame.locator("html").evaluate("element => [innerWidth, element.dataset.theme]") == [360, "light"]
    assert frame.get_by_role("navigation").count() == 0


@pytest.mark.parametrize("look", ["show=longest", "show=longest&dir=rtl"])
def test_hostile_samples_fit_on_a_phone(gallery, tab, look):
    tab.set_viewport_size({"width": 360, "height": 640})
    gallery(f"?{look}")

    assert tab.evaluate("document.documentElement.scrollWidth") == 360


def test_on_paper_there_is_only_the_block(gallery, tab):
    gallery("qa_section/usual/")
    tab.emulate_media(media="print")

    assert not tab.locator(".hb-gallery__panel").is_visible()
    assert tab.get_by_text("Yes. Taking it with food can settle the stomach.").is_visible()
