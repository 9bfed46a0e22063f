"""What a reader's text mentions that people must see before it is published: harm, side effects, personal data.

Rules are data, the ``danger_phrases`` of each language's file: ``{"self_harm": [phrases], "overdose": […],
"side_effect": […]}``, each phrase as ``phrases.phrase_tree`` reads it. They are broad on purpose: what they find is
only held and shown to a moderator, and what they miss may be published. What stands within a language's
``calm_phrases``, such as “suicide prevention”, speaks of no danger.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from .. import languages
from . import personal_data, phrases, scripts
from .conf import settings
from .matching import Rules

KIND_LABELS = {
    "self_harm": _("Self-harm or suicide"),
    "overdose": _("Overdose"),
    "side_effect": _("Side effect"),
    "phone": _("Telephone number"),
    "email": _("E-mail address"),
    "record_number": _("Record or insurance number"),
    "address": _("Postal address"),
    "birth_date": _("Date of birth"),
    "person": _("Name of another person"),
    "age": _("Age of another person"),
    "link": _("Link"),
    "word": _("Word to look at"),
}
#: The kinds that rules describe; the others have patterns of their own.
RULED = ("self_harm", "overdose", "side_effect")
#: What is said of danger without being in any; of no interest by itself.
CALM = "calm"
#: So many letters of a script that no rule is written in are a sentence, not a name.
MOST_UNREAD = 10
#: The setting with a site's own rules.
SETTING = "HEALTHBLOCKS_REVIEWS_SAFETY_RULES"
#: Never published before a person has read it, whatever the settings.
MUST_HOLD = frozenset(
    {"self_harm", "overdose", "phone", "email", "record_number", "address", "birth_date", "person", "age"}
)
#: Whoever writes it sees at once where to get help.
NEEDS_HELP = frozenset({"self_harm", "overdose"})


@dataclass(frozen=True)
class Finding:
    """Something that a text mentions, and where: from ``start`` up to ``end``, counted in characters."""

    kind: str
    start: int
    end: int


def find(text: str, language: str = "") -> list[Finding]:
    """What a text mentions by the rules of all languages and by the patterns, from its start to its end.

    People write in whatever language they like, whatever the page's is: ``language`` changes nothing.
    """
    folded = phrases.Folded(text)
    said = [Finding(*found) for found in _rules().find(folded)]
    calm = [finding for finding in said if finding.kind == CALM]
    found = [finding for finding in said if finding.kind != CALM and not _is_within(finding, calm)]
    found += [
        Finding(kind, *folded.position(start, end))
        for kind, start, end in personal_data.find(folded.text, folded.cased)
    ]
    return _distinct(found)


def kinds(text: str) -> set[str]:
    """The kinds of what a text mentions."""
    return {finding.kind for finding in find(text)}


def has_rules(language: str) -> bool:
    """Whether rules say how somebody speaks of harming themselves in a language."""
    own = settings.HEALTHBLOCKS_REVIEWS_SAFETY_RULES
    names = languages.lineage(language)
    sources = [rules(own[name]) for name in own if name.lower().replace("_", "-") in names]
    return any(source.get("self_harm") for source in [languages.find(language).danger_phrases, *sources])


def can_read(text: str, language: str) -> bool:
    """Whether the rules can find danger in a text: if they know its language, and the script of what it says."""
    if not has_rules(language):
        return False
    letters = [scripts.script_of(letter) for letter in phrases.Folded(text).text if letter.isalpha()]
    unread = [script for script in letters if script not in _scripts(_sources())]
    return len(unread) < MOST_UNREAD and 2 * len(unread) <= len(letters)


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


def _is_within(finding, calm):
    return finding.kind in NEEDS_HELP and any(one.start <= finding.start and finding.end <= one.end for one in calm)


def _rules() -> Rules:
    """The rules of all languages in one: those of the package, and those of the site."""
    return _joined_rules(_sources())


def _sources():
    """Where rules come from: the languages that have a file, and the site's own, as something to remember them by."""
    own = settings.HEALTHBLOCKS_REVIEWS_SAFETY_RULES
    return languages.known(), tuple((code, _as_text(source)) for code, source in own.items())


@lru_cache(maxsize=8)
def _joined_rules(sources):
    known, own = sources
    joined: dict[str, list[str]] = {CALM: languages.words("calm_phrases", known)}
    for rules_of_one in [*map(danger_rules, known), *(rules(source) for _code, source in own)]:
        for kind, spellings in rules_of_one.items():
            joined.setdefault(kind, []).extend(spellings)
    return Rules({kind: tuple(dict.fromkeys(joined[kind])) for kind in joined}, NEEDS_HELP, known)


@lru_cache(maxsize=8)
def _scripts(sources):
    """The scripts in which languages with rules are written."""
    known, own = sources
    written = [language.danger_phrases for language in known] + [rules(source) for _code, source in own]
    words = (phrase for of_one in written for spellings in of_one.values() for phrase in spellings)
    return {scripts.script_of(letter) for phrase in words for letter in phrase if letter.isalpha()}


def rules(source) -> dict[str, tuple[str, ...]]:
    """A site's own rules, from a dictionary or a JSON file's path. Raises ImproperlyConfigured where they are wrong."""
    text = _as_text(source)
    return _parsed(text, SETTING) if text.startswith("{") else _rules_of_file(text)


def _as_text(source):
    if not isinstance(source, dict):
        return str(source)
    try:
        return json.dumps(source)
    except TypeError as error:
        raise ImproperlyConfigured(f"{SETTING}: {error}") from error


@lru_cache(maxsize=32)
def danger_rules(language: languages.Language) -> dict[str, tuple[str, ...]]:
    """The rules in a language's file. Raises ImproperlyConfigured where they are wrong."""
    return _parsed(json.dumps(language.danger_phrases), f"danger_phrases of {language.code}.json")


@lru_cache(maxsize=32)
def _rules_of_file(path):
    try:
        return _parsed(Path(path).read_text(encoding="utf-8"), SETTING)
    except (OSError, ValueError) as error:
        raise ImproperlyConfigured(f"{SETTING}: {path} cannot be read: {error}") from error


@lru_cache(maxsize=32)
def _parsed(text, where):
    parsed = json.loads(text)
    if not isinstance(parsed, dict) or set(parsed) - set(RULED) or not all(map(_are_phrases, parsed.values())):
        raise ImproperlyConfigured(f"{where}: give each of {', '.join(RULED)} a list of phrases, and no other kind.")
    try:
        phrases.phrase_tree(parsed)
    except ValueError as error:
        raise ImproperlyConfigured(f"{where}: {error}") from error
    return {kind: tuple(parsed[kind]) for kind in parsed}


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
