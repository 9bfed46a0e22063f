"""What moderators work with: the queue, what is said after a decision, removals, answers, and a writer's other reviews."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Site

from tests.factories import ContributorFactory, ReviewFactory
from tests.reviews.admin import HOSTILE, bulk_url, fields_of, listed, many, messages_of, soup_of, status_of, url_of
from tests.testapp.models import ReviewedPage
from wagtail_healthblocks.reviews import safety
from wagtail_healthblocks.reviews.admin_views import OTHERS
from wagtail_healthblocks.reviews.models import Report, Review, ReviewsSiteSettings
from wagtail_healthblocks.reviews.models.reviews import risk_of
from wagtail_healthblocks.reviews.moderation import FLAG_LABELS, flag_choices

URGENT, CHECK, NONE = Review.Risk.URGENT, Review.Risk.CHECK, Review.Risk.NONE


@pytest.fixture
def desk(client, moderator):
    client.force_login(moderator)
    return client


def shown_and_reported(page, **values):
    review = ReviewFactory(page=page, **values)
    review.publish()
    Report.objects.file(review, "a place", "abuse")
    return Review.objects.get(pk=review.pk)


def decide(desk, review, move, back=None, **data):
    review.refresh_from_db()
    data = {"seen": review.status, "seen_reports": review.open_reports, "reason": "", **data}
    return desk.post(url_of("decide", review.pk, next=back), {"move": move, **data}, follow=True)


def text_of(response):
    return soup_of(response).main.get_text(" ", strip=True)


# The queue


def test_the_queue_opens_on_what_needs_attention_urgent_first(article, desk):
    day = timezone.now()
    urgent = ReviewFactory(page=article, risk=URGENT, created_at=day - timedelta(days=9))
    check = ReviewFactory(page=article, risk=CHECK, created_at=day - timedelta(days=5))
    newest, older = (ReviewFactory(page=article, created_at=day - timedelta(days=age)) for age in (0, 3))
    reported = shown_and_reported(article, created_at=day - timedelta(days=1))
    ReviewFactory(page=article, status="published", risk=URGENT)
    for status in ("rejected", "spam", "hidden", "erased"):
        ReviewFactory(page=article, status=status, risk=URGENT)

    assert listed(desk.get(url_of("list"))) == [urgent.pk, check.pk, newest.pk, reported.pk, older.pk]
    assert listed(desk.get(url_of("list", status="pending"))) == [urgent.pk, check.pk, newest.pk, older.pk]


@pytest.mark.lengthy
def test_three_urgent_ones_among_three_hundred_are_the_first_rows_and_say_so_in_words(article, desk):
    many(article, 300)
    urgent = many(article, 3, risk=URGENT, created_at=timezone.now() - timedelta(days=400))

    soup = soup_of(desk.get(url_of("list")))

    rows = soup.select(".listing tbody tr")
    assert {int(row.select_one("[data-object-id]")["data-object-id"]) for row in rows[:3]} == {
        review.pk for review in urgent
    }
    assert [bool(row.select(".hb-urgent__mark")) for row in rows[:4]] == [True, True, True, False]
    assert ["hb-urgent" in row.get("class", []) for row in rows[:4]] == [True, True, True, False]
    assert "May need help" in rows[0].get_text()


@pytest.mark.parametrize(
    ("parameters", "number"),
    [({"reported": "new"}, 1), ({"reported": "yes", "status": "all"}, 2), ({"reported": "no"}, 1), ({}, 2)],
)
def test_the_queue_can_be_narrowed_down_to_new_reports(article, desk, moderator, parameters, number):
    shown_and_reported(article)
    shown_and_reported(article).keep(moderator)
    ReviewFactory(page=article)

    assert len(listed(desk.get(url_of("list", **parameters)))) == number


@pytest.mark.parametrize("flag", [flag for flag, _label in flag_choices()])
def test_the_queue_can_be_narrowed_down_to_each_finding(article, desk, flag):
    wanted = ReviewFactory(page=article, flags=["zzz", flag, "aaa"])
    ReviewFactory(page=article, flags=[f"{flag}_too", f"not_{flag}", flag.replace("_", "x") + "x"])
    ReviewFactory(page=article, flags=[other for other, _label in flag_choices() if other != flag])

    assert listed(desk.get(url_of("list", flag=flag))) == [wanted.pk]


def test_a_finding_that_there_is_not_lists_nothing(article, desk):
    ReviewFactory(page=article, flags=["phone"])

    assert listed(desk.get(url_of("list", flag='"]'))) == []


@pytest.mark.any_database
@pytest.mark.lengthy
def test_each_finding_has_words(article, desk):
    flags = ["over_limit", "unknown_address", "often", "second", "repeated", "no_origin", "no_rules", "uncounted"]
    review = ReviewFactory(page=article, flags=flags)

    text = text_of(desk.get(url_of("edit", review.pk)))

    assert [flag for flag in flags if flag in text.split()] == []
    assert all(str(FLAG_LABELS[flag]) in text for flag in flags)


@pytest.mark.parametrize(("status", "columns"), [("attention", 0), ("pending", 0), ("all", 1), ("published", 1)])
def test_stars_have_a_column_only_where_there_are_any_to_show(article, desk, status, columns):
    ReviewFactory(page=article, status="published")
    ReviewFactory(page=article)

    headings = [cell.get_text(strip=True) for cell in soup_of(desk.get(url_of("list", status=status))).select("th")]

    assert headings.count("Stars") == columns


def test_a_row_has_the_words_the_role_the_language_and_the_findings(article, desk):
    ReviewFactory(page=article, title="Calm", body="word " * 60, role="carer", language="de", flags=["side_effect"])

    row = soup_of(desk.get(url_of("list"))).select_one(".listing tbody tr").get_text(" ", strip=True)

    assert row.count("word") == 60
    for words in ("Calm", "Carer or relative", "de", "Side effect"):
        assert words in row


def test_a_review_of_stars_alone_is_called_by_its_number(article, desk):
    review = ReviewFactory(page=article, title="", body="")

    assert soup_of(desk.get(url_of("list"))).select_one("td.title a").get_text(strip=True) == f"Review {review.pk}"


@pytest.mark.skipif(connection.vendor != "sqlite", reason="Other databases choose by how many rows there are.")
def test_the_default_queue_reads_its_rows_by_the_index(article, desk):
    """Without it a million rows would be read and sorted for fifty."""
    many(article, 50, status="published")
    many(article, 5)
    with CaptureQueriesContext(connection) as queries:
        desk.get(url_of("list"))

    rows = [query["sql"] for query in queries if "ORDER BY" in query["sql"] and "risk" in query["sql"]]
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {rows[0]}")
        plan = " ".join(str(row) for row in cursor.fetchall())
    assert "hb_review_attention" in plan
    assert "TEMP B-TREE" not in plan


@pytest.mark.lengthy
def test_queue_and_menu_ask_as_much_for_many_as_for_one(article, home, desk, django_assert_num_queries):
    shown_and_reported(article, flags=["phone"], risk=URGENT)
    desk.get(url_of("list"))
    with CaptureQueriesContext(connection) as one:
        desk.get(url_of("list"))
    for number in range(20):
        page = home.add_child(instance=ReviewedPage(title=f"Page {number}", slug=f"page-{number}"))
        shown_and_reported(page, flags=["phone"], risk=URGENT)
        ReviewFactory(page=page, author_key="a" * 64)

    with django_assert_num_queries(len(one)):
        assert len(listed(desk.get(url_of("list")))) == 41


def test_menu_and_dashboard_count_what_needs_attention(article, desk, moderator):
    many(article, 2, created_at=timezone.now() - timedelta(days=5, hours=1))
    shown_and_reported(article)
    shown_and_reported(article).keep(moderator)
    many(article, 4, status="published")

    page = desk.get("/admin/")

    item = soup_of(page).select_one(".hb-reviews-summary")
    links = {link.get_text(" ", strip=True): link["href"] for link in item.select("a")}
    assert "Reviews (3)" in page.content.decode()
    assert links == {"1 shown review reported": url_of("list", reported="new"), "2 Reviews waiting": url_of("list")}
    assert "The oldest has waited for 5 days." in item.get_text(" ", strip=True)


# After a decision


@pytest.mark.lengthy
def test_the_next_page_says_what_was_decided_about_which_review_and_which_it_is_about(article, desk):
    following = ReviewFactory(page=article, title="The next one", created_at=timezone.now() - timedelta(days=1))
    many(article, 3, created_at=timezone.now() - timedelta(days=2))
    review = ReviewFactory(page=article, title="Clear and kind")

    page = decide(desk, review, "publish")

    said = messages_of(page).replace("\u2068", "").replace("\u2069", "")
    assert "Published: “Clear and kind”." in said
    assert f"review {following.pk}. Left to look at: 4." in said
    assert "Undo" in said
    assert soup_of(page).h1.get_text(strip=True) == f"Review {following.pk}"
    assert fields_of(soup_of(page).select_one("form.hb-undo"))["next"].startswith(url_of("edit", review.pk))


def test_what_a_reader_wrote_is_only_text_in_the_message(article, desk):
    ReviewFactory(page=article)
    page = decide(desk, ReviewFactory(page=article, title=HOSTILE), "publish").content.decode()

    assert "<script>alert" not in page
    assert "<img src=x" not in page


def test_whoever_may_need_help_comes_next(article, desk):
    day = timezone.now()
    first, second, third = (ReviewFactory(page=article, created_at=day - timedelta(days=age)) for age in range(3))
    urgent = ReviewFactory(page=article, risk=URGENT)
    another = ReviewFactory(page=article, risk=URGENT, created_at=day - timedelta(days=9))

    seen = []
    for review, move in ((second, "publish"), (urgent, "publish"), (another, "publish"), (first, "publish")):
        seen.append(decide(desk, review, move).redirect_chain[-1][0])

    numbers = [url_of("edit", review.pk) for review in (urgent, another, first, third)]
    assert seen == numbers


def test_a_reported_review_is_kept_and_the_next_one_comes(article, desk):
    review, other = shown_and_reported(article, title="Fine"), ReviewFactory(page=article)

    page = decide(desk, review, "keep")

    assert "Kept, reports handled:" in messages_of(page)
    assert page.redirect_chain[-1][0] == url_of("edit", other.pk)
    assert not Review.objects.get(pk=review.pk).needs_attention


def test_what_was_reported_meanwhile_is_not_answered_unseen(article, desk):
    review = shown_and_reported(article)
    Report.objects.file(review, "another place", "dangerous")

    page = decide(desk, review, "keep", seen_reports=1)

    assert "in the meantime" in messages_of(page)
    assert Review.objects.get(pk=review.pk).open_reports == 2
    assert not review.decisions.filter(from_status="published").exists()


def test_the_page_says_which_reports_are_new(article, desk, moderator):
    review = shown_and_reported(article)
    review.keep(moderator)
    Report.objects.file(review, "another place", "dangerous")

    page = text_of(desk.get(url_of("edit", review.pk)))

    assert "Its advice could harm someone: 1" in page.partition("What the reader wrote")[0]
    assert "Reports that are handled It insults, threatens or harasses: 1" in page


def test_a_response_is_offered_small_before_a_decision(article, desk):
    review = ReviewFactory(page=article)
    waiting = soup_of(desk.get(url_of("edit", review.pk))).select_one("[name=response-text]")
    review.publish()
    shown = soup_of(desk.get(url_of("edit", review.pk))).select_one("[name=response-text]")

    assert waiting.find_parent("details") is not None
    assert not waiting.find_parent("details").has_attr("open")
    assert shown.find_parent("details") is None


def test_the_history_says_the_reasons(article, desk, moderator):
    review = ReviewFactory(page=article)
    review.reject(moderator, "abuse")

    assert "Rejected the review (Insults, threatens or harasses)" in text_of(desk.get(url_of("history", review.pk)))


# Many at once


def test_a_text_that_may_need_help_is_no_spam_among_others_unless_somebody_says_so(article, desk):
    urgent, *others = [ReviewFactory(page=article, risk=risk) for risk in (URGENT, NONE, NONE)]
    url = bulk_url("spam", urgent, *others)

    assert "2 reviews will change" in text_of(desk.get(url))
    for ticked, expected in (({}, "pending"), ({"urgent": "on"}, "spam")):
        form = soup_of(desk.get(url)).select_one("main form:has([name=seen])")
        assert form.select("[name=urgent]")
        desk.post(form["action"], {**fields_of(form), "reason": "", **ticked})
        assert status_of(urgent) == expected
        assert {status_of(review) for review in others} == {"spam"}


def test_nothing_is_asked_where_nobody_may_need_help(article, desk):
    review = ReviewFactory(page=article)

    assert not soup_of(desk.get(bulk_url("spam", review))).select("[name=urgent]")
    assert not soup_of(desk.get(bulk_url("publish", ReviewFactory(page=article, risk=URGENT)))).select("[name=urgent]")


# Removals

REMOVALS = {
    "phone": "Call 020 7946 0958 now.",
    "email": "Write to kim@example.org now.",
    "link": "Look at https://example.org/pills now.",
    "self_harm": "I wanted to end it all.",
    "word": "It has marzipan.",
}


def found_in(text, kind, site_words=("marzipan",)):
    findings = [*safety.find(text, "en"), *safety.find_words(text, list(site_words))]
    return [text[finding.start : finding.end] for finding in findings if finding.kind == kind]


@pytest.fixture
def word_list(db):
    ReviewsSiteSettings.objects.create(site=Site.objects.get(is_default_site=True), held_words="marzipan")


@pytest.mark.parametrize("kind", REMOVALS)
def test_a_finding_goes_with_its_words_and_the_others_stay(article, moderator, word_list, kind):
    flags = sorted([*REMOVALS, "too_fast", "something_new"])
    review = ReviewFactory(
        page=article, title="", body=" ".join(REMOVALS.values()), language="en", flags=flags, risk=URGENT
    )

    review.redact(found_in(review.body, kind), moderator)

    assert review.flags == [flag for flag in flags if flag != kind]
    assert review.risk == risk_of(review.flags)


def test_a_finding_stays_while_one_of_its_kind_stands_there(article, moderator):
    review = ReviewFactory(
        page=article, body="Call 020 7946 0958 or 020 7946 0959.", title="", flags=["phone"], risk=CHECK
    )
    first, second = found_in(review.body, "phone")

    review.redact([first], moderator)
    assert (review.flags, review.risk) == (["phone"], CHECK)
    review.redact([second], moderator)
    assert (review.flags, review.risk) == ([], NONE)


def test_what_our_rules_do_not_find_again_stays_marked(article, moderator):
    """It was found by the rules of another language, or by older ones."""
    review = ReviewFactory(page=article, body="Me quiero morir. Bye.", language="en", flags=["self_harm"], risk=URGENT)

    review.redact(["Bye"], moderator)

    assert (review.flags, review.risk) == (["self_harm"], URGENT)


@pytest.mark.parametrize("allowed", [0, 1])
def test_links_that_are_allowed_are_no_finding_that_stays(article, moderator, allowed):
    site = Site.objects.get(is_default_site=True)
    ReviewsSiteSettings.objects.create(site=site, links_allowed=allowed)
    body = "See https://example.org/a and https://example.org/b"
    review = ReviewFactory(page=article, title="", body=body, flags=["link"], risk=CHECK)

    review.redact(["https://example.org/b"], moderator)

    assert review.flags == ([] if allowed else ["link"])


@pytest.mark.parametrize("kind", safety.RULED)
def test_nobody_is_offered_to_remove_what_somebody_says_of_danger(article, desk, kind):
    said = {
        "self_harm": "I wanted to end it all",
        "overdose": "I took an overdose",
        "side_effect": "I got a terrible rash",
    }[kind]
    review = ReviewFactory(page=article, title="", body=f"{said}. Call 020 7946 0958", language="en")
    assert found_in(review.body, kind)

    page = soup_of(desk.get(url_of("edit", review.pk)))

    offered = [box["value"] for box in page.select("[name=found]")]
    assert offered == found_in(review.body, "phone")
    assert page.select("mark.hb-finding")


# Answers


@pytest.mark.parametrize(
    ("permissions", "whose", "allowed"),
    [
        (["respond"], "own", True),
        (["respond"], "", True),
        (["respond"], "other", False),
        (["respond"], "nobodys", False),
        (["respond"], "draft", False),
        (["respond", "respond_as_any"], "own", True),
        (["respond", "respond_as_any"], "other", True),
        (["respond", "respond_as_any"], "nobodys", True),
        (["respond", "respond_as_any"], "draft", False),
    ],
)
def test_people_answer_in_their_own_name_or_with_a_permission_in_any(
    article, client, make_moderator, permissions, whose, allowed
):
    user, other = make_moderator(*(f"{name}_review" for name in permissions)), make_moderator(username="other")
    contributors = {
        "own": ContributorFactory(name="Robin Example", user=user),
        "other": ContributorFactory(name="Kim Example", user=other),
        "nobodys": ContributorFactory(name="Alex Example"),
        "draft": ContributorFactory(name="Draft Example", user=user, live=False),
    }
    client.force_login(user)
    review = ReviewFactory(page=article, status="published")
    pk = str(contributors[whose].pk) if whose else ""

    page = soup_of(client.get(url_of("edit", review.pk)))
    answer = client.post(url_of("respond", review.pk), {"response-contributor": pk, "response-text": "Thank you."})

    assert (pk in {option["value"] for option in page.select("[name=response-contributor] option")}) is allowed
    assert answer.status_code == (302 if allowed else 422)
    assert hasattr(Review.objects.get(pk=review.pk), "response") is allowed
    if not allowed:
        field = soup_of(answer).select_one("[name=response-contributor]").find_parent(class_="w-field__wrapper")
        assert field.select(".error-message, .w-field__errors .icon, .w-field__errors p")


def test_answering_in_any_name_is_no_permission_to_answer(article, client, make_moderator):
    client.force_login(make_moderator("respond_as_any_review"))
    review = ReviewFactory(page=article, status="published")
    ajax = {"x-requested-with": "XMLHttpRequest"}

    assert not soup_of(client.get(url_of("edit", review.pk))).select("[name=response-text]")
    assert client.post(url_of("respond", review.pk), {"response-text": "Hello"}, headers=ajax).status_code == 403


# Others of the same writer


def test_the_others_of_a_writer_stand_beside_a_review(article, home, desk, moderator):
    elsewhere = home.add_child(instance=ReviewedPage(title="Waking", slug="waking"))
    mine = {"author_key": "a" * 64, "page": article}
    review = ReviewFactory(title="Second thoughts", flags=["second"], **mine)
    waiting = ReviewFactory(title="Third", rating=2, **mine)
    shown = ReviewFactory(title="First words", rating=5, **mine)
    shown.publish(moderator)
    ReviewFactory(title="Of somebody else", author_key="b" * 64, page=article)
    ReviewFactory(title="Without address", author_key="", page=article)
    ReviewFactory(title="About another page", author_key="a" * 64, page=elsewhere)
    ReviewFactory(title="Erased", status="erased", **mine)

    others = soup_of(desk.get(url_of("edit", review.pk))).select(".hb-review__others li")

    links = {item.a.get_text(strip=True): item.a["href"] for item in others}
    text = {item.a.get_text(strip=True): item.get_text(" ", strip=True) for item in others}
    assert links == {"Third": url_of("edit", waiting.pk), "First words": url_of("edit", shown.pk)}
    assert "Published" in text["First words"]
    assert "★★★★★" in text["First words"]
    assert "Waiting" in text["Third"]
    assert "★" not in text["Third"]


def test_without_an_address_nobody_is_the_same_writer(article, desk):
    review, _other = many(article, 2, author_key="")

    page = desk.get(url_of("edit", Review.objects.order_by("pk").first().pk))

    assert not soup_of(page).select(".hb-review__others")
    assert review.author_key == ""


def test_the_others_are_only_text_and_cost_one_query(article, desk):
    review = ReviewFactory(page=article, author_key="a" * 64)
    desk.get(url_of("edit", review.pk))
    with CaptureQueriesContext(connection) as alone:
        desk.get(url_of("edit", review.pk))
    many(article, 30, author_key="a" * 64, title=HOSTILE, body=HOSTILE)

    with CaptureQueriesContext(connection) as many_others:
        page = desk.get(url_of("edit", review.pk))

    assert "<script>alert" not in page.content.decode()
    assert len(soup_of(page).select(".hb-review__others li")) == OTHERS
    assert len(many_others) == len(alone)
