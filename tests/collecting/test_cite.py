"""Typed links become marks where their number and their target agree."""

import json
from io import StringIO

import pytest
from django.core.management import call_command

from tests import factories
from tests.factories import SourceFactory, anew
from wagtail_healthblocks.models import MedicalCheck
from wagtail_healthblocks.source_marks import SourceMark

pytestmark = pytest.mark.django_db


@pytest.fixture
def listed():
    """Two entries of a list, and the marks of their sources."""
    sources = SourceFactory.create_batch(2)
    return [factories.block("source", source.pk) for source in sources], [
        SourceMark((source.uuid,)).stored for source in sources
    ]


def cite(*options):
    out = StringIO()
    call_command("healthblocks_cite", *options, stdout=out)
    return out.getvalue()


def link(entry, number, before="", after=""):
    return f'{before}<a href="#hb-{entry["id"]}">[{number}]</a>{after}'


def stored(page):
    return anew(page).body.raw_data[0]["value"]


def article(text, entries):
    return factories.ArticlePageFactory(body=[factories.paragraph(text), factories.references(*entries)])


@pytest.mark.parametrize(("before", "after"), [("", ""), ("<sup>", "</sup>")])
def test_a_link_whose_number_and_target_agree_becomes_a_mark(listed, before, after):
    entries, marks = listed
    page = article(f"<p>It works{link(entries[1], 2, before, after)}.</p>", entries)

    assert "1 links turned into marks, 0 left" in cite()

    assert stored(page) == f"<p>It works{marks[1]}.</p>"


def test_links_side_by_side_become_one_mark(listed):
    entries, marks = listed
    page = article(f"<p>It works{link(entries[0], 1)}, {link(entries[1], 2)}.</p>", entries)

    cite()

    uuids = [
        next(iter(SourceMark.from_attributes({"id": mark.split('id="')[1].split('"')[0]}).uuids)) for mark in marks
    ]
    assert stored(page) == f"<p>It works{SourceMark(tuple(uuids)).stored}.</p>"


@pytest.mark.parametrize("number", [1, 3])
def test_a_link_whose_number_says_something_else_is_listed(listed, number):
    entries, _marks = listed
    text = f"<p>It works{link(entries[1], number)}.</p>"
    page = article(text, entries)

    assert f"[{number}]: its link leads to reference 2" in cite()

    assert stored(page) == text


def test_a_link_to_a_typed_reference_or_to_nothing_is_listed(listed):
    typed = factories.reference()
    text = f'<p>{link(typed, 1)} and <a href="#hb-gone">[2]</a></p>'
    page = article(text, [typed])

    said = cite()

    assert "[1]: its reference is typed; run healthblocks_collect_sources first." in said
    assert "[2]: its link leads to no reference of the page." in said
    assert stored(page) == text


def test_entries_are_numbered_as_readers_get_them_whatever_else_is_stored_there(listed):
    entries, marks = listed
    page = article("<p></p>", entries)
    text = factories.paragraph(f"<p>It works{link(entries[1], 2)}.</p>")
    odd = [{"type": ["source"], "value": {"x": 1}}, entries[0], "Old words", 7, entries[1]]
    body = [text, {**factories.references(), "value": {"references": odd}}]
    type(page).objects.filter(pk=page.pk).update(body=json.dumps(body))

    cite()

    assert stored(page) == f"<p>It works{marks[1]}.</p>"


def test_a_dry_run_changes_nothing(listed):
    entries, _marks = listed
    text = f"<p>It works{link(entries[0], 1)}.</p>"
    page = article(text, entries)

    assert "1 links to turn into marks" in cite("--dry-run")

    assert stored(page) == text


def test_other_links_stay(listed):
    entries, _marks = listed
    text = '<p><a href="#hb-x">See below</a>, <a href="https://example.org/#1">1</a></p>'
    page = article(text, entries)

    assert cite() == "0 links turned into marks, 0 left as they are.\n"
    assert stored(page) == text


def test_a_check_covers_the_text_as_before(listed):
    entries, _marks = listed
    page = article(f"<p>It works{link(entries[0], 1)}.</p>", entries)
    check = MedicalCheck.objects.record(
        page.save_revision(), contributor=factories.ContributorFactory(credentials="MD"), by=None
    )

    cite()

    assert MedicalCheck.objects.get(pk=check.pk).compare(anew(page)) == {"changes": [], "facts": []}
