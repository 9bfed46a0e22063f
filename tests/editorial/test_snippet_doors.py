"""What stops at findings in a snippet, and what does not: its own form, the chooser's window, and the clock."""

import json
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Permission, User
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from wagtail import hooks
from wagtail.models import ModelLogEntry
from wagtail.snippets.models import get_snippet_models
from wagtail.test.utils.form_data import rich_text

from tests import factories
from tests.medical_checks import fields_of
from wagtail_healthblocks.editorial import rule
from wagtail_healthblocks.editorial.forms import FindingsForm, HealthSnippetForm
from wagtail_healthblocks.editorial.log import PUBLISHED_WITH
from wagtail_healthblocks.models import Contributor, Disclaimer, Helpline, Source
from wagtail_healthblocks.models.base import Snippet

pytestmark = pytest.mark.django_db

LATER = "2999-01-01"
EMPTY = "This text is empty. Write it, or delete it."
#: What readers get of each snippet, and what nobody can leave without a word.
SAID_BY_SNIPPETS = [
    (factories.ContributorFactory, "name"),
    (factories.ContributorFactory, "biography"),
    (factories.HelplineFactory, "name"),
    (factories.MedicineFactory, "name"),
    (factories.SafetyAlertFactory, "heading"),
    (factories.SafetyAlertFactory, "text"),
    (factories.SourceFactory, "title"),
]


def soup_of(response):
    return BeautifulSoup(response.text, "html.parser")


def form_of(client, snippet, **values):
    """The address of a snippet's form, and its fields as a browser sends them."""
    url = reverse(snippet.snippet_viewset.get_url_name("edit"), args=[snippet.pk])
    return url, fields_of(soup_of(client.get(url)).select_one("#w-editor-form")) | values


def send(client, snippet, publish=True, **values):
    """What the form says by its fields, sent to be published or as a draft; nothing where it was taken."""
    url, data = form_of(client, snippet, **values)
    response = client.post(url, data | ({"action-publish": "1"} if publish else {}))
    if response.status_code == 302:
        return {}
    found = soup_of(response).select(".w-field__wrapper:has(.error-message)")
    return {one.select_one("[name]")["name"]: one.select_one(".error-message").get_text(strip=True) for one in found}


@pytest.fixture
def helpline():
    helpline = factories.HelplineFactory(cost="")
    helpline.save_revision().publish()
    return Helpline.objects.get()


@pytest.fixture
def source():
    source = factories.SourceFactory()
    source.save_revision().publish()
    return Source.objects.get()


@pytest.mark.lengthy
def test_a_draft_is_not_asked_and_publishing_stops_at_the_field(admin_client, helpline):
    assert send(admin_client, helpline, publish=False, last_verified=LATER) == {}
    assert Helpline.objects.get().get_latest_revision_as_object().last_verified.year == 2999

    assert send(admin_client, helpline) == {"last_verified": "This date lies in the future."}
    assert Helpline.objects.get().last_verified == factories.A_DAY


@pytest.mark.lengthy
def test_what_is_to_be_published_on_a_day_is_asked_at_once(admin_client, helpline):
    day = (timezone.localtime() + timedelta(days=9)).strftime("%Y-%m-%d %H:%M")

    errors = send(admin_client, helpline, last_verified=LATER, go_live_at=day)

    assert errors == {"last_verified": "This date lies in the future."}


@pytest.mark.lengthy
def test_all_is_said_at_once_beside_what_the_form_refuses(admin_client, source):
    errors = send(
        admin_client, source, doi="no", accessed=LATER, status_date=LATER, notice_url="https://example.org/retraction"
    )

    assert set(errors) == {"doi", "accessed", "status_date", "status"}
    assert errors["status"] == "Say what the notice says."


def test_a_live_snippet_is_mended_in_another_place(admin_client, helpline):
    Helpline.objects.update(last_verified=LATER)

    assert send(admin_client, helpline, cost="Free") == {}
    assert Helpline.objects.get().cost == "Free"


@pytest.mark.lengthy
def test_an_unpublished_snippet_is_not_excused_by_what_is_stored(admin_client, helpline):
    Helpline.objects.update(last_verified=LATER, live=False)

    assert set(send(admin_client, helpline, cost="Free")) == {"last_verified"}


@pytest.mark.lengthy
def test_a_draft_of_a_helpline_may_lack_a_way_to_reach_it_and_its_publication_may_not(admin_client, helpline):
    assert send(admin_client, helpline, publish=False, phone="") == {}
    assert set(send(admin_client, helpline, phone="", last_verified=LATER)) == {"phone", "last_verified"}


@pytest.mark.lengthy
@pytest.mark.parametrize("words", ["<p></p>", "<p> \xa0 </p>", "<p>\u200b</p><p>\u2060</p>"])
def test_a_disclaimer_without_a_word_is_not_published(admin_client, words):
    disclaimer = factories.DisclaimerFactory(live=False)

    assert send(admin_client, disclaimer, publish=False, text=rich_text(words)) == {}
    assert send(admin_client, disclaimer, text=rich_text(words)) == {"text": EMPTY}


@pytest.mark.lengthy
def test_a_live_disclaimer_that_holds_no_word_already_is_mended_in_another_place(admin_client):
    disclaimer = factories.DisclaimerFactory()
    Disclaimer.objects.update(text="<p></p>")

    assert send(admin_client, disclaimer, title="Ours") == {}
    assert Disclaimer.objects.get().title == "Ours"


@pytest.mark.lengthy
@pytest.mark.parametrize(("make", "field"), SAID_BY_SNIPPETS)
def test_what_a_snippet_says_is_something_that_can_be_seen(admin_client, make, field):
    snippet = make()

    assert EMPTY in send(admin_client, snippet, **{field: "\u200b\ufeff", "uses-count": "0"})[field]


@pytest.mark.lengthy
def test_a_site_takes_a_rule_as_advice_and_who_opens_the_snippet_is_told(admin_client, helpline, settings):
    settings.HEALTHBLOCKS_RULES = {"helpline": "warning"}

    assert send(admin_client, helpline, last_verified=LATER) == {}

    url, _data = form_of(admin_client, helpline)
    assert "last verified: This date lies in the future." in soup_of(admin_client.get(url)).get_text()


def test_advice_about_a_row_names_what_the_row_is(admin_client, settings):
    settings.HEALTHBLOCKS_RULES = {"medicine": "warning"}
    medicine = factories.MedicineFactory(status=None)
    factories.LegalStatusFactory(medicine=medicine, as_of=LATER)
    url = reverse(medicine.snippet_viewset.get_url_name("edit"), args=[medicine.pk])

    assert "legal status: This date lies in the future." in soup_of(admin_client.get(url)).get_text()


def test_a_rule_that_is_off_is_not_asked(admin_client, helpline, settings):
    settings.HEALTHBLOCKS_RULES = {"helpline.verified_later": "off"}

    assert send(admin_client, helpline, last_verified=LATER) == {}


def test_what_passed_once_is_published_on_its_day_and_listed(helpline, caplog):
    helpline.last_verified, helpline.go_live_at = timezone.datetime(2999, 1, 1).date(), timezone.now()
    helpline.save_revision(approved_go_live_at=helpline.go_live_at)

    call_command("publish_scheduled")

    entry = ModelLogEntry.objects.get(object_id=helpline.pk, action=PUBLISHED_WITH)
    assert Helpline.objects.get().last_verified.year == 2999
    assert [found["rule"] for found in entry.data["findings"]] == ["helpline.verified_later"]
    assert entry.message == "Published although rules find: This date lies in the future."
    assert f"Helpline {helpline.pk} was published although rules find: helpline.verified_later." in caplog.text


def test_nothing_is_listed_of_a_snippet_in_which_rules_find_nothing(helpline):
    assert not ModelLogEntry.objects.filter(action=PUBLISHED_WITH).exists()


# The chooser's window


@pytest.fixture
def create(client):
    """Sends a new helpline from the chooser's window, by somebody who may do this with helplines."""

    def create(*actions, **values):
        editor = User.objects.create_user("editor", password="secret")
        names = ["access_admin", *(f"{action}_helpline" for action in actions)]
        editor.user_permissions.set(Permission.objects.filter(codename__in=names))
        client.force_login(editor)
        url = reverse(Helpline.snippet_viewset.chooser_viewset.get_url_name("create"))
        typed = {"name": "Listening Line", "kind": "other", "country": "GB", "phone": "116 123", **values}
        return json.loads(client.post(url, typed).content)["step"]

    return create


@pytest.mark.parametrize(
    ("actions", "step", "number"), [(["add"], "chosen", 1), (["add", "publish"], "reshow_creation_form", 0)]
)
def test_the_choosers_window_asks_the_rules_where_it_publishes(create, actions, step, number):
    assert create(*actions, last_verified=LATER) == step
    assert Helpline.objects.count() == number


# A site's own rules, and the star


@rule("contributor.job", needs="job_title")
def no_job(contributor, reading):
    """A contributor without a job."""
    if not contributor.job_title:
        yield "job_title", "Say what they do."


@pytest.fixture
def site_rule():
    with hooks.register_temporarily("register_healthblocks_rules", lambda: {Contributor: [no_job]}):
        yield


def has_star(client, snippet, field):
    url, _data = form_of(client, snippet)
    label = soup_of(client.get(url)).select_one(f"#panel-child-what_readers_see-{field}-heading, label[for=id_{field}]")
    return bool(label.select_one(".w-required-mark"))


@pytest.mark.lengthy
def test_a_sites_rule_about_one_of_our_snippets_stops_its_form_and_marks_its_field(admin_client, site_rule):
    contributor = factories.ContributorFactory(job_title="Nurse", live=False)

    assert has_star(admin_client, contributor, "job_title")
    assert not has_star(admin_client, contributor, "organisation")
    assert send(admin_client, contributor, publish=False, job_title="") == {}
    assert send(admin_client, contributor, job_title="") == {"job_title": "Say what they do."}


def test_a_field_whose_rule_is_advice_has_no_star(admin_client, site_rule, settings):
    settings.HEALTHBLOCKS_RULES = {"contributor": "warning"}

    assert not has_star(admin_client, factories.ContributorFactory(), "job_title")


def test_the_form_of_each_of_our_snippets_asks_the_rules():
    ours = [model for model in get_snippet_models() if issubclass(model, Snippet)]

    assert len(ours) >= 6
    assert all(issubclass(model.base_form_class, HealthSnippetForm) for model in ours)
    assert all(
        issubclass(model.snippet_viewset.chooser_viewset.creation_form_class, FindingsForm)
        for model in ours
        if getattr(model.snippet_viewset.chooser_viewset, "creation_form_class", None)
    )
