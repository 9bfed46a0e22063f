"""The way out: our blocks become Wagtail's own rich text, and no word is lost."""

import json
import random
import re
from datetime import timedelta
from io import StringIO

import pytest
from bs4 import BeautifulSoup
from django.apps import apps
from django.core.management import CommandError, call_command
from django.utils import timezone
from markdown_it import MarkdownIt
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter
from wagtail.models import ReferenceIndex
from wagtail.rich_text import expand_db_html, features

from tests import factories
from tests.conftest import ROOT
from tests.planting import Planter
from tests.testapp.models import Leaflet, ReviewedPage
from wagtail_healthblocks.document import CITATION
from wagtail_healthblocks.leaving import storage
from wagtail_healthblocks.leaving.rich_text import rich_text
from wagtail_healthblocks.leaving.storage import shapes, streams_that_lack
from wagtail_healthblocks.reviews.models import Review
from wagtail_healthblocks.source_marks import SourceMark
from wagtail_healthblocks.text import visible

pytestmark = pytest.mark.thorough


@pytest.fixture
def leave(db, tmp_path):
    """`leave()` is what the command says; `leave.kept` is what it wrote into its file."""

    def leave(**options):
        out, file = StringIO(), tmp_path / f"{len(list(tmp_path.iterdir()))}.jsonl"
        options = options if "dry_run" in options else {"export": str(file), **options}
        try:
            call_command("healthblocks_leave", stdout=out, **options)
        finally:
            leave.said = out.getvalue()
            leave.kept = [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []
        return leave.said

    return leave


def stored(page):
    return list(factories.anew(page).body.raw_data)


def texts(blocks):
    return [block["value"] for block in blocks]


def words(html):
    return visible(html).split()


def shown(page):
    """The words of the page's streams as readers get them, after its byline and check, and its marks as words."""
    return words(factories.anew(page).get_reading().body.replace(f'class="{CITATION}"', ""))


def is_in_order(before, after):
    rest = iter(after)
    return all(word in rest for word in before)


def test_an_article_of_every_block_keeps_every_word_in_order(leave):
    page = factories.whole_article()
    before, markdown = shown(page), factories.anew(page).markdown

    leave()

    after = shown(page)
    assert len(before) > 500
    assert is_in_order(before, after)
    assert {block["type"] for block in stored(page)} == {"paragraph"}
    assert is_in_order(words_of_markdown(markdown), words_of_markdown(factories.anew(page).markdown))


def words_of_markdown(markdown):
    """Footnotes read as the numbers that are left of them."""
    numbered = re.sub(r"^\[\^(\d+)\]:", r"\1.", markdown, flags=re.MULTILINE)
    html = MarkdownIt().enable("table").render(re.sub(r"(?:\[\^(\d+)\])+", _number, numbered))
    return words(html.replace("¹", "[1]").replace("²", "[2]"))


def _number(marks):
    return "[" + ", ".join(re.findall(r"\d+", marks[0])) + "]"


def test_what_wagtails_editor_makes_of_it_keeps_every_word(leave):
    page = factories.whole_article()
    leave()
    converter = ContentstateConverter(features.get_default_features())

    for html in texts(stored(page)):
        edited = converter.to_database_format(converter.from_database_format(html))

        assert is_in_order(words(expand_db_html(html)), words(expand_db_html(edited))), html


def test_headings_lists_links_and_pictures_stay_what_they_are(leave):
    other, picture = factories.ArticlePageFactory(), factories.ImageFactory()
    page = factories.ArticlePageFactory(
        body=[
            factories.heading("How it works"),
            factories.heading("In the body", "subsection"),
            factories.key_points(),
            factories.figure(picture, alt_text="A <curve>", caption="It rises", credit=""),
            factories.question(answer=[factories.paragraph(f"<p>See {factories.link_to(other)}.</p>")]),
            factories.related_articles(other, fill=False),
        ]
    )

    leave()

    heading, subheading, points, figure, question, related = texts(stored(page))
    assert (heading, subheading) == ("<h2>How it works</h2>", "<h3>In the body</h3>")
    assert points.startswith("<h2>In short</h2><ul><li>It needs a prescription.</li><li>")
    assert f'<embed alt="A &lt;curve&gt;" embedtype="image" format="fullwidth" id="{picture.pk}"/>' in figure
    assert f'<a id="{other.pk}" linktype="page">a page</a>' in question
    assert f'<a id="{other.pk}" linktype="page">{other.title}</a>' in related


def test_a_page_that_is_linked_still_knows_it(leave):
    other = factories.ArticlePageFactory()
    page = factories.ArticlePageFactory(body=[factories.related_articles(other, fill=False)])

    leave()

    (reference,) = ReferenceIndex.get_references_for_object(page).filter(model_path="body.paragraph")
    assert (reference.to_object_id, reference.content_path.split(".")[1]) == (str(other.pk), stored(page)[0]["id"])


def test_blocks_keep_their_ids_and_blocks_of_the_site_stay(leave):
    page = factories.NestedPageFactory(body=[columns()])

    leave()

    (block,) = stored(page)
    assert (block["type"], block["id"]) == ("columns", "c1")
    assert block["value"]["title"] == "Two sides"
    assert block["value"]["left"].startswith("<h2>Common questions</h2>")
    assert texts(block["value"]["notes"]) == ["<p>A note.</p>"]
    assert [(nested["type"], nested["id"]) for nested in block["value"]["nested"]] == [("paragraph", "n1")]
    assert block["value"]["nested"][0]["value"].startswith("<h2>Nested</h2>")


def columns():
    value = {
        "title": "Two sides",
        "left": factories.qa_section()["value"],
        "right": factories.qa_section(heading="Others")["value"],
        "notes": factories.lines("<p>A note.</p>"),
        "nested": [{"type": "qa_section", "value": factories.qa_section(heading="Nested")["value"], "id": "n1"}],
    }
    return {"type": "columns", "value": value, "id": "c1"}


@pytest.mark.parametrize("make", [factories.whole_article, lambda: factories.NestedPageFactory(body=[columns()])])
def test_a_second_run_finds_nothing_to_turn(leave, make):
    page = make()
    leave()
    before = stored(page)

    assert leave() == "0 turned, 0 not possible.\n"
    assert stored(page) == before
    assert leave.kept == []


def test_a_dry_run_reports_and_changes_nothing(leave):
    page = factories.ArticlePageFactory(title="Sleep", body=[factories.heading(), factories.question()])
    before = stored(page)

    said = leave(dry_run=True)

    assert said == f"testapp.ArticlePage {page.pk} Sleep: 2 blocks, 0 drafts\n1 to turn, 0 not possible.\n"
    assert stored(page) == before


def test_what_was_stored_is_kept_in_a_file_of_the_owner(leave, tmp_path):
    page = factories.ArticlePageFactory(body=[factories.dosage(name="Examplamine")])
    page.save_revision()
    before = stored(page)

    leave()

    live, draft = leave.kept
    assert live == {**draft, "revision": None}
    assert draft["revision"] == page.latest_revision_id
    assert (live["model"], live["pk"], live["streams"]) == ("testapp.ArticlePage", page.pk, {"body": before})
    assert {file.stat().st_mode & 0o777 for file in tmp_path.glob("*.jsonl")} == {0o600}


def test_drafts_and_what_waits_for_its_hour_are_turned_too(leave):
    page = factories.ArticlePageFactory(body=[factories.heading("Live")])
    page.save_revision().publish()
    page = factories.anew(page)
    page.body = [("heading", {"text": "Scheduled", "level": "section"})]
    page.go_live_at = timezone.now() + timedelta(days=1)
    scheduled = page.save_revision()
    scheduled.publish()
    page.body = [("heading", {"text": "Draft", "level": "section"})]
    draft = page.save_revision()

    said = leave()

    assert "1 blocks, 3 drafts" in said
    for revision, text in ((scheduled, "Scheduled"), (draft, "Draft")):
        revision.refresh_from_db()
        assert texts(revision.as_object().body.raw_data) == [f"<h2>{text}</h2>"]
    assert scheduled.approved_go_live_at
    assert texts(stored(page)) == ["<h2>Live</h2>"]


def test_snippets_of_the_site_are_turned_with_their_drafts(leave):
    leaflet = Leaflet.objects.create(title="Doses", body=[factories.question("When?")])
    leaflet.body = [factories.question("Why?")]
    leaflet.save_revision()

    leave()

    leaflet.refresh_from_db()
    assert texts(leaflet.body.raw_data) == ["<h2>When?</h2><p>Yes, with a meal.</p>"]
    assert texts(leaflet.get_latest_revision_as_object().body.raw_data) == ["<h2>Why?</h2><p>Yes, with a meal.</p>"]


def test_the_packages_own_snippets_are_left_alone():
    labels = {shape.model._meta.label for shape in shapes()}

    assert labels == {
        f"testapp.{name}"
        for name in (
            *("ArticlePage", "FeaturePage", "PlainPage", "NestedPage", "ReviewedPage", "Leaflet"),
            *("HandbookPage", "Chapter", "Aside", "Glossary", "GlossaryEntry", "GlossaryNote"),
        )
    }


def test_what_readers_wrote_is_left_out(leave):
    page = factories.site_root().add_child(
        instance=ReviewedPage(
            title="Sleep",
            body=[factories.paragraph(), factories.block("reviews_panel", {"heading": "What you say"})],
        )
    )
    Review.objects.create(page=page, rating=5, title="Clear and kind", body="I sleep.", display_name="Kim").publish()
    assert "Clear and kind" in factories.html_of(factories.anew(page))

    said = leave()

    assert "Reader reviews is left out. What readers wrote is theirs: it stays with the reviews." in said
    assert texts(stored(page)) == ["<p>It takes about an hour to work.</p>"]
    assert [block["type"] for block in leave.kept[0]["streams"]["body"]] == ["paragraph", "reviews_panel"]


def test_who_made_and_checked_a_page_stands_at_its_beginning(leave):
    page = factories.ArticlePageFactory(body=[factories.paragraph()])
    robin = factories.ContributorFactory(name="Robin", prefix="", credentials="")
    factories.ContributionFactory(page=page, contributor=robin)
    factories.check(page)
    factories.ContributorIndexPageFactory()

    leave()

    byline, _text = texts(stored(page))
    assert words(byline)[:6] == "Written by Robin Medically checked by".split()
    assert "March 1, 2024" in byline
    assert "<a" not in byline  # the contributors' pages go with the package


def test_a_site_that_names_its_authors_itself_needs_no_byline(leave):
    page = factories.ArticlePageFactory(body=[factories.paragraph()])
    factories.ContributionFactory(page=page)

    leave(no_byline=True)

    assert texts(stored(page)) == ["<p>It takes about an hour to work.</p>"]


def test_a_paid_link_is_marked_once_for_good(leave):
    factories.site_settings(paid_domains="shop.example.org")
    link = '<p><a href="https://shop.example.org/">A shop</a></p>'
    page = factories.ArticlePageFactory(body=[factories.paragraph(link), factories.question(answer=[])])

    leave()
    leave()

    assert visible(texts(stored(page))[0]) == "A shop (paid link)"
    assert shown(page)[:4] == ["A", "shop", "(paid", "link)"]


@pytest.mark.parametrize("address", ["https://shop.example.org/x", "javascript:evil()"])
def test_no_kind_of_address_is_left_behind_unmarked_or_unsafe(leave, address):
    page = factories.ArticlePageFactory(body=factories.every_block())
    factories.site_settings(paid_domains="shop.example.org")
    page = Planter(address).everywhere(page)

    leave()

    html = "".join(text for text in texts(stored(page)) if isinstance(text, str))
    paid = [link for link in BeautifulSoup(html, "html.parser").find_all("a") if "shop." in link.get("href", "")]
    assert "evil" not in html
    assert all(link.get_text().endswith("(paid link)") for link in paid)
    assert len(paid) > 20 or "javascript" in address


def test_each_page_is_turned_in_its_own_language(leave, settings):
    settings.WAGTAIL_I18N_ENABLED = True
    page = factories.ArticlePageFactory(body=[factories.do_dont(heading="")])
    german = factories.anew(page).copy_for_translation(
        factories.Locale.objects.create(language_code="de"), copy_parents=True
    )

    leave()

    assert "What to do and what to avoid" in texts(stored(page))[0]
    assert "What to do and what to avoid" not in texts(stored(german))[0]


def test_a_page_whose_words_would_be_lost_stays_as_it_is(leave, settings, tmp_path):
    own = tmp_path / "own" / "wagtail_healthblocks" / "blocks" / "heading.html"
    own.parent.mkdir(parents=True)
    own.write_text("<h2>{% lorem 9 w random %}</h2>")  # other words each time that somebody looks
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path / "own"]}]
    page = factories.ArticlePageFactory(title="Sleep", body=[factories.heading(), factories.question()])
    other = factories.ArticlePageFactory(body=[factories.question()])
    before = stored(page)

    with pytest.raises(CommandError, match="1 would lose something, and stay as they were."):
        leave()

    assert "Sleep: not turned\n  Heading would lose “" in leave.said
    assert stored(page) == before
    assert stored(other)[0]["type"] == "paragraph"
    assert [record["streams"]["body"] for record in leave.kept if record["pk"] == page.pk] == [before]


def test_what_the_stream_does_not_know_is_neither_shown_nor_lost(leave):
    page = factories.ArticlePageFactory(body=[factories.heading("First"), factories.heading("Last")])
    gone = {"type": "gone", "value": "What was", "id": "g1"}
    raw = stored(page)
    type(page).objects.filter(pk=page.pk).update(body=json.dumps([raw[0], gone, raw[1]]))

    leave()

    assert leave.kept[0]["streams"]["body"][1] == gone
    assert "what is stored as “gone” cannot be read and is left out." in leave.said
    assert texts(stored(page)) == ["<h2>First</h2>", "<h2>Last</h2>"]


def test_what_nobody_can_read_of_a_block_is_kept_in_the_file_and_named(leave):
    page = factories.ArticlePageFactory(title="Sleep", body=[])
    odd = [
        factories.block("heading", {"text": "Doses", "level": ["section"]}),
        factories.block("dosage", 5),
        factories.question(answer=[factories.block("paragraph", {"x": 1})]),
    ]
    type(page).objects.filter(pk=page.pk).update(body=json.dumps(odd))

    leave()

    assert "Heading: what is stored as “level” cannot be read and is left out." in leave.said
    assert "Dosage: what is stored in its place cannot be read and is left out." in leave.said
    assert f"Question: what is stored as “{odd[2]['value']['answer'][0]['id']}” cannot be read" in leave.said
    assert leave.kept[0]["streams"]["body"] == odd
    assert "Doses" in texts(stored(page))[0]


def test_what_an_importer_left_as_pairs_is_turned_and_what_is_no_block_is_named(leave):
    page = factories.ArticlePageFactory(body=[])
    odd = [["heading", {"text": "Doses"}], {"type": {"x": 1}, "value": "Words"}, {"type": "heading"}, 5]
    type(page).objects.filter(pk=page.pk).update(body=json.dumps(odd))

    leave()

    assert texts(stored(page)) == ["<h2>Doses</h2>"]
    assert leave.kept[0]["streams"]["body"] == odd
    assert "what is stored as “5” cannot be read and is left out." in leave.said


def test_many_pages_are_read_a_few_at_a_time(leave, monkeypatch):
    monkeypatch.setattr(storage, "BATCH", 2)
    pages = [factories.ArticlePageFactory(body=[factories.heading()]) for _number in range(5)]

    assert leave().endswith("5 turned, 0 not possible.\n")
    assert all(stored(page)[0]["type"] == "paragraph" for page in pages)


def test_a_stream_needs_a_rich_text_of_that_name(leave):
    with pytest.raises(CommandError, match="No rich text is named “prose” in .*testapp.NestedPage.body.columns.nested"):
        leave(into="prose")

    assert "testapp.Leaflet.body" in streams_that_lack("prose")
    assert streams_that_lack("paragraph") == []


def test_nothing_is_turned_without_a_file_that_keeps_what_was(leave, tmp_path):
    there = tmp_path / "there"
    there.touch()

    with pytest.raises(CommandError, match="Name a new file with --export"):
        leave(export=None)
    with pytest.raises(CommandError, match="cannot be written: File exists."):
        leave(export=str(there))


INLINE = "span b em a sup".split()
TAGS = "div section p h1 h2 h5 ul ol li dl dt dd table tr td th blockquote figure br hr details summary".split()


@pytest.mark.parametrize("seed", range(200))
def test_html_of_any_shape_keeps_its_words_in_order(db, seed):
    html = some_html(random.Random(seed), [*TAGS, *INLINE])

    turned = rich_text(html, {})

    assert is_in_order(words(html), words(turned)), html
    assert words(rich_text(turned, {})) == words(turned)


def some_html(chance, tags, depth=4):
    parts = []
    for _number in range(chance.randint(1, 4)):
        tag = chance.choice(tags) if depth and chance.random() < 0.7 else ""
        inside = some_html(chance, INLINE if tag in INLINE else tags, depth - 1) if tag not in ("", "br", "hr") else ""
        words = chance.choice(["tea ", " 2 < 3", "and&nbsp;then", "coffee", " "])
        parts.append(f"<{tag}>{inside}</{tag}>" if inside else f"<{tag}>" if tag else words)
    return "".join(parts)


def test_the_guide_names_everything_that_goes_with_the_package():
    guide = (ROOT / "docs" / "how-to" / "leave.md").read_text(encoding="utf-8")
    goes = guide[guide.index("### 1. Keep your snippets") : guide.index("### 2. Turn the blocks")].lower()
    named = {
        str(model._meta.verbose_name_plural).lower()
        for model in apps.get_app_config("wagtail_healthblocks").get_models()
    }

    # Which pages have to follow a change is nobody's to keep. A site says that of the settings as their form does.
    assert {name for name in named if name not in goes} == {"refreshes of pages", "health publishings"}


def test_a_mark_of_a_source_becomes_its_number(leave):
    source = factories.SourceFactory()
    mark = SourceMark((source.uuid,)).stored
    page = factories.ArticlePageFactory(body=[factories.paragraph(f"<p>It works{mark}.</p>")])

    leave()

    assert texts(stored(page)) == ["<p>It works<sup>[1]</sup>.</p>"]


def test_a_mark_in_a_snippet_becomes_its_number_there(leave):
    mark = SourceMark((factories.SourceFactory().uuid,)).stored
    leaflet = Leaflet.objects.create(
        title="Doses", body=[factories.question(answer=[factories.paragraph(f"<p>Yes{mark}.</p>")])]
    )

    leave()

    assert texts(factories.anew(leaflet).body.raw_data) == [
        "<h2>Can I take it with food?</h2><p>Yes<sup>[1]</sup>.</p>"
    ]
