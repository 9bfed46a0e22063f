"""A page's blocks are rendered once and parsed once, whatever reads them, and its HTML is as if each read alone."""

import copy
import pickle
import re
import subprocess
import sys
from collections import Counter
from contextlib import contextmanager
from html.parser import HTMLParser

import bs4
import pytest
from django.conf import settings as django_settings
from django.template import engines
from django.template.backends.jinja2 import Jinja2
from django.test import override_settings
from django.utils.html import format_html
from wagtail.blocks import Block, CharBlock, StreamBlock, StructBlock

from tests import factories
from tests.factories import anew, html_of, request_for
from tests.testapp.models import ArticlePage, NestedPage, PlainPage
from wagtail_healthblocks.blocks import (
    HealthArticleStreamBlock,
    HealthBlock,
    HealthBlockMixin,
    HealthStreamBlock,
    ParagraphBlock,
)
from wagtail_healthblocks.readings import Reading

JINJA_TAGS = ["wagtail.jinja2tags.core"]
LOAD = "{% load healthblocks_tags wagtailcore_tags i18n %}"
AHEAD = "{% health_structured_data %}{% article_contents %}"
BODY = "{% include_block page.body %}"
PAGE = f"{LOAD}{AHEAD}{{% health_byline %}}{{% medical_check %}}{BODY}{{% markdown_link %}}"
ADDRESS = re.compile("0x[0-9a-f]+")  # of an object in memory, which Wagtail prints of some lists
ALWAYS_PARSED = 60  # letters: the pieces of a page that are no page


@contextmanager
def counted():
    """How often each value is rendered, and how long each text is that any parser gets."""
    renders, parsed, held = Counter(), [], []
    render, feed, soup = Block.render, HTMLParser.feed, bs4.BeautifulSoup.__init__

    def counting_render(block, value, context=None):
        held.append(value)  # or another value might get its place in memory
        renders[id(value), type(block).__name__] += 1
        return render(block, value, context)

    def counting_feed(parser, data):
        if not type(parser).__module__.startswith("bs4"):
            parsed.append(data)
        return feed(parser, data)

    def counting_soup(tree, markup="", *args, **kwargs):
        parsed.append(markup)
        return soup(tree, markup, *args, **kwargs)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Block, "render", counting_render)
        patch.setattr(HTMLParser, "feed", counting_feed)
        patch.setattr(bs4.BeautifulSoup, "__init__", counting_soup)
        yield renders, parsed


def more_than_once(renders):
    return {name: times for (_value, name), times in renders.items() if times > 1}


@pytest.fixture
def whole(db):
    return factories.ArticlePageFactory(body=[*factories.every_block(), factories.qa_section(display="details")])


@pytest.mark.lengthy
@pytest.mark.parametrize("visit", ["first", "second"])
def test_with_all_tags_each_place_is_rendered_once_and_the_page_parsed_once(whole, visit):
    html = html_of(anew(whole), PAGE)
    page, request = anew(whole), request_for()
    template, context = engines["django"].from_string(PAGE), page.get_context(request)

    with counted() as (renders, parsed):
        again = template.render(context, request)

    assert more_than_once(renders) == {}
    assert len(renders) >= len(whole.body)
    assert [len(text) > ALWAYS_PARSED for text in parsed].count(True) == 1
    assert again == html


@pytest.mark.lengthy
@pytest.mark.once
def test_in_a_process_that_has_shown_nothing_it_is_the_same():
    name = "test_with_all_tags_each_place_is_rendered_once_and_the_page_parsed_once[first]"

    ended = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", f"{__file__}::{name}"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert ended.returncode == 0, ended.stdout


def test_markdown_renders_no_place_again(whole):
    page, request = anew(whole), request_for()
    context = page.get_context(request)
    engines["django"].from_string(PAGE).render(context, request)

    with counted() as (renders, _parsed):
        markdown = context["reading"].markdown

    assert not renders
    assert markdown == anew(whole).get_reading(request).markdown


def test_markdown_alone_renders_each_place_once_and_parses_the_page_once(whole):
    reading = anew(whole).get_reading(request_for())

    with counted() as (renders, parsed):
        markdown = reading.markdown

    assert more_than_once(renders) == {}
    assert sum(len(text) > len(markdown) / 2 for text in parsed) == 1


def test_the_fields_of_an_answer_of_the_api_share_one_reading(whole):
    page = anew(whole)

    with counted() as (renders, _parsed):
        assert page.structured_data and page.contents and page.markdown

    assert more_than_once(renders) == {}


@pytest.mark.lengthy
@pytest.mark.parametrize("copied", [copy.copy, copy.deepcopy, lambda page: pickle.loads(pickle.dumps(page))])
def test_a_page_that_was_read_can_be_copied_and_cached(whole, copied):
    page = anew(whole)
    before = page.markdown

    again = copied(page)
    again.title = "Another"

    assert again.markdown.partition("\n")[2] == before.partition("\n")[2]
    assert page.markdown == before


def test_what_changes_in_the_page_is_in_its_next_field(whole):
    page = anew(whole)
    before = page.contents
    page.body.append(("heading", {"text": "Quite new", "level": "section"}))

    assert page.contents[-1]["heading"] == "Quite new"
    assert page.contents[:-1] == before
    page.title = "Another"
    assert page.markdown.startswith("# Another\n")


# The HTML of before: what a page shows is what its streams print by themselves.

WITH = "{% with level=5 words='told' %}" + BODY + "{% endwith %}"
TEMPLATES = {
    "as it is": AHEAD + BODY,
    "after the body": BODY + AHEAD,
    "variables of the include": AHEAD + "{% include_block page.body with words='told' %}",
    "only the variables of the include": AHEAD + "{% include_block page.body with words='told' only %}",
    "a with around the include": AHEAD + WITH,
    "a with around the tag": "{% with words='told' %}" + AHEAD + "{% endwith %}" + BODY,
    "twice": AHEAD + BODY + BODY,
    "twice, with variables first": AHEAD + WITH + BODY,
    "in a loop": AHEAD + "{% for number in 'ab' %}" + BODY + "{% endfor %}",
    "block by block": AHEAD + "{% for child in page.body %}{% include_block child %}{% endfor %}",
    "one block more": AHEAD + BODY + "{% include_block page.body.0 %}",
    "in another language": AHEAD + "{% language 'de' %}" + BODY + "{% endlanguage %}",
    "the tag in another language": "{% language 'ar' %}" + AHEAD + "{% endlanguage %}" + BODY,
    "in another time zone": "{% load tz %}" + AHEAD + "{% timezone 'Asia/Tokyo' %}" + BODY + "{% endtimezone %}",
    "in upper case": AHEAD + "{% filter upper %}" + BODY + "{% endfilter %}",
    "escaped": AHEAD + "{% filter force_escape %}" + BODY + "{% endfilter %}",
    "cut": AHEAD + "{% filter truncatechars:99 %}" + BODY + "{% endfilter %}",
    "a variable between": AHEAD + "{% firstof 'told' as words %}" + BODY,
}


class TalkativeBlock(HealthBlock):
    """A site's block whose template reads whatever it can get."""

    words = CharBlock()

    class Meta:
        template = "talkative.html"


class TalkativeStreamBlock(HealthArticleStreamBlock):
    talkative = TalkativeBlock()


TALKATIVE = (
    "{% load i18n tz %}{% get_current_language as code %}{% get_current_timezone as zone %}<p>{{ value.words }} {{ words }} "
    "{{ level }} {{ code }} {{ zone }} {{ user }} {{ csrf_token|slice:':0' }} {{ page.title }} {% translate 'Text' %}</p>"
)


@pytest.fixture
def talkative(whole, tmp_path):
    (tmp_path / "talkative.html").write_text(TALKATIVE, encoding="utf-8")
    raw = [
        factories.block("talkative", {"words": "Says"}),
        *whole.body.raw_data[:6],
        factories.block("talkative", {"words": "x"}),
    ]
    with override_settings(TEMPLATES=[{**django_settings.TEMPLATES[0], "DIRS": [tmp_path]}]):
        yield lambda: with_body(whole, TalkativeStreamBlock(), raw)


def with_body(page, block, raw):
    page = anew(page)
    page.body = block.to_python(raw)
    return page


def shown(page, template, request=None, ahead=True):
    """The page's HTML without what the tags print that read it; or the same where nothing reads it ahead."""
    tags = f"{{% filter slice:':0' %}}{AHEAD}{{% endfilter %}}" if ahead else ""
    return ADDRESS.sub("", html_of(page, LOAD + template.replace(AHEAD, tags), request))


@pytest.mark.parametrize("template", TEMPLATES.values(), ids=TEMPLATES)
def test_a_template_shows_the_html_of_before(talkative, template):
    assert shown(talkative(), template) == shown(talkative(), template, ahead=False)


def test_a_variable_that_only_the_include_has_is_there(talkative):
    assert "Says told 2 en" in shown(talkative(), TEMPLATES["variables of the include"])
    assert "Says told" not in shown(talkative(), TEMPLATES["as it is"])


def test_what_only_the_page_s_template_has_is_there(talkative, admin_user):
    request = request_for()
    request.user = admin_user

    html = shown(talkative(), AHEAD + BODY, request)

    assert html == shown(talkative(), AHEAD + BODY, request, ahead=False)
    assert f"{admin_user} " in html


@pytest.mark.lengthy
def test_a_preview_is_made_anew(whole):
    request = request_for()
    request.is_preview = True
    page = anew(whole)

    with counted() as (renders, _parsed):
        html = shown(page, AHEAD + BODY, request)

    assert html == shown(anew(whole), AHEAD + BODY, request, ahead=False)
    assert set(more_than_once(renders).values()) == {2}


def test_a_second_include_is_made_anew(whole):
    with counted() as (renders, _parsed):
        html_of(anew(whole), LOAD + AHEAD + BODY + BODY)

    assert set(more_than_once(renders).values()) == {2}


def test_two_streams_of_a_page_are_each_their_own(db):
    page = nested_page()
    template = AHEAD + "{% include_block page.more %}" + BODY + "{% include_block page.more %}"

    assert shown(anew(page), template) == shown(anew(page), template, ahead=False)


def test_a_stream_of_the_site_s_own_kind_is_rendered_once_too(db):
    page = nested_page()
    page.body = page.body.stream_block.to_python([factories.paragraph(), factories.paragraph()])

    with counted() as (renders, _parsed):
        html_of(page, LOAD + AHEAD + BODY + "{% include_block page.more %}")

    assert {name for name in more_than_once(renders) if name != "StreamBlock"} == set()


def nested_page():
    columns = {"title": "", "left": factories.qa_section()["value"], "right": factories.qa_section()["value"]}
    columns |= {"notes": [{"type": "item", "value": "<p>Note</p>"}], "nested": []}
    return factories.site_root().add_child(
        instance=NestedPage(
            title="Nested",
            body=NestedPage.body.field.stream_block.to_python(
                [factories.block("columns", columns), factories.paragraph()]
            ),
            more=NestedPage.more.field.stream_block.to_python([factories.paragraph(), factories.qa_section()]),
        )
    )


def test_a_page_without_the_mixin_shows_the_same(whole):
    plain = factories.site_root().add_child(instance=PlainPage(title="Plain", body=whole.body))

    html = html_of(anew(plain), LOAD + AHEAD + BODY)

    assert html.lstrip() == html_of(anew(plain), LOAD + BODY)


def test_a_reading_that_is_made_outside_a_view_prints_nothing_for_one(whole):
    page = anew(whole)
    outside = page.get_reading()
    assert outside.contents and outside.markdown

    with counted() as (renders, _parsed):
        html = html_of(page, LOAD + BODY)

    assert len(renders) > len(whole.body)
    assert html == html_of(anew(whole), LOAD + BODY)


def test_a_block_that_fails_leaves_the_next_reading_whole(whole):
    class FailingBlock(HealthBlock):
        words = CharBlock()

        class Meta:
            template = "wagtail_healthblocks/blocks/heading.html"

        def get_context(self, value, parent_context=None):
            if value["words"] == "fail":
                value["words"] = "fine"
                raise ValueError("once")
            return super().get_context(value, parent_context)

    class SiteStreamBlock(HealthStreamBlock):
        failing = FailingBlock()
        paragraph = ParagraphBlock()

    raw = [factories.paragraph(), factories.block("failing", {"words": "fail"}), factories.paragraph("<p>End</p>")]
    reading = Reading(with_body(whole, SiteStreamBlock(), raw), request_for())

    with pytest.raises(ValueError, match="once"):
        reading.markdown  # noqa: B018 - reads the page
    assert reading.document.words.endswith("End")


def test_two_kinds_of_block_with_one_text_are_not_mixed_up(whole):
    class LoudBlock(HealthBlockMixin, CharBlock):
        def render_value(self, value, context=None):
            return format_html("<b>{}!</b>", value)

    class QuietBlock(LoudBlock):
        def render_value(self, value, context=None):
            return format_html("<i>{}</i>", value)

    block = StreamBlock([("loud", LoudBlock()), ("quiet", QuietBlock())])
    page = with_body(whole, block, [factories.block("loud", "x"), factories.block("quiet", "x")])

    assert shown(page, AHEAD + BODY) == shown(page, BODY)
    assert "<b>x!</b>" in shown(page, AHEAD + BODY) and "<i>x</i>" in shown(page, AHEAD + BODY)


def test_a_site_s_structure_around_our_blocks_is_read_too(db):
    block = StreamBlock([("box", StructBlock([("text", ParagraphBlock())]))])
    page = factories.ArticlePageFactory()
    page.body = block.to_python([factories.block("box", {"text": "<p>In the box</p>"})])

    reading = Reading(page, request_for())

    assert reading.text(page.body[0].value["text"]) == "In the box"
    assert ArticlePage is type(page)


def test_each_place_has_its_html_text_headings_links_and_markdown(db):
    answer = [factories.paragraph('<p>Rest, and <a href="https://www.who.int/">read on</a>.</p><ul><li>One</li></ul>')]
    page = factories.ArticlePageFactory(body=[factories.question("Why?", answer), factories.paragraph()])
    reading = anew(page).get_reading(request_for())
    question = reading.document.of(reading.page.body[0].value)

    assert question.html in reading.document.html
    assert question.text == "Why?\nRest, and read on.\n- One"
    assert [heading.name for heading in question.headings] == ["h2"]
    assert [link.attributes["href"] for link in question.links] == ["https://www.who.int/"]
    assert question.markdown == "## Why?\n\nRest, and [read on](https://www.who.int/).\n\n- One"
    assert reading.document.of(reading.page.body[0].value["answer"]).text == "Rest, and read on.\n- One"


def test_a_page_in_jinja_shows_the_html_of_before(whole):
    engine = Jinja2({"NAME": "jinja2", "DIRS": [], "APP_DIRS": False, "OPTIONS": {"extensions": JINJA_TAGS}})
    with_words = "{% with %}{% set words = 'told' %}{% include_block page.body %}{% endwith %}"
    template = engine.from_string("{% include_block page.body %}|" + with_words)
    page, request = anew(whole), request_for()
    context = page.get_context(request)
    assert context["reading"].contents  # read ahead, as a view of the site's own may

    first, second = template.render(context, request).split("|")

    expected = html_of(anew(whole), LOAD + BODY)
    assert [first.strip(), second.strip()] == [expected.strip(), expected.strip()]
