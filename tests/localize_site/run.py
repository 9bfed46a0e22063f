"""Prints who made a translation, before and after wagtail-localize synchronises it with its source; and its doses."""

import json
import os

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.localize_site.settings"
django.setup()

from bs4 import BeautifulSoup  # noqa: E402
from django.core.management import call_command  # noqa: E402
from wagtail.models import Locale  # noqa: E402
from wagtail_localize.models import StringSegment, StringTranslation, Translation, TranslationSource  # noqa: E402

from tests import factories  # noqa: E402
from tests.testapp.models import ArticlePage  # noqa: E402
from wagtail_healthblocks.models import Contribution, MedicalCheck  # noqa: E402


def people_of(page):
    return [(row.role, row.contributor.name) for row in page.healthblocks_contributions.all()]


def synchronise(source):
    translation_source, _created = TranslationSource.update_or_create_from_instance(source)
    translation, _created = Translation.objects.get_or_create(source=translation_source, target_locale=german)
    translation.save_target(publish=True)
    return ArticlePage.objects.get(locale=german, translation_key=source.translation_key)


def doses_of(page):
    """The amounts that readers of a page get, and those that are stored, asked for in English."""
    stored = [dose.value["amount"] for block in page.body for dose in block.value["doses"]]
    soup = BeautifulSoup(factories.html_of(page), "html.parser")
    return {"stored": stored, "shown": [amount.get_text() for amount in soup.select(".hb-facts__detail strong")]}


def translated(source, words):
    """The German page of wagtail-localize, with these words in the places of the source's."""
    translation_source, _created = TranslationSource.update_or_create_from_instance(source)
    for segment in StringSegment.objects.filter(source=translation_source, string__data__in=words):
        StringTranslation.objects.create(
            translation_of=segment.string,
            locale=german,
            context=segment.context,
            data=words[segment.string.data],
            translation_type=StringTranslation.TRANSLATION_TYPE_MANUAL,
        )
    return synchronise(source)


call_command("migrate", verbosity=0)
factories.what_migrations_make()
german = Locale.objects.get_or_create(language_code="de")[0]
writer, checker, translator = (factories.ContributorFactory(name=name) for name in ("Ada", "Kim", "Uli"))
source = factories.ArticlePageFactory(title="Sleep", body=[factories.paragraph()])
source.get_parent().copy_for_translation(german)
source.healthblocks_contributions = [
    Contribution(contributor=writer, role="author"),
    Contribution(contributor=checker, role="medical_reviewer"),
]
revision = source.save_revision()
revision.publish()
MedicalCheck.objects.record(revision, contributor=checker, by=None)
target = synchronise(source)
target.healthblocks_contributions = [
    Contribution(contributor=writer, role="author"),
    Contribution(contributor=translator, role="translator"),
]
target.save_revision().publish()
before = people_of(ArticlePage.objects.get(pk=target.pk))
source = ArticlePage.objects.get(pk=source.pk)
source.body.append(("paragraph", "<p>One more.</p>"))
source.save_revision().publish()
after = synchronise(ArticlePage.objects.get(pk=source.pk))
amounts = {"1": ".5", "2": "1.000", "500 to 1,000": "500 bis 1,000", "3": "0,5", "4": "4", "5": "500 mg"}
dosage = factories.dosage(name="Examplamine", doses=[factories.dose(amount=amount, maximum="") for amount in amounts])
doses = doses_of(translated(factories.ArticlePageFactory(title="Doses", body=[dosage]), amounts))
said = {"before": before, "after": people_of(after), "blocks": len(after.body), "check": after.medical_check["state"]}
said["doses"] = doses
print(json.dumps(said))  # noqa: T201
