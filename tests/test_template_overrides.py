"""A site replaces one part of any template of ours: a file at the same path extends it and fills one block."""

import re
import tempfile
from datetime import date, datetime, timezone
from pathlib import Path

import pytest
from django.conf import settings
from django.test import override_settings

import wagtail_healthblocks
from tests import factories
from tests.factories import BODY, anew, html_of
from tests.testapp.models import ArticlePage
from wagtail_healthblocks.blocks import HeadingBlock
from wagtail_healthblocks.models import Medicine

TEMPLATES = Path(wagtail_healthblocks.__file__).parent / "templates"
ROOT = "wagtail_healthblocks"
#: What readers see in an article: the blocks, what these include, and the tags.
FOLDERS = ["blocks/*.html", "includes/*.html", "byline.html", "medical_check*.html", "dates.html", "contents.html"]
FOLDERS += ["notices.html", "correction_mark.html", "trust_strip.html"]
#: What only a contributor's page has, a withdrawn article, and a list of articles of which one was corrected.
ELSEWHERE = {"pagination", "withdrawal", "correction_mark", "article_list"}
PATHS = [path for pattern in FOLDERS for path in sorted((TEMPLATES / ROOT).glob(pattern)) if path.stem not in ELSEWHERE]
ARTICLE = """{% load healthblocks_tags wagtailcore_tags %}
{% article_notices %}{% trust_strip %}{% health_byline %}{% medical_check %}{% article_dates %}{% include_block page.body %}"""
#: They follow the article's headings, so they stand alone where a site replaces one of these.
CONTENTS = "{% load healthblocks_tags %}{% article_contents %}"
REPLACED = "<!-- replaced by the site -->"


def name_of(path):
    return str(path.relative_to(TEMPLATES))


def parts_of(path):
    """The names of the template's blocks."""
    return re.findall(r"{% block (\w+) %}", path.read_text(encoding="utf-8"))


#: No part of an article: it says what a source is where no page numbers it, such as in the preview of a block.
ON_NO_PAGE = "source_in_words"
PARTS = [(name_of(path), part) for path in PATHS if path.stem != ON_NO_PAGE for part in parts_of(path)]


def cites(sources):
    """A paragraph with a mark of each of them."""
    marks = (f'<a linktype="healthblocks-source" id="{source.uuid}"></a>' for source in sources)
    return f"<p>So it is said.{''.join(marks)}</p>"


@pytest.fixture
def article(db):
    """An article with every block and all its parts, signed and checked."""
    robin = factories.ContributorFactory(registration_body="A register", links="https://example.org/")
    factories.ContributorIndexPageFactory()
    sources = factories.SourceFactory.create_batch(11)
    abroad = [
        factories.HelplineFactory(country=country, url="https://line.example/", sms="1") for country in ("GB", "AU")
    ]
    statuses = [
        factories.status(applies_to="small packs"),
        factories.status("GB", "control", "CD2", source="Another law"),
        factories.status("AU", "supply", "S4", applies_to="drops"),
    ]
    standing = [
        factories.disclaimer(text="<p>Ask.</p>"),
        factories.disclaimer(text="<p>Here.</p>", kind="region_scope"),
    ]
    body = [
        *factories.every_block(),
        factories.author_card(),
        factories.helpline(*abroad),
        factories.prescription_required(name="Examplamine", statuses=statuses),
        *standing,
        factories.paragraph(cites(sources)),
        factories.evidence(references=[factories.block("source", sources[0].pk)]),
    ]
    page = factories.ArticlePageFactory(body=body)
    without_photo = factories.ContributorFactory(photo=None)
    for contributor in (robin, without_photo):
        factories.ContributionFactory(page=page, contributor=contributor)
    factories.check(page, next_due=date(2099, 1, 1))
    factories.check(page, scope="language")
    factories.correct(page)
    factories.SafetyAlertFactory(medicine=Medicine.objects.first(), countries="GB")
    first, last = (datetime(2026, month, 4, tzinfo=timezone.utc) for month in (3, 5))
    ArticlePage.objects.filter(pk=page.pk).update(first_published_at=first, last_published_at=last)
    html_of(page := anew(page), ARTICLE)  # makes the renditions
    return page


@pytest.fixture
def with_templates(tmp_path):
    """`with_templates(article, {path: content})` is the article's HTML on a site that has these templates."""

    def render(page, templates, source=ARTICLE):
        folder = Path(tempfile.mkdtemp(dir=tmp_path))
        for name, content in templates.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(content, encoding="utf-8")
        with override_settings(TEMPLATES=[{**settings.TEMPLATES[0], "DIRS": [folder]}]):
            return html_of(page, source)

    return render


@pytest.mark.parametrize("path", PATHS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_every_template_that_readers_see_has_a_part_to_replace(path):
    assert parts_of(path)


def outside_parts(path):
    """What a template prints between its tags outside of all its blocks."""
    depth, text = 0, ""
    for piece in re.split(r"({% (?:block \w+|endblock) %})", path.read_text(encoding="utf-8")):
        if piece.startswith(("{% block ", "{% endblock")):
            depth += 1 if piece.startswith("{% block ") else -1
        elif not depth:
            text += piece
    return re.sub(r"<[^>]*>", "", text)


@pytest.mark.parametrize("path", sorted((TEMPLATES / ROOT).glob("[bi]*/*.html")), ids=lambda path: path.stem)
def test_every_word_that_readers_see_is_in_a_part(path):
    words = re.findall(r"{{.*?}}|{% (?:block)?translate.*?%}", outside_parts(path))

    assert words == []


@pytest.mark.thorough
def test_a_site_replaces_one_part_of_a_template_and_the_rest_stays(article, with_templates):
    assert_parts_can_be_replaced(article, with_templates, PARTS[::3])


@pytest.mark.long
def test_a_site_replaces_one_part_of_any_template_and_the_rest_stays(article, with_templates):
    assert len(PARTS) > 50
    assert_parts_can_be_replaced(article, with_templates, PARTS)


def assert_parts_can_be_replaced(article, with_templates, parts):
    before = {source: with_templates(article, {}, source) for source in (ARTICLE, CONTENTS, BODY)}
    untouched, broken = [], []

    for name, part in parts:
        source = CONTENTS if "contents" in name else BODY if "/blocks/" in name else ARTICLE
        after = with_templates(article, {name: replacing(name, part, REPLACED)}, source)
        kept = after.split(REPLACED)
        if len(kept) == 1:
            untouched.append((name, part))
        elif not is_made_of(before[source], kept):
            broken.append((name, part))

    assert (untouched, broken) == ([], [])


def is_made_of(text, pieces):
    """Whether the text begins with the first piece and ends with the last, with the others between them in order."""
    first, *middle, last = pieces
    place = len(first)
    for piece in middle:
        place = text.find(piece, place) + len(piece)
        if place < len(piece):
            return False
    return text.startswith(first) and text.endswith(last) and place + len(last) <= len(text)


def replacing(name, part, content):
    """A site's file at the path of ours that fills one of its blocks."""
    return f'{{% extends "{name}" %}}{{% block {part} %}}{content}{{% endblock %}}'


@pytest.mark.lengthy
def test_a_site_adds_to_a_part(article, with_templates):
    name = f"{ROOT}/blocks/references.html"

    html = with_templates(article, {name: replacing(name, "references", "{{ block.super }}" + REPLACED)})

    assert "Effects of an example agent" in html
    assert html.count(REPLACED) == 1


@pytest.mark.lengthy
def test_a_site_replaces_a_template_whole(article, with_templates):
    own = "<h{{ level }}>{{ value.text }}!</h{{ level }}>"

    html = with_templates(article, {f"{ROOT}/blocks/heading.html": own})

    assert "<h2>How it works!</h2>" in html
    assert "<h3>In the body!</h3>" in html


def test_a_site_gives_one_of_its_blocks_a_template_without_a_subclass(tmp_path):
    (tmp_path / "own.html").write_text("<h{{ level }} class='own'>{{ value.text }}</h{{ level }}>")
    block = HeadingBlock(template="own.html")

    with override_settings(TEMPLATES=[{**settings.TEMPLATES[0], "DIRS": [tmp_path]}]):
        html = block.render(block.to_python({"text": "How it works"}), {})

    assert html == "<h2 class='own'>How it works</h2>"
