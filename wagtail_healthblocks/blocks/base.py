from django.apps import apps
from django.core.exceptions import ValidationError
from wagtail.blocks import Block, CharBlock, StreamBlock, StructBlock, TextBlock, URLBlock
from wagtail.blocks.struct_block import StructBlockValidationError

from ..traversal import FIRST_LEVEL, anchor, level_inside
from .layout import FormLayout

PACKAGE = "wagtail_healthblocks"


class StableDeconstruction:
    """Deconstructs to the nearest public class of this package, without arguments.

    So a site's migrations hold one name for a block, and neither a new release of the package
    nor a change in the site's own subclass writes another.
    """

    def deconstruct(self):
        nearest = next(cls for cls in type(self).__mro__ if cls.__module__.startswith(f"{PACKAGE}."))
        package = nearest.__module__.partition(".blocks")[0]
        return f"{package}.blocks.{nearest.__name__}", [], {}

    def deconstruct_with_lookup(self, lookup):
        return self.deconstruct()

    @classmethod
    def construct_from_lookup(cls, lookup, *args, **kwargs):
        return cls(*args, **kwargs)


class HealthBlockMixin(StableDeconstruction, Block):
    """What every block of this package promises; a site's own block can promise it too."""

    #: Why the block adds nothing to the page's structured data, for one that has no ``get_structured_data``.
    no_structured_data = ""

    #: Why a site that leaves the package keeps nothing of what the block shows; empty for one that becomes rich text.
    no_rich_text = ""

    #: A warning, a disclosure or a helpline: never shown inside a closed answer.
    always_visible = False

    class Meta:
        preview_template = "wagtail_healthblocks/block_preview.html"

    def upgrade(self, raw):
        """Turn the stored data of an older release into today's shape; called on every read."""
        return raw

    def opens_section(self, value):
        """Whether the block prints a heading, so that what it holds sits one heading level deeper."""
        return False

    def get_markdown(self, value, children, reading):
        """The block as Markdown, made from its HTML; ``children`` is the Markdown of what it holds."""
        return reading.markdown_of(self, value)

    def get_heading_level(self, value, level):
        """The level of the block's own heading, where headings have this level."""
        return level

    def get_context(self, value, parent_context=None):
        """What the template gets; ``medium`` says whom for: the ``page``, or programs that take its ``words`` alone."""
        context = super().get_context(value, parent_context)
        place = place_of(value, context)
        level = context.get("child_level", FIRST_LEVEL)
        context["level"] = self.get_heading_level(value, level)
        context["child_level"] = level_inside(self, value, level)
        context["anchor"] = place.anchor if place else anchor(context.get("id"))
        context.setdefault("medium", "page")
        return context


class HealthBlock(HealthBlockMixin, StructBlock):
    """A StructBlock with the package's promises: stable migrations, previews, anchors, levels, a whole API."""

    def get_form_layout(self):
        return FormLayout(super().get_form_layout(), self.child_blocks)

    def to_python(self, value):
        return super().to_python(self._with_texts(self.upgrade(value)))

    def bulk_to_python(self, values):
        return super().bulk_to_python([self._with_texts(self.upgrade(value)) for value in values])

    def normalize(self, value):
        if isinstance(value, self.meta.value_class):
            return value
        known = {
            name: value[name] if name in value else block.get_default() for name, block in self.child_blocks.items()
        }
        return super().normalize(self._with_texts(known))

    def _with_texts(self, raw):
        """Text that was never stored is empty: Wagtail would read, print and index it as “None”."""
        texts = [
            name for name, block in self.child_blocks.items() if isinstance(block, (CharBlock, TextBlock, URLBlock))
        ]
        return {**raw, **{name: "" for name in texts if raw.get(name) is None}}

    def get_searchable_content(self, value):
        return [text for text in super().get_searchable_content(value) if text.strip()]

    def get_api_representation(self, value, context=None):
        """Every stored value as it is, and a ``…_detail`` beside each that names something else."""
        representation = super().get_api_representation(value, context=context)
        for name, block in self.child_blocks.items():
            if hasattr(block, "get_api_detail"):
                representation[f"{name}_detail"] = block.get_api_detail(value.get(name), context)
        return representation

    def clean(self, value):
        result = super().clean(value)
        errors = dict(self.get_errors(result))
        if not self.is_deferred_validation:
            errors |= {name: error for name, error in self.get_publish_errors(result) if name not in errors}
        if errors:
            raise StructBlockValidationError(block_errors=errors)
        return result

    def get_errors(self, value):
        """Yield a field's name and its error for what is wrong even in a draft."""
        return ()

    def get_publish_errors(self, value):
        """Yield a field's name and its error for what a draft may still lack."""
        return ()


class HealthStreamBlock(HealthBlockMixin, StreamBlock):
    """A StreamBlock that hands each child its own id, so that anchors are right on every Wagtail."""

    class Meta:
        template = "wagtail_healthblocks/blocks/stream.html"

    def to_python(self, value):
        is_raw = isinstance(value, list) and value and isinstance(value[0], dict)
        return super().to_python(self.upgrade(value) if is_raw else value)

    def bulk_to_python(self, values):
        return super().bulk_to_python([self.upgrade(value) for value in values])


def writes_markdown(block):
    """Whether a block, of this package or of a site, writes Markdown of its own instead of leaving it to its HTML."""
    return getattr(type(block), "get_markdown", None) not in (None, HealthBlockMixin.get_markdown)


def place_of(value, context):
    """Where the page's reading found this value; None without a reading or on another page's reading."""
    reading = context.get("reading")
    return reading.place(value) if reading else None


def site_settings(context):
    """The site's health settings, or None where neither a reading nor a request is at hand."""
    if reading := context.get("reading"):
        return reading.site_settings
    return apps.get_model(PACKAGE, "HealthblocksSiteSettings").for_request_or_none(context.get("request"))


def shown(snippet):
    """The snippet if readers may see it: a draft or an unpublished one counts as none."""
    return snippet if snippet is not None and getattr(snippet, "live", True) else None


def required(message):
    """The error of a field that a draft may leave empty but a published page may not."""
    return ValidationError(message, code="required")
