"""Patterns of what identifies or reaches a person: telephone numbers, e-mail addresses, record numbers, others' names.

They read a text in its one spelling (see ``phrases.Folded``), with the words of every language that we know. Every
repetition is bounded, so that time grows with the length of the text only.
"""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

from .. import languages
from . import links, spoken_numbers, third_persons
from .phrases import ALTERNATIVES, Folded

#: Before and after a number that stands for itself.
ALONE, ENDS = r"(?<![^\W_])", r"(?![^\W_])"
#: A day, as it is written with digits: no telephone number begins so.
NO_DATE = r"(?!(?:19|20)\d\d[-/.]\d\d?[-/.]\d\d?(?!\d)|\d\d?[-/.]\d\d?[-/.](?:19|20)\d\d(?!\d))"
GAP = r"[ ().\-/\u2010-\u2015_*~|\u00b7\u2022=]"
#: Telephone numbers that need no word beside them.
PHONES = [
    # International (ITU-T E.164: at most fifteen digits).
    rf"(?<![\w+])\(?\+{GAP}{{0,2}}\d(?:{GAP}{{0,3}}\d){{6,14}}(?!\d)",
    # With the 0 that many countries dial first; 0.5 is no beginning of one.
    rf"{ALONE}{NO_DATE}\(?0(?![.,]\d)(?:{GAP}{{0,2}}\d){{8,14}}(?!\d)",
    # North America.
    rf"{ALONE}(?:1{GAP}?)?\(?\d{{3}}\)?{GAP}{{0,2}}\d{{3}}{GAP}?\d{{4}}(?!\d)",
    # Others without a 0: nine digits or more, alone or in groups.
    rf"{ALONE}\d{{9,13}}(?!\d)",
    # Digit by digit, whatever stands between.
    rf"{ALONE}\d(?:[\W_]{{1,3}}\d){{8,14}}(?!\d)",
    rf"{ALONE}(?=\d\d){NO_DATE}(?=(?:[ .-]?\d){{9}})\d{{2,5}}(?:[ .-]\d{{2,5}}){{1,5}}(?!\d)",
]
#: Short ones, after a word that says what they are.
SHORT_PHONE = rf"[^\d\n]{{0,25}}?\(?\d(?:{GAP}{{0,2}}\d){{5,14}}(?!\d)"
BEFORE_AT = r"(?<![\w.+-])[\w.%+'-]{1,64}"
LABEL = r"[^\W_](?:[\w-]{0,61})"
TOP = r"(?:xn--[a-z0-9-]{2,59}|[^\W\d_]{2,24})(?![\w-])"
MAIL_SERVICE = rf"(?:g(?:oogle)?mail|hotmail|outlook|yahoo|icloud|gmx|proton(?:mail)?)(?:\.[a-z]{{2,6}}|{ENDS})"
NHS_NUMBER = rf"{ALONE}\d{{3}}([ -]?)\d{{3}}\1\d{{4}}{ENDS}"
#: The Social Security Administration assigns no area 000, 666 or 900–999, no group 00 and no serial 0000.
US_SOCIAL_SECURITY_NUMBER = rf"{ALONE}(?!000|666|9)\d{{3}}([ -])(?!00)\d\d\1(?!0000)\d{{4}}{ENDS}"
RECORD_DIGITS = r"[a-z]{0,3}[ -]?\d(?:[a-z -]{0,2}\d){3,19}"


def has_nhs_check_digit(number: str) -> bool:
    """Whether the last digit checks the nine before it (modulus 11; NHS Data Dictionary, “NHS Number”)."""
    digits = [int(digit) for digit in number if digit.isdecimal()]
    check = 11 - sum(digit * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False)) % 11
    return digits[-1] == check % 11 if check != 10 else False


def _anything(_match):
    return True


def _any_of(words):
    """A pattern of words or phrases, in the notation of ``phrases.phrase_tree``; of none it finds nothing."""
    parts = [ALTERNATIVES.split(Folded(word).text) for word in words]
    return f"(?:{'|'.join(map(_pattern_of, parts)) or '(?!)'})"


def _pattern_of(parts):
    """The pattern of a phrase that was split at its alternatives: every second part was in brackets."""
    escaped = ["|".join(map(re.escape, part.split("|"))) for part in parts]
    return "".join(f"(?:{part})" if index % 2 else part for index, part in enumerate(escaped))


def _first_letters(words):
    """What the words can start with, for a set in a pattern."""
    letters = {start[:1] for word in words for start in re.split(r"[()|]", Folded(word).text) if start.strip()}
    return re.escape("".join(sorted(letters)))


def _phone(telephone):
    words = rf"(?<![^\W_]){_any_of(telephone)}(?![^\W_]){SHORT_PHONE}"
    return rf"(?=[\d+({_first_letters(telephone)}])(?:{'|'.join([*PHONES, words])})"


def _email(at, dot):
    at, dot = _any_of(at), _any_of(dot)
    any_dot = rf"(?: ?[(\[{{] ?(?:{dot}|\.) ?[)\]}}] ?| {dot} | \. |\.)"
    ways = [
        rf"{BEFORE_AT}(?: ?@ ?| ?[(\[{{] ?(?:{at}|@) ?[)\]}}] ?)(?:{LABEL}{any_dot}){{1,8}}{TOP}",
        rf"{BEFORE_AT} {at} (?:{LABEL} {dot} ){{1,4}}{TOP}",
        rf"{BEFORE_AT}(?: ?@ ?| {at} ){MAIL_SERVICE}",
    ]
    return rf"(?=[\w.%+'-])(?<![\w.+-])(?:{'|'.join(ways)})"


def _record_number(numbers, names, is_words):
    said = rf"(?:{_any_of(numbers)}(?![^\W_])|{_any_of(names)}(?= ?[#:]))"
    joined = rf"[ .:#=-]{{0,5}}(?:{_any_of(is_words)}[ :]{{1,2}})?"
    return rf"(?=[{_first_letters([*numbers, *names])}])(?<![^\W_]){said}{joined}{RECORD_DIGITS}"


@lru_cache(maxsize=8)
def _patterns(known) -> list[tuple[str, re.Pattern, re.Pattern, Callable[[str], bool]]]:
    """Kinds, what a text has at least where it has one, the pattern, and a check of what that found."""
    said = {key: languages.words(key, known) for key in ("telephone_words", "at_words", "dot_words")}
    record = [languages.words(key, known) for key in ("record_numbers", "record_names", "is_words")]
    at, dot = _any_of(said["at_words"]), _any_of(said["dot_words"])
    articles, messengers = (_any_of(languages.words(key, known)) for key in ("articles", "messengers"))
    patterns = [
        ("phone", r"\d", _phone(said["telephone_words"]), _anything),
        ("email", rf"@|\b{at}\b", _email(said["at_words"], said["dot_words"]), _anything),
        ("record_number", r"\d", _record_number(*record), _anything),
        ("record_number", r"\d\d\d[ -]", rf"(?=\d){US_SOCIAL_SECURITY_NUMBER}", _anything),
        ("record_number", r"\d\d\d", rf"(?=\d){NHS_NUMBER}", has_nhs_check_digit),
        ("link", rf"[.\u3002]|:|@|{dot}", links.pattern(dot, articles, messengers), _anything),
    ]
    return [(kind, re.compile(least), re.compile(pattern), is_one) for kind, least, pattern, is_one in patterns]


@lru_cache(maxsize=8)
def _cased_patterns(known) -> list[tuple[str, re.Pattern]]:
    """Kinds and patterns that need the capital letters of a text."""
    said = {key: _any_of(languages.words(key, known)) for key in third_persons.WORDS}
    # Of languages that give capital letters to names only.
    others = [language for language in known if not language.capital_nouns]
    endings = [languages.words(key, known) for key in ("street_endings", "capital_street_endings", "counted_nouns")]
    patterns = [
        ("person", third_persons.names(said)),
        ("person", third_persons.first_names(_any_of(languages.words("relatives", others)))),
        ("age", third_persons.ages(said)),
        ("birth_date", third_persons.birth_dates(said)),
        ("address", third_persons.addresses(said, *endings)),
    ]
    return [(kind, re.compile(pattern)) for kind, pattern in patterns]


def find(text: str, cased: str = "") -> Iterator[tuple[str, int, int]]:
    """The kind, the start and the end of what the patterns find in a text; ``cased`` has its capital letters."""
    known = languages.known()
    in_addresses: set[int] = set()
    for kind, least, pattern, is_one in _patterns(known):
        for match in pattern.finditer(text) if least.search(text) else ():
            if kind == "email":
                in_addresses.update(range(*match.span()))
            if is_one(match[0]) and not (kind == "link" and match.start() in in_addresses):
                yield kind, *match.span()
    for kind, pattern in _cased_patterns(known):
        yield from ((kind, *match.span()) for match in pattern.finditer(cased))
    yield from (("phone", start, end) for start, end in spoken_numbers.find(text))
