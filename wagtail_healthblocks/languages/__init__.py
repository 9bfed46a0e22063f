"""What code knows of a language: a file for each, ``<code>.json``, and those that a site has of its own.

A language without a file of its own is read as its parent (“en-gb” as “en”). What no file says keeps the value below,
with which nothing is claimed of a language that we do not know.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, dataclass, field, fields
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings as django_settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.formats import get_format
from wagtail.coreutils import get_content_languages

from ..conf import settings

#: What a question ends with, in any script.
QUESTION_MARKS = "?؟？"


@dataclass(frozen=True, eq=False)
class Language:
    """What is known of one language. ``docs/reference/languages.md`` says what each key is for."""

    code: str
    vague_headings: tuple[str, ...] = ()
    do_not: tuple[str, ...] = ()
    condition_ending: str = ":"
    opening_quotation_marks: str = ""
    closing_quotation_marks: str = ""
    reserved_names: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    glued_titles: Mapping[str, str] = field(default_factory=dict)
    authorities: tuple[str, ...] = ()
    reader_words: tuple[str, ...] = ()
    qualifiers: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    number_words: tuple[str, ...] = ()
    doubling_words: tuple[str, ...] = ()
    decimal_mark: str = ""
    percent_words: tuple[str, ...] = ()
    prescription_words: tuple[str, ...] = ()
    unit_abbreviations: Mapping[str, str] = field(default_factory=dict)
    telephone_words: tuple[str, ...] = ()
    at_words: tuple[str, ...] = ()
    dot_words: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()
    messengers: tuple[str, ...] = ()
    record_numbers: tuple[str, ...] = ()
    record_names: tuple[str, ...] = ()
    is_words: tuple[str, ...] = ()
    relatives: tuple[str, ...] = ()
    person_titles: tuple[str, ...] = ()
    called_words: tuple[str, ...] = ()
    name_particles: tuple[str, ...] = ()
    uncased_titles: tuple[str, ...] = ()
    uncased_called_words: tuple[str, ...] = ()
    uncased_no_names: tuple[str, ...] = ()
    capital_nouns: str = ""
    street_words: tuple[str, ...] = ()
    street_endings: tuple[str, ...] = ()
    capital_street_endings: tuple[str, ...] = ()
    glued_street_endings: tuple[str, ...] = ()
    sure_street_words: tuple[str, ...] = ()
    street_particles: tuple[str, ...] = ()
    house_number_words: tuple[str, ...] = ()
    house_number_additions: tuple[str, ...] = ()
    post_box_words: tuple[str, ...] = ()
    town_words: tuple[str, ...] = ()
    counted_nouns: tuple[str, ...] = ()
    birth_words: tuple[str, ...] = ()
    age_words: tuple[str, ...] = ()
    possessives: tuple[str, ...] = ()
    date_words: tuple[str, ...] = ()
    date_particles: tuple[str, ...] = ()
    ordinal_endings: tuple[str, ...] = ()
    filler_words: tuple[str, ...] = ()
    sound_spellings: Mapping[str, str] = field(default_factory=dict)
    single_letter_words: tuple[str, ...] = ()
    glued_conjunctions: tuple[str, ...] = ()
    danger_phrases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    calm_phrases: tuple[str, ...] = ()
    sample_sentence: str = ""
    in_country: Mapping[str, str] = field(default_factory=dict)


#: Each key of a file, with what it is where no file says it.
DEFAULTS = {key.name: {} if key.default is MISSING else key.default for key in fields(Language) if key.name != "code"}


def known() -> tuple[Language, ...]:
    """Every language that has a file. Raises ImproperlyConfigured where a site's file is wrong."""
    return tuple(_known(tuple(map(str, settings.HEALTHBLOCKS_LANGUAGES))).values())


def find(code: str) -> Language:
    """The language of this code, or its parent; one of which nothing is known where neither has a file."""
    files = _known(tuple(map(str, settings.HEALTHBLOCKS_LANGUAGES)))
    return next((files[name] for name in lineage(code) if name in files), Language(code))


def code_of(owner: Any, default: str) -> str:
    """The language in which readers get a page or a snippet; the default on a site that translates none."""
    locale = getattr(owner, "locale", None) if getattr(django_settings, "WAGTAIL_I18N_ENABLED", False) else None
    return locale.language_code if locale else default


def has_file(code: str) -> bool:
    """Whether anything is known of the language or its parent."""
    return find(code) in known()


def decimal_mark(code: str) -> str:
    """What stands before the decimals in a language; where no file says it, what Django knows of it."""
    return find(code).decimal_mark or str(get_format("DECIMAL_SEPARATOR", lang=code))


def of_site() -> tuple[Language, ...]:
    """English, which people write anywhere, and the languages of the site's content."""
    return tuple(dict.fromkeys([find("en"), *map(find, get_content_languages())]))


def words(key: str, languages: Iterable[Language]) -> list[str]:
    """What these languages have under a key, each once."""
    return list(dict.fromkeys(word for language in languages for word in getattr(language, key)))


def pairs(key: str, languages: Iterable[Language]) -> list[tuple[str, str]]:
    """What these languages say of each word under a key, each once."""
    return list(dict.fromkeys(pair for language in languages for pair in getattr(language, key).items()))


def lineage(code: str) -> list[str]:
    """A language's code, and those of its parents: zh-hans-cn, zh-hans, zh."""
    parts = code.lower().replace("_", "-").split("-")
    return ["-".join(parts[:length]) for length in range(len(parts), 0, -1)]


@lru_cache(maxsize=32)
def _known(folders: tuple[str, ...]) -> dict[str, Language]:
    contents: dict[str, dict] = {}
    for folder in (Path(__file__).parent, *map(Path, folders)):
        for path in _files(folder):
            code = path.stem.lower().replace("_", "-")
            contents[code] = _joined(contents.get(code, {}), _content(path))
    return {code: _language(code, contents) for code in sorted(contents)}


def _files(folder):
    try:
        return sorted(path for path in folder.iterdir() if path.suffix == ".json")
    except OSError as error:
        raise ImproperlyConfigured(f"HEALTHBLOCKS_LANGUAGES: {folder} cannot be read: {error}") from error


def _content(path):
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ImproperlyConfigured(f"HEALTHBLOCKS_LANGUAGES: {path} cannot be read: {error}") from error
    if not isinstance(content, dict) or (unknown := set(content) - set(DEFAULTS)):
        keys = ", ".join(DEFAULTS)
        problem = f"has no key {min(unknown)!r}" if isinstance(content, dict) else "holds no dictionary"
        raise ImproperlyConfigured(f"HEALTHBLOCKS_LANGUAGES: {path}: a language {problem}. Its keys are {keys}.")
    for key, value in content.items():
        if not _is_right(key, value):
            raise ImproperlyConfigured(f"HEALTHBLOCKS_LANGUAGES: {path}: {key} is of the wrong kind.")
    return content


def _is_right(key, value):
    default = DEFAULTS[key]
    if isinstance(default, str):
        return isinstance(value, str)
    if isinstance(default, tuple):
        return _are_words(value)
    if not isinstance(value, dict) or not _are_words(list(value)):
        return False
    parts = value.values()
    return all(map(_are_words, parts)) if key == "danger_phrases" else _are_words(list(parts))


def _are_words(value):
    return isinstance(value, list) and all(isinstance(word, str) and word.strip() for word in value)


def _joined(older, newer):
    """A later file's keys in place of an earlier one's; but phrases of danger are added, never lost."""
    danger = {**older.get("danger_phrases", {})}
    for kind, phrases in newer.get("danger_phrases", {}).items():
        danger[kind] = [*danger.get(kind, []), *phrases]
    return {**older, **newer, "danger_phrases": danger}


def _language(code, contents):
    """The language of a code: what its parents say holds where it says nothing itself."""
    content: dict = {}
    for name in reversed(lineage(code)):
        content = _joined(content, contents.get(name, {}))
    return Language(code, **{key: tuple(value) if isinstance(value, list) else value for key, value in content.items()})
