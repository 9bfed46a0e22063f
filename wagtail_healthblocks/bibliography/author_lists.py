"""Lists of authors in the spellings of the citation styles, as patterns and as single authors."""

import re

from .names import INITIALS, SUFFIX, UPPER, normal_author
from .record import ET_AL
from .words import any_of

WORD = r"[^\W\d_][^\W\d_]*(?:['’‐‑-][^\W\d_]+)*"
FAMILY = rf"{WORD}(?: {WORD}){{0,3}}"
#: “E. M.”, “C.J.A.”, “J.-P.”
DOTTED = rf"{UPPER}\.(?:[ -]{{0,2}}{UPPER}\.){{0,4}}"
GIVEN = rf"{UPPER}[^\W\d_]+(?:[ -]{UPPER}[^\W\d_]+)*(?: {UPPER}(?:\.|\b))*"
JR = rf"(?:,? (?:{SUFFIX})\.?)?"
AND = f"(?:&|{any_of('and')})"
MORE = any_of("and_others")
#: What looks like a name with an initial and is the beginning of a title.
NO_NAME = f"(?!{any_of('beginnings_of_titles')}[ ,])"

#: Several words in capitals are the name of a body, whose last word may be as short as initials.
NO_BODY = rf"(?!(?:{UPPER}+[ -]){{2}})"

NO_ACRONYMS = rf"(?!{UPPER}+, {UPPER}{{2,}}\b)"
#: “Sordo L”, as Vancouver and AMA have it.
PLAIN = rf"{NO_NAME}{NO_BODY}{FAMILY} (?:{INITIALS}){JR}"
#: “Krupitsky, E. M.”, as APA and Harvard have it.
INVERTED = rf"{NO_ACRONYMS}{FAMILY}, (?:{DOTTED}|{INITIALS}){JR}"
#: “Krupitsky, Evgeny”, only where semicolons stand between people.
FULL = rf"{NO_ACRONYMS}(?!{FAMILY} (?:{INITIALS}){JR},){FAMILY}, (?:{DOTTED}|{INITIALS}|{GIVEN}){JR}"
#: “Krupitsky E.”
DOTTED_PLAIN = rf"{FAMILY} {DOTTED}{JR}"
GROUP = r"(?:[^\W\d_][\w'’&()/-]*)(?: (?:[\w'’&()/-]+))+"
OMITTED = r"(?:…|\. ?\. ?\.)"


def _listed(person, separator):
    return rf"{person}(?:{separator} ?{person})*(?:,?{separator}? {AND} {person})?(?:{separator}?,? {MORE})?"


NLM_LIST = rf"(?:{GROUP}; )?{_listed(PLAIN, ',')}(?:[;,] {GROUP})?"
COMMA_LIST = rf"{INVERTED}(?:, {INVERTED})*(?:,? {OMITTED},? {INVERTED})?(?:,? {AND} {INVERTED})?(?:,? {MORE})?"
SEMICOLON_LIST = rf"(?:{FULL})(?:(?:;| /) (?:{FULL}))*(?:;? {AND} (?:{FULL}))?(?:[;,]? {MORE})?"
DOTTED_LIST = _listed(DOTTED_PLAIN, ",")
PEOPLE_LISTS = [
    re.compile(rf"{pattern}(?=[ .,;:(]|$)") for pattern in (NLM_LIST, COMMA_LIST, SEMICOLON_LIST, DOTTED_LIST)
]
#: The name of a body; a full stop in it stands behind a single letter, as in “U.S.”.
BODY = r"(?:U\.S\. |U\.K\. )?[^\s.:;“”„«»‘](?:[^.:;“”„«»‘]|(?<![^\W_]{2})\.(?=\S| [a-z])|\be\. ?V\.){0,250}?"
#: Words that only bodies have in their names.
BODY_LIKE = re.compile(rf"\b{any_of('bodies')}\b", re.IGNORECASE)


def leading_people(text: str) -> str:
    """The list of people that a citation begins with, as it stands there, or nothing."""
    found = max((match[0] for pattern in PEOPLE_LISTS if (match := pattern.match(text))), key=len, default="")
    return found if re.search(rf"{UPPER}(?:[.,;]|$| )", found) or not is_body(found) else ""


def people(text: str) -> tuple[str, ...]:
    """The people of such a list, and a group behind them."""
    return tuple(_authors(text.strip()))


def _authors(text):
    more = re.search(rf"[;,]? ?(?:\b|(?<=\.)){MORE}$", text)
    text = text[: more.start()] if more else text
    before, text, after = _without_groups(text)
    yield from before
    yield from map(normal_author, _persons(re.sub(rf",? {OMITTED},?(?= )", ",", text)))
    yield from after
    if more:
        yield ET_AL


def _without_groups(text):
    """A list as Vancouver has it, between the groups that are named before and behind it."""
    found = re.fullmatch(
        rf"(?:(?P<before>{GROUP}); )?(?P<people>{_listed(PLAIN, ',')})(?:[;,] (?P<after>{GROUP}))?", text
    )
    if not found or re.fullmatch(_listed(PLAIN, ","), text):
        return (), text, ()
    before, after = ([found[name]] if found[name] else [] for name in ("before", "after"))
    return before, found["people"], after


def _persons(text):
    for pattern in (PLAIN, INVERTED, DOTTED_PLAIN, FULL):
        separator = rf"(?:;| /|;? {AND})" if pattern == FULL else rf"(?:,? {AND}|,)"
        if re.fullmatch(rf"(?:{pattern})(?:{separator} (?:{pattern}))*", text):
            return [person.strip() for person in re.findall(rf"(?:^|{separator} )({pattern})(?={separator} |$)", text)]
    return [text]


def bodies(text: str) -> tuple[str, ...]:
    """The bodies of a list; only semicolons and oblique strokes part them, for commas stand in their names."""
    return tuple(body.strip() for body in re.split(r";| / ", text) if body.strip())


def is_body(text: str) -> bool:
    """Whether a name is surely that of a body, and not the beginning of a title."""
    return bool(BODY_LIKE.search(text)) and len(text) < 250
