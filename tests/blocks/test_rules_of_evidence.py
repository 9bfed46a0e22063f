"""The rules of the blocks that lead further: evidence and related articles."""

import pytest
from django.core.exceptions import ValidationError
from wagtail.models import PageViewRestriction

from tests import factories
from tests.blocks.test_rules import REFERENCE, accepted, messages, refused
from wagtail_healthblocks import blocks

pytestmark = pytest.mark.django_db


def evidence(claim="It helps people to sleep.", results=(), **changes):
    value = {"claim": claim, "study_type": "trial", "certainty": "low", "references": [("reference", REFERENCE)]}
    return {**value, "results": [("result", row) for row in results], **changes}


RESULT = {"group": "people who took it", "number": 12, "out_of": 100}


@pytest.mark.parametrize(
    "claim", ["It helps 12 % of people.", "It helps 12.5 percent of people.", "12 per cent sleep."]
)
def test_a_share_of_people_without_their_number_is_refused(claim):
    assert "out of how many" in refused(blocks.EvidenceBlock(), evidence(claim))[("results",)]


def test_a_share_of_people_with_their_number_is_accepted():
    assert accepted(blocks.EvidenceBlock(), evidence("It helps 12 % of people.", [RESULT])) is not None
    assert accepted(blocks.EvidenceBlock(), evidence()) is not None


def test_more_people_than_there_are_in_the_group_are_refused_in_a_draft_too():
    block = blocks.EvidenceBlock()

    with pytest.raises(ValidationError) as caught:
        block.clean_deferred(block.normalize(evidence(results=[RESULT | {"number": 101}])))

    assert "only 100 people" in dict(messages(caught.value))[("results", 0, "number")]


@pytest.mark.parametrize("out_of", [0, None])
def test_a_number_of_people_out_of_nobody_is_refused(out_of):
    errors = refused(blocks.EvidenceBlock(), evidence(results=[RESULT | {"number": 0, "out_of": out_of}]))

    assert ("results", 0, "out_of") in errors


@pytest.mark.parametrize("study_type", ["case_report", "opinion"])
@pytest.mark.parametrize("certainty", ["high", "moderate"])
def test_cases_and_opinions_that_are_said_to_be_certain_are_refused(study_type, certainty):
    errors = refused(blocks.EvidenceBlock(), evidence(study_type=study_type, certainty=certainty))

    assert list(errors) == [("certainty",)]


def test_cases_of_low_certainty_and_reviews_of_high_certainty_are_accepted():
    assert accepted(blocks.EvidenceBlock(), evidence(study_type="case_report", certainty="very_low")) is not None
    assert accepted(blocks.EvidenceBlock(), evidence(study_type="systematic_review", certainty="high")) is not None


def test_evidence_without_a_source_is_refused():
    assert ("references",) in refused(blocks.EvidenceBlock(), evidence(references=[]))


def test_evidence_that_names_a_source_twice_is_refused():
    errors = refused(blocks.EvidenceBlock(), evidence(references=[("reference", REFERENCE)] * 2))

    assert list(errors) == [("references", 1, "doi")]


@pytest.fixture
def pages():
    return [factories.ArticlePageFactory() for _number in range(2)]


def test_related_articles_without_a_page_are_refused_unless_they_are_added():
    assert ("pages",) in refused(blocks.RelatedArticlesBlock(), {"fill": False, "number": 4})
    assert accepted(blocks.RelatedArticlesBlock(), {"fill": True, "number": 4}) is not None


def test_a_related_article_that_is_chosen_twice_is_refused(pages):
    value = {"pages": [pages[0], pages[0]], "fill": False, "number": 4}

    assert "twice" in refused(blocks.RelatedArticlesBlock(), value)[("pages",)]


def test_a_related_article_that_is_a_draft_is_refused(pages):
    pages[0].unpublish()
    pages[0].refresh_from_db()

    assert pages[0].title in refused(blocks.RelatedArticlesBlock(), {"pages": pages, "number": 4})[("pages",)]


def test_a_related_article_behind_a_password_is_refused(pages):
    PageViewRestriction.objects.create(page=pages[1], restriction_type="password", password="x")

    assert pages[1].title in refused(blocks.RelatedArticlesBlock(), {"pages": pages, "number": 4})[("pages",)]


def test_two_public_related_articles_are_accepted(pages):
    assert accepted(blocks.RelatedArticlesBlock(), {"pages": pages, "fill": False, "number": 4}) is not None


@pytest.mark.parametrize("number", [0, 13, None])
def test_no_related_article_and_more_than_twelve_are_refused(number):
    assert ("number",) in refused(blocks.RelatedArticlesBlock(), {"fill": True, "number": number})
