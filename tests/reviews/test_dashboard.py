import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories import ArticlePageFactory, ReviewFactory
from tests.reviews.admin import HOSTILE, many, soup_of, url_of
from tests.testapp.models import ReviewedPage
from wagtail_healthblocks.reviews.models import Review


@pytest.fixture
def editor(make_moderator, client, admin_user):
    """Somebody who edits pages and moderates reviews."""
    client.force_login(admin_user)
    return admin_user


def text_of(element):
    return element.get_text(" ", strip=True)


def links_of(client, url):
    return {link["href"]: text_of(link) for link in soup_of(client.get(url)).main.select("a[href]")}


def test_the_dashboard_says_how_many_wait_and_first_how_many_may_need_help(article, moderator, client):
    many(article, 3)
    ReviewFactory(page=article, risk=2)
    ReviewFactory(page=article, risk=2, status="rejected")
    client.force_login(moderator)

    item = soup_of(client.get("/admin/")).select_one(".hb-reviews-summary")

    assert [text_of(link) for link in item.select("a")] == ["1 writer may need help", "4 Reviews waiting"]
    assert [link["href"] for link in item.select("a")] == [url_of("list", risk=2), url_of("list")]


def test_the_dashboard_says_nothing_of_help_where_nobody_may_need_it(article, moderator, client):
    ReviewFactory(page=article)
    client.force_login(moderator)

    assert text_of(soup_of(client.get("/admin/")).select_one(".hb-reviews-summary")) == "1 Review waiting"


def test_the_dashboard_says_nothing_to_others(article, make_moderator, client):
    ReviewFactory(page=article)
    client.force_login(make_moderator())

    assert not soup_of(client.get("/admin/")).select(".hb-reviews-summary")


@pytest.mark.lengthy
def test_a_page_that_readers_review_leads_to_its_reviews(article, editor, client):
    many(article, 3)
    ReviewFactory(page=article, status="published")

    links = links_of(client, reverse("wagtailadmin_pages:edit", args=[article.pk]))

    assert links[url_of("list", page=article.pk)]
    assert "Reviews (3 waiting)" in client.get(reverse("wagtailadmin_pages:edit", args=[article.pk])).content.decode()


@pytest.mark.lengthy
def test_other_pages_and_other_people_have_no_way_to_reviews(article, editor, client, make_moderator):
    other = ArticlePageFactory()

    assert url_of("list", page=other.pk) not in links_of(client, reverse("wagtailadmin_pages:edit", args=[other.pk]))


@pytest.mark.lengthy
def test_the_page_listing_has_a_way_to_the_reviews_of_each_page(article, home, editor, client):
    ArticlePageFactory()
    url = reverse("wagtailadmin_explore", args=[home.pk])
    client.get(url)
    with CaptureQueriesContext(connection) as one:
        links = links_of(client, url)
    for number in range(10):
        home.add_child(instance=ReviewedPage(title=f"Page {number}", slug=f"page-{number}"))

    with CaptureQueriesContext(connection) as eleven:
        client.get(url)

    assert links[url_of("list", page=article.pk)] == "Reviews"
    reviews = [[query for query in queries if "reviews_review" in query["sql"]] for queries in (one, eleven)]
    assert len(reviews[0]) == len(reviews[1])


def test_the_page_editor_shows_what_the_reviews_add_up_to(article, editor, client):
    for rating in (5, 4, 4):
        ReviewFactory(page=article, rating=rating).publish(editor)
    many(article, 2)
    ReviewFactory(page=article, risk=2)

    panel = soup_of(client.get(reverse("wagtailadmin_pages:edit", args=[article.pk]))).select_one(".hb-reviews-panel")

    assert "Published reviews 3 Average 4.3 of 5 stars Waiting 3 (1 may need help)" in text_of(panel)
    assert [link["href"] for link in panel.select("a")] == [
        url_of("list", page=article.pk),
        url_of("list", page=article.pk, status="all"),
    ]


def test_the_page_editor_works_before_there_are_reviews_and_before_there_is_a_page(article, home, editor, client):
    edit = soup_of(client.get(reverse("wagtailadmin_pages:edit", args=[article.pk]))).select_one(".hb-reviews-panel")
    add = client.get(reverse("wagtailadmin_pages:add", args=["testapp", "reviewedpage", home.pk]))

    assert "Published reviews 0 Average No stars yet Waiting 0" in text_of(edit)
    assert add.status_code == 200
    assert not soup_of(add).select(".hb-reviews-panel a")


def test_the_dashboard_and_the_menu_ask_as_many_queries_for_many_reviews_as_for_one(article, moderator, client):
    client.force_login(moderator)
    ReviewFactory(page=article)
    client.get("/admin/")
    with CaptureQueriesContext(connection) as one:
        client.get("/admin/")
    many(article, 300)

    with CaptureQueriesContext(connection) as many_queries:
        client.get("/admin/")

    ours = [query for query in many_queries if Review._meta.db_table in query["sql"]]
    assert len(many_queries) == len(one)
    assert len(ours) == 2


def test_a_hostile_page_title_is_only_text_in_the_editor(article, editor, client):
    article.title = HOSTILE
    article.save()

    assert "<img src=x" not in client.get(reverse("wagtailadmin_pages:edit", args=[article.pk])).content.decode()
