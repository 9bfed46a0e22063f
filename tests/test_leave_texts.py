"""The way out of a site's own rich texts: our links lead to the pages, our marks go, and all else stays to the letter."""

import json

import pytest
from wagtail.rich_text import expand_db_html, features

from tests import factories
from tests.factories import anew
from tests.test_leave import leave as leave  # a fixture
from tests.testapp.models import FeaturePage, Leaflet
from wagtail_healthblocks.leaving import texts
from wagtail_healthblocks.leaving.marks import NAMES, without_ours
from wagtail_healthblocks.leaving.storage import Shape
from wagtail_healthblocks.section_links import SectionLink
from wagtail_healthblocks.source_marks import SourceMark

pytestmark = pytest.mark.thorough


@pytest.fixture
def other(db):
    return factories.ArticlePageFactory(body=[])


@pytest.fixture
def text(other):
    """A text that links to a section and cites a source."""
    attributes = " ".join(f'{name}="{value}"' for name, value in SectionLink(other.pk, "doses").attributes.items())
    mark = SourceMark((factories.SourceFactory().uuid,)).stored
    return f'<p data-block-key="a1">See <a {attributes}>the doses</a>{mark}.</p>'


@pytest.fixture
def turned(other):
    """What is left of that text."""
    return f'<p data-block-key="a1">See <a linktype="page" id="{other.pk}">the doses</a>.</p>'


def feature(**values):
    return factories.site_root().add_child(instance=FeaturePage(title="Sleep", **values))


def test_a_text_of_a_page_links_to_the_page(leave, other, text, turned):
    page = feature(introduction=text)
    page.save_revision()
    before = expand_db_html(text)

    said = leave()

    assert said == (
        f"testapp.FeaturePage {page.pk} Sleep: 0 blocks, 1 texts, 0 drafts\n"
        f"testapp.FeaturePage {page.pk} Sleep: 0 blocks, 1 drafts\n"
        "1 turned, 0 not possible.\n"
    )
    assert anew(page).introduction == anew(page).get_latest_revision_as_object().introduction == turned
    assert expand_db_html(turned) == f'<p data-block-key="a1">See <a href="{other.url}">the doses</a>.</p>'
    assert f'<a href="{other.url}#hb-doses">the doses</a>' in before
    assert [kept["streams"]["introduction"] for kept in leave.kept] == [text, text]


def test_a_text_in_a_stream_beside_our_blocks_does_too(leave, text, turned):
    leaflet = Leaflet.objects.create(
        title="Doses", body=[("paragraph", text), ("question", factories.question()["value"])]
    )
    leaflet.save_revision()

    leave()

    for shown in (anew(leaflet), anew(leaflet).get_latest_revision_as_object()):
        assert shown.body.raw_data[0]["value"] == turned
        assert shown.body.raw_data[1]["type"] == "paragraph"


def test_a_text_in_a_stream_without_our_blocks_does_too(text, turned, db, monkeypatch):
    leaflet = Leaflet.objects.create(title="Doses", body=[("paragraph", text)])
    leaflet.save_revision()
    monkeypatch.setattr(texts, "shape_of", lambda model: Shape(model, (), ()))
    kept = []

    reports = list(texts.LeavingTexts(kept.append).run())

    assert [(report.model, report.texts, report.revisions) for report in reports] == [
        ("testapp.Leaflet", 1, 0),
        ("testapp.Leaflet", 0, 1),
    ]
    assert len(kept) == 2
    for shown in (anew(leaflet), anew(leaflet).get_latest_revision_as_object()):
        assert [block["value"] for block in shown.body.raw_data] == [turned]


def test_a_text_of_a_child_in_a_draft_does_too(leave, text, turned):
    page = feature()
    revision = page.save_revision()
    children = [
        {
            "pk": 1,
            "page": page.pk,
            "words": "Read on",
            "text": text,
            "stream": json.dumps([{"type": "text", "value": text}]),
        }
    ]
    type(revision).objects.filter(pk=revision.pk).update(content=revision.content | {"links": children})

    leave()

    (child,) = anew(revision).content["links"]
    assert (child["words"], child["text"]) == ("Read on", turned)
    assert json.loads(child["stream"]) == [{"type": "text", "value": turned}]


def test_nothing_is_turned_twice_or_in_a_dry_run(leave, text, turned):
    page = feature(introduction=text)
    page.save_revision()

    assert leave(dry_run=True).endswith("1 to turn, 0 not possible.\n")
    assert anew(page).introduction == text
    leave()
    assert leave() == "0 turned, 0 not possible.\n"


def test_what_the_packages_own_snippets_say_stays(leave, text):
    disclaimer = factories.DisclaimerFactory(text=text)
    disclaimer.save_revision()

    assert leave() == "0 turned, 0 not possible.\n"
    assert anew(disclaimer).text == anew(disclaimer).get_latest_revision_as_object().text == text


def test_every_kind_of_link_and_embed_that_the_package_reads_is_turned():
    kinds = {**features.get_link_types(), **features.get_embed_types()}

    assert {name for name, handler in kinds.items() if handler.__module__.startswith("wagtail_healthblocks.")} == set(
        NAMES
    )


@pytest.mark.parametrize(
    ("stored", "left"),
    [
        ('<a linktype="healthblocks-section" id="" section="x">a</a>', "<a>a</a>"),
        ('<a linktype="healthblocks-source" id="">7</a>', "7"),
        ('[<a linktype="healthblocks-source" id=""></a>]', "[]"),
        ({"rows": [["healthblocks-source", 3, None]]}, {"rows": [["healthblocks-source", 3, None]]}),
    ],
)
def test_no_word_is_lost_of_what_is_broken(stored, left):
    assert without_ours(stored) == left
