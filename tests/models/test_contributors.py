import json

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command

from wagtail_healthblocks.models import Contributor


def test_the_slug_comes_from_the_name_and_is_free(db):
    for name in ("Sam Example", "Sam Example"):
        contributor = Contributor(name=name)
        contributor.full_clean()
        contributor.save()

    assert list(Contributor.objects.order_by("pk").values_list("slug", flat=True)) == ["sam-example", "sam-example-2"]


def test_two_of_one_name_can_be_created_without_their_forms(db):
    Contributor.objects.create(name="Sam Example")
    Contributor.objects.create(name="Sam Example")
    Contributor.objects.get_or_create(name="Sam Example", job_title="Nurse")
    Contributor.objects.bulk_create([Contributor(name="Sam Example"), Contributor(name="Sam Example")])

    slugs = ["sam-example", *(f"sam-example-{number}" for number in (2, 3, 4, 5))]
    assert list(Contributor.objects.order_by("pk").values_list("slug", flat=True)) == slugs


def test_a_fixture_needs_no_slugs(db, tmp_path):
    rows = [{"model": "wagtail_healthblocks.contributor", "fields": {"name": "Sam Example"}}] * 2
    (tmp_path / "people.json").write_text(json.dumps(rows), encoding="utf-8")

    call_command("loaddata", tmp_path / "people.json", verbosity=0)

    assert set(Contributor.objects.values_list("slug", flat=True)) == {"sam-example", "sam-example-2"}


def test_the_slugs_of_the_longest_names_have_room_for_a_number(db):
    for _time in range(2):
        contributor = Contributor.objects.create(name="s" * 255)

        contributor.full_clean()
        assert len(contributor.slug) <= 255


def test_a_name_in_another_script_has_a_slug(db):
    contributor = Contributor(name="سام")
    contributor.full_clean()

    assert contributor.slug == "سام"


def test_a_byline_prints_prefix_name_and_credentials():
    assert Contributor(name="Sam").full_name == "Sam"
    assert Contributor(prefix="Dr", name="Sam", credentials="MRCP").full_name == "Dr Sam, MRCP"


def test_the_addresses_to_check_someone_start_with_the_orcid():
    contributor = Contributor(name="Sam", orcid="0000-0002-1825-0097", links="https://example.org/a\n")

    assert contributor.link_list == ["https://orcid.org/0000-0002-1825-0097", "https://example.org/a"]


def test_a_wrong_orcid_is_refused_on_its_field(db):
    with pytest.raises(ValidationError) as caught:
        Contributor(name="Sam", orcid="0000-0002-1825-0098").full_clean()

    assert list(caught.value.message_dict) == ["orcid"]


def test_someone_has_no_address_where_the_site_has_no_index(sam, rf):
    assert sam.get_url(rf.get("/")) is None
    assert sam.get_url() is None


def test_the_api_shows_who_someone_is_but_not_their_account(sam):
    detail = sam.get_api_detail()

    assert detail["full_name"] == "Sam Example, Pharmacist"
    assert "user" not in detail
