"""The rules of quotations, videos and tables: what is refused, and what is accepted."""

from decimal import Decimal

import pytest
from bs4 import BeautifulSoup
from django.utils import translation

from tests.blocks.test_rules import accepted, refused
from wagtail_healthblocks import blocks
from wagtail_healthblocks.blocks.tables import Cell

pytestmark = pytest.mark.django_db

# Quotations


def quotation(**changes):
    value = {"quote": "<p>It helped me.</p>", "kind": "patient_story", "name": "Alex", "consent": True}
    return {**value, **changes}


def test_a_patients_story_without_consent_on_file_is_refused():
    assert "written consent" in refused(blocks.QuoteBlock(), quotation(consent=False))[("consent",)]


def test_a_patients_story_without_consent_is_kept_in_a_draft():
    block = blocks.QuoteBlock()

    assert not block.clean_deferred(block.normalize(quotation(consent=False)))["consent"]


def test_a_patients_story_with_consent_is_accepted_and_marked_as_one_persons_experience():
    block = blocks.QuoteBlock()

    html = block.render(accepted(block, quotation(name_changed=True)), {})

    assert "One person’s experience" in html
    assert "The name was changed." in html


def test_a_statement_needs_no_consent_and_is_not_marked():
    block = blocks.QuoteBlock()

    html = block.render(accepted(block, quotation(kind="statement", consent=False)), {})

    assert "One person’s experience" not in html


@pytest.mark.parametrize("kind", ["patient_story", "statement"])
def test_a_quotation_without_a_name_is_refused(kind):
    assert ("name",) in refused(blocks.QuoteBlock(), quotation(kind=kind, name=" "))


def test_a_quotation_from_a_publication_needs_its_source_and_no_name():
    value = quotation(kind="publication", name="", consent=False)

    assert ("source",) in refused(blocks.QuoteBlock(), value)
    assert accepted(blocks.QuoteBlock(), value | {"source": "BMJ 357, j1550"}) is not None


@pytest.mark.parametrize("text", ["“It helped me.”", '"It helped me."', "„Es half mir.“", "« Cela m’a aidé. »"])
def test_a_quotation_in_quotation_marks_is_refused(text):
    assert ("quote",) in refused(blocks.QuoteBlock(), quotation(quote=f"<p>{text}</p>"))


def test_a_quotation_that_quotes_someone_is_accepted():
    assert accepted(blocks.QuoteBlock(), quotation(quote="<p>My doctor said “wait”, so I waited.</p>")) is not None


# Videos


def film(**changes):
    value = {"title": "How to use it", "url": "https://www.videos.example.org/1", "captions": "captions"}
    return {**value, "transcript": "<p>Shake it.</p>", **changes}


@pytest.mark.parametrize("field, value", [("captions", ""), ("transcript", ""), ("transcript", "<p></p>")])
def test_a_video_without_captions_or_transcript_is_refused(field, value):
    assert list(refused(blocks.VideoBlock(), film(**{field: value}))) == [(field,)]


@pytest.mark.parametrize("captions", ["captions", "no_speech"])
def test_a_video_with_captions_or_without_speech_is_accepted(captions):
    assert accepted(blocks.VideoBlock(), film(captions=captions)) is not None


def test_an_address_that_is_not_encrypted_is_refused():
    assert "https://" in refused(blocks.VideoBlock(), film(url="http://videos.example.org/1"))[("url",)]


def test_captions_of_a_platform_are_refused_and_of_a_file_accepted():
    captions = {"captions_url": "https://files.example.org/a.vtt"}

    assert ("captions_url",) in refused(blocks.VideoBlock(), film(**captions))
    assert accepted(blocks.VideoBlock(), film(url="https://files.example.org/a.MP4?x=1", **captions)) is not None


def test_captions_that_are_no_webvtt_file_are_refused():
    value = film(url="https://files.example.org/a.mp4", captions_url="https://files.example.org/a.srt")

    assert ".vtt" in refused(blocks.VideoBlock(), value)[("captions_url",)]


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


def test_an_address_that_is_none_renders_without_a_host():
    block = blocks.VideoBlock()

    assert "Watch the video on" in block.render(block.normalize(film(url="https://[x")), {})


# Tables


def table(rows="Tea | 2.5\nCoffee | 7", columns=(("Drink", "text"), ("Amount", "number")), caption="Caffeine"):
    columns = [{"heading": heading, "kind": kind} for heading, kind in columns]
    return {"caption": caption, "columns": columns, "rows": rows, "note": ""}


def test_a_table_without_a_caption_is_refused():
    assert ("caption",) in refused(blocks.DataTableBlock(), table(caption=" "))


def test_a_table_of_one_column_is_refused():
    assert (
        "at least two" in refused(blocks.DataTableBlock(), table(columns=[("Drink", "text")], rows="Tea"))[("columns",)]
    )


def test_two_columns_with_one_heading_are_refused():
    columns = [("Drink", "text"), ("drink ", "text")]

    assert list(refused(blocks.DataTableBlock(), table("a | b", columns))) == [("columns", 1, "heading")]


def test_a_column_without_a_heading_is_refused():
    columns = [("Drink", "text"), ("", "text")]

    assert list(refused(blocks.DataTableBlock(), table("a | b", columns))) == [("columns", 1, "heading")]


@pytest.mark.parametrize("rows", ["", " \n\t\n", "|\n"])
def test_a_table_without_rows_is_refused(rows):
    assert "at least one row" in refused(blocks.DataTableBlock(), table(rows))[("rows",)]


@pytest.mark.parametrize("row, cells", [("Coffee", 1), ("Coffee | 7 | 8", 3)])
def test_a_row_with_too_few_or_too_many_cells_is_refused_with_its_number(row, cells):
    errors = refused(blocks.DataTableBlock(), table(f"Tea | 2.5\n{row}"))

    assert errors == {("rows",): f"Row 2 has {cells} cells, but there are 2 columns."}


def test_a_row_without_a_name_is_refused():
    assert "Row 1 has no name" in refused(blocks.DataTableBlock(), table(" | 2.5"))[("rows",)]


@pytest.mark.parametrize("number", [".5", "2,5", "1,000", "5 mg", "05", "about 5"])
def test_what_is_no_number_in_a_column_of_numbers_is_refused(number):
    assert f"“{number}” is not a number" in refused(blocks.DataTableBlock(), table(f"Tea | {number}"))[("rows",)]


@pytest.mark.parametrize("number", ["0.5", "1000", "-3", "−3.25", "0", ""])
def test_a_number_or_an_empty_cell_is_accepted(number):
    assert accepted(blocks.DataTableBlock(), table(f"Tea | {number}")) is not None


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
