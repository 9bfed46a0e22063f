"""A heading's level follows from where its block sits, the same in the walk and in the HTML."""

import pytest
from bs4 import BeautifulSoup
from wagtail.blocks import CharBlock, StreamBlock, StructBlock

from tests import factories
from tests.factories import anew, html_of
from wagtail_healthblocks.blocks import (
    HeadingBlock,
    HealthArticleStreamBlock,
    HealthBlock,
    QASectionBlock,
    QuestionBlock,
)
from wagtail_healthblocks.traversal import LAST_LEVEL, walk

COLUMNS = """{% load wagtailcore_tags %}{% for block in page.body %}
    {% include_block block.value.left with id=block.id %}{% include_block block.value.right with id=block.id %}
    {% include_block block.value.nested %}
{% endfor %}{% include_block page.more %}"""


def printed(html):
    """The levels of the headings in the HTML, in order."""
    return [
        int(heading.name[1]) for heading in BeautifulSoup(html, "html.parser").find_all(["h2", "h3", "h4", "h5", "h6"])
    ]


def walked(value):
    """The levels that the walk has for the blocks that print a heading, in order."""
    places = [place for place in walk(value) if hasattr(place.block, "opens_section")]
    return [place.level for place in places if place.block.opens_section(place.value)]


def skips(levels):
    """The steps from one heading to the next that leave a level out; the page's title is level 1."""
    return [(before, after) for before, after in zip([1, *levels], levels, strict=False) if after > before + 1]


def article(*body):
    return anew(factories.ArticlePageFactory(body=list(body)))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("body", "levels"),
    [
        ([], []),
        ([factories.heading()], [2]),
        ([factories.heading(), factories.heading(level="subsection"), factories.heading()], [2, 3, 2]),
        ([factories.question()], [2]),
        ([factories.qa_section([factories.question(), factories.question()])], [2, 3, 3]),
        ([factories.qa_section([factories.question()], heading="")], [2]),
        ([factories.qa_section([factories.question()], display="details")], [2, 3]),
        ([factories.prescription_required(name="Examplamine"), factories.heading()], [2, 2]),
        ([factories.off_label_notice(name="Examplamine")], [2]),
        ([factories.author_card(factories.person(name="Sam Guest"))], [2]),
        ([factories.references()], [2]),
        ([factories.key_points(), factories.steps(), factories.do_dont()], [2, 2, 2]),
        ([factories.warning_callout(), factories.care_card()], [2, 2]),
        ([factories.quote(), factories.data_table(), factories.video()], []),
        ([factories.paragraph(), factories.disclaimer(text="<p>Ask.</p>"), factories.sponsor_disclosure()], []),
        ([factories.question(answer=[factories.off_label_notice(name="Examplamine")])], [2, 3]),
        ([factories.qa_section([factories.question(answer=[factories.off_label_notice(name="X")])])], [2, 3, 4]),
        (
            [factories.question(answer=[factories.steps(), factories.do_dont(), factories.warning_callout()])],
            [2, 3, 3, 3],
        ),
        ([factories.question(answer=[factories.care_card(), factories.evidence(), factories.data_table()])], [2, 3]),
        (
            [factories.qa_section([factories.question(answer=[factories.off_label_notice(name="X")])], heading="")],
            [2, 3],
        ),
    ],
)
def test_a_level_is_two_plus_the_sections_around_the_block(body, levels):
    page = article(*body)

    assert walked(page.body) == levels
    assert printed(html_of(page)) == levels


def test_walk_and_templates_agree_on_a_whole_article(db):
    page = article(*factories.every_block())

    levels = printed(html_of(page))

    assert len(levels) > 10
    assert levels == walked(page.body)
    assert skips(levels) == []


def test_walk_and_templates_agree_without_a_reading(db):
    page = anew(factories.PlainPageFactory(body=factories.every_block()))

    assert printed(html_of(page)) == walked(page.body)


def test_walk_and_templates_agree_inside_a_sites_own_structure(db):
    value = {
        "title": "",
        "left": factories.qa_section([factories.question(answer=[factories.off_label_notice(name="X")])])["value"],
        "right": factories.qa_section([factories.question()], heading="")["value"],
        "notes": [],
        "nested": [factories.qa_section()],
    }
    body = [factories.block("columns", value)]
    page = anew(factories.NestedPageFactory(body=body, more=[factories.heading()]))

    levels = printed(html_of(page, COLUMNS))

    assert levels == [2, 3, 4, 2, 2, 3, 2]
    assert levels == walked(page.body) + walked(page.more)


def test_levels_are_right_where_a_site_passes_no_context(db):
    page = article(factories.qa_section([factories.question(answer=[factories.off_label_notice(name="X")])]))

    assert printed(html_of(page, "{{ page.body }}")) == [2, 3, 4]


def test_a_site_may_start_deeper():
    block = HealthArticleStreamBlock()
    value = block.to_python([factories.heading(), factories.qa_section()])

    assert printed(block.render(value, {"child_level": 3})) == [3, 3, 4]
    assert [place.level for place in walk(value, level=3) if isinstance(place.block, QuestionBlock)] == [4]


def test_levels_end_at_six(db):
    inner = [factories.question(answer=[factories.off_label_notice(name="X")])]
    block = HealthArticleStreamBlock()
    value = block.to_python([factories.qa_section(inner)])

    assert printed(block.render(value, {"child_level": 5})) == [5, LAST_LEVEL, LAST_LEVEL]
    assert max(place.level for place in walk(value, level=5)) == LAST_LEVEL


def test_what_is_not_ours_opens_no_section():
    block = StreamBlock([("box", StructBlock([("title", CharBlock()), ("section", QASectionBlock())]))])
    value = block.to_python([factories.block("box", {"title": "T", "section": factories.qa_section()["value"]})])

    assert walked(value) == [2, 3]


def test_a_block_of_a_site_can_open_a_section():
    class ChapterBlock(HealthBlock):
        title = CharBlock()
        body = HealthArticleStreamBlock()

        class Meta:
            template = "wagtail_healthblocks/blocks/heading.html"

        def opens_section(self, value):
            return bool(value["title"])

    block = StreamBlock([("chapter", ChapterBlock())])
    value = block.to_python([factories.block("chapter", {"title": "One", "body": [factories.qa_section()]})])

    assert walked(value) == [2, 3, 4]
    assert ChapterBlock().get_context(value[0].value)["child_level"] == 3


def test_what_follows_a_heading_is_not_below_it():
    block = HealthArticleStreamBlock()
    value = block.to_python([factories.heading(level="section"), factories.paragraph(), factories.question()])

    assert walked(value) == [2, 2]


def test_a_level_that_is_no_longer_known_counts_as_a_section():
    block = HeadingBlock()
    value = block.to_python({"text": "How it works", "level": "chapter"})

    assert printed(block.render(value, {})) == [2]
