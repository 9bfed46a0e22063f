"""Publishes one article on a new site and prints the page that a reader gets."""

import importlib
import json
import os
import sys

import django
from django.core.management import call_command
from django.test import Client

BODY = [
    {"type": "heading", "value": {"text": "How it works", "level": "section"}},
    {
        "type": "question",
        "value": {
            "question": "With food?",
            "answer": [{"type": "paragraph", "value": "<p>Yes, with a meal.</p>"}],
        },
    },
    {
        "type": "prescription_required",
        "value": {
            "name": "Examplin",
            "statuses": [
                {
                    "type": "status",
                    "value": {
                        "country": "US",
                        "axis": "supply",
                        "code": "RX",
                        "as_of": "2026-01-31",
                        "source": "Label",
                    },
                }
            ],
        },
    },
]

os.environ["DJANGO_SETTINGS_MODULE"] = "settings"
django.setup()
call_command("check", fail_level="WARNING", stdout=sys.stderr)
call_command("makemigrations", "articles", verbosity=0)
importlib.invalidate_caches()
call_command("migrate", verbosity=0)

from django.contrib.staticfiles import finders  # noqa: E402
from wagtail.models import Site  # noqa: E402

from articles.models import ArticlePage  # noqa: E402

home = Site.objects.get().root_page
article = home.add_child(instance=ArticlePage(title="Examplin", body=json.dumps(BODY)))
response = Client(raise_request_exception=True).get(article.relative_url(Site.objects.get()))
assert response.status_code == 200, response.status_code
assert finders.find("wagtail_healthblocks/css/healthblocks.css"), "no stylesheet in the wheel"
sys.stdout.write(response.content.decode())
