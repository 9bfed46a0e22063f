"""No two medicines have the same name, however it is typed; what was there twice before stays, and can be found."""

import json
from datetime import timedelta

import pytest
from django.core import serializers
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from tests.medical_checks import fields_of, soup_of
from wagtail_healthblocks.models import Medicine
from wagtail_healthblocks.names import key_of

pytestmark = pytest.mark.django_db

TAKEN = "There is a medicine of this name already: Caféine"
TWINS = ["caféine", "CAFE\u0301INE", "Ｃaféine", " Caf\u00ade\u0301ine\u2003"]


@pytest.fixture
def medicine():
    medicine = Medicine.objects.create(name="Caféine")
    medicine.save_revision().publish()
    return medicine


@pytest.fixture
def double(medicine):
    """A medicine that had the name of the other before there were keys."""
    double = Medicine.objects.create(name="Another")
    Medicine.objects.filter(pk=double.pk).update(name="CAFÉINE", name_key=f"{medicine.name_key}-{double.pk}")
    return Medicine.objects.get(pk=double.pk)


def messages(instance):
    with pytest.raises(ValidationError) as caught:
        instance.full_clean()
    return caught.value.message_dict


def open_form(client, url):
    """The values of the form at this address, as a browser would send them back."""
    return fields_of(soup_of(client.get(url)).select_one("#w-editor-form")) | {"uses-count": "0"}


def url_of(view, *args):
    return reverse(Medicine.snippet_viewset.get_url_name(view), args=args)


def test_a_name_that_another_has_is_refused_on_its_field_with_the_name_of_the_other(medicine):
    for name in TWINS:
        assert messages(Medicine(name=name)) == {"name": [TAKEN]}, name

    Medicine(name="Cafeine").full_clean()


def test_whoever_asks_no_model_is_refused_by_the_database(medicine):
    ways = [
        lambda name: Medicine.objects.create(name=name),
        lambda name: Medicine.objects.bulk_create([Medicine(name=name)]),
        lambda name: Medicine.objects.update_or_create(name="Other", defaults={"name": name}),
    ]
    for create in ways:
        for name in TWINS:
            with pytest.raises(IntegrityError, match=r"(?i)name_key|healthblocks_medicine_name"), transaction.atomic():
                create(name)
    Medicine.objects.bulk_create([Medicine(name="One"), Medicine(name="Two")])
    assert Medicine.objects.named("TWO").exists()


def test_a_name_that_is_saved_alone_takes_its_key_with_it(medicine):
    medicine.name = "Theine"
    medicine.save(update_fields=["name"])

    assert Medicine.objects.get().name_key == key_of("theine")
    Medicine.objects.create(name="Caféine")


@pytest.mark.lengthy
def test_the_form_refuses_it_for_drafts_and_copies_too(medicine, admin_client):
    other = Medicine.objects.create(name="Other")
    copied = open_form(admin_client, url_of("copy", medicine.pk))
    empty = open_form(admin_client, url_of("add"))
    edited = open_form(admin_client, url_of("edit", other.pk))

    for action in ({}, {"action-publish": "1"}):
        answers = [
            admin_client.post(url_of("add"), {**empty, "name": TWINS[0], **action}),
            admin_client.post(url_of("add"), {**copied, **action}),
            admin_client.post(url_of("edit", other.pk), {**edited, "name": TWINS[1], **action}),
        ]
        assert [TAKEN in answer.text for answer in answers] == [True] * 3
    assert Medicine.objects.count() == 2


def test_a_double_of_earlier_times_can_be_mended_in_any_other_place(double, admin_client):
    form = open_form(admin_client, url_of("edit", double.pk))

    response = admin_client.post(
        url_of("edit", double.pk), {**form, "medicine_class": "stimulant", "action-publish": "1"}
    )

    assert response.status_code == 302
    assert Medicine.objects.get(pk=double.pk).medicine_class == "stimulant"
    assert Medicine.objects.namesakes().count() == 2


def test_a_double_that_gets_a_name_of_its_own_is_none_any_longer(medicine, double):
    double.name = "Theine"
    double.save()

    assert double.name_key == key_of("Theine")
    assert not Medicine.objects.namesakes()


def test_a_double_whose_other_is_gone_takes_the_name_when_it_is_saved(medicine, double):
    medicine.delete()
    assert messages(Medicine(name="caféine")) == {"name": ["There is a medicine of this name already: CAFÉINE"]}

    double.save()

    assert double.name_key == key_of("caféine")


def test_doubles_are_found_in_the_list(medicine, double, admin_client):
    Medicine.objects.create(name="Solitarin")

    found, others = (admin_client.get(url_of("list"), {"is_namesake": value}).text for value in ("true", "false"))

    assert ("CAFÉINE" in found, "Solitarin" in found) == (True, False)
    assert ("CAFÉINE" in others, "Solitarin" in others) == (False, True)


def test_fixtures_are_loaded_with_and_without_keys(medicine, double, tmp_path):
    rows = json.loads(serializers.serialize("json", Medicine.objects.order_by("-pk")))
    for row in rows:
        row["fields"] |= {"live_revision": None, "latest_revision": None}
    old = {name: value for name, value in rows[1]["fields"].items() if name not in ("name_key", "name")}
    old = {**rows[1], "pk": 999_999, "fields": {**old, "name": "Older"}}
    file = tmp_path / "fixture.json"
    file.write_text(json.dumps([*rows, old]), encoding="utf-8")
    keys = dict(Medicine.objects.values_list("pk", "name_key"))
    Medicine.objects.all().delete()

    call_command("loaddata", file, verbosity=0)

    assert dict(Medicine.objects.values_list("pk", "name_key")) == {**keys, 999_999: key_of("older")}


def test_a_revision_whose_name_another_has_meanwhile_is_published_on_time_and_found(medicine):
    medicine.go_live_at = timezone.now() + timedelta(days=1)
    scheduled = medicine.save_revision()
    scheduled.publish()
    scheduled.content = {**scheduled.content, "go_live_at": None}
    scheduled.approved_go_live_at = timezone.now() - timedelta(days=1)
    scheduled.save()
    Medicine.objects.filter(pk=medicine.pk).update(name="Theine", name_key=key_of("Theine"))
    Medicine.objects.create(name="caféine")
    later = Medicine.objects.create(name="Next", live=False)
    revision = later.save_revision()
    revision.approved_go_live_at = timezone.now() - timedelta(hours=1)
    revision.save()

    call_command("publish_scheduled")

    assert Medicine.objects.get(pk=later.pk).live
    assert {found.name for found in Medicine.objects.namesakes()} == {"Caféine", "caféine"}


def test_a_revision_of_before_there_were_keys_is_restored_with_the_key_of_its_name(medicine, double):
    for each in (medicine, double):
        revision = each.save_revision(clean=False)
        revision.content = {name: value for name, value in revision.content.items() if name != "name_key"}
        revision.save()
        revision.publish()

        assert Medicine.objects.get(pk=each.pk).name_key == each.name_key
