"""Puts somebody into each group of the guide on roles, and prints what they get to see and what the groups have."""

import json
import sys

import django

django.setup()

from django.contrib.auth.models import Group, User  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import setup_test_environment  # noqa: E402
from django.urls import reverse  # noqa: E402
from wagtail.models import Site  # noqa: E402

from wagtail_healthblocks.models import Medicine  # noqa: E402

setup_test_environment()
home = Site.objects.get().root_page
ADDRESSES = {
    "write": reverse("wagtailadmin_pages:add", args=["home", "articlepage", home.pk]),
    "correct": reverse("wagtailadmin_pages:edit", args=[home.pk]),
    "medicines": reverse(Medicine.snippet_viewset.get_url_name("list")),
    "new medicine": reverse(Medicine.snippet_viewset.get_url_name("add")),
    "new workflow": reverse("wagtailadmin_workflows:add"),
    "new redirect": reverse("wagtailredirects:add"),
}


def seen_by(group):
    """What somebody of a group may open."""
    user = User.objects.create_user(group.name)
    user.groups.add(group)
    client = Client()
    client.force_login(user)
    return [name for name, address in ADDRESSES.items() if client.get(address).status_code == 200]


sys.stdout.write(json.dumps({group.name: seen_by(group) for group in Group.objects.all()}))
