"""What quotations, videos and tables show of what they accept."""

from decimal import Decimal

import pytest
from bs4 import BeautifulSoup
from django.test import RequestFactory
from django.utils import translation

from tests.blocks.refusals import accepted
from wagtail_healthblocks import blocks
from wagtail_healthblocks.blocks.tables import Cell

pytestmark = pytest.mark.django_db

# Quotations


def quotation(**changes):
    value = {"quote": "<p>It helped me.</p>", "kind": "patient_story", "name": "Alex", "consent": True}
    return {**value, **changes}


def test_a_patients_story_with_consent_is_accepted_and_marked_as_one_persons_experience():
    block = blocks.QuoteBlock()

    html = block.render(accepted(block, quotation(name_changed=True)), {})

    assert "One person’s experience" in html
    assert "The name was changed." in html


def test_a_statement_needs_no_consent_and_is_not_marked():
    block = blocks.QuoteBlock()

    html = block.render(accepted(block, quotation(kind="statement", consent=False)), {})

    assert "One person’s experience" not in html


# Videos


def film(**changes):
    value = {"title": "How to use it", "url": "https://www.videos.example.org/1", "captions": "captions"}
    return {**value, "transcript": "<p>Shake it.</p>", **changes}


def test_a_video_on_a_platform_is_a_link_and_loads_nothing():
    block = blocks.VideoBlock()

    page = BeautifulSoup(block.render(block.normalize(film()), {}), "html.parser")

    assert page.a["href"] == "https://www.videos.example.org/1"
    assert page.a.get_text() == "Watch the video on videos.example.org"
    assert page.find_all(["iframe", "video", "img", "script"]) == []


def test_a_video_file_loads_only_when_a_reader_plays_it():
    block = blocks.VideoBlock()
    value = film(url="https://files.example.org/a.mp4", captions_url="https://files.example.org/a.vtt")

    page = BeautifulSoup(block.render(block.normalize(value), {}), "html.parser")

    assert page.video["preload"] == "none"
    assert page.video.has_attr("controls")
    assert page.track["kind"] == "captions"


@pytest.mark.parametrize(
    ("captions", "are_asked_for"),
    [
        ("https://files.example.org/a.vtt", True),
        ("http://www.example.org/a.vtt", True),
        ("https://www.example.org:8443/a.vtt", True),
        ("//www.example.org/a.vtt", False),
        ("HTTPS://WWW.example.org:443/a.vtt", False),
        ("/media/a.vtt", False),
        ("", False),
        ("javascript:x", False),
    ],
)
def test_a_browser_is_told_to_ask_for_captions_that_another_origin_has(captions, are_asked_for):
    block = blocks.VideoBlock()
    value = block.normalize(film(url="https://files.example.org/a.mp4", captions_url=captions))
    request = RequestFactory().get("/", HTTP_HOST="www.example.org", secure=True)

    page = BeautifulSoup(block.render(value, {"request": request}), "html.parser")

    assert page.video.get("crossorigin") == ("anonymous" if are_asked_for else None)


@pytest.mark.parametrize("address", ["javascript:x//a.mp4", "data:video/mp4,a.mp4", "javascript:x"])
def test_a_video_whose_address_must_not_be_opened_is_its_words(address):
    block = blocks.VideoBlock()

    page = BeautifulSoup(block.render(block.normalize(film(url=address)), {}), "html.parser")

    assert page.find_all(["a", "video"]) == []
    assert "Watch" not in page.get_text()
    assert "Shake it." in page.get_text()


def test_an_address_that_is_none_renders_without_a_host():
    block = blocks.VideoBlock()

    assert "Watch the video on" in block.render(block.normalize(film(url="https://[x")), {})


# Tables


def table(rows="Tea | 2.5\nCoffee | 7", columns=(("Drink", "text"), ("Amount", "number")), caption="Caffeine"):
    columns = [{"heading": heading, "kind": kind} for heading, kind in columns]
    return {"caption": caption, "columns": columns, "rows": rows, "note": ""}


@pytest.mark.parametrize("rows", ["Tea\t2.5\nCoffee\t7", "| Tea | 2.5 |\n| Coffee | 7 |", "Tea|2.5\r\n\r\n Coffee | 7"])
def test_rows_of_a_spreadsheet_or_with_signs_around_them_are_accepted(rows):
    block = blocks.DataTableBlock()

    value = accepted(block, table(rows))

    assert block.child_blocks["rows"].get_rows(value["rows"]) == [["Tea", "2.5"], ["Coffee", "7"]]


def test_a_row_that_lost_its_columns_keeps_its_words():
    block = blocks.DataTableBlock()

    page = BeautifulSoup(block.render(block.normalize(table("Tea | 2.5 | strong\nCoffee")), {}), "html.parser")

    rows = [[cell.get_text() for cell in row.find_all(["th", "td"])] for row in page.tbody.find_all("tr")]
    assert rows == [["Tea", "2.5", "strong"], ["Coffee", ""]]


def test_the_first_column_and_the_headings_are_header_cells():
    block = blocks.DataTableBlock()

    page = BeautifulSoup(block.render(block.normalize(table()), {}), "html.parser")

    assert [cell["scope"] for cell in page.find_all("th")] == ["col", "col", "row", "row"]
    assert page.caption.get_text() == "Caffeine"


def test_the_api_has_the_cells_of_each_row():
    block = blocks.DataTableBlock()

    shown = block.get_api_representation(block.normalize(table()))

    assert shown["rows"] == "Tea | 2.5\nCoffee | 7"
    assert shown["rows_detail"] == [["Tea", "2.5"], ["Coffee", "7"]]


@pytest.mark.parametrize("language, shown", [("en", "−2.50"), ("de", "−2,50")])
def test_a_number_is_written_as_the_language_of_the_page_does(language, shown):
    with translation.override(language):
        assert str(Cell("-2.50", is_number=True)) == shown
        assert str(Cell(str(Decimal("0.10")), is_number=False)) == "0.10"
