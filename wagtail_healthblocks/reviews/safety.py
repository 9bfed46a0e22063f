"""What a reader's text mentions that people must see before it is published: harm, side effects, personal data.

Rules are data, the ``danger_phrases`` of each language's file: ``{"self_harm": [phrases], "overdose": […],
"side_effect": […]}``, each phrase as ``phrases.phrase_tree`` reads it. They are broad on purpose: what they find is
only held and shown to a moderator, and what they miss may be published.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from .. import languages
from . import personal_data, phrases
from .conf import settings

KIND_LABELS = {
    "self_harm": _("Self-harm or suicide"),
    "overdose": _("Overdose"),
    "side_effect": _("Side effect"),
    "phone": _("Telephone number"),
    "email": _("E-mail address"),
    "record_number": _("Record or insurance number"),
    "link": _("Link"),
    "word": _("Word to look at"),
}
#: The kinds that rules describe; the others have patterns of their own.
RULED = ("self_harm", "overdose", "side_effect")
#: The setting with a site's own rules.
SETTING = "HEALTHBLOCKS_REVIEWS_SAFETY_RULES"
#: Never published before a person has read it, whatever the settings.
MUST_HOLD = frozenset({"self_harm", "overdose", "phone", "email", "record_number"})
#: Whoever writes it sees at once where to get help.
NEEDS_HELP = frozenset({"self_harm", "overdose"})


@dataclass(frozen=True)
class Finding:
    """Something that a text mentions, and where: from ``start`` up to ``end``, counted in characters."""

    kind: str
    start: int
    end: int


def find(text: str, language: str = "en") -> list[Finding]:
    """What a text mentions by the English rules, those of its language, and the patterns; from its start to its end."""
    folded = phrases.Folded(text)
    found = [
        Finding(kind, start, end)
        for trees in _trees(language)
        for kind, tree in trees.items()
        for start, end in phrases.find_phrases(folded, tree)
    ]
    found += [Finding(kind, *folded.position(start, end)) for kind, start, end in personal_data.find(folded.text)]
    return _distinct(found)


def find_words(text: str, words: list[str]) -> list[Finding]:
    """Where a text has one of these words or phrases, as a whole."""
    tree = _word_tree(tuple(words))
    return [Finding("word", start, end) for start, end in phrases.find_words(phrases.Folded(text), tree)]


def _distinct(findings: Iterable[Finding]) -> list[Finding]:
    """The findings in their order; of two of one kind that overlap, the first, and the longer where both start."""
    kept, ends = [], dict.fromkeys(KIND_LABELS, 0)
    for finding in sorted(findings, key=lambda finding: (finding.start, -finding.end)):
        if finding.start >= ends[finding.kind]:
            ends[finding.kind] = finding.end
            kept.append(finding)
    return sorted(kept, key=lambda finding: (finding.start, finding.end, finding.kind))


def _trees(language: str) -> Iterator[dict[str, dict]]:
    """The rules that hold for a language: English ones, as people write English anywhere, and its own."""
    for known in dict.fromkeys([languages.find("en"), languages.find(language)]):
        if known.danger_phrases:
            yield danger_trees(known)
    own = settings.HEALTHBLOCKS_REVIEWS_SAFETY_RULES
    language = language.lower().replace("_", "-")
    for code in dict.fromkeys(["en", language.partition("-")[0], language]):
        if source := own.get(code):
            yield rules(source)


def rules(source) -> dict[str, dict]:
    """A site's own rules, from a dictionary or a JSON file's path. Raises ImproperlyConfigured where they are wrong."""
    if isinstance(source, dict):
        try:
            return _parsed_trees(json.dumps(source), SETTING)
        except TypeError as error:
            raise ImproperlyConfigured(f"{SETTING}: {error}") from error
    return _trees_of_file(str(source))


@lru_cache(maxsize=32)
def danger_trees(language: languages.Language) -> dict[str, dict]:
    """The rules in a language's file. Raises ImproperlyConfigured where they are wrong."""
    return _parsed_trees(json.dumps(language.danger_phrases), f"danger_phrases of {language.code}.json")


@lru_cache(maxsize=32)
def _trees_of_file(path):
    try:
        return _parsed_trees(Path(path).read_text(encoding="utf-8"), SETTING)
    except (OSError, ValueError) as error:
        raise ImproperlyConfigured(f"{SETTING}: {path} cannot be read: {error}") from error


@lru_cache(maxsize=32)
def _parsed_trees(rules, where):
    rules = json.loads(rules)
    if not isinstance(rules, dict) or set(rules) - set(RULED) or not all(map(_are_phrases, rules.values())):
        raise ImproperlyConfigured(f"{where}: give each of {', '.join(RULED)} a list of phrases, and no other kind.")
    try:
        return {kind: phrases.phrase_tree(rules[kind]) for kind in rules}
    except ValueError as error:
        raise ImproperlyConfigured(f"{where}: {error}") from error


def _are_phrases(value):
    return isinstance(value, list) and all(isinstance(phrase, str) for phrase in value)


@lru_cache(maxsize=16)
def _word_tree(words):
    return phrases.word_tree(words)


def highlight(text: str, findings: Iterable[Finding]) -> SafeString:
    """The text, escaped, with a mark around each finding that says what it is. Nothing may run after this."""
    findings = [finding for finding in findings if 0 <= finding.start < finding.end <= len(text)]
    pieces = ((text[start:end], kinds) for start, end, kinds in _segments(len(text), findings))
    return format_html_join("", "{}", ((_marked(piece, kinds),) for piece, kinds in pieces))


def _segments(length, findings):
    """The text cut at each finding's start and end, each part with the kinds that it is of."""
    begins: dict[int, list[str]] = {}
    ends: dict[int, list[str]] = {}
    for finding in findings:
        begins.setdefault(finding.start, []).append(finding.kind)
        ends.setdefault(finding.end, []).append(finding.kind)
    kinds: list[str] = []
    edges = sorted({0, length, *begins, *ends})
    for start, end in zip(edges, edges[1:], strict=False):
        for kind in ends.get(start, ()):
            kinds.remove(kind)
        kinds += begins.get(start, ())
        yield start, end, list(dict.fromkeys(kinds))


def _marked(piece, kinds):
    if not kinds:
        return piece
    return format_html(
        '<mark class="hb-finding{}" title="{}">{}</mark>',
        "".join(f" hb-finding--{kind.replace('_', '-')}" for kind in kinds),
        ", ".join(str(KIND_LABELS.get(kind, kind)) for kind in kinds),
        piece,
    )


def can_read(text, language):
    return True
