"""One table of the legal statuses of all medicines, for whoever keeps them right."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from tests import factories
from tests.medical_checks import browser_of, group_with, user_in
from wagtail_healthblocks.dates import months_after, today
from wagtail_healthblocks.models import Medicine

pytestmark = pytest.mark.django_db

TABLE = "healthblocks_legal_statuses:index"
SMALL, MARK = "packs of up to 16 tablets", "entry of 2010, to be mended"


def status(medicine, code, applies_to="", months=1, **values):
    as_of = months_after(today(), -months)
    return factories.LegalStatusFactory(medicine=medicine, code=code, applies_to=applies_to, as_of=as_of, **values)


@pytest.fixture
def medicines():
    """Three medicines: one by packs, one with a double, one with an old code and one that no table has."""
    by_packs, doubled, old = (
        factories.MedicineFactory(name=name, medicine_class=kind, brand_names=brand, status=None)
        for name, kind, brand in (("Aaa", "one", "Brandine"), ("Bbb", "two", ""), ("Ccc", "two", ""))
    )
    status(by_packs, "GSL", SMALL)
    status(by_packs, "POM", "larger packs")
    status(doubled, "POM", MARK, months=40)
    status(doubled, "GSL")
    status(old, "CIII", country="US", axis="control", months=13)
    status(old, "GONE", country="NZ")
    return by_packs, doubled, old


def listed(client, **query):
    """Medicine and code of each row of the table."""
    soup = BeautifulSoup(client.get(reverse(TABLE), query).text, "html.parser")
    return [
        [" ".join(cell.get_text().split()) for cell in row.select("td")]
        for row in soup.select("table.listing tbody tr")
    ]


def test_the_table_lists_every_status_with_its_age(admin_client, medicines, django_assert_max_num_queries):
    with django_assert_max_num_queries(25):
        rows = listed(admin_client)

    assert [row[0].split()[0] for row in rows] == ["Aaa", "Aaa", "Bbb", "Bbb", "Ccc", "Ccc"]
    assert rows[0][1:5] == ["United Kingdom", "Supply class", "General sales list (GSL)", SMALL]
    assert [row[7] for row in rows] == ["", "", "To be mended", "To be mended", "Code no longer known", ""]
    assert [row[6].replace("\xa0", " ") for row in rows if row[0].startswith("Ccc")] == ["1 month", "1 year"]
    assert (
        reverse(Medicine.snippet_viewset.get_url_name("edit"), args=[medicines[0].pk])
        in admin_client.get(reverse(TABLE)).text
    )


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ({"country": "US"}, ["CIII"]),
        ({"axis": "control"}, ["CIII"]),
        ({"code": ["POM", "CIII"]}, ["CIII", "POM", "POM"]),
        ({"medicine_class": "one"}, ["GSL", "POM"]),
        ({"age": "12"}, ["CIII", "POM"]),
        ({"age": "24"}, ["POM"]),
        ({"need": "mend"}, ["GSL", "POM"]),
        ({"need": "unknown"}, ["GONE"]),
        ({"q": "brandine"}, ["GSL", "POM"]),
        ({"q": "up to 16"}, ["GSL"]),
        ({"q": "nothing has this"}, []),
    ],
)
def test_the_table_is_narrowed_down(admin_client, medicines, query, codes):
    answer = admin_client.get(reverse(TABLE), query)

    assert sorted(found.code for found in answer.context["object_list"]) == codes


@pytest.mark.lengthy
def test_the_table_is_sorted_exported_and_cut_into_pages(admin_client, medicines):
    oldest = admin_client.get(reverse(TABLE), {"ordering": "as_of"}).context["object_list"]
    assert [found.code for found in oldest][:2] == ["POM", "CIII"]

    lines = admin_client.get(reverse(TABLE), {"export": "csv"}).getvalue().decode().splitlines()
    assert lines[0].startswith("Medicine,Class,Country,Axis,Code,Label,Applies to,As of,Source,")
    assert f"Aaa,one,United Kingdom,Supply class,GSL,General sales list (GSL),Applies to: {SMALL}," in lines[1]
    assert len(lines) == 7
    assert admin_client.get(reverse(TABLE), {"export": "xlsx"}).status_code == 200

    for number in range(60):
        factories.MedicineFactory(name=f"Many {number}")
    assert len(listed(admin_client)) == 50
    assert len(listed(admin_client, p=2)) == 16


def test_an_empty_table_says_so(admin_client):
    assert "no legal statuses" in admin_client.get(reverse(TABLE)).text


def test_who_may_see_medicines_may_see_the_table_and_nobody_else(medicines):
    viewer = browser_of(user_in(group_with("view_medicine", name="viewers"), name="viewer"))
    other = browser_of(user_in(group_with("view_helpline", name="others"), name="other"))

    assert viewer.get(reverse(TABLE)).status_code == 200
    assert "snippets/wagtail_healthblocks/medicine/edit" not in viewer.get(reverse(TABLE)).text
    assert other.get(reverse(TABLE)).status_code == 302
    menus = [reverse(TABLE) in client.get(reverse("wagtailadmin_home")).text for client in (viewer, other)]
    assert menus == [True, False]


def test_a_status_of_today_is_of_today(admin_client):
    factories.LegalStatusFactory(medicine=factories.MedicineFactory(status=None), as_of=today())

    assert listed(admin_client)[0][6] == "today"
