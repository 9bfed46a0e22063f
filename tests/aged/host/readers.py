"""What readers get of this site, address by address: python -m host.readers prints it."""

import json
import re
import sys
from functools import cached_property

import django
from bs4 import BeautifulSoup

if __name__ == "__main__":
    django.setup()

from django.contrib.auth import get_user_model  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402
from django.utils import translation  # noqa: E402
from wagtail.models import Page  # noqa: E402

from wagtail_healthblocks.models import Contributor  # noqa: E402
from wagtail_healthblocks.reviews.models import Review  # noqa: E402

#: The id of a block, which one that was stored without gets anew each time.
ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
UNSEEN = ["script", "style", "template", "title"]


def words(html):
    """The visible text, in order."""
    soup = BeautifulSoup(html, "html.parser")
    for element in soup(UNSEEN):
        element.decompose()
    return " ".join(soup.get_text(" ").split())


class Readers:
    """Opens addresses as a visitor does, and those of the gallery and of the editor as the editor does."""

    @cached_property
    def visitor(self):
        return Client(raise_request_exception=False)

    @cached_property
    def editor(self):
        client = Client(raise_request_exception=False)
        client.force_login(get_user_model().objects.get(username="editor"))
        return client

    def open(self, address):
        client = self.editor if address.startswith(("/admin/", "/gallery/")) else self.visitor
        with translation.override("en"):
            response = client.get(address)
        if response.status_code != 200:
            raise LookupError(f"{address}: {response.status_code} {getattr(response, 'exc_info', None)}")
        return response.content.decode()

    def read(self, address):
        """The text that is sent for an address, and its words."""
        text = ID.sub("<id>", self.open(address))
        return {"text": text, "words": " ".join(text.split()) if address.endswith(".md") else words(text)}


def addresses(readers):
    """Everything that readers can open, and what the editor sees of pages and blocks that are on no page yet."""
    with translation.override("en"):
        return [*pages(), *contributors(), *reviews(), *samples(readers)]


def pages():
    for page in Page.objects.filter(depth__gt=1).order_by("path").specific():
        if not page.live:
            yield reverse("wagtailadmin_pages:view_draft", args=[page.pk])
            continue
        yield page.get_url()
        if hasattr(page, "get_reading"):
            yield f"{page.get_url()}index.md"


def contributors():
    return [contributor.get_url() for contributor in Contributor.objects.filter(live=True).order_by("pk")]


def reviews():
    yield reverse("wagtail_healthblocks_reviews:policy")
    for review in Review.objects.published().order_by("pk"):
        yield reverse("wagtail_healthblocks_reviews:list", args=[review.page_id])
        yield reverse("wagtail_healthblocks_reviews:review", args=[review.page_id, review.pk])


def samples(readers):
    """Each block in each variant of the gallery, and once more in Arabic."""
    index = BeautifulSoup(readers.open("/gallery/"), "html.parser")
    paths = {link["href"].partition("?")[0] for link in index.find_all("a", href=re.compile("^/gallery/."))}
    for path in sorted(paths):
        yield f"{path}?alone=1"
        if not path.endswith("/right-to-left/"):
            yield f"{path}?dir=rtl&alone=1"


def main():
    readers = Readers()
    json.dump({address: readers.read(address) for address in addresses(readers)}, sys.stdout)


if __name__ == "__main__":
    main()
