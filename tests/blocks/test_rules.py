"""Rules that need more than one stored value: a site's settings, a very long text, what is shown of it.

What each block refuses and accepts is in ``tests/blocks/corpus/``.
"""

import datetime

import pytest

from tests import corpus, factories
from tests.blocks.refusals import accepted, refused
from tests.factories import Things
from wagtail_healthblocks import blocks
from wagtail_healthblocks.models import DefaultDisclaimer, Disclaimer

pytestmark = pytest.mark.django_db

A_DAY = datetime.date(2024, 2, 15)
TOMORROW = datetime.date.today() + datetime.timedelta(days=1)


def test_a_paragraph_of_300_kilobytes_is_refused():
    assert "20000" in refused(blocks.ParagraphBlock(), f"<p>{'word ' * 60_000}</p>")[()]


def test_a_disclaimer_without_a_text_is_accepted_where_the_site_has_a_default(site_settings):
    shared = Disclaimer.objects.create(title="Emergency", kind="emergency", text="<p>Call 999.</p>")
    DefaultDisclaimer.objects.create(settings=site_settings, disclaimer=shared)

    assert accepted(blocks.DisclaimerBlock(), {"kind": "emergency"}) is not None


def test_a_use_as_of_tomorrow_is_refused():
    use = {"country": "GB", "approval": "approved", "use": "pain", "source": "A label"}

    assert ("as_of",) in refused(blocks.MedicineUseBlock(), use | {"as_of": TOMORROW})
    assert accepted(blocks.MedicineUseBlock(), use | {"as_of": A_DAY}) is not None


#: The rules about what nobody may miss in an answer that is closed.
CLOSED = [case for block, case in corpus.cases("refused") if case.get("says") == "must not be hidden"]


@pytest.mark.parametrize("case", CLOSED, ids=lambda case: case["rule"])
def test_a_stored_warning_inside_a_closed_answer_is_shown_open(case):
    block = blocks.QASectionBlock()
    value = corpus.value_of("qa_section", case, Things())
    value["questions"].append(factories.question())

    html = block.render(block.to_python(value), {})

    assert html.count("<details") == 1


def test_each_notice_that_an_answer_can_hold_is_tried_in_a_closed_one():
    always_visible = [name for name, block in blocks.AnswerStreamBlock().child_blocks.items() if block.always_visible]
    tried = [case["change"]["questions"][0]["value"]["answer"][0]["type"] for case in CLOSED]

    assert set(tried) <= set(always_visible)
    assert {"disclaimer", "warning_callout", "care_card"} <= set(tried)
