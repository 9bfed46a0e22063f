"""What needs neither clock nor settings, the database holds; what needs them, the models refuse; and nothing stops."""

from datetime import date, timedelta

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, models, transaction
from django.urls import reverse
from django.utils import timezone
from wagtail.log_actions import registry

from tests import factories
from tests.medical_checks import edit_url, fields_of, open_editor, soup_of
from tests.testapp.models import ArticlePage
from wagtail_healthblocks.editorial import findings_of
from wagtail_healthblocks.models import (
    CheckInterval,
    Contribution,
    Contributor,
    Helpline,
    LegalStatus,
    MedicalCheck,
    Medicine,
)
from wagtail_healthblocks.reviews.models import Review

pytestmark = pytest.mark.django_db

OURS = ("wagtail_healthblocks", "wagtail_healthblocks_reviews")
WAYS = {"phone": "116 123", "sms": "116 123", "tty": "116 123", "url": "https://help.example.org/"}
YESTERDAY = timezone.now() - timedelta(days=1)


def open_form(client, url):
    """The values of the form at this address, as a browser would send them back."""
    return fields_of(soup_of(client.get(url)).select_one("#w-editor-form"))


def refused(action, *args, **values):
    with pytest.raises(IntegrityError), transaction.atomic():
        action(*args, **values)


def models_of_ours():
    return [model for name in OURS for model in apps.get_app_config(name).get_models()]


def test_every_constraint_has_a_name_of_ours_and_says_what_is_wrong():
    found = [constraint for model in models_of_ours() for constraint in model._meta.constraints]

    assert len(found) >= 8
    for constraint in found:
        assert constraint.name.startswith(("healthblocks_", "hb_"))
        if isinstance(constraint, models.CheckConstraint):
            assert constraint.violation_error_message != constraint.default_violation_error_message


def test_the_next_check_is_after_the_check():
    check = factories.MedicalCheckFactory(page=factories.ArticlePageFactory())
    checks = MedicalCheck.objects.filter(pk=check.pk)

    for days in (-400, 0):
        refused(checks.update, next_due=check.date + timedelta(days=days))
        check.next_due = check.date + timedelta(days=days)
        with pytest.raises(ValidationError) as caught:
            check.full_clean(exclude=["page", "revision"])
        assert caught.value.message_dict["next_due"] == ["The next check must be after this one."]
        assert "__all__" not in caught.value.message_dict
    for due in (None, check.date + timedelta(days=1)):
        checks.update(next_due=due)


def test_a_live_helpline_can_be_reached_and_a_draft_need_not():
    silent = {"name": "Silent Line", "country": "GB"}

    refused(Helpline.objects.create, **silent)
    with pytest.raises(ValidationError) as caught:
        Helpline(**silent, sms="none").full_clean()

    assert set(caught.value.message_dict) == {"sms"}
    with pytest.raises(ValidationError) as caught:
        Helpline(**silent).full_clean()

    assert set(caught.value.message_dict) == {"phone"}
    for way, value in WAYS.items():
        Helpline(**silent, **{way: value}).full_clean()
        Helpline.objects.create(**silent, **{way: value})
    Helpline(**silent, live=False).full_clean()
    Helpline.objects.create(**silent, live=False)


@pytest.mark.lengthy
def test_the_form_keeps_a_draft_without_a_way_to_reach_it_and_does_not_publish_it(admin_client):
    def url_of(view, *args):
        return reverse(Helpline.snippet_viewset.get_url_name(view), args=args)

    typed = {**open_form(admin_client, url_of("add")), "name": "Silent Line", "country": "GB"}
    error = "Give a telephone number, a number to text or a website."

    assert error in admin_client.post(url_of("add"), {**typed, "action-publish": "1"}).text
    assert admin_client.post(url_of("add"), typed).status_code == 302
    helpline = Helpline.objects.get()
    assert not helpline.live
    edited = open_form(admin_client, url_of("edit", helpline.pk))
    assert error in admin_client.post(url_of("edit", helpline.pk), {**edited, "action-publish": "1"}).text
    edited["phone"] = "116 123"
    assert admin_client.post(url_of("edit", helpline.pk), {**edited, "action-publish": "1"}).status_code == 302
    edited = open_form(admin_client, url_of("edit", helpline.pk))
    assert admin_client.post(url_of("edit", helpline.pk), {**edited, "phone": ""}).status_code == 302
    helpline.refresh_from_db()
    assert (helpline.live, helpline.phone, helpline.has_unpublished_changes) == (True, "116 123", True)


def schedule(instance, **changes):
    """A revision whose hour has come, made as a program may that asks nobody."""
    for name, value in changes.items():
        setattr(instance, name, value)
    revision = instance.save_revision(clean=False)
    revision.approved_go_live_at = YESTERDAY
    revision.save()
    return revision


def test_a_scheduled_helpline_that_nobody_could_reach_stays_as_it_is_and_stops_nothing():
    live, draft = factories.HelplineFactory(), factories.HelplineFactory(live=False, phone="")
    phone = live.phone
    schedule(live, phone="", sms="", url="", tty="")
    schedule(draft, sms="", url="", tty="")
    next_one = factories.HelplineFactory(live=False)
    schedule(next_one)

    call_command("publish_scheduled")

    assert Helpline.objects.get(pk=live.pk).phone == phone
    assert [Helpline.objects.get(pk=each.pk).live for each in (live, draft, next_one)] == [True, False, True]
    for each in (live, draft):
        entry = registry.get_logs_for_instance(each).first()
        assert entry.message == "Not published: there is no way to reach it"
        assert not each.revisions.filter(approved_go_live_at__isnull=False)


def test_a_helpline_without_a_way_to_reach_it_can_be_unpublished_and_expire():
    helpline = factories.HelplineFactory(expire_at=YESTERDAY)
    helpline.save_revision().publish()
    schedule(helpline, phone="", sms="", url="", tty="")

    call_command("publish_scheduled")
    Helpline.objects.get(pk=helpline.pk).unpublish()

    assert not Helpline.objects.get(pk=helpline.pk).live


def test_intervals_and_stars_keep_to_their_range():
    site = factories.site()
    review = factories.ReviewFactory(page=factories.ArticlePageFactory())

    for months in (0, 37):
        refused(CheckInterval.objects.create, site=site, months=months)
    for stars in (0, 6):
        refused(Review.objects.filter(pk=review.pk).update, rating=stars)
    Review.objects.filter(pk=review.pk).update(rating=None)


@pytest.fixture
def people():
    return [factories.ContributorFactory(name=name) for name in ("Ari Example", "Bo Example")]


@pytest.fixture
def article(people):
    article = factories.ArticlePageFactory()
    article.healthblocks_contributions = credits(*people)
    article.save_revision().publish()
    return ArticlePage.objects.get(pk=article.pk)


def credits(*people, role="author"):
    return [Contribution(contributor=person, role=role, sort_order=order) for order, person in enumerate(people)]


def said(page):
    stored = ArticlePage.objects.get(pk=page.pk)
    return [(row.contributor.name, row.role) for row in stored.healthblocks_contributions.order_by("sort_order")]


def test_the_database_names_nobody_twice_in_one_role(article, people):
    values = {"page": article, "contributor": people[0]}

    refused(Contribution.objects.create, **values, role="author")
    Contribution.objects.create(**values, role="editor")

    with pytest.raises(ValidationError, match="named in this role already"):
        Contribution(**values, role="author").full_clean()


def test_a_revision_with_a_double_is_published_with_the_first_of_it_and_stops_nothing(article, people):
    ari, bo = people
    article.healthblocks_contributions = credits(bo, ari, bo, ari, bo)
    schedule(article)
    other = factories.ArticlePageFactory(live=False)
    schedule(other)

    call_command("publish_scheduled")

    assert said(article) == [("Bo Example", "author"), ("Ari Example", "author")]
    assert ArticlePage.objects.get(pk=other.pk).live


def test_people_can_change_places_and_roles_and_come_back_with_an_earlier_revision(article, people):
    ari, bo = people
    first = article.latest_revision
    page = ArticlePage.objects.get(pk=article.pk)
    rows = list(page.healthblocks_contributions.all())
    rows[0].contributor, rows[1].contributor = bo, ari
    page.healthblocks_contributions = rows
    page.save_revision().publish()
    assert said(article) == [("Bo Example", "author"), ("Ari Example", "author")]

    first.publish()

    assert said(article) == [("Ari Example", "author"), ("Bo Example", "author")]
    assert Contribution.objects.count() == 2


def test_a_draft_with_a_double_can_be_copied_and_translated(article, people, django_user_model):
    article.healthblocks_contributions = credits(people[0], people[0])
    article.save_revision(clean=False)

    copies = [
        ArticlePage.objects.get(pk=article.pk).copy(update_attrs={"slug": f"copy-{number}"}, keep_live=keep_live)
        for number, keep_live in enumerate((True, False))
    ]

    for copied in copies:
        copied.get_latest_revision().publish()
        assert len(set(said(copied))) == len(said(copied)) > 0


@pytest.mark.lengthy
def test_the_page_s_form_refuses_a_double(article, people, admin_client):
    typed = open_editor(admin_client, article)
    prefix = "healthblocks_contributions"
    typed[f"{prefix}-1-contributor"] = typed[f"{prefix}-0-contributor"]

    for action in ({}, {"action-publish": "1"}):
        response = admin_client.post(edit_url(article), {**typed, **action})

        assert response.status_code == 200
        assert "duplicate" in response.text
    assert said(article) == [("Ari Example", "author"), ("Bo Example", "author")]


#: Dates that may lie ahead: of a next check, and of the days on which a safety alert is shown.
MAY_BE_TO_COME = {"next_due", "start", "end"}


def fields_that(accept):
    return [
        (model, field)
        for model in [*models_of_ours(), ArticlePage]
        for field in model._meta.local_concrete_fields
        if field.editable and accept(field)
    ]


def errors_of(model, field, value):
    """What ``full_clean`` says of a field with this value, whatever it says of others."""
    try:
        model(**{field.name: value}).full_clean()
    except ValidationError as error:
        return error.message_dict.get(field.name, [])
    return []


def test_every_field_with_choices_refuses_what_is_none_of_them():
    found = fields_that(lambda field: field.choices)

    assert len(found) >= 12
    for model, field in found:
        assert errors_of(model, field, 99 if isinstance(field, models.IntegerField) else "zz"), field


def findings_in(model, field, value):
    """What rules say of a field with this value; of a legal status, as one of a medicine's."""
    instance = model(**{field.name: value})
    owner = Medicine(name="x", legal_statuses=[instance]) if model is LegalStatus else instance
    return [found.message for found in findings_of(owner) if found.field.rpartition(".")[2] == field.name]


def test_every_day_on_which_something_was_done_refuses_the_morrow_or_is_found_by_a_rule():
    found = fields_that(lambda field: type(field) is models.DateField and field.name not in MAY_BE_TO_COME)

    assert len(found) >= 3
    for model, field in found:
        messages = errors_of(model, field, date(2999, 1, 1)) or findings_in(model, field, date(2999, 1, 1))
        assert messages == ["This date lies in the future."], field


def test_two_contributors_whose_names_differ_in_accents_get_addresses_that_every_database_tells_apart():
    names = ["Jose Example", "José Example", "JOSÉ Example"]

    people = [Contributor.objects.create(name=name) for name in names]

    assert len({person.slug for person in people}) == 3
