"""A safety alert reaches the readers of every page that names its medicine: within one purge, and on its days."""

import uuid
from io import StringIO

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.cache import patch_cache_control
from wagtail.blocks import StreamBlock, StreamValue
from wagtail.models import Page, ReferenceIndex
from wagtail.snippets.blocks import SnippetChooserBlock

from tests import factories
from tests.check_states import DAY
from tests.frontend_cache import purged as purged  # a fixture
from tests.testapp.models import ArticlePage, FeaturePage, Leaflet
from wagtail_healthblocks import dates
from wagtail_healthblocks.dates import today
from wagtail_healthblocks.models import SafetyAlert
from wagtail_healthblocks.naming import pages_that_name
from wagtail_healthblocks.readings.named_medicines import folded_name, medicines_named

pytestmark = pytest.mark.django_db


@pytest.fixture
def medicine():
    medicine = factories.MedicineFactory(name="Examplamine XR", brand_names="Examplin\nÉxamplor")
    medicine.save_revision().publish()
    return medicine


@pytest.fixture
def naming(medicine):
    """A page for each way in which one can name the medicine, by its slug."""
    bodies = {
        "chosen": [factories.medicine_facts(medicine)],
        "typed": [factories.dosage(name="examplamine  xr")],
        "brand": [factories.question(answer=[factories.off_label_notice(name="éXAMPLOR®")])],
        "met": [factories.interactions(name="X", rows=[factories.interaction("Examplin", kind="supplement")])],
    }
    pages = {slug: factories.ArticlePageFactory(slug=slug, body=body) for slug, body in bodies.items()}
    pages["titled"] = factories.ArticlePageFactory(slug="titled", title="Examplin")
    feature = FeaturePage(title="By a field", slug="by-a-field", medicine=medicine)
    pages["by-a-field"] = factories.site_root().add_child(instance=feature)
    prose = factories.paragraph("<p>Examplin, and Examplamine XR</p>")
    factories.ArticlePageFactory(slug="other", body=[prose, factories.dosage(name="Examplin plus")])
    return pages


@pytest.fixture
def purging(purged, django_capture_on_commit_callbacks):
    """`with purging() as slugs:` gathers the pages that leave the cache meanwhile."""

    class Purging:
        def __enter__(self):
            purged.clear()
            self.commit = django_capture_on_commit_callbacks(execute=True)
            self.commit.__enter__()
            return self

        def __exit__(self, *error):
            self.commit.__exit__(*error)
            pages = [url for url in purged if not url.endswith("index.md") and "/reviews/" not in url]
            self.slugs = {url.rstrip("/").rsplit("/", 1)[-1] for url in pages}

    return Purging


def raised(medicine, **values):
    alert = factories.SafetyAlertFactory.build(medicine=medicine, live=False, **values)
    alert.save()
    alert.save_revision().publish()
    return SafetyAlert.objects.get(pk=alert.pk)


def test_names_are_the_same_whatever_their_case_width_space_and_marks():
    keys = {folded_name(name) for name in ("Examplin Forte", "EXAMPLIN\u00a0 forte", "Ｅxamplin® Ｆorte™")}

    assert keys == {"examplin forte"}


def test_raising_changing_and_ending_an_alert_purges_every_page_that_names_the_medicine(medicine, naming, purging):
    named = set(naming)
    assert pages_that_name(medicine) == {page.pk for page in naming.values()}

    with purging() as when_raised:
        alert = raised(medicine)
    alert.text = "Other words."
    with purging() as when_changed:
        alert.save_revision().publish()
    with purging() as when_unpublished:
        alert.unpublish()
    with purging() as when_drafted:
        alert.save_revision()
    with purging() as when_deleted:
        alert.delete()

    assert when_raised.slugs == when_changed.slugs == when_unpublished.slugs == when_deleted.slugs == named
    assert when_drafted.slugs == set()


@pytest.mark.parametrize("name", ['Examplin "forte"', "Examplin\\5", "Examplin\tforte", "إكزامبلين", "Ex<b>&amp"])
def test_a_page_is_found_whatever_signs_the_typed_name_has(db, name):
    medicine = factories.MedicineFactory(brand_names=name.replace("\t", " "))
    page = factories.ArticlePageFactory(body=[factories.dosage(name=name)])

    assert pages_that_name(medicine) == {page.pk}


@pytest.mark.parametrize("how", ["chosen", "typed"])
def test_a_page_that_shows_a_snippet_of_the_site_names_what_that_names(medicine, how):
    # The tests' app has no page that chooses a leaflet: this one is told of it, and so is Wagtail's index.
    named = factories.dosage(medicine) if how == "chosen" else factories.dosage(name="Examplin")
    leaflet = Leaflet(title="Leaflet", body=[named])
    leaflet.save()
    ReferenceIndex.create_or_update_for_object(leaflet)
    page = factories.ArticlePageFactory()
    stream = StreamValue(StreamBlock([("leaflet", SnippetChooserBlock(Leaflet))]), [("leaflet", leaflet)])
    page.__dict__["body"] = stream
    types = ContentType.objects.get_for_models(Page, ArticlePage, Leaflet)
    ReferenceIndex.objects.create(
        base_content_type=types[Page],
        content_type=types[ArticlePage],
        object_id=page.pk,
        to_content_type=types[Leaflet],
        to_object_id=leaflet.pk,
        model_path="body.leaflet",
        content_path="body.1",
        content_path_hash=uuid.uuid4(),
    )

    assert medicines_named(page).includes(medicine)
    assert pages_that_name(medicine) == {page.pk}


def test_a_medicine_that_gets_another_brand_takes_its_alert_there(medicine, purging):
    factories.ArticlePageFactory(slug="later", body=[factories.dosage(name="Examplast")])
    medicine.brand_names += "\nExamplast"
    with purging() as without_alert:
        medicine.save_revision().publish()
    alert = raised(medicine)

    with purging() as with_alert:
        medicine.save_revision().publish()

    assert (without_alert.slugs, with_alert.slugs) == (set(), {"later"})
    assert alert.heading in Client().get("/later/").text


@pytest.mark.lengthy
def test_pages_are_purged_on_the_days_on_which_an_alert_begins_and_has_ended(medicine, naming, purged, monkeypatch):
    alert = raised(medicine, start=today() + 2 * DAY, end=today() + 3 * DAY)
    call_command("healthblocks_refresh_pages", stdout=StringIO())  # what raising it asked for
    now = dates.now

    told = []
    for day in range(6):
        monkeypatch.setattr(dates, "now", lambda day=day: now() + day * DAY)
        purged.clear()
        out = StringIO()
        call_command("healthblocks_daily", stdout=out)
        told.append((len({url for url in purged if "index.md" not in url}), f"{alert.heading}: " in out.getvalue()))
        assert (alert.heading in Client().get("/typed/").text) == (day in (2, 3)), day

    all_of_them = (len(naming), True)
    assert told == [(0, False), (0, False), all_of_them, (0, False), all_of_them, (0, False)]


def test_no_cache_keeps_a_page_beyond_the_day_on_which_an_alert_begins(medicine, monkeypatch):
    page = factories.ArticlePageFactory(body=[factories.medicine_facts(medicine)])
    factories.SafetyAlertFactory(medicine=medicine, start=today() + DAY)
    serve = ArticlePage.serve

    def kept_for_long(self, request, *args, **kwargs):
        response = serve(self, request, *args, **kwargs)
        patch_cache_control(response, max_age=30 * 24 * 3600)
        return response

    monkeypatch.setattr(ArticlePage, "serve", kept_for_long)

    said = Client().get(page.url)["Cache-Control"]

    assert int(said.removeprefix("max-age=")) <= 24 * 3600


def test_a_correction_purges_its_page_its_aliases_and_the_pages_that_list_it(purging):
    page = factories.ArticlePageFactory(slug="wrong")
    page.create_alias(update_slug="alias")
    factories.ArticlePageFactory(slug="lists-it", body=[factories.related_articles(page)])
    factories.ArticlePageFactory(slug="other")
    expected = {"wrong", "alias", "lists-it"}

    with purging() as when_corrected:
        factories.correct(page)
    with purging() as when_withdrawn:
        withdrawal = factories.withdraw(page)
    with purging() as when_lifted:
        withdrawal.lift(None)
    with purging() as when_deleted:
        withdrawal.delete()

    for purging_of in (when_corrected, when_withdrawn, when_lifted, when_deleted):
        assert purging_of.slugs == expected


@pytest.mark.thorough
def test_a_search_for_the_pages_takes_the_same_queries_whatever_their_number(medicine):
    def queries():
        with CaptureQueriesContext(connection) as found:
            pages_that_name(medicine)
        return len(found)

    factories.ArticlePageFactory(body=[factories.paragraph("<p>Nothing.</p>")])
    pages_that_name(medicine)
    few = queries()
    for _number in range(20):
        factories.ArticlePageFactory(body=[factories.paragraph("<p>Nothing.</p>")])

    assert queries() == few
