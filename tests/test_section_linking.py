"""Links to sections: as the editor holds and stores them, as readers get them, and what the window offers."""

import json

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter
from wagtail.models import ReferenceIndex

from tests import factories
from tests.factories import anew, html_of
from tests.testapp.models import ArticlePage
from wagtail_healthblocks.editorial import findings_of
from wagtail_healthblocks.section_linking import ENTITY
from wagtail_healthblocks.section_links import FEATURE, SectionLink, as_page_links

pytestmark = pytest.mark.django_db


def link_to(page, block="", words="there"):
    attributes = " ".join(f'{name}="{value}"' for name, value in SectionLink(page, block).attributes.items())
    return f"<a {attributes}>{words}</a>"


def text(*links):
    return factories.paragraph(f"<p>See {', '.join(links)}.</p>")


@pytest.fixture
def other():
    """Another article, with a section."""
    return factories.ArticlePageFactory(title="Doses", slug="doses", body=[factories.heading("How much?")])


@pytest.fixture
def converter():
    return ContentstateConverter(features=["bold", "link", "ul", FEATURE])


def section_of(page):
    return page.body[0].id


@pytest.mark.parametrize(
    "inside",
    [
        "See {link}.",
        "{link}",
        "<b>See</b> {link}{link} 🙂",
        '<a href="https://example.org">Not this</a>, {link}, <a linktype="page" id="3">nor this</a>',
    ],
)
def test_a_text_with_links_is_saved_as_it_was_stored(converter, inside):
    link = f'<a linktype="{FEATURE}" id="3" section="abc-answer">there</a>'
    html = f'<p data-block-key="abcde">{inside.format(link=link)}</p>'

    edited = json.loads(converter.from_database_format(html))
    saved = converter.to_database_format(json.dumps(edited))

    assert saved == html
    assert {"id": "3", "section": "abc-answer"} in [each["data"] for each in edited["entityMap"].values()]
    assert sum(each["type"] == ENTITY for each in edited["entityMap"].values()) == inside.count("{link}")


def test_readers_get_to_the_section(other):
    page = factories.ArticlePageFactory(body=[text(link_to(other.pk, section_of(other)), link_to(other.pk))])

    html = html_of(page)

    assert f'<a href="{other.get_url()}#hb-{section_of(other)}">there</a>' in html
    assert f'<a href="{other.get_url()}">there</a>' in html
    assert f'id="hb-{section_of(other)}"' in html_of(other)


def test_a_link_follows_its_page_to_another_address(other):
    page = factories.ArticlePageFactory(body=[text(link_to(other.pk, section_of(other)))])
    other.slug = "amounts"
    other.save_revision().publish()

    assert f"/amounts/#hb-{section_of(other)}" in html_of(anew(page))


@pytest.mark.parametrize("page, block", [(999_999, "abc"), (None, "abc")])
def test_of_a_page_that_is_gone_the_words_stay(page, block):
    html = html_of(factories.ArticlePageFactory(body=[text(link_to(page, block, "the doses"))]))

    assert "the doses" in html
    assert 'href="#' not in html and "hb-abc" not in html


@pytest.mark.parametrize("bad", ["x", '1" onclick="', "-1", "1; drop", "²", "9" * 19])
def test_what_is_no_key_and_no_name_leads_nowhere(bad):
    link = SectionLink.from_attributes({"id": bad, "section": bad + " <script>"})

    assert link == SectionLink()


def test_links_cost_no_query_each(other):
    pages = [factories.ArticlePageFactory(body=[factories.heading(f"Section {n}")]) for n in range(5)]

    def queries(number):
        page = anew(factories.ArticlePageFactory(body=[text(link_to(p.pk, section_of(p))) for p in pages[:number]]))
        with CaptureQueriesContext(connection) as captured:
            html_of(page)
        return len(captured)

    queries(1)  # the first makes what the site has

    assert queries(5) == queries(1)


def test_the_reference_index_knows_the_page(other):
    page = factories.ArticlePageFactory(body=[text(link_to(other.pk, section_of(other)))])

    found = ReferenceIndex.get_references_to(other).filter(object_id=str(page.pk))

    assert found.count() == 1


def test_a_copy_of_the_page_keeps_the_section(other):
    copy = other.copy(update_attrs={"slug": "copy"})

    assert section_of(copy) == section_of(other)


def test_a_section_that_is_gone_is_a_warning_and_the_page_is_still_reached(other):
    gone = text(link_to(other.pk, "gone"))
    page = factories.ArticlePageFactory(body=[gone, text(link_to(other.pk, section_of(other)))])

    found = [(finding.rule, finding.severity, finding.block_id) for finding in findings_of(page)]

    assert found == [("section.gone", "warning", gone["id"])]
    assert other.get_url() in html_of(page)


def test_a_section_of_the_same_page_is_known_while_it_is_there():
    heading = factories.heading("How much?")
    page = factories.ArticlePageFactory(body=[heading])
    for block, rules in ((heading["id"], []), (f"{heading['id']}-answer", []), ("gone", ["section.gone"])):
        page.body = json.dumps([heading, text(link_to(page.pk, block))])

        assert [finding.rule for finding in findings_of(page)] == rules


def test_who_leaves_the_package_keeps_links_to_pages(other):
    assert as_page_links(f"<p>{link_to(other.pk, 'abc')}</p>") == f'<p><a linktype="page" id="{other.pk}">there</a></p>'


def test_the_window_offers_articles_by_their_titles(admin_client, other):
    factories.ArticlePageFactory(title="Side effects")
    factories.PlainPageFactory(title="Doses of another kind")
    url = reverse("healthblocks_section_pages")

    assert admin_client.get(url, {"q": "dos"}).json()["pages"] == [{"id": other.pk, "title": "Doses"}]
    assert len(admin_client.get(url).json()["pages"]) == 2
    assert admin_client.get(url, {"q": "nothing\0"}).json()["pages"] == []


def test_the_window_offers_the_sections_of_a_page(admin_client):
    question = factories.question("Is it safe?")
    section = factories.qa_section([question])
    page = factories.ArticlePageFactory(body=[factories.heading("How much?"), section])
    url = reverse("healthblocks_sections", args=[page.pk])

    found = admin_client.get(url).json()["sections"]

    assert [each["heading"] for each in found][0] == "How much?"
    assert "Is it safe?" in [each["heading"] for each in found]
    html = html_of(page)
    assert all(f'id="hb-{each["section"]}"' in html for each in found)


def test_of_a_draft_who_may_edit_gets_its_sections(admin_client, other):
    other.body = [("heading", {"text": "Not published yet", "level": "section"})]
    other.save_revision()

    found = admin_client.get(reverse("healthblocks_sections", args=[other.pk])).json()["sections"]

    assert [each["heading"] for each in found] == ["Not published yet"]


def test_who_may_not_edit_gets_what_readers_get(client, django_user_model, other):
    user = django_user_model.objects.create_user("reader", password="x")
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(user)
    other.body = [("heading", {"text": "Not published yet", "level": "section"})]
    other.save_revision()
    url = reverse("healthblocks_sections", args=[other.pk])

    assert [each["heading"] for each in client.get(url).json()["sections"]] == ["How much?"]
    ArticlePage.objects.filter(pk=other.pk).update(live=False)
    assert client.get(url).status_code == 404


@pytest.mark.parametrize("name, args", [("healthblocks_section_pages", []), ("healthblocks_sections", [1])])
def test_only_who_has_access_to_the_admin_is_answered(client, name, args):
    assert client.get(reverse(name, args=args)).status_code == 302


def test_a_page_of_another_kind_has_no_sections(admin_client):
    page = factories.PlainPageFactory()

    assert admin_client.get(reverse("healthblocks_sections", args=[page.pk])).status_code == 404
