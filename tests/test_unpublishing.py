"""Taking a snippet from readers is asked first, with the places and what each says then; and it is never refused."""

import datetime
from io import StringIO

import pytest
from bs4 import BeautifulSoup
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tests.medical_checks import fields_of
from wagtail_healthblocks.models import Contribution, DefaultDisclaimer, Helpline
from wagtail_healthblocks.tasks import refresh_pages
from wagtail_healthblocks.unpublishing import ANSWER, SHOWN, places_without

pytestmark = [pytest.mark.django_db, pytest.mark.lengthy]

SOON = (timezone.now() + datetime.timedelta(days=3)).replace(second=0, microsecond=0)
#: Each snippet, and an article that shows it.
SNIPPETS = {
    "contributor": (factories.ContributorFactory, lambda one: [factories.author_card(factories.person(one))]),
    "medicine": (factories.MedicineFactory, lambda one: [factories.dosage(one, doses=[factories.dose()])]),
    "disclaimer": (factories.DisclaimerFactory, lambda one: [factories.disclaimer(one, kind=one.kind)]),
    "helpline": (factories.HelplineFactory, lambda one: [factories.helpline(one)]),
}


@pytest.fixture(params=SNIPPETS)
def shown(request):
    """A snippet of each model, and the article that shows it."""
    make, body = SNIPPETS[request.param]
    snippet = make()
    snippet.save_revision().publish()
    return snippet, factories.ArticlePageFactory(title="An article", body=body(snippet))


def url_of(snippet, view):
    return reverse(snippet.snippet_viewset.get_url_name(view), args=[snippet.pk])


def listed(response):
    """Each place that is named, with what readers get there."""
    items = BeautifulSoup(response.text, "html.parser").select("#main > * ul > li, main ul > li")
    return [" ".join(item.get_text(" ").split()) for item in items]


def is_live(snippet):
    return type(snippet).objects.get(pk=snippet.pk).live


def test_unpublishing_asks_with_the_places_and_what_readers_get_there(shown, admin_client):
    snippet, page = shown

    response = admin_client.get(url_of(snippet, "unpublish"))

    assert response.status_code == 200
    assert reverse("wagtailadmin_pages:edit", args=[page.pk]) in response.text
    assert "1 place names it. Readers get this there instead:" in response.text
    assert str(page.body[0].block.label) in response.text
    assert is_live(snippet)

    admin_client.post(url_of(snippet, "unpublish"))

    assert not is_live(snippet)


def test_a_snippet_that_nothing_names_is_asked_about_as_wagtail_does(admin_client):
    response = admin_client.get(url_of(factories.HelplineFactory(), "unpublish"))

    assert "names it" not in response.text
    assert "Are you sure you want to unpublish this helpline?" in response.text


def says(snippet, page):
    (place,) = (place for place in places_without(snippet) if place.source.pk == page.pk)
    return place.says


def test_a_block_that_readers_get_nothing_of_says_nothing():
    medicine = factories.MedicineFactory()
    page = factories.ArticlePageFactory(body=[factories.dosage(medicine, doses=[factories.dose()])])

    assert says(medicine, page) == [("Dosage", "")]


def test_of_a_block_in_an_answer_that_block_is_named_not_all_around_it():
    helpline = factories.HelplineFactory()
    page = factories.ArticlePageFactory(body=[factories.question(answer=[factories.helpline(helpline)])])

    assert says(helpline, page) == [("Helplines", "")]


def test_an_emergency_card_says_whom_it_tells_to_call_then():
    own = factories.HelplineFactory(kind="emergency")
    value = {"level": "emergency", "heading": "Call if:", "signs": ["you cannot breathe"], "helplines": [own.pk]}
    page = factories.ArticlePageFactory(body=[factories.block("care_card", value)])

    ((label, words),) = says(own, page)

    assert (label, words.endswith("Call the emergency number of your country.")) == ("Care card", True)
    assert own.phone not in words


def test_a_credit_says_who_is_left():
    sam, kim = factories.ContributorFactory(name="Sam Example"), factories.ContributorFactory(name="Kim Example")
    page = factories.ArticlePageFactory()
    page.healthblocks_contributions = [Contribution(contributor=one, role="author") for one in (sam, kim)]
    page.save()

    ((label, words),) = says(sam, page)

    assert label == "Byline"
    assert "Kim Example" in words
    assert "Sam Example" not in words


def test_a_default_disclaimer_says_how_many_articles_it_may_stand_on():
    disclaimer = factories.DisclaimerFactory()
    DefaultDisclaimer.objects.create(settings=factories.site_settings(), disclaimer=disclaimer)
    factories.site_settings().save()
    for _number in range(2):
        factories.ArticlePageFactory()

    (place,) = places_without(disclaimer)

    assert place.says == [("Articles of this site", "2")]


def test_what_a_site_shows_everywhere_says_on_how_many_pages_whatever_is_done_to_it(admin_client):
    site_settings = factories.site_settings(readers_countries="GB")
    disclaimer, number = factories.DisclaimerFactory(), factories.HelplineFactory(kind="emergency", country="GB")
    DefaultDisclaimer.objects.create(settings=site_settings, disclaimer=disclaimer)
    site_settings.save()
    for one in (disclaimer, number):
        one.save_revision().publish()
    for _number in range(2):
        factories.ArticlePageFactory()
    expiry = {"action-publish": "1", "expire_at": "2099-01-01 00:00"}

    for one in (disclaimer, number):
        for view in ("edit", "unpublish", "delete"):
            assert "2 pages change with it." in admin_client.get(url_of(one, view)).text, (one, view)
        question = admin_client.post(url_of(one, "edit"), form_of(admin_client, one, **expiry))
        assert "2 pages change with it." in question.text
    form = admin_client.get(
        reverse(
            "wagtailsettings:edit", args=["wagtail_healthblocks", "healthblockssitesettings", site_settings.site_id]
        )
    )
    assert "2 articles of this site change with these settings." in form.text
    assert "change with it" not in admin_client.get(url_of(factories.HelplineFactory(), "edit")).text


def test_a_site_stands_before_the_pages_that_name_a_disclaimer():
    disclaimer = factories.DisclaimerFactory()
    for _number in range(2):
        factories.ArticlePageFactory(body=[factories.disclaimer(disclaimer, kind=disclaimer.kind)])
    DefaultDisclaimer.objects.create(settings=factories.site_settings(), disclaimer=disclaimer)
    factories.site_settings().save()

    assert places_without(disclaimer)[0].says == [("Articles of this site", "2")]


def test_asking_changes_nothing_and_reads_the_first_places_only(django_assert_max_num_queries):
    helpline = factories.HelplineFactory()
    for _number in range(SHOWN + 3):
        factories.ArticlePageFactory(body=[factories.helpline(helpline)])

    with django_assert_max_num_queries(20 + 20 * SHOWN):
        places = places_without(helpline)

    assert len(places) == SHOWN + 3
    assert [bool(place.says) for place in places] == [True] * SHOWN + [False] * 3
    assert is_live(helpline)


# Expiry


def form_of(client, snippet, **values):
    page = BeautifulSoup(client.get(url_of(snippet, "edit")).text, "html.parser")
    return fields_of(page.select_one("#w-editor-form")) | {"uses-count": "0"} | values


def test_publishing_with_an_expiry_asks_first_and_loses_nothing(shown, admin_client):
    snippet, page = shown
    data = form_of(
        admin_client, snippet, **{"action-publish": "1", "expire_at": f"{timezone.localtime(SOON):%Y-%m-%d %H:%M}"}
    )

    question = admin_client.post(url_of(snippet, "edit"), data)

    assert "will expire on" in question.text
    assert page.title in question.text
    assert type(snippet).objects.get(pk=snippet.pk).expire_at is None

    kept = fields_of(BeautifulSoup(question.text, "html.parser").select_one("main form"))
    assert {name: value for name, value in kept.items() if name != "csrfmiddlewaretoken"} == {
        name: value for name, value in data.items() if name != "csrfmiddlewaretoken"
    }
    admin_client.post(url_of(snippet, "edit"), kept | {ANSWER: "yes"})

    assert type(snippet).objects.get(pk=snippet.pk).expire_at == SOON


def test_it_can_be_published_without_the_expiry(admin_client):
    helpline = factories.HelplineFactory(name="Before")
    helpline.save_revision().publish()
    factories.ArticlePageFactory(body=[factories.helpline(helpline)])
    expiry = {"action-publish": "1", "expire_at": f"{timezone.localtime(SOON):%Y-%m-%d %H:%M}", "name": "After"}
    data = form_of(admin_client, helpline, **expiry)

    admin_client.post(url_of(helpline, "edit"), data | {ANSWER: "no"})

    helpline.refresh_from_db()
    assert (helpline.name, helpline.expire_at) == ("After", None)


@pytest.mark.parametrize(
    "values",
    [
        {"expire_at": "2099-01-01 00:00"},  # only saved
        {"expire_at": "", "action-publish": "1"},
        {"expire_at": "soon", "action-publish": "1"},
    ],
)
def test_nothing_is_asked_where_nothing_will_expire(admin_client, values):
    helpline = factories.HelplineFactory()
    helpline.save_revision().publish()
    factories.ArticlePageFactory(body=[factories.helpline(helpline)])

    response = admin_client.post(url_of(helpline, "edit"), form_of(admin_client, helpline, **values))

    assert "will expire on" not in response.text


def test_what_nothing_names_expires_without_a_question(admin_client):
    helpline = factories.HelplineFactory()
    helpline.save_revision().publish()
    values = {"action-publish": "1", "expire_at": "2099-01-01 00:00"}

    admin_client.post(url_of(helpline, "edit"), form_of(admin_client, helpline, **values))

    assert Helpline.objects.get().expire_at.year in (2098, 2099)


def test_an_expiry_happens_and_stands_first_on_the_dashboard(shown, admin_client):
    snippet, page = shown
    unused = factories.HelplineFactory(name="Nobody names this")
    past = timezone.now() - datetime.timedelta(hours=1)
    for one in (snippet, unused):
        type(one).objects.filter(pk=one.pk).update(expire_at=past)

    call_command("publish_scheduled", stdout=StringIO())

    assert not is_live(snippet)
    panels = BeautifulSoup(admin_client.get(reverse("wagtailadmin_home")).text, "html.parser").select("main .w-panel")
    assert str(snippet) in panels[0].get_text()
    assert url_of(snippet, "edit") in str(panels[0])
    assert "Nobody names this" not in panels[0].get_text()


def test_somebody_who_may_not_publish_it_is_told_nothing_of_it(client, django_user_model):
    from django.contrib.auth.models import Permission

    user = django_user_model.objects.create_user("ed", password="x")
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(user)
    helpline = factories.HelplineFactory(live=False, expired=True)
    factories.ArticlePageFactory(body=[factories.helpline(helpline)])

    assert "healthblocks-expired" not in client.get(reverse("wagtailadmin_home")).text


@pytest.mark.django_db(transaction=True)
def test_a_queue_that_fails_stops_no_other_expiry(monkeypatch):
    enqueue = type(refresh_pages).enqueue

    def fail_for_ours(task, *args, **kwargs):
        if task == refresh_pages:
            raise OSError("The queue is down.")
        return enqueue(task, *args, **kwargs)

    monkeypatch.setattr(type(refresh_pages), "enqueue", fail_for_ours)
    past = timezone.now() - datetime.timedelta(hours=1)
    lines = [factories.HelplineFactory(expire_at=past) for _number in range(2)]
    for one in lines:
        factories.ArticlePageFactory(body=[factories.helpline(one)])

    call_command("publish_scheduled", stdout=StringIO())

    assert [is_live(one) for one in lines] == [False, False]
