"""Many sources at once: pasted, imported, exported, and two made one."""

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests import factories
from tests.factories import SourceFactory, anew
from wagtail_healthblocks.bibliography.formats import FORMATS
from wagtail_healthblocks.models import MedicalCheck, Source
from wagtail_healthblocks.source_desk.merging import merge
from wagtail_healthblocks.source_marks import SourceMark

pytestmark = [pytest.mark.django_db, pytest.mark.lengthy]

LIST = """1. Zanos P, Gould TD. Mechanisms of ketamine action as an antidepressant. Mol Psychiatry. 2018;23(4):801-811. \
doi:10.1038/mp.2017.255.
2. 10.1136/bmj.j1550
"""


def url(name, *args):
    return reverse(Source.snippet_viewset.get_url_name(name), args=args)


def read(client, **data):
    return BeautifulSoup(client.post(url("paste"), data).content, "html.parser")


def add(client, soup):
    """Send the form of what was read as a browser does."""
    form = soup.find("input", {"name": "sources"}).find_parent("form")
    checked = [box["value"] for box in form.find_all("input", {"name": "add"}) if box.has_attr("checked")]
    return client.post(
        url("paste"), {"sources": form.find("input", {"name": "sources"})["value"], "add": checked}, follow=True
    )


def test_the_menu_leads_to_the_list_and_the_list_to_the_page_to_paste(admin_client):
    menu_url = Source.snippet_viewset.menu_url

    assert menu_url == url("list")
    assert url("paste") in admin_client.get(menu_url).content.decode()


def test_a_pasted_list_is_shown_before_it_is_added(admin_client):
    soup = read(admin_client, text=LIST)

    assert not Source.objects.exists()
    assert "Mechanisms of ketamine action as an antidepressant" in soup.get_text()
    assert [mark.get_text(strip=True) for mark in soup.find_all("mark")] == ["? (look it over)"]


def test_what_is_chosen_is_added_with_what_to_look_over(admin_client):
    response = add(admin_client, read(admin_client, text=LIST))

    assert "2 sources added." in response.content.decode()
    assert "1 of them is to be looked over." in response.content.decode()
    read_whole, of_a_doi = Source.objects.order_by("pk")
    assert (read_whole.doi, read_whole.year, read_whole.unsure, read_whole.live) == (
        "10.1038/mp.2017.255",
        2018,
        "",
        True,
    )
    assert (of_a_doi.doi, of_a_doi.unsure) == ("10.1136/bmj.j1550", "title")


def test_what_the_site_has_is_not_added_unless_somebody_asks(admin_client):
    SourceFactory(title="Known", doi="10.1136/BMJ.j1550")

    soup = read(admin_client, text="10.1136/bmj.j1550")

    assert "The site has it already: Known" in soup.get_text()
    add(admin_client, soup)
    assert Source.objects.count() == 1


@pytest.mark.parametrize("name", ["RIS", "BibTeX", "CSL JSON"])
def test_what_a_page_cites_is_exported_and_read_again_the_same(admin_client, name):
    sources = [SourceFactory(doi=f"10.1000/{number}") for number in range(3)]
    marks = "".join(SourceMark((source.uuid,)).stored for source in sources[:2])
    page = factories.ArticlePageFactory(body=[factories.paragraph(f"<p>It works{marks}.</p>")])
    records = [source.record for source in sources[:2]]

    response = admin_client.get(url("export"), {"format": name, "page": page.pk})
    assert FORMATS[name].read(response.content.decode()) == records

    Source.objects.all().delete()
    upload = SimpleUploadedFile(f"sources.{FORMATS[name].extension}", response.content)
    add(admin_client, read(admin_client, file=upload))
    assert [source.record for source in Source.objects.order_by("pk")] == records


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("sources.doc", b"x", "Its name has to end with one of: .ris, .bib, .json, .nbib."),
        ("sources.ris", b"\xff\xfe", "The file is no text in UTF-8."),
        ("sources.json", b"[{", "This is no JSON"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(admin_client, name, content, says):
    assert says in read(admin_client, file=SimpleUploadedFile(name, content)).get_text()


def test_nothing_pasted_says_so(admin_client):
    assert "There is nothing to read" in read(admin_client, text=" ").get_text()


def test_more_than_a_form_can_hold_are_refused(admin_client):
    listed = "\n".join(f"10.1000/{number}" for number in range(501))

    assert "These are 501 sources. Divide them: 500 at once at most." in read(admin_client, text=listed).get_text()


def test_what_was_read_cannot_be_changed_on_the_way(admin_client):
    response = admin_client.post(url("paste"), {"sources": "[]:forged", "add": ["0"]}, follow=True)

    assert "has been changed on the way" in response.content.decode()
    assert not Source.objects.exists()


def cited(source):
    body = [
        factories.paragraph(f"<p>It works{SourceMark((source.uuid,), 'p. 3').stored}.</p>"),
        factories.dosage(name="Example", cited_source=source.pk),
        factories.references(factories.block("source", source.pk)),
    ]
    return factories.ArticlePageFactory(body=body)


def test_two_sources_are_made_one_wherever_they_are_named(admin_client):
    source, into = SourceFactory(title="Twice"), SourceFactory(title="Once")
    page = cited(source)
    page.save_revision()
    check = MedicalCheck.objects.record(
        page.save_revision(), contributor=factories.ContributorFactory(credentials="MD"), by=None
    )

    response = admin_client.post(url("merge", source.pk), {"into": into.pk}, follow=True)

    assert "“Twice” is now “Once”; 1 page or snippet was changed." in response.content.decode()
    assert not Source.objects.filter(pk=source.pk).exists()
    for found in (anew(page), anew(page).get_latest_revision_as_object()):
        [entry] = found.get_reading().citations.cited
        assert (entry.source, len(entry.citations), entry.citations[0].locator) == (into, 2, "p. 3")
    assert MedicalCheck.objects.get(pk=check.pk).compare(anew(page)) == {"changes": [], "facts": []}


def test_old_revisions_follow_and_what_names_no_source_is_not_read(admin_client, django_assert_max_num_queries):
    source, into = SourceFactory(), SourceFactory()
    page = cited(source)
    old = page.save_revision()
    page.body = [factories.paragraph()]
    page.save_revision().publish()
    factories.ArticlePageFactory.create_batch(20, body=[factories.paragraph()])

    with django_assert_max_num_queries(100):
        merge(source, into)

    old.refresh_from_db()
    [entry] = old.as_object().get_reading().citations.cited
    assert entry.source == into


def medicine_citing(source):
    medicine = factories.MedicineFactory(status=None)
    factories.LegalStatusFactory(medicine=medicine, cited_source=source)
    medicine.save_revision().publish()
    return medicine


def test_the_statuses_of_medicines_name_the_other_source_in_drafts_too(admin_client):
    source, into = SourceFactory(title="Twice"), SourceFactory(title="Once")
    medicine = medicine_citing(source)
    draft = medicine.save_revision()

    response = admin_client.post(url("merge", source.pk), {"into": into.pk}, follow=True)

    assert "1 page or snippet was changed." in response.content.decode()
    draft.refresh_from_db()
    for found in (anew(medicine), draft.as_object()):
        assert [row.cited_source for row in found.legal_statuses.all()] == [into]


def test_no_check_of_a_page_that_shows_the_medicine_says_anything_else_by_a_merger():
    source, into = SourceFactory(title="Twice"), SourceFactory(title="Once")
    body = [factories.prescription_required(medicine_citing(source)), factories.references()]
    page = factories.ArticlePageFactory(body=body)
    page.save_revision().publish()
    check = factories.check(page)

    merge(source, into)

    assert MedicalCheck.objects.get(pk=check.pk).compare(anew(page)) == {"changes": [], "facts": []}
    into.title = "Another title"
    into.save_revision().publish()
    [fact] = MedicalCheck.objects.get(pk=check.pk).compare(anew(page))["facts"]
    assert fact["name"] == "Another title"


def test_a_source_cannot_be_merged_into_itself(admin_client):
    source = SourceFactory()

    response = admin_client.post(url("merge", source.pk), {"into": source.pk})

    assert response.status_code == 200
    assert Source.objects.filter(pk=source.pk).exists()


@pytest.mark.parametrize(("name", "args"), [("paste", ()), ("export", ()), ("merge", (1,))])
def test_who_may_not_is_refused(client, django_user_model, name, args):
    SourceFactory(pk=1)
    user = django_user_model.objects.create_user("editor", password="x")
    from django.contrib.auth.models import Permission

    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(user)

    response = client.get(url(name, *args), follow=True)

    assert "you do not have permission" in response.content.decode().lower()


def test_the_list_leads_to_the_desk(admin_client):
    SourceFactory()
    html = admin_client.get(url("list")).content.decode()

    assert url("paste") in html
    assert url("export") in html
