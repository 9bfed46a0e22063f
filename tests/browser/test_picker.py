"""The block picker finds blocks by what people type, and says what each is for."""

from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.utils.translation import override
from playwright.sync_api import expect
from wagtail.users.models import UserProfile

from tests import factories
from tests.parts import one_in
from tests.testapp.models import ArticlePage
from wagtail_healthblocks import picker

BLOCKS = ArticlePage.body.field.stream_block.child_blocks.values()

#: What people type, with typing errors, other endings and other signs, and the blocks that may be meant.
TYPED = {
    "en": [
        ("text", ["ParagraphBlock"]),
        ("Body text", ["ParagraphBlock"]),
        ("subheading", ["HeadingBlock"]),
        ("sub-heading", ["HeadingBlock"]),
        ("tl;dr", ["KeyPointsBlock"]),
        ("key takeaways", ["KeyPointsBlock"]),
        ("how to", ["StepsBlock"]),
        ("dont", ["DoDontBlock"]),
        ("don’ts", ["DoDontBlock"]),
        ("patient stories", ["QuoteBlock"]),
        ("FAQ", ["QASectionBlock", "QuestionBlock"]),
        ("q&a", ["QASectionBlock", "QuestionBlock"]),
        ("medications", ["MedicineFactsBlock"]),
        ("drug name", ["MedicineFactsBlock"]),
        ("OTC", ["PrescriptionRequiredBlock"]),
        ("off label", ["OffLabelNoticeBlock"]),
        ("posology", ["DosageBlock"]),
        ("adverse reactions", ["SideEffectsBlock"]),
        ("side efects", ["SideEffectsBlock"]),
        ("grapefriut", ["InteractionsBlock"]),
        ("call-out", ["WarningCalloutBlock"]),
        ("when to see a doctor", ["CareCardBlock"]),
        ("phone number", ["HelplineBlock"]),
        ("small print", ["DisclaimerBlock"]),
        ("adverts", ["SponsorDisclosureBlock"]),
        ("RCT", ["EvidenceBlock"]),
        ("spreadsheets", ["DataTableBlock"]),
        ("pictures", ["FigureBlock"]),
        ("vimeo", ["VideoBlock"]),
        ("footnotes", ["ReferencesBlock"]),
        ("reviewed by", ["AuthorCardBlock"]),
        ("see also", ["RelatedArticlesBlock"]),
        ("I want to add a photo", ["FigureBlock"]),
    ],
    "de": [
        ("fliesstext", ["ParagraphBlock"]),
        ("Zwischenüberschriften", ["HeadingBlock"]),
        ("zwischenueberschrift", ["HeadingBlock"]),
        ("Medikamentenliste", ["MedicineFactsBlock"]),
        ("rezeptpflichtig", ["PrescriptionRequiredBlock"]),
        ("Nebenwirkungn", ["SideEffectsBlock"]),
        ("wann zum Arzt", ["CareCardBlock"]),
        ("Literaturverzeichnis", ["ReferencesBlock"]),
        ("Abbildungen", ["FigureBlock"]),
        ("bibliography", ["ReferencesBlock"]),
    ],
    "ar": [
        ("ملخّص", ["KeyPointsBlock"]),
        ("الجرعات", ["DosageBlock"]),
        ("اسئله شائعه", ["QASectionBlock", "QuestionBlock"]),
        ("أعراض جانبية", ["SideEffectsBlock"]),
        ("مـصـادر", ["ReferencesBlock"]),
        ("صوره", ["FigureBlock"]),
        ("faq", ["QASectionBlock", "QuestionBlock"]),
    ],
}


class Picker:
    """The picker at the end of an article's body, open."""

    def __init__(self, editor):
        self.tab = editor.tab
        self.field = self.tab.locator(".w-combobox input")
        editor.open("wagtailadmin_pages:add", "testapp", "articlepage", factories.site_root().pk)
        self.tab.locator('[data-contentpath="body"] .c-sf-add-button').last.click()

    def shown(self, typed):
        """The names of the blocks that are offered for what is typed, in their order."""
        self.field.fill(typed)
        return self.tab.locator(".w-combobox [role=option]").evaluate_all(
            "all => all.map(option => (option.querySelector('.hb-picker__name') ?? option).textContent)"
        )


@pytest.fixture
def speak(admin_user):
    def speak(language):
        UserProfile.objects.update_or_create(user=admin_user, defaults={"preferred_language": language})

    return speak


@pytest.mark.parametrize("language", TYPED)
def test_what_people_type_finds_the_block_among_the_first_three(editor, speak, language):
    speak(language)
    with override(language):
        classes = {str(block.label): picker.class_name(block) for block in BLOCKS}
    opened = Picker(editor)

    found = {typed: [classes[label] for label in opened.shown(typed)[:3]] for typed, _meant in TYPED[language]}

    assert {typed: found[typed] for typed, meant in TYPED[language] if not {*found[typed]} & {*meant}} == {}


def test_an_austrian_editor_finds_blocks_by_german_words(editor):
    opened = Picker(editor)
    assert opened.shown("Literaturverzeichnisse") == []

    editor.tab.evaluate("document.documentElement.lang = 'de-AT'")

    assert opened.shown("Literaturverzeichnis")[0] == "References"
    assert opened.shown("bibliography")[0] == "References"


def test_every_block_stands_within_the_window_of_a_phone(editor):
    editor.tab.set_viewport_size({"width": 360, "height": 740})
    Picker(editor)

    edges = editor.tab.locator(".w-combobox :is(input, [role=option], button)").evaluate_all(
        "all => all.map(each => each.getBoundingClientRect()).map(box => [box.left, box.right])"
    )

    assert len(edges) > len(BLOCKS)
    assert [edge for edge in edges if edge[0] < 0 or edge[1] > 360] == []


def test_a_block_says_below_its_name_what_it_is_for_and_is_called_by_its_name_alone(editor):
    opened = Picker(editor)

    heading = editor.tab.get_by_role("option", name="Heading", exact=True)

    assert "Starts a section" in heading.inner_text()
    assert heading.locator("[aria-hidden=true]", has_text="Starts a section").count() == 1
    assert opened.shown("qqxyz") == []
    assert editor.tab.get_by_text("No results").is_visible()
    assert len(opened.shown("")) == len(BLOCKS)


def test_the_keyboard_chooses_what_was_found_by_another_word(editor):
    opened = Picker(editor)

    opened.field.press_sequentially("biblography")  # with an error
    editor.tab.keyboard.press("Enter")

    body = editor.tab.locator('[data-contentpath="body"]')
    editor.children(body).first.wait_for()
    assert body.locator('input[name="body-0-type"]').input_value() == "references"


def test_what_is_typed_in_the_middle_stays_where_it_is_typed(editor):
    opened = Picker(editor)

    opened.field.press_sequentially("poto")
    for _letter in "oto":
        editor.tab.keyboard.press("ArrowLeft")
    editor.tab.keyboard.type("h")

    assert opened.field.input_value() == "photo"
    assert opened.field.evaluate("field => field.selectionStart") == 2


def test_the_list_within_a_text_finds_blocks_by_their_words_too(editor):
    editor.open("wagtailadmin_pages:add", "testapp", "articlepage", factories.site_root().pk)
    body = editor.tab.locator('[data-contentpath="body"]')
    for place in (0, 2):
        editor.insert(body, "Text")
        text = editor.children(body).nth(place).locator("[contenteditable=true]")
        text.click()
        text.press_sequentially("/youtube")

        option = editor.tab.locator('[role="option"]', has_text="Video")
        option.click()
        expect(editor.children(body)).to_have_count(place + 2)

    assert [body.locator(f'input[name="body-{place}-type"]').input_value() for place in range(4)] == [
        "paragraph",
        "video",
        "paragraph",
        "video",
    ]


GROUNDS = ["told.remove()", "delete StreamBlock.prototype._createInsertionControl", "blocks.StreamBlock = undefined"]


@pytest.mark.parametrize(("ground",), one_in(len(GROUNDS), [(ground,) for ground in GROUNDS]))
def test_without_the_ground_that_it_knows_the_script_leaves_the_picker_alone(editor, ground):
    errors = []
    editor.tab.on("pageerror", lambda error: errors.append(error))
    # What the script finds is taken from it just before it runs.
    editor.tab.route(
        "**/block-picker.js*",
        lambda route: route.fulfill(
            content_type="text/javascript",
            body=f"""{{
                const {{ blocks }} = wagtailStreamField, {{ StreamBlock }} = blocks;
                const kept = StreamBlock.prototype._createInsertionControl;
                const told = document.getElementById("healthblocks-classes");
                {ground};
                {picker_script()}
                blocks.StreamBlock = StreamBlock;
                StreamBlock.prototype._createInsertionControl = kept;
            }}""",
        ),
    )
    editor.open("wagtailadmin_pages:add", "testapp", "articlepage", factories.site_root().pk)

    editor.insert(editor.tab.locator('[data-contentpath="body"]'), "Heading")

    assert errors == []


def test_blocks_of_a_stream_that_is_not_ours_are_found_as_wagtail_finds_them(editor):
    editor.open("wagtailadmin_pages:add", "testapp", "articlepage", factories.site_root().pk)

    options = editor.tab.evaluate(
        """() => {
            const { StreamBlock } = wagtailStreamField.blocks;
            const own = { meta: { label: "Note", description: "A note", icon: "doc", blockDefId: "blockdef-none" } };
            const stream = { blockDef: { groupedChildBlockDefs: [["", [{ ...own, name: "a" }, { ...own, name: "b" }]]] } };
            const place = document.createElement("div");
            document.body.append(place);
            const create = StreamBlock.prototype._createInsertionControl;
            return create.call(stream, place, { index: 0 }).blockItems[0].items;
        }"""
    )

    assert [option["type"] for option in options] == ["a", "b"]
    assert not any("render" in option for option in options)


def picker_script():
    return Path(finders.find("wagtail_healthblocks/js/block-picker.js")).read_text(encoding="utf-8")
