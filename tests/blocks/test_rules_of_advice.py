"""The rules of the blocks that advise: lists, steps, warnings and care cards; what is refused, and what is accepted."""

import pytest
from wagtail.coreutils import get_content_languages

from tests.blocks.test_rules import accepted, refused
from wagtail_healthblocks import blocks
from wagtail_healthblocks.models import Helpline

pytestmark = pytest.mark.django_db

POINTS = ["It needs a prescription.", "It can make you sleepy.", "Keep it out of reach of children."]


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


def kept_in_a_draft(block, value):
    return block.clean_deferred(block.normalize(value))


# Key points


@pytest.mark.parametrize("number", [0, 2, 7])
def test_fewer_than_three_or_more_than_six_points_are_refused(number):
    points = [f"Point {count}." for count in range(number)]

    assert "three to six" in refused(blocks.KeyPointsBlock(), {"points": points})[("points",)]


@pytest.mark.parametrize("number", [3, 6])
def test_three_to_six_points_are_accepted(number):
    assert accepted(blocks.KeyPointsBlock(), {"points": [f"Point {count}." for count in range(number)]}) is not None


def test_one_point_is_kept_in_a_draft():
    assert list(kept_in_a_draft(blocks.KeyPointsBlock(), {"points": POINTS[:1]})["points"]) == POINTS[:1]


def test_a_point_of_31_words_is_refused():
    errors = refused(blocks.KeyPointsBlock(), {"points": [*POINTS, "word " * 31]})

    assert "31 words" in errors[("points", 3)]


def test_a_point_of_30_words_is_accepted():
    assert accepted(blocks.KeyPointsBlock(), {"points": [*POINTS, "word " * 30]}) is not None


def test_a_point_of_201_characters_is_refused():
    assert ("points", 3) in refused(blocks.KeyPointsBlock(), {"points": [*POINTS, "x" * 201]})


def test_a_point_made_twice_is_refused_where_it_is_repeated():
    errors = refused(blocks.KeyPointsBlock(), {"points": [*POINTS, "it can make you  sleepy"]})

    assert list(errors) == [("points", 3)]


def test_a_heading_of_key_points_that_ends_with_a_stop_is_refused():
    assert ("heading",) in refused(blocks.KeyPointsBlock(), {"heading": "In short:", "points": POINTS})


# Do and do not


def test_two_empty_lists_are_refused():
    assert ("do",) in refused(blocks.DoDontBlock(), {"do": [], "dont": []})


def test_one_list_alone_is_accepted():
    assert accepted(blocks.DoDontBlock(), {"do": ["rest"], "dont": []}) is not None
    assert accepted(blocks.DoDontBlock(), {"do": [], "dont": ["drive"]}) is not None


@pytest.mark.parametrize("line", ["do not drive", "Do NOT drive", "don’t drive", "Don't drive"])
def test_a_line_that_says_do_not_itself_is_refused_in_both_lists(line):
    assert "Leave “do not” out" in refused(blocks.DoDontBlock(), {"dont": ["smoke", line]})[("dont", 1)]
    assert "other list" in refused(blocks.DoDontBlock(), {"do": [line]})[("do", 0)]


def test_a_line_that_only_begins_alike_is_accepted():
    assert (
        accepted(blocks.DoDontBlock(), {"do": ["donate blood only when you are well"], "dont": ["drive"]}) is not None
    )


def test_the_page_says_do_not_before_each_line():
    block = blocks.DoDontBlock()

    html = block.render(block.normalize({"do": ["rest"], "dont": ["drive", "smoke"]}), {})

    assert "<li>rest</li>" in html
    assert "<li>do not drive</li><li>do not smoke</li>" in html


def test_a_line_twice_in_a_list_is_refused():
    assert list(refused(blocks.DoDontBlock(), {"do": ["rest", "Rest."]})) == [("do", 1)]


def test_a_line_in_both_lists_is_refused():
    assert "“rest”" in refused(blocks.DoDontBlock(), {"do": ["Rest"], "dont": ["rest"]})[("dont",)]


# Steps


def stepwise(*texts, **changes):
    return {"heading": "How to use it", "steps": [("step", {"text": text}) for text in texts], **changes}


def test_one_step_alone_is_refused():
    assert "two steps" in refused(blocks.StepsBlock(), stepwise("<p>Shake it.</p>"))[("steps",)]


def test_an_empty_step_is_refused():
    errors = refused(blocks.StepsBlock(), stepwise("<p>Shake it.</p>", "<p> </p>"))

    assert list(errors) == [("steps", 1, "text")]


def test_a_step_that_says_what_the_one_before_says_is_refused():
    errors = refused(blocks.StepsBlock(), stepwise("<p>Shake it.</p>", "<p><b>shake</b> it.</p>"))

    assert list(errors) == [("steps", 1, "text")]


def test_the_same_step_later_on_is_accepted():
    value = stepwise("<p>Breathe out.</p>", "<p>Press it.</p>", "<p>Breathe out.</p>")

    assert accepted(blocks.StepsBlock(), value) is not None


def test_steps_without_a_heading_or_with_a_stop_after_it_are_refused():
    two = ["<p>Shake it.</p>", "<p>Press it.</p>"]

    assert ("heading",) in refused(blocks.StepsBlock(), stepwise(*two, heading=""))
    assert ("heading",) in refused(blocks.StepsBlock(), stepwise(*two, heading="How to use it."))


# Warnings


def warning(heading="Do not take two of them", text="<p>Both hold paracetamol.</p>"):
    return {"kind": "safety", "heading": heading, "text": text}


@pytest.mark.parametrize("heading", ["Important", "WARNING!", "Please note"])
def test_a_warning_with_a_vague_heading_is_refused(heading):
    assert "vague" in refused(blocks.WarningCalloutBlock(), warning(heading))[("heading",)]


@pytest.mark.parametrize("heading", ["Do not drive", "Important for people with diabetes"])
def test_a_warning_that_says_what_it_is_about_is_accepted(heading):
    assert accepted(blocks.WarningCalloutBlock(), warning(heading)) is not None


def test_a_warning_without_a_text_is_refused():
    assert ("text",) in refused(blocks.WarningCalloutBlock(), warning(text="<p></p>"))


def test_the_heading_of_a_warning_says_important_once():
    block = blocks.WarningCalloutBlock()

    plain, said = (
        block.render(block.normalize(warning(heading)), {}) for heading in ("Do not drive", "Important for drivers")
    )

    assert '<span class="hb-visually-hidden">Important: </span>Do not drive' in plain
    assert "hb-visually-hidden" not in said


# Care cards


@pytest.fixture
def emergency():
    return Helpline.objects.create(name="Emergency services", country="EU", phone="112", kind="emergency")


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


def test_a_care_card_without_a_sign_is_refused():
    assert ("signs",) in refused(blocks.CareCardBlock(), card(signs=[]))


def test_an_emergency_card_without_a_number_is_refused(emergency):
    online = Helpline.objects.create(name="Advice", country="GB", url="https://advice.example.org/")

    for helplines in ([], [online]):
        errors = refused(blocks.CareCardBlock(), card("emergency", helplines=helplines))
        assert "telephone number" in errors[("helplines",)]


def test_an_emergency_card_whose_helpline_is_not_published_is_refused(emergency):
    Helpline.objects.update(live=False)
    emergency.refresh_from_db()

    assert ("helplines",) in refused(blocks.CareCardBlock(), card("emergency", helplines=[emergency]))


def test_an_emergency_card_with_a_number_is_accepted(emergency):
    assert accepted(blocks.CareCardBlock(), card("emergency", helplines=[emergency])) is not None


def test_an_emergency_card_with_a_link_is_refused(emergency):
    text = '<p>See <a href="https://example.org/">the guide</a>.</p>'

    assert "no links" in refused(blocks.CareCardBlock(), card("emergency", text=text, helplines=[emergency]))[("text",)]
    assert accepted(blocks.CareCardBlock(), card("urgent", text=text)) is not None


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


@pytest.mark.parametrize(
    "block, value",
    [
        (blocks.DoDontBlock(), {"do": [], "dont": ["do not drive"]}),
        (blocks.WarningCalloutBlock(), {"heading": "Important"}),
        (blocks.CareCardBlock(), {"level": "emergency", "heading": "Call"}),
        (blocks.StepsBlock(), {"heading": "How", "steps": [("step", {"text": ""})]}),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_only_a_published_page_must_have_does_not_stop_a_draft(block, value):
    assert kept_in_a_draft(block, value) is not None
