"""Publishes an article on the site of the guide and logs an editor in, or renames the author; says where the article is."""

import json
import sys

import django

django.setup()

from django.contrib.auth import get_user_model  # noqa: E402
from django.test import Client  # noqa: E402
from home.models import ArticlePage  # noqa: E402
from wagtail.models import Site  # noqa: E402

from wagtail_healthblocks.models import Contributor  # noqa: E402


def publish(hostname):
    site = Site.objects.get()
    site.hostname, site.port = hostname, 443
    site.save()
    author = Contributor.objects.create(name="Sam Example")
    body = [{"type": "paragraph", "value": "<p>Keep a regular bedtime.</p>"}, {"type": "author_card", "value": {}}]
    page = ArticlePage(title="Sleeping well", body=json.dumps(body))
    page.healthblocks_contributions.create(contributor=author, role="author")
    site.root_page.add_child(instance=page)
    page.save_revision().publish()
    editor = Client()
    editor.force_login(get_user_model().objects.create_superuser("editor", "editor@example.org", "password"))
    return {"path": page.get_url(), "session": editor.cookies["sessionid"].value}


def rename():
    author = Contributor.objects.get()
    author.name = "Robin Sample"
    author.save_revision().publish()
    return {}


step, *arguments = [json.loads(argument) for argument in sys.argv[1:]]
report = {"publish": publish, "rename": rename}[step](*arguments)
sys.stdout.write(json.dumps(report))
