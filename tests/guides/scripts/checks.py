"""Has an article checked in the admin of the guide's site, and prints what the listing of articles says before and after."""

import json
import sys

import django

django.setup()

from bs4 import BeautifulSoup  # noqa: E402
from django.contrib.auth.models import User  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import setup_test_environment  # noqa: E402
from django.urls import reverse  # noqa: E402
from home.models import ArticlePage  # noqa: E402
from wagtail.models import Site  # noqa: E402

from wagtail_healthblocks.models import Contributor, MedicalCheck  # noqa: E402

setup_test_environment()
page = ArticlePage(title="Sleeping well")
Site.objects.get().root_page.add_child(instance=page)
page.save_revision().publish()
user = User.objects.create_superuser("robin")
Contributor.objects.create(name="Robin Example", credentials="MPharm", user=user)
client = Client()
client.force_login(user)


def listed(**parameters):
    """The state that the listing gives each page."""
    soup = BeautifulSoup(client.get(reverse("articles:index"), parameters).content, "html.parser")
    return [row.select("td")[-1].get_text(" ", strip=True) for row in soup.select("table.listing tbody tr")]


found = {"before": listed()}
form_url = reverse(MedicalCheck.snippet_viewset.get_url_name("record"), args=[page.pk])
form = client.get(form_url).context["form"]
client.post(form_url, {field.name: getattr(field.value(), "pk", field.value()) or "" for field in form})
found |= {"after": listed(), "never": listed(medical_check="never"), "valid": len(listed(medical_check="valid"))}
sys.stdout.write(json.dumps(found))
