"""What readers meet: links to answers, paper, no scripts, large text, the keyboard, high contrast."""

import shutil
import subprocess

import pytest

from tests import factories

from .demo import ARTICLES
from .samples import NAMES, add_page, sample

ANSWER = "Yes, with a meal."


def add_closed_questions():
    """A page of many closed questions; returns it with the anchor of the last, which is far below."""
    questions = [factories.question(f"Question number {number}?") for number in range(40)]
    page = add_page(factories.qa_section(questions, display="details"), *(factories.paragraph() for _ in range(40)))
    return page, f"#hb-{questions[-1]['id']}"


def visible_answers(tab):
    answers = tab.locator(".hb-question__answer").all()
    return [answer.is_visible() for answer in answers]


def test_a_link_to_a_closed_answer_opens_it_and_shows_its_question(visit):
    page, anchor = add_closed_questions()

    tab = visit(page, anchor)

    assert visible_answers(tab) == [False] * 39 + [True]
    for part in (tab.get_by_text(ANSWER).last, tab.get_by_role("heading", name="Question number 39?")):
        box = part.bounding_box()
        assert box["y"] >= 0
        assert box["y"] + box["height"] <= tab.viewport_size["height"]


def test_a_link_to_a_closed_answer_opens_it_on_the_page_that_is_open(visit):
    page, anchor = add_closed_questions()
    tab = visit(page)

    tab.evaluate("anchor => location.hash = anchor", anchor)

    assert visible_answers(tab)[-1]


def test_paper_shows_closed_answers(visit, tmp_path):
    if not shutil.which("pdftotext"):
        pytest.skip("This machine has no pdftotext to read a PDF with.")
    page, _anchor = add_closed_questions()
    tab = visit(page)
    assert not any(visible_answers(tab))

    tab.pdf(path=tmp_path / "page.pdf")

    command = ["pdftotext", tmp_path / "page.pdf", "-"]
    words = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert words.count(ANSWER) == 40


def test_the_print_style_shows_closed_answers(visit):
    page, _anchor = add_closed_questions()
    tab = visit(page)

    tab.emulate_media(media="print")

    assert all(visible_answers(tab))
    assert all(answer.bounding_box()["height"] > 0 for answer in tab.locator(".hb-question__answer").all())


def test_everything_is_there_without_scripts(browser, live_server):
    page = add_page(*factories.every_block(), factories.qa_section(display="details"))
    context = browser.new_context(java_script_enabled=False)
    tab = context.new_page()

    tab.goto(live_server.url + page.url)
    for summary in tab.locator("summary").all():
        summary.click()

    hidden = [part for part in tab.locator(".hb-article :not(source, track)").all() if not part.is_visible()]
    words = tab.locator("main").inner_text()
    context.close()
    assert ANSWER in words
    assert hidden == []


@pytest.mark.parametrize("language", ["en", "ar"])
def test_at_400_per_cent_nothing_scrolls_sideways(demo, visit, tab, language):
    tab.set_viewport_size({"width": 320, "height": 640})
    tab.set_extra_http_headers({"Accept-Language": language})

    for name in ARTICLES:
        visit(demo.add_article(name))

        assert tab.evaluate("document.documentElement.scrollWidth") <= 320, name


def test_a_long_word_does_not_push_the_page_wider(visit, tab):
    word = "Pneumonoultramicroscopicsilicovolcanoconiosis"
    tab.set_viewport_size({"width": 320, "height": 640})

    visit(
        add_page(
            factories.heading(word),
            factories.paragraph(f"<p>{word}</p>"),
            factories.question(f"{word}?"),
            factories.qa_section([factories.question(f"{word}?")], heading=word, display="details"),
            factories.off_label_notice(name=word, use=word),
            factories.references(
                factories.reference(word, url=f"https://journal.example.org/{word}", doi=f"10.1234/{word}")
            ),
            factories.dosage(name=word, doses=[factories.dose(word)]),
            factories.side_effects(name=word),
            factories.interactions(name=word, rows=[factories.interaction(word)]),
            factories.evidence(word),
        )
    )

    assert tab.evaluate("document.documentElement.scrollWidth") <= 320


def test_the_keyboard_reaches_a_closed_question_and_opens_it(visit):
    tab = visit(add_page(sample("closed_qa_section")))
    tab.locator("h1").click()

    for _press in range(20):
        tab.keyboard.press("Tab")
        if tab.evaluate("document.activeElement.tagName") == "SUMMARY":
            break
    outline = tab.evaluate("({...getComputedStyle(document.activeElement)})")
    tab.keyboard.press("Enter")

    assert visible_answers(tab) == [True, False]
    assert outline["outlineStyle"] != "none"
    assert float(outline["outlineWidth"].removesuffix("px")) >= 2


def test_every_number_can_be_dialled_as_it_is_printed(demo, visit):
    tab = visit(demo.add_article("ketamine"))

    links = {link.inner_text(): link.get_attribute("href") for link in tab.locator(".hb-helpline__number").all()}

    assert links["116 123"] == "tel:116123"
    assert links["1-800-662-4357"] == "tel:18006624357"
    assert links["82111"] == "sms:82111"
    assert all(uri.partition(":")[0] in ("tel", "sms") for uri in links.values())


def test_a_picture_keeps_its_description_when_the_page_is_read_again(live_server, visit):
    page = add_page(sample("figure"))

    descriptions = [visit(page).locator("img.hb-figure__image").get_attribute("alt") for _visit in range(2)]

    assert descriptions == ["A curve that rises and falls"] * 2


NOTICES = [
    "prescription_required",
    "off_label_notice",
    "helpline",
    "disclaimer",
    "sponsor_disclosure",
    "warning_callout",
    "care_card",
    "key_points",
    "do_dont",
]


def test_forced_colours_keep_the_edge_of_a_notice(visit, tab):
    tab.emulate_media(forced_colors="active")
    visit(add_page(*map(sample, NOTICES)))

    styles = tab.locator(".hb-notice, .hb-note").evaluate_all("boxes => boxes.map(box => ({...getComputedStyle(box)}))")

    assert len(styles) == len(NOTICES)
    assert [name for name, style in zip(NOTICES, styles, strict=True) if not has_an_edge(style)] == []


def has_an_edge(style):
    edges = ["Top", "Right", "Bottom", "Left"]
    return any(style[f"border{edge}Style"] != "none" and style[f"border{edge}Width"] != "0px" for edge in edges)


def test_forced_colours_keep_the_marker_of_a_closed_question(visit, tab):
    tab.emulate_media(forced_colors="active")
    visit(add_page(sample("closed_qa_section")))

    style = tab.locator("summary").first.evaluate("box => ({...getComputedStyle(box)})")
    drawn = tab.locator("summary").first.evaluate(
        "box => ['::before', '::after'].map(part => getComputedStyle(box, part).content)"
    )

    assert style["display"] == "list-item" and style["listStyleType"] != "none" or drawn != ["none", "none"]


def test_nothing_moves_for_those_who_prefer_it_so(visit, tab):
    tab.emulate_media(reduced_motion="reduce")
    visit(add_page(*map(sample, NAMES)))

    moving = tab.evaluate(
        """[...document.querySelectorAll("main *")].filter(part => {
            const style = getComputedStyle(part);
            const seconds = style.transitionDuration + "," + style.animationDuration;
            return seconds.split(",").some(time => parseFloat(time) > 0.01);
        }).map(part => part.tagName + " in " + part.closest("[class]").className)"""
    )

    assert moving == []


def test_a_wide_table_scrolls_in_its_frame_and_keeps_the_names_of_its_rows(visit, tab):
    columns = [factories.column("Drink"), *(factories.column(f"Milligrams in sort {n}", "number") for n in range(9))]
    rows = "\n".join(f"Drink number {row}{' | 10' * 9}" for row in range(60))
    block = factories.data_table(rows)
    tab.set_viewport_size({"width": 360, "height": 640})
    visit(add_page(factories.block("data_table", {**block["value"], "columns": columns})))
    frame = tab.locator(".hb-table__scroll")

    frame.evaluate("frame => frame.scrollTo(400, 0)")

    edge, row_heading = (box.bounding_box() for box in (frame, frame.locator("tbody tr:nth-child(40) th")))
    assert tab.evaluate("document.documentElement.scrollWidth") <= 360
    assert row_heading["x"] == pytest.approx(edge["x"], abs=2)


def test_the_keyboard_reaches_a_table_and_scrolls_it(visit, tab):
    tab.set_viewport_size({"width": 320, "height": 640})
    columns = [factories.column("Drink"), *(factories.column(f"Milligrams in sort {n}", "number") for n in range(9))]
    block = factories.data_table("Tea" + " | 1" * 9)
    visit(add_page(factories.block("data_table", {**block["value"], "columns": columns})))
    frame = tab.locator(".hb-table__scroll")

    frame.focus()
    tab.keyboard.press("ArrowRight")

    tab.wait_for_function("document.querySelector('.hb-table__scroll').scrollLeft > 0")
    assert tab.get_by_role("group", name="Caffeine in drinks").count() == 1


def test_a_video_on_a_platform_asks_nobody_for_anything(visit, tab):
    asked = []
    tab.on("request", lambda request: asked.append(request.url))

    visit(add_page(sample("video"), factories.video("https://files.example.org/film.mp4")))

    assert [url for url in asked if "example.org" in url] == []


def test_paper_shows_the_transcript_of_a_video(visit):
    tab = visit(add_page(sample("video")))

    tab.emulate_media(media="print")

    assert tab.get_by_text("Hold it upright.").is_visible()
