from django.utils.translation import gettext_lazy as _
from swapper import load_model
from wagtail.blocks import BooleanBlock, CharBlock, IntegerBlock
from wagtail.models import Site

from .. import facts
from ..audience import is_open, restricted_paths
from .base import place_of
from .choosers import BulkPageChooserBlock, ChosenListBlock
from .headed import HeadedBlock
from .layout import closed


class ChosenPagesBlock(ChosenListBlock):
    """Chosen pages, with title and address of those that everybody may read in the API."""

    def get_api_detail(self, value, context=None):
        restricted = restricted_paths()
        pages = [page for page in value or () if page and is_open(page, restricted)]
        return [{"title": page.title, "url": page.full_url} for page in pages if page.full_url]


class RelatedArticlesBlock(HeadedBlock):
    """What to read next: pages that editors choose, and articles on the same medicines or of the same specialty."""

    MOST = 12

    heading = CharBlock(label=_("Heading"), max_length=255, required=False, help_text=_("Empty: “Related articles”."))
    pages = ChosenPagesBlock(
        # A title belongs to its own page: a search for it should find that one.
        BulkPageChooserBlock(label=_("Page")),
        label=_("Pages"),
        default=[],
        search_index=False,
        help_text=_("Shown first, in this order. Related articles follow, unless you turn that off in the settings."),
    )
    fill = BooleanBlock(
        label=_("Add articles on the same medicines or of the same specialty"), required=False, default=True
    )
    number = IntegerBlock(
        label=_("How many in all"),
        default=4,
        min_value=1,
        max_value=MOST,
        help_text=_("Chosen pages are always shown; related ones fill the list up to this number."),
    )

    class Meta:
        icon = "link"
        label = _("Related articles")
        description = _("Links to other articles: chosen ones, or those on the same medicines or specialty.")
        group = _("People and sources")
        template = "wagtail_healthblocks/blocks/related_articles.html"
        form_layout = ["heading", "pages", closed("fill", "number", heading=_("Settings"), label_format="")]

    def get_preview_value(self):
        """The newest pages of the site."""
        pages = load_model("wagtailcore", "Page").objects.live().filter(depth__gt=1).order_by("-pk")[:3]
        return self.normalize({"heading": "", "pages": list(pages), "fill": False, "number": 4})

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context)
        # A block shown on another page's list must not fill up with that page's articles.
        reading = context.get("reading") if place_of(value, context) else None
        context["articles"] = self.get_articles(value, reading, context.get("request"))
        return context

    def get_articles(self, value, reading=None, request=None):
        """The chosen pages that everybody may read, then related ones up to the number."""
        chosen = [page for page in value.get("pages") or () if page]
        found = {page.pk: page for page in self.get_open_pages(chosen, reading, request)}
        if reading and value.get("fill"):
            for page in reading.related_pages:
                if len(found) < (value.get("number") or 0):
                    found.setdefault(page.pk, page)
        return list(found.values())

    def get_open_pages(self, pages, reading, request):
        """Those that everybody may read on this site, without the page itself."""
        if not pages:
            return []
        restricted = reading.restricted_paths if reading else restricted_paths()
        pages = [page for page in pages if not self.is_withdrawn(page, reading)]
        site = self.get_site_id(reading, request)
        addresses = [(page, page.get_url_parts(request)) for page in pages if is_open(page, restricted)]
        own = reading.page.pk if reading else None
        return [page for page, parts in addresses if parts and site in (None, parts[0]) and page.pk != own]

    def is_withdrawn(self, page, reading):
        if (state := getattr(page, "healthblocks_correction_state", None)) is not None:
            return state == "withdrawn"
        if reading:
            return reading.correction_states.get(page.alias_of_id or page.pk) == "withdrawn"
        return getattr(page.specific, "withdrawn", False)

    def get_site_id(self, reading, request):
        """The key of the site that is read; None where nothing says which."""
        if reading and (parts := reading.page.get_url_parts(request)):
            return parts[0]
        return getattr(Site.find_for_request(request), "pk", None) if request else None

    def get_structured_data(self, value, reading):
        urls = [page.get_full_url(reading.request) for page in self.get_articles(value, reading, reading.request)]
        yield facts.Property("relatedLink", urls)
