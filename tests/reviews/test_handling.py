"""“How we handle reviews” says what the settings in force make true."""

import pytest
from bs4 import BeautifulSoup
from django.test import Client, RequestFactory
from django.urls import reverse

from tests import factories
from wagtail_healthblocks.models import Helpline
from wagtail_healthblocks.reviews.handling import GROUNDS, handling_in_force
from wagtail_healthblocks.reviews.models import ReviewsSiteSettings
from wagtail_healthblocks.reviews.models.decisions import Reason

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


def fetch():
    response = Client().get(reverse("wagtail_healthblocks_reviews:policy"))
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


@pytest.mark.parametrize(
    ("name", "on", "off", "said"),
    [
        ("CHALLENGE", "arithmetic", "", "writers answer a small question"),
        ("LIMITS", {"site": (1, 60)}, {}, "we limit how many reviews come from one place"),
        ("LIMITS", {"site": (1, 60)}, {"site": None}, "we limit how many reviews come from one place"),
    ],
)
def test_it_names_a_defence_that_is_on_and_none_that_is_off(settings, name, on, off, said):
    setattr(settings, f"HEALTHBLOCKS_REVIEWS_{name}", on)
    assert said in text()

    setattr(settings, f"HEALTHBLOCKS_REVIEWS_{name}", off)
    assert said not in text()


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
