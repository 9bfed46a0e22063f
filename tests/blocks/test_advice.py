"""What the blocks that advise show, and the rules of care cards that depend on a site's languages."""

import pytest
from wagtail.coreutils import get_content_languages

from tests.blocks.refusals import accepted, refused
from wagtail_healthblocks import blocks

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

    html = block.render(block.normalize(card(level)), {})

    assert f"{words} Speak to a doctor if:" in html.partition("</h2>")[0]


def test_a_warning_and_a_care_card_are_never_shown_inside_a_closed_answer():
    assert blocks.WarningCalloutBlock.always_visible
    assert blocks.CareCardBlock.always_visible
