"""Typed references become sources, each once, and no medical check says anything else of a page by it."""

import json
from io import StringIO

import pytest
from django.core.management import call_command

from tests import factories
from tests.factories import SourceFactory, anew, html_of, request_for
from wagtail_healthblocks.bibliography.record import SourceRecord
from wagtail_healthblocks.collecting.references import authors_of, record_of_reference
from wagtail_healthblocks.document import parse
from wagtail_healthblocks.models import MedicalCheck, Source

pytestmark = pytest.mark.django_db


def collect(*options):
    out = StringIO()
    call_command("healthblocks_collect_sources", *options, stdout=out)
    return out.getvalue()


def article(*body):
    return factories.ArticlePageFactory(body=list(body))


def reference(title="A study", **changes):
    return factories.reference(title, **{"doi": "", "pmid": "", **changes})


def words_of(page):
    return parse(html_of(anew(page))).words


def test_what_readers_see_stays_the_same():
    page = article(factories.references(reference("One"), reference("Two", doi="10.1000/two")))
    before = words_of(page)

    assert "2 sources made" in collect()

    assert words_of(page) == before
    assert {child["type"] for child in anew(page).body.raw_data[0]["value"]["references"]} == {"source"}


def test_a_reference_that_two_pages_have_is_one_source():
    article(factories.references(reference("A study", doi="10.1000/X")))
    article(factories.references(reference("A study, as somebody else typed it", doi="https://doi.org/10.1000/x")))
    article(factories.references(reference("By its number", pmid="123")), factories.references(reference(pmid="123")))
    article(factories.references(reference("By words")), factories.references(reference(" by  words ")))

    collect()

    assert sorted(Source.objects.values_list("title", flat=True)) == ["A study", "By its number", "By words"]


def test_two_with_other_identifiers_are_two_whatever_their_words():
    article(factories.references(reference(doi="10.1000/1"), reference(doi="10.1000/2"), reference()))

    collect()

    assert Source.objects.count() == 3


def test_a_source_that_the_site_has_is_taken():
    known = SourceFactory(title="Known", doi="10.1000/known")
    page = article(factories.references(reference("Typed otherwise", doi="10.1000/KNOWN")))

    collect()

    assert anew(page).body.raw_data[0]["value"]["references"][0]["value"] == known.pk


def test_a_dry_run_changes_nothing():
    page = article(factories.references(reference()))
    stored = list(page.body.raw_data)

    assert "1 sources to make" in collect("--dry-run")

    assert list(anew(page).body.raw_data) == stored
    assert not Source.objects.exists()


def test_a_second_run_finds_nothing_to_do():
    article(factories.references(reference()))
    collect()

    assert collect() == "0 sources made; 0 references are of sources known.\n"


def test_drafts_follow():
    page = article(factories.references(reference("Live")))
    page.body = [factories.references(reference("In a draft"))]
    page.save_revision()

    collect()

    draft = anew(page).get_latest_revision_as_object()
    assert draft.body[0].value["references"][0].value.title == "In a draft"


def test_evidence_keeps_its_typed_sources_where_no_block_would_list_them():
    alone = article(factories.evidence())
    listed = article(factories.evidence(), factories.references())

    assert "The sources of an evidence block stay typed" in collect()

    assert anew(alone).body.raw_data[0]["value"]["references"][0]["type"] == "reference"
    assert anew(listed).body.raw_data[0]["value"]["references"][0]["type"] == "source"
    assert "A trial of an example agent" in words_of(listed)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"kind": "a rumour"}, "“A study” stays typed. kind: "),
        ({"url": "see my shelf"}, "“A study” stays typed. url: "),
        ({"url": "javascript:alert(1)"}, "“A study” stays typed. url: "),
        ({"year": 10**30}, "“A study” stays typed. year: "),
        ({"title": "word " * 400}, "…” stays typed. title: "),
        ({"authors": ["Sordo L"]}, "A reference of which a part cannot be read stays as it is."),
        ({"title": ["A study"]}, "A reference without a title stays as it is."),
    ],
)
def test_what_no_source_can_be_stays_typed_and_the_rest_is_collected(changes, reason):
    odd = reference()
    odd["value"] |= changes
    page = article(factories.references())
    body = [{**factories.references(), "value": {"references": [odd, reference("Another"), "Old words", 5]}}]
    type(page).objects.filter(pk=page.pk).update(body=json.dumps(body, default=str))

    said = collect()

    assert reason in said and "1 references" in said
    kept, moved, *others = anew(page).body.raw_data[0]["value"]["references"]
    assert kept == json.loads(json.dumps(odd, default=str))
    assert moved["type"] == "source" and others == ["Old words", 5]


@pytest.mark.lengthy
@pytest.mark.parametrize("edited", [False, True])
def test_no_check_says_anything_else(edited):
    page = article(factories.paragraph(), factories.references(reference()))
    check = MedicalCheck.objects.record(
        page.save_revision(), contributor=factories.ContributorFactory(credentials="MD"), by=None
    )
    page.get_latest_revision().publish()
    if edited:
        changed = anew(page)
        changed.body = [factories.paragraph("<p>Other words.</p>"), *list(changed.body.raw_data)[1:]]
        changed.save_revision().publish()
    before = MedicalCheck.objects.get(pk=check.pk).compare(anew(page))

    collect()

    after = MedicalCheck.objects.get(pk=check.pk).compare(anew(page))
    assert bool(before["changes"]) is bool(after["changes"]) is edited
    assert after["facts"] == before["facts"] == []


def test_the_check_knows_the_source_from_then_on():
    page = article(factories.references(reference()))
    check = MedicalCheck.objects.record(
        page.save_revision(), contributor=factories.ContributorFactory(credentials="MD"), by=None
    )
    collect()
    source = Source.objects.get()
    source.title = "Another title"
    source.save_revision().publish()

    facts = MedicalCheck.objects.get(pk=check.pk).compare(anew(page))["facts"]
    assert [fact["name"] for fact in facts] == ["Another title"]


@pytest.mark.parametrize(
    ("line", "authors"),
    [
        ("Sordo L, Barrio G, Bravo MJ, et al.", ["Sordo L", "Barrio G", "Bravo MJ", "et al."]),
        ("Sordo L, Barrio G.", ["Sordo L", "Barrio G"]),
        ("World Health Organization", ["World Health Organization"]),
        ("National Institute for Health, and others of it", ["National Institute for Health, and others of it"]),
        ("", []),
    ],
)
def test_authors_are_told_apart_where_that_is_sure(line, authors):
    assert authors_of(line) == authors


def test_nothing_is_read_into_a_reference():
    value = {"title": "A study", "source": "BMJ 357, j1550", "year": "2017", "accessed": "soon"}
    assert record_of_reference(value) == SourceRecord(title="A study", container="BMJ 357, j1550")


def test_links_that_were_typed_still_lead_to_their_entries():
    entry = reference()
    link = factories.paragraph(f'<p>It works <a href="#hb-{entry["id"]}">[1]</a>.</p>')
    page = article(link, factories.references(entry))

    collect()

    assert f'id="hb-{entry["id"]}"' in html_of(anew(page), request=request_for())
