"""Patterns of what identifies somebody whom a reader writes of: names, ages, dates of birth, postal addresses.

Names are told by their capital letters, in the scripts that have them. A first person's own age is nobody's secret.
The words are those of the languages' files: ``said`` has a pattern of those under each key of ``WORDS``.
"""

import re
from collections.abc import Iterable, Mapping

#: Keys of the languages' files.
WORDS = (
    "relatives", "person_titles", "called_words", "name_particles", "uncased_titles", "uncased_called_words",
    "uncased_no_names", "age_words", "possessives", "birth_words", "date_words", "date_particles", "ordinal_endings",
    "street_words", "sure_street_words", "glued_street_endings", "street_particles", "house_number_words",
    "house_number_additions", "post_box_words", "town_words",
)  # fmt: skip
CAPITAL = r"(?:(?:[A-ZÀ-ÖØ-Þ]['’])?[A-ZÀ-ÖØ-Þ][^\W\d_]+(?:['’-][A-ZÀ-ÖØ-Þ]?[^\W\d_]+)*)"
INITIALS = r"(?:[A-ZÀ-ÖØ-Þ]\. ?){0,3}"
#: Names in these letters are told by the words before them: they have no capital ones.
ARABIC_WORD = r"[\u0621-\u064a]{2,}"
#: Inner codes of British postcodes have no C, I, K, M, O, V, and so no unit of a dose.
POSTCODE = (
    r"(?:[A-Z]{1,2}\d[A-Z\d]? ?\d[ABD-HJLNP-UW-Z]{2}|[a-z]{1,2}\d[a-z\d]? \d(?!st|nd|rd|th|hr)[abd-hjlnp-uw-z]{2})"
)
STATES = (
    "AL|AK|AZ|AR|CA|CO|CT|DE|FL|GA|HI|ID|IL|IN|IA|KS|KY|LA|ME|MD|MA|MI|MN|MS|MO|MT|NE|NV|NH|NJ|NM|NY|NC|ND|OH|OK|OR|PA|"
    "RI|SC|SD|TN|TX|UT|VT|VA|WA|WV|WI|WY|DC"
)


def names(said: Mapping[str, str]) -> str:
    """A pattern of the names of others, in a text with its capital letters."""
    relatives, titles = f"(?i:{said['relatives']})", f"(?i:{said['person_titles']})"
    particles = f"(?:{said['name_particles']} ){{0,3}}"
    more = f"(?: {particles}{CAPITAL})"
    # Nouns have capital letters in German: one word alone is a name only behind “called”, or with an age.
    called = f"(?:,? ?{said['called_words']}|,|:)"
    after = rf"(?: {CAPITAL}{more}{{1,3}}|{called} ?{CAPITAL}{more}{{0,3}}| {CAPITAL}(?= ?\(\d))"
    arabic = rf"{ARABIC_WORD}(?: {ARABIC_WORD})?"
    no_name = rf"(?!{said['uncased_no_names']}[\u0621-\u064a]{{0,4}}(?![\u0621-\u064a]))"
    return (
        rf"(?<![^\W_])(?:{relatives}{after}"
        rf"|{titles}(?:\. ?| )(?!{titles}(?![^\W_])){INITIALS}{particles}{CAPITAL}{more}{{0,3}}"
        rf"|{relatives} {said['uncased_called_words']} {arabic}|{relatives} {arabic} ?\(\d"
        rf"|{said['uncased_titles']}(?:\. ?| ){no_name}{arabic})"
    )


def first_names(relatives: str) -> str:
    """The same of one name, in languages that give capital letters to names only."""
    return rf"(?<![^\W_])(?i:{relatives}),? {CAPITAL}"


def ages(said: Mapping[str, str]) -> str:
    """A pattern of somebody's relative with their age."""
    years = f"(?i:{said['age_words']})".replace(r"\ ", "[ -]")
    age = rf"\d{{1,3}}[ -]?{years}(?![^\W_])"
    return (
        rf"(?<![^\W_])(?:(?i:{said['relatives']})[^.!?\n\d]{{0,40}}(?:\(\d{{1,3}}(?: ?{years})?\)|[ (,]{age})"
        rf"|(?i:{said['possessives']}) \d{{1,3}}[ -]?{years}[ -][^\W\d_]{{3,15}})"
    )


def birth_dates(said: Mapping[str, str]) -> str:
    """A pattern of dates of birth."""
    words = f"(?i:{said['birth_words']})"
    return rf"(?<![^\W_])(?:{words}|{CAPITAL}?\*)[ :,.=-]{{0,4}}(?:{said['date_words']} )?{_date(said)}(?!\d)"


def _date(said):
    """A pattern of a day, in digits or with the name of its month."""
    day, month = rf"\d{{1,2}}(?:{said['ordinal_endings']}|[.ºª])?", r"[^\W\d_]{3,10}\.?"
    of = f"(?:{said['date_particles']} ?)?"
    return (
        r"(?:\d{1,2} ?[./-] ?\d{1,2} ?[./-] ?\d{2,4}|\d{4}-\d{1,2}-\d{1,2}"
        rf"|{day} ?{of}{month},? {of}\d{{4}}|{month} {day},? \d{{4}})"
    )


def addresses(said: Mapping[str, str], endings: list[str], capital_endings: list[str], no_towns: Iterable[str]) -> str:
    """A pattern of postal addresses, in a text with its capital letters.

    Of the words that end the name of a street, some do so only with a capital letter; ``no_towns`` are none.
    """
    joined = _either(word for word in endings if word not in capital_endings)
    others = _either(word.capitalize() for word in endings if word in capital_endings)
    house = r"\d{1,5} ?[A-Za-z]?(?:[-/]\d{1,5} ?[A-Za-z]?)?"
    name = r"[^\W\d_][\w'’-]*\.?"
    capital = r"[A-ZÀ-ÖØ-Þ][\w'’-]*\.?"
    of = f"(?:{said['street_particles']} ?){{0,3}}"
    number = f"(?:{said['house_number_words']} ?)?"
    addition = f"(?: {said['house_number_additions']},?)?"
    before, sure, glued = (f"(?i:{said[key]})" for key in ("street_words", "sure_street_words", "glued_street_endings"))
    ways = [
        rf"{house},? (?:{name} ){{1,3}}(?i:{joined})(?![^\W_])",
        rf"{house},? (?:{capital} ){{1,3}}{others}(?![^\W_])",
        # German: “Lindenstraße 12”, “Lange Straße 5”.
        rf"(?:{name} )?[^\W\d_][\w-]{{2,30}}{glued} ?{house}(?![^\W_])",
        rf"{capital} (?=[A-Z]){glued} ?{house}(?![^\W_])",
        # Romance languages and Arabic: the kind of street comes first, the number before or behind.
        rf"{before}(?:\.?/? |/){of}(?:{name},? ){{0,3}}(?:{capital}|{ARABIC_WORD}) ?,? ?{number}{house}(?![^\W_])",
        rf"{sure}\.? {of}(?:{name} ){{0,3}}{name} ?,? ?{number}{house}(?![^\W_])",
        rf"{house},?{addition} {before}\.? {of}(?:{capital}|{ARABIC_WORD})",
        rf"{house},?{addition} {sure}\.? {of}{name}",
        rf"(?i:{said['post_box_words']}) ?:? ?\d[\d ]{{1,8}}",
        rf"{POSTCODE}(?![^\W_])",
        rf"(?:{STATES}),? \d{{5}}(?:-\d{{4}})?(?![^\W_])",
        # A postcode and its town, where a sentence says that it is one.
        rf"(?:D|A|CH|F|E)-\d{{4,5}} {capital}",
    ]
    town = rf"(?:, ?|(?<![^\W_]){said['town_words']} )\d{{4,5}} (?!{_either(no_towns)}\b){capital}"
    return rf"(?<![^\W_])(?:{'|'.join(ways)})|{town}"


def _either(words):
    """A pattern of words as they stand in their file; of none it finds nothing."""
    return f"(?:{'|'.join(map(re.escape, words)) or '(?!)'})"
