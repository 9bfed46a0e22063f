"""Where rules find what is wrong with the sources of a page."""

import pytest

from tests import factories
from tests.factories import SourceFactory, block, paragraph
from wagtail_healthblocks.dates import today
from wagtail_healthblocks.editorial import findings_of
from wagtail_healthblocks.editorial.engine import advice_on
from wagtail_healthblocks.editorial.subjects import Subject
from wagtail_healthblocks.source_marks import SourceMark

pytestmark = pytest.mark.django_db


@pytest.fixture
def retracted():
    return SourceFactory(doi="10.5555/a", year=today().year, status="retracted")


def text_citing(*sources):
    return paragraph(f"<p>It works{''.join(SourceMark((source.uuid,)).stored for source in sources)}.</p>")


def found_on(*body):
    return [(finding.rule, finding.severity, finding.block_id) for finding in findings_of(page_of(*body))]


def page_of(*body):
    return factories.ArticlePageFactory(body=list(body))


def test_a_retracted_source_is_an_error_at_the_first_block_that_cites_it(retracted):
    first, second = text_citing(retracted), text_citing(retracted)
    assert found_on(first, second) == [("source.retracted", "error", first["id"])]


def test_a_mark_in_an_answer_is_found_there(retracted):
    answer = text_citing(retracted)
    assert found_on(factories.question(answer=[answer])) == [("source.retracted", "error", answer["id"])]


def test_a_retracted_source_that_a_list_holds_is_found_there(retracted):
    chosen = block("source", retracted.pk)
    listed = block("references", {"heading": "", "references": [chosen]})
    assert found_on(listed) == [("source.retracted", "error", chosen["id"])]


def test_a_mark_whose_source_was_deleted_is_an_error():
    source = SourceFactory(doi="10.5555/a", year=today().year)
    text = text_citing(source)
    source.delete()
    assert found_on(text) == [("source.gone", "error", text["id"])]


def test_age_is_advice_and_the_sites_choice(settings):
    page = page_of(text_citing(SourceFactory(doi="10.5555/a", year=today().year - 4)))
    assert advice_on(Subject(page)) == []
    settings.HEALTHBLOCKS_SOURCE_AGE_YEARS = 3
    assert [finding.rule for finding in advice_on(Subject(page))] == ["source.old"]


def test_what_a_concern_says_stands_in_the_message():
    page = page_of(text_citing(SourceFactory(title="A trial", doi="10.5555/a", year=None, status="concern")))
    [advice] = advice_on(Subject(page))
    assert advice.message == "Look whether this source still holds: “A trial”. Expression of concern."


@pytest.mark.parametrize("number", [1, 30])
def test_the_sources_of_a_page_are_looked_up_together(number, django_assert_max_num_queries):
    page = page_of(*(text_citing(SourceFactory(doi=f"10.5555/{each}", year=None)) for each in range(number)))
    page = factories.anew(page)
    with django_assert_max_num_queries(6):
        findings_of(page)
