"""The shown reviews in the page's graph."""

import json
from io import StringIO

import pytest
from bs4 import BeautifulSoup
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from markdown_it import MarkdownIt

from tests.testapp.models import ReviewedPage
from wagtail_healthblocks.readings import schema_check
from wagtail_healthblocks.reviews.models import Review

HOSTILE = "</script><script>alert(1)</script> <!-- &lt;b&gt; \u2028 \"'“ 😀 مرحبا"


@pytest.fixture
def reviewed(home):
    """A live article whose body holds the panel, with two shown reviews and one that waits."""
    page = home.add_child(
        instance=ReviewedPage(
            title="Reviewed", slug="reviewed", body=[("reviews_panel", {"heading": ""})], first_published_at=None
        )
    )
    for rating, name in ((5, "River"), (4, "Sky")):
        review = Review.objects.create(page=page, rating=rating, title="T", body=f"{name} slept.", display_name=name)
        review.publish()
    Review.objects.create(page=page, rating=1, body="Nobody has read this yet.", display_name="Waiting")
    return page


def graph_of(page):
    html = BeautifulSoup(Client().get(page.url).content, "html.parser")
    return json.loads(html.find("script", type="application/ld+json").string)


def nodes(page, kind):
    return [node for node in graph_of(page)["@graph"] if node["@type"] == kind]


@pytest.mark.lengthy
def test_the_shown_reviews_are_comments_of_the_article(reviewed):
    [article] = nodes(reviewed, "Article")

    comments = nodes(reviewed, "Comment")
    assert [comment["text"] for comment in comments] == ["Sky slept.", "River slept."]
    assert article["commentCount"] == 2
    assert article["comment"] == [{"@id": comment["@id"]} for comment in comments]
    assert not nodes(reviewed, "Review") + nodes(reviewed, "AggregateRating")
    assert "Nobody has read this yet" not in json.dumps(graph_of(reviewed))


def test_a_site_can_describe_stars_of_the_article(reviewed, settings):
    settings.HEALTHBLOCKS_REVIEWS_STRUCTURED_DATA = "ratings"

    [rating] = nodes(reviewed, "AggregateRating")
    assert (rating["ratingValue"], rating["ratingCount"], rating["reviewCount"]) == (4.5, 2, 2)
    assert (rating["worstRating"], rating["bestRating"]) == (1, 5)
    [article] = nodes(reviewed, "Article")
    assert article["aggregateRating"] == {"@id": rating["@id"]}
    assert [review["reviewRating"]["ratingValue"] for review in nodes(reviewed, "Review")] == [4, 5]


def test_a_site_can_leave_reviews_out(reviewed, settings):
    settings.HEALTHBLOCKS_REVIEWS_STRUCTURED_DATA = "off"

    assert not nodes(reviewed, "Comment") + nodes(reviewed, "Review")


def test_a_page_without_a_panel_claims_no_reviews(reviewed, monkeypatch):
    ReviewedPage.objects.filter(pk=reviewed.pk).update(body="[]")
    monkeypatch.setattr(ReviewedPage, "template", "testapp/unreviewed_page.html")

    assert not nodes(reviewed, "Comment")


def test_a_page_that_hides_its_reviews_claims_none(reviewed):
    ReviewedPage.objects.filter(pk=reviewed.pk).update(reviews_state="hidden")

    assert not nodes(reviewed, "Comment")


@pytest.mark.any_database
@pytest.mark.parametrize("mode", ["comments", "ratings"])
def test_the_graph_fits_the_vocabulary_and_the_page_shows_what_it_says(reviewed, settings, mode):
    settings.HEALTHBLOCKS_REVIEWS_STRUCTURED_DATA = mode
    out = StringIO()

    call_command("healthblocks_check_structured_data", str(reviewed.pk), stdout=out)

    assert schema_check.problems(graph_of(reviewed)) == []


def test_the_graph_costs_one_query_more_at_most(reviewed):
    def queries():
        Client().get(reviewed.url)
        with CaptureQueriesContext(connection) as found:
            Client().get(reviewed.url)
        return len(found)

    with_graph = queries()
    Review.objects.all().update(status=Review.Status.PENDING)
    assert with_graph <= queries() + 1


@pytest.mark.parametrize("mode", ["comments", "ratings"])
def test_hostile_text_in_a_review_stays_text(reviewed, settings, mode):
    settings.HEALTHBLOCKS_REVIEWS_STRUCTURED_DATA = mode
    review = Review.objects.create(page=reviewed, title=HOSTILE, body=HOSTILE, display_name=HOSTILE[:70])
    review.publish()

    html = Client().get(reviewed.url).content.decode()
    soup = BeautifulSoup(html, "html.parser")

    assert "alert(1)" not in "".join(str(script) for script in soup.find_all("script", type=False))
    text = "reviewBody" if mode == "ratings" else "text"
    [said] = [node for node in graph_of(reviewed)["@graph"] if node["@id"].endswith(f"#review-{review.pk}")]
    assert (said["name"], said[text]) == (HOSTILE, HOSTILE)
    assert "<script>alert(1)</script>" in soup.find(id=f"review-{review.pk}").get_text()


def test_hostile_text_in_a_review_stays_text_in_markdown_and_api(reviewed):
    review = Review.objects.create(page=reviewed, title=HOSTILE, body=f"{HOSTILE}\n# no heading\n- no list")
    review.publish()

    markdown = Client().get(f"{reviewed.url}index.md").content.decode()
    answer = Client().get(f"/api/v2/pages/{reviewed.pk}/?fields=*").json()

    html = BeautifulSoup(MarkdownIt("commonmark").render(markdown), "html.parser")
    assert not html.find_all("script")
    assert "no heading" not in "".join(heading.get_text() for heading in html.find_all(["h1", "h2", "h3", "h4"]))
    assert "<script>alert(1)</script>" in html.get_text()
    assert answer["title"] == "Reviewed"
