import logging
from copy import copy
from urllib.parse import urljoin

from django.apps import apps
from django.template import Context
from django.urls import NoReverseMatch, reverse
from django.utils.functional import cached_property
from wagtail.rich_text import RichText

from .. import audience, text
from ..blocks import DisclaimerBlock, HealthBlockMixin, MedicineChooserBlock, ReferencesBlock
from ..blocks.base import unread_names, why_hidden
from ..document import Document, Part
from ..pictures import Pictures
from ..readers_country import asked
from ..traversal import Child, Place, children_of, level_at, streams_of, walk
from ..vocabulary import roles
from .citations import Citations
from .contents import Entry, contents_of
from .graph import Graph, build_graph
from .markdown import MarkdownWriter, page_markdown
from .printing import Printing, variables_of_template
from .reading_time import minutes_to_read

logger = logging.getLogger(__name__)

#: What of a reading depends on the country that its reader chose.
OF_A_READER = {
    *("asked_country", "country", "context", "document", "contents", "citations", "graph", "markdown", "_printing")
}


class Reading:
    """One page, read once for one request: where each block stands, its rich text, its graph, its Markdown."""

    def __init__(self, page, request=None):
        self.page = page
        self.request = request

    @cached_property
    def asked_country(self) -> str:
        """The country that the reader asks for in the page's address; empty where they ask for none."""
        return asked(self.request)

    @cached_property
    def country(self) -> str:
        """The country of which the page speaks first: its reader's choice, or the first of the site; else empty."""
        return self.asked_country or next(iter(self.site_settings.country_list), "")

    #: Whether notices link to the same page for a reader of another country.
    offers_countries = True

    @cached_property
    def for_everybody(self) -> "Reading":
        """The same reading without a reader's choice of a country: what programs get, whoever asks for it."""
        other = copy(self)
        for name in OF_A_READER & vars(other).keys():
            del vars(other)[name]
        other.asked_country, other.offers_countries = "", False
        return other

    @cached_property
    def places(self) -> list[Place]:
        """Every block of the page's StreamFields, in reading order."""
        taken: set[str] = set()  # the anchors of all StreamFields together
        places = [place for value in self._streams for place in walk(value, taken=taken)]
        self._report_unread(places)
        return places

    @cached_property
    def shown_places(self) -> list[Place]:
        """Those of which readers get something: without what has lost its ground, and what stands in that."""
        hidden: set[Place | None] = set()
        for place in self.places:
            if place.parent in hidden or why_hidden(place.block, place.value):
                hidden.add(place)
        return [place for place in self.places if place not in hidden]

    def _report_unread(self, places):
        """Log what is stored of the page and cannot be shown, once."""
        for path, value in [*(("", stream) for stream in self._streams), *((p.path, p.value) for p in places)]:
            for name in unread_names(value):
                block = ".".join(path) or "at the top"
                logger.warning("Page %s, block %s: what is stored as %r cannot be read.", self.page.pk, block, name)

    @cached_property
    def _streams(self):
        return [] if self.is_withheld else streams_of(self.page)

    @cached_property
    def _rows(self) -> dict[str, list]:
        return {}

    def rows(self, relation: str) -> list:
        """The rows of one of the page's relations, looked up once."""
        if relation not in self._rows:
            self._rows[relation] = list(getattr(self.page, relation).all())
        return self._rows[relation]

    @property
    def is_withheld(self) -> bool:
        """Whether readers get no text of the page, because it is withdrawn."""
        withholds_from = getattr(self.page, "withholds_from", None)
        return bool(withholds_from and withholds_from(self.request))

    @cached_property
    def _places_by_value(self):
        # By identity: two blocks may hold the same words, yet they stand in two places.
        return {id(place.value): place for place in self.places if isinstance(place.block, HealthBlockMixin)}

    def place(self, value) -> Place | None:
        """Where this very value stands on the page; None if it stands elsewhere."""
        return self._places_by_value.get(id(value))

    @cached_property
    def context(self) -> dict:
        """What a block needs in its template to read as it does on the page."""
        return {"reading": self, "page": self.page, "request": self.request}

    def context_of(self, value) -> dict:
        """The same for this very value alone: headings have the level that they have where it stands."""
        place = self.place(value)
        return {**self.context, "child_level": level_at(place)} if place else dict(self.context)

    @cached_property
    def _printing(self):
        return Printing(self._streams, bool(getattr(self.request, "is_preview", False)))

    def printed(self, block, value, context) -> str:
        """The HTML of a block where a template includes it; what was printed ahead is not made again."""
        return self._printing.print(block, value, context)

    def print_ahead(self, context: Context) -> None:
        """Print the page's StreamFields for a tag that reads them before the page's template includes them."""
        self._printing.print_ahead(variables_of_template(context, self))

    @cached_property
    def document(self) -> Document:
        """What the page's StreamFields print, as a tree."""
        self._printing.print_ahead(self.context)
        return self._printing.document(self.writer.write)

    @cached_property
    def pictures(self) -> Pictures:
        """The pictures that the page shows, each prepared once whatever reads it."""
        return Pictures()

    @property
    def body(self) -> str:
        """The HTML of the page's StreamFields, as the page's template gets it from ``{% include_block %}``."""
        return self.document.html

    @property
    def children(self) -> list[Child]:
        """The blocks of the page's StreamFields that stand in no other block."""
        return [child for value in self._streams for child in children_of(value)]

    def text(self, value) -> str:
        """The words that readers see of a value, such as an answer: a line for each paragraph, item and row."""
        return self._part(value, lambda: value.render_as_block(dict(self.context))).text

    def _part(self, value, render) -> Part | Document:
        """What a value printed on the page; of one that stands elsewhere, what it prints."""
        return self.document.of(value) or self._printing.apart(render, self.writer.write)

    @cached_property
    def page_url(self) -> str:
        """The page's canonical address."""
        return self.page.get_full_url(self.request) or ""

    @property
    def page_id(self) -> str:
        """What stands for the page in its graph: its address, or its key where no site has it."""
        return self.page_url or f"urn:wagtail:page:{self.page.pk}"

    @property
    def markdown_url(self) -> str:
        """The address of the page's Markdown twin; empty on a site that leaves the package's URLs out."""
        try:
            reverse("wagtail_healthblocks:markdown", args=["index.md"])
        except NoReverseMatch:
            return ""
        return f"{self.page_url}index.md" if self.page_url else ""

    def url(self, value=None) -> str:
        """The address of the page, or of the place on it where this very value stands."""
        place = self.place(value) if value is not None else None
        return f"{self.page_id}#{place.anchor}" if place and place.anchor else self.page_id

    def absolute_url(self, url: str) -> str:
        try:
            return urljoin(self.page_url, url)
        except ValueError:  # no address at all, such as https://[x
            return url

    @cached_property
    def _ancestors(self):
        ancestors = self.page.get_ancestors(inclusive=True).select_related("locale")
        return list(ancestors.annotate(restricted=audience.has_restriction()))

    @property
    def is_public(self) -> bool:
        """Whether everybody may read the page."""
        return not any(page.restricted for page in self._ancestors)

    @property
    def language(self) -> str:
        """The code of the page's language."""
        return self._ancestors[-1].locale.language_code

    @property
    def is_published(self) -> bool:
        """Whether everybody can find the page: it is live, has an address, and no one needs a password."""
        return bool(self.page.live and self.page_url) and self.is_public

    @property
    def trail(self) -> list[tuple[str, str]]:
        """The way to the page from the site's home page on, as (title, address)."""
        addresses = ((page.title, page.get_full_url(self.request)) for page in self._ancestors if page.live)
        return [(title, url) for title, url in addresses if url]

    @cached_property
    def graph(self) -> Graph:
        """The schema.org graph of what readers see. Raises RuntimeError in a block that is asked for its facts."""
        if self.asked_country:
            return self.for_everybody.graph
        if self._is_building_graph:
            raise RuntimeError("get_structured_data yields facts of wagtail_healthblocks.facts; the graph takes them.")
        self._is_building_graph = True
        try:
            return build_graph(self)
        finally:
            self._is_building_graph = False

    _is_building_graph = False

    def graph_in(self, context: Context) -> Graph:
        """The same for a tag, from what the page's template prints."""
        _people = self.contributions  # whose photos are looked up together with the pictures of the blocks
        self.print_ahead(context)
        return self.graph

    def markdown_of(self, block, value) -> str:
        """The HTML of a block as Markdown."""
        return self._part(value, lambda: block.render(value, self.context_of(value))).markdown

    @cached_property
    def writer(self) -> MarkdownWriter:
        """What turns the page's HTML into Markdown; a page class may name one of its own."""
        return getattr(self.page, "markdown_writer", MarkdownWriter)(self.absolute_url)

    @cached_property
    def markdown(self) -> str:
        """The page as Markdown: every word of its StreamFields in reading order."""
        if self.asked_country:
            return self.for_everybody.markdown
        return page_markdown(self)

    @cached_property
    def contents(self) -> list[Entry]:
        """The headings of the page's StreamFields that a link can reach, nested."""
        return contents_of(self.document)

    @cached_property
    def minutes(self) -> int:
        """How many minutes the page takes most readers, without its list of references; 0 without a text."""
        lists = [place.value for place in self.shown_places if isinstance(place.block, ReferencesBlock)]
        return minutes_to_read(self.document.text, without=map(self.text, lists))

    @cached_property
    def citations(self) -> Citations:
        """The sources that the page cites, numbered, and the marks that cite them."""
        return Citations(self)

    def source_id(self, source) -> str:
        """What stands for a source in the page's graph: its entry in the page's list."""
        return f"{self.page_id}#{source.anchor}"

    def html(self, source: str) -> str:
        """A rich text of the page as readers get it: links resolved, in one look-up for all, safe, paid ones marked."""
        if source not in self._expanded:
            self._expanded[source] = self._mark(text.expanded(source))
        return self._expanded[source]

    @cached_property
    def _expanded(self):
        sources = list(dict.fromkeys(self._rich_texts()))
        if not sources:
            return {}
        return dict(zip(sources, map(self._mark, text.expanded_together(sources)), strict=True))

    def _rich_texts(self):
        for place in self.places:
            if isinstance(place.value, RichText):
                yield place.value.source
            elif hasattr(place.value, "get_rich_texts"):
                yield from place.value.get_rich_texts()
        if any(isinstance(place.block, DisclaimerBlock) for place in self.places):
            yield from self.site_settings.get_rich_texts()

    def _mark(self, html):
        return text.as_shown(html, self.site_settings.paid_domain_list)

    @cached_property
    def site_settings(self):
        """The health settings of the site on which the page is read."""
        model = apps.get_model("wagtail_healthblocks", "HealthblocksSiteSettings")
        if found := model.for_request_or_none(self.request):
            return found
        site = self.page.get_site()
        return model.for_site(site) if site else model()

    @cached_property
    def related_pages(self) -> list:
        """The pages that share a medicine or the specialty with this one, the closest first."""
        get_related_pages = getattr(self.page, "get_related_pages", None)
        return get_related_pages(self) if get_related_pages else []

    @property
    def medicine_ids(self) -> set[int]:
        """The keys of the medicines that the page shows."""
        chosen = [place.value for place in self.shown_places if isinstance(place.block, MedicineChooserBlock)]
        return {medicine.pk for medicine in chosen if audience.shown(medicine)}

    @cached_property
    def restricted_paths(self) -> list[str]:
        """The places in the page tree below which not everybody may read."""
        return audience.restricted_paths()

    @cached_property
    def contributions(self) -> list:
        """What people did for the page, of those whom readers may see, in the editors' order.

        Who checked it is an assignment until a medical check by them covers the page.
        """
        get_contributions = getattr(self.page, "get_contributions", None)
        contributions = get_contributions() if get_contributions else []
        credited = [found for found in contributions if self.allows_credit(found.role, found.profile)]
        for found in credited:
            if hasattr(type(found), "is_credited"):  # a Contribution need not ask for the page's checks again
                found.is_credited = True
        return credited

    @cached_property
    def medical_checks(self):
        """What the medical checks of the page say of it as it stands; None for a page that keeps none."""
        get_medical_checks = getattr(self.page, "get_medical_checks", None)
        checks = get_medical_checks() if get_medical_checks else None
        return checks.of_nothing() if checks and self.is_withheld else checks

    @cached_property
    def notices(self):
        """What the page says of its own mistakes; None for a page that keeps no corrections."""
        get_notices = getattr(self.page, "get_notices", None)
        return get_notices() if get_notices else None

    @cached_property
    def known_alerts(self) -> list:
        """The safety alerts on medicines that the page names: those of today, and those to come."""
        get_alerts = getattr(self.page, "get_alerts", None)
        return get_alerts() if get_alerts else []

    @property
    def alerts(self) -> list:
        """The safety alerts that readers get today."""
        return [alert for alert in self.known_alerts if alert.is_current]

    @cached_property
    def correction_states(self) -> dict[int, str]:
        """Every page that was corrected or is withdrawn, by its key, for lists of pages."""
        return apps.get_model("wagtail_healthblocks", "Correction").objects.states()

    @property
    def medical_check(self):
        """The medical check that stands for the page, or None."""
        return self.medical_checks.check if self.medical_checks else None

    @property
    def shown_checks(self) -> list:
        """The checks that readers are told of, one of each scope, the one that stands for the page first."""
        return self.medical_checks.shown if self.medical_checks else []

    def allows_credit(self, role, profile) -> bool:
        """Whether the page may credit somebody with a role: only a check by them makes somebody its reviewer."""
        if not roles.find(role).scopes:
            return True
        return bool(self.medical_checks and self.medical_checks.allows_credit(role, profile))
