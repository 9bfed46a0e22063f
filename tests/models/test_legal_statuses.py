"""One status for each medicine, country, axis and the products it is about; what breaks that is marked, not lost."""

import datetime
import json
from io import StringIO

import pytest
from bs4 import BeautifulSoup
from django.core import serializers
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder
from django.urls import reverse
from django.utils import translation

from tests import factories
from tests.medical_checks import fields_of
from wagtail_healthblocks.models import LegalStatus, Medicine
from wagtail_healthblocks.status_rows import WHICH_PRODUCTS

MIGRATION = ("wagtail_healthblocks", "0005_status_products")
LARGE, SMALL = "packs of more than 32 tablets", "packs of up to 16 tablets"


def status(code="POM", applies_to="", year=2024, **values):
    return LegalStatus(
        **{"country": "GB", "axis": "supply", "source": "The list", **values},
        code=code,
        applies_to=applies_to,
        as_of=datetime.date(year, 1, 1),
    )


@pytest.fixture
def medicine(db):
    """A medicine with one status, published from a revision."""
    medicine = factories.MedicineFactory(name="Examplamine", status=None)
    medicine.legal_statuses = [status()]
    medicine.save_revision().publish()
    return Medicine.objects.get()


def stored(medicine):
    return sorted(medicine.legal_statuses.order_by("code").values_list("code", "applies_to"))


@pytest.mark.django_db
def test_the_database_holds_one_status_for_the_same_products(medicine):
    same = {"medicine": medicine, "country": "GB", "axis": "supply", "code": "GSL"}
    same |= {"as_of": factories.A_DAY, "source": "x"}

    LegalStatus.objects.create(**same, applies_to=SMALL)
    LegalStatus.objects.create(**{**same, "axis": "control", "code": "CD2"})
    for applies_to in ("", SMALL):
        with pytest.raises(IntegrityError), transaction.atomic():
            LegalStatus.objects.create(**same, applies_to=applies_to)


@pytest.mark.django_db
def test_a_status_is_called_by_what_it_says():
    known = LegalStatus(country="US", axis="control", code="CIII", as_of=datetime.date(2023, 10, 10))

    assert str(known) == "United States · control · Schedule III · 10 Oct 2023"
    assert str(status("P", SMALL)) == f"United Kingdom · supply · Pharmacy medicine (P) · {SMALL} · 1 Jan 2024"
    assert str(LegalStatus(country="GB", axis="supply", code="GONE")) == "United Kingdom · supply · GONE"
    with translation.override("de"):
        assert str(known).startswith("Vereinigte Staaten · ")


@pytest.mark.django_db
def test_statuses_can_change_places(medicine):
    medicine.legal_statuses.add(status("GSL", SMALL))
    medicine.save()
    first, second = medicine.legal_statuses.order_by("pk")
    first.applies_to, second.applies_to = SMALL, ""

    medicine.legal_statuses = [first, second, status("P", LARGE)]
    medicine.save()

    assert stored(medicine) == [("GSL", ""), ("P", LARGE), ("POM", SMALL)]


@pytest.mark.django_db
def test_a_revision_with_doubles_is_published_and_the_older_ones_are_marked(medicine):
    revision = medicine.save_revision()
    revision.refresh_from_db()
    row = {**revision.content["legal_statuses"][0], "pk": None}
    row.pop("applies_to")  # as a release before had it
    years = {"GSL": "2010-05-01", "P": "2010-01-01", "POM": "2024-01-01"}
    revision.content["legal_statuses"] = [{**row, "code": code, "as_of": day} for code, day in years.items()]
    revision.save()

    revision.publish()

    assert stored(medicine) == [
        ("GSL", "entry of 2010, to be mended"),
        ("P", "entry of 2010 (2), to be mended"),
        ("POM", ""),
    ]


# The form


def soup_of(response):
    return BeautifulSoup(response.text, "html.parser")


def form_of(client, medicine, *rows, **values):
    """The fields of the medicine's form as a browser sends them, with these statuses added."""
    url = reverse(Medicine.snippet_viewset.get_url_name("edit"), args=[medicine.pk])
    data = fields_of(soup_of(client.get(url)).select_one("#w-editor-form")) | {"uses-count": "0"} | values
    total = int(data["legal_statuses-TOTAL_FORMS"])
    for number, (code, applies_to) in enumerate(rows, start=total):
        row = {"country": "GB", "axis": "supply", "code": code, "applies_to": applies_to, "source": "The list"}
        row |= {"as_of": "2010-01-01", "ORDER": str(number + 1), "id": "", "DELETE": ""}
        data |= {f"legal_statuses-{number}-{name}": value for name, value in row.items()}
    return url, data | {"legal_statuses-TOTAL_FORMS": str(total + len(rows))}


def errors_in(response):
    """The fields with an error, and what it says."""
    fields = soup_of(response).select(".w-field__wrapper:has(.error-message)")
    return {
        field.select_one("[name]")["name"]: field.select_one(".error-message").get_text(strip=True) for field in fields
    }


@pytest.mark.lengthy
@pytest.mark.parametrize(
    ("first", "second", "refused"),
    [
        ("", "", {0, 1}),
        ("", SMALL, {0}),
        (LARGE, "", {1}),
        (LARGE, SMALL, set()),
        (SMALL, f" {SMALL.upper()} ", {1}),
        ("entry of 2010, to be mended", SMALL, {0}),
    ],
)
def test_two_statuses_of_an_axis_each_name_their_products_to_be_published(
    admin_client, medicine, first, second, refused
):
    medicine.legal_statuses.update(applies_to=first)
    medicine.save_revision()
    url, data = form_of(admin_client, medicine, ("GSL", second))

    assert admin_client.post(url, data).status_code == 302, "A draft can be saved."
    response = admin_client.post(url, data | {"action-publish": "1"})

    assert set(errors_in(response)) == {f"legal_statuses-{number}-applies_to" for number in refused}
    assert medicine.legal_statuses.count() == (1 if refused else 2)


@pytest.mark.lengthy
def test_a_medicine_that_is_created_as_a_draft_may_have_doubles(admin_client, db):
    url = reverse(Medicine.snippet_viewset.get_url_name("add"))
    data = fields_of(soup_of(admin_client.get(url)).select_one("#w-editor-form"))
    data |= {"name": "Examplamine", "uses-count": "0"}
    for number, code in enumerate(("POM", "GSL")):
        row = {"country": "GB", "axis": "supply", "code": code, "applies_to": "", "source": "The list"}
        row |= {"as_of": f"201{number}-01-01", "ORDER": str(number + 1), "id": "", "DELETE": ""}
        data |= {f"legal_statuses-{number}-{name}": value for name, value in row.items()}

    admin_client.post(url, data | {"legal_statuses-TOTAL_FORMS": "2"})

    medicine = Medicine.objects.get()
    assert stored(medicine) == [("GSL", ""), ("POM", "entry of 2010, to be mended")]
    edit = reverse(Medicine.snippet_viewset.get_url_name("edit"), args=[medicine.pk])
    assert "to be mended" in admin_client.get(edit).text


@pytest.mark.lengthy
def test_the_form_of_a_medicine_with_doubles_says_what_to_do(admin_client, medicine):
    medicine.legal_statuses = [status("POM", "entry of 2010, to be mended", 2010), status("GSL")]
    medicine.save_revision()

    url, _data = form_of(admin_client, medicine)

    text = " ".join(soup_of(admin_client.get(url)).get_text(" ").split())
    assert "United Kingdom · supply · General sales list (GSL) · 1 Jan 2024" in text
    assert str(WHICH_PRODUCTS) in text


# The migration


@pytest.mark.thorough
@pytest.mark.django_db(transaction=True)
def test_the_migration_deletes_nothing_marks_doubles_and_reports_them():
    before = MigrationExecutor(connection).loader.graph.node_map[MIGRATION].parents
    (target,) = [node.key for node in before if node.key[0] == MIGRATION[0]]
    call_command("migrate", *target, verbosity=0)
    try:
        fill_old_tables(MigrationExecutor(connection).loader.project_state([target]).apps)
    finally:
        said = StringIO()
        call_command("migrate", verbosity=1, stdout=said)

    rows = LegalStatus.objects.order_by("as_of", "pk").values_list("code", "applies_to")
    assert list(rows) == [
        ("P", "entry of 2010 (2), to be mended"),
        ("POM", "entry of 2010, to be mended"),
        ("GSL", "entry of 2019, to be mended"),
        ("GSL", ""),
        ("CD2", ""),
    ]
    report = said.getvalue()
    place = "Examplamine: United Kingdom · supply ·"
    assert report.count(place) == 3
    assert f"{place} Pharmacy medicine (P) · entry of 2010 (2), to be mended · 1 Jan 2010 contradicts" in report
    assert f"{place} General sales list (GSL) · entry of 2019, to be mended · 1 Jan 2019 repeats" in report
    assert MigrationRecorder(connection).migration_qs.filter(name=MIGRATION[1]).exists()


def fill_old_tables(apps):
    medicine = apps.get_model("wagtail_healthblocks", "Medicine").objects.create(name="Examplamine")
    status = apps.get_model("wagtail_healthblocks", "LegalStatus")
    rows = [("P", 2010), ("POM", 2010), ("GSL", 2019), ("GSL", 2024), ("CD2", 2025)]
    for code, year in rows:
        axis = "control" if code == "CD2" else "supply"
        values = {"medicine": medicine, "country": "GB", "axis": axis, "code": code, "source": "x"}
        status.objects.create(**values, as_of=datetime.date(year, 1, 1))


@pytest.mark.django_db
def test_a_fixture_of_an_earlier_release_can_be_loaded(medicine):
    row = {"medicine": medicine.pk, "country": "US", "axis": "control", "code": "CIII", "as_of": "2023-10-10"}
    row |= {"source": "A rule", "source_url": "", "sort_order": 1}
    fixture = json.dumps([{"model": "wagtail_healthblocks.legalstatus", "pk": 4_000, "fields": row}])

    for loaded in serializers.deserialize("json", fixture):
        loaded.save()

    assert LegalStatus.objects.get(pk=4_000).applies_to == ""
    again = json.loads(serializers.serialize("json", LegalStatus.objects.filter(pk=4_000)))
    assert again[0]["fields"]["applies_to"] == ""
