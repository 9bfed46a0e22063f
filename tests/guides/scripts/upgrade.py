"""Publishes an article on an older release, or shows the same article and one with a new block after the upgrade."""

import io
import json
import sys

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402
from home.models import ArticlePage  # noqa: E402
from wagtail.models import Site  # noqa: E402

import wagtail_healthblocks  # noqa: E402
from wagtail_healthblocks.models import Medicine  # noqa: E402

OLD = [
    {"type": "opening_hours", "value": {"place": "Pharmacy", "open": "9 to 5"}, "id": "hours"},
    # A figure from before it had a credit and alternative text.
    {"type": "figure", "value": {"caption": "Doses"}, "id": "figure"},
]


def publish(title, body):
    page = ArticlePage(title=title, body=json.dumps(body))
    Site.objects.get().root_page.add_child(instance=page)
    page.save_revision().publish()
    return Client().get(page.get_url()).content.decode()


def before():
    return {"article": publish("Old", OLD), "blocks": list(ArticlePage.body.field.stream_block.child_blocks)}


def after():
    out = io.StringIO()
    call_command("makemigrations", dry_run=True, stdout=out)
    old = ArticlePage.objects.get(title="Old")
    return {
        "stored": list(old.body.raw_data),
        "article": Client().get(old.get_url()).content.decode(),
        "revision": old.latest_revision.as_object().body[0].value["hours"],
        "new": publish("New", [{"type": "related_articles", "value": {"pages": [old.pk], "fill": False, "number": 1}}]),
        "medicine": Medicine.objects.create(name="Ibuprofen", uses=[]).pk,
        "makemigrations": out.getvalue(),
    }


report = {"before": before, "after": after}[json.loads(sys.argv[1])]()
sys.stdout.write(json.dumps({"version": wagtail_healthblocks.__version__, **report}, default=dict))
