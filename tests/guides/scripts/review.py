"""Writes, moderates and erases a review on the site of the guide, and prints what people get."""

import io
import json
import re
import sys

import django
from django.core.management import call_command

django.setup()

from bs4 import BeautifulSoup  # noqa: E402
from django.contrib.auth.models import Group, Permission, User  # noqa: E402
from django.core.checks import run_checks  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402
from home.models import ArticlePage  # noqa: E402
from wagtail.models import Site  # noqa: E402

from wagtail_healthblocks.reviews.models import Review, ReviewsSiteSettings  # noqa: E402
from wagtail_healthblocks.reviews.numbers import parse  # noqa: E402

REVIEW = {
    "rating": "4",
    "title": "Clear and kind",
    "body": "I slept better after two weeks.",
    "display_name": "River",
    "email": "reader@example.org",
    "role": "patient",
    "relationship": "none",
    "consent": "on",
}


def soup(response):
    return BeautifulSoup(response.content, "html.parser")


def said_by(command, *args, **options):
    out = io.StringIO()
    call_command(f"healthblocks_{command}", *args, stdout=out, stderr=io.StringIO(), **options)
    return out.getvalue()


def moderator():
    """Somebody in a group that may moderate, as Settings › Groups makes it."""
    group = Group.objects.create(name="Review moderators")
    wanted = ["access_admin", "view_review", "moderate_review"]
    group.permissions.set(Permission.objects.filter(codename__in=wanted))
    user = User.objects.create_user("moderator", password="password")
    user.groups.add(group)
    client = Client()
    client.force_login(user)
    return client


def answer(form):
    """The answer to “19 + six =”, as a person finds it."""
    field = form.find("input", {"name": "challenge"})
    first, second = re.search(r"([\w-]+) \+ ([\w-]+) =", form.get_text(" ")).groups()
    return {field["name"]: parse(first) + parse(second)}


def send(page):
    """Fill in the form that stands on the page, and send it as a browser does."""
    reader = Client()
    form = soup(reader.get(page.get_url())).find("form", class_="hb-review-form")
    data = {**REVIEW, "token": form.find("input", {"name": "token"})["value"], **answer(form)}
    return reader.post(form["action"], data, headers={"Sec-Fetch-Site": "same-origin"})


def is_shown(page):
    return "Clear and kind" in Client().get(page.get_url()).content.decode()


site = Site.objects.get()
page = ArticlePage(title="Sleeping well", body=[])
site.root_page.add_child(instance=page)
page.save_revision().publish()
ReviewsSiteSettings.objects.create(site=site, contact_email="reviews@example.org")

report = {"checks": [str(message) for message in run_checks() if "healthblocks" in (message.id or "")]}
report["sent"] = send(page).status_code
report["shown before"] = is_shown(page)

client = moderator()
review = Review.objects.get()
report["queue"] = client.get(reverse(Review.snippet_viewset.get_url_name("list"))).content.decode()
client.post(
    reverse(Review.snippet_viewset.get_url_name("decide"), args=[review.pk]), {"move": "publish", "seen": "pending"}
)

article = Client().get(page.get_url())
report["shown after"] = is_shown(page)
report["article"] = article.content.decode()
report["panel"] = " ".join(soup(article).find(class_="hb-reviews").get_text(" ").split())
report["policy"] = Client().get("/reviews/how-we-handle-reviews/").content.decode()
report["recount"] = said_by("recount_reviews", check=True)
report["exported"] = json.loads(said_by("export_reviewer", "reader@example.org", interactive=False))
report["forgotten"] = said_by("forget_reviewer", "reader@example.org", interactive=False)
report["shown at last"] = is_shown(page)
sys.stdout.write(json.dumps(report))
