"""Two versions of a page compared in the admin: in words, block by block, and what was moved."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from tests import factories
from tests.testapp.models import NestedPage

pytestmark = [pytest.mark.django_db, pytest.mark.versions]


ROW = "comparison__child-object"


def compared(client, page, *bodies, field="body"):
    """What Wagtail's comparison shows of two bodies of a page: each block's heading, with its element."""
    revisions = []
    for body in bodies:
        setattr(page, field, page._meta.get_field(field).to_python(body))
        revisions.append(page.save_revision())
    url = reverse("wagtailadmin_pages:revisions_compare", args=[page.pk, *(revision.pk for revision in revisions)])
    soup = BeautifulSoup(client.get(url).content, "html.parser")
    rows = [row for row in soup.select(f".{ROW}") if not row.find_parent(class_=ROW)]
    return [(row.h4.get_text(), row) for row in rows]


def with_value(block, **changes):
    return {**block, "value": {**block["value"], **changes}}


@pytest.fixture
def page():
    return factories.ArticlePageFactory()


def test_choices_are_compared_in_words(admin_client, page):
    card = {block["type"]: block for block in factories.every_block()}["care_card"]

    [(heading, row)] = compared(
        admin_client, page, [with_value(card, level="urgent")], [with_value(card, level="emergency")]
    )

    assert heading == "Care card"
    assert row.select_one(".deletion").get_text() == "Urgent"
    assert row.select_one(".addition").get_text() == "Emergency"
    assert "emergency" not in row.get_text()


def test_a_choice_that_stays_or_is_new_is_said_in_words(admin_client, page):
    card = {block["type"]: block for block in factories.every_block()}["care_card"]
    urgent = with_value(card, level="emergency", heading="Call an ambulance if:")

    [(_heading, row)] = compared(admin_client, page, [with_value(urgent, heading="Call for help if:")], [urgent])
    [(_heading, new)] = compared(admin_client, page, [], [urgent])

    for shown in (row, new):
        assert "Emergency" in shown.get_text()
        assert "emergency" not in shown.get_text()


def test_new_gone_and_unchanged_blocks_are_named(admin_client, page):
    one, two, three = factories.heading("One"), factories.paragraph("<p>Two</p>"), factories.question("Three?")

    rows = compared(admin_client, page, [one, two], [one, three])

    kinds = {heading: " ".join(row["class"]).removeprefix(ROW).strip() for heading, row in rows}
    assert kinds == {"Heading": "", "Question": "addition", "Text": "deletion"}


def test_a_block_that_was_moved_is_said_to_be_moved_and_the_others_are_not(admin_client, page):
    blocks = [factories.heading(str(number)) for number in range(4)]
    first, *others = blocks

    rows = compared(admin_client, page, blocks, [*others, first])

    assert [heading for heading, _row in rows] == ["Heading"] * 3 + ["Heading (moved from place 1 to 4)"]
    assert all("addition" not in row["class"] and "deletion" not in row["class"] for _heading, row in rows)


def test_what_is_put_in_or_taken_out_moves_nothing(admin_client, page):
    blocks = [factories.heading(str(number)) for number in range(3)]

    rows = compared(admin_client, page, blocks, [factories.heading("new"), *blocks[1:]])

    assert all("moved" not in heading for heading, _row in rows)
    assert len(rows) == 4


def test_a_row_that_was_moved_within_a_block_is_said_to_be(admin_client, page):
    questions = [factories.question(words) for words in ("One?", "Two?", "Three?")]
    section = factories.qa_section(questions)
    moved = with_value(section, questions=[questions[2], *questions[:2]])

    [(heading, row)] = compared(admin_client, page, [section], [moved])

    assert heading == "Questions and answers"
    assert [inner.get_text() for inner in row.select("dd h4")][0] == "Question (moved from place 3 to 1)"


def test_a_sites_own_structure_around_ours_is_named_too(admin_client):
    page = factories.site_root().add_child(instance=NestedPage(title="Own", slug="own"))
    texts = [factories.paragraph(f"<p>{words}</p>") for words in ("One", "Two")]

    rows = compared(admin_client, page, texts, texts[::-1])

    assert {heading for heading, _row in rows} >= {"Text"}
    assert sum("moved" in heading for heading, _row in rows) == 1


@pytest.mark.lengthy
def test_every_block_can_be_compared_with_nothing_and_with_itself(admin_client, page):
    whole = factories.every_block()

    for bodies in ([], whole), (whole, []), (whole, [*whole[1:], whole[0]]):
        assert len(compared(admin_client, page, *bodies)) == len(whole)


def test_a_choice_that_is_no_longer_there_is_shown_as_it_is_stored(admin_client, page):
    heading = factories.heading("One")

    [(_name, row)] = compared(admin_client, page, [with_value(heading, level="gone <b>")], [heading])

    assert "gone <b>" in row.get_text()
