"""Fills a new, migrated database with this site's content: python -m host.fill"""

import json
import os
import sys
from datetime import date

import django

django.setup()

from django.contrib.auth import get_user_model  # noqa: E402
from django.core.serializers.json import DjangoJSONEncoder  # noqa: E402
from wagtail.images.models import Image  # noqa: E402
from wagtail.models import Locale, Page, Site  # noqa: E402

import wagtail_healthblocks  # noqa: E402
from wagtail_healthblocks.blocks import HealthArticleStreamBlock  # noqa: E402
from wagtail_healthblocks.models import (  # noqa: E402
    Contributor,
    DefaultDisclaimer,
    Disclaimer,
    HealthblocksSiteSettings,
    Helpline,
    Medicine,
    Source,
)

from . import checks, faults, pictures, reviews, samples  # noqa: E402
from .clock import TODAY, clock  # noqa: E402
from .demo import Demo  # noqa: E402
from .models import ArticlePage, HomePage, Origin, PeoplePage, PlainPage, StoryPage  # noqa: E402

CHOSEN = (Contributor, Medicine, Disclaimer, Helpline, Source, Image)
GONE = 999_999


def stream(blocks):
    return json.dumps(blocks, cls=DjangoJSONEncoder)


def load_homes():
    """The site's home in English, and the place of its translations."""
    root = Page.get_first_root_node()
    root.get_children().delete()
    for language in ("de", "ar"):
        Locale.objects.create(language_code=language)
    root = Page.get_first_root_node()
    home = root.add_child(instance=HomePage(title="Harbour Health", slug="harbour"))
    Site.objects.all().delete()
    site = Site.objects.create(hostname="localhost", root_page=home, is_default_site=True, site_name="Harbour Health")
    return home, site


def load_settings(site):
    Disclaimer.objects.create(title="A draft", kind="affiliate", text="<p>Not to be seen yet.</p>", live=False)
    settings = HealthblocksSiteSettings(
        site=site, readers_countries="GB, US", paid_domains="partner.example", publisher=Contributor.objects.first()
    )
    settings.default_disclaimers = [DefaultDisclaimer(sort_order=0, disclaimer=Disclaimer.objects.first())]
    settings.save()


def load_snippets(demo):
    # The samples choose the first of each kind: what they say of a medicine must not be said of a real one.
    statuses = [{"axis": "supply", "code": "POM"}, {"axis": "control", "code": "CD2"}]
    facts = {"country": "GB", "as_of": "2024-03-01", "source": "An invented list"}
    use = {**facts, "approval": "approved", "use": "an invented condition", "source_url": "https://list.example.org/"}
    medicine = {"name": "Examplamine", "brand_names": "Examplin\nExamplor", "uses": [samples.item("use", use)]}
    demo.publish(Medicine, {**medicine, "legal_statuses": [{**status, **facts} for status in statuses]})
    demo.load_snippets()
    lost = pictures.make(pictures.LOST, "lost.png")
    lost.file.storage.delete(lost.file.name)
    Contributor.objects.create(name="Nobody Yet", slug="nobody-yet", live=False)
    edited = Contributor.objects.get(slug="rowan-example")
    edited.job_title = "Medical reviewer, since yesterday"
    edited.save_revision()


class Pages:
    """Adds pages below the home page, each published without its first block and, on a later day, whole."""

    def __init__(self, home):
        self.home = home
        self.chosen = {model: model.objects.order_by("pk").first().pk for model in CHOSEN}
        self.block = HealthArticleStreamBlock()

    def add(self, model, title, slug, blocks=(), people=(), **values):
        clock.set(2025, 3, 1)
        body = {"body": stream(blocks[1:])} if blocks else {}
        page = self.home.add_child(instance=model(title=title, slug=slug, **body, **values))
        page.save_revision().publish()
        clock.set(2025, 6, 1)
        page = model.objects.get(pk=page.pk)
        if blocks:
            page.body = stream(blocks)
        if people:
            page.healthblocks_contributions = people
        page.save_revision().publish()
        return model.objects.get(pk=page.pk)

    def add_samples(self):
        """An article of every block in each of the ways in which it may be stored."""
        gone = dict.fromkeys([*CHOSEN, Page], GONE)
        lost = {Image: Image.objects.get(title=pictures.LOST).pk}
        usual = samples.usual(self.block, self.chosen)
        chosen = {**self.chosen, Page: self.add(ArticlePage, "Every block, as previewed", "usual", usual).pk}
        self.add(ArticlePage, "Every block, filled in", "full", samples.full(self.block, chosen), audience="patient")
        self.add(ArticlePage, "Every block, each choice", "choices", samples.choices(self.block, chosen))
        self.add(ArticlePage, "Every block, empty", "empty", samples.empty(self.block))
        self.add(ArticlePage, "Every block, with what is gone", "gone", samples.full(self.block, {**gone, **lost}))
        self.add(PlainPage, "Every block, without the mixins", "plain", samples.full(self.block, chosen))
        story = StoryPage._meta.get_field("body").stream_block
        self.add(StoryPage, "A structure of the site’s own", "story", samples.full(story, chosen))
        self.add(StoryPage, "The answers’ choices", "answers", [self.answers(story, chosen)])

    def answers(self, story, chosen):
        """A structure whose answer has each block of an answer, once for each of its choices."""
        block = story.child_blocks["columns"]
        stored = samples.Full(chosen).stored(block, block.get_preview_value())
        stored["answer"] = samples.choices(block.child_blocks["answer"], chosen)
        return samples.item("columns", stored)

    def add_demo(self, demo):
        for name in ("ketamine", "tour"):
            values, people = demo.article(name)
            page = self.add(ArticlePage, blocks=values.pop("body"), people=people, **values)
            demo.keys[f"@page/{name}"] = page.pk
            yield page

    def add_states(self):
        """Pages that readers do not see, or not yet, or not as they are being edited."""
        text = [samples.item("paragraph", "<p>The tide comes in twice a day.</p>")]
        self.add(ArticlePage, "Taken back", "taken-back", text).unpublish()
        edited = self.add(ArticlePage, "Being edited", "edited", text)
        edited.title = "Being edited, and not yet published"
        edited.save_revision()
        draft = self.home.add_child(instance=ArticlePage(title="A draft", slug="draft", live=False, body=stream(text)))
        draft.save_revision()
        self.schedule(text)

    def schedule(self, text):
        later = self.home.add_child(
            instance=ArticlePage(title="To come", slug="to-come", live=False, body=stream(text))
        )
        clock.set(2030, 1, 1)
        later.go_live_at = clock()
        clock.set(2025, 6, 1)
        later.save_revision().publish()


def translate(page, language, title):
    translated = page.copy_for_translation(Locale.objects.get(language_code=language), copy_parents=True)
    translated.title = title
    translated.save_revision().publish()
    return translated


def change_after_check(page):
    """An article whose words changed since somebody checked them."""
    checks.record(page, checks.ROWAN, date(2025, 6, 2), date(2026, 6, 2))
    clock.set(2025, 6, 3)
    page.title = f"{page.title}, once more"
    page.save_revision().publish()


def main():
    if not wagtail_healthblocks.__file__.startswith(sys.prefix):
        sys.exit(f"{wagtail_healthblocks.__file__} is not of the wheel.")
    clock.set(2025, 1, 1)
    moderator = get_user_model().objects.create_superuser("editor", "editor@harbour.example", "editor")
    home, site = load_homes()
    demo = Demo()
    clock.set(*TODAY)  # its sources were read in the year in which they were written
    load_snippets(demo)
    clock.set(2025, 1, 1)
    load_settings(site)
    pages = Pages(home)
    people = pages.add(PeoplePage, "People", "people")
    ketamine, tour = pages.add_demo(demo)
    pages.add_samples()
    pages.add_states()
    for language, title in (("de", "Ketamin"), ("ar", "الكيتامين")):
        translate(people, language, title)
        translate(ketamine, language, title)
    checks.record(ketamine, checks.ROWAN, date(2026, 6, 2), date(2027, 6, 2))
    change_after_check(tour)
    checks.load(pages)
    reviews.load([ketamine, StoryPage.objects.get(slug="story")], site, moderator)
    faults.load(pages)
    Origin.objects.create(**json.loads(os.environ["AGED_ORIGIN"]))
    clock.set(*TODAY)


if __name__ == "__main__":
    main()
