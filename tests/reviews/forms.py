"""The public form as a reader's browser gets it and sends it back."""

from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

#: What a browser says when a form was on the same site.
SAME_ORIGIN = {"HTTP_SEC_FETCH_SITE": "same-origin"}

REVIEW = {
    "rating": "4",
    "title": "Clear and kind",
    "body": "I slept better after two weeks.",
    "display_name": "River",
    "email": "river@example.org",
    "role": "patient",
    "relationship": "none",
    "consent": "on",
}


def address(page, name="write", *args):
    return reverse(f"wagtail_healthblocks_reviews:{name}", args=[page.pk, *args])


def fetch_token(page, client=None):
    """The token of a form that was just shown."""
    response = (client or Client()).get(address(page))
    return token_in(response)


def token_in(response):
    return BeautifulSoup(response.content, "html.parser").find("input", {"name": "token"})["value"]


def post(page, client=None, token=None, **fields):
    """Send a review as a browser does; ``token`` defaults to a fresh one, and a field of None is left out."""
    client = client or Client()
    data = {**REVIEW, "token": fetch_token(page, client) if token is None else token, **fields}
    data = {name: value for name, value in data.items() if value is not None}
    return client.post(address(page), data, **SAME_ORIGIN)
