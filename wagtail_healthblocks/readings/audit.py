"""Finds what a page's structured data says and the page itself does not show."""

import re
from collections.abc import Iterator

from ..nodes import ROLE_PROPERTIES, Node, listed
from .graph import Graph
from .page_words import PageWords

#: What readers see of each kind of node. Ids, language tags, addresses and ``sameAs`` are no words to read.
SHOWN = {
    "Person": ["name", "honorificPrefix", "honorificSuffix", "jobTitle", "description"],
    "Organization": ["name", "description"],
    "Drug": ["name", "alternateName", "warning", "foodWarning", "alcoholWarning"],
    "DrugClass": ["name"],
    "DrugLegalStatus": ["name", "description"],
    "AdministrativeArea": ["name"],
    "Question": ["name"],
    "Answer": ["text"],
    "WebPageElement": ["name", "text"],
    "Claim": ["text"],
    "ImageObject": ["caption", "creditText"],
    "MediaObject": ["name", "text", "creditText"],
    "Quotation": ["text", "creditText"],
    "HowTo": ["name"],
    "HowToStep": ["name", "text"],
    "MedicalWebPage": ["name", "abstract"],
    "Article": ["headline", "abstract"],
    "Comment": ["name", "text"],
    "CorrectionComment": ["name", "text"],
    "Review": ["name", "reviewBody"],
}
CITATION = ["name", "creditText", "datePublished"]
#: What a page says in words of its own: someone's role, and when it was published, changed and last reviewed.
WORDED = [*ROLE_PROPERTIES, "datePublished", "dateModified", "lastReviewed"]


def hidden_facts(graph: Graph, html: str) -> list[str]:
    """Each fact of the graph whose words are not on the page, and each link of it that leads nowhere there.

    A text must stand there line by line: where the page has two paragraphs or two cells, it must not run them
    together. The publisher is the site's, not the page's: a page need not show it.
    """
    page = PageWords(html)
    hidden = [
        f"{where}: “{' '.join(wordings[0].split())}” is not on the page."
        for where, wordings in _all_facts(graph)
        if not any(_stands_on(page, wording, where.endswith(" text")) for wording in wordings)
    ]
    return [*hidden, *_lost_places(graph, page.ids)]


def _lost_places(graph, ids) -> Iterator[str]:
    for node in graph.nodes.values():
        for url in listed(node.get("url", [])):
            page, _, fragment = url.partition("#")
            if fragment and page == graph.page["@id"] and fragment not in ids:
                yield f"{node['@id']} url: the page has no such place."


def _all_facts(graph) -> Iterator[tuple[str, list[str]]]:
    publishers, cited = _linked(graph.page, "publisher"), _linked(graph.article, "citation")
    for identifier, node in graph.nodes.items():
        if identifier not in publishers:
            yield from _facts(node, identifier, identifier in cited)
    for node in [graph.page] if graph.page is graph.article else [graph.page, graph.article]:
        yield from _worded_facts(graph, node)


def _facts(node: Node, where: str, is_cited: bool = False) -> Iterator[tuple[str, list[str]]]:
    """Where the graph says something, and the words that it says."""
    names = CITATION if is_cited else [name for kind in listed(node["@type"]) for name in SHOWN.get(kind, [])]
    for name in names:
        for value in listed(node.get(name, [])):
            yield f"{where} {name}", [str(value)]
    for name, value in node.items():
        for nested in listed(value):
            if isinstance(nested, dict) and "@type" in nested:
                yield from _facts(nested, nested.get("@id") or f"{where} {name}")


def _worded_facts(graph, node) -> Iterator[tuple[str, list[str]]]:
    """A role or a date, and the ways in which the page may word it; itself where nothing says how."""
    for name in WORDED:
        for value in listed(node.get(name, [])):
            identifier = value.get("@id", "") if isinstance(value, dict) else value
            itself = graph.nodes.get(identifier, {}).get("name", identifier)
            yield f"{node['@id']} {name}", graph.wordings.get((node["@id"], name, identifier), [itself])


def _linked(node, name):
    return {link.get("@id") for link in listed(node.get(name, [])) if isinstance(link, dict)}


#: What a text has before its lines and between the names and the words of its cells, and a page has not.
MARK, BETWEEN = re.compile(r"^\s*(?:- |\d+\. )"), re.compile(r"; |: ")
#: What makes a longer word of what stands beside it.
LETTER = re.compile(r"\w", re.ASCII)


def _stands_on(page, wording, is_text) -> bool:
    """Whether a page has these words; of a text, whether each line or each of its cells stands in a line of it."""
    if not is_text:
        return _stands_in(wording, page.words)
    return all(_has_line(page, MARK.sub("", line)) for line in wording.split("\n"))


def _has_line(page, line):
    cells = BETWEEN.split(line)
    return _stands_in(line, page.lines) or (len(cells) > 1 and all(_stands_in(cell, page.lines) for cell in cells))


def _stands_in(wording, words):
    """Whether the words stand there as words: “Dr” is no part of “children”. Not every script has spaces."""
    wanted = " ".join(wording.split()).casefold()
    at = words.find(wanted)
    while at >= 0:
        beside = words[max(at - 1, 0) : at] + words[at + len(wanted) : at + len(wanted) + 1]
        if not LETTER.search(beside):
            return True
        at = words.find(wanted, at + 1)
    return False
