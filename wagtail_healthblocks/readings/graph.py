import json
import logging

from django.core.serializers.json import DjangoJSONEncoder
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from wagtail import hooks

from .. import facts, nodes
from ..conf import settings
from ..nodes import Node, listed

#: What could end the script or the line in a browser, as JSON writes it otherwise.
ESCAPES = {ord(character): f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"}


logger = logging.getLogger(__name__)


class Graph:
    """The page's schema.org nodes, each once, linked by their ids."""

    def __init__(self, page: Node, article: Node | None = None):
        self.nodes: dict[str, Node] = {}
        #: Where two descriptions of one thing disagree on what it is.
        self.conflicts: list[str] = []
        #: How the page words a link or a date of the graph, by node, property and value.
        self.wordings: dict[tuple[str, str, str], list[str]] = {}
        self.add(page)
        #: What people, pictures and sources belong to: the page itself on a site without a node for the article.
        self.page = self.article = self.nodes[page["@id"]]
        if article is not None:
            self.add(article, rel="mainEntity", of=self.page)
            self.article = self.nodes[article["@id"]]

    def add(self, node: Node, rel: str = "", of: Node | None = None) -> Node:
        """Put a node into the graph, linked from another one; return the link to it.

        A node that is there already keeps what it says; the new description fills gaps and lengthens lists.
        One of another type is left out and reported.
        """
        link = nodes.reference(node)
        known = self.nodes.setdefault(node["@id"], {"@type": node["@type"]})
        if not {*listed(node["@type"])} & {*listed(known["@type"])}:
            self.report(f"{node['@id']} is a {_types(known)} and cannot be a {_types(node)} as well.")
            return link
        merge(known, node)
        if rel and of is not None:
            append(self.nodes[of["@id"]], rel, link)
        return link

    def take(self, fact) -> None:
        """What a block says. Raises TypeError for what is no fact."""
        match fact:
            case facts.Fact(of=facts.FAQ):
                self._add_question(fact)
            case facts.Fact():
                self.add(fact.node, rel=fact.rel, of=self._owner(fact.of))
            case facts.Property():
                merge(self._owner(fact.of), {fact.name: fact.value})
            case facts.Picture():
                self.add_image(fact.node)
            case facts.Credit():
                self.add_person(fact.node, fact.role, fact.wording)
            case _:
                raise TypeError(f"A block yields facts of wagtail_healthblocks.facts, not {fact!r}.")

    def _owner(self, name):
        return {facts.PAGE: self.page, facts.ARTICLE: self.article}[name]

    def _add_question(self, fact):
        """A question once for each wording; none on a site that gathers none."""
        asked = {node["name"] for node in self.nodes.values() if node["@type"] == "Question"}
        if settings.HEALTHBLOCKS_FAQ_PAGE != "off" and fact.node["name"] not in asked:
            self.add(fact.node, rel=fact.rel, of=self.faq)

    def add_person(self, node: Node, role: str, wording: str = "") -> None:
        """Someone in a role, and how the page says so: of the article, or of its page for whoever reviewed it."""
        rel = nodes.role_property(role, node)
        of = self.page if rel == "reviewedBy" else self.article
        self.add(node, rel=rel, of=of)
        self.word(of, rel, node["@id"], wording)

    def add_check(self, date: str, wording: str) -> None:
        """When the page was last reviewed, and how it says so."""
        self.page.setdefault("lastReviewed", date)
        self.word(self.page, "lastReviewed", date, wording)

    def word(self, node: Node, name: str, value: str, wording: str) -> None:
        if wording:
            self.wordings.setdefault((node["@id"], name, value), []).append(wording)

    def add_image(self, node: Node) -> None:
        """A picture, inside the article: one that stood alone would have to state its licence."""
        pictures = [picture for picture in listed(self.article.get("image", [])) if isinstance(picture, dict)]
        for picture in pictures:
            if picture.get("@id") == node["@id"]:
                merge(picture, node)
                return
        append(self.article, "image", node)

    @cached_property
    def faq(self) -> Node:
        """The one FAQPage that gathers every question: a part of the page, or the page itself."""
        if settings.HEALTHBLOCKS_FAQ_PAGE == "page":
            append(self.page, "@type", "FAQPage")
            return self.page
        faq = nodes.faq_page(self.page)
        self.add(faq, rel="hasPart", of=self.page)
        return faq

    def take_out_unsafe_addresses(self) -> None:
        """Keep what stands where programs follow it to addresses that readers may open."""
        for node in self.nodes.values():
            safe = nodes.without_unsafe_addresses(node)
            node.clear()  # the page's node and the article's are known by themselves
            node.update(safe)

    def report(self, conflict: str) -> None:
        self.conflicts.append(conflict)
        logger.warning("Structured data: %s", conflict)

    def as_dict(self) -> dict:
        return {"@context": "https://schema.org", "@graph": list(self.nodes.values())}

    def as_script(self):
        """The graph as a script element that no text in it can leave."""
        data = json.dumps(self.as_dict(), cls=DjangoJSONEncoder, ensure_ascii=False).translate(ESCAPES)
        return format_html('<script type="application/ld+json">{}</script>', mark_safe(data))  # noqa: S308 - escaped


def _types(node):
    return " and ".join(listed(node["@type"]))


def merge(known: Node, node: Node) -> None:
    for name, value in node.items():
        if name not in known:
            known[name] = list(value) if isinstance(value, list) else value
        elif isinstance(value, list):
            for item in value:
                append(known, name, item)


def append(node: Node, name: str, value) -> None:
    """Add a value to a property once; two or more make a list."""
    values = listed(node.get(name, []))
    if value not in values:
        values = [*values, value]
    node[name] = values[0] if len(values) == 1 else values


def build_graph(reading) -> Graph:
    """What the page says of itself, then each block in reading order, then what the site's hooks add."""
    graph = Graph(*reading.page.get_structured_data(reading))
    reading.page.add_structured_data(reading, graph)
    for place in reading.places:
        if place.repeats_id:
            graph.report(f"A block before #{place.anchor} has the same id; this one’s anchor got a number.")
    for place in reading.shown_places:
        if hasattr(place.block, "get_structured_data"):
            for fact in place.block.get_structured_data(place.value, reading):
                graph.take(fact)
    for construct in hooks.get_hooks("construct_healthblocks_json_ld"):
        construct(graph, reading.page, reading.request)
    graph.take_out_unsafe_addresses()
    return graph
