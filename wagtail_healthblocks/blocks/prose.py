from django.utils.functional import cached_property
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, RichTextBlock
from wagtail.rich_text import RichText

from .. import facts, nodes, section_links, text
from ..cited_links import references_to
from ..source_marks import FEATURE, PLACEHOLDER, marks_in, with_numbers, without_marks, without_neutral_marks
from ..traversal import LAST_LEVEL
from ..validators import validate_prose
from .base import HealthBlock, HealthBlockMixin, HealthStreamBlock, paid_domains
from .choices import TextChoiceBlock
from .cited import CitationPrinter
from .headed import HeadedBlock

#: Headings, pictures and embeds have blocks of their own.
PARAGRAPH_FEATURES = [
    "bold",
    "italic",
    "ol",
    "ul",
    "link",
    section_links.FEATURE,
    "document-link",
    "superscript",
    "subscript",
    FEATURE,
]
PARAGRAPH_LENGTH = 20_000


class ReadingRichText(RichText):
    """Rich text rendered by its block, so that links of the whole page are looked up at once."""

    def __init__(self, source, block, shown_by=None):
        super().__init__(source)
        self.block = block
        self._shown_by = shown_by

    @property
    def cites_as(self):
        """What its page numbers its marks by: itself, or of a snippet's text the block's value that shows it."""
        return self if self._shown_by is None else self._shown_by

    def render_as_block(self, context=None):
        return self.block.render(self, context)

    def __html__(self):
        return self.block.render(self)

    @cached_property
    def is_blank(self):
        return text.is_blank(self.source)

    def __bool__(self):
        return not self.is_blank


class ParagraphBlock(HealthBlockMixin, RichTextBlock):
    """Running text: paragraphs and lists. Headings are blocks of their own, so that their levels are right."""

    def __init__(self, **kwargs):
        kwargs.setdefault("features", PARAGRAPH_FEATURES)
        kwargs.setdefault("max_length", PARAGRAPH_LENGTH)
        kwargs.setdefault("validators", [validate_prose])
        super().__init__(**kwargs)

    no_structured_data = "Running text says nothing that schema.org has a property for."

    class Meta:
        icon = "pilcrow"
        label = _("Text")
        description = _("Paragraphs and lists.")
        group = _("Text")
        template = "wagtail_healthblocks/blocks/paragraph.html"
        preview_value = _(
            "<p>Most people feel better within a week. If you do not, talk to a pharmacist or a doctor.</p>"
            "<ul><li>rest when you need to</li><li>drink plenty of water</li></ul>"
        )

    def to_python(self, value):
        return self.normalize(self.upgrade(value))

    def normalize(self, value):
        if isinstance(value, ReadingRichText):
            return value
        return ReadingRichText(str(getattr(value, "source", value) or ""), self)

    def value_from_form(self, value):
        # A mark that was copied as plain text leaves its character behind.
        return self.normalize(str(value or "").replace(PLACEHOLDER, ""))

    def get_form_state(self, value):
        """What the editor starts with; of no text, the little that Draftail itself hands back for one."""
        from wagtail.admin.rich_text import DraftailRichTextArea  # which needs models to be loaded

        is_blank = not self.normalize(value).source and isinstance(self.field.widget, DraftailRichTextArea)
        return "null" if is_blank else super().get_form_state(value)

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context)
        context["html"] = mark_safe(self.get_html(value, context))  # noqa: S308 - cleaned by Wagtail's editor
        return context

    def get_html(self, value, context):
        """The text as readers get it: internal links resolved and safe, paid ones marked."""
        if reading := context.get("reading"):
            return with_numbers(reading.html(value.source), CitationPrinter(reading, value.cites_as).print)
        return without_neutral_marks(text.as_shown(text.expanded(value.source), paid_domains(context)))

    def extract_references(self, value):
        """As Wagtail's, with one look-up for all the sources that a text names."""
        source = self.normalize(value).source
        yield from super().extract_references(self.normalize(without_marks(source)))
        yield from references_to([uuid for mark in marks_in(source) for uuid in mark.uuids])

    def get_api_representation(self, value, context=None):
        """As Wagtail's, in the format that is asked for: no unsafe link, and paid ones marked."""
        safe = text.as_shown(self.normalize(value).source, paid_domains(context))
        return super().get_api_representation(self.normalize(safe), context)


class HeadingBlock(HealthBlock):
    """A heading of the running text. Its level follows from where it stands."""

    text = CharBlock(label=_("Heading"), max_length=255)
    level = TextChoiceBlock(
        label=_("Heading level"),
        choices=[("section", _("Section")), ("subsection", _("Subsection"))],
        default="section",
        search_index=False,
        help_text=_("A subsection belongs to the section above it."),
    )

    prose_field = "text"
    no_structured_data = "A heading names what follows; it states nothing by itself."

    class Meta:
        icon = "title"
        label = _("Heading")
        description = _("Starts a section or a subsection of the running text.")
        group = _("Text")
        template = "wagtail_healthblocks/blocks/heading.html"
        preview_value = {"text": _("How it works"), "level": "section"}

    def opens_section(self, value):
        return True

    def get_heading_level(self, value, level):
        return min(level + 1, LAST_LEVEL) if value.get("level") == "subsection" else level


class StepBlock(HealthBlock):
    """One step: what to do, and in a few words what it is about."""

    title = CharBlock(
        label=_("Title"),
        max_length=255,
        required=False,
        help_text=_("A few words that sum the step up, if it is long."),
    )
    text = ParagraphBlock(label=_("What to do"), required=False)

    prose_field = "text"

    class Meta:
        icon = "list-ol"
        label = _("Step")
        template = "wagtail_healthblocks/blocks/step.html"


class StepStreamBlock(HealthStreamBlock):
    """The steps of a list. A stream, because its children keep their ids when the page is saved."""

    step = StepBlock()


class StepsBlock(HeadedBlock):
    """What to do, in order."""

    introduction = ParagraphBlock(label=_("Introduction"), required=False, help_text=_("What to have ready."))
    steps = StepStreamBlock(label=_("Steps"))

    prose_field = "introduction"

    class Meta:
        icon = "list-ol"
        label = _("Steps")
        description = _("Numbered steps, such as how to use an inhaler.")
        group = _("Text")
        template = "wagtail_healthblocks/blocks/steps.html"
        preview_value = {
            "heading": _("How to wash your hands"),
            "introduction": "",
            "steps": [
                ("step", {"title": "", "text": _("<p>Wet your hands with clean, running water.</p>")}),
                ("step", {"title": "", "text": _("<p>Rub them with soap for at least 20 seconds.</p>")}),
                ("step", {"title": "", "text": _("<p>Rinse them well, and dry them.</p>")}),
            ],
        }

    def get_structured_data(self, value, reading):
        steps = [(step.value["title"], reading.text(step.value["text"])) for step in value["steps"]]
        if value["heading"] and any(text for _title, text in steps):
            node = nodes.how_to(reading.url(value), value["heading"], steps)
            yield facts.Fact(node, rel="hasPart")
