"""The example site's own content, for the tests' own pages."""

import json
import runpy
from pathlib import Path

from tests import factories
from tests.testapp.models import ArticlePage
from wagtail_healthblocks.dates import months_after, today
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

SITE = Path(__file__).parents[2] / "example_site"
FOLDER = SITE / "articles" / "demo"
ARTICLES = ["ketamine", "tour"]
#: How the example site reads its content; the site itself is not on the path.
SOURCE = runpy.run_path(FOLDER / "source.py")
read = SOURCE["read"]


def legal_status_codes():
    """The codes that the example site adds to the package's own."""
    return runpy.run_path(SITE / "clearwater" / "settings.py")["HEALTHBLOCKS_LEGAL_STATUS_CODES"]


class Demo:
    """The demo's snippets and settings in the test database; makes its articles, or pages of its blocks."""

    def __init__(self):
        self.home = factories.site_root()
        self.people = factories.ContributorIndexPageFactory(title="People", slug="people")
        self.keys = {f"@page/{name}": self.home.pk for name in ("home", "articles", *ARTICLES)}
        self.keys["@page/contributors"] = self.people.pk
        self.load_snippets()
        self.load_settings()

    def load_snippets(self):
        content = read("snippets")
        for name, values in content["images"].items():
            path = FOLDER / "images" / values["file"]
            self.keys[f"@image/{name}"] = factories.ImageFactory(title=values["title"], file__from_path=path).pk
        for kind, model in [
            ("contributor", Contributor),
            ("disclaimer", Disclaimer),
            ("helpline", Helpline),
            ("source", Source),
        ]:
            for name, values in content[f"{kind}s"].items():
                self.add(kind, name, self.make(model, values))
        for name, values in content["medicines"].items():
            statuses = values.pop("legal_statuses")
            medicine = self.make(Medicine, values)
            medicine.legal_statuses = [self.make(LegalStatus, status) for status in statuses]
            self.add("medicine", name, medicine)

    def load_settings(self):
        values = self.resolve(read("site")["settings"])
        values["default_disclaimers"] = [DefaultDisclaimer(disclaimer_id=pk) for pk in values["default_disclaimers"]]
        values["publisher_id"] = values.pop("publisher", None)
        settings = HealthblocksSiteSettings.for_site(factories.site())
        for name, value in values.items():
            setattr(settings, name, value)
        settings.save()

    def make(self, model, values):
        """An instance of the model, made of values as the demo writes them."""
        fields = {name: model._meta.get_field(name) for name in values}
        return model(**{fields[name].attname: fields[name].to_python(self.resolve(values[name])) for name in values})

    def add(self, kind, name, instance):
        instance.save()
        self.keys[f"@{kind}/{name}"] = instance.pk

    def resolve(self, value):
        """The value with each ``@kind/name`` replaced by the primary key of what it names."""
        return SOURCE["resolved"](value, self.keys)

    def name(self, key):
        """The name of the contributor whom the demo writes as ``@contributor/…``."""
        return Contributor.objects.get(pk=self.keys[key]).name

    def add_article(self, name, chosen=list):
        """One of the demo's articles, or what is chosen of its blocks, published, with its people and its medical check."""
        values = read(name)
        page = self.add_page(values["title"], chosen(values["body"]), values["contributions"])
        checker = Contributor.objects.get(pk=self.resolve(values["medical_check"])["contributor"])
        MedicalCheck.objects.record(
            page.latest_revision, contributor=checker, next_due=months_after(today(), 12), by=None
        )
        return page

    def rows(self, body):
        """An article's blocks as Wagtail stores them."""
        return self.resolve(SOURCE["named"](body, ArticlePage.body.field.stream_block))

    def add_page(self, title, body, contributions=()):
        """A published article of blocks as the demo writes them."""
        page = ArticlePage(title=title, body=json.dumps(self.rows(body)))
        page.healthblocks_contributions = [self.make(Contribution, row) for row in contributions]
        self.home.add_child(instance=page)
        page.save_revision().publish()
        return page
