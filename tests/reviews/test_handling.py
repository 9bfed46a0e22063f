"""“How we handle reviews” says what the settings in force make true."""

from datetime import datetime, timezone

import pytest
from bs4 import BeautifulSoup
from django.test import Client, RequestFactory
from django.urls import reverse
from wagtail.models import Page, Site

from tests import factories
from tests.reviews.reader import address, post
from tests.testapp.models import ReviewedPage
from wagtail_healthblocks.models import Helpline
from wagtail_healthblocks.reviews import figures as figures_module
from wagtail_healthblocks.reviews.handling import GROUNDS, handling_in_force
from wagtail_healthblocks.reviews.models import Review, ReviewsSiteSettings
from wagtail_healthblocks.reviews.models.decisions import Reason
from wagtail_healthblocks.reviews.privacy import Purge

#: Reasons that take no review away, and those that say nothing.
NO_GROUNDS = {
    Reason.WITHIN_RULES,
    Reason.REPORTED,
    Reason.RETENTION,
    Reason.AUTOMATIC,
    Reason.RECONSIDERED,
    Reason.OTHER,
}

pytestmark = pytest.mark.django_db


def fetch(**headers):
    response = Client().get(reverse("wagtail_healthblocks_reviews:policy"), **headers)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def text():
    return " ".join(fetch().get_text(" ").split())


def rules(**values):
    return ReviewsSiteSettings.objects.update_or_create(site=factories.site(), defaults=values)[0]


def helpline(name, **values):
    values = {"kind": Helpline.Kind.REPORTING, "country": "US", "phone": "1-800-555-0100", "live": True} | values
    return Helpline.objects.create(name=name, **values)


def test_it_is_a_page_with_a_heading_and_sections():
    page = fetch()

    assert page.h1.get_text() == page.title.get_text() == "How we handle reviews"
    assert [heading.get_text() for heading in page.find_all("h2")] == [
        "Who can write",
        "Whether reviews are checked",
        "Invented and rewarded reviews",
        "The last twelve months in figures",
        "What we do not show, and why",
        "The order, and the average",
        "What we keep, and for how long",
        "How to see, change or erase your review",
        "How to report a review",
        "If you had a side effect",
    ]


def test_by_default_a_person_reads_each_review_first():
    assert "A person reads each review before it is shown" in text()
    assert "shown at once" not in text()


def test_it_says_so_where_reviews_are_shown_unread(settings):
    settings.HEALTHBLOCKS_REVIEWS_AUTO_APPROVE = True

    assert "Most reviews are shown at once, before anybody has read them." in text()
    assert "A person reads each review before it is shown" not in text()


def test_it_says_that_nobody_checks_who_writes():
    assert "We do not check who writes, or whether the writer has used or done what the review is about." in text()


NETWORK = "we limit how many reviews come from one place"
MANY = "when very many come in a short time, they wait"
ADDRESS = "when many come with one e-mail address"
TOO_FAST = "sooner than 4 seconds after the form was opened"
LABELLED = "Such a review is shown with a label that says it."
FORBIDDEN = "Reviews that somebody was paid or given something for are forbidden."
SPAM = "Advertising and what machines send:"
#: A setting, a value with which the sentence is there and one with which it is not, and the sentence.
SENTENCES = [
    ("CHALLENGE", "arithmetic", "", "writers answer a small question"),
    ("LIMITS", {"network": (1, 60)}, {"page": (1, 60), "site": (1, 60), "email": (1, 60), "report": (1, 60)}, NETWORK),
    ("LIMITS", {"network": (1, 60)}, {"network": None}, NETWORK),
    ("LIMITS", {"page": (1, 60)}, {"network": (1, 60), "email": (1, 60)}, MANY),
    ("LIMITS", {"site": (1, 60)}, {"page": None, "site": None}, MANY),
    ("LIMITS", {"email": (1, 60)}, {"network": (1, 60)}, ADDRESS),
    ("MIN_SECONDS", 4, 0, TOO_FAST),
    ("MIN_SECONDS", 1, 4, "sooner than 1 second after the form was opened"),
    ("REWARDED", "labelled", "forbidden", LABELLED),
    ("REWARDED", "forbidden", "labelled", FORBIDDEN),
    ("AUTO_APPROVE", False, True, "A person reads each review before it is shown."),
    ("AUTO_APPROVE", True, False, "Most reviews are shown at once"),
    ("KEEP_REJECTED_DAYS", 1, 0, f"{SPAM} 1 day after the decision, then we delete it"),
    ("KEEP_REJECTED_DAYS", 180, 1, f"{SPAM} 180 days after the decision, then we delete it"),
    ("KEEP_REJECTED_DAYS", 0, 1, f"{SPAM} we delete it with the next daily clean-up"),
    ("KEEP_REJECTED_DAYS", 1, 0, "We can look it up for 1 day after the decision."),
    ("KEEP_REJECTED_DAYS", 180, 0, "We can look it up for 180 days after the decision."),
    ("KEEP_REJECTED_DAYS", 0, 1, "We can look it up until the next daily clean-up."),
    ("REPORTS_TO_HOLD", 3, None, "after 3 reports from different places."),
]


@pytest.mark.parametrize(("name", "on", "off", "said"), SENTENCES)
def test_each_sentence_is_there_as_long_as_it_is_true(settings, name, on, off, said):
    setattr(settings, f"HEALTHBLOCKS_REVIEWS_{name}", on)
    assert said in text()

    setattr(settings, f"HEALTHBLOCKS_REVIEWS_{name}", off)
    assert said not in text()


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("held_words", "cheap", "what has words that this site looks out for"),
        ("contact_email", "reviews@example.org", "write to reviews@example.org and tell us the page"),
    ],
)
def test_each_rule_of_the_site_has_its_sentence(name, value, said):
    assert said not in text()

    rules(**{name: value})

    assert said in text()


@pytest.mark.parametrize(
    "said",
    [
        "Invented reviews are forbidden: a review must be its writer’s own experience.",
        "While a review waits, its stars are shown to nobody",
        "Whoever wrote a review that is not shown can ask us for the reason:",
        "Each place counts once for a review.",
        "When a page is deleted, its reviews are deleted with it, and only what was decided about them stays.",
    ],
)
def test_what_is_always_true_is_always_said(said):
    assert said in text()


@pytest.mark.parametrize(("rewarded", "offered"), [("labelled", True), ("forbidden", False)])
def test_the_form_offers_a_reward_only_where_it_is_labelled(settings, article, rewarded, offered):
    settings.HEALTHBLOCKS_REVIEWS_REWARDED = rewarded

    form = Client().get(address("write", article.pk)).content.decode()
    answer = post(article, relationship="paid")

    assert ("I was paid or given something for it" in form) is offered
    assert (answer.status_code == 422) is not offered
    assert Review.objects.exists() is offered


# The figures


def figures():
    heading = next(h for h in fetch().find_all("h2") if h.get_text() == "The last twelve months in figures")
    parts = []
    for part in heading.find_next_siblings():
        if part.name == "h2":
            break
        parts.append(" ".join(part.get_text(" ").split()))
    return " ".join(parts)


def make(page, number=1, **values):
    created = Review.objects.bulk_create(
        Review(page=page, rating=4, body="It helped.", **values) for _n in range(number)
    )
    return Review.objects.filter(pk__in=[review.pk for review in created])


def at(year, month, day=15):
    return datetime(year, month, day, 12, tzinfo=timezone.utc)


@pytest.fixture
def in_november(monkeypatch):
    """The page as it was in November 2026."""
    monkeypatch.setattr(figures_module.clock, "now", lambda: at(2026, 11))


def test_without_a_review_the_figures_say_none(in_november):
    assert figures() == "No review has come in since the beginning of December 2025."


def test_one_review_is_in_the_singular(in_november, article):
    make(article, created_at=at(2026, 11))

    assert figures() == (
        "1 review has come in since the beginning of December 2025. Of these are now: "
        "shown: 0 waiting: 1 not shown, or taken away later: 0"
    )


@pytest.mark.lengthy
def test_each_review_is_in_one_of_the_figures_also_when_its_row_is_gone(in_november, article):
    values = {"created_at": at(2026, 10)}
    make(article, 1200, **values).decide("published")
    make(article, 3, **values).decide("rejected", reason=Reason.ABUSE)
    make(article, 2, **values).decide("hidden", reason=Reason.FAKE)
    make(article, 1, **values).get().erase()
    make(article, 2, **values)
    make(article, 5, **values).decide("spam", reason=Reason.SPAM)
    Purge(at(2030, 1)).run()

    assert not Review.objects.filter(status="spam").exists()
    assert figures() == (
        "1,213 reviews have come in since the beginning of December 2025. Of these are now: shown: 1,200 waiting: 2 "
        "erased before a decision: 1 not shown, or taken away later: 10 "
        "Advertising, or written by a machine : 5 Insults, threatens or harasses : 3 Not the writer’s own experience : 2"
    ).replace(" :", ":")


def test_only_the_last_twelve_months_count(in_november, article):
    for month in (at(2025, 11, 30), at(2025, 12, 1), at(2026, 11)):
        make(article, created_at=month).decide("published")
        make(article, created_at=month)

    assert figures().startswith("4 reviews have come in")
    assert "shown: 2 waiting: 2" in figures()


def test_other_sites_have_figures_of_their_own(in_november, article):
    root = Page.objects.get(depth=1).add_child(instance=Page(title="Other", slug="other-home"))
    other = Site.objects.create(hostname="other.example", root_page=root)
    elsewhere = root.add_child(instance=ReviewedPage(title="Waking", slug="waking"))
    for page, number in ((article, 1), (elsewhere, 2)):
        make(page, number, created_at=at(2026, 11)).decide("published")
        make(page, number, created_at=at(2026, 11))

    assert "shown: 1 waiting: 1" in figures()
    there = figures_module.last_twelve_months(other)
    assert (there.shown, there.waiting, there.received) == (2, 2, 4)


def test_two_addresses_of_one_tree_have_the_same_figures(in_november, article):
    make(article, created_at=at(2026, 11)).decide("published")
    twin = Site.objects.create(hostname="twin.example", root_page=Site.objects.get().root_page)

    assert figures_module.last_twelve_months(twin).shown == 1


@pytest.mark.lengthy
def test_figures_and_months_are_written_in_the_readers_language(in_november, article):
    make(article, 1200, created_at=at(2026, 11)).decide("published")

    said = fetch(HTTP_ACCEPT_LANGUAGE="de").get_text()

    assert "1.200" in said
    assert "Dezember 2025" in said


@pytest.mark.parametrize("month", range(1, 13))
def test_twelve_months_are_this_one_and_eleven_before(monkeypatch, month):
    monkeypatch.setattr(figures_module.clock, "now", lambda: at(2026, month))

    since = figures_module.last_twelve_months(None).since

    assert (2026 - since.year) * 12 + month - since.month == 11


def test_each_reason_is_a_ground_or_is_none():
    assert set(GROUNDS) | NO_GROUNDS == set(Reason)
    assert not set(GROUNDS) & NO_GROUNDS


def test_it_lists_the_grounds_and_says_that_blame_is_none():
    listed = [item.get_text() for item in fetch().find_all("li")]

    assert {str(ground.label) for ground in GROUNDS} <= set(listed)
    assert "Whether a review praises or blames is never a reason." in text()


def test_it_says_how_the_average_is_made_and_what_comes_first():
    assert "Newest first · Oldest first · Most stars first · Fewest stars first." in text()
    assert "Each counts the same" in text()


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (1, "We keep it for 1 day after we have decided"),
        (30, "We keep it for 30 days after we have decided"),
        (0, "We do not keep it."),
    ],
)
def test_it_says_how_long_an_address_is_kept(settings, days, said):
    settings.HEALTHBLOCKS_REVIEWS_KEEP_EMAIL_DAYS = days

    assert f"The e-mail address is never published. {said}" in text()


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (1, "What we reject: 1 day after the decision"),
        (365, "What we reject: 365 days after the decision"),
        (0, "What we reject: we erase it with the next daily clean-up."),
    ],
)
def test_it_says_how_long_rejected_reviews_are_kept(settings, days, said):
    settings.HEALTHBLOCKS_REVIEWS_KEEP_REJECTED_DAYS = days

    assert said in text()


def test_it_says_that_addresses_of_machines_are_kept_as_hashes_only():
    assert "The address of your device on the internet is never stored." in text()
    assert "for 30 days, so that one place" in text()


def test_it_names_the_version_of_the_consent(settings):
    settings.HEALTHBLOCKS_REVIEWS_CONSENT_VERSION = "2026-11 <b>"

    assert "The version now is 2026-11 <b>." in text()


def test_it_names_whom_to_write_to():
    rules(contact_email="reviews@example.org")

    page = fetch()

    assert page.find("a", href="mailto:reviews@example.org").get_text() == "reviews@example.org"


def test_without_an_address_it_points_to_the_site_s_contact():
    assert "Use the contact that this site names" in text()
    assert not fetch().find("a", href=lambda href: href and href.startswith("mailto:"))


@pytest.mark.parametrize(("days", "said"), [(0, "for 0 days"), (1, "for 1 day after"), (30, "for 30 days after")])
def test_it_says_when_pages_close(settings, days, said):
    settings.HEALTHBLOCKS_REVIEWS_CLOSE_AFTER_DAYS = days

    assert f"A page takes reviews {said}" in text()


def test_it_says_nothing_of_closing_where_pages_stay_open():
    assert "A page takes reviews" not in text()


@pytest.mark.parametrize(
    ("reports", "said"), [(1, "after 1 report."), (3, "after 3 reports from different places."), (None, "")]
)
def test_it_says_after_how_many_reports_a_review_is_held(settings, reports, said):
    settings.HEALTHBLOCKS_REVIEWS_REPORTS_TO_HOLD = reports

    assert ("it is taken off the page" in text()) is bool(said)
    assert said in text()


def test_it_says_where_to_report_side_effects():
    helpline("Report them here")
    helpline("Not there any more", live=False)
    helpline("Another matter", kind=Helpline.Kind.SUICIDE)

    said = text()

    assert "Report them here" in said
    assert "Not there any more" not in said
    assert "Another matter" not in said
    assert fetch().find("a", href="tel:18005550100")


def test_the_readers_countries_come_first_and_alone():
    factories.site_settings(readers_countries="GB US")
    for name, country in (("American", "US"), ("British", "GB"), ("Australian", "AU")):
        helpline(name, country=country)

    names = [name.get_text() for name in fetch().select(".hb-helpline__name strong")]

    assert names == ["British", "American"]


def test_without_such_helplines_it_names_the_agency():
    assert "the medicines agency of your country." in text()


def test_a_site_can_say_more_in_plain_text():
    rules(policy="We answer within a week.\n\n<script>alert(1)</script> {{ 7 }}")

    page = fetch()
    paragraphs = [paragraph.get_text() for paragraph in page.select(".hb-reviews__policy p")]

    assert paragraphs == ["We answer within a week.", "<script>alert(1)</script> {{ 7 }}"]


def test_it_writes_nothing():
    fetch()

    assert not ReviewsSiteSettings.objects.exists()


def test_it_needs_no_site():
    factories.site().delete()

    policy = handling_in_force(RequestFactory().get("/"))

    assert policy.contact_email == ""


def test_it_sets_no_cookie():
    response = Client().get(reverse("wagtail_healthblocks_reviews:policy"))

    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")
