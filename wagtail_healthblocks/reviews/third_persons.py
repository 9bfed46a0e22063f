"""Patterns of what identifies somebody whom a reader writes of: names, ages, dates of birth, postal addresses.

Names are told by their capital letters, in the scripts that have them. A first person's own age is nobody's secret.
"""

import re

DAY = r"\d{1,2}(?:st|nd|rd|th|er|[.ºª])?"
MONTH = r"[^\W\d_]{3,10}\.?"
OF = r"(?:(?:of|de|del|du|d') ?)?"
#: A day, in digits or with the name of its month.
DATE = (
    r"(?:\d{1,2} ?[./-] ?\d{1,2} ?[./-] ?\d{2,4}|\d{4}-\d{1,2}-\d{1,2}"
    rf"|(?:the )?{DAY} ?{OF}{MONTH},? {OF}\d{{4}}|{MONTH} {DAY},? \d{{4}})"
)
CAPITAL = r"(?:(?:[A-ZÀ-ÖØ-Þ]['’])?[A-ZÀ-ÖØ-Þ][^\W\d_]+(?:['’-][A-ZÀ-ÖØ-Þ]?[^\W\d_]+)*)"
INITIALS = r"(?:[A-ZÀ-ÖØ-Þ]\. ?){0,3}"
#: What a name has between its words.
PARTICLE = r"(?:(?:van|von|de|del|della|der|den|la|le|du|al|el|bin|ibn|zu|di|da|dos|y) ){0,3}"
NAME = rf"{CAPITAL}(?: {PARTICLE}{CAPITAL}){{0,3}}"
FULL_NAME = rf"{CAPITAL}(?: {PARTICLE}{CAPITAL}){{1,3}}"
CALLED = (
    r"(?:,? ?(?:is |was )?(?:called|named)|,? ?namens|,? ?(?:der|die|das|sie|er)? ?heißt|,? ?(?:der|die|das)? ?heisst"
    r"|,? ?(?:qui )?s'appelle|,? ?nommée?|,? ?(?:que )?se llama|,? ?llamad[oa]|,|:)"
)
ARABIC_WORD = r"[\u0621-\u064a]{2,}"
ARABIC_CALLED = r"(?:واسمه|واسمها|اسمه|اسمها|يدعى|تدعى|المسمى|المسماة)"
#: What comes after “the doctor” in Arabic when no name does.
_VERBS = (
    "قال|قالت|وصف|وصفت|نصح|كان|كانت|الذي|التي|اللي|هو|هي|في|من|على|عن|إلى|الى|"
    "كتب|لم|لا|ما|أن|ان|أعطا|اعطا|طلب|شرح|ممتاز|جيد|رائع|خفف|غير|زاد|أوقف|اوقف|بعد|قبل|عند|مع|ثم|قرر|رفض"
)
NO_NAME = rf"(?!(?:{_VERBS})[\u0621-\u064a]{{0,4}}(?![\u0621-\u064a]))"


def names(relatives: str, titles: str) -> str:
    """A pattern of the names of others, in a text with its capital letters."""
    arabic = rf"{ARABIC_WORD}(?: {ARABIC_WORD})?"
    # Nouns have capital letters in German: one word alone is a name only behind “called”, or with an age.
    after = rf"(?: {FULL_NAME}|{CALLED} ?{NAME}| {CAPITAL}(?= ?\(\d))"
    return (
        rf"(?<![^\W_])(?:{relatives}{after}|(?i:{titles})(?:\. ?| )"
        rf"(?!(?i:{titles})(?![^\W_])){INITIALS}{PARTICLE}{NAME}"
        rf"|{relatives} {ARABIC_CALLED} {arabic}|{relatives} {arabic} ?\(\d"
        rf"|(?:د|الدكتور|الدكتورة|دكتور|دكتورة|السيد|السيدة)(?:\. ?| ){NO_NAME}{arabic})"
    )


def first_names(relatives: str) -> str:
    """The same of one name, in languages that give capital letters to names only."""
    return rf"(?<![^\W_]){relatives},? {CAPITAL}"


def ages(relatives: str, years: str) -> str:
    """A pattern of somebody's relative with their age."""
    age = rf"\d{{1,3}}[ -]?{years}(?![^\W_])"
    return (
        rf"(?<![^\W_])(?:{relatives}[^.!?\n\d]{{0,40}}(?:\(\d{{1,3}}(?: ?{years})?\)|[ (,]{age})"
        rf"|(?:my|our|his|her|meine?[rmn]?|unsere?[rmn]?) \d{{1,3}}[ -]?{years}[ -][^\W\d_]{{3,15}})"
    )


def birth_dates(words: str) -> str:
    """A pattern of dates of birth."""
    return rf"(?<![^\W_])(?:{words}|{CAPITAL}?\*)[ :,.=-]{{0,4}}(?:(?:on|am|le|el|the|في|يوم) )?{DATE}(?!\d)"


#: Words before the name of a street that mean nothing else; the others need a name with a capital letter.
SURE_STREETS = "rue|avenue|boulevard|bd|bld|calle|avenida|avda"
#: Endings of streets that mean something else without a capital letter.
WORDS_TOO = {
    "close", "way", "walk", "place", "pl", "drive", "dr", "park", "hill", "row", "view", "rise", "court", "ct", "st",
    "rd", "trail", "wharf", "green", "quay", "parade", "circle", "cir", "grove", "mews", "ln", "ter",
    "gardens", "square",
}  # fmt: skip
#: Inner codes of British postcodes have no C, I, K, M, O, V, and so no unit of a dose.
POSTCODE = (
    r"(?:[A-Z]{1,2}\d[A-Z\d]? ?\d[ABD-HJLNP-UW-Z]{2}|[a-z]{1,2}\d[a-z\d]? \d(?!st|nd|rd|th|hr)[abd-hjlnp-uw-z]{2})"
)
#: What German writes in one word with the name of a street.
GLUED = r"straße|strasse|str\.?|weg|gasse|allee|platz|ring|ufer|damm|chaussee"
BOXES = r"p\.? ?o\.? box|postfach|apartado de correos|apdo\.?|boîte postale|صندوق بريد|ص\.? ?ب\.?"
#: Nouns behind a number that is no postcode.
NO_AMOUNT = r"(?!(?:Uhr|Euro|Stück|Mal|Jahre|Tage|Schritte|Menschen|Kalorien|Einheiten)\b)"
STATES = (
    "AL|AK|AZ|AR|CA|CO|CT|DE|FL|GA|HI|ID|IL|IN|IA|KS|KY|LA|ME|MD|MA|MI|MN|MS|MO|MT|NE|NV|NH|NJ|NM|NY|NC|ND|OH|OK|OR|PA|"
    "RI|SC|SD|TN|TX|UT|VT|VA|WA|WV|WI|WY|DC"
)


def addresses(before: str, after: list[str]) -> str:
    """A pattern of postal addresses, in a text with its capital letters; of words before and after a street's name."""
    alone = [word for word in after if word not in WORDS_TOO]
    joined = "|".join(map(re.escape, alone))
    others = "|".join(word.capitalize() for word in after if word in WORDS_TOO)
    house = r"\d{1,5} ?[A-Za-z]?(?:[-/]\d{1,5} ?[A-Za-z]?)?"
    name = r"[^\W\d_][\w'’-]*\.?"
    capital = r"[A-ZÀ-ÖØ-Þ][\w'’-]*\.?"
    of = r"(?:(?:de|du|des|del|de la|de los|la|le|les|el|los|las|l['’]|d['’]) ?){0,3}"
    number = r"(?:(?:n[º°o]?\.?|núm\.?|número|nr\.?|رقم) ?)?"
    ways = [
        rf"{house},? (?:{name} ){{1,3}}(?i:{joined})(?![^\W_])",
        rf"{house},? (?:{capital} ){{1,3}}(?:{others})(?![^\W_])",
        # German: “Lindenstraße 12”, “Lange Straße 5”.
        rf"(?:{name} )?[^\W\d_][\w-]{{2,30}}(?i:{GLUED}) ?{house}(?![^\W_])",
        rf"{capital} (?=[A-Z])(?i:{GLUED}) ?{house}(?![^\W_])",
        # Romance languages and Arabic: the kind of street comes first, the number before or behind.
        rf"(?i:{before})(?:\.?/? |/){of}(?:{name},? ){{0,3}}(?:{capital}|{ARABIC_WORD}) ?,? ?{number}{house}(?![^\W_])",
        rf"(?i:{SURE_STREETS})\.? {of}(?:{name} ){{0,3}}{name} ?,? ?{number}{house}(?![^\W_])",
        rf"{house},?(?: (?:bis|ter|quater),?)? (?i:{before})\.? {of}(?:{capital}|{ARABIC_WORD})",
        rf"{house},?(?: (?:bis|ter|quater),?)? (?i:{SURE_STREETS})\.? {of}{name}",
        rf"(?i:{BOXES}) ?:? ?\d[\d ]{{1,8}}",
        rf"{POSTCODE}(?![^\W_])",
        rf"(?:{STATES}),? \d{{5}}(?:-\d{{4}})?(?![^\W_])",
        # A postcode and its town, where a sentence says that it is one.
        rf"(?:D|A|CH|F|E)-\d{{4,5}} {capital}",
    ]
    town = rf"(?:, ?|(?<![^\W_])(?:in|aus|à|en|from|plz) )\d{{4,5}} {NO_AMOUNT}{capital}"
    return rf"(?<![^\W_])(?:{'|'.join(ways)})|{town}"
