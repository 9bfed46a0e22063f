"""One truth: the average, its bars and the dates of reviews are the same wherever somebody meets them."""

import json
import re
from datetime import datetime, timezone

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone as clock
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from tests.factories import ReviewFactory, anew
from tests.reviews.reader import address
from tests.testapp.models import ReviewedPage
from wagtail_healthblocks import nodes
from wagtail_healthblocks.reviews.models import Review, ReviewSummary
from wagtail_healthblocks.reviews.shown import share_of

#: The stars of some reviews, and the average that everybody is told.
AVERAGES = [
    ([4, 4, 4, 5], "4.3"),
    ([5, 5, 5, 4, 2], "4.2"),
    ([4, 5] + [4] * 18, "4.1"),
    ([5] * 199 + [1], "4.9"),
    ([5] * 60 + [4], "4.9"),
    ([1] * 99 + [2], "1.1"),
    ([5, 5], "5.0"),
    ([1], "1.0"),
    ([3, 4], "3.5"),
]
EVENING = datetime(2026, 11, 27, 20, 0, tzinfo=timezone.utc)


@pytest.fixture
def page(home, settings):
    settings.HEALTHBLOCKS_REVIEWS_STRUCTURED_DATA = "ratings"
    body = [("reviews_panel", {"heading": ""})]
    return home.add_child(instance=ReviewedPage(title="Reviewed", slug="reviewed", body=body))


def rate(page, stars):
    """Shown reviews with these stars; the last of them."""
    for rating in stars:
        review = ReviewFactory(page=page, rating=rating)
        review.publish()
    return review


def soup_of(url):
    return BeautifulSoup(Client().get(url).content, "html.parser")


def markdown_of(page):
    return BeautifulSoup(MarkdownIt().render(Client().get(f"{page.url}index.md").content.decode()), "html.parser")


def graph_of(page):
    return json.loads(soup_of(page.url).find("script", type="application/ld+json").string)


def nodes_of(graph, kind):
    return [node for node in graph["@graph"] if node["@type"] == kind]


def average_in(soup):
    return re.search(r"(\d\.\d)\s+out of 5 stars", soup.get_text(" ")).group(1)


AVERAGE_PLACES = {
    "page": lambda page: average_in(soup_of(page.url)),
    "list": lambda page: average_in(soup_of(address("list", page.pk))),
    "a list of some stars": lambda page: average_in(soup_of(address("list", page.pk) + "?stars=5")),
    "Markdown": lambda page: average_in(markdown_of(page)),
    "graph": lambda page: str(nodes_of(graph_of(page), "AggregateRating")[0]["ratingValue"]),
    "API": lambda page: str(nodes_of(anew(page).structured_data, "AggregateRating")[0]["ratingValue"]),
    "summary": lambda page: str(ReviewSummary.objects.get(pk=page.pk).rounded_average),
}


@pytest.mark.lengthy
@pytest.mark.parametrize(("stars", "average"), AVERAGES, ids=lambda value: str(value)[:20])
def test_the_average_is_the_same_everywhere(page, stars, average):
    rate(page, stars)

    assert {name: read(page) for name, read in AVERAGE_PLACES.items()} == dict.fromkeys(AVERAGE_PLACES, average)


def test_an_average_is_written_as_the_page_s_language_writes_numbers(page, settings):
    rate(page, [4, 4, 4, 5])

    html = Client().get(page.url, headers={"accept-language": "de"}).content.decode()

    assert "<strong>4,3</strong>" in html


@pytest.mark.lengthy
@pytest.mark.once
@given(st.lists(st.integers(1, 5), min_size=1, max_size=300))
@settings(derandomize=True, max_examples=200)
def test_a_rounded_average_hides_no_review(stars):
    exact = sum(stars) / len(stars)

    rounded = nodes.rounded_stars(exact)

    assert abs(rounded - exact) <= 0.1
    assert (rounded == 5) == (set(stars) == {5})
    assert (rounded == 1) == (set(stars) == {1})


@pytest.mark.once
@given(st.lists(st.integers(0, 3000), min_size=5, max_size=5))
@settings(derandomize=True, max_examples=200)
def test_each_review_is_seen_in_the_bars(counts):
    shares = [share_of(count, sum(counts)) for count in counts]

    assert [share > 0 for share in shares] == [count > 0 for count in counts]
    assert [share == 100 for share in shares] == [0 < count == sum(counts) for count in counts]
    assert [share for _count, share in sorted(zip(counts, shares, strict=True))] == sorted(shares)


def dates_in(soup):
    return {time["datetime"] for time in soup.select(".hb-reviews time")}


def printed_dates_in(soup):
    return {time.get_text() for time in soup.select(".hb-reviews time")}


def date_in_markdown(page):
    return set(re.findall(r"Nov\. \d+, 2026", markdown_of(page).get_text()))


DATE_PLACES = {
    "page": lambda page, review: (dates_in(soup_of(page.url)), printed_dates_in(soup_of(page.url))),
    "list": lambda page, review: (
        dates_in(soup_of(address("list", page.pk))),
        printed_dates_in(soup_of(address("list", page.pk))),
    ),
    "permalink": lambda page, review: (
        dates_in(soup_of(address("review", page.pk, review.pk))),
        printed_dates_in(soup_of(address("review", page.pk, review.pk))),
    ),
    "graph": lambda page, review: ({node["datePublished"] for node in nodes_of(graph_of(page), "Review")}, None),
    "API": lambda page, review: (
        {node["datePublished"] for node in nodes_of(anew(page).structured_data, "Review")},
        None,
    ),
    "Markdown": lambda page, review: (None, date_in_markdown(page)),
}


@pytest.mark.parametrize("place", DATE_PLACES)
@pytest.mark.parametrize(
    ("zone", "use_tz", "day"),
    [
        ("UTC", True, 27),
        ("Australia/Sydney", True, 28),
        ("America/Los_Angeles", True, 27),
        ("Australia/Sydney", False, 28),
    ],
)
@pytest.mark.parametrize("of_reader", ["", "Pacific/Auckland", "Pacific/Honolulu"])
def test_a_review_has_one_day_everywhere_the_day_of_the_site(page, settings, place, zone, use_tz, day, of_reader):
    settings.TIME_ZONE, settings.USE_TZ = zone, use_tz
    moment = EVENING if use_tz else datetime(2026, 11, 28, 7, 0)
    review = rate(page, [4])
    review.respond(None, "Thank you.", None)
    Review.objects.update(published_at=moment)
    type(review.response).objects.update(at=moment)
    if of_reader and use_tz:
        # As a middleware does that knows where a reader, or who made the cached page, is.
        settings.MIDDLEWARE = [*settings.MIDDLEWARE, "tests.reviews.test_figures.in_a_zone"]
        settings.READERS_ZONE = of_reader

    plain, printed = DATE_PLACES[place](page, review)

    assert plain in (None, {f"2026-11-{day}"})
    assert printed in (None, {f"Nov. {day}, 2026"})


def in_a_zone(get_response):
    from zoneinfo import ZoneInfo

    from django.conf import settings as django_settings

    def respond(request):
        with clock.override(ZoneInfo(django_settings.READERS_ZONE)):
            return get_response(request)

    return respond
