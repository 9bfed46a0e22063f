"""Addresses of the moderators' pages, and what their forms send."""

from urllib.parse import urlencode

from bs4 import BeautifulSoup
from django.urls import reverse

from tests.factories import ReviewFactory
from wagtail_healthblocks.reviews.models import Review

HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>{{ 7|add:7 }}{% now 'Y' %}"


def url_of(name, *args, **parameters):
    """A view of the reviews' viewset; `None` leaves a parameter out."""
    url = reverse(Review.snippet_viewset.get_url_name(name), args=args)
    parameters = {key: value for key, value in parameters.items() if value is not None}
    return f"{url}?{urlencode(parameters)}" if parameters else url


def bulk_url(action, *reviews, back=None, **parameters):
    """The confirmation page of a bulk action, for these reviews or, without any, for all of the listing."""
    query = [("id", review.pk) for review in reviews] or [("id", "all")]
    query += [*parameters.items(), ("next", back or url_of("list"))]
    return (
        f"{reverse('wagtail_bulk_action', args=['wagtail_healthblocks_reviews', 'review', action])}?{urlencode(query)}"
    )


def soup_of(response):
    return BeautifulSoup(response.content, "html.parser")


def listed(response):
    """The numbers of the reviews that a listing shows, in its order."""
    return [int(box["data-object-id"]) for box in soup_of(response).select("[data-bulk-action-checkbox]")]


def fields_of(form):
    """The hidden fields of a form, as a browser sends them."""
    return {field["name"]: field["value"] for field in form.select("input[type=hidden]")}


def messages_of(response):
    """The messages that a page shows, as plain text."""
    return " ".join(message.get_text(" ", strip=True) for message in soup_of(response).select(".messages li"))


def undo(client, response):
    """Press the Undo button that a page shows in its message."""
    form = soup_of(response).select_one("form.hb-undo")
    return client.post(form["action"], fields_of(form), follow=True)


def many(page, number, **values):
    """Many reviews at once, without their hooks."""
    return Review.objects.bulk_create(ReviewFactory.build(page=page, **values) for _ in range(number))


def status_of(review):
    return Review.objects.get(pk=review.pk).status
