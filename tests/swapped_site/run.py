"""Publishes an article on a site with a base page model of its own, and uses all that refers to pages."""

import io
import os

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.swapped_site.settings"
django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.auth.models import Group, User  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402
from wagtail.models import Site  # noqa: E402

from tests.swapped_site.models import SwappedArticlePage, SwappedContributorIndexPage  # noqa: E402
from wagtail_healthblocks.models import Contribution, Contributor, MedicalCheck  # noqa: E402
from wagtail_healthblocks.usage import page_ids_showing, uses  # noqa: E402

settings.TEMPLATES[0]["DIRS"] = ["tests/testapp/templates"]
call_command("makemigrations", check=True, dry_run=True)
call_command("migrate", verbosity=0)

root = SwappedArticlePage._meta.get_field("basepage_ptr").related_model.get_first_root_node()
home = root.add_child(instance=SwappedArticlePage(title="Home", slug="swapped"))
Site.objects.update_or_create(is_default_site=True, defaults={"hostname": "localhost", "root_page": home})
home.add_child(instance=SwappedContributorIndexPage(title="People", slug="people"))
article = home.add_child(instance=SwappedArticlePage(title="Article", slug="article", body=[("author_card", {})]))
sam = Contributor.objects.create(name="Sam Example", slug="sam")
kim = Contributor.objects.create(name="Kim Example", slug="kim", credentials="Pharmacist")
article.healthblocks_contributions = [Contribution(contributor=sam)]
article.save_revision().publish()
MedicalCheck.objects.record(article.get_latest_revision(), contributor=kim, by=None)

client = Client()
html = client.get("/article/").text
assert "Written by Sam Example" in html, html
assert "Medically checked by Kim Example" in html
assert 'href="/people/sam/"' in html
assert "Article" in client.get("/people/sam/").text
assert "Article" in client.get("/people/kim/").text
assert len(uses(sam)) == len(uses(kim)) == 1
assert page_ids_showing(sam) == page_ids_showing(kim) == {article.pk}
article = SwappedArticlePage.objects.get(pk=article.pk)
assert article.copy(update_attrs={"slug": "copy"}).get_medical_check() is None
call_command("healthblocks_daily")
sam.unpublish()
assert "Sam Example" not in client.get("/article/").text
call_command("healthblocks_roles", verbosity=0, stdout=io.StringIO())
author = User.objects.create_user("author")
author.groups.add(Group.objects.get(name="Author"))
assert home.permissions_for_user(author).can_add_subpage()
assert not home.permissions_for_user(author).can_publish()
print("a site with its own base page works")  # noqa: T201
