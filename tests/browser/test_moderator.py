"""The moderator's day, in a real browser."""

from datetime import datetime, timezone

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Permission
from django.test import Client

from tests.factories import ContributorFactory, ReviewFactory, site_root
from tests.reviews.admin import url_of
from tests.testapp.models import ReviewedPage
from wagtail_healthblocks.reviews.models import Report, Review, ReviewSummary
from wagtail_healthblocks.reviews.permissions import ACTIONS

MAY = ("access_admin", *(f"{what}_review" for what in sorted(ACTIONS)))

LONG_AGO = datetime(2024, 3, 1, 12, tzinfo=timezone.utc)


@pytest.fixture
def article(live_server):
    return site_root().add_child(instance=ReviewedPage(title="Sleeping well", slug="sleeping-well"))


@pytest.fixture
def desk(live_server, tab, django_user_model, settings):
    """The admin, with a moderator logged in."""
    settings.WAGTAIL_GRAVATAR_PROVIDER_URL = None
    settings.WAGTAIL_ENABLE_UPDATE_CHECK = False
    moderator = django_user_model.objects.create_user("moderator", password="secret")
    moderator.user_permissions.set(Permission.objects.filter(codename__in=MAY))
    client = Client()
    client.force_login(moderator)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    tab.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
    tab.goto(f"{live_server.url}/admin/")
    return tab


def open_queue(desk):
    """From the dashboard by the menu, which says how many wait."""
    desk.goto(desk.url.partition("/admin/")[0] + "/admin/")
    desk.get_by_role("link", name="Reviews (").first.click()
    desk.get_by_role("heading", name="Reviews", level=1).wait_for(state="attached")
    desk.wait_for_load_state()


def faults(desk, axe):
    """What axe finds, once messages have slid in."""
    desk.evaluate("""Promise.all(
        document.getAnimations()
            .filter(animation => animation.effect.getComputedTiming().endTime < 2000)
            .map(animation => animation.finished.catch(() => null))
    )""")
    return axe(desk, "#main")


def row(desk, title):
    return desk.locator("tbody tr").filter(has_text=title)


def said(desk, text):
    """That a message says so, without the marks around words that may run the other way."""
    desk.locator(".messages li", has_text=text.partition("“")[0]).wait_for()
    words = " ".join(desk.locator(".messages").inner_text().split())
    assert text in words.translate(dict.fromkeys(map(ord, "\u2066\u2067\u2068\u2069"))), words


def as_readers_see(article):
    """The text of the article's panel, as a visitor who is not logged in gets it."""
    soup = BeautifulSoup(Client().get(article.get_url()).content, "html.parser")
    return soup.select_one(".hb-reviews").get_text(" ", strip=True)


def report(review, place):
    Report.objects.file(review, place, Report.Reason.ABUSE)


def statuses(**filters):
    return sorted(Review.objects.filter(**filters).values_list("status", flat=True))


def test_the_moderators_day(desk, article):
    wanted = [ReviewFactory(page=article, title=f"Good sleep {number}", rating=5) for number in range(55)]
    ReviewFactory(page=article, title="My phone", body="Call 020 7946 0958", risk=1, flags=["phone"], rating=1)
    ReviewFactory(page=article, title="Old spam", status="spam")

    open_queue(desk)
    assert desk.locator("[data-bulk-action-checkbox]").count() == 50
    assert not row(desk, "Old spam").count()

    search = desk.get_by_role("searchbox").or_(desk.get_by_label("Search term")).first
    search.fill("good sleep")
    search.blur()  # now: leaving the field searches once more, and the rows that come then are not ticked
    desk.get_by_text("There are 55 matches").wait_for()
    desk.wait_for_load_state("networkidle")
    desk.locator("[data-bulk-action-select-all-checkbox]").first.check()
    desk.get_by_role("button", name="Select all reviews in listing").click()
    desk.get_by_role("link", name="Publish the selected reviews").click()
    desk.get_by_text("55 reviews will change").wait_for()
    assert statuses(status="published") == []
    desk.get_by_role("button", name="Publish").click()
    desk.get_by_text("Published: 55").wait_for()
    assert ReviewSummary.objects.get(page=article).average == 5
    assert "Good sleep" in as_readers_see(article)

    desk.get_by_role("button", name="Undo").click()
    desk.get_by_text("55 reviews are as they were before").wait_for()
    assert set(statuses(pk__in=[review.pk for review in wanted])) == {"pending"}
    assert ReviewSummary.objects.get(page=article).average is None
    assert "No reviews yet." in as_readers_see(article)


def test_a_moderator_reads_removes_words_publishes_answers_and_takes_back(desk, article):
    ContributorFactory(name="Robin Example")
    older = ReviewFactory(page=article, title="Good sleep", rating=5)
    review = ReviewFactory(page=article, title="My phone", body="Call 020 7946 0958. It worked.", rating=3)

    open_queue(desk)
    row(desk, "My phone").get_by_role("link").first.click()
    desk.locator("mark.hb-finding", has_text="020 7946 0958").wait_for()
    assert "★" not in desk.locator("main").inner_text()

    desk.get_by_label("Call 020 7946 0958").check()
    desk.get_by_role("button", name="Remove these words").click()
    desk.get_by_text("The words are removed.").wait_for()
    assert Review.objects.get(pk=review.pk).body == "[removed]. It worked."

    desk.get_by_text("Write a response already").click()
    desk.get_by_label("Signed by").select_option(label=desk.locator("option", has_text="Robin Example").inner_text())
    desk.locator("[name=response-text]").fill("Thank you for telling us.")
    desk.get_by_role("button", name="Save response").click()
    desk.get_by_text("The response is saved.").wait_for()

    desk.get_by_role("button", name="Publish").click()
    said(desk, f"Published: “My phone”. Undo Next, and below: review {older.pk}. Left to look at: 1.")
    desk.locator(".hb-review__title", has_text="Good sleep").wait_for()
    assert ReviewSummary.objects.get(page=article).average == 3
    assert all(words in as_readers_see(article) for words in ("3.0", "It worked.", "Thank you for telling us."))

    desk.get_by_role("button", name="Reject").click()
    desk.get_by_text("Choose the reason why").wait_for()
    desk.get_by_label("Reason").select_option("unrelated")
    desk.get_by_role("button", name="Reject").click()
    said(desk, "Rejected: “Good sleep”. Undo")
    assert statuses(pk=older.pk) == ["rejected"]

    desk.get_by_role("button", name="Undo").click()
    desk.get_by_text("1 review is as it was before.").wait_for()
    assert statuses(pk=older.pk) == ["pending"]


def test_the_moderators_pages_are_accessible(desk, article, axe):
    ReviewFactory(page=article, title="I wanted to end it all", risk=2, flags=["self_harm"], reports=1)
    review = ReviewFactory(page=article, status="published")
    review.respond(None, "Thank you.", None)

    open_queue(desk)
    assert faults(desk, axe) == []

    row(desk, "end it all").get_by_role("checkbox").check()
    desk.get_by_role("link", name="Reject the selected reviews").click()
    desk.get_by_text("1 review will change").wait_for()
    assert faults(desk, axe) == []
    desk.get_by_role("button", name="Reject").click()
    desk.get_by_text("Choose the reason why").wait_for()
    assert faults(desk, axe) == []

    open_queue(desk)
    row(desk, "end it all").get_by_role("link").first.click()
    desk.get_by_role("heading", name="Decide").wait_for()
    assert faults(desk, axe) == []
    desk.get_by_role("button", name="Reject").click()
    desk.get_by_text("Choose the reason why").wait_for()
    assert faults(desk, axe) == []
    desk.get_by_role("button", name="Publish").click()
    said(desk, "Published: “I wanted to end it all”.")
    assert faults(desk, axe) == []

    desk.goto(desk.url.partition("/admin/")[0] + url_of("edit", review.pk))
    assert faults(desk, axe) == []
    desk.get_by_role("link", name="Erase this review").click()
    desk.get_by_role("button", name="Erase for good").wait_for()
    assert faults(desk, axe) == []


def test_a_moderator_filters_without_leaving_the_queue(desk, article):
    ReviewFactory(page=article, title="May need help", risk=2)
    ReviewFactory(page=article, title="Nothing found")
    ReviewFactory(page=article, title="Spam with risk", risk=2, status="spam")

    open_queue(desk)
    desk.get_by_role("button", name="Show filters").or_(desk.get_by_role("button", name="Filter")).first.click()
    desk.get_by_role("button", name="Safety").first.click()
    desk.get_by_label("May need help", exact=True).check()
    row(desk, "Nothing found").wait_for(state="detached")
    row(desk, "May need help").get_by_role("checkbox").check()

    assert not row(desk, "Spam with risk").count()
    assert "risk=2" in desk.url


def test_three_reports_keep_and_one_more_report(desk, article, settings):
    settings.HEALTHBLOCKS_REVIEWS_REPORTS_TO_HOLD = 4
    review = ReviewFactory(page=article, title="Clear and kind", rating=4)
    review.publish()
    for place in ("one", "two", "three"):
        report(review, place)

    open_queue(desk)
    assert "3 new" in row(desk, "Clear and kind").inner_text()
    row(desk, "Clear and kind").get_by_role("link").first.click()
    desk.get_by_text("Readers have reported this review").wait_for()
    desk.get_by_role("button", name="Keep, report handled").click()
    said(desk, "Kept, reports handled: “Clear and kind”.")
    assert "Clear and kind" in as_readers_see(article)
    open_queue_without_work(desk)
    assert not row(desk, "Clear and kind").count()

    for place in ("one", "two", "three", "four"):
        report(review, place)

    open_queue(desk)
    assert "1 new / 4" in row(desk, "Clear and kind").inner_text()
    assert "Clear and kind" in as_readers_see(article)


def open_queue_without_work(desk):
    desk.goto(desk.url.partition("/admin/")[0] + url_of("list"))
    desk.wait_for_load_state()


@pytest.mark.parametrize(
    ("scheme", "forced", "width"),
    [("light", "none", 1280), ("light", "active", 1280), ("dark", "none", 400)],
)
def test_three_urgent_ones_among_three_hundred_are_seen_at_once(desk, article, axe, scheme, forced, width):
    Review.objects.bulk_create(ReviewFactory.build(page=article, title=f"Good sleep {n}") for n in range(300))
    for number in range(3):
        ReviewFactory(page=article, title=f"Dark {number}", risk=2, flags=["self_harm"], created_at=LONG_AGO)
    desk.emulate_media(color_scheme=scheme, forced_colors=forced)
    desk.set_viewport_size({"width": width, "height": 900})

    desk.goto(desk.url.partition("/admin/")[0] + url_of("list"))
    desk.wait_for_load_state()

    first = desk.locator("tbody tr").first
    mark = first.locator(".hb-urgent__mark")
    assert "Dark" in first.inner_text()
    assert "May need help" in mark.inner_text()
    assert mark.locator("svg").is_visible()
    assert mark.evaluate("mark => getComputedStyle(mark).borderTopStyle") == "solid"
    assert not desk.locator("tbody tr").nth(3).locator(".hb-urgent__mark").count()
    pill = desk.locator("tbody tr").nth(3).get_by_text("Waiting", exact=True)
    lines = pill.evaluate("""pill => {
        const range = document.createRange(); range.selectNodeContents(pill); return range.getClientRects().length
    }""")
    assert lines == 1
    assert faults(desk, axe) == []


def test_a_key_decides_and_is_a_letter_in_a_field(desk, article):
    review = ReviewFactory(page=article, title="Good sleep")
    desk.goto(desk.url.partition("/admin/")[0] + url_of("edit", review.pk))
    desk.get_by_role("button", name="Publish").wait_for()
    desk.wait_for_load_state("networkidle")

    desk.get_by_label("Other words to remove").click()
    desk.keyboard.type("sp")
    assert statuses(pk=review.pk) == ["pending"]
    desk.get_by_role("heading", name="Decide").click()
    desk.keyboard.press("p")

    said(desk, "Published: “Good sleep”.")
    assert statuses(pk=review.pk) == ["published"]


def test_a_phone_shows_every_word_of_a_review_and_every_move(desk, article):
    review = ReviewFactory(
        page=article, title="It helped me to sleep, and to wake up", body="A long sentence of words. " * 9
    )
    desk.set_viewport_size({"width": 360, "height": 740})

    desk.goto(desk.url.partition("/admin/")[0] + url_of("edit", review.pk))
    parts = desk.locator(".hb-review :is(p, .button, select)").locator("visible=true")
    edges = parts.evaluate_all("all => all.map(each => [each.textContent, each.getBoundingClientRect().right])")

    assert len(edges) > 5
    assert [words for words, edge in edges if edge > 360] == []


def test_a_phone_breaks_no_word_of_a_pages_title_in_the_queue(desk, article):
    ReviewFactory(page=article)
    open_queue(desk)

    desk.set_viewport_size({"width": 360, "height": 740})
    cell = desk.get_by_role("cell", name="Sleeping well")

    # Two words, so two lines at most.
    assert (
        cell.evaluate("""cell => {
        const words = document.createRange();
        words.selectNodeContents(cell);
        return new Set([...words.getClientRects()].filter((box) => box.width > 1).map((box) => box.top)).size;
    }""")
        <= 2
    )


def test_the_key_of_a_move_can_be_read_on_its_button(desk, article):
    review = ReviewFactory(page=article)

    desk.goto(desk.url.partition("/admin/")[0] + url_of("edit", review.pk))
    colours = desk.locator(".hb-review kbd").evaluate_all(
        "all => all.map(key => [getComputedStyle(key).color, getComputedStyle(key.parentElement).color])"
    )

    assert colours and all(key == button for key, button in colours)
