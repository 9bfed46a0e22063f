"""Rules are asked in reading order, as a site takes them; a finding is known by rule, block and field."""

import pytest
from django.core.exceptions import ValidationError
from wagtail import hooks
from wagtail.blocks import CharBlock
from wagtail.blocks.stream_block import StreamBlockValidationError
from wagtail.blocks.struct_block import StructBlockValidationError

from tests import factories
from tests.testapp.models import ArticlePage
from wagtail_healthblocks import blocks
from wagtail_healthblocks.blocks import HealthArticleStreamBlock, HealthBlock, VideoBlock, WarningCalloutBlock
from wagtail_healthblocks.editorial.engine import findings_of, findings_of_block
from wagtail_healthblocks.editorial.rule import rule

EMPTY_WARNING = {"heading": "Warning", "text": ""}


def rules_in(block, value):
    return {
        finding.field: (finding.rule, finding.severity) for finding in findings_of_block(block, block.to_python(value))
    }


def test_what_a_site_says_of_no_rule_is_an_error():
    assert rules_in(WarningCalloutBlock(), EMPTY_WARNING) == {
        "heading": ("warning.vague", "error"),
        "text": ("warning.empty", "error"),
    }


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ({"warning": "off"}, {}),
        ({"warning.vague": "off"}, {"text": ("warning.empty", "error")}),
        ({"warning": "off", "warning.vague": "warning"}, {"heading": ("warning.vague", "warning")}),
        ({"warning.vague": "warning", "warning": "off"}, {"heading": ("warning.vague", "warning")}),
        ({"warn": "off"}, {"heading": ("warning.vague", "error"), "text": ("warning.empty", "error")}),
    ],
)
def test_the_longest_beginning_of_a_rules_id_holds(settings, said, found):
    settings.HEALTHBLOCKS_RULES = said

    assert rules_in(WarningCalloutBlock(), EMPTY_WARNING) == found


def test_the_same_finding_is_known_wherever_its_block_stands(db):
    first, second = factories.warning_callout(text=""), factories.paragraph()

    before = findings_of(ArticlePage(body=[first, second]))
    after = findings_of(ArticlePage(body=[second, first]))

    assert before == after
    assert [finding.key for finding in after] == [("warning.empty", first["id"], "text")]
    assert findings_of(ArticlePage(body=[{**first, "id": "another"}])) != before


def test_a_finding_in_a_list_belongs_to_its_item():
    value = {"do": [{"type": "item", "id": "an-item", "value": "do not drive"}]}

    (finding,) = findings_of_block(blocks.DoDontBlock(), blocks.DoDontBlock().to_python(value))

    assert finding.key == ("do_dont.negative", "an-item", "")


def test_what_is_wrong_with_a_field_that_a_site_took_out_is_no_finding():
    class SilentVideoBlock(VideoBlock):
        transcript = None

    value = {"title": "A film", "url": "https://example.org/film", "captions": "captions"}

    assert [finding.rule for finding in findings_of_block(VideoBlock(), VideoBlock().to_python(value))] == [
        "video.transcript"
    ]
    assert findings_of_block(SilentVideoBlock(), SilentVideoBlock().to_python(value)) == []


@rule("site.capitals", severity="warning")
def in_capitals(place, reading):
    """A heading in capitals."""
    if place.value["text"].isupper():
        yield "text", "Do not shout."


@rule("site.title")
def short_title(page, reading):
    """A page with a short title."""
    if len(reading.page.title) < 3:
        yield "title", "Say more."


def test_a_site_adds_rules_about_blocks_and_about_pages(db):
    page = ArticlePage(title="A", body=[factories.heading("HOW IT WORKS")])

    with hooks.register_temporarily(
        "register_healthblocks_rules", lambda: {blocks.HeadingBlock: [in_capitals], ArticlePage: [short_title]}
    ):
        found = findings_of(page)

    assert [(finding.rule, finding.field, finding.severity) for finding in found] == [
        ("site.title", "title", "error"),
        ("site.capitals", "text", "warning"),
    ]
    assert found[1].hint == "A heading in capitals."


class OldBlock(HealthBlock):
    """A site's block that has its rules in the way of earlier releases."""

    name_of_it = CharBlock(required=False)
    parts = HealthArticleStreamBlock(required=False)

    class Meta:
        label = "Old"

    def get_publish_errors(self, value):
        yield from super().get_publish_errors(value)
        if not value["name_of_it"]:
            yield "name_of_it", ValidationError("Name %(what)s.", params={"what": "it"}, code="required")
        if value["parts"]:
            error = StructBlockValidationError({"text": ValidationError("Not this one.")})
            yield "parts", StreamBlockValidationError({0: error})


def test_the_errors_of_a_sites_block_in_the_old_way_are_findings(settings):
    block = OldBlock()
    value = block.to_python({"parts": [{"type": "heading", "id": "a-heading", "value": {"text": "How"}}]})

    found = findings_of_block(block, value)
    settings.HEALTHBLOCKS_RULES = {"site.OldBlock.parts": "off"}
    fewer = findings_of_block(block, value)

    assert [(finding.rule, finding.block_id, finding.field, finding.message) for finding in found] == [
        ("site.OldBlock.name_of_it", "", "name_of_it", "Name it."),
        ("site.OldBlock.parts", "a-heading", "text", "Not this one."),
    ]
    assert fewer == found[:1]
    assert {finding.severity for finding in found} == {"error"}
    assert block.clean(value) is not None
