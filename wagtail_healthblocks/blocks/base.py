from collections import ChainMap

from django.apps import apps
from django.conf import settings
from django.core import checks
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext
from wagtail.blocks import Block, CharBlock, StreamBlock, StreamValue, StructBlock, StructValue, TextBlock, URLBlock
from wagtail.blocks.stream_block import StreamBlockValidationError
from wagtail.blocks.struct_block import StructBlockValidationError

from .. import languages
from ..addresses import leads_to, openable
from ..traversal import FIRST_LEVEL, anchor, free_anchor, level_inside
from ..validators import validate_openable
from .comparisons import ComparedStream
from .layout import FormLayout
from .loading import Route, StoredStream
from .stored import WHOLE, StoredChildren, StoredFields, decoded, kept

PACKAGE = "wagtail_healthblocks"
TEXTS = (CharBlock, TextBlock, URLBlock)


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

    #: The classes of elements in its template that mean nothing among words alone, such as a button.
    page_only_classes: tuple[str, ...] = ()

    class Meta:
        preview_template = "wagtail_healthblocks/block_preview.html"

    def upgrade(self, raw):
        """Turn the stored data of an older release into today's shape; called on every read.

        A block with fields gets them as a dictionary, a stream its children as a list. What a site stored in
        another block's time is fitted without it.
        """
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

    def render(self, value, context=None):
        """As Wagtail's; the page's reading keeps what was printed for whatever else reads the page."""
        reading = (context or {}).get("reading")
        if reading is None:
            return self.render_value(value, context)
        return reading.printed(self, value, context)

    def render_value(self, value, context=None):
        """The block's HTML, made anew."""
        return super().render(value, context)

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context)
        place = place_of(value, context)
        level = context.get("child_level", FIRST_LEVEL)
        context["level"] = self.get_heading_level(value, level)
        context["child_level"] = level_inside(self, value, level)
        # Without a reading each block knows of those before it in the same stream.
        taken = context.setdefault("taken_anchors", set())
        context["anchor"] = place.anchor if place else free_anchor(anchor(context.get("id")), taken)
        return context


class HealthValue(StructValue):
    """The fields of a block. One that a site has taken out of the block reads as the package's default for it."""

    #: What was stored and could not be read, by field, with what is stored of the field while nobody changes it.
    unread: dict = {}

    #: Whether a form has sent what is stored of it, so that nothing new can be wrong with it.
    is_stored = False

    def __missing__(self, name):
        return self.block.get_default_of(name)

    def get(self, name, default=None):
        try:
            return self[name]
        except KeyError:
            return default


class HealthBlock(HealthBlockMixin, StructBlock):
    """A StructBlock with the package's promises: stable migrations, previews, anchors, levels, a whole API."""

    #: The field that a text goes into which was stored in place of the block's fields; none for "".
    prose_field = ""

    _fits_itself = True

    class Meta:
        value_class = HealthValue

    def check(self, **kwargs):
        """As Wagtail's: a value class that does not know about fields that were taken out would break pages."""
        if issubclass(self.meta.value_class, HealthValue):
            return super().check(**kwargs)
        problem = f"The value class of {type(self).__name__} does not extend HealthValue."
        hint = "Extend HealthValue of wagtail_healthblocks.blocks, or the value class of the block that yours extends."
        return [*super().check(**kwargs), checks.Error(problem, hint=hint, obj=self, id="wagtail_healthblocks.E005")]

    def get_form_layout(self):
        return FormLayout(super().get_form_layout(), self.child_blocks)

    def get_field(self, name):
        """The block of a field; of one that a subclass has taken out, the package's.

        Raises KeyError where there never was one.
        """
        inherited = (vars(block_class).get("base_blocks", {}) for block_class in type(self).__mro__)
        return ChainMap(self.child_blocks, *inherited)[name]

    def get_default_of(self, name):
        """What a field reads as that a subclass has taken out. Raises KeyError where there never was one."""
        block = self.get_field(name)
        return "" if isinstance(block, TEXTS) else block.get_default()

    def to_python(self, value):
        return self.bulk_to_python([value])[0]

    def bulk_to_python(self, values):
        stored = [StoredFields(self, self.upgrade(raw) if isinstance(raw, dict) else raw) for raw in values]
        found = super().bulk_to_python([self._with_texts(fields.fitted) for fields in stored])
        for value, fields in zip(found, stored, strict=True):
            value.unread = fields.unread_of(value)
        return found

    def normalize(self, value):
        if isinstance(value, self.meta.value_class):
            return value
        known = {
            name: value[name] if name in value else block.get_default() for name, block in self.child_blocks.items()
        }
        return super().normalize(self._with_texts(known))

    def _with_texts(self, raw):
        """Text that was never stored is empty: Wagtail would read, print and index it as “None”."""
        texts = [name for name, block in self.child_blocks.items() if isinstance(block, TEXTS)]
        return {**raw, **{name: "" for name in texts if raw.get(name) is None}}

    def get_prep_value(self, value):
        """What is stored; a field that could not be read stays as it is until somebody changes it."""
        prepared = super().get_prep_value(value)
        unread = getattr(value, "unread", {})
        if WHOLE in unread:
            return unread[WHOLE].raw if prepared == unread[WHOLE].prepared else prepared
        kept = {name: field.raw for name, field in unread.items() if prepared.get(name) == field.prepared}
        return prepared | kept

    def why_hidden(self, value) -> str:
        """Why readers get nothing of this value, in an editor's words; empty for one that they see.

        What lost its ground takes its words with it: a dose without its medicine is worse than none.
        """
        return ""

    def render(self, value, context=None):
        """As of any block; of what is hidden nothing, but in a preview why."""
        reason = self.why_hidden(value)
        if not reason:
            return super().render(value, context)
        if not getattr((context or {}).get("request"), "is_preview", False):
            return ""
        return render_to_string("wagtail_healthblocks/admin/hidden_block.html", {"label": self.label, "reason": reason})

    def get_searchable_content(self, value):
        if self.why_hidden(value):
            return []
        return [text for text in super().get_searchable_content(value) if text.strip()]

    def get_api_representation(self, value, context=None):
        """Every stored value as it is, and a ``…_detail`` beside each that names something else.

        An address that nobody may open reads as none; what is hidden has the representation of an empty block.
        """
        if self.why_hidden(value):
            value = self.normalize({})
        representation = super().get_api_representation(value, context=context)
        for name, block in self.child_blocks.items():
            if isinstance(block, URLBlock):
                representation |= described(name, representation[name], context)
            if hasattr(block, "get_api_detail"):
                representation[f"{name}_detail"] = block.get_api_detail(value.get(name), context)
        return representation

    def clean(self, value):
        """Refuses what is malformed, all at once. What is incomplete or unwise is a finding of the editorial rules."""
        result, refused = self._clean_fields(value)
        result.is_stored = getattr(value, "is_stored", False)
        own = dict(self.get_unsafe_addresses(result)) | dict(self.get_errors(result))
        # What is wrong with a field that a site took out, nobody can mend.
        errors = {name: error for name, error in own.items() if name in self.child_blocks} | refused.block_errors
        if errors or refused.non_block_errors:
            raise StructBlockValidationError(errors, refused.non_block_errors)
        return result

    def _clean_fields(self, value):
        """The value as its fields clean it, or what can be read of it beside what they refuse."""
        try:
            return super().clean(value), StructBlockValidationError()
        except StructBlockValidationError as refused:
            return self.to_python(self.get_prep_value(value)), refused

    def get_unsafe_addresses(self, value):
        """Yield the name and the error of each address that would not be printed."""
        for name, block in self.child_blocks.items():
            if isinstance(block, URLBlock):
                try:
                    validate_openable(value[name])
                except ValidationError as error:
                    yield name, error

    def get_errors(self, value):
        """Yield a field's name and its error for what is malformed, and so refused in drafts, too."""
        return ()

    def get_publish_errors(self, value):
        """Deprecated: write a rule instead. Yield a field's name and its error for what a draft may still lack."""
        return ()


class HealthStreamBlock(ComparedStream, HealthBlockMixin, StreamBlock):
    """A StreamBlock that hands each child its own id, so that anchors are right on every Wagtail."""

    _fits_itself = True

    #: The words above a panel belong to the page's face; what is in it has labels of its own.
    page_only_classes = ("hb-about__label",)

    class Meta:
        template = "wagtail_healthblocks/blocks/stream.html"

    def to_python(self, value):
        raw = decoded(value)
        if isinstance(raw, StreamValue) or is_native(raw) or raw is value and isinstance(raw, str):
            return super().to_python(value)  # a text that is no JSON stays beside the empty stream, as Wagtail keeps it
        stored = self._fit(raw)
        return with_unread(StoredStream(self, stored.fitted), stored)

    @cached_property
    def route_to_choosers(self):
        """The way to the choosers in the blocks of the stream; None where they have none."""
        return Route.through(self)

    def bulk_to_python(self, values):
        stored = [self._fit(value) for value in values]
        found = super().bulk_to_python([children.fitted for children in stored])
        return [with_unread(*pair) for pair in zip(found, stored, strict=True)]

    def clean(self, value):
        """As Wagtail's; but where the stream is empty and must not be, it says what is missing."""
        may_be_empty = not self.required or self.is_deferred_validation or self.meta.min_num or self.meta.block_counts
        if not value and not may_be_empty:
            raise StreamBlockValidationError(non_block_errors=[nothing_in(self)])
        return super().clean(value)

    def get_api_representation(self, value, context=None):
        """As Wagtail's; nothing of a withdrawn page, whichever API asks."""
        owner = getattr(value, "owner", None)
        return [] if owner and owner.withholds_from() else super().get_api_representation(value, context)

    def _fit(self, raw):
        return StoredChildren(self, self.upgrade(raw) if isinstance(raw, list) else raw)

    def get_prep_value(self, value):
        """What is stored; a child that could not be read stays as it is until somebody changes it."""
        unread = getattr(value, "unread", {})
        children = super().get_prep_value(value)
        return [kept(child, unread[child["id"]]) if child["id"] in unread else child for child in children]


def nothing_in(stream):
    """What is said of a required stream that is empty: read alone, in a list of errors, it names what to add."""
    kinds = [block.label for block in stream.child_blocks.values()]
    words = gettext("Add at least one: %(kind)s.") if len(kinds) == 1 else gettext("“%(list)s” is empty: add a block.")
    return ValidationError(words % {"kind": kinds[0], "list": stream.label}, code="required")


def is_native(value):
    """Whether a stream's value is a list of names and values, as in code, and not stored data."""
    return isinstance(value, list) and bool(value) and isinstance(value[0], (tuple, StreamValue.StreamChild))


def with_unread(stream, stored):
    """The stream, with what could not be read of its stored children."""
    stream.unread, stream.dropped = stored.unread, stored.dropped
    return stream


def unread_names(value) -> list[str]:
    """The fields of a block, or the children of a stream, that are stored and could not be read."""
    text = getattr(value, "raw_text", None)
    return [*getattr(value, "unread", ()), *getattr(value, "dropped", ()), *([text[:40]] if text else [])]


def writes_markdown(block):
    """Whether a block, of this package or of a site, writes Markdown of its own instead of leaving it to its HTML."""
    return getattr(type(block), "get_markdown", None) not in (None, HealthBlockMixin.get_markdown)


def why_hidden(block, value) -> str:
    """Why readers get nothing of a block's value, whether the block is this package's or a site's; else empty."""
    return block.why_hidden(value) if hasattr(block, "why_hidden") else ""


def place_of(value, context):
    """Where the page's reading found this value; None without a reading or on another page's reading."""
    reading = context.get("reading")
    return reading.place(value) if reading else None


def language_of(context) -> str:
    """The language of the page that shows a block; the active one without a page, or where a site translates none."""
    context = context or {}
    reading = context.get("reading")
    page = reading.page if reading else context.get("page")
    return languages.code_of(page, get_language() or settings.LANGUAGE_CODE)


def site_settings(context):
    """The site's health settings, or None where neither a reading nor a request is at hand."""
    if reading := context.get("reading"):
        return reading.site_settings
    return apps.get_model(PACKAGE, "HealthblocksSiteSettings").for_request_or_none(context.get("request"))


def address_of_page(context):
    """The address of the page that is read; empty where nothing says which that is."""
    if reading := context.get("reading"):
        return reading.page_url
    request = context.get("request")
    return request.build_absolute_uri() if request else ""


def paid_domains(context):
    """The domains whose links are marked: those of the site that is read; none where nothing says which that is."""
    settings = site_settings(context or {})
    return settings.paid_domain_list if settings else []


def described(name, address, context=None):
    """An address as the API shows it, with whether somebody pays for the link; none if nobody may open it."""
    address = openable(address)
    detail = {"is_paid": leads_to(address, paid_domains(context))} if address else None
    return {name: address, f"{name}_detail": detail}
