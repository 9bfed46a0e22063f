"""The reading of whatever holds blocks: as readers get it, or with its rich texts as they are stored."""

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.functional import cached_property
from wagtail.models import Page, Site

from .. import languages, text
from ..models import HealthblocksSiteSettings
from ..models.base import get_page_model
from ..models.contributor_pages import contributor_index
from ..readings import Reading
from ..readings.notices import notices_html
from ..section_links import as_page_links
from ..source_marks import with_neutral_marks
from ..traversal import streams_of
from .rich_text import RICH_TEXT, rich_text


class OwnerReading(Reading):
    """The reading of a page, or of a child row that stands on one; a snippet is read as a page without an address."""

    def __init__(self, owner, top=None):
        top = top or owner
        page_model = get_page_model()
        super().__init__(top if isinstance(top, page_model) else page_model(title=str(top)))
        self.owner = owner
        self.is_row = owner is not top

    @cached_property
    def _streams(self):
        return streams_of(self.owner)

    @cached_property
    def citations(self):
        """Those of its streams; a page numbers no marks in its child rows, and no reader sees one there."""
        return Reading(self.page).citations if self.is_row else super().citations

    @cached_property
    def site_settings(self):
        site = self.page.get_site() or Site.objects.filter(is_default_site=True).first()
        return HealthblocksSiteSettings.for_site(site) if site else HealthblocksSiteSettings()

    def render(self, block, value) -> str:
        """The block as readers get it where it stands."""
        return block.render(value, self.context_of(value))


class StoredReading(OwnerReading):
    """The same, but what was rich text stays so: a link to a page still knows the page."""

    #: They end one day, and what becomes text stays.
    alerts: list = []

    def html(self, source: str) -> str:
        marked = text.as_shown(with_neutral_marks(as_page_links(source)), self.site_settings.paid_domain_list)
        return f"<{RICH_TEXT}>{marked}</{RICH_TEXT}>"

    @cached_property
    def known_pages(self) -> dict[str, int]:
        """The address of each page that a block shows, with its key."""
        chosen = [place.value for place in self.places if isinstance(place.value, Page)]
        return {url: page.pk for page in (*chosen, *self.related_pages) if (url := page.get_url())}

    @cached_property
    def dead_links(self) -> tuple[str, ...]:
        """How addresses begin that are gone with the package: those of the contributors."""
        index = contributor_index()
        return (index.get_url(),) if index and index.get_url() else ()

    def rich_text(self, html: str, without=()) -> str:
        return rich_text(html, self.known_pages, self.dead_links, without)

    @cached_property
    def byline(self) -> str:
        """Its corrections, who made it and who checked it, as the page says them; nothing on a page without them."""
        context = {"people": self.contributions, "checks": self.shown_checks, **self.context}
        names = ("byline", "medical_checks")
        said = (render_to_string(f"wagtail_healthblocks/{name}.html", context) for name in names)
        return self.rich_text("".join([notices_html(self), *said]))


def language_of(owner) -> str:
    """The language in which readers get it."""
    return languages.code_of(owner, settings.LANGUAGE_CODE)
