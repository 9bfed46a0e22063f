"""What reaches the moderators of what people send who mean harm."""

import csv
import io

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import ReviewFactory
from tests.reviews.admin import bulk_url, soup_of, status_of, url_of
from tests.reviews.reader import REVIEW, Reader
from tests.reviews.test_hostile_input import ACTIVE, NUMBERS, SQL, skeleton
from wagtail_healthblocks.reviews import undo
from wagtail_healthblocks.reviews.models import Review

pytestmark = pytest.mark.django_db

FORMULAS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    '=HYPERLINK("http://evil.example","x")',
    "＝1+1",
    "\t=1",
    "-2+3+cmd|' /C calc'!A0",
]


@pytest.fixture(autouse=True)
def no_limits(settings):
    settings.HEALTHBLOCKS_REVIEWS_LIMITS = {}


@pytest.fixture
def admin(moderator):
    client = Client(raise_request_exception=False)
    client.force_login(moderator)
    return client


def received(article, **words):
    """A review as it arrives when somebody sends these words."""
    Reader().write(article, **words)
    return Review.objects.order_by("pk").last()


def admin_pages(review):
    pages = [
        reverse("wagtailadmin_home"),
        url_of("list"),
        url_of("list", status="all", q="t"),
        bulk_url("publish", review),
    ]
    return [*pages, *(url_of(name, review.pk) for name in ("edit", "history", "erase"))]


@pytest.mark.thorough
@pytest.mark.any_database
def test_code_in_a_review_is_text_to_its_moderators(admin, article):
    harmless = pages_of_hidden(admin, received(article))

    found = {}
    for name, payload in ACTIVE.items():
        pages = pages_of_hidden(admin, received(article, title=payload, body=f"text {payload}", display_name=payload))
        found[name] = [number for number, page in enumerate(pages) if page != harmless[number]]

    assert {status for status, _skeleton in harmless} == {200}
    assert found == dict.fromkeys(ACTIVE, [])


def pages_of_hidden(admin, review):
    """The status and the skeleton of each page that shows a review to moderators, who have hidden it; then it is gone."""
    review.hide()
    pages = [admin.get(url) for url in admin_pages(review)]
    review.delete()
    return [(page.status_code, skeleton(page)) for page in pages]


PARAMETERS = ["q", "page", "status", "risk", "reported", "language", "created_at_from", "p", "export", "next"]


VALUES = [*NUMBERS, "\x00", SQL[0], ACTIVE["svg"], "//evil.example"]


@pytest.mark.parametrize("number", range(len(VALUES)))
@pytest.mark.thorough
def test_no_parameter_breaks_the_queue(admin, article, number):
    # Of the parameters every third, with each value others.
    assert_parameters_break_nothing(admin, PARAMETERS[number % 3 :: 3], VALUES[number])


@pytest.mark.parametrize("value", VALUES)
@pytest.mark.long
def test_no_parameter_breaks_the_queue_with_any_value(admin, article, value):
    assert_parameters_break_nothing(admin, PARAMETERS, value)


def assert_parameters_break_nothing(admin, parameters, value):
    answers = {name: admin.get(url_of("list", **{name: value})) for name in parameters}

    assert {name: answer.status_code for name, answer in answers.items() if answer.status_code not in (200, 404)} == {}
    assert not any(soup_of(answer).find("svg", onload=True) for name, answer in answers.items() if name != "export")


@pytest.mark.parametrize("number", NUMBERS)
def test_no_number_breaks_a_page_or_an_action(admin, article, number):
    # None of the numbers, however they are read, is its key.
    review = ReviewFactory(page=article, pk=4711)
    bulk = reverse("wagtail_bulk_action", args=["wagtail_healthblocks_reviews", "review", "publish"])

    answers = [admin.get(bulk, {"id": number}), admin.post(f"{bulk}?id={number}".replace("\x00", ""))]
    for name in ("edit", "history", "erase", "decide", "undo", "redact", "respond"):
        path = url_of(name, review.pk).replace(f"/{review.pk}/", f"/{number.replace('%', '')}/")
        answers += [admin.get(path), admin.post(path)]

    assert all(answer.status_code < 500 for answer in answers)
    assert status_of(review) == "pending"


@pytest.mark.parametrize(
    "target", ["//evil.example", "https:evil.example", r"/\evil.example", "javascript:alert(1)", "/a\r\nX: y"]
)
def test_an_action_leads_to_a_page_of_this_site(admin, article, target):
    review = received(article)
    fields = {"move": "spam", "seen": "pending", "reason": ""}

    answers = [
        admin.post(url_of("decide", review.pk, next=target), fields),
        admin.post(bulk_url("publish", review, back=target)),
    ]

    assert {answer.status_code for answer in answers} == {302}
    assert all(answer["Location"].startswith(("/admin/", "/a%")) for answer in answers)


def test_nobody_undoes_what_another_moderator_did(admin, article, make_moderator):
    review, other = received(article), make_moderator("moderate_review", username="other")
    review.publish(other)
    decisions = undo.undo_since(0, other, "published")

    for reference in (decisions.reference, decisions.reference[:-1], "", "\x00", "a" * 100_000):
        assert admin.post(url_of("undo"), {"decisions": reference}).status_code == 404
    assert status_of(review) == "published"


@pytest.mark.lengthy
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_no_cell_of_an_export_is_a_formula(admin, article, kind):
    from openpyxl import load_workbook

    for formula in FORMULAS:
        received(article, title=formula, body=formula, display_name=formula)

    response = admin.get(url_of("list", export=kind))
    content = b"".join(response.streaming_content)
    if kind == "csv":
        rows = list(csv.reader(io.StringIO(content.decode())))
    else:
        rows = [
            [cell.value for cell in row if cell.data_type != "n"] for row in load_workbook(io.BytesIO(content)).active
        ]
        assert not [cell for row in load_workbook(io.BytesIO(content)).active for cell in row if cell.data_type == "f"]

    cells = [str(cell) for row in rows[1:] for cell in row]
    assert len(rows) == 1 + len(FORMULAS)
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r", "＝"))]
    assert not any(REVIEW["email"] in cell for cell in cells)
