"""Markdown says what the HTML says: each visible word once, in order, and no markup of HTML."""

import re
import warnings

import pytest
from bs4 import BeautifulSoup
from django.utils.safestring import mark_safe
from markdown_it import MarkdownIt
from wagtail.blocks import (
    CharBlock,
    ListBlock,
    RawHTMLBlock,
    RichTextBlock,
    StreamBlock,
    StructBlock,
    TextBlock,
    URLBlock,
)

from tests import factories
from tests.blocks.test_contract import every_block
from tests.corpus import name_of
from tests.factories import anew, request_for
from wagtail_healthblocks import text
from wagtail_healthblocks.blocks import HealthBlock, HealthStreamBlock, ParagraphBlock, QuestionBlock
from wagtail_healthblocks.document import CITATION, HEADINGS
from wagtail_healthblocks.readings import Reading
from wagtail_healthblocks.readings.markdown import MarkdownWriter, block_markdown, from_html, join
from wagtail_healthblocks.traversal import Child

HOSTILE = [
    "<b>bold</b>",
    "a * b *c* **d** _e_ __f__",
    "# h",
    "## h ##",
    "x #",
    "1. x",
    "12) x",
    "- x",
    "+ x",
    "* x",
    "---",
    "- - -",
    "===",
    "> x",
    "[x](y)",
    "![x](y)",
    "[x]: y",
    "`code` ``` ~~~",
    "~~gone~~",
    "a | b | c",
    "</script><script>alert(1)</script>",
    "<!-- a comment -->",
    "<!--",
    "&lt;b&gt; &amp; &copy; &#60; &copy",
    "back\\slash \\* \\",
    "one\u2028two\u2029three",
    "🧪👩🏽‍⚕️ pills",
    "قد يسبب الدواء <دوخة>",
    "\u202eright to left",
    "<https://example.org>",
    "https://example.org/a_b_c",
    "\"quotes\" 'and' «more»",
    "x!",
    "-5 °C, +3 % and #1",
    "    indented",
]
hostile = pytest.mark.parametrize("words", HOSTILE)
#: CommonMark with GitHub's tables.
READER = MarkdownIt("commonmark").enable("table")


def html_of(markdown):
    """The Markdown as a program reads it that follows CommonMark and knows tables."""
    return READER.render(markdown)


def words_of(html):
    """The words that people see or hear: a picture speaks by its alternative text."""
    soup = BeautifulSoup(f"<div>{html}</div>", "html.parser")
    for image in soup.find_all("img"):
        image.replace_with(image.get("alt") or "")
    return text.visible(str(soup)).split()


def has_html(markdown):
    tokens = READER.parse(markdown)
    return any(token.type.startswith("html") for token in [*tokens, *(t for b in tokens for t in b.children or ())])


def assert_says_the_same(markdown, html):
    assert words_of(html_of(markdown)) == words_of(html)
    assert not has_html(markdown)


def reading_of(*body, **values):
    page = factories.ArticlePageFactory(body=list(body), **values)
    return anew(page).get_reading(request_for())


@every_block
def test_each_visible_word_of_a_block_is_there_once_and_in_order(block_class, db):
    block, reading = block_class(), reading_of()
    value = block.to_python(factories.usual_value(name_of(block_class)))

    markdown = block_markdown(Child(block, value, "x"), reading)

    assert markdown
    assert_says_the_same(markdown, block.render(value, dict(reading.context)))


@every_block
def test_a_preview_says_the_same_in_markdown(block_class, db):
    block, reading = block_class(), reading_of()
    value = block.get_preview_value()

    assert_says_the_same(block_markdown(Child(block, value, "x"), reading), block.render(value, dict(reading.context)))


@pytest.mark.lengthy
def test_a_whole_article_has_the_headings_lists_links_and_pictures_of_its_page(db):
    reading = reading_of(*factories.every_block())

    page = BeautifulSoup(reading.body, "html.parser")
    again = BeautifulSoup(html_of(reading.markdown), "html.parser")

    assert [(h.name, text.visible(str(h))) for h in again.find_all(HEADINGS)][1:] == [
        (h.name, text.visible(str(h))) for h in page.find_all(HEADINGS)
    ]
    assert len(again.find_all("li")) == len(page.find_all("li")) - len(page.select(".hb-references__list--cited li"))
    links = page.select(f"a:not(.{CITATION} a, .hb-reference__back a)")  # marks and their way back are footnotes
    assert [a["href"] for a in again.find_all("a")] == [reading.absolute_url(a["href"]) for a in links]
    assert [image["alt"] for image in again.find_all("img")] == [
        image["alt"] for image in page.select("img[alt]:not([alt=''])")
    ]
    assert len(again.find_all("blockquote")) == len(page.select(".hb-notice, .hb-note, blockquote"))
    assert [cells_of(table) for table in again.find_all("table")] == [cells_of(t) for t in page.find_all("table")]


def cells_of(table):
    return [[text.visible(str(cell)) for cell in row.find_all(["th", "td"])] for row in table.find_all("tr")]


@hostile
@pytest.mark.parametrize(
    "markup",
    [
        "<p>{}</p>",
        "<h2>{}</h2>",
        "<p>x<br>{}</p>",
        "<ul><li>{}</li></ul>",
        "{}",
        "<dt>{}</dt>",
        "<p><b>{}</b></p>",
        "<p>see <a href='/x'>{}</a>{}</p>",
        "<p>{}<b>{}</b>{}</p>",
        "<p>{}<a href='/x'>y</a></p>",
    ],
)
def test_hostile_words_stay_words(words, markup):
    html = markup.replace("{}", words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))
    again = html_of(from_html(html))

    assert words_of(again) == words_of(html)
    assert {tag.name for tag in BeautifulSoup(again, "html.parser").find_all(True)} <= {
        "p",
        "h2",
        "br",
        "ul",
        "li",
        "a",
        "strong",
    }
    assert not has_html(from_html(html))


@hostile
def test_hostile_words_stay_in_their_cell(words):
    cell = words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    html = f"<table><tr><th>{cell}</th><th>x</th></tr><tr><th>y</th><td>{cell}</td></tr></table>"

    again = BeautifulSoup(html_of(from_html(html)), "html.parser")

    assert [cells_of(table) for table in again.find_all("table")] == [
        [[" ".join(words.split()), "x"], ["y", " ".join(words.split())]]
    ]
    assert not has_html(from_html(html))


@hostile
def test_a_hostile_title_stays_a_title(words, db):
    again = BeautifulSoup(html_of(reading_of(title=words, slug="x").markdown), "html.parser")

    assert again.h1.get_text().split() == words.split()
    assert len(again.find_all(True)) == 1


@hostile
def test_hostile_words_of_a_block_stay_words(words, db):
    reading = reading_of(
        factories.heading(words),
        factories.question(words),
        factories.off_label_notice(name=words, use=words),
        factories.author_card(factories.person(name=words, job_title=words, biography=words), heading=words),
        factories.references(factories.reference(words, authors=words), heading=words),
        factories.dosage(name=words, doses=[factories.dose(words)]),
        factories.side_effects(name=words),
        factories.interactions(name=words, rows=[factories.interaction(words, what_to_do=words)]),
        factories.evidence(words),
        factories.related_articles(factories.ArticlePageFactory(title="x", slug="x"), heading=words, fill=False),
    )

    assert_says_the_same(join([block_markdown(child, reading) for child in reading.children]), reading.body)


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<p>one</p><p>two</p>", "one\n\ntwo"),
        ("<p>one<br>two<br><br>three<br></p>", "one\\\ntwo\\\nthree"),
        ("<p>one <b>two<br>three<br></b> four</p>", "one **two\\\nthree**\\\nfour"),
        ("<p>  much \n  space </p>", "much space"),
        ("<h2>A <em>strong</em> word</h2>", "## A *strong* word"),
        ("<h6>deep</h6>", "###### deep"),
        ("<p>a <strong>b</strong>, <em>c</em> and <i><b>d</b></i></p>", "a **b**, *c* and ***d***"),
        ("<p>a<b> b </b>c</p>", "a **b** c"),
        ("<p><b>a</b>b and <b>c</b><b>d</b></p>", "ab and cd"),
        ("<p><b></b> <i> </i>x</p>", "x"),
        ("<ul><li>a</li><li>b</li></ul>", "- a\n- b"),
        ("<ol><li>a</li><li>b</li></ol>", "1. a\n2. b"),
        ('<ol start="3"><li>a</li></ol>', "3. a"),
        ("<ul><li>a<ul><li>b<ol><li>c</li></ol></li></ul></li><li>d</li></ul>", "- a\n\n  - b\n\n    1. c\n- d"),
        ("<ul><li><p>a</p><p>b</p></li></ul>", "- a\n\n  b"),
        ("<ul><li></li><li>b</li></ul>", "- b"),
        ("<ul><li>a</li></ul><ul><li>b</li></ul><ul><li>c</li></ul>", "- a\n\n* b\n\n- c"),
        ("<ol><li>a</li></ol><ol><li>b</li></ol>", "1. a\n\n1) b"),
        ("<blockquote><p>a</p><p>b</p></blockquote>", "> a\n>\n> b"),
        ("<blockquote></blockquote><p>a</p>", "a"),
        ('<div class="hb-notice x"><h3>a</h3><p>b</p></div>', "> ### a\n>\n> b"),
        ("<p>a</p><hr><p>b</p>", "a\n\n***\n\nb"),
        ("<dl><dt>a</dt><dd>b</dd></dl>", "**a**\n\nb"),
        ("<details><summary>a</summary><p>b</p></details>", "a\n\nb"),
        ("<details><summary><h3>a</h3></summary><div>b</div></details>", "### a\n\nb"),
        ('<a href="/x">a</a>', "[a](https://example.org/x)"),
        ('<a href="#x">a</a>', "[a](https://example.org/here/#x)"),
        ('<a href="tel:0300">a</a>', "[a](tel:0300)"),
        ('<a href="/x"> a </a>b', "[a](https://example.org/x) b"),
        ('<a href="/a b(c)&lt;&quot;\u2028">a</a>', '[a](https://example.org/a%20b%28c%29%3C"%E2%80%A8)'),
        ('<a href="/?a=1&amp;copy;=2">a</a>', "[a](https://example.org/?a=1\\&copy;=2)"),
        ('<a href="https://[x">a</a>', "[a](https://[x)"),
        ('<a href="">a</a> <a id="x">b</a>', "a b"),
        ('<a href="/x"><img src="/i.png" alt=""></a>', ""),
        ('<p><img src="/i.png" alt="A [curve]"></p>', "![A \\[curve\\]](https://example.org/i.png)"),
        ('<p>a<img src="/i.png" alt="">b</p>', "ab"),
        ("<script>a</script><style>b</style><svg><title>c</title></svg><!-- d --><p hidden>e</p>", ""),
        ("<!DOCTYPE html><html><head><title>a</title></head><body>b</body></html>", "b"),
        ("<p>10<sup>9</sup>/l, CO<sub>2</sub>, the 2<sup>nd</sup></p>", "10⁹/l, CO₂, the 2nd"),
        ("<table><tr><th>a</th></tr><tr><td>b</td></tr></table>", "a\n\nb"),
        (
            "<table><caption>c</caption><tr><th>a</th><th>b</th></tr><tr><th>1</th><td></td></tr></table>",
            "c\n\n| a | b |\n| --- | --- |\n| 1 |  |",
        ),
        ("<table><tr><th>a</th><th>b</th></tr><tr><td colspan='2'>c</td></tr></table>", "a\n\nb\n\nc"),
        (
            "<table><tr><th>a</th><th>b</th></tr><tr><td><p>c</p><p>d</p></td><td>e</td></tr></table>",
            "a\n\nb\n\nc\n\nd\n\ne",
        ),
        ("", ""),
    ],
)
def test_html_becomes_markdown(html, markdown):
    reading = Reading(page=None)
    reading.page_url = "https://example.org/here/"

    found = from_html(html, reading.absolute_url)

    assert found == markdown
    assert words_of(html_of(found)) == words_of(html)


def test_a_text_that_looks_like_an_address_or_a_file_is_no_warning():
    with warnings.catch_warnings():
        warnings.simplefilter("error")

        assert from_html("https://example.org/x") == "https://example.org/x"
        assert from_html("notes.txt") == "notes.txt"
        assert text.visible("https://example.org/x") == "https://example.org/x"


def test_links_and_pictures_of_a_page_are_absolute(db):
    target = factories.ArticlePageFactory(slug="target")
    reading = reading_of(
        factories.paragraph(f"<p>{factories.link_to(target)}</p>"), factories.figure(factories.ImageFactory())
    )

    assert "[a page](http://localhost/target/)" in reading.markdown
    assert "![A curve that rises and falls](http://localhost/media/images/" in reading.markdown


def test_closed_answers_are_there_in_full(db):
    answer = [factories.paragraph("<p>Take it <b>later</b>.</p>"), factories.disclaimer(text="<p>Ask first.</p>")]
    reading = reading_of(factories.qa_section([factories.question("Forgotten?", answer)], display="details"))

    assert "### Forgotten?\n\nTake it **later**." in reading.markdown
    assert "> Ask first." in reading.markdown


def test_references_are_numbered(db):
    reading = reading_of(factories.references(*(factories.reference(f"Title {number}") for number in range(12))))

    numbers = re.findall(r"^(\d+)\. .*Title", reading.markdown, flags=re.MULTILINE)

    assert numbers == [str(number) for number in range(1, 13)]


def test_lists_of_two_blocks_stay_two_lists(db):
    numbered = factories.paragraph("<ol><li>a</li><li>b</li></ol>")
    reading = reading_of(numbered, factories.paragraph("<ol><li>c</li></ol>"), factories.paragraph("<p>d</p>"))

    assert reading.markdown.endswith("1. a\n2. b\n\n1) c\n\nd\n")


def test_a_page_starts_with_its_title_its_people_and_its_check(db):
    page = factories.ArticlePageFactory(title="How *it* works #", slug="x", body=[factories.paragraph("<p>So.</p>")])
    factories.ContributionFactory(page=page, contributor__name="Robin_Example")
    factories.MedicalCheckFactory(page=page, contributor__name="Sam Checker")

    lines = anew(page).get_reading(request_for()).markdown.splitlines()

    assert lines[0] == "# How \\*it\\* works \\#"
    assert "Robin\\_Example" in lines[2]
    assert "Sam Checker" in lines[4]
    assert "March 1, 2024" in lines[4]
    assert "Checked for: Accuracy" in lines[4]
    assert lines[-1] == "So."


class QuoteBlock(HealthBlock):
    """A site's own block that says itself how it reads in Markdown."""

    words = CharBlock()
    by = CharBlock()

    def get_markdown(self, value, children, reading):
        return f"> {children[0]}\n>\n> — {children[1]}"


class TwiceBlock(ParagraphBlock):
    def get_markdown(self, value, children, reading):
        markdown = super().get_markdown(value, children, reading)
        return f"{markdown}\n\n{markdown}"


class BoxBlock(StructBlock):
    """A site's own block without a word on Markdown."""

    title = CharBlock()
    text = RichTextBlock()
    raw = RawHTMLBlock()
    note = TextBlock()
    link = URLBlock()
    lines = ListBlock(CharBlock())
    nested = StreamBlock([("line", CharBlock()), ("twice", TwiceBlock())])


QUOTE = {"words": "It *helped*.", "by": "A reader"}


def markdown_of(block, raw):
    return block_markdown(Child(block, block.to_python(raw), "x"), reading_of())


def test_a_sites_own_block_writes_its_own_markdown(db):
    assert markdown_of(QuoteBlock(), QUOTE) == "> It \\*helped\\*.\n>\n> — A reader"


def test_inside_another_block_its_html_is_read(db):
    class OwnAnswer(HealthStreamBlock):
        quote = QuoteBlock()

    markdown = markdown_of(OwnAnswer(), [factories.block("quote", QUOTE)])

    assert "It \\*helped\\*." in markdown
    assert "> —" not in markdown


def test_what_means_nothing_without_a_page_is_not_in_its_markdown(db):
    class SiteBlock(HealthBlock):
        page_only_classes = ("site-button",)
        words = CharBlock()

        def render_value(self, value, context=None):
            return mark_safe(
                f'<p>{value["words"]} <span class="a site-button">Press</span></p><p class="site-button">here</p>'
            )

    class OwnAnswer(HealthStreamBlock):
        site = SiteBlock()

    block, raw = OwnAnswer(), [factories.block("site", {"words": "Words"})]

    assert markdown_of(block, raw) == "Words"
    assert "Press" in block.render(block.to_python(raw))


def test_a_site_writes_a_tag_in_its_own_way(db):
    class SiteWriter(MarkdownWriter):
        def inline_strong(self, element):
            return self.emphasised(element, "__")

        def block_hr(self, element):
            return ["* * *"]

    reading = reading_of(factories.paragraph("<p>So <b>strong</b>, so <strong>bold</strong></p><hr/>"))
    reading.page.markdown_writer = SiteWriter

    assert reading.markdown.endswith("So **strong**, so __bold__\n\n* * *\n")


def test_a_sign_that_ends_its_element_makes_no_picture_of_the_link_behind_it():
    assert from_html('<p><span>Look!</span><a href="/x">here</a>, wow!</p><p>Yes</p>') == (
        "Look\\![here](/x), wow!\n\nYes"
    )


def test_a_sites_own_block_without_a_word_on_markdown_reads_as_its_html(db):
    block = BoxBlock()
    raw = {
        "title": "# Box",
        "text": "<p>rich <b>text</b></p>",
        "raw": "<h4>raw</h4>",
        "note": "a\nb",
        "link": "https://example.org/a_b",
        "lines": ["- one", "two"],
        "nested": [factories.block("line", "x|y"), factories.block("twice", "<p>z</p>")],
    }

    assert_says_the_same(markdown_of(block, raw), block.render(block.to_python(raw)))


def test_what_a_block_holds_has_the_heading_level_of_its_place(db):
    class OwnQuestion(QuestionBlock):
        def get_markdown(self, value, children, reading):
            return join([f"Q: {value['question']}", *children[1:]])

    notice = factories.prescription_required(name="X", note="")
    reading = reading_of(factories.qa_section([factories.question("Why?", [notice])]))
    section = reading.page.body[0].value
    question = section["questions"][0]

    markdown = block_markdown(Child(OwnQuestion(), question.value, "x"), reading)

    assert markdown.startswith("Q: Why?\n\n> #### Legal status of X")


@pytest.mark.parametrize(
    ("factory", "words"),
    [
        (factories.ContributorFactory, ["Robin Example", "Medical writer", "writes about medicines"]),
        (factories.MedicineFactory, ["Examplamine", "example agent", "March 1, 2024", "The regulator’s list"]),
        (factories.DisclaimerFactory, ["Not advice", "This shared statement is not advice."]),
        (factories.HelplineFactory, ["Listening Line", "0300 555 0123", "Every day, 24 hours"]),
    ],
    ids=["contributor", "medicine", "disclaimer", "helpline"],
)
def test_a_snippet_reads_as_its_preview(db, factory, words):
    markdown = factory().get_markdown(reading_of())

    assert markdown.startswith("# ")
    assert all(word in markdown for word in words)
    assert not has_html(markdown)
    assert "html" not in markdown.split()
