"""The way to the queue, where moderators find the reviews."""

from urllib.parse import urlencode

from django.apps import apps
from django.urls import reverse

#: What stands on each page of the admin is counted so far.
COUNTED = 99


def queue_url(**parameters) -> str:
    """The address of the queue, narrowed down by these parameters."""
    queue = apps.get_model("wagtail_healthblocks_reviews", "Review").snippet_viewset
    url = reverse(queue.get_url_name("list"))
    return f"{url}?{urlencode(parameters)}" if parameters else url


def capped(reviews) -> str:
    """How many reviews these are, in figures; of very many only that they are more."""
    number = reviews.order_by()[: COUNTED + 1].count()
    return f"{COUNTED}+" if number > COUNTED else str(number)
