"""The blocks of a stream and the samples of each, as the gallery's templates show them."""

import logging
import re
from dataclasses import replace

from django.conf import settings
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import format_html, strip_tags
from django.utils.translation import get_language, get_language_bidi, gettext, override
from wagtail.blocks import StreamValue

from .query import CHOICES
from .samples import VARIANTS, RightToLeft

logger = logging.getLogger(__name__)

SEEN_WITHOUT_WORDS = re.compile(r"<(audio|hr|iframe|img|svg|video)\b")


class Sample:
    """One block in one variant. Renders as a block does, so that templates include it with ``{% include_block %}``."""

    def __init__(self, exhibit, variant):
        self.exhibit, self.variant = exhibit, variant
        self.language = variant.language or get_language() or settings.LANGUAGE_CODE
        with override(self.language):
            self.direction = "rtl" if get_language_bidi() else "ltr"

    @property
    def anchor(self):
        return f"{self.exhibit.block.name}-{self.variant.slug}"

    @property
    def title(self):
        return gettext("%(block)s: %(variant)s") % {"block": self.exhibit.label, "variant": self.variant.label}

    @property
    def path(self):
        return self.exhibit.gallery.url("sample", self.exhibit.block.name, self.variant.slug)

    @property
    def url(self):
        """The address of this sample on a page of its own, where all else looks as it does now."""
        return self.path + self.exhibit.gallery.query.encoded(show="")

    @property
    def frame_url(self):
        """The address of this sample with nothing around it, for a frame and for printing."""
        return self.path + self.exhibit.gallery.query.encoded(show="", width="", alone=True)

    def render_as_block(self, context=None):
        stream, block = self.exhibit.gallery.block, self.exhibit.block
        with override(self.language):
            try:
                value = StreamValue(stream, [(block.name, self.variant.value(block), self.anchor)])
                html = stream.render(value, context)
            except Exception as error:  # noqa: BLE001 - a site's block may fail in any way; the others are still shown
                logger.exception("The gallery cannot show %s.", self.anchor)
                return self.note(gettext("This block fails: %(error)s") % {"error": f"{type(error).__name__}: {error}"})
        if not strip_tags(html).strip() and not SEEN_WITHOUT_WORDS.search(html):
            return self.note(gettext("Readers see nothing of it."))
        return html

    def note(self, text):
        return format_html('<p class="hb-gallery__note">{}</p>', text)


class Exhibit:
    """A block of the stream, and its samples."""

    def __init__(self, gallery, block):
        self.gallery, self.block = gallery, block

    @property
    def label(self):
        return self.block.label

    @property
    def description(self):
        return self.block.meta.description if hasattr(self.block.meta, "description") else ""

    @cached_property
    def variants(self):
        made = (variant(self.gallery.query.language) for variant in VARIANTS.values())
        return [variant for variant in made if variant.suits(self.block)]

    @cached_property
    def samples(self) -> list[Sample]:
        """Those that are to be seen."""
        show = self.gallery.query.show
        return [Sample(self, variant) for variant in self.variants if show in ("", variant.slug)]

    @cached_property
    def all_samples(self) -> list[Sample]:
        return [Sample(self, variant) for variant in self.variants]


class Gallery:
    """What one visitor wants to see of a stream's blocks."""

    def __init__(self, block, query, request):
        self.block, self.query, self.request = block, query, request
        self.sample: Sample | None = None

    @cached_property
    def groups(self):
        """The blocks by group, both in the order of the editor's picker."""
        return [
            (name, [Exhibit(self, block) for block in blocks]) for name, blocks in self.block.grouped_child_blocks()
        ]

    @property
    def exhibits(self) -> list[Exhibit]:
        return [exhibit for _group, exhibits in self.groups for exhibit in exhibits if exhibit.samples]

    def choose(self, name, variant) -> bool:
        """Show only this sample. False where there is none of that name."""
        block = self.block.child_blocks.get(name)
        samples = Exhibit(self, block).all_samples if block else []
        self.sample = next((sample for sample in samples if sample.variant.slug == variant), None)
        return self.sample is not None

    def url(self, view, *args):
        """An address of the gallery through which the visitor came, where a site has more than one."""
        namespace = self.request.resolver_match.namespace
        return reverse(f"{namespace}:{view}", args=args)

    @property
    def index_url(self):
        return self.url("index") + self.query.encoded(alone=False)

    @property
    def themes_url(self):
        return self.url("themes") + self.query.encoded(style="", show="", width="")

    @property
    def looks(self) -> list:
        """For each theme its name and the address of all blocks in it, with nothing around them."""
        address, seen = self.url("index"), replace(self.query, show="usual", alone=True)
        return [(label, address + seen.encoded(style=style)) for style, label in CHOICES["style"].items()]

    @property
    def switches(self):
        if self.request.resolver_match.url_name == "themes":
            return self.query.switches(("theme", "dir"))
        if not self.sample:
            return self.query.switches(("style", "theme", "dir", "width", "show"))
        is_always_arabic = self.sample.variant.slug == RightToLeft.slug
        return self.query.switches(
            ("style", "theme", "width") if is_always_arabic else ("style", "theme", "dir", "width")
        )
