"""Publishes an article that was checked and one that was not on the site of the guide, and prints what people get."""

import json
import sys
from datetime import timedelta
from io import StringIO

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import path  # noqa: E402
from home.models import ArticlePage  # noqa: E402
from mysite import urls  # noqa: E402
from wagtail.api.v2.router import WagtailAPIRouter  # noqa: E402
from wagtail.api.v2.views import PagesAPIViewSet  # noqa: E402
from wagtail.models import Site  # noqa: E402

from wagtail_healthblocks.dates import today  # noqa: E402
from wagtail_healthblocks.models import Contributor, MedicalCheck  # noqa: E402

api = WagtailAPIRouter("api")
api.register_endpoint("pages", PagesAPIViewSet)
urls.urlpatterns.insert(0, path("api/", api.urls))


def add(title):
    page = ArticlePage(title=title, body=json.dumps([{"type": "paragraph", "value": "<p>Sleep is good.</p>"}]))
    Site.objects.get().root_page.add_child(instance=page)
    page.save_revision().publish()
    return page


def seen(page, name=""):
    response = Client().get(page.get_url() + name)
    return {"text": response.content.decode(), "robots": response.get("X-Robots-Tag")}


def said_by_api(page):
    return Client().get(f"/api/pages/{page.pk}/?fields=medical_check,checked_by").json()


checked, bare = add("Checked"), add("Bare")
kim = Contributor.objects.create(name="Kim Example", credentials="MBBS", slug="kim")
tomorrow = today() + timedelta(days=1)
MedicalCheck.objects.record(checked.get_latest_revision(), contributor=kim, next_due=tomorrow, by=None)
out = StringIO()
call_command("healthblocks_daily", stdout=out)
told = said_by_api(checked)
report = {
    "pages": [seen(page, name) for page in (checked, bare) for name in ("", "index.md")],
    "state": told["medical_check"]["state"],
    "checked_by": told["checked_by"]["full_name"],
    "daily": out.getvalue().splitlines(),
}
sys.stdout.write(json.dumps(report))
