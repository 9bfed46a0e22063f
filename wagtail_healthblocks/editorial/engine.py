"""Asks the rules about a page or a snippet, and gives their findings."""

from collections.abc import Iterator

from django.db.models import Model
from wagtail import hooks
from wagtail.blocks import Block

from ..traversal import Place
from .findings import Finding, anchored
from .rule import Rule, severity_of
from .subjects import LoneBlock, Subject
from .table import TABLE


def all_rules() -> dict[type, list[Rule]]:
    """The rules by what they are about: a class of blocks, or of pages and snippets; sites' own come last."""
    found = {about: list(rules) for about, rules in TABLE.items()}
    for register in hooks.get_hooks("register_healthblocks_rules"):
        for about, rules in register().items():
            found.setdefault(about, []).extend(rules)
    return found


def rules_by_id() -> dict[str, Rule]:
    return {rule.id: rule for rules in all_rules().values() for rule in rules}


class Engine:
    """The rules that a site has, each with the severity that it gives it: all, or those of some severities."""

    def __init__(self, *severities: str):
        self.severities = severities or ("error", "warning")
        self.table = all_rules()
        self._of_class: dict[type, list[tuple[Rule, str]]] = {}

    def rules_for(self, kind: type) -> list[tuple[Rule, str]]:
        if kind not in self._of_class:
            rules = [rule for about, rules in self.table.items() if issubclass(kind, about) for rule in rules]
            said = {rule.id: (rule, severity_of(rule.id, rule.severity)) for rule in rules}
            self._of_class[kind] = [(rule, severity) for rule, severity in said.values() if severity in self.severities]
        return self._of_class[kind]

    def needs(self, kind: type) -> set[str]:
        """What errors of the rules about a class say has to be filled: some of its fields, or "" for itself."""
        rules = self.rules_for(kind)
        return {rule.needs for rule, severity in rules if severity == "error" and rule.needs is not None}

    def ask(self, subject: Subject) -> Iterator[Finding]:
        """What the rules say, in reading order; each finding once."""
        found: dict[Finding, None] = {}
        for rule, severity in self.rules_for(type(subject.owner)):
            found |= dict.fromkeys(self._said(rule, severity, subject, None))
        for place in subject.places:
            for rule, severity in self.rules_for(type(place.block)):
                found |= dict.fromkeys(self._said(rule, severity, subject, place))
            found |= dict.fromkeys(self._said_by_block(subject, place))
        yield from dict.fromkeys(found)

    def _said(self, rule, severity, subject, place):
        for where, message in rule(place or subject.owner, subject.reading):
            at = located(subject, place, where)
            if at:
                yield Finding(rule.id, *at, severity, str(message), rule.what)

    def _said_by_block(self, subject, place):
        """What a site's own block says in ``get_publish_errors``, which rules take the place of."""
        for where, message in own_errors(place.block, place.value):
            name = f"site.{type(place.block).__name__}.{where[0]}"
            at = located(subject, place, where)
            if at and (severity := severity_of(name, "error")) in self.severities:
                yield Finding(name, *at, severity, message)


def located(subject: Subject, place: Place | None, where) -> tuple[Place | None, str] | None:
    """The block and the field of what a rule has said; None where a site has taken the field out."""
    if isinstance(where, tuple) and where and isinstance(where[0], Place):
        found, where = subject.find(where[0].value), where[1:]
        place = found or place
    steps = (where,) if isinstance(where, (str, int)) else tuple(where)
    if place is None:
        return None, ".".join(map(str, steps))
    for step in filter(lambda step: step != "", steps):
        child = subject.child(place, step)
        if child is None:
            return None
        place = child
    block, names = anchored(place)
    return block, ".".join(names)


def own_errors(block: Block, value) -> Iterator[tuple[tuple, str]]:
    """Where and what a block that still defines ``get_publish_errors`` finds wrong."""
    get_publish_errors = getattr(block, "get_publish_errors", None)
    for name, error in get_publish_errors(value) if get_publish_errors else ():
        for way, message in _leaves(error):
            yield (name, *way), message


def _leaves(error, way=()):
    for step, child in getattr(error, "block_errors", {}).items():
        yield from _leaves(child, (*way, step))
    own = error.non_block_errors.as_data() if hasattr(error, "block_errors") else [error]
    for found in own:
        yield from ((way, str(message)) for message in found.messages)


def find(subject: Subject) -> list[Finding]:
    """All findings of a page or a snippet as it is in memory."""
    return list(Engine().ask(subject))


def findings_of(owner: Model) -> list[Finding]:
    """The same, for who needs no more of it."""
    return find(Subject(owner))


def findings_of_block(block: Block, value) -> list[Finding]:
    """All findings of a block's value that stands on no page."""
    return find(LoneBlock(block, value))


def advice_on(subject: Subject) -> list[Finding]:
    """What rules find that stops nothing."""
    return list(Engine("warning").ask(subject))
