import csv
import io
import tracemalloc

import pytest
from django.db import connection
from openpyxl import load_workbook

from tests.factories import ReviewFactory
from tests.reviews.admin import HOSTILE, many, soup_of, url_of
from wagtail_healthblocks.reviews.exports import safe_cell


@pytest.fixture
def export(client, moderator):
    """`export("csv", status="all")` downloads the listing and returns its rows."""
    client.force_login(moderator)

    def export(kind, **parameters):
        response = client.get(url_of("list", export=kind, **parameters))
        content = b"".join(response.streaming_content)
        if kind == "csv":
            return list(csv.DictReader(io.StringIO(content.decode())))
        names, *rows = load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True)
        return [dict(zip(names, row, strict=True)) for row in rows]

    return export


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_export_holds_what_the_listing_holds(article, export, kind):
    wanted = ReviewFactory(page=article, risk=1, role="carer")
    ReviewFactory(page=article, status="spam", risk=1)

    rows = export(kind, risk=1)

    assert [str(row["Number"]) for row in rows] == [str(wanted.pk)]
    row = rows[0]
    assert row["Page"] == "Sleeping well"
    assert (row["Name"], row["Role"], row["Status"]) == ("Kim", "Carer or relative", "Waiting")
    assert row["Safety"] == "Check before publishing"


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_export_has_no_address_and_no_key(article, export, kind):
    ReviewFactory(
        page=article, email="kim@example.org", author_key="a1" * 32, machine_key="b2" * 32, fingerprint="c3" * 32
    )

    cells = [str(cell) for row in export(kind) for cell in row.values()]

    for secret in ("kim@example.org", "a1" * 32, "b2" * 32, "c3" * 32):
        assert secret not in " ".join(cells)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r=", "  =", "\n=", "＝"])
def test_no_cell_is_a_formula(article, export, kind, start):
    article.title = f"{start}1+1"
    article.save()
    text = f'{start}HYPERLINK("https://evil.example","x")'
    ReviewFactory(page=article, title=text, body=text, display_name=text)

    row = export(kind)[0]

    for name in ("Title", "Text", "Name", "Page"):
        assert row[name].startswith("'"), name


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_hostile_text_is_exported_as_it_stands_without_control_characters(article, export, kind):
    ReviewFactory(page=article, title=HOSTILE, body="One\x01two\x0b\x1f\ufffe three\n\u202efour")

    row = export(kind)[0]

    assert row["Title"] == HOSTILE
    assert row["Text"].replace("\r\n", "\n") == "Onetwo three\n\u202efour"


def test_only_texts_are_changed():
    assert safe_cell(-5) == -5
    assert safe_cell(None) is None
    assert safe_cell("plain - text") == "plain - text"


def test_the_queue_offers_the_export_of_what_it_lists(article, moderator, client):
    client.force_login(moderator)
    ReviewFactory(page=article)

    links = [link.get("href", "") for link in soup_of(client.get(url_of("list", risk=0))).select("a")]

    assert url_of("list", risk=0, export="csv") in links
    assert url_of("list", risk=0, export="xlsx") in links


def test_an_export_that_nothing_is_known_of_is_the_listing(article, moderator, client):
    client.force_login(moderator)

    assert client.get(url_of("list", export="exe")).headers["Content-Type"].startswith("text/html")


@pytest.mark.skipif(connection.vendor == "mysql", reason="The driver of MariaDB reads all rows at once.")
@pytest.mark.thorough
def test_the_export_keeps_no_more_than_a_few_reviews_in_memory(article, moderator, client):
    many(article, 2000, body="x" * 4000)
    client.force_login(moderator)
    response = client.get(url_of("list", export="csv"))

    tracemalloc.start()
    size = sum(len(piece) for piece in response.streaming_content)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert size > 8_000_000
    assert peak < size
