"""What the first digest is made of; that it is the digest of then, tests/aged/test_first_digest.py asks."""

import hashlib

import pytest
from django.utils import translation
from wagtail.blocks import Block, BlockGroup, CharBlock, ChoiceBlock, ListBlock, StreamBlock, StructBlock

from tests.factories import ContributorFactory, MedicineFactory, every_block
from tests.testapp.models import ArticlePage, PlainPage
from wagtail_healthblocks.blocks import (
    DataTableBlock,
    FigureBlock,
    HealthBlock,
    HealthBlockMixin,
    MedicineFactsBlock,
    ParagraphBlock,
    StepBlock,
    TreatmentBlock,
)
from wagtail_healthblocks.models import Contributor, Disclaimer, Helpline, Medicine, first_digest
from wagtail_healthblocks.models.first_digest import FIELDS

pytestmark = pytest.mark.django_db

#: What an article could hold then and had fields. A block that came later has no fields of then, and needs no line.
OF_ARTICLES_THEN = """
    AuthorCardBlock CareCardBlock DataTableBlock DisclaimerBlock DoDontBlock DosageBlock EvidenceBlock
    FigureBlock HeadingBlock HelplineBlock InteractionsBlock KeyPointsBlock MedicineFactsBlock
    OffLabelNoticeBlock PrescriptionRequiredBlock QASectionBlock QuestionBlock QuoteBlock ReferencesBlock
    RelatedArticlesBlock ReviewsPanelBlock SideEffectsBlock SponsorDisclosureBlock StepsBlock VideoBlock
    WarningCalloutBlock
""".split()

STEP = {"title": "Prepare it", "text": "<p>Shake it.</p>"}


def blocks_of_then():
    """A sample of each block that an article could hold then, as it is stored."""
    children = ArticlePage.body.field.stream_block.child_blocks
    later = {
        name
        for name, block in children.items()
        if isinstance(block, HealthBlock) and type(block).__name__ not in OF_ARTICLES_THEN
    }
    return [row for row in every_block() if row["type"] not in later]


def of_words(*texts):
    return hashlib.sha256("\n".join(["Ketamine", *texts]).encode()).hexdigest()


def of_stored(stored):
    return first_digest.first_digest(ArticlePage(title="Ketamine", body=stored))


@pytest.fixture
def digest_of(monkeypatch):
    """`digest_of(block, value)` is the digest of an article that stores this in a block of a site's."""

    def digest(block, value):
        monkeypatch.setattr(ArticlePage._meta.get_field("body"), "stream_block", StreamBlock([("block", block)]))
        return of_stored([{"type": "block", "value": value}])

    first_digest._shipped_names.cache_clear()
    yield digest
    first_digest._shipped_names.cache_clear()


def own_classes(parent=Block):
    """Every class of the package's blocks, those without a template of their own too."""
    for block_class in parent.__subclasses__():
        yield from own_classes(block_class)
        if block_class.__module__.startswith("wagtail_healthblocks."):
            yield block_class


def block_classes():
    """The class of each block of which the fields are known, by its name."""
    return {block_class.__name__: block_class for block_class in own_classes() if block_class.__name__ in FIELDS}


def names_of(block_name):
    return FIELDS[block_name].replace("-", "").split()


@pytest.mark.parametrize("name", FIELDS)
def test_the_fields_are_known_of_blocks_that_there_are(name):
    assert set(names_of(name)) <= set(block_classes()[name].base_blocks)


def test_the_fields_of_then_are_known_of_every_block_that_an_article_had_then():
    assert [name for name in OF_ARTICLES_THEN if name not in FIELDS] == []


def test_it_stays_whatever_search_takes_of_blocks_and_snippets_today(monkeypatch):
    page = ArticlePage(title="Ketamine", body=blocks_of_then())
    digest = first_digest.first_digest(page)

    for block_class in own_classes():
        monkeypatch.setattr(block_class, "get_searchable_content", lambda block, value: ["Something else"])
    for model in (Contributor, Disclaimer, Helpline, Medicine):
        monkeypatch.setattr(model, "get_searchable_text", lambda snippet: ["Something else"])

    assert ArticlePage.body.field.get_searchable_content(page.body) == ["Something else"]
    assert first_digest.first_digest(page) == digest


def test_it_stays_whichever_fields_search_takes_today(monkeypatch):
    stored = blocks_of_then()
    digest = of_stored(stored)

    fields = {id(field): field for block in block_classes().values() for field in block.base_blocks.values()}
    for field in fields.values():
        monkeypatch.setattr(field, "search_index", not getattr(field, "search_index", False), raising=False)

    assert of_stored(stored) == digest


def test_it_keeps_the_order_of_then_when_the_package_lays_a_form_out_anew(digest_of, monkeypatch):
    monkeypatch.setattr(StepBlock, "get_form_layout", lambda block: BlockGroup(["text", "title"]))

    assert digest_of(StepBlock(), STEP) == of_words("Prepare it", "Shake it.")


def test_a_site_that_laid_a_form_out_itself_keeps_its_order(digest_of):
    assert digest_of(StepBlock(form_layout=["text", "title"]), STEP) == of_words("Shake it.", "Prepare it")


def test_a_field_of_the_sites_own_stands_where_its_form_has_it(digest_of):
    class PictureBlock(FigureBlock):
        photographer = CharBlock(required=False)
        camera = CharBlock(required=False, search_index=False)

    value = {"caption": "A pier", "photographer": "Sam", "camera": "Old", "credit": "The harbour", "image": None}

    assert digest_of(PictureBlock(), value) == of_words("A pier", "Sam", "The harbour")


def test_a_site_decides_on_a_field_that_it_declares_again_or_takes_out(digest_of):
    class AskedStepBlock(StepBlock):
        title = CharBlock(search_index=False)

    class ShortStepBlock(StepBlock):
        title = None

    class ListedStepBlock(StepBlock):
        title = ChoiceBlock(choices=[("first", "At first")])

    assert digest_of(AskedStepBlock(), STEP) == of_words("Shake it.")
    assert digest_of(ShortStepBlock(), STEP) == of_words("Shake it.")
    assert digest_of(ListedStepBlock(), {**STEP, "title": "first"}) == of_words("At first", "Shake it.")


def test_a_block_of_the_sites_own_says_itself_what_counts(digest_of):
    class LoudStepBlock(StepBlock):
        def get_searchable_content(self, value):
            return [value["title"].upper()]

    class CodeBlock(HealthBlockMixin, CharBlock):
        def get_searchable_content(self, value):
            return [f"code {value}"]

    assert digest_of(LoudStepBlock(), STEP) == of_words("PREPARE IT")
    assert digest_of(CodeBlock(), "N01") == of_words("code N01")
    assert digest_of(StepBlock(search_index=False), STEP) == of_words()


def test_a_block_made_of_a_base_of_the_package_counts_its_own_fields_and_no_blank_text(digest_of):
    class StorageBlock(TreatmentBlock):
        where = CharBlock()
        note = CharBlock(required=False)

    value = {"name": "Examplamine", "where": "In the fridge", "note": " ", "source": "A leaflet"}

    assert digest_of(StorageBlock(), value) == of_words("Examplamine", "In the fridge")


def test_what_the_sites_structures_hold_counts_as_it_did(digest_of):
    block = StructBlock(
        [
            ("title", CharBlock()),
            ("notes", ListBlock(ParagraphBlock())),
            ("steps", StreamBlock([("step", StepBlock())])),
        ]
    )
    value = {"title": "", "notes": ["<p>One &amp; two</p>", ""], "steps": [{"type": "step", "value": STEP}]}

    assert digest_of(block, value) == of_words("", "One & two", "", "Prepare it", "Shake it.")


def test_the_rows_of_a_table_count_row_by_row(digest_of):
    value = {"rows": "| Tea | 2.5 |\n | \nCoffee\t\t7|0", "columns": [], "caption": "", "note": ""}

    assert digest_of(DataTableBlock(), value) == of_words("Tea 2.5", "Coffee 7|0")


def test_a_medicine_counts_with_its_uses_while_it_is_published(digest_of):
    medicine = MedicineFactory(name="Examplamine", brand_names=" Examplin \n\n", medicine_class="")
    medicine.uses = [("use", {"use": "severe pain"}), ("use", {"use": ""})]
    medicine.save()
    value = {"medicine": medicine.pk, "note": "<p>Ask.</p>"}

    assert digest_of(MedicineFactsBlock(), value) == of_words("Examplamine", "Examplin", "Ask.", "severe pain")
    assert digest_of(MedicineFactsBlock(search_index=False), value) == of_words("severe pain")

    Medicine.objects.update(live=False)

    assert digest_of(MedicineFactsBlock(), value) == of_words("Ask.")


def test_a_contributor_counts_by_full_name():
    rowan = ContributorFactory(name="Rowan", prefix="Dr", credentials="MBBS", job_title="", biography="Rowan reads.")
    card = {"heading": "", "people": [{"type": "person", "value": {"contributor": rowan.pk}}]}

    assert of_stored([{"type": "author_card", "value": card}]) == of_words("Dr Rowan, MBBS", "Rowan reads.")


def test_a_field_that_came_later_counts_once_it_is_filled_in(digest_of, monkeypatch):
    monkeypatch.setitem(FIELDS, "StepBlock", "text")

    assert digest_of(StepBlock(), {"text": "<p>Shake it.</p>"}) == of_words("Shake it.")
    assert digest_of(StepBlock(), STEP) == of_words("Prepare it", "Shake it.")

    monkeypatch.setattr(StepBlock.base_blocks["title"].meta, "default", "A step")

    assert digest_of(StepBlock(), {**STEP, "title": "A step"}) == of_words("Shake it.")


def test_a_block_that_came_later_counts(digest_of, monkeypatch):
    monkeypatch.delitem(FIELDS, "StepBlock")

    assert digest_of(StepBlock(), STEP) == of_words("Prepare it", "Shake it.")


def test_it_is_the_same_in_every_language():
    stored = blocks_of_then()
    digests = set()

    for language in ("en", "de", "ar"):
        with translation.override(language):
            digests.add(of_stored(stored))

    assert len(digests) == 1


def test_of_a_page_without_the_mixin_the_title_counts():
    body = [{"type": "paragraph", "value": "<p>Text.</p>"}]

    assert first_digest.first_digest(PlainPage(title="Ketamine", body=body)) == of_words()


def test_a_page_that_says_itself_what_is_checked_is_asked(monkeypatch):
    monkeypatch.setattr(ArticlePage, "get_checked_text", lambda page: "Ketamine\nand no more", raising=False)

    assert of_stored([{"type": "paragraph", "value": "<p>Text.</p>"}]) == of_words("and no more")
