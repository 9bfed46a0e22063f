"""Where a post comes from, as far as the browser says so."""

import pytest
from django.test import Client

from tests.reviews.reader import REVIEW, address, filled_form
from wagtail_healthblocks.reviews.models import Review

TRUSTED = ["https://www.example.org", "https://*.example.net", "http://*.example.com:8080"]
OWN = "http://testserver"
OURS = [
    {"Sec-Fetch-Site": "same-origin"},
    {"Sec-Fetch-Site": "same-origin", "Origin": "null"},
    {"Origin": OWN},
    {"Origin": f"{OWN}:80"},
    {"Origin": "HTTP://TestServer"},
    {"Origin": "null", "Referer": f"{OWN}/article/"},
    {"Referer": f"{OWN}/article/"},
    {"Origin": OWN, "Host": "TESTSERVER"},
    # TLS ended at a proxy that does not say so.
    {"Origin": "https://testserver"},
    {"Origin": "https://testserver:443"},
    {"Origin": "https://www.example.org"},
    {"Origin": "https://www.example.org:443"},
    {"Origin": "https://a.example.net"},
    {"Origin": "https://a.b.example.net"},
    {"Origin": "http://a.example.com:8080"},
    {"Origin": "https://www.example.org", "Sec-Fetch-Site": "cross-site"},
    {"Origin": "https://a.example.net", "Sec-Fetch-Site": "same-site"},
    {"Referer": "https://a.example.net/page/"},
]
ELSEWHERE = [
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "cross-site", "Origin": "null"},
    {"Sec-Fetch-Site": "cross-site", "Origin": OWN},
    {"Origin": "https://evil.example"},
    {"Origin": "http://www.example.org"},
    {"Origin": "https://www.example.org:8443"},
    {"Origin": "https://www.example.org.evil.example"},
    {"Origin": "https://example.net.evil.example"},
    {"Origin": "https://evilexample.net"},
    {"Origin": "http://a.example.net"},
    {"Origin": "http://a.example.com"},
    {"Origin": f"{OWN}:8000"},
    {"Origin": f"{OWN}.evil.example"},
    {"Origin": "http://testserver@evil.example"},
    {"Origin": "null", "Referer": "https://evil.example/"},
    {"Origin": "javascript:1"},
    {"Origin": "http://[bad"},
    {"Referer": f"http://evil.example/?{OWN}/"},
    {"Referer": "http://[bad"},
]
UNSAID = [
    {},
    {"Sec-Fetch-Site": ""},
    {"Sec-Fetch-Site": "none"},
    {"Origin": "null"},
    {"Origin": "null", "Referer": ""},
]


def send(page, headers, **changes):
    return Client(headers=headers).post(address("write", page.pk), filled_form(page, **changes))


@pytest.fixture(autouse=True)
def trusted(settings):
    settings.CSRF_TRUSTED_ORIGINS = TRUSTED
    settings.ALLOWED_HOSTS = ["testserver", ".example.org"]


@pytest.mark.parametrize("headers", OURS, ids=str)
def test_a_form_of_ours_is_heard_and_carries_no_mark(article, headers):
    response = send(article, headers)

    assert response.status_code == 200
    assert Review.objects.get().flags == []


@pytest.mark.parametrize("headers", ELSEWHERE, ids=str)
def test_a_form_from_elsewhere_is_refused_with_its_text(article, headers):
    response = send(article, headers)

    assert response.status_code == 403
    assert REVIEW["body"] in response.text
    assert not Review.objects.exists()


@pytest.mark.parametrize("headers", UNSAID, ids=str)
def test_where_a_browser_says_nothing_the_token_is_enough_and_a_person_looks(article, settings, headers):
    settings.HEALTHBLOCKS_REVIEWS_AUTO_APPROVE = True

    response = send(article, headers)

    review = Review.objects.get()
    assert response.status_code == 200
    assert (review.flags, review.status) == (["no_origin"], Review.Status.PENDING)


@pytest.mark.parametrize("headers", UNSAID, ids=str)
def test_without_a_token_of_ours_it_is_not(article, headers):
    assert send(article, headers, token="").status_code == 422
    assert not Review.objects.exists()
