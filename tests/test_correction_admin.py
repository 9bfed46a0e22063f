"""Saying in the admin that an article was wrong: who may, what the forms say, and what is kept of it."""

from functools import partial

import pytest
from django.urls import reverse
from wagtail.models import ModelLogEntry, PageLogEntry

from tests import factories
from tests.factories import anew
from tests.medical_checks import browser_of, edit_url, group_with, open_form, published, soup_of, user_in
from wagtail_healthblocks.dates import today
from wagtail_healthblocks.models import Correction, SafetyAlert

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("known_blocks")]

ALL = ("add_correction", "change_correction", "delete_correction", "view_correction")
PUBLISH = ("change_page", "publish_page")
VIEWS = ("correct", "withdraw", "lift")


def url(name, *args, model=Correction):
    return reverse(model.snippet_viewset.get_url_name(name), args=args)


@pytest.fixture
def page():
    return published(factories.ArticlePageFactory(body=[factories.paragraph("<p>Take 50 grams.</p>")]))


@pytest.fixture
def as_user():
    """`as_user(*permissions, pages=…)` is the browser of somebody who has these, and nothing else."""

    def browse(*permissions, pages=PUBLISH, name="user"):
        return browser_of(user_in(group_with(*permissions, name=name, pages=pages), name=name))

    return browse


def buttons_of(client, page):
    links = [link.get("href") or "" for link in soup_of(client.get(edit_url(page))).select("a")]
    return [name for name in VIEWS if url(name, page.pk) in links]


@pytest.mark.lengthy
def test_a_correction_is_added_changed_and_deleted_and_each_is_kept(page, as_user):
    editor = as_user(*ALL)
    assert buttons_of(editor, page) == ["correct", "withdraw"]
    form = open_form(editor, url("correct", page.pk))

    response = editor.post(url("correct", page.pk), {**form, "text": "First words."}, follow=True)

    (correction,) = Correction.objects.all()
    assert response.redirect_chain == [(edit_url(page), 302)]
    assert (correction.text, correction.date, correction.page.pk) == ("First words.", today(), page.pk)
    editor.post(url("edit", correction.pk), {"text": "Second words.", "date": today().isoformat()})
    correction.refresh_from_db()
    texts = [version.as_object().text for version in correction.revisions.order_by("pk")]
    assert (correction.text, texts) == ("Second words.", ["First words.", "Second words."])
    compared = soup_of(editor.get(url("revisions_compare", correction.pk, "earliest", "latest"))).select_one(
        "table.listing"
    )
    assert {"First", "Second"} <= set(compared.get_text(" ", strip=True).split())

    editor.post(url("delete", correction.pk))

    assert not Correction.objects.exists()
    logged = PageLogEntry.objects.filter(page=page.pk, action__contains="correction").order_by("timestamp", "pk")
    assert [(entry.action.partition(".")[2], entry.user.username) for entry in logged] == [
        ("correction", "user"),
        ("change_correction", "user"),
        ("delete_correction", "user"),
    ]
    history = editor.get(reverse("wagtailadmin_pages:history", args=[page.pk])).text
    assert all(words in history for words in ("Added a correction", "Changed a correction", "Deleted a correction"))
    assert ModelLogEntry.objects.filter(action="wagtail.delete", label__startswith="Correction").exists()


@pytest.mark.lengthy
def test_an_article_is_withdrawn_and_given_back(page, as_user):
    editor, instead = as_user(*ALL), published(factories.ArticlePageFactory())
    form = open_form(editor, url("withdraw", page.pk))

    editor.post(url("withdraw", page.pk), {**form, "text": "Retracted.", "replacement": instead.pk})

    withdrawal = anew(page).get_notices().withdrawal
    assert (withdrawal.text, withdrawal.replacement.pk) == ("Retracted.", instead.pk)
    assert buttons_of(editor, page) == ["correct", "lift"]
    listed = editor.get(url("list")).text
    assert "Retracted." in listed and page.title in listed

    editor.post(url("lift", page.pk))

    assert not anew(page).withdrawn
    assert buttons_of(editor, page) == ["correct", "withdraw"]
    again = editor.post(url("lift", page.pk), follow=True)
    assert "is not withdrawn" in again.text


@pytest.mark.lengthy
def test_what_is_wrong_stands_on_its_field_and_nothing_typed_is_lost(page, as_user):
    editor = as_user(*ALL)
    form = open_form(editor, url("withdraw", page.pk))

    for values, field, words in [
        ({"date": "2999-01-01"}, "date", "lies in the future"),
        ({"text": " "}, "text", "required"),
        ({"text": "\u200b\u2060"}, "text", "Say what was wrong."),
        ({"replacement": page.pk}, "replacement", "the withdrawn article itself"),
    ]:
        response = editor.post(url("withdraw", page.pk), {**form, "text": "Typed.", **values})
        assert words in " ".join(response.context["form"].errors[field]), field
        assert values.get("text") or response.context["form"]["text"].value() == "Typed."
    assert not Correction.objects.exists()


@pytest.mark.lengthy
def test_who_may_not_finds_no_way(page, as_user):
    withdrawal = factories.withdraw(page)
    cases = {
        "nothing": as_user(name="nothing"),
        "no publishing": as_user(*ALL, pages=("change_page",), name="no-publishing"),
        "only a look": as_user("view_correction", name="view"),
    }
    addresses = [*(url(name, page.pk) for name in VIEWS), url("edit", withdrawal.pk), url("delete", withdrawal.pk)]

    for case, client in cases.items():
        assert buttons_of(client, page) == [], case
        for address in addresses:
            assert client.get(address).status_code == 302, address
            client.post(address, {"text": "Words.", "date": today().isoformat()})
    assert [(found.text, found.lifted) for found in Correction.objects.all()] == [(withdrawal.text, None)]
    assert cases["only a look"].get(url("list")).status_code == 200


@pytest.mark.lengthy
def test_drafts_aliases_and_other_pages_have_none_of_it(page, admin_client):
    draft = factories.ArticlePageFactory(live=False)
    alias, plain = page.create_alias(update_slug="alias"), factories.PlainPageFactory()

    for other in (draft, alias, plain):
        assert buttons_of(admin_client, other) == []
        assert admin_client.get(url("correct", other.pk)).status_code == 404


def test_nothing_of_a_correction_is_saved_while_somebody_types(page, admin_client):
    correction = factories.correct(page)

    assert "data-w-autosave-interval" not in admin_client.get(url("edit", correction.pk)).text


def alert_form(medicine, **values):
    said = {"medicine": medicine.pk, "kind": "recall", "heading": "Return it", "text": "Words.", "source": "Regulator"}
    return {**said, "countries": "", "start": today().isoformat(), "end": "", "source_url": "", **values}


def test_to_raise_and_to_end_an_alert_is_a_permission(as_user):
    medicine = factories.MedicineFactory()
    of_alerts = partial(url, model=SafetyAlert)
    drafting, raising = (
        as_user(*(f"{action}_safetyalert" for action in actions.split()), name=actions)
        for actions in ("add change view", "add change view publish")
    )
    form = {**alert_form(medicine), "action-publish": "yes"}
    assert as_user(name="nobody").post(of_alerts("add"), form).status_code == 302
    assert not SafetyAlert.objects.exists()

    drafting.post(of_alerts("add"), form)
    (draft,) = SafetyAlert.objects.all()
    assert not draft.live
    raising.post(of_alerts("edit", draft.pk), form)
    alert = SafetyAlert.objects.get()
    assert alert.is_current and "Current" in raising.get(of_alerts("list")).text

    drafting.post(of_alerts("unpublish", alert.pk))
    assert SafetyAlert.objects.get().live
    raising.post(of_alerts("unpublish", alert.pk))
    assert not SafetyAlert.objects.get().live


def test_an_alert_has_a_preview_and_its_medicine_cannot_be_deleted(admin_client):
    alert = factories.SafetyAlertFactory()

    preview = alert.make_preview_request().render().text
    response = admin_client.post(url("delete", alert.medicine.pk, model=type(alert.medicine)))

    assert alert.heading in preview and "Take them back" in preview
    assert response.status_code == 409
    assert alert.heading in response.text
