"""Publishes an article by an author of the site's own on the site of the guide, and prints what people get."""

import json
import sys

import django

django.setup()

from django.contrib.auth import get_user_model  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402
from django_tasks.signals import task_enqueued  # noqa: E402
from home.models import ArticlePage, Author  # noqa: E402
from wagtail.models import Site  # noqa: E402

from wagtail_healthblocks.models import Contributor, MedicalCheck  # noqa: E402

refreshed = []
task_enqueued.connect(lambda task_result, **kwargs: refreshed.append(task_result), weak=False)


def seen(page, path=""):
    return Client().get(page.get_url() + path).content.decode()


author = Author.objects.create(
    display_name="Robin Example",
    position="Health writer",
    about="Robin writes about sleep.",
    homepage="https://example.org/robin",
)
reviewer = Contributor.objects.create(name="Sam Example", credentials="MPharm")
site = Site.objects.get()
page = ArticlePage(title="Sleeping well", author=author, body=json.dumps([{"type": "author_card", "value": {}}]))
page.healthblocks_contributions.create(contributor=reviewer, role="medical_reviewer")
site.root_page.add_child(instance=page)
revision = page.save_revision()
MedicalCheck.objects.record(revision, contributor=reviewer, by=None)
revision.publish()

editor = Client()
editor.force_login(get_user_model().objects.create_superuser("editor", "editor@example.org", "password"))
report = {
    "article": seen(page),
    "markdown": seen(page, "index.md"),
    "editor": editor.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).status_code,
}
refreshed.clear()
author.display_name = "Robin Sample"
author.save()
ids = [result.args for result in refreshed if result.task.name == "refresh_pages"]
report |= {"refreshed": ids == [[[page.pk]]] or ids, "renamed": "Written by Robin Sample" in seen(page)}
sys.stdout.write(json.dumps(report))
