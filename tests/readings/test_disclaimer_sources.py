"""The sources that a shared disclaimer cites: numbered at each place that shows it, with all others of the page."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from wagtail.models import ReferenceIndex
from wagtail.test.utils.form_data import nested_form_data, rich_text

from tests import factories
from tests.factories import DisclaimerFactory, SourceFactory, anew, html_of, request_for
from tests.readings.test_citations import PAGE, mark, marks_of
from wagtail_healthblocks.dates import today
from wagtail_healthblocks.editorial import findings_of
from wagtail_healthblocks.gone_marks import gone_marks
from wagtail_healthblocks.models import DefaultDisclaimer, Disclaimer, MedicalCheck
from wagtail_healthblocks.source_desk.merging import merge
from wagtail_healthblocks.source_marks import PLACEHOLDER
from wagtail_healthblocks.source_report import SourceReportView, conditions, describe
from wagtail_healthblocks.usage import pages_that_show

pytestmark = pytest.mark.django_db


@pytest.fixture
def study():
    return SourceFactory(title="A study", year=today().year, doi="10.5555/study")


@pytest.fixture
def law():
    return SourceFactory(title="The law", year=today().year, doi="10.5555/law")


@pytest.fixture
def citing(law):
    """A shared text with two marks of the law."""
    text = f"<p>This is not advice{mark(law, locator='s. 2')}. It is the law{mark(law)}.</p>"
    disclaimer = DisclaimerFactory(title="Ours", text=text)
    disclaimer.save_revision().publish()
    return disclaimer


def make_default(disclaimer):
    DefaultDisclaimer.objects.create(settings=factories.site_settings(), disclaimer=disclaimer)


def page_of(*body):
    page = factories.ArticlePageFactory(body=list(body))
    page.save_revision().publish()
    return page


def read(page):
    return BeautifulSoup(html_of(anew(page), PAGE), "html.parser")


def test_its_marks_are_numbered_where_it_stands(citing, study, law):
    page = page_of(
        factories.paragraph(f"<p>It works{mark(study)}.</p>"),
        factories.disclaimer(citing),
        factories.paragraph(f"<p>So they say{mark(law)}.</p>"),
        factories.references(),
    )

    soup = read(page)

    assert marks_of(str(soup)) == ["[1]", "[2, s. 2]", "[2]", "[2]"]
    assert marks_of(str(soup.select_one(".hb-disclaimer"))) == ["[2, s. 2]", "[2]"]
    assert [cite.get_text() for cite in soup.select(".hb-references__list--cited cite")] == ["A study", "The law"]
    ids = [element["id"] for element in soup.select("[id]")]
    assert {back["href"][1:] for back in soup.select(".hb-reference__back a")} <= set(ids)
    assert len(ids) == len(set(ids))


def test_one_text_in_two_places_has_marks_of_its_own_in_each(citing):
    page = page_of(factories.disclaimer(citing), factories.question(answer=[factories.disclaimer(citing)]))

    soup = read(page)

    assert marks_of(str(soup)) == ["[1, s. 2]", "[1]"] * 2
    assert [element["id"] for element in soup.select(".hb-citation[id], .hb-citation [id]")] == [
        f"hb-cite-{position}" for position in range(1, 5)
    ]
    assert [back.get_text() for back in soup.select(".hb-reference__back a")] == ["1", "2", "3", "4"]


def test_the_default_of_a_site_cites_where_a_block_has_no_text(citing, law):
    make_default(citing)
    page = page_of(factories.disclaimer(), factories.disclaimer(text="<p>Typed here.</p>"))

    assert marks_of(str(read(page))) == ["[1, s. 2]", "[1]"]
    assert pages_that_show(law) == {page.pk}


def test_the_text_of_a_page_that_a_shared_one_stands_in_for_cites_nothing(citing, study, law):
    typed = f"<p>Typed{mark(study)}.</p>"
    page = page_of(factories.disclaimer(citing, text=typed), factories.paragraph(f"<p>On{mark(law)}.</p>"))

    assert marks_of(str(read(page))) == ["[1, s. 2]", "[1]", "[1]"]
    assert [entry.source for entry in anew(page).get_reading().citations.cited] == [law]

    citing.unpublish()
    assert marks_of(str(read(page))) == ["[1]", "[2]"]


def test_markdown_graph_and_api_tell_them_as_all_others(citing, law):
    reading = page_of(factories.disclaimer(citing)).get_reading(request_for())

    assert "This is not advice[^1]" in reading.markdown
    assert reading.graph.nodes[reading.source_id(law)]["name"] == "The law"
    [cited] = reading.page.citations
    assert [found["locator"] for found in cited["marks"]] == ["s. 2", ""]


def test_they_take_no_query_more(citing, study, django_assert_max_num_queries):
    plain = DisclaimerFactory()
    body = [factories.paragraph(f"<p>It works{mark(study)}.</p>")]
    without, with_marks = (page_of(*body, *[factories.disclaimer(each)] * 20) for each in (plain, citing))
    html_of(anew(without), PAGE)

    without, with_marks = anew(without), anew(with_marks)
    with django_assert_max_num_queries(60) as queries:
        html_of(without, PAGE)
    with django_assert_max_num_queries(len(queries)):
        html_of(with_marks, PAGE)


@pytest.mark.parametrize("is_default", [True, False])
def test_pages_follow_a_source_that_the_text_cites(citing, law, is_default):
    if is_default:
        make_default(citing)
    page = page_of(factories.disclaimer(None if is_default else citing))

    assert page.pk in pages_that_show(law)
    law.status = "retracted"
    law.save_revision().publish()
    assert "Retracted" in read(page).select_one(".hb-references__list--cited").get_text()


def test_the_reference_index_knows_the_text_that_cites_a_source(citing, law):
    assert {reference.model_name for reference in ReferenceIndex.get_references_to(law)} == {"disclaimer"}


def test_a_retracted_source_is_found_in_the_text_and_on_the_page(citing, law):
    law.status = "retracted"
    law.save()
    block = factories.disclaimer(citing)

    assert {finding.rule for finding in findings_of(anew(citing))} == {"disclaimer.retracted_source"}
    found = [(finding.rule, finding.block_id) for finding in findings_of(page_of(block))]
    assert found == [("source.retracted", block["id"])]


def test_a_source_that_is_not_published_is_found_in_the_text_and_on_the_page(citing, law):
    law.unpublish()
    block = factories.disclaimer(citing)

    assert {finding.rule for finding in findings_of(anew(citing))} == {"disclaimer.gone_source"}
    assert [(found.rule, found.block_id) for found in findings_of(page_of(block))] == [("source.gone", block["id"])]


def test_marks_that_are_gone_are_reported_once_with_the_text(citing, law, admin_client):
    page = page_of(factories.disclaimer(citing), factories.paragraph(f"<p>Here{mark(law)}.</p>"))
    law.delete()

    owners = [found.owner for found in gone_marks()]
    assert owners == [page, citing, citing]
    soup = BeautifulSoup(admin_client.get(reverse("healthblocks_source_report:gone")).text, "html.parser")
    address = reverse(Disclaimer.snippet_viewset.get_url_name("edit"), args=[citing.pk])
    assert [link.get_text() for link in soup.select(f'.listing a[href="{address}"]')] == ["Ours"] * 2


@pytest.mark.parametrize("is_default", [True, False])
def test_the_report_counts_the_pages_that_use_it(citing, law, is_default):
    law.status = "retracted"
    law.save()
    [found] = SourceReportView.model.objects.filter(pk=law.pk)
    assert not type(found).objects.filter(conditions()["retracted"]).exists()

    if is_default:
        make_default(citing)
    page_of(factories.disclaimer(None if is_default else citing))

    assert [*type(found).objects.filter(conditions()["retracted"])] == [law]
    describe([found])
    assert (found.number_of_pages, found.needs) == (1, "Retracted, and pages use it")


def test_of_two_sources_made_one_the_text_names_the_other_in_drafts_too(citing, law, study):
    draft = citing.save_revision()
    page = page_of(factories.disclaimer(citing))
    check = factories.check(page)

    merge(law, study)

    draft.refresh_from_db()
    for found in (anew(citing), draft.as_object()):
        assert str(law.uuid) not in found.text
        assert found.text.count(str(study.uuid)) == 2
    assert {reference.model_name for reference in ReferenceIndex.get_references_to(study)} == {"disclaimer"}
    assert MedicalCheck.objects.get(pk=check.pk).compare(anew(page)) == {"changes": [], "facts": []}
    assert marks_of(str(read(page))) == ["[1, s. 2]", "[1]"]


def test_a_check_tells_that_what_the_text_cites_has_changed(citing, law):
    page = page_of(factories.disclaimer(citing))
    check = factories.check(page)

    law.title = "Another law"
    law.save_revision().publish()

    [fact] = MedicalCheck.objects.get(pk=check.pk).compare(anew(page))["facts"]
    assert fact["name"] == "Another law"


def test_a_preview_of_the_text_alone_has_no_number(citing):
    html = citing.make_preview_request().rendered_content

    assert "This is not advice." in html
    assert marks_of(html) == []


def test_the_form_keeps_marks_and_drops_what_was_left_of_a_copied_one(admin_client, citing, law):
    url = reverse(Disclaimer.snippet_viewset.get_url_name("edit"), args=[citing.pk])
    data = {"title": "Ours", "kind": citing.kind, "country": "", "action-publish": "1"}
    features = Disclaimer._meta.get_field("text").features
    text = rich_text(f"{citing.text}<p>Copied{PLACEHOLDER}.</p>", features=features)

    admin_client.post(url, nested_form_data({**data, "text": text}))

    stored = anew(citing).text
    assert stored.count(mark(law)) == 1
    assert mark(law, locator="s. 2") in stored
    assert PLACEHOLDER not in stored
    assert "Copied." in stored
