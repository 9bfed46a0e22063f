"""What readers get to see: the panel in the article, its further pages, the form, and what comes after it."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.conf import settings as django_settings
from django.db import OperationalError, connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext, override_settings
from django.utils import timezone

import wagtail_healthblocks.reviews
from tests import factories
from tests.factories import BODY, ContributorFactory, HelplineFactory, ReviewFactory, anew, block, html_of
from tests.reviews.reader import REVIEW, SAME_ORIGIN, address, filled_form, post, solved
from tests.testapp.models import ArticlePage
from wagtail_healthblocks.models import HealthblocksSiteSettings, Helpline
from wagtail_healthblocks.reviews import views
from wagtail_healthblocks.reviews.models import Report, Review, ReviewsSiteSettings
from wagtail_healthblocks.reviews.posts import read_post
from wagtail_healthblocks.reviews.templatetags.healthblocks_reviews_tags import as_stars

TEMPLATES = Path(wagtail_healthblocks.reviews.__file__).parent / "templates"
HOSTILE = "<script>alert(1)</script>\"'><svg/onload=alert(1)></textarea>{{7|add:7}}{% now %}"


def published(page, **values):
    review = ReviewFactory(page=page, **values)
    review.publish()
    return review


def in_a_week(page, number=7):
    """So many published reviews, a day apart, the newest first; their stars go from one to five and again."""
    start = timezone.now() - timedelta(days=number)
    days = range(number)
    return [
        published(page, rating=1 + day % 5, title=f"Day {day}", published_at=start + timedelta(days=day))
        for day in days
    ][::-1]


def get(url, client=None, status=200, **headers):
    response = (client or Client()).get(url, **headers)
    assert response.status_code == status
    return response


def soup_of(url, **options):
    return BeautifulSoup(get(url, **options).content, "html.parser")


def shown_reviews(page, **options):
    return soup_of(page.url, **options).find(id="reviews")


def words(element):
    """What is read out and seen of an element: one line, without what is only drawn."""
    copy = BeautifulSoup(str(element), "html.parser")
    for drawn in copy.find_all(attrs={"aria-hidden": "true"}):
        drawn.decompose()
    return " ".join(copy.get_text(" ", strip=True).split())


def titles(soup):
    return [heading.get_text(strip=True) for heading in soup.select(".hb-review__heading")]


# The panel in the article


def test_the_panel_says_the_average_and_the_histogram_in_words(article):
    for rating in (5, 5, 5, 4, 2):
        published(article, rating=rating)

    panel = shown_reviews(article)

    assert words(panel.h2) == "User Reviews"
    assert words(panel.select_one(".hb-reviews__average")) == "4.2 out of 5 stars, from 5 reviews"
    assert [words(line) for line in panel.select(".hb-histogram li")] == [
        "5 stars 3 reviews",
        "4 stars 1 review",
        "3 stars 0 reviews",
        "2 stars 1 review",
        "1 star 0 reviews",
    ]
    assert [bar["width"] for bar in panel.select(".hb-histogram__share")] == ["60", "20", "0", "20", "0"]


def test_each_line_of_the_histogram_leads_to_the_reviews_with_these_stars(article):
    in_a_week(article)

    links = [link["href"] for link in shown_reviews(article).select(".hb-histogram a")]

    assert links == [f"{address('list', article.pk)}?stars={stars}" for stars in (5, 4, 3, 2, 1)]


def test_one_review_is_one_review(article):
    published(article, rating=5)

    assert words(shown_reviews(article).select_one(".hb-reviews__average")) == "5.0 out of 5 stars, from 1 review"


@pytest.mark.parametrize(
    ("average", "drawn"), [(1, "★☆☆☆☆"), (3.5, "★★★☆☆"), (4.5, "★★★★☆"), (4.6, "★★★★★"), ("5", "★★★★★")]
)
def test_drawn_stars_never_say_more_than_the_number(average, drawn):
    assert as_stars(average) == drawn


def test_reviews_without_stars_are_listed_and_make_no_average(article):
    published(article, rating=None, title="No stars")

    panel = shown_reviews(article)

    assert titles(panel) == ["No stars"]
    assert panel.select(".hb-reviews__average, .hb-histogram, .hb-review__rating") == []


def test_a_review_shows_who_wrote_it_when_and_what(article):
    review = published(article, rating=4, title="Slept better", body="One.\nTwo.\n\nThree.", role="carer")

    shown = shown_reviews(article).find(id=f"review-{review.pk}")

    assert words(shown.h3) == "Slept better"
    assert words(shown.select_one(".hb-review__rating")) == "4 out of 5 stars"
    assert words(shown.select_one(".hb-review__byline")).startswith("Kim , Carer or relative")
    assert shown.time["datetime"] == review.published_at.date().isoformat()
    assert [part.get_text() for part in shown.select(".hb-review__text p")] == ["One.\nTwo.", "Three."]
    assert {part["dir"] for part in shown.select(".hb-review__text p")} == {"auto"}


def test_a_review_without_a_title_or_a_name_still_has_a_heading(article):
    published(article, title="", display_name="")

    assert titles(shown_reviews(article)) == ["Review by Anonymous"]


@pytest.mark.parametrize(("relationship", "shown"), [("none", False), ("", False), ("paid", True), ("employee", True)])
def test_a_connection_is_disclosed_beside_the_review(article, relationship, shown):
    published(article, relationship=relationship)

    assert ("Declared connection:" in words(shown_reviews(article))) == shown


def test_words_that_were_removed_are_said_to_be(article, moderator):
    review = published(article, body="Ask Joe Bloggs.")
    assert "has removed words" not in words(shown_reviews(article))

    review.redact(["Joe Bloggs"], moderator)

    assert "Ask [removed]." in words(shown_reviews(article))
    assert "A moderator has removed words from this review." in words(shown_reviews(article))


def test_a_response_stands_under_its_review_with_its_signature(article, moderator):
    robin = ContributorFactory(name="Robin Vale", prefix="Dr", credentials="MBBS")
    review = published(article)

    review.respond(robin, "Thank you.\n\nAsk your pharmacist <b>first</b>.", moderator)

    response = shown_reviews(article).select_one(".hb-response")
    assert words(response).startswith("Response by Dr Robin Vale, MBBS")
    assert [part.get_text() for part in response.select(".hb-response__text")] == [
        "Thank you.",
        "Ask your pharmacist <b>first</b>.",
    ]


def test_reviews_that_wait_or_were_refused_are_nowhere(article):
    ReviewFactory(page=article, title="Waits")
    ReviewFactory(page=article, title="Was refused").reject()

    panel = shown_reviews(article)

    assert titles(panel) == []
    assert "No reviews yet." in words(panel)


def test_without_reviews_there_is_nothing_to_sort(article):
    panel = shown_reviews(article)

    assert panel.select("nav, .hb-histogram, .hb-reviews__more") == []
    assert panel.select_one("a[data-hb-reviews-form]")["href"] == address("write", article.pk)


def test_a_closed_page_keeps_its_reviews_and_says_so(article):
    published(article, title="Stays")
    article.reviews_state = "closed"
    article.save()

    panel = shown_reviews(article)

    assert titles(panel) == ["Stays"]
    assert "This page takes no more reviews." in words(panel)
    assert panel.select("form, [data-hb-reviews-form], script") == []


def test_a_hidden_panel_prints_nothing(article):
    published(article)
    article.reviews_state = "hidden"
    article.save()

    html = get(article.url).content.decode()

    assert "hb-review" not in html
    assert "reviews.css" not in html


def test_a_site_without_our_urls_has_no_dead_links(article, settings):
    in_a_week(article)
    settings.HEALTHBLOCKS_REVIEWS_PAGE_SIZE = 2
    settings.ROOT_URLCONF = "tests.reviews.bare_urls"

    panel = shown_reviews(article)

    assert panel.select("a, form, nav, script") == []
    assert titles(panel) == ["Day 6", "Day 5"]
    assert words(panel.select_one(".hb-histogram li")) == "5 stars 1 review"
    assert "takes no more reviews" not in words(panel)


def test_a_page_without_the_mixin_shows_no_form(home):
    page = home.add_child(instance=ArticlePage(title="Plain", slug="plain"))

    html = html_of(page, "{% load healthblocks_reviews_tags %}{% reviews_panel heading='What you say' %}")

    assert "What you say" in html
    assert "<form" not in html
    assert "data-hb-reviews-form" not in html
    assert "takes no more reviews" not in html


def test_the_block_has_an_anchor_a_level_and_a_heading_of_its_own(article):
    article.body = [block("reviews_panel", {"heading": "What you say"})]
    article.save()
    published(article, title="Found me")

    panel = BeautifulSoup(html_of(anew(article), BODY), "html.parser").section

    assert panel["id"].startswith("hb-")
    assert panel.find(id=panel["aria-labelledby"]).get_text() == "What you say"
    assert (panel.h2.get_text(), panel.h3.get_text()) == ("What you say", "Found me")


def test_the_markdown_of_a_page_has_its_reviews_and_no_form(article):
    article.body = [block("reviews_panel", {"heading": ""})]
    article.reviews_form = "inline"
    article.save()
    published(article, title="Found *me*", body="Line.\n\n# No heading")

    markdown = anew(article).markdown

    assert "### Found \\*me\\*" in markdown
    assert "\\# No heading" in markdown
    assert not any(words in markdown for words in ("Newest first", "Report", "Your rating", "Send review"))


def test_a_preview_of_the_block_shows_its_heading(db):
    preview = html_of(ArticlePage(title="New"), "{% include 'wagtail_healthblocks/reviews/panel.html' with level=2 %}")

    assert "User Reviews" in preview
    assert "No reviews yet." in preview


def test_what_paper_gets_is_the_address_of_the_list(article):
    """With the name of the site: a cache keeps it, and a visitor may have come by any name and port."""
    in_a_week(article)

    for host in ("testserver", "localhost:6666"):
        for url in (article.url, address("list", article.pk)):
            html = get(url, headers={"host": host}).content.decode()
            address_line = BeautifulSoup(html, "html.parser").select_one(".hb-reviews__address")
            assert words(address_line).endswith(f": http://localhost{address('list', article.pk)}")
            assert host not in html


# What it costs, and what caches may do with it


def queries_of(page):
    get(page.url)
    with CaptureQueriesContext(connection) as queries:
        get(page.url)
    return [query["sql"] for query in queries]


def test_the_panel_costs_three_queries_at_most_and_writes_nothing(article, moderator):
    for review in in_a_week(article):
        review.respond(ContributorFactory(), "Thank you.", moderator)
    with_panel = queries_of(article)
    article.reviews_state = "hidden"
    article.save()

    without = queries_of(article)

    assert len(with_panel) - len(without) <= 3
    assert [sql for sql in with_panel if not sql.startswith("SELECT")] == []


@pytest.mark.parametrize("name", ["article", "list", "review"])
def test_what_is_read_can_be_cached_whole(article, name, admin_client):
    review = published(article)
    url = {
        "article": article.url,
        "list": address("list", article.pk),
        "review": address("review", article.pk, review.pk),
    }

    for client in (Client(), admin_client):
        response = get(url[name], client)
        assert not response.cookies
        assert "Cookie" not in response.get("Vary", "")
        assert "no-store" not in response.get("Cache-Control", "")
        assert b"csrfmiddlewaretoken" not in response.content
        assert b'name="token"' not in response.content


def test_an_article_with_the_form_on_it_belongs_to_one_visitor(article):
    article.reviews_form = "inline"
    article.save()

    response = get(article.url)
    form = BeautifulSoup(response.content, "html.parser").select_one("#reviews form")

    assert response["Cache-Control"] == "private, no-store"
    assert not response.cookies
    assert form["action"] == address("write", article.pk)
    assert form.find("input", {"name": "token"})["value"]
    assert form.find("input", {"name": "csrfmiddlewaretoken"}) is None


def test_a_visitor_with_a_session_gets_a_csrf_token_in_each_form(article, admin_client):
    review = published(article)
    article.reviews_form = "inline"
    article.save()

    for url in (article.url, address("write", article.pk), address("report", article.pk, review.pk)):
        assert soup_of(url, client=admin_client).find("input", {"name": "csrfmiddlewaretoken"}), url


@pytest.mark.parametrize("name", ["article", "list", "write", "report"])
def test_each_page_links_the_stylesheet_once_and_has_no_inline_script(article, name):
    review = published(article)
    args = [review.pk] if name == "report" else []

    soup = soup_of(article.url if name == "article" else address(name, article.pk, *args))

    assert len(soup.find_all("link", href=re.compile("reviews.css"))) == 1
    scripts = soup.find_all("script", type=lambda kind: kind != "application/ld+json")
    assert [(script["type"], script.get_text(strip=True)) for script in scripts] in ([], [("module", "")])
    assert soup.select("[style], [onclick], [onsubmit]") == []


# Further pages


def test_the_panel_shows_the_newest_three_and_leads_to_all(article):
    in_a_week(article, 7)

    panel = shown_reviews(article)

    assert titles(panel) == ["Day 6", "Day 5", "Day 4"]
    assert panel.find("a", string="All 7 reviews")["href"] == address("list", article.pk)
    assert panel.select("[rel=next], nav") == []


def test_the_panel_of_few_reviews_leads_to_no_others(article):
    in_a_week(article, 3)

    panel = shown_reviews(article)

    assert len(titles(panel)) == 3
    assert panel.select(".hb-reviews__more") == []


@pytest.mark.parametrize(("panel_size", "page_size", "shown"), [(5, 20, 5), (5, 2, 2), (1, 20, 1)])
def test_a_site_says_how_many_the_panel_shows_and_the_list_has_its_own_number(
    article, settings, panel_size, page_size, shown
):
    settings.HEALTHBLOCKS_REVIEWS_PANEL_SIZE, settings.HEALTHBLOCKS_REVIEWS_PAGE_SIZE = panel_size, page_size
    in_a_week(article, 7)

    assert len(titles(shown_reviews(article))) == shown
    assert len(titles(soup_of(address("list", article.pk)))) == min(7, page_size)


def test_the_stars_of_a_review_are_said_in_words(article):
    published(article, rating=4)

    stars = shown_reviews(article).select_one(".hb-review__rating")

    assert stars.select_one("[aria-hidden=true]").get_text() == "★★★★☆"
    assert words(stars) == "4 out of 5 stars"


def test_the_form_asks_for_stars_in_a_row_from_one_to_five(article):
    choices = soup_of(address("write", article.pk)).select("fieldset.hb-field--rating input[type=radio]")

    assert [choice["value"] for choice in choices] == ["1", "2", "3", "4", "5"]


def test_the_further_pages_hold_each_review_once(article, settings):
    settings.HEALTHBLOCKS_REVIEWS_PAGE_SIZE = 3
    reviews = in_a_week(article, 8)
    page, found = soup_of(address("list", article.pk)), []

    while True:
        found += titles(page)
        more = page.select_one("a[rel=next]")
        if not more:
            break
        page = soup_of(more["href"])

    assert found == [review.title for review in reviews]
    assert page.find("meta", attrs={"name": "robots"})["content"] == "noindex"
    assert page.find("link", rel="canonical") is None
    assert page.find("a", string=re.compile("first reviews"))["href"] == address("list", article.pk)


def test_the_first_page_of_the_list_is_the_one_that_search_engines_keep(article):
    published(article)

    for query in ("", "?sort=oldest", "?stars=4"):
        page = soup_of(address("list", article.pk) + query)
        assert page.find("link", rel="canonical")["href"] == address("list", article.pk)
        assert page.find("meta", attrs={"name": "robots"}) is None


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("newest", ["Day 2", "Day 1", "Day 0"]),
        ("oldest", ["Day 0", "Day 1", "Day 2"]),
        ("highest", ["Day 2", "Day 1", "Day 0"]),
        ("lowest", ["Day 0", "Day 1", "Day 2"]),
        ("DROP TABLE", ["Day 2", "Day 1", "Day 0"]),
    ],
)
def test_readers_choose_the_order(article, order, expected):
    in_a_week(article, 3)

    page = soup_of(f"{address('list', article.pk)}?sort={order}")

    assert titles(page) == expected
    current = page.select(".hb-reviews__orders [aria-current]")
    assert len(current) == 1
    assert len(page.select(".hb-reviews__orders a")) == 4


def test_readers_choose_the_stars_and_keep_the_order(article):
    in_a_week(article, 10)

    page = soup_of(f"{address('list', article.pk)}?stars=2&sort=oldest")

    assert titles(page) == ["Day 1", "Day 6"]
    assert "Only reviews with 2 stars are shown." in words(page)
    orders = [link["href"] for link in page.select(".hb-reviews__orders a")]
    assert all("stars=2" in order for order in orders)
    assert page.find("a", string="Show all reviews")["href"] == address("list", article.pk)


def test_stars_that_nobody_gave_are_an_answer_too(article):
    published(article, rating=5)

    page = soup_of(f"{address('list', article.pk)}?stars=1")

    assert "There are no such reviews." in words(page)


@pytest.mark.parametrize(
    "cursor", ["x", "%00", "AAAA", "W10", "e30", "9" * 5000, "../..", "%F0%9F%92%A3", "WyJuZXdlc3Qi"]
)
def test_a_forged_cursor_shows_the_first_page(article, cursor):
    in_a_week(article, 3)

    page = soup_of(f"{address('list', article.pk)}?after={cursor}")

    assert titles(page) == ["Day 2", "Day 1", "Day 0"]


def test_a_review_has_an_address_of_its_own(article):
    review, waiting = published(article, title="Found me"), ReviewFactory(page=article)
    link = shown_reviews(article).select_one(".hb-review__date a")["href"]

    page = soup_of(link)

    assert link == address("review", article.pk, review.pk)
    assert titles(page) == ["Found me"]
    assert page.find("a", href=article.url)
    get(address("review", article.pk, waiting.pk), status=404)
    get(address("review", article.pk, 2**63), status=404)


def test_a_page_in_another_language_of_the_browser_is_read_in_it(article):
    published(article)

    html = soup_of(address("list", article.pk), HTTP_ACCEPT_LANGUAGE="ar").html

    assert (html["lang"], html["dir"]) == ("ar", "rtl")


# The form


def described(soup, control):
    """The texts that a control names as its description."""
    return " ".join(words(soup.find(id=name)) for name in control["aria-describedby"].split())


def test_the_form_says_beside_the_email_field_that_it_is_not_published(article):
    form = soup_of(address("write", article.pk)).form
    email = form.find("input", {"name": "email"})

    assert "Your email address will not be published." in described(form, email)
    assert email["autocomplete"] == "email"
    assert form.find("input", {"name": "display_name"})["autocomplete"] == "nickname"


def test_every_field_has_a_label(article):
    form = soup_of(address("write", article.pk)).form

    controls = form.select("input:not([type=hidden]), select, textarea")

    assert len(controls) > 10
    assert [control["name"] for control in controls if not form.find("label", attrs={"for": control["id"]})] == []
    assert "Your rating" in form.fieldset.legend.get_text()


def test_nobody_meets_the_field_that_must_stay_empty(article):
    trap = soup_of(address("write", article.pk)).form.find("input", {"name": "website"})

    assert (trap["tabindex"], trap["autocomplete"]) == ("-1", "off")
    assert trap.parent["aria-hidden"] == "true"


def test_a_fragment_is_the_form_alone(article):
    html = get(address("write", article.pk) + "?fragment=1").content.decode().strip()

    assert html.startswith("<form")
    assert html.endswith("</form>")


def test_what_is_wrong_is_said_at_the_top_and_on_the_field_and_nothing_is_lost(article):
    response = post(article, display_name="Dr Who", email="nobody", role="carer", relationship="paid")
    soup = BeautifulSoup(response.content, "html.parser")
    name = soup.find("input", {"name": "display_name"})

    assert response.status_code == 422
    assert soup.title.get_text().startswith("Error:")
    summary = soup.find(role="alert")
    assert summary["tabindex"] == "-1"
    links = [link["href"] for link in summary.find_all("a")]
    assert links == ["#hb-review-display_name", "#hb-review-email"]
    assert all(soup.find(id=link[1:]) for link in links)
    assert name["aria-invalid"] == "true"
    assert "Leave out titles" in described(soup, name)
    assert (name["value"], soup.find("input", {"name": "email"})["value"]) == ("Dr Who", "nobody")
    assert soup.textarea.get_text().strip() == REVIEW["body"]
    chosen = {option.get("value", "on") for option in soup.select("option[selected], input[checked]")}
    assert chosen == {"4", "carer", "paid", "on"}


def test_each_link_of_an_empty_form_leads_to_a_field(article):
    response = post(article, **dict.fromkeys(REVIEW, ""))
    soup = BeautifulSoup(response.content, "html.parser")

    links = [link["href"] for link in soup.find(role="alert").find_all("a")]

    assert len(links) == 5
    assert all(soup.find(id=link[1:]).name in ("input", "textarea", "select") for link in links)


def test_a_wrong_sum_is_said_where_the_sum_is(article, settings):
    settings.HEALTHBLOCKS_REVIEWS_CHALLENGE = "arithmetic"

    response = post(article, challenge="1000")
    soup = BeautifulSoup(response.content, "html.parser")

    link = soup.find(role="alert").a
    target = soup.find(id=link["href"][1:])
    assert target.find("input", {"name": "challenge"})["aria-invalid"] == "true"
    assert link.get_text() in words(target)
    assert soup.textarea.get_text().strip() == REVIEW["body"]


def test_a_page_that_closes_meanwhile_shows_back_what_was_typed(article):
    form = filled_form(article, body="Line one.\n\n  Line two & more.")
    article.reviews_state = "closed"
    article.save()

    response = Client().post(address("write", article.pk), form, **SAME_ORIGIN)
    soup = BeautifulSoup(response.content, "html.parser")

    assert response.status_code == 403
    typed = [text.get_text().removeprefix("\n") for text in soup.select(".hb-typed pre")]
    assert typed == [REVIEW["title"], "Line one.\n\n  Line two & more.", "River", "river@example.org"]
    assert "This page takes no more reviews" in words(soup.h1)


def test_without_a_database_the_text_comes_back_on_a_page_that_needs_none(article, monkeypatch):
    def gone(*args):
        raise OperationalError("gone")

    monkeypatch.setattr(views, "reviewable_page", gone)
    with CaptureQueriesContext(connection) as queries:
        response = Client().post(
            address("write", article.pk), filled_form(article, body="Keep <b>this</b>."), **SAME_ORIGIN
        )

    assert response.status_code == 503
    assert "Keep &lt;b&gt;this&lt;/b&gt;." in response.content.decode()
    assert len(queries) == 0


# After it


def answer_to(page, **changes):
    """What the writer of a review reads next."""
    return BeautifulSoup(post(page, **changes).content, "html.parser")


@pytest.mark.parametrize(
    ("trusting", "told"),
    [(False, "A person reads it before it is shown."), (True, "It is shown at once, unless a person should read it")],
)
def test_the_writer_is_thanked_and_told_what_happens_next(article, settings, trusting, told):
    settings.HEALTHBLOCKS_REVIEWS_AUTO_APPROVE = trusting

    page = answer_to(article)

    assert words(page.h1) == "Thank you"
    assert told in words(page)
    assert page.find("a", href="/reviews/how-we-handle-reviews/")


@pytest.mark.parametrize(("countries", "shown"), [("DE GB", ["DE Line"]), ("GB DE", ["GB Line"]), ("FR", []), ("", 2)])
def test_the_writer_is_told_where_the_sites_first_country_takes_reports_of_side_effects(article, countries, shown):
    rules = HealthblocksSiteSettings.for_site(factories.site())
    rules.readers_countries = countries
    rules.save()
    for country in ("GB", "DE"):
        HelplineFactory(kind="reporting", country=country, name=f"{country} Line")

    page = answer_to(article)

    names = [words(name) for name in page.select(".hb-helpline__name bdi")]
    assert names == shown or len(names) == shown
    assert names or "the medicines agency of your country" in words(page)


def test_somebody_in_danger_first_reads_where_to_get_help(article):
    HelplineFactory(name="Listening Line", phone="0300 555 0123")

    page = answer_to(article, body="I want to kill myself.")

    assert words(page.h1) == "Thank you"
    line = page.select_one(".hb-helpline__list li")
    assert line.find("a", href="tel:03005550123")
    assert line.sourceline < page.find("h2", string="What happens next").sourceline


def test_a_site_without_helplines_still_says_what_to_do(article):
    page = answer_to(article, body="I want to kill myself.")

    assert "call the emergency number" in words(page)
    assert "Tell somebody you trust" in words(page)


def test_a_reader_reports_a_review_without_an_account(article):
    review = published(article, title="Odd")
    report = shown_reviews(article).select_one(".hb-review__report a")
    form = soup_of(report["href"]).form

    reasons = [radio["value"] for radio in form.select("input[type=radio]")]
    response = Client().post(report["href"], {"reason": reasons[0]}, **SAME_ORIGIN)

    assert words(report) == "Report the review by Kim"
    assert Report.objects.get().review == review
    assert "Your report has arrived." in words(soup_of(response.url))


def test_a_visitor_with_a_session_reports_with_a_csrf_token_and_not_without(article, admin_user):
    client = Client(enforce_csrf_checks=True)
    client.force_login(admin_user)
    url = address("report", article.pk, published(article).pk)
    token = soup_of(url, client=client).find("input", {"name": "csrfmiddlewaretoken"})["value"]

    without = client.post(url, {"reason": "abuse"}, **SAME_ORIGIN)
    with_token = client.post(url, {"reason": "abuse", "csrfmiddlewaretoken": token}, **SAME_ORIGIN)

    assert (without.status_code, with_token.status_code) == (403, 303)
    assert "send it again" in words(BeautifulSoup(without.content, "html.parser").find(role="alert"))


def test_a_report_needs_a_reason(article):
    review = published(article)

    response = Client().post(address("report", article.pk, review.pk), {}, **SAME_ORIGIN)
    soup = BeautifulSoup(response.content, "html.parser")

    assert response.status_code == 422
    assert soup.find(id=soup.find(role="alert").a["href"][1:])["type"] == "radio"
    assert not Report.objects.exists()


# What must never be there


def every_page(article, review):
    """The HTML of every page on which a reader's words may stand."""
    fields = dict.fromkeys(("title", "body", "display_name", "email", "role", "token", "website"), HOSTILE)
    yield get(article.url).content.decode()
    for name, args in [("list", []), ("review", [review.pk]), ("report", [review.pk]), ("write", []), ("thanks", [])]:
        yield get(address(name, article.pk, *args)).content.decode()
    yield post(article, **fields, rating=HOSTILE, relationship=HOSTILE).content.decode()
    yield Client().post(address("report", article.pk, review.pk), {"reason": HOSTILE}, **SAME_ORIGIN).content.decode()


def test_what_readers_type_is_never_markup(article, moderator):
    review = published(article, title=HOSTILE[:100], body=HOSTILE, display_name=HOSTILE[:60])
    review.respond(None, HOSTILE, moderator)

    for html in every_page(article, review):
        soup = BeautifulSoup(html, "html.parser")
        assert "<script>alert" not in html
        assert soup.find("svg", onload=True) is None
        assert "{{ 7" not in html
        assert "14" not in [text.strip() for text in soup.stripped_strings]
    assert HOSTILE in shown_reviews(article).select_one(".hb-review__text").get_text()


def test_no_email_address_is_on_any_page(article):
    review = published(article, email="river@example.org")

    for html in every_page(article, review):
        assert "river@example.org" not in html


# What a site can replace

REPLACED = "<!-- replaced by the site -->"
ROOT = "wagtail_healthblocks/reviews"
#: Where each template is seen; what is missing here is seen in the article.
SEEN = {
    "includes/orders.html": ["list"],
    "list.html": ["list", "filtered", "further", "nothing"],
    "review.html": ["review"],
    "write.html": ["write"],
    "form.html": ["write"],
    "closed.html": ["closed"],
    "thanks.html": ["thanks", "reported"],
    "report.html": ["report"],
    "unavailable.html": ["unavailable"],
    "includes/first_help.html": ["crisis", "crisis without a helpline"],
    "includes/errors.html": ["errors"],
    "includes/field.html": ["errors"],
    "includes/typed.html": ["closed"],
}
#: Frames that other templates fill, one tested elsewhere, and single lines, which a site replaces whole.
OTHERS = {"base.html", "page.html", "policy.html", "css.html", "js.html", "blocks/reviews_panel.html"}
PATHS = [
    path for path in sorted((TEMPLATES / ROOT).rglob("*.html")) if not path.is_relative_to(TEMPLATES / ROOT / "admin")
]
NAMES = [str(path.relative_to(TEMPLATES / ROOT)) for path in PATHS]


def parts_of(name):
    return re.findall(r"{% block (\w+) %}", (TEMPLATES / ROOT / name).read_text(encoding="utf-8"))


class Site:
    """Every state of the reviews' pages, on a site that may have templates of its own."""

    def __init__(self, article, moderator):
        self.article = article
        HelplineFactory()
        answered, *_rest = in_a_week(article, 3)
        Review.objects.filter(pk=answered.pk).update(relationship="paid", redacted_at=timezone.now())
        answered.respond(None, "Thank you.", moderator)
        self.report_of = answered.pk

    def see(self, state):
        page = self.article
        match state:
            case "article":
                return get(page.url).content.decode()
            case "inline" | "hidden" | "closed article":
                return self.see_article(state)
            case "preview":
                return html_of(ArticlePage(title="New"), f"{{% include '{ROOT}/panel.html' with level=2 %}}")
            case "further":
                more = shown_reviews(page).select_one("a[rel=next]")["href"]
                return get(more).content.decode()
            case "filtered" | "nothing":
                return get(
                    address("list", page.pk) + ("?stars=1" if state == "filtered" else "?stars=5")
                ).content.decode()
            case "crisis" | "crisis without a helpline":
                Helpline.objects.update(live=state == "crisis")
                return post(page, body="I want to end my life.", rating="").content.decode()
            case "thanks":
                return post(page, **solved(page)).content.decode()
            case "reported":
                return get(address("thanks", page.pk) + "?report").content.decode()
            case "errors":
                return post(page, **dict.fromkeys(REVIEW, "")).content.decode()
            case "closed":
                type(page).objects.filter(pk=page.pk).update(reviews_state="closed")
                html = post(page, token="x").content.decode()
                type(page).objects.filter(pk=page.pk).update(reviews_state="open")
                return html
            case "unavailable":
                request = RequestFactory().post("/", {"body": "Typed."})
                return views.returned(request, read_post(request), 503).content.decode()
            case "review" | "report":
                return get(address(state, page.pk, self.report_of)).content.decode()
        return get(address(state, page.pk)).content.decode()

    def see_article(self, state):
        change = {"inline": {"reviews_form": "inline"}}.get(state, {"reviews_state": "closed"})
        before = {name: getattr(self.article, name) for name in change}
        type(self.article).objects.filter(pk=self.article.pk).update(**change)
        html = get(self.article.url).content.decode()
        type(self.article).objects.filter(pk=self.article.pk).update(**before)
        return html


@pytest.fixture
def site(article, moderator, settings):
    settings.HEALTHBLOCKS_REVIEWS_PAGE_SIZE = 2
    settings.HEALTHBLOCKS_REVIEWS_CHALLENGE = "arithmetic"
    return Site(article, moderator)


@pytest.mark.parametrize("name", [name for name in NAMES if name not in OTHERS])
@pytest.mark.thorough
def test_a_site_replaces_any_part_of_any_template(site, name, tmp_path):
    path = tmp_path / ROOT / name
    path.parent.mkdir(parents=True)
    states = SEEN.get(name) or ["article", "inline", "closed article", "preview"]
    parts, untouched = parts_of(name), []

    for part in parts:
        path.write_text(f'{{% extends "{ROOT}/{name}" %}}{{% block {part} %}}{REPLACED}{{% endblock %}}')
        with override_settings(TEMPLATES=[{**django_settings.TEMPLATES[0], "DIRS": [tmp_path]}]):
            if not any(REPLACED in site.see(state) for state in states):
                untouched.append(part)

    assert parts
    assert untouched == []


def test_the_contact_of_the_policy_is_the_only_address_there(article):
    ReviewsSiteSettings.objects.create(site=factories.site(), contact_email="reviews@example.org")

    html = get("/reviews/how-we-handle-reviews/").content.decode()

    assert set(re.findall(r"[\w.]+@[\w.]+\w", html)) <= {"reviews@example.org"}
