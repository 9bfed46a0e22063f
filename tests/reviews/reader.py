"""Somebody who reads a page and sends its form, as a browser without a session does."""

import time

from django.test import Client
from django.urls import reverse

from wagtail_healthblocks.reviews.tokens import FormToken

WORDS = {
    "rating": "4",
    "title": "Slept better",
    "body": "It helped me within a week.",
    "display_name": "Robin",
    "email": "robin@example.org",
    "role": "patient",
    "relationship": "none",
    "consent": "on",
    "website": "",
}


def token(page, age=60):
    """The token of a form that this page showed so many seconds ago."""
    issued = FormToken.issue(page.pk)
    return FormToken(issued.nonce, issued.page_id, time.time() - age)


def filled_form(page, **changes):
    """The form as somebody fills it in; a field that is changed to None is not sent."""
    fields = {**WORDS, "token": str(token(page)), **changes}
    return {name: value for name, value in fields.items() if value is not None}


def address(name, *args):
    return reverse(f"wagtail_healthblocks_reviews:{name}", args=args)


class Reader(Client):
    """A browser that sees an error of the server as one."""

    def __init__(self, **defaults):
        headers = {"Sec-Fetch-Site": "same-origin"}
        super().__init__(raise_request_exception=False, headers=headers, **{"REMOTE_ADDR": "203.0.113.77", **defaults})

    def write(self, page, **changes):
        """Send the form of the page."""
        return self.post(address("write", page.pk), filled_form(page, **changes))

    def send_bytes(self, page, body, content_type="application/x-www-form-urlencoded", **extra):
        """Send these very bytes to where the form goes."""
        return self.generic("POST", address("write", page.pk), body, content_type=content_type, **extra)
