"""Prints an article of a site that has wagtail-seo as well."""

import os

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.seo_site.settings"
django.setup()

from django.contrib.auth import get_user_model  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402
from wagtail.models import Page, Site  # noqa: E402
from wagtailseo.models import SeoSettings  # noqa: E402

from tests import factories  # noqa: E402
from tests.seo_site.models import SeoArticlePage  # noqa: E402
from wagtail_healthblocks.models import Contribution, Contributor  # noqa: E402

call_command("migrate", verbosity=0)
SeoSettings.objects.update_or_create(
    site=Site.objects.get(), defaults={"struct_meta": True, "struct_org_name": "Example"}
)
factories.what_migrations_make()
body = [factories.qa_section(), factories.disclaimer(text="<p>Ask a pharmacist.</p>"), factories.references()]
owner = get_user_model().objects.create_user("sam", first_name="Sam", last_name="Example")
page = Page.objects.get(depth=2).add_child(instance=SeoArticlePage(title="Sleep", slug="sleep", body=body, owner=owner))
page.healthblocks_contributions = [Contribution(contributor=Contributor.objects.create(name="Sam", slug="sam"))]
page.save_revision().publish()
print(Client().get("/sleep/").content.decode())  # noqa: T201
