"""When it was wrong: corrections, withdrawal and safety alerts, for every kind of reader."""

import json

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from wagtail.models import Locale, Page, PageLogEntry
from wagtail.search.backends import get_search_backend

from tests import factories
from tests.check_states import DAY, article_in
from tests.factories import anew, correct, html_of, request_for, withdraw
from tests.medical_checks import group_with, user_in
from tests.testapp.models import ArticlePage, FeaturePage, NestedPage, ReviewedPage
from wagtail_healthblocks.api import ShownPagesMixin
from wagtail_healthblocks.dates import today
from wagtail_healthblocks.models import Correction, SafetyAlert

pytestmark = pytest.mark.django_db

TAG = "{% load healthblocks_tags wagtailcore_tags %}{% article_notices %}"
SECRET = "Astonishing"


def words(html):
    return BeautifulSoup(html, "html.parser").get_text(" ", strip=True)


def article(*body, **values):
    page = factories.ArticlePageFactory(body=list(body) or [factories.paragraph(f"<p>{SECRET} text.</p>")], **values)
    page.save_revision().publish()
    return anew(page)


def notices_of(page, template=TAG):
    """The words that the tag prints on the page as it is stored."""
    return words(html_of(anew(page), template))


def visit(page, name=""):
    return Client().get(f"{page.url}{name}")


# Corrections


def test_a_correction_is_told_in_page_markdown_graph_and_api():
    page = article()
    old = correct(page, "Older words.", date=today() - 9 * DAY)
    new = correct(page, "An earlier version gave the dose as 50 grams.")

    shown, markdown = visit(page).text, visit(page, "index.md").text
    api = Client().get(f"/api/v2/pages/{page.pk}/?fields=notices,withdrawn").json()

    graph = anew(page).get_reading(request_for()).graph
    assert [
        found.get_text(" ", strip=True) for found in BeautifulSoup(shown, "html.parser").select(".hb-correction")
    ] == [
        f"{new.label} {new.text}",
        f"{old.label} {old.text}",
    ]
    assert markdown.index(new.text) < markdown.index(old.text) < markdown.index(SECRET)
    assert [link["@id"] for link in graph.article["correction"]] == [
        f"{graph.page['@id']}#correction-{found.pk}" for found in (new, old)
    ]
    assert graph.nodes[f"{graph.page['@id']}#correction-{new.pk}"] == {
        "@type": "CorrectionComment",
        "@id": f"{graph.page['@id']}#correction-{new.pk}",
        "name": new.label,
        "text": new.text,
        "datePublished": today().isoformat(),
    }
    assert (api["withdrawn"], api["notices"]["withdrawal"], api["notices"]["alerts"]) == (False, None, [])
    assert [found["text"] for found in api["notices"]["corrections"]] == [new.text, old.text]


def test_its_date_is_in_the_language_of_the_page(settings):
    settings.WAGTAIL_I18N_ENABLED = True
    german = Locale.objects.create(language_code="de")
    page = article()
    translated = page.copy_for_translation(german, copy_parents=True)
    translated.save_revision().publish()
    correct(translated, "Falsch.", date=factories.A_DAY)

    with translation.override("en"):
        assert "1. März 2024" in notices_of(translated)


def test_neither_copies_nor_translations_inherit_it_and_an_alias_shows_its_source():
    page = article()
    correct(page)
    copied, alias = page.copy(update_attrs={"slug": "copied"}), page.create_alias(update_slug="alias")
    translated = page.copy_for_translation(Locale.objects.create(language_code="de"), copy_parents=True)

    assert notices_of(copied) == notices_of(translated) == ""
    assert "50 grams" in notices_of(alias)

    withdraw(page)
    assert SECRET not in visit(anew(alias)).text

    for found in (alias, page):
        anew(found).delete()
    assert not Correction.objects.exists()


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"date": today() + DAY}, "date"),
        ({"text": " "}, "text"),
        ({"kind": "correction", "replacement": True}, "replacement"),
        ({"kind": "withdrawal", "replacement": "itself"}, "replacement"),
        ({"kind": "neither"}, "kind"),
    ],
)
def test_what_a_correction_cannot_be_is_refused(said, field):
    page = article()
    if "replacement" in said:
        said = {**said, "replacement": page if said["replacement"] == "itself" else factories.ArticlePageFactory()}

    with pytest.raises(ValidationError) as refused:
        Correction.objects.record(page, by=None, **{"text": "Words.", **said})

    assert field in refused.value.error_dict
    assert not Correction.objects.exists()


def test_a_query_of_pages_asks_of_each_what_is_known_of_all():
    right, wrong, gone, back = pages_of_each_state()
    for page in (wrong, gone):
        page.create_alias(update_slug=f"alias-of-{page.pk}")

    states = Correction.objects.states()
    found = Page.objects.annotate(state=Correction.objects.state_of_page())

    assert [states.get(page.pk) for page in (right, wrong, gone, back)] == [None, "corrected", "withdrawn", "corrected"]
    assert {page.pk: page.state for page in found} == {
        page.pk: states.get(page.alias_of_id or page.pk, "") for page in found
    }


def pages_of_each_state():
    right, wrong, gone, back = (factories.ArticlePageFactory() for _number in range(4))
    correct(wrong)
    correct(gone)
    withdraw(gone)
    withdraw(back).lift(None)
    return right, wrong, gone, back


def test_an_article_is_withdrawn_once_and_lifted_no_earlier_than_that():
    page = article()
    withdrawal = withdraw(page)

    with pytest.raises(ValidationError, match="withdrawn already"):
        withdraw(page)
    with pytest.raises(IntegrityError), transaction.atomic():
        Correction.objects.filter(pk=withdrawal.pk).update(lifted=today() - DAY)


def test_only_who_may_correct_and_publish_the_page_does_so():
    page = article()
    needed = {"model": ["add_correction", "change_correction"], "pages": ["change_page", "publish_page"]}
    both = user_in(group_with(*needed["model"], name="Both", pages=needed["pages"]), name="both")
    others = [
        user_in(group_with(*needed["model"], name="No publishing", pages=["change_page"]), name="no-publishing"),
        user_in(group_with(name="No model", pages=needed["pages"]), name="no-model"),
    ]
    for user in others:
        with pytest.raises(PermissionDenied):
            Correction.objects.record(page, text="Words.", by=user)

    withdrawal = Correction.objects.record(page, text="Words.", kind="withdrawal", by=both)
    for user in others:
        with pytest.raises(PermissionDenied):
            withdrawal.lift(user)
    withdrawal.lift(both)

    logged = PageLogEntry.objects.filter(page=page.pk, action__startswith="healthblocks.").order_by("timestamp", "pk")
    assert [(entry.action, entry.user) for entry in logged] == [
        ("healthblocks.correction", both),
        ("healthblocks.lift_withdrawal", both),
    ]
    assert [version.as_object().lifted for version in withdrawal.revisions.order_by("pk")] == [None, today()]


# Withdrawal


def pages_with_the_secret():
    """A page of each kind, that says the secret wherever it can."""
    paragraph, image = [("paragraph", f"<p>{SECRET}.</p>")], factories.ImageFactory(title=SECRET)
    root = factories.site_root()
    feature = FeaturePage(
        title="Feature",
        slug="feature",
        introduction=f"<p>{SECRET}</p>",
        summary=SECRET,
        kicker=SECRET,
        cover=image,
        body=paragraph,
        share_text=SECRET,
        search_description=SECRET,
        seo_title=SECRET,
    )
    feature.links.create(words=SECRET, url="https://a.example/")
    reviewed = ReviewedPage(title="Reviewed", slug="reviewed", body=[*paragraph, ("reviews_panel", {})])
    nested = NestedPage(title="Nested", slug="nested", body=paragraph, more=paragraph)
    plain = ArticlePage(title="Plain", slug="plain", body=paragraph, search_description=SECRET)
    pages = [root.add_child(instance=page) for page in (feature, reviewed, nested, plain)]
    factories.ReviewFactory(page=reviewed, body=f"{SECRET} for me.").publish(None)
    return pages


EVERYTHING = """{% load healthblocks_tags healthblocks_reviews_tags wagtailcore_tags wagtailimages_tags %}
{% health_structured_data %}{% article_contents %}<h1>{{ page.title }}</h1>{{ page.search_description }}{{ page.seo_title }}
{% TAG %}{% health_byline %}{% medical_check %}{{ page.introduction|richtext }}{{ page.summary }}{{ page.kicker }}
{{ page.share_text }}{% if page.cover %}{{ page.cover.title }}{% endif %}{% for link in page.links.all %}{{ link.words }}{% endfor %}
{% for block in page.body %}{% include_block block %}{% endfor %}{% include_block page.body %}
{% if page.more %}{% include_block page.more %}{% endif %}{% if page.reviews_state %}{% reviews_panel %}{% endif %}"""


@pytest.mark.lengthy
@pytest.mark.parametrize("tag", ["article_notices", ""])
def test_no_reader_gets_a_word_of_a_withdrawn_article_whatever_its_template(tag):
    template = EVERYTHING.replace("{% TAG %}", f"{{% {tag} %}}" if tag else "")
    for page in pages_with_the_secret():
        assert SECRET in html_of(anew(page), template)
        withdraw(page, "Its main source was retracted.")

        page = anew(page)
        html = html_of(page, template)
        told = {"html": html, "Markdown": page.markdown, "graph": json.dumps(page.structured_data)}
        told |= {"contents": json.dumps(page.contents)}

        assert [kind for kind, text in told.items() if SECRET in text] == [], type(page)
        assert words(html).count("Its main source was retracted.") == 1, type(page)
        assert page.title in html
        assert "Its main source was retracted." in told["Markdown"]
        page.save()  # what was taken from readers was taken from no row
        stored = type(page).objects.get(pk=page.pk)
        assert SECRET in str(stored.body.raw_data[0])
        assert not hasattr(page, "links") or stored.links.get().words == getattr(stored, "summary", "") == SECRET


def related_to(page):
    return [found.pk for found in anew(page).get_related_pages(anew(page).get_reading())]


@pytest.mark.lengthy
def test_the_address_of_a_withdrawn_article_stays_and_no_search_engine_keeps_it(search_index):
    checker = factories.ContributorFactory(name="Kim Checker")
    page = article_in("valid", checker, slug="checked", medical_specialty="Psychiatric")
    factories.ContributionFactory(page=page, contributor=checker)
    people = factories.ContributorIndexPageFactory()
    listing = article(factories.related_articles(page, fill=True))
    instead = article(title="The better one", medical_specialty="Psychiatric")
    assert "Kim Checker" in visit(page).text and page.title in visit(listing).text
    assert page.pk in related_to(instead)
    correct(page)
    assert "Corrected" in visit(listing).text

    withdrawal = withdraw(page, replacement=instead)

    response, twin = visit(page), visit(page, "index.md")
    api = Client().get(f"/api/v2/pages/{page.pk}/?fields=*").json()
    assert (response.status_code, response["X-Robots-Tag"], twin["X-Robots-Tag"]) == (200, "noindex", "noindex")
    assert withdrawal.label in response.text and f'href="{instead.url}"' in response.text
    assert "Medically checked" not in response.text + twin.text
    assert "It takes about an hour" not in response.text + twin.text + json.dumps(api)
    assert (api["body"], api["withdrawn"], api["medical_check"]["state"]) == ([], True, "never")
    assert api["notices"]["withdrawal"]["replacement"] == instead.full_url
    assert anew(page).get_sitemap_urls() == [] and anew(instead).get_sitemap_urls()
    assert page.title not in visit(listing).text
    assert page.pk not in [found.pk for found in anew(people).get_articles(checker)]
    assert page.pk not in related_to(instead)

    withdrawal.lift(None)

    response = visit(page)
    assert "It takes about an hour" in response.text and "Medically checked" in response.text
    assert "X-Robots-Tag" not in response
    assert f"{Correction.objects.get(pk=withdrawal.pk).label} {withdrawal.text}" in words(response.text)
    assert "Withdrawn from" in words(response.text)


@pytest.mark.any_database  # MariaDB searches only what was committed
def test_a_search_of_the_site_finds_no_withdrawn_article(search_index, django_capture_on_commit_callbacks):
    page = article(factories.paragraph("<p>Xylophone</p>"))
    backend = get_search_backend()
    assert list(backend.search("Xylophone", ArticlePage)) == [page]

    with django_capture_on_commit_callbacks(execute=True):
        withdrawal = withdraw(page)
    assert list(backend.search("Xylophone", ArticlePage)) == []
    anew(page).save()
    assert list(backend.search("Xylophone", ArticlePage)) == []

    with django_capture_on_commit_callbacks(execute=True):
        withdrawal.lift(None)
    assert list(backend.search("Xylophone", ArticlePage)) == [page]


def test_a_preview_shows_the_draft_as_it_is_with_the_notice():
    page = article()
    withdraw(page)

    for draft in (anew(page), anew(page).get_latest_revision_as_object()):
        html = draft.make_preview_request().render().text
        assert SECRET in html and "Its main source was retracted." in html


def test_a_template_that_prints_the_text_before_the_tag_says_it_once():
    page = article()
    withdraw(page)

    html = html_of(
        anew(page), "{% load wagtailcore_tags healthblocks_tags %}{% include_block page.body %}{% article_notices %}"
    )

    assert words(html).count("Its main source") == 1


# Safety alerts


def body_naming(medicine):
    return {
        "chosen": [factories.medicine_facts(medicine)],
        "typed": [factories.dosage(name="EXAMPLAMINE  xr")],
        "a brand in full width": [factories.prescription_required(name="Ｅxamplin®", statuses=[factories.status()])],
        "another's interaction": [factories.interactions(name="X", rows=[factories.interaction("examplor")])],
        "deep inside": [factories.question(answer=[factories.prescription_required(medicine)])],
    }


@pytest.fixture
def medicine():
    return factories.MedicineFactory(name="Examplamine XR", brand_names="Examplin\nExamplor")


@pytest.mark.lengthy
def test_an_alert_stands_on_every_page_that_names_the_medicine_and_on_no_other(medicine):
    pages = {name: article(*body) for name, body in body_naming(medicine).items()}
    pages["title"] = article(title="Examplamine XR")
    feature = FeaturePage(title="By a field", slug="by-a-field", medicine=medicine)
    pages["field"] = factories.site_root().add_child(instance=feature)
    other = article(factories.paragraph("<p>Examplin and Examplamine XR</p>"), factories.dosage(name="Examplamine"))
    alert = factories.SafetyAlertFactory(medicine=medicine, countries="GB")

    for name, page in pages.items():
        assert alert.heading in notices_of(page), name
    assert notices_of(other) == ""
    html, markdown = visit(pages["typed"]).text, visit(pages["typed"], "index.md").text
    assert f"Safety alert: {alert.heading} Recall · Examplamine XR · United Kingdom · Since" in words(html)
    assert "Take them back to a pharmacy. Source: The regulator" in words(html)
    assert markdown.index(alert.heading) < markdown.index("Usual doses")
    api = Client().get(f"/api/v2/pages/{pages['typed'].pk}/?fields=notices").json()
    assert [found["heading"] for found in api["notices"]["alerts"]] == [alert.heading]

    medicine.unpublish()
    assert alert.heading in notices_of(pages["chosen"])


@pytest.mark.parametrize(
    ("values", "is_shown"),
    [
        ({}, True),
        ({"start": today() - 9 * DAY, "end": today()}, True),
        ({"start": today() - 9 * DAY, "end": today() - DAY}, False),
        ({"start": today() + DAY}, False),
        ({"live": False}, False),
    ],
)
def test_an_alert_is_shown_from_its_first_day_to_its_last_while_it_is_published(medicine, values, is_shown):
    page = article(factories.medicine_facts(medicine))
    factories.SafetyAlertFactory(medicine=medicine, **values)

    assert bool(notices_of(page)) == is_shown


def test_notices_stand_in_their_order_and_nothing_of_them_is_closed(medicine):
    page = article(factories.medicine_facts(medicine), title="Examplin")
    for tell in (correct, withdraw, lambda _page: factories.SafetyAlertFactory(medicine=medicine)):
        tell(page)

    (notices,) = BeautifulSoup(visit(page).text, "html.parser").select(".hb-notices")

    kinds = [found["class"][0] for found in notices.find_all(recursive=False)]
    assert kinds == ["hb-safety-alert", "hb-withdrawal", "hb-correction"]
    assert not notices.select("details, [hidden], [aria-hidden=true]:not(svg)")


def test_what_an_alert_cannot_be_is_refused(medicine):
    alert = factories.SafetyAlertFactory(medicine=medicine)
    alert.save_revision().publish()

    for field, value in {"end": today() - DAY, "countries": "XX", "source_url": "javascript:alert(1)"}.items():
        draft = SafetyAlert.objects.get(pk=alert.pk)
        setattr(draft, field, value)
        with pytest.raises(ValidationError) as refused:
            draft.full_clean()
        assert field in refused.value.error_dict
    draft = SafetyAlert.objects.get(pk=alert.pk)
    draft.medicine = factories.MedicineFactory()
    with pytest.raises(ValidationError, match="raise a new one"):
        draft.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        SafetyAlert.objects.filter(pk=alert.pk).update(end=today() - DAY)
    with pytest.raises(ProtectedError), transaction.atomic():
        medicine.delete()


def queries(page, template):
    page, request = anew(page), request_for()
    with CaptureQueriesContext(connection) as found:
        html_of(page, template, request)
    return len(found)


def test_the_tag_costs_one_query_for_alerts_and_a_page_one_for_corrections(medicine):
    body = "{% load wagtailcore_tags healthblocks_tags %}{% include_block page.body %}"
    page = article(*(block for blocks in body_naming(medicine).values() for block in blocks))
    html_of(page, body)  # finds the site, and what else is asked for once
    before, plain = queries(page, body + "{% article_notices %}"), queries(page, body)

    for _number in range(3):
        correct(page)
        factories.SafetyAlertFactory(medicine=medicine)
        factories.SafetyAlertFactory()

    assert before - plain == 1
    assert queries(page, body + "{% article_notices %}") == before
    assert queries(page, body) == plain


def test_a_view_set_of_the_site_withholds_the_fields_that_are_no_streams():
    class Base:
        def get_serializer(self, *args, **kwargs):
            return args

    class Endpoint(ShownPagesMixin, Base):
        request = request_for()

    page = factories.site_root().add_child(instance=FeaturePage(title="Feature", slug="feature", summary=SECRET))
    withdraw(page)
    plain = factories.PlainPageFactory()

    (one,), (several,) = (
        Endpoint().get_serializer(anew(page)),
        Endpoint().get_serializer([anew(page), plain], many=True),
    )

    assert SECRET not in f"{one.summary} {several[0].summary}"
    assert several[1] is plain
    assert Endpoint().get_serializer() == (None,)
