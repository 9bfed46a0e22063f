"""The Nu HTML checker, over every block and every page of the package."""

import json
import re
import subprocess

import pytest
from django.contrib.auth import get_user_model
from django.test import Client, RequestFactory

from tests import factories
from tests.browser.demo import ARTICLES, Demo, legal_status_codes
from tests.browser.samples import NAMES, add_pages
from wagtail_healthblocks.models import Contributor, Disclaimer, Helpline, Medicine

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def test_the_html_checker_finds_no_error(vnu, tmp_path, settings):
    settings.HEALTHBLOCKS_LEGAL_STATUS_CODES = legal_status_codes()
    for name, html in [*blocks(), *articles(), *contributors(), *previews(), *gallery()]:
        (tmp_path / f"{name}.html").write_text(html, encoding="utf-8")

    found = errors(vnu, tmp_path)

    assert not found, "\n".join(found)


def blocks():
    """Every block alone, twice, and from right to left."""
    for name in NAMES:
        alone, twice = add_pages(name)
        yield f"{name}-alone", read(alone)
        yield f"{name}-twice", read(twice)
        yield f"{name}-right-to-left", read(twice, "ar")


def articles():
    demo = Demo()
    for name in ARTICLES:
        yield name, read(demo.add_article(name))


def contributors():
    index = factories.ContributorIndexPageFactory()
    yield "contributors", read(index)
    for contributor in Contributor.objects.all():
        yield f"contributor-{contributor.pk}", get(f"{index.url}{contributor.slug}/")


def previews():
    """The previews of the snippets: every one, and one of each kind with nothing that is optional."""
    bare = [
        Contributor(name="Robin Bare"),
        Disclaimer(title="Bare", text="<p>Ask a doctor.</p>"),
        Helpline(name="Bare line", country="GB", phone="999"),
        Medicine(name="Baramine"),
    ]
    for instance in [*bare, *(each for example in bare for each in type(example).objects.all())]:
        response = instance.make_preview_request(RequestFactory().get("/"), "")
        yield f"preview-{type(instance).__name__}-{instance.pk}", response.rendered_content


def gallery():
    """The gallery with every variant, with frames, from right to left, and one sample alone."""
    factories.site_settings()
    editor = Client()
    editor.force_login(get_user_model().objects.create_superuser("editor"))
    addresses = ["", "?theme=dark&dir=rtl&show=usual", "?width=narrow", "quote/longest/", "figure/usual/?alone=1"]
    for number, address in enumerate(addresses):
        yield f"gallery-{number}", editor.get(f"/gallery/{address}").content.decode()


def read(page, language="en"):
    return get(page.url, language)


def get(url, language="en"):
    response = Client(HTTP_ACCEPT_LANGUAGE=language).get(url)
    assert response.status_code == 200
    return response.content.decode()


def errors(vnu, folder):
    """Each kind of error in the folder's HTML files, with an example and the files that have it."""
    command = ["java", "-jar", vnu, "--format", "json", "--exit-zero-always", "--skip-non-html", folder]
    checked = subprocess.run(command, capture_output=True, text=True, check=True)
    examples, files = {}, {}
    for message in json.loads(checked.stderr)["messages"]:
        if message["type"] != "info":
            kind = re.sub("“.*?”", "…", message["message"])
            examples.setdefault(kind, f"{message['message']} Here: {message.get('extract', '')}")
            files.setdefault(kind, set()).add(message["url"].rpartition("/")[2])
    return [f"{example} ({', '.join(sorted(files[kind]))})" for kind, example in examples.items()]
