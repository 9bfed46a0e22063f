"""Loads the demonstration: makes what is missing, puts right what differs, leaves all else alone.

Its blocks are as Wagtail stores them, ids included, so that a link to one of them stays good.
"""

import json
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.files.images import ImageFile
from django.core.management import CommandError
from django.db import transaction
from wagtail.blocks.stream_block import StreamBlockValidationError
from wagtail.images import get_image_model
from wagtail.models import Page, Revision, Site

from articles.demo.source import FOLDER, named, read, resolved
from articles.models import ArticleIndexPage, ArticlePage, ContributorIndexPage, HomePage
from wagtail_healthblocks.dates import epoch, months_after, today
from wagtail_healthblocks.editorial.engine import findings_of
from wagtail_healthblocks.models import (
    Contribution,
    Contributor,
    DefaultDisclaimer,
    Disclaimer,
    HealthblocksSiteSettings,
    Helpline,
    LegalStatus,
    MedicalCheck,
    Medicine,
    Source,
)
from wagtail_healthblocks.reviews.models import Review
from wagtail_healthblocks.staff.changes import give

ARTICLES = ("ketamine", "opioid-medicines", "tour")
#: How long ago an article was checked, so that its check is in this state, whenever the demo is loaded.
AGES = {"valid": timedelta(days=12), "changed": timedelta(days=90), "overdue": timedelta(days=400)}
#: May do everything. Everybody's password is their name.
EDITOR = "editor"
#: A person of each role.
STAFF = {
    "author": "Author",
    "reviewer": "Medical reviewer",
    "desk-editor": "Editor",
    "moderator": "Review moderator",
}
#: The accounts of those whom readers know as contributors.
CONTRIBUTORS = {"reviewer": "@contributor/rowan-example"}


class Demo:
    """One run of the loader. It remembers the primary key of each thing that has a name."""

    def __init__(self):
        self.keys = {}
        self.site = read("site")

    @transaction.atomic
    def load(self):
        """Load everything and return the pages, in the order in which to visit them."""
        self.load_editor()
        self.load_snippets()
        home = self.load_home()
        self.load_staff(home)
        self.load_settings(home)
        return [home, *self.load_pages(home)]

    def load_editor(self):
        users = get_user_model().objects
        if not users.filter(username=EDITOR).exists():
            users.create_superuser(EDITOR, f"{EDITOR}@clearwater.example", EDITOR)

    def load_staff(self, home):
        users = get_user_model().objects
        give([home])
        for name, role in STAFF.items():
            user = users.filter(username=name).first()
            user = user or users.create_user(name, f"{name}@clearwater.example", name)
            user.groups.add(Group.objects.get(name=role))
            if name in CONTRIBUTORS:
                contributor = Contributor.objects.get(pk=self.keys[CONTRIBUTORS[name]])
                self.publish(CONTRIBUTORS[name], contributor, {"user": user.pk}, {}, contributor.save)

    def load_snippets(self):
        content = read("snippets")
        for name, values in content["images"].items():
            self.keys[f"@image/{name}"] = self.put_image(values).pk
        for name, values in content["contributors"].items():
            self.put_snippet(f"@contributor/{name}", Contributor, ["slug"], values)
        for name, values in content["disclaimers"].items():
            self.put_snippet(f"@disclaimer/{name}", Disclaimer, ["title"], values)
        for name, values in content["helplines"].items():
            self.put_snippet(f"@helpline/{name}", Helpline, ["country", "name"], values)
        for name, values in content["sources"].items():
            self.put_snippet(f"@source/{name}", Source, ["uuid"], values)
        for name, values in content["medicines"].items():
            statuses = values.pop("legal_statuses")
            self.put_snippet(f"@medicine/{name}", Medicine, ["name"], values, legal_statuses=(LegalStatus, statuses))

    def load_home(self):
        root = Page.get_first_root_node()
        home = self.put_page("@page/home", HomePage, root, self.site["home"])
        address = urlsplit(settings.WAGTAILADMIN_BASE_URL)
        values = {
            "hostname": address.hostname,
            "port": address.port or 80,
            "site_name": settings.WAGTAIL_SITE_NAME,
            "root_page_id": home.pk,
        }
        site = Site.objects.filter(is_default_site=True).first() or Site(is_default_site=True)
        if assign(site, values):
            site.save()
        # The page that a new Wagtail greets its developer with.
        Page.objects.child_of(root).exact_type(Page).filter(slug="home", numchild=0).delete()
        return home

    def load_settings(self, home):
        values = resolved(self.site["settings"], self.keys)
        defaults = [{"disclaimer": pk} for pk in values.pop("default_disclaimers")]
        site_settings = HealthblocksSiteSettings.for_site(home.get_site())
        changed = assign(site_settings, values)
        if assign_rows(site_settings, "default_disclaimers", DefaultDisclaimer, defaults) or changed:
            site_settings.full_clean()
            site_settings.save()

    def load_pages(self, home):
        index = self.put_page("@page/articles", ArticleIndexPage, home, self.site["articles"])
        articles = [self.load_article(name, index) for name in ARTICLES]
        contributors = self.put_page("@page/contributors", ContributorIndexPage, home, self.site["contributors"])
        return [index, *articles, contributors]

    def load_article(self, name, index):
        values = read(name)
        values.pop("facts", None)  # where they come from, for who reads the file
        contributions = values.pop("contributions")
        check = resolved(values.pop("medical_check"), self.keys)
        values["body"] = named(values["body"], ArticlePage.body.field.stream_block)

        def put(**changes):
            said = {**values, **changes}
            rows = {"healthblocks_contributions": (Contribution, contributions)}
            return self.put_page(f"@page/{name}", ArticlePage, index, said, **rows)

        page = put()
        self.load_reviews(name, page)
        if page.get_medical_checks().state != check["state"]:
            earlier = check.pop("earlier_summary", None)
            self.record_check(put(summary=earlier) if earlier else page, **check)
            page = put()
        return page

    def record_check(self, page, contributor, state, **said):
        """Have the page's text checked, so long ago that the check is in this state today."""
        checked_on = today() - AGES[state]
        moment = epoch() + (checked_on - epoch().date())
        Revision.objects.filter(pk=page.latest_revision_id).update(created_at=moment)
        Page.objects.filter(pk=page.pk).update(first_published_at=moment, last_published_at=moment)
        MedicalCheck.objects.record(
            Revision.objects.get(pk=page.latest_revision_id),
            contributor=Contributor.objects.get(pk=contributor),
            date=checked_on,
            next_due=months_after(checked_on, 12),
            by=None,
            **said,
        )

    def load_reviews(self, name, page):
        """The invented reviews of an article: some shown, one of them answered, and some that wait for a moderator."""
        editor = get_user_model().objects.get(username=EDITOR)
        for values in read("reviews").get(name, []):
            response, is_shown = values.pop("response", None), values.pop("shown")
            if Review.objects.filter(page_id=page.pk, title=values["title"]).exists():
                continue
            review = Review(page_id=page.pk, language="en-gb", consent_version="1", **columns(Review, values))
            review.consent_at = review.created_at
            review.published_at = review.created_at if is_shown else None
            review.save()
            if is_shown:
                review.publish(editor)
            if response:
                signed_by = Contributor.objects.get(pk=resolved(response["contributor"], self.keys))
                review.respond(signed_by, response["text"], editor)

    def put_image(self, values):
        images = get_image_model().objects
        if image := images.filter(title=values["title"]).first():
            return image
        with (FOLDER / "images" / values["file"]).open("rb") as file:
            return images.create(title=values["title"], file=ImageFile(file, name=values["file"]))

    def put_snippet(self, key, model, identity, values, **rows):
        found = model.objects.filter(**{field: values[field] for field in identity}).first()
        self.publish(key, found or model(), values, rows, model.save)

    def put_page(self, key, model, parent, values, **rows):
        found = model.objects.child_of(parent).filter(slug=values["slug"]).first()
        self.publish(key, found or model(), values, rows, lambda page: parent.add_child(instance=page))
        return Page.objects.get(pk=self.keys[key]).specific

    def publish(self, key, instance, values, rows, add):
        """Give the instance these values and rows; publish a revision of it if that changes anything."""
        changed = assign(instance, resolved(values, self.keys))
        for name, (model, children) in rows.items():
            changed |= assign_rows(instance, name, model, resolved(children, self.keys))
        if changed:
            clean_streams(instance)
            if instance.pk is None:
                add(instance)
            instance.full_clean()
            instance.save_revision().publish()
        self.keys[key] = instance.pk


def columns(model, values):
    """The values by the attribute that stores each, read from JSON as its field does."""
    fields = ((model._meta.get_field(name), value) for name, value in values.items())
    return {field.attname: field.to_python(value) for field, value in fields}


def assign(instance, values):
    """Set the values and tell whether any of them is new."""
    changed = instance.pk is None
    for attribute, value in columns(type(instance), values).items():
        if stored(value) != stored(getattr(instance, attribute)):
            setattr(instance, attribute, value)
            changed = True
    return changed


def assign_rows(instance, name, model, children):
    """Replace the instance's child rows, unless they are these already, and tell whether they were not."""
    new = [{"sort_order": order, **columns(model, child)} for order, child in enumerate(children)]
    old = getattr(instance, name).all() if instance.pk else []
    if [{attribute: getattr(row, attribute) for attribute in next(iter(new), {})} for row in old] == new:
        return False
    setattr(instance, name, [model(**values) for values in new])
    return True


def stored(value):
    """What the database holds of a value: a StreamField's blocks as plain data."""
    return list(value.get_prep_value()) if hasattr(value, "get_prep_value") else value


def clean_streams(instance):
    """Hold the content to the rules that an editor's must pass on publishing."""
    for field in instance._meta.get_fields():
        if hasattr(field, "stream_block"):
            try:
                field.stream_block.clean(getattr(instance, field.attname))
            except StreamBlockValidationError as error:
                raise CommandError(f"{instance}: {json.dumps(error.as_json_data(), indent=2)}") from error
    for finding in findings_of(instance):
        if finding.severity == "error":
            raise CommandError(f"{instance}: {finding.block_id} {finding.field}: {finding.message} ({finding.rule})")
