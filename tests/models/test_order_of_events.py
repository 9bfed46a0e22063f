"""In whatever order somebody drafts, checks, publishes and moves a page: what readers, graph and programs are told."""

import datetime
import json

import pytest
from django.core.management import call_command
from django.utils.timezone import now
from wagtail.models import Locale, Revision

from tests import factories
from tests.factories import anew
from wagtail_healthblocks.models import MedicalCheck

A_MINUTE = datetime.timedelta(minutes=1)


class Story:
    """A page, and what happens to it, step by step."""

    def __init__(self):
        self.checker = factories.ContributorFactory(name="Kim Checker")
        self.page = factories.ArticlePageFactory(title="Empty", live=False, body=[])
        self.revisions = []

    def draft(self):
        return anew(self.page).get_latest_revision_as_object()

    def write(self, words, over=None):
        page = self.draft()
        page.title = f"About {words}"
        page.body = [("paragraph", f"<p>It is {words}.</p>")]
        self.revisions.append(page.save_revision(overwrite_revision=over))

    def autosave(self, words):
        self.write(words, over=anew(self.page).get_latest_revision())

    def check(self, words=""):
        MedicalCheck.objects.record(anew(self.page).get_latest_revision(), contributor=self.checker, by=None)

    def publish(self, words=""):
        anew(self.page).get_latest_revision().publish()

    def schedule(self, words=""):
        page = self.draft()
        page.go_live_at = now() + A_MINUTE
        page.save_revision().publish()

    def time_comes(self, words=""):
        due = Revision.objects.get(approved_go_live_at__isnull=False)
        due.approved_go_live_at = now() - A_MINUTE
        due.content["go_live_at"] = due.approved_go_live_at.isoformat()
        due.save()
        call_command("publish_scheduled")
        assert anew(self.page).live_revision == due

    def revert(self, words=""):
        self.revisions[0].as_object().save_revision(previous_revision=self.revisions[0])

    def unpublish(self, words=""):
        anew(self.page).unpublish()

    def move(self, words=""):
        anew(self.page).move(factories.ArticlePageFactory(title="Elsewhere"), pos="last-child")

    def copy(self, words=""):
        self.page = anew(self.page).copy(update_attrs={"slug": "copy"})

    def alias(self, words=""):
        self.page = anew(self.page).create_alias(update_slug="alias")

    def translate(self, words=""):
        german = Locale.objects.get_or_create(language_code="de")[0]
        self.page.get_parent().specific.copy_for_translation(german)
        self.page = anew(self.page).copy_for_translation(german)
        self.page.save_revision().publish()

    def purge(self, words=""):
        Revision.objects.all().delete()

    def change_source(self, words):
        """The page of which this one is an alias gets another text."""
        source = anew(self.page).alias_of.specific
        source.title = f"About {words}"
        source.save_revision().publish()

    def tell(self, steps):
        for step in steps:
            name, _space, words = step.partition(": ")
            getattr(self, name.replace(" ", "_"))(words)
        return anew(self.page)


STORIES = [
    ("write: one", "publish", "never"),
    ("write: one", "publish", "check", "valid"),
    ("write: one", "check", "publish", "valid"),
    ("write: one", "publish", "check", "write: two", "valid"),
    ("write: one", "publish", "check", "write: two", "publish", "changed"),
    ("write: one", "publish", "write: two", "check", "never"),
    ("write: one", "publish", "write: two", "check", "publish", "valid"),
    ("write: one", "publish", "check", "write: two", "check", "valid"),
    ("write: one", "publish", "check", "write: two", "check", "publish", "valid"),
    ("write: one", "publish", "check", "write: two", "check", "write: three", "publish", "changed"),
    ("write: one", "check", "write: two", "publish", "changed"),
    ("write: one", "check", "schedule", "valid"),  # of the draft, which nobody can read yet
    ("write: one", "check", "schedule", "time comes", "valid"),
    ("write: one", "publish", "check", "write: two", "schedule", "valid"),
    ("write: one", "publish", "check", "write: two", "schedule", "time comes", "changed"),
    ("write: one", "publish", "check", "write: two", "check", "schedule", "time comes", "valid"),
    ("write: one", "publish", "check", "write: two", "publish", "revert", "changed"),
    ("write: one", "publish", "check", "write: two", "publish", "revert", "publish", "valid"),
    ("write: one", "publish", "check", "autosave: two", "valid"),
    ("write: one", "publish", "check", "autosave: two", "publish", "changed"),
    ("write: one", "check", "autosave: two", "publish", "changed"),
    ("write: one", "autosave: two", "check", "publish", "valid"),
    ("write: one", "publish", "check", "purge", "valid"),
    ("write: one", "publish", "check", "unpublish", "valid"),
    ("write: one", "publish", "check", "unpublish", "publish", "valid"),
    ("write: one", "publish", "check", "unpublish", "write: two", "publish", "changed"),
    ("write: one", "publish", "check", "move", "valid"),
    ("write: one", "publish", "check", "copy", "never"),
    ("write: one", "publish", "check", "copy", "publish", "never"),
    ("write: one", "publish", "check", "translate", "never"),
    ("write: one", "publish", "check", "alias", "valid"),
    ("write: one", "publish", "alias", "never"),
    ("write: one", "publish", "check", "alias", "change source: two", "changed"),
]


@pytest.mark.django_db
@pytest.mark.parametrize("story", STORIES, ids=", ".join)
def test_what_is_said_after_each_order_of_events(story, client):
    *steps, expected = story

    page = Story().tell(steps)

    assert page.get_medical_checks().state == expected
    assert page.medical_check["state"] == expected
    covers = expected == "valid"
    assert (page.last_checked is not None) == covers
    html = factories.html_of(page, "{% load healthblocks_tags %}{% medical_check %}")
    assert ("Medically checked by" in html) == covers
    assert ("An earlier version of this page was medically checked" in html) == (expected == "changed")
    graph = json.dumps(page.structured_data)
    assert ("lastReviewed" in graph) == ("reviewedBy" in graph) == covers
    assert ("Medically checked by" in page.markdown) == covers
