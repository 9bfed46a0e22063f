"""Nobody who decides sees the stars of what waits: not in any view, listing, export or log."""

import csv
import io
import re

import pytest
from django.urls import reverse
from openpyxl import load_workbook
from wagtail.models import ModelLogEntry

from tests.factories import ReviewFactory
from tests.reviews.admin import bulk_url, soup_of, url_of
from wagtail_healthblocks.reviews.models import Review
from wagtail_healthblocks.reviews.moves import OFFERED
from wagtail_healthblocks.reviews.permissions import ACTIONS

pytestmark = pytest.mark.lengthy

#: What is another each time that a page is asked for.
CHANGING = re.compile(
    rb'name="csrfmiddlewaretoken" value="[^"]*"|"CSRF_TOKEN": "[^"]*"|csrf[^\\s]{0,40}"[A-Za-z0-9]{32,64}"'
    rb'|name="(seen|decisions)" value="[^"]*"|nonce="[^"]*"'
    rb"|just now|\d+(?:\s|\xc2\xa0)minutes? ago|\d+:\d\d [ap]\.m\.",  # on a slow machine a minute passes meanwhile
    re.IGNORECASE,
)


def waits(article, moderator):
    return ReviewFactory(page=article, rating=3, title="Waits")


def reopened(article, moderator):
    review = waits(article, moderator)
    review.publish(moderator)
    review.reopen(moderator)
    return review


def undone(article, moderator):
    review = waits(article, moderator)
    review.publish(moderator)
    review.undo(moderator)
    return review


def held(article, moderator):
    review = waits(article, moderator)
    review.publish(moderator)
    review.reopen(reason="reported")
    return review


def addresses(review):
    """Each address of the reviews' pages, by the viewset's own list, and those beside it that show reviews."""
    views = [pattern.name for pattern in Review.snippet_viewset.get_urlpatterns()]
    with_number = {
        pattern.name for pattern in Review.snippet_viewset.get_urlpatterns() if "<int:pk>" in str(pattern.pattern)
    }
    own = [url_of(name, review.pk) if name in with_number else url_of(name) for name in views]
    orders = [url_of("list", ordering=order) for order in ("rating", "-rating")]
    asked = [url_of("list", status=status) for status in ("all", "attention", "pending", "")]
    filters = [url_of("list", status="all", **{name: "3"}) for name in ("rating", "stars", "shown_rating", "q")]
    beside = [reverse("wagtailadmin_home"), reverse("wagtailadmin_pages:edit", args=[review.page_id])]
    bulk = [bulk_url(name, review) for name in OFFERED]
    return [*own, *orders, *asked, *filters, *beside, *bulk]


def refused_forms(review):
    """Forms that change nothing and show the review's page again."""
    return [(url_of(name, review.pk), {}) for name in ("decide", "redact", "respond")]


def seen(client, review):
    pages = [client.get(url) for url in addresses(review)]
    pages += [client.post(url, data) for url, data in refused_forms(review)]
    return [(page.status_code, CHANGING.sub(b"", shown_in(page))) for page in pages]


def shown_in(page):
    """What a page shows of reviews. The page editor makes new names for its fields each time."""
    panel = soup_of(page).select_one(".hb-reviews-panel") if b"hb-reviews-panel" in page.content else None
    return str(panel).encode() if panel else page.content


def test_the_views_are_those_that_there_are():
    names = {pattern.name for pattern in Review.snippet_viewset.get_urlpatterns()}

    assert {"list", "list_results", "edit", "history", "history_results"} <= names


@pytest.mark.any_database
@pytest.mark.parametrize("came", [undone, pytest.param(waits, marks=pytest.mark.long)])
def test_no_page_is_another_for_other_stars(article, moderator, client, admin_user, came):
    review = came(article, moderator)
    client.force_login(admin_user)
    seen(client, review)

    pages = []
    for rating in (1, 5):
        Review.objects.filter(pk=review.pk).update(rating=rating)
        pages.append(seen(client, review))

    differing = [address for address, *shown in zip(addresses(review), *pages, strict=False) if len(set(shown)) > 1]
    assert differing == []
    assert pages[0] == pages[1]


@pytest.mark.any_database
def test_it_would_be_seen_if_one_were(article, admin_user, client):
    review = ReviewFactory(page=article, status="published", rating=1)
    client.force_login(admin_user)
    one = seen(client, review)

    Review.objects.filter(pk=review.pk).update(rating=5)

    assert one != seen(client, review)


def exported(client, kind, **parameters):
    response = client.get(url_of("list", export=kind, **parameters))
    content = b"".join(response.streaming_content)
    if kind == "csv":
        return list(csv.DictReader(io.StringIO(content.decode())))
    names, *rows = load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True)
    return [dict(zip(names, row, strict=True)) for row in rows]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("status", ["all", "attention", "pending"])
@pytest.mark.parametrize("came", [waits, reopened, undone, held])
def test_no_export_has_the_stars_or_the_date_of_a_decision_that_is_taken_back(
    article, moderator, client, kind, status, came
):
    review = came(article, moderator)
    published = ReviewFactory(page=article, rating=5, title="Shown")
    published.publish(moderator)
    client.force_login(moderator)

    rows = {str(row["Number"]): row for row in exported(client, kind, status=status)}

    row = rows[str(review.pk)]
    assert row["Stars"] in ("", None)
    assert row["Decided"] in ("", None)
    assert not [name for name, value in row.items() if str(value) == "3" and "umber" not in name]
    if status == "all":
        assert str(rows[str(published.pk)]["Stars"]) == "5"
        assert rows[str(published.pk)]["Decided"]


def test_no_entry_of_the_log_tells_the_stars(article, moderator):
    for came in (waits, reopened, undone, held):
        came(article, moderator)

    logged = ModelLogEntry.objects.filter(content_type__model="review")
    assert logged.count() == 6
    assert {name for entry in logged for name in entry.data} == {"from", "reason"}


@pytest.mark.parametrize("action", sorted(ACTIONS))
def test_no_permission_shows_the_stars_of_what_waits(article, moderator, make_moderator, client, action):
    review = undone(article, moderator)
    client.force_login(make_moderator(f"{action}_review", username="other"))

    for url in (url_of("edit", review.pk), url_of("list", status="all"), url_of("history", review.pk)):
        assert "★" not in client.get(url).content.decode()


def test_a_decision_that_is_taken_back_has_no_date(article, moderator):
    for came in (reopened, undone, held):
        assert came(article, moderator).decided_at is None
    review = waits(article, moderator)
    review.reject(moderator)
    assert review.decided_at
