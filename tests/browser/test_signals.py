"""Signals in the browser: one strong one, told apart without colours, on paper and from right to left."""

import pytest
from playwright.sync_api import expect

from tests import factories

from .samples import add_page, sample

WORD = "Donaudampfschifffahrtselektrizitaetenhauptbetriebswerkbauunter"
STYLE = "(box, name) => getComputedStyle(box)[name]"


def card(level):
    return factories.block("care_card", {**sample("care_card")["value"], "level": level})


def statement(kind, text="It holds everywhere."):
    return factories.disclaimer(kind=kind, text=f"<p>{text}</p>")


def evidence(*counts):
    rows = [
        {"type": "result", "id": str(place), "value": {"group": f"group {place}", "number": number, "out_of": out_of}}
        for place, (number, out_of) in enumerate(counts)
    ]
    return factories.evidence(results=rows, certainty="low")


def paid(**changes):
    block = factories.sponsor_disclosure(details="")
    return {**block, "value": {**block["value"], **changes}}


def everything():
    return [
        paid(),
        sample("key_points"),
        *map(card, ("emergency", "urgent", "non_urgent")),
        sample("warning_callout"),
        sample("off_label_notice"),
        sample("side_effects"),
        evidence((77, 150), (40, 149)),
        *map(statement, ("not_medical_advice", "region_scope", "emergency")),
        *map(sample, ("do_dont", "quote", "video", "data_table")),
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_is_accessible_and_nothing_sticks_out(visit, tab, axe, scheme):
    tab.emulate_media(color_scheme=scheme)
    visit(add_page(*everything()))

    assert axe(tab) == []
    for width in (360, 320):
        tab.set_viewport_size({"width": width, "height": 740})
        assert tab.evaluate("document.documentElement.scrollWidth") <= width


def test_solid_heads_are_filled_and_on_paper_they_are_borders_and_bold_words(visit, tab):
    visit(add_page(card("emergency"), paid()))
    head, ad = tab.locator(".hb-care-card .hb-notice__heading"), tab.locator(".hb-paid")

    def looks(box):
        return [box.evaluate(STYLE, name) for name in ("backgroundColor", "color", "borderBottomColor")]

    assert looks(head)[:2] == ["rgb(168, 16, 29)", "rgb(255, 255, 255)"]
    assert looks(ad)[:2] == ["rgb(255, 207, 51)", "rgb(43, 35, 0)"]
    tab.emulate_media(media="print")
    for box in (head, ad):
        background, text, border = looks(box)
        assert (background, border) == ("rgba(0, 0, 0, 0)", text)
        assert text == tab.locator("body").evaluate(STYLE, "color")
    assert int(head.evaluate(STYLE, "fontWeight")) >= 700


def test_kinds_are_told_apart_without_colours(visit, tab):
    tab.emulate_media(forced_colors="active")
    page = add_page(sample("warning_callout"), sample("off_label_notice"), sample("side_effects"), card("urgent"))
    factories.correct(page)
    visit(page)
    kinds = [".hb-warning-callout", ".hb-off-label-notice", ".hb-serious-effects", ".hb-care-card"]

    edges = [tab.locator(kind).evaluate(STYLE, "borderInlineStartStyle") for kind in kinds]
    signs = [tab.locator(f"{kind} .hb-notice__icon path").get_attribute("d") for kind in kinds]

    assert edges == ["solid", "dashed", "double", "solid"]
    assert len({*signs}) == len(kinds)
    assert tab.locator(".hb-care-card .hb-notice__heading").evaluate(STYLE, "borderBottomStyle") == "solid"


def test_dots_are_filled_or_hollow_where_colours_are_forced_and_fill_from_the_start_of_a_line(visit, tab):
    tab.emulate_media(forced_colors="active")
    visit(add_page(evidence((51, 100), (27, 100))))
    array = tab.locator(".hb-icon-array").first

    text = tab.locator("body").evaluate(STYLE, "color")
    assert array.evaluate(STYLE, "color") == text
    assert array.locator(".hb-icon-array__hole").evaluate(STYLE, "stroke") != text
    tab.evaluate("document.documentElement.dir = 'rtl'")
    assert array.evaluate(STYLE, "scale") == "-1 1"


def test_a_drawing_is_heard_in_words_and_drawn_dot_by_dot(visit, tab):
    visit(add_page(evidence((51, 100), (27, 100))))

    expect(tab.get_by_role("img", name="Filled dots: 51 of 100")).to_be_visible()
    expect(tab.get_by_role("img", name="Filled dots: 27 of 100")).to_be_visible()
    boxes = [box.bounding_box() for box in tab.locator(".hb-icon-array").all()]
    assert {(round(box["width"]), round(box["height"])) for box in boxes} == {
        (round(boxes[0]["width"]), round(boxes[0]["width"] * 40 / 250))
    }


def test_gathered_statements_are_reached_by_their_own_links(visit, tab):
    page = add_page(statement("not_medical_advice"), statement("region_scope", "Only here."))
    visit(page, f"#hb-{page.body[1].id}")

    assert tab.locator(":target").inner_text().startswith("Where this applies")
    assert tab.locator(".hb-about").count() == 1


# Tables


def table(columns, rows, cell="10"):
    heads = [factories.column("Drink"), *(factories.column(f"Milligrams in sort {n}") for n in range(columns - 1))]
    block = factories.data_table("\n".join(f"Drink {row}{f' | {cell}' * (columns - 1)}" for row in range(rows)))
    return factories.block("data_table", {**block["value"], "columns": heads})


def scrolls_down(tab):
    return tab.evaluate(
        "[...document.querySelectorAll('.hb-table__frame')].some(frame => frame.scrollHeight > frame.clientHeight + 1)"
    )


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("columns", [2, 9])
def test_all_rows_of_a_table_are_rows_of_the_page(visit, tab, width, columns):
    tab.set_viewport_size({"width": width, "height": 640})
    visit(add_page(table(columns, rows=30)))

    assert not scrolls_down(tab)
    assert tab.locator(".hb-table tbody tr").count() == 30
    assert tab.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize(
    "width, columns, is_stop", [(360, 3, False), (360, 9, True), (1280, 3, False), (1280, 5, False)]
)
def test_a_table_is_a_tab_stop_only_where_it_scrolls(visit, tab, width, columns, is_stop):
    tab.set_viewport_size({"width": width, "height": 640})
    visit(add_page(table(columns, rows=3)))
    tab.wait_for_timeout(200)

    assert (tab.locator(".hb-table__frame[tabindex='0']").count() == 1) == is_stop
    scrolls = tab.locator(".hb-table__frame").evaluate("frame => frame.scrollWidth > frame.clientWidth")
    assert scrolls == is_stop


def test_a_wide_table_can_be_scrolled_with_the_keyboard_without_scripts(browser, live_server):
    page = add_page(table(9, rows=3))
    context = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 640})
    tab = context.new_page()
    tab.goto(f"{live_server.url}{page.get_url()}")

    frame = tab.get_by_role("group", name="Caffeine in drinks")

    assert frame.get_attribute("tabindex") == "0"
    context.close()


def test_the_headings_of_a_long_table_that_fits_stay_on_the_screen(visit, tab):
    visit(add_page(table(3, rows=60)))

    tab.locator("tbody tr:nth-child(40)").evaluate(
        "row => scrollTo(0, row.getBoundingClientRect().top + scrollY - 300)"
    )

    assert tab.locator(".hb-table thead").bounding_box()["y"] == pytest.approx(0, abs=2)


@pytest.mark.parametrize("scripts", [True, False])
def test_a_word_of_sixty_letters_pushes_nothing_out_of_sight(browser, live_server, scripts):
    blocks = [
        table(3, rows=2, cell=WORD),
        paid(who_paid=WORD, what_for=WORD),
        statement("not_medical_advice", WORD),
        statement("region_scope", WORD),
        factories.do_dont(do=[WORD], dont=[WORD], heading=WORD),
        factories.care_card(heading=f"{WORD}:", signs=[WORD]),
        factories.warning_callout(heading=WORD, text=f"<p>{WORD}</p>"),
        factories.quote(text=f"<p>{WORD}</p>", name=WORD),
        factories.video(title=WORD, length=WORD[:40]),
    ]
    page = add_page(*blocks)
    context = browser.new_context(java_script_enabled=scripts, viewport={"width": 360, "height": 740})
    tab = context.new_page()
    tab.goto(f"{live_server.url}{page.get_url()}")

    wide = (
        "[...document.querySelectorAll('main *')].filter(box => box.scrollWidth > innerWidth).map(box => box.className)"
    )
    assert tab.evaluate("document.documentElement.scrollWidth") <= 360
    assert tab.evaluate(wide) == []
    context.close()


# Videos


def test_the_screen_of_a_video_leads_where_its_link_does(visit, tab):
    visit(add_page(sample("video")))
    box = tab.locator(".hb-video__screen").bounding_box()

    on_top = tab.evaluate(
        "([x, y]) => document.elementFromPoint(x, y).closest('a')?.href",
        [box["x"] + box["width"] / 2, box["y"] + box["height"] / 2],
    )

    assert on_top == "https://videos.example.org/watch"
    assert box["width"] / box["height"] == pytest.approx(16 / 9, rel=0.01)
