"""Starts an article from the outline of the guide, fills it in, publishes it, and prints what people get."""

import json
import sys

import django

django.setup()

from django.contrib.auth import get_user_model  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import setup_test_environment  # noqa: E402
from django.urls import reverse  # noqa: E402
from home.models import ArticlePage  # noqa: E402
from wagtail.blocks import StreamBlockValidationError  # noqa: E402
from wagtail.models import Site  # noqa: E402

from wagtail_healthblocks.editorial.errors import errors_at  # noqa: E402
from wagtail_healthblocks.editorial.live import new_errors  # noqa: E402
from wagtail_healthblocks.editorial.subjects import Subject  # noqa: E402

setup_test_environment()
home = Site.objects.get().root_page
editor = Client()
editor.force_login(get_user_model().objects.create_superuser("editor", "editor@example.org", "password"))
add = reverse("wagtailadmin_pages:add", args=["home", "articlepage", home.pk])
offer, form = editor.get(add), editor.get(add, {"preset": "exercise"})
body = form.context["form"]["body"].value()


def errors(value):
    """The positions of the blocks of a body of which the editor says something when somebody publishes it."""
    try:
        value.stream_block.clean(value)
        refused = {}
    except StreamBlockValidationError as error:
        refused = {"body": error}
    subject = Subject(ArticlePage(body=value))
    found = errors_at(new_errors(subject), subject, refused)
    return sorted(found["body"].block_errors) if found else []


untouched = errors(body)
filled = json.loads(json.dumps(list(body.get_prep_value())))
for block in filled:
    match block["type"]:
        case "paragraph":
            block["value"] = "<p>If it hurts.</p>"
        case "steps":
            for number, step in enumerate(block["value"]["steps"], 1):
                step["value"]["text"] = f"<p>Do the part {number}.</p>"
        case "disclaimer":
            block["value"]["text"] = "<p>This is not advice.</p>"
page = ArticlePage(title="Wall press", body=json.dumps(filled))
home.add_child(instance=page)
page.save_revision().publish()
report = {
    "offer": offer.content.decode(),
    "untouched": untouched,
    "filled": errors(page.body),
    "article": Client().get(page.get_url()).content.decode(),
}
sys.stdout.write(json.dumps(report))
