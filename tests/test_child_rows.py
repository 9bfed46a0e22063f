"""Our blocks in child rows of a page or a snippet: what is done to its streams is done to theirs, in drafts, too."""

import pytest
from django.core.management import CommandError
from wagtail.models import Locale

from tests import factories
from tests.collecting.test_cite import cite, link
from tests.collecting.test_collect_sources import collect, reference
from tests.factories import SourceFactory, anew
from tests.test_leave import leave as leave  # a fixture
from tests.test_leave import texts
from tests.testapp.models import Aside, Chapter, Glossary, GlossaryEntry, GlossaryNote, HandbookPage
from wagtail_healthblocks.models import MedicalCheck, Source
from wagtail_healthblocks.source_desk.merging import merge
from wagtail_healthblocks.source_marks import SourceMark
from wagtail_healthblocks.usage import draft_uses, live_uses

pytestmark = [pytest.mark.thorough, pytest.mark.django_db]


def handbook(own=(), *, chapter=(), aside=()):
    """A published handbook of one chapter with one aside, each of these blocks."""
    page = factories.site_root().add_child(instance=HandbookPage(title="Handbook", body=list(own)))
    page.chapters.add(Chapter(title="One", body=list(chapter), asides=[Aside(body=list(aside))]))
    page.save_revision().publish()
    return anew(page)


def add_to_draft(page, chapter=(), aside=()):
    """A draft of the page with a chapter more."""
    draft = anew(page)
    draft.chapters.add(Chapter(title="New", body=list(chapter), asides=[Aside(body=list(aside))]))
    draft.save_revision()


def all_of(page):
    """What the page, its chapters and their asides store, in this order."""
    chapters = list(page.chapters.all())
    owners = [page, *chapters, *(aside for chapter in chapters for aside in chapter.asides.all())]
    return [list(owner.body.raw_data) for owner in owners]


def live_and_draft(page):
    """Of a page that is published as it is, Wagtail would give what is live for the draft."""
    return all_of(anew(page)), all_of(anew(page).latest_revision.as_object())


def test_every_row_is_turned_live_and_in_drafts(leave):
    page = handbook([factories.question("Own?")], chapter=[factories.question("Row?")])
    add_to_draft(page, [factories.question("New?")], [factories.question("Beside?")])

    assert f"testapp.HandbookPage {page.pk} Handbook: 2 blocks, 2 drafts" in leave()

    live, drafted = live_and_draft(page)
    assert [texts(blocks)[0].partition("</h2>")[0] for blocks in live if blocks] == ["<h2>Own?", "<h2>Row?"]
    assert [texts(blocks)[0].partition("</h2>")[0] for blocks in drafted if blocks] == [
        *("<h2>Own?", "<h2>Row?", "<h2>New?", "<h2>Beside?"),
    ]
    assert {block["type"] for blocks in (*live, *drafted) for block in blocks} == {"paragraph"}


def test_a_draft_that_is_edited_and_published_afterwards_keeps_its_words(leave):
    page = handbook(chapter=[factories.question("Why?")])
    add_to_draft(page, [factories.question("How long?")], [factories.question("Since when?")])

    leave()
    draft = anew(page).get_latest_revision_as_object()
    draft.title = "The handbook"
    draft.save_revision().publish()

    live, _drafted = live_and_draft(page)
    assert [texts(blocks) for blocks in live if blocks] == [
        [f"<h2>{asked}</h2><p>Yes, with a meal.</p>"] for asked in ("Why?", "How long?", "Since when?")
    ]


def test_rows_that_are_gone_from_the_tables_or_refer_to_what_is_gone_are_turned_in_drafts(leave):
    page = handbook(chapter=[factories.question("Why?")])
    Chapter.objects.all().delete()
    content = page.latest_revision.content
    content["chapters"][0]["page"] = 10**6
    page.latest_revision.content = content
    page.latest_revision.save()

    leave()

    row = anew(page).latest_revision.content["chapters"][0]
    assert "Why?" in row["body"] and '"question"' not in row["body"]
    assert row["title"] == "One" and row["page"] == 10**6


def glossary_of(note):
    glossary = Glossary(title="Words")
    glossary.entries.add(GlossaryEntry(word="Dose", notes=[note]))
    glossary.save()
    return glossary


def test_a_snippet_that_has_our_blocks_below_its_rows_alone_is_turned_too(leave):
    glossary = glossary_of(GlossaryNote(body=[factories.question("What?")]))
    glossary.save_revision()

    assert f"testapp.Glossary {glossary.pk} Words: 1 blocks, 1 drafts\n1 turned, 0 not possible." in leave()

    for shown in (anew(glossary), anew(glossary).latest_revision.as_object()):
        assert texts(shown.entries.get().notes.get().body.raw_data) == ["<h2>What?</h2><p>Yes, with a meal.</p>"]


def test_a_page_of_which_one_row_would_lose_a_word_stays_as_it_is(leave, settings, tmp_path):
    own = tmp_path / "own" / "wagtail_healthblocks" / "blocks" / "do_dont.html"
    own.parent.mkdir(parents=True)
    own.write_text("<p>{% lorem 9 w random %}</p>")  # other words each time that somebody looks
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path / "own"]}]
    mark = SourceMark((SourceFactory().uuid,)).stored
    page = handbook([factories.question()], chapter=[factories.paragraph(f"<p>It works{mark}.</p>")])
    add_to_draft(page, aside=[factories.do_dont()])
    before = live_and_draft(page)

    with pytest.raises(CommandError, match="1 would lose something, and stay as they were."):
        leave()

    assert "Handbook: not turned" in leave.said
    assert live_and_draft(page) == before
    assert [record["revision"] is None for record in leave.kept] == [True, False, False]


def test_a_dry_run_changes_no_row_and_a_second_run_finds_none(leave):
    page = handbook([factories.question()], chapter=[factories.question()], aside=[factories.question()])
    before = live_and_draft(page)

    assert "Handbook: 3 blocks, 1 drafts\n1 to turn, 0 not possible.\n" in leave(dry_run=True)
    assert live_and_draft(page) == before

    leave()
    assert leave() == "0 turned, 0 not possible.\n" and leave.kept == []


def test_what_rows_stored_is_kept_with_their_page(leave):
    page = handbook(chapter=[factories.question("Why?")], aside=[factories.question("When?")])
    page.save_revision()
    chapter = page.chapters.get()
    before = all_of(page)

    leave()

    assert [record["revision"] for record in leave.kept] == [
        None,
        *page.revisions.order_by("pk").values_list("pk", flat=True),
    ]
    own, in_chapter, in_aside = before
    in_aside = {"pk": chapter.asides.get().pk, "streams": {"body": in_aside}}
    for record in (leave.kept[0], leave.kept[-1]):
        assert record["streams"] == {"body": own}
        assert record["rows"] == {
            "chapters": [{"pk": chapter.pk, "streams": {"body": in_chapter}, "rows": {"asides": [in_aside]}}]
        }


def test_rows_are_turned_in_the_language_of_their_page(leave, settings):
    settings.WAGTAIL_I18N_ENABLED = True
    page = handbook(chapter=[factories.do_dont(heading="")])
    german = page.copy_for_translation(Locale.objects.create(language_code="de"), copy_parents=True)
    german.get_latest_revision().publish()

    leave()

    for shown in (page, german):
        for _own, rows, *_asides in live_and_draft(shown):
            assert ("What to do and what to avoid" in texts(rows)[0]) is (shown is page)


def test_who_made_the_page_stands_at_its_beginning_and_not_in_rows(leave):
    page = handbook([factories.question()], chapter=[factories.question()])
    MedicalCheck.objects.record(
        page.latest_revision, contributor=factories.ContributorFactory(name="Mara Lind"), by=None
    )

    leave()

    for own, rows, _asides in live_and_draft(page):
        assert "Mara Lind" in texts(own)[0]
        assert len(own) == 2 and len(rows) == 1


def test_links_and_marks_in_texts_of_rows_are_turned_once(leave):
    mark = SourceMark((SourceFactory().uuid,)).stored
    page = handbook(chapter=[factories.paragraph(f"<p>It works{mark}.</p>")])

    said = leave()

    assert said == f"testapp.HandbookPage {page.pk} Handbook: 1 blocks, 1 drafts\n1 turned, 0 not possible.\n"
    for _own, rows, _asides in live_and_draft(page):
        assert texts(rows) == ["<p>It works.</p>"]


def test_references_of_rows_become_sources_and_no_check_says_anything_else():
    page = handbook(chapter=[factories.references(reference())], aside=[factories.references(reference())])
    check = MedicalCheck.objects.record(page.latest_revision, contributor=factories.ContributorFactory(), by=None)
    before = MedicalCheck.objects.get(pk=check.pk).compare(anew(page))

    said = collect()

    source = Source.objects.get()
    assert f"testapp.HandbookPage {page.pk} Handbook: 2 references, 2 in drafts" in said
    for _own, rows, asides in live_and_draft(page):
        for blocks in (rows, asides):
            assert [child["value"] for child in blocks[0]["value"]["references"]] == [source.pk]
    assert live_uses(source) == [page.page_ptr]
    after = MedicalCheck.objects.get(pk=check.pk).compare(anew(page))
    assert before["changes"] == after["changes"] == []


def test_evidence_of_rows_keeps_its_typed_sources_for_no_reader_gets_a_number_there():
    page = handbook([factories.references()], chapter=[factories.evidence(), factories.references()])

    assert "The sources of an evidence block stay typed" in collect()

    assert page.chapters.get().body.raw_data[0]["value"]["references"][0]["type"] == "reference"


def test_typed_links_of_rows_stay_for_no_reader_gets_a_number_there():
    entry = factories.block("source", SourceFactory().pk)
    text = f"<p>It works{link(entry, 1)}.</p>"
    page = handbook(
        [factories.paragraph(text), factories.references(entry)],
        chapter=[factories.paragraph(text), factories.references(entry)],
    )

    said = cite()

    assert "1 links, 1 in drafts\n  [1]: readers get numbers for marks in the streams of the page itself alone." in said
    for own, rows, _asides in live_and_draft(page):
        assert "#hb-" not in texts(own)[0]
        assert texts(rows)[0] == text


def test_a_source_that_is_merged_is_replaced_in_rows_too():
    source, into = SourceFactory.create_batch(2)
    listed = [factories.references(factories.block("source", source.pk))]
    mark, marked = (SourceMark((found.uuid,)).stored for found in (source, into))
    page = handbook(chapter=listed, aside=[*listed, factories.paragraph(f"<p>It works{mark}.</p>")])

    assert merge(source, into) == 1

    for _own, rows, asides in live_and_draft(page):
        for blocks in (rows, asides):
            assert [child["value"] for child in blocks[0]["value"]["references"]] == [into.pk]
        assert texts(asides)[1] == f"<p>It works{marked}.</p>"


def test_a_draft_whose_row_below_a_row_names_a_snippet_uses_it():
    medicine = factories.MedicineFactory()
    glossary = glossary_of(GlossaryNote(about=medicine))
    glossary.save_revision()
    assert draft_uses(medicine) == [glossary]
