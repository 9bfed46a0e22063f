from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, ChoiceBlock, RichTextBlock
from wagtail.rich_text import RichText, expand_db_html

from .. import text
from ..traversal import LAST_LEVEL
from ..validators import validate_prose
from .base import HealthBlock, HealthBlockMixin, site_settings

#: Headings, pictures and embeds have blocks of their own.
PARAGRAPH_FEATURES = [
    "bold",
    "italic",
    "ol",
    "ul",
    "link",
    "document-link",
    "superscript",
    "subscript",
]
PARAGRAPH_LENGTH = 20_000


class ReadingRichText(RichText):
    """Rich text rendered by its block, so that links of the whole page are looked up at once."""

    def __init__(self, source, block):
        super().__init__(source)
        self.block = block

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
        return self.normalize(value)

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context)
        context["html"] = mark_safe(self.get_html(value, context))  # noqa: S308 - cleaned by Wagtail's editor
        return context

    def get_html(self, value, context):
        """The text as readers get it: internal links resolved, paid links marked."""
        if reading := context.get("reading"):
            return reading.html(value.source)
        settings = site_settings(context)
        return text.mark_paid_links(expand_db_html(value.source), settings.paid_domain_list if settings else [])


class HeadingBlock(HealthBlock):
    """A heading of the running text. Its level follows from where it stands."""

    text = CharBlock(label=_("Heading"), max_length=255)
    level = ChoiceBlock(
        label=_("Level"),
        choices=[("section", _("Section")), ("subsection", _("Subsection"))],
        default="section",
        search_index=False,
        help_text=_("A subsection belongs to the section above it."),
    )

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

    def get_errors(self, value):
        if value["text"].rstrip().endswith((".", ":")):
            yield (
                "text",
                ValidationError(_("A heading does not end with a full stop or a colon. Leave it out."), code="stop"),
            )
