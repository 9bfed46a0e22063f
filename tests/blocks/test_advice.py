"""What the blocks that advise show, and the rules of care cards that depend on a site's languages."""

import json

import pytest
from bs4 import BeautifulSoup
from django.utils.translation import override
from wagtail.coreutils import get_content_languages

from tests import factories
from tests.blocks.refusals import accepted, refused
from wagtail_healthblocks import blocks, languages

pytestmark = pytest.mark.django_db


@pytest.fixture
def only_english(settings):
    """A site that writes in English only."""
    settings.WAGTAIL_CONTENT_LANGUAGES = [("en", "English")]
    get_content_languages.cache_clear()
    yield
    get_content_languages.cache_clear()


@pytest.fixture
def in_german(settings):
    """A site that writes in English and German."""
    settings.WAGTAIL_CONTENT_LANGUAGES = [("en", "English"), ("de", "Deutsch")]
    get_content_languages.cache_clear()
    yield
    get_content_languages.cache_clear()


# Do and do not


def test_the_page_says_do_not_before_each_line():
    block = blocks.DoDontBlock()

    html = block.render(block.normalize({"do": ["rest"], "dont": ["drive", "smoke"]}), {})

    assert "<li>rest</li>" in html
    assert "<li>do not drive</li><li>do not smoke</li>" in html


LINES = {
    "en": ["drive", "do not smoke", "don’t swim"],
    "de": ["fahren", "nicht rauchen"],
    "ar": ["تقد السيارة", "لا تدخن"],
}


@pytest.mark.parametrize("language, lines", LINES.items())
def test_the_page_says_do_not_once_for_each_line_and_nowhere_above_it(language, lines):
    block = blocks.DoDontBlock()

    with override(language):
        html = BeautifulSoup(block.render(block.normalize({"do": ["X"], "dont": lines}), {}), "html.parser")
        starts = [*languages.find(language).do_not]

    said = [item.get_text().casefold() for item in html.select(".hb-do-dont__dont li")]
    assert [sum(f"{start} " in f"{line} " for start in starts) for line in said] == [1] * len(lines)
    above = html.select_one(".hb-notice__heading").get_text(" ").casefold().split()
    assert not {*above} & {*starts, "don’t", "not", "keine"}
    assert html.get_text(" ").count("X") == 1 and len(html.find_all("p")) == 0


def test_machines_read_do_not_once_too(db):
    advice = factories.do_dont(dont=["drive", "do not smoke"], heading="")
    page = factories.ArticlePageFactory(body=json.dumps([factories.question(answer=[advice])]))
    reading = page.get_reading(factories.request_for())

    for text in (reading.markdown, json.dumps(reading.graph.as_dict(), ensure_ascii=False)):
        assert text.casefold().count("do not drive") == text.casefold().count("do not smoke") == 1
        assert "on’t" not in text and "do not do not" not in text


# Warnings


def warning(heading="Do not take two of them", text="<p>Both hold paracetamol.</p>"):
    return {"kind": "safety", "heading": heading, "text": text}


def test_the_heading_of_a_warning_says_important_once():
    block = blocks.WarningCalloutBlock()

    plain, said = (
        block.render(block.normalize(warning(heading)), {}) for heading in ("Do not drive", "Important for drivers")
    )

    assert '<span class="hb-visually-hidden">Important: </span>Do not drive' in plain
    assert "hb-visually-hidden" not in said


# Care cards


def card(level="urgent", heading="Speak to a doctor if:", **changes):
    return {"level": level, "heading": heading, "signs": ["the pain gets worse"], **changes}


@pytest.mark.parametrize("heading", ["Speak to a doctor", "Speak to a doctor:", "Signs of a stroke"])
def test_a_care_card_whose_heading_does_not_end_with_if_is_refused(only_english, heading):
    assert "“if:”" in refused(blocks.CareCardBlock(), card(heading=heading))[("heading",)]


def test_a_care_card_whose_heading_ends_with_if_is_accepted(only_english):
    assert accepted(blocks.CareCardBlock(), card()) is not None


def test_a_care_card_in_another_language_ends_with_a_colon(in_german):
    assert accepted(blocks.CareCardBlock(), card(heading="Sprechen Sie mit einem Arzt, wenn:")) is not None
    assert ("heading",) in refused(blocks.CareCardBlock(), card(heading="Sprechen Sie mit einem Arzt"))


@pytest.mark.parametrize(
    "level, words",
    [
        ("non_urgent", "Non-urgent advice:"),
        ("urgent", "Urgent advice:"),
        ("emergency", "Immediate action required:"),
    ],
)
def test_a_care_card_says_in_its_heading_how_urgent_it_is(level, words):
    block = blocks.CareCardBlock()

    html = BeautifulSoup(block.render(block.normalize(card(level)), {}), "html.parser")

    assert " ".join(html.h2.get_text().split()) == f"{words} Speak to a doctor if:"


def test_each_level_of_a_care_card_has_a_sign_of_its_own():
    block = blocks.CareCardBlock()
    cards = [block.render(block.normalize(card(level)), {}) for level in blocks.CareCardBlock.LEVELS]

    signs = {BeautifulSoup(html, "html.parser").path["d"] for html in cards}

    assert len(signs) == len(cards) == 3


def test_a_warning_and_a_care_card_are_never_shown_inside_a_closed_answer():
    assert blocks.WarningCalloutBlock.always_visible
    assert blocks.CareCardBlock.always_visible
