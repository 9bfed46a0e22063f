"""Somebody who reads a page and sends its form, as a browser without a session does."""

import time

from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from wagtail_healthblocks.reviews.challenges import ArithmeticChallenge
from wagtail_healthblocks.reviews.tokens import FormToken

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
    "website": "",
}


def address(name, *args):
    return reverse(f"wagtail_healthblocks_reviews:{name}", args=args)


def form_token(page, age=60):
    """The token of a form that this page showed so many seconds ago."""
    issued = FormToken.issue(page.pk)
    return str(FormToken(issued.nonce, issued.page_id, time.time() - age))


def token_in(response):
    """The token of the form that this answer shows."""
    return BeautifulSoup(response.content, "html.parser").find("input", {"name": "token"})["value"]


def filled_form(page, **changes):
    """The form as somebody fills it in; a field that is changed to None is not sent."""
    fields = {**REVIEW, "token": form_token(page), **changes}
    return {name: value for name, value in fields.items() if value is not None}


def solved(page, age=60):
    """A form's token, and the right answer to its sum."""
    token = form_token(page, age)
    answers = ArithmeticChallenge()._answers(FormToken.read(token, page.pk, 10_000))
    return {"token": token, "challenge": str(next(iter(answers)))}


def post(page, client=None, **changes):
    """Send the form of the page, by this client."""
    return (client or Client()).post(address("write", page.pk), filled_form(page, **changes), **SAME_ORIGIN)


class Reader(Client):
    """A browser that sees an error of the server as one."""

    def __init__(self, **defaults):
        super().__init__(raise_request_exception=False, **{**SAME_ORIGIN, "REMOTE_ADDR": "203.0.113.77", **defaults})

    def write(self, page, **changes):
        """Send the form of the page."""
        return post(page, self, **changes)

    def send_bytes(self, page, body, content_type="application/x-www-form-urlencoded", **extra):
        """Send these very bytes to where the form goes."""
        return self.generic("POST", address("write", page.pk), body, content_type=content_type, **extra)


def raising(error):
    """What fails with this error, however it is called."""

    def run(*args, **kwargs):
        raise error

    return run
