"""Prints who made a translation, before and after wagtail-localize synchronises it with its source; its doses and its marks."""

import json
import os

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.localize_site.settings"
django.setup()

from bs4 import BeautifulSoup  # noqa: E402
from django.core.management import call_command  # noqa: E402
from wagtail.models import Locale  # noqa: E402
from wagtail.rich_text import RichText  # noqa: E402
from wagtail_localize.models import StringSegment, StringTranslation, Translation, TranslationSource  # noqa: E402

from tests import factories  # noqa: E402
from tests.testapp.models import ArticlePage  # noqa: E402
from wagtail_healthblocks.models import Contribution, MedicalCheck, Source  # noqa: E402
from wagtail_healthblocks.source_marks import SourceMark, marks_in  # noqa: E402


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


#: What wagtail-localize offers of the page that cites, and a translation with another order.
IN_GERMAN = {
    'It works<a id="a1"></a> for <b>most<a id="a2"></a></b>. Not for all.': (
        'Den <b>meisten<a id="a2"></a></b> hilft es<a id="a1"></a>. Nicht allen.'
    ),
    'Yes<a id="a1"></a>, mostly.': 'Ja<a id="a1"></a>, meistens.',
}


def cited_page(one, two):
    """A page that cites in a text, an answer, a table and a dose."""
    both, mark = SourceMark((two.uuid, one.uuid), "p. 12 & 14 > “a”").stored, SourceMark((one.uuid,)).stored
    answer = f"<p>Yes{SourceMark((two.uuid,), '§ 3').stored}, mostly.</p>"
    body = [
        factories.paragraph(
            f"<p>It works{both} for <b>most{mark}</b>. Not for all.{mark}</p><ul><li>Mild{mark}</li></ul>"
        ),
        factories.question("Safe?", [factories.paragraph(answer)]),
        factories.data_table(cited_sources=[factories.block("item", one.pk)]),
        factories.dosage(name="Example", source="", source_url="", cited_source=two.pk),
        factories.references(factories.block("source", two.pk)),
    ]
    return factories.ArticlePageFactory(title="Citing", body=body)


def marks_of(page):
    """The marks that the texts of a page store, by the titles of their sources, and what its readers get of all."""
    places = page.get_reading(factories.request_for()).places
    stored = [mark for place in places if isinstance(place.value, RichText) for mark in marks_in(place.value.source)]
    titles = {source.uuid: source.title for source in Source.objects.all()}
    soup = BeautifulSoup(factories.html_of(page), "html.parser")
    return {
        "stored": [[*(titles[uuid] for uuid in mark.uuids), mark.locator] for mark in stored],
        "shown": [" ".join(mark.get_text().split()) for mark in soup.select(".hb-citation")],
        "listed": [title.get_text() for title in soup.select(".hb-references__list--cited cite")],
    }


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
one, two = (factories.SourceFactory(title=title) for title in ("First", "Second"))
citing = cited_page(one, two)
cited = {"source": marks_of(citing), "translation": marks_of(translated(citing, IN_GERMAN))}
offered = StringSegment.objects.filter(source__object_id=citing.translation_key, string__data__contains="<a")
cited["offered"] = [*offered.order_by("order").values_list("string__data", flat=True)]
said = {"before": before, "after": people_of(after), "blocks": len(after.body), "check": after.medical_check["state"]}
said |= {"doses": doses, "cited": cited}
print(json.dumps(said))  # noqa: T201
