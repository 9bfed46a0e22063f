"""What readers are told of those who paid: loudly, first, in sentences that hold for any name and any purpose."""

import pytest
from bs4 import BeautifulSoup
from django.template import Context, Template
from django.utils import translation

from tests import factories
from wagtail_healthblocks.blocks import DisclaimerBlock, SponsorDisclosureBlock
from wagtail_healthblocks.readings.reading import Reading
from wagtail_healthblocks.vocabulary.sponsorship import CONTROL, RELATIONSHIPS

pytestmark = pytest.mark.django_db

#: Noun phrases as editors write them: with clauses of their own, plural, with a stop at the end.
NAMES = ["Example Foundation", "Example Bottles, which makes water bottles", "Anna and Ben", "Example Inc."]
PURPOSES = ["the translation of this page", "a test of water bottles, which they lent", "two interviews."]


def shown(**value):
    block = SponsorDisclosureBlock()
    filled = {
        "relationship": "sponsored",
        "who_paid": "Example Foundation",
        "what_for": "",
        "editorial_control": "none",
    }
    return BeautifulSoup(block.render(block.normalize({**filled, **value}), {}), "html.parser").aside


def words(element):
    return " ".join(element.get_text(" ").split())


@pytest.mark.parametrize("who", NAMES)
@pytest.mark.parametrize("what", PURPOSES)
@pytest.mark.parametrize("relationship", RELATIONSHIPS)
def test_names_and_purposes_end_their_sentences_so_that_any_noun_phrase_fits(relationship, who, what):
    said = words(shown(relationship=relationship, who_paid=who, what_for=what))

    for phrase in (who, what):
        assert f" {phrase.rstrip('.')}. " in said
    assert ".." not in said
    assert "Paid for or given by" not in said


@pytest.mark.parametrize("relationship", RELATIONSHIPS)
def test_each_relationship_has_a_sentence_of_its_own(relationship):
    others = [other for other in RELATIONSHIPS if other != relationship]
    who = {"who_paid": "X", "what_for": "Y"}

    said = words(shown(relationship=relationship, **who))

    assert said not in [words(shown(relationship=other, **who)) for other in others]
    assert said.endswith("They had no say in the text.")


def test_it_is_said_in_bold_what_it_is_before_anything_else():
    assert words(shown(relationship="sponsored").find(True)) == "Advertisement"
    assert words(shown(relationship="funded_independent").find(True)) == "Paid for by a partner"


@pytest.mark.parametrize("control", CONTROL)
def test_who_controlled_the_text_is_said_of_whoever_paid_where_nobody_is_named(control):
    assert words(shown(who_paid="", editorial_control=control).find_all("p")[1]).startswith(
        "This page is an advertisement. Whoever paid or gave "
    )


def test_what_was_never_chosen_still_says_who_and_what_for():
    said = words(shown(relationship="", who_paid="X", what_for="Y", editorial_control=""))

    assert said == "Disclosure Who paid or gave: X. What for: Y."


@pytest.mark.parametrize("language", ["de", "ar"])
def test_every_sentence_keeps_its_names_last_in_other_languages(language):
    with translation.override(language):
        for relationship in RELATIONSHIPS.values():
            said = relationship.words("NAME", "PURPOSE")
            assert "NAME. " in said
            assert said.endswith("PURPOSE.")


@pytest.mark.parametrize(
    "relationship, is_loud",
    [
        ("sponsored", True),
        ("partner_content", True),
        ("gift", True),
        ("funded_independent", True),
        ("affiliate", False),
        ("own_product", False),
    ],
)
def test_only_what_was_paid_for_is_loud(relationship, is_loud):
    assert ("hb-paid" in shown(relationship=relationship)["class"]) == is_loud


@pytest.mark.parametrize("kind, is_loud", [("sponsored", True), ("partner_content", False), ("affiliate", False)])
def test_a_statement_about_partners_is_quiet_and_an_advertisement_is_not(kind, is_loud):
    block = DisclaimerBlock()

    html = block.render(block.normalize({"kind": kind, "text": "<p>We work with partners.</p>"}), {})

    assert ("hb-paid" in html) == is_loud


def head(*body):
    page = factories.ArticlePageFactory(body=list(body))
    html = Template("{% load healthblocks_tags %}{% paid_notice %}").render(Context({"reading": Reading(page)}))
    return words(BeautifulSoup(html, "html.parser"))


DISCLOSURE = {"relationship": "sponsored", "who_paid": "Example Foundation", "editorial_control": "wrote"}
TEXT = ("paragraph", "<p>Text.</p>")


def test_the_head_of_a_page_says_what_a_disclosure_further_down_says():
    said = head(TEXT, ("sponsor_disclosure", DISCLOSURE))

    assert said == (
        "Advertisement This page is an advertisement. It was paid for by Example Foundation. "
        "They wrote or approved the text."
    )


def test_the_head_says_nothing_twice_and_nothing_that_is_not_so():
    assert head(("sponsor_disclosure", DISCLOSURE), TEXT) == ""
    assert head(TEXT) == ""
    assert head(TEXT, ("sponsor_disclosure", {**DISCLOSURE, "relationship": "affiliate"})) == ""
    assert head(TEXT, ("disclaimer", {"kind": "partner_content", "text": "<p>We work with partners.</p>"})) == ""


def test_the_head_says_that_a_disclaimer_calls_the_page_an_advertisement():
    said = head(TEXT, ("disclaimer", {"kind": "sponsored", "text": "<p>Paid by Example.</p>"}))

    assert said == "Advertisement This page is an advertisement."
