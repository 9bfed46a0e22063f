"""Sites as there are many: without time zones, with pages outside every site, odd pictures, and ids twice."""

import json
import logging
from datetime import date, datetime, timezone
from io import StringIO

import pytest
from bs4 import BeautifulSoup
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.urls import reverse
from wagtail.images import get_image_model
from wagtail.models import Page

from tests import factories
from tests.factories import anew, html_of, request_for
from tests.fuzz.trial import EVERY_TAG
from tests.medical_checks import open_form, record_url
from tests.reviews.admin import url_of
from tests.reviews.reader import Reader
from tests.testapp.models import ArticlePage, ReviewedPage
from wagtail_healthblocks.dates import iso, local, today
from wagtail_healthblocks.models import Contributor, MedicalCheck
from wagtail_healthblocks.reviews.listing import Listing
from wagtail_healthblocks.reviews.models import Review

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]


@pytest.fixture
def no_time_zones(settings):
    settings.USE_TZ = False


def structured_data_of(page):
    """What the command prints of one page."""
    out = StringIO()
    try:
        call_command("healthblocks_check_structured_data", str(page.pk), stdout=out)
    except CommandError:
        pass
    return out.getvalue()


def test_a_whole_article_is_published_and_read_without_time_zones(no_time_zones, client):
    page = factories.whole_article()
    page.save_revision().publish()

    html = html_of(anew(page), EVERY_TAG, request_for(page.url))

    graph = json.loads(BeautifulSoup(html, "html.parser").find(type="application/ld+json").string)
    [article] = [node for node in graph["@graph"] if node["@type"] == "Article"]
    assert article["datePublished"] == iso(anew(page).first_published_at)
    assert article["datePublished"].endswith("+00:00")
    assert client.get(page.url).status_code == 200
    assert client.get(f"{page.url}index.md").status_code == 200
    assert client.get(f"/api/v2/pages/{page.pk}/", {"fields": "*"}).status_code == 200
    assert page.title in structured_data_of(page)


def test_dates_are_checked_without_time_zones(no_time_zones):
    block = ArticlePage.body.field.stream_block
    body = [factories.references(), factories.medicine_facts(factories.MedicineFactory())]

    block.clean(block.to_python(body))
    factories.HelplineFactory().full_clean()
    factories.LegalStatusFactory(medicine=factories.MedicineFactory(status=None)).full_clean()
    check = factories.check(factories.ArticlePageFactory(), date=today())

    assert anew(check.page.specific).get_medical_checks().state == "valid"


def test_the_editor_opens_and_a_check_is_recorded_without_time_zones(no_time_zones, admin_client):
    page, robin = factories.whole_article(), factories.ContributorFactory()
    page.save_revision()
    assert admin_client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).status_code == 200
    form = open_form(admin_client, record_url(page))

    response = admin_client.post(record_url(page), {**form, "contributor": robin.pk})

    assert response.status_code == 302
    assert MedicalCheck.objects.filter(page=page, contributor=robin).exists()


def test_reviews_are_written_published_listed_and_purged_without_time_zones(
    no_time_zones, settings, admin_user, admin_client
):
    settings.HEALTHBLOCKS_REVIEWS_PAGE_SIZE = 1
    page = factories.site_root().add_child(instance=ReviewedPage(title="Sleep", slug="sleep"))
    assert Reader().write(page).status_code == 200
    factories.ReviewFactory(page=page)
    for review in Review.objects.all():
        review.publish(admin_user)

    first = Listing(page.pk)
    second = Listing(page.pk, after=first.next_cursor)
    call_command("healthblocks_purge_reviews", stdout=StringIO())
    call_command("healthblocks_recount_reviews", stdout=StringIO())
    call_command("healthblocks_export_reviewer", "robin@example.org", interactive=False, stdout=StringIO())

    assert len(first.reviews) == len(second.reviews) == 1
    assert first.reviews != second.reviews
    number = first.reviews[0].pk
    in_admin = [url_of("list", status="all"), url_of("list", export="xlsx", status="all"), url_of("edit", number)]
    in_admin.append(url_of("history", number))
    assert [admin_client.get(address).status_code for address in in_admin] == [200, 200, 200, 200]
    assert Reader().get(page.url).status_code == 200


def test_the_day_is_that_of_the_sites_clock(settings):
    settings.TIME_ZONE = "Pacific/Auckland"
    noon_in_utc = datetime(2026, 3, 1, 12, 30, tzinfo=timezone.utc)

    assert local(noon_in_utc).date() == date(2026, 3, 2)
    assert iso(datetime(2026, 3, 2, 1, 30)) == "2026-03-02T01:30:00+13:00"
    assert iso(None) == ""


@pytest.fixture
def outside():
    """A live article that stands under no site's home page."""
    top = Page.get_first_root_node().add_child(instance=ArticlePage(title="A section to come", slug="to-come"))
    return top.add_child(instance=ArticlePage(title="Outside", slug="outside", body=factories.every_block()))


def test_a_page_outside_every_site_is_read_and_edited(outside, admin_client):
    html_of(anew(outside), EVERY_TAG)

    assert outside.structured_data["@graph"][0]["@id"] == f"urn:wagtail:page:{outside.pk}"
    assert outside.markdown.startswith("# Outside")
    assert outside.contents
    assert admin_client.get(reverse("wagtailadmin_pages:edit", args=[outside.pk])).status_code == 200
    assert outside.make_preview_request().status_code == 200


def test_a_block_without_an_id_is_read_outside_every_site(outside):
    outside.body = [("question", {"question": "Why?", "answer": [("paragraph", "<p>So.</p>")]})]

    assert outside.get_reading().graph.as_dict()


def test_the_command_names_a_page_outside_every_site_and_goes_on(outside):
    right = factories.ArticlePageFactory(title="In the site", body=[factories.paragraph()])
    out = StringIO()

    with pytest.raises(CommandError, match="2 of 4 pages"):
        call_command("healthblocks_check_structured_data", stdout=out)

    assert f"{outside.pk} Outside:\n  The page has no address: it stands outside every site." in out.getvalue()
    assert f"{right.pk} In the site: right" in out.getvalue()


SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30"><rect width="9" height="9"/></svg>'
PICTURE_FILES = {
    "drawing.svg": SVG,
    "half.svg": SVG[:40],
    "words.png": b"This is no picture.",
    "head-only.png": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x10",
    "nothing.jpg": b"",
}
ODD_PICTURES = [*PICTURE_FILES, "half.jpg", "half.png"]


def half_a_file(name):
    file = factories.ImageFactory.build(file__filename=name).file
    content = file.read()
    return content[: len(content) // 2]


def odd_picture(name):
    content = PICTURE_FILES[name] if name in PICTURE_FILES else half_a_file(name)
    picture = factories.ImageFactory()
    picture.file.save(name, ContentFile(content), save=False)
    get_image_model().objects.filter(pk=picture.pk).update(file=picture.file.name)
    return get_image_model().objects.get(pk=picture.pk)


@pytest.mark.parametrize("name", ODD_PICTURES)
def test_a_page_goes_on_with_a_drawing_or_a_damaged_file_for_a_photo_and_a_figure(name, client):
    picture = odd_picture(name)
    robin = factories.ContributorFactory(photo=picture)
    page = factories.ArticlePageFactory(
        body=[factories.figure(picture), factories.author_card(factories.person(robin))]
    )
    factories.ContributionFactory(page=page, contributor=robin)

    html = html_of(anew(page), EVERY_TAG)

    assert "Robin Example" in html
    assert "A curve that rises and falls" in html
    assert "Robin Example" in client.get(f"{page.url}index.md").text
    assert client.get(f"/api/v2/pages/{page.pk}/", {"fields": "*"}).status_code == 200


@pytest.mark.parametrize("name", ODD_PICTURES)
def test_the_editor_opens_with_a_drawing_or_a_damaged_file_and_says_which_it_is(name, admin_client):
    picture = odd_picture(name)
    robin = factories.ContributorFactory(photo=picture)
    page = factories.ArticlePageFactory(
        body=[factories.figure(picture), factories.author_card(factories.person(robin))]
    )
    page.save_revision()

    addresses = [
        reverse("wagtailadmin_pages:edit", args=[page.pk]),
        reverse(Contributor.snippet_viewset.get_url_name("edit"), args=[robin.pk]),
    ]

    for address in addresses:
        response = admin_client.get(address)
        assert response.status_code == 200
        assert picture.title in response.text


@pytest.mark.parametrize("name", ODD_PICTURES)
def test_a_draft_with_another_picture_is_compared_with_what_it_was(name, admin_client):
    page = factories.ArticlePageFactory(body=[factories.figure(odd_picture(name))])
    first = page.save_revision()
    page.body = [factories.figure(factories.ImageFactory())]
    second = page.save_revision()

    response = admin_client.get(reverse("wagtailadmin_pages:revisions_compare", args=[page.pk, first.pk, second.pk]))

    assert response.status_code == 200


def test_a_drawing_is_shown_as_a_photo():
    robin = factories.ContributorFactory(photo=odd_picture("drawing.svg"))
    page = factories.ArticlePageFactory(body=[factories.author_card(factories.person(robin))])

    photo = BeautifulSoup(html_of(anew(page)), "html.parser").find(class_="hb-person__photo")

    assert photo["src"].endswith(".svg")


@pytest.fixture
def twice():
    """An article whose two questions have one id, and so has what they hold."""
    part = factories.helpline(factories.HelplineFactory())
    first = factories.question("Is it safe?", [factories.paragraph("<p>Yes.</p>"), part])
    second = factories.question("Is it dear?", [factories.paragraph("<p>No.</p>"), part])
    return factories.ArticlePageFactory(body=[first, {**second, "id": first["id"]}])


def test_no_html_id_is_there_twice_where_blocks_have_one_id(twice):
    ids = [element["id"] for element in BeautifulSoup(html_of(anew(twice)), "html.parser").find_all(id=True)]

    assert len(ids) == len({*ids}) > 4
    block_id = twice.body[0].id
    assert {f"hb-{block_id}", f"hb-{block_id}-2"} <= {*ids}


def test_the_contents_lead_to_each_of_two_questions_with_one_id(twice):
    page = BeautifulSoup(html_of(anew(twice)), "html.parser")

    entries = [entry for entry in anew(twice).get_reading().contents if entry.heading.startswith("Is it")]

    assert [entry.heading in page.find(id=entry.anchor).get_text() for entry in entries] == [True, True]
    assert len({entry.anchor for entry in entries}) == 2


def test_both_questions_with_one_id_are_in_the_graph_which_says_so(twice, caplog):
    with caplog.at_level(logging.WARNING, "wagtail_healthblocks"):
        graph = anew(twice).get_reading().graph

    assert [node["name"] for node in graph.nodes.values() if node["@type"] == "Question"] == [
        "Is it safe?",
        "Is it dear?",
    ]
    assert any(f"#hb-{twice.body[0].id}-2" in conflict for conflict in graph.conflicts)
    assert f"#hb-{twice.body[0].id}-2" in caplog.text
    assert f"#hb-{twice.body[0].id}-2" in structured_data_of(twice)


def test_ids_are_there_once_on_a_page_with_two_streams():
    paragraph = factories.paragraph()
    page = factories.NestedPageFactory(body=[paragraph], more=[paragraph])

    places = anew(page).get_reading().places

    anchors = [place.anchor for place in places if place.anchor]
    assert len(anchors) == len({*anchors})


def test_no_html_id_is_there_twice_on_a_page_without_a_reading(twice):
    page = factories.PlainPageFactory(body=twice.body.get_prep_value())

    ids = [element["id"] for element in BeautifulSoup(html_of(anew(page)), "html.parser").find_all(id=True)]

    assert len(ids) == len({*ids}) > 4
