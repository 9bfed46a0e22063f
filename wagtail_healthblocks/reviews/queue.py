"""The way to the queue, where moderators find the reviews."""

from urllib.parse import urlencode

from django.apps import apps
from django.urls import reverse


def queue_url(**parameters) -> str:
    """The address of the queue, narrowed down by these parameters."""
    queue = apps.get_model("wagtail_healthblocks_reviews", "Review").snippet_viewset
    url = reverse(queue.get_url_name("list"))
    return f"{url}?{urlencode(parameters)}" if parameters else url
