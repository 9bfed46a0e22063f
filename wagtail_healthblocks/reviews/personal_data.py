"""Patterns of what identifies or reaches a person: telephone numbers, e-mail addresses, record numbers; and links.

They read a text in its one spelling (see ``phrases.Folded``). Every repetition is bounded, so that time grows with
the length of the text only.
"""

import re
from collections.abc import Callable, Iterator

#: Before and after a number that stands for itself.
ALONE, ENDS = r"(?<![^\W_])", r"(?![^\W_])"
#: A day, as it is written with digits: no telephone number begins so.
NO_DATE = r"(?!(?:19|20)\d\d[-/.]\d\d?[-/.]\d\d?(?!\d)|\d\d?[-/.]\d\d?[-/.](?:19|20)\d\d(?!\d))"
GAP = r"[ ().\-/\u2010-\u2015]"
PHONE = "|".join(
    [
        # International (ITU-T E.164: at most fifteen digits).
        rf"(?<![\w+])\(?\+{GAP}{{0,2}}\d(?:{GAP}{{0,3}}\d){{6,14}}(?!\d)",
        # With the 0 that many countries dial first; 0.5 is no beginning of one.
        rf"{ALONE}{NO_DATE}\(?0(?![.,]\d)(?:{GAP}{{0,2}}\d){{8,14}}(?!\d)",
        # North America.
        rf"{ALONE}(?:1{GAP}?)?\(?\d{{3}}\)?{GAP}{{0,2}}\d{{3}}{GAP}?\d{{4}}(?!\d)",
        # Others without a 0: nine digits or more, alone or in groups.
        rf"{ALONE}\d{{9,13}}(?!\d)",
        rf"{ALONE}(?=\d\d){NO_DATE}(?=(?:[ .-]?\d){{9}})\d{{2,5}}(?:[ .-]\d{{2,5}}){{1,5}}(?!\d)",
        # Short ones, after a word that says what they are.
        r"(?<![^\W_])(?:tele(?:ph|f)one?|phone|tel|mobile|cell|fax|call|ring|text|whatsapp|handy|rufnummer)(?![^\W_])"
        rf"[^\d\n]{{0,25}}?\(?\d(?:{GAP}{{0,2}}\d){{5,14}}(?!\d)",
    ]
)
LABEL = r"[^\W_](?:[\w-]{0,61})"
TOP = r"(?:xn--[a-z0-9-]{2,59}|[^\W\d_]{2,24})(?![\w-])"
DOT = r"(?: ?[(\[{] ?(?:dot|punkt|\.) ?[)\]}] ?| (?:dot|punkt) |\.)"
EMAIL = "|".join(
    [
        rf"(?<![\w.+-])[\w.%+'-]{{1,64}}(?: ?@ ?| ?[(\[{{] ?(?:at|@) ?[)\]}}] ?)(?:{LABEL}{DOT}){{1,8}}{TOP}",
        rf"(?<![\w.+-])[\w.%+'-]{{1,64}} at (?:{LABEL} (?:dot|punkt) ){{1,4}}{TOP}",
        r"(?<![\w.+-])[\w.%+'-]{1,64}(?: ?@ ?| at )(?:g(?:oogle)?mail|hotmail|outlook|yahoo|icloud|gmx|proton(?:mail)?)"
        rf"(?:\.[a-z]{{2,6}}|{ENDS})",
    ]
)
NHS_NUMBER = rf"{ALONE}\d{{3}}([ -]?)\d{{3}}\1\d{{4}}{ENDS}"
#: The Social Security Administration assigns no area 000, 666 or 900–999, no group 00 and no serial 0000.
US_SOCIAL_SECURITY_NUMBER = rf"{ALONE}(?!000|666|9)\d{{3}}([ -])(?!00)\d\d\1(?!0000)\d{{4}}{ENDS}"
RECORD_NUMBER = (
    r"(?<![^\W_])(?:(?:(?:medical |health |hospital |patient )?record|patient|hospital|chart|file|case|nhs|chi|"
    r"medicare|medicaid|insurance|policy|member|prescription|social security)s?'?s? ?(?:number|num|no|nr|id)(?![^\W_])|"
    r"(?:medical |patient |health )record(?= ?[#:])|mrn|ssn|nhs|"
    r"(?:patienten|versicherten|versicherungs|fall|akten)-?(?:nummer|nr))(?![^\W_])"
    r"[ .:#=-]{0,5}(?:(?:is|was|ist|war|lautet)[ :]{1,2})?[a-z]{0,3}[ -]?\d(?:[a-z -]{0,2}\d){3,19}"
)
TOP_OF_LINKS = (
    "com|org|net|info|biz|co|io|gov|edu|uk|de|at|ch|fr|nl|be|es|pl|eu|ru|ua|cn|in|au|ca|nz|ie|br|tr|jp|kr|shop|store|"
    "online|site|website|space|club|top|xyz|vip|pro|live|link|click|app|dev|blog|health|pharmacy|clinic|care|life|buzz"
)
LINK = "|".join(
    [
        r"(?<![^\W_])(?:https?|hxxps?|ftp)://[^\s<>\"]{1,2000}",
        r"(?<![\w@.-])www\.[^\s<>\"]{3,2000}",
        rf"(?<![\w@.-])(?:[^\W_][\w-]{{0,62}}\.){{1,8}}(?:{TOP_OF_LINKS})(?![\w@-]|\.\w)(?:[/?#:][^\s<>\"]{{0,2000}})?",
        r"(?<![\w@.-])(?:t\.me|wa\.me|bit\.ly|goo\.gl|tinyurl\.com|youtu\.be)/[^\s<>\"]{1,2000}",
    ]
)


def has_nhs_check_digit(number: str) -> bool:
    """Whether the last digit checks the nine before it (modulus 11; NHS Data Dictionary, “NHS Number”)."""
    digits = [int(digit) for digit in number if digit.isdecimal()]
    check = 11 - sum(digit * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False)) % 11
    return digits[-1] == check % 11 if check != 10 else False


def _anything(_match):
    return True


#: Kinds, what a text has at least where it has one, the pattern, and a check of what that found.
PATTERNS: list[tuple[str, re.Pattern, re.Pattern, Callable[[str], bool]]] = [
    ("phone", re.compile(r"\d"), re.compile(rf"(?=[\d+(tpmcfrwh])(?:{PHONE})"), _anything),
    ("email", re.compile(r"@|\bat\b"), re.compile(rf"(?=[\w.%+'-])(?<![\w.+-])(?:{EMAIL})"), _anything),
    ("record_number", re.compile(r"\d"), re.compile(rf"(?=[mhrpcfnsiva])(?<![^\W_])(?:{RECORD_NUMBER})"), _anything),
    ("record_number", re.compile(r"\d\d\d[ -]"), re.compile(rf"(?=\d){US_SOCIAL_SECURITY_NUMBER}"), _anything),
    ("record_number", re.compile(r"\d\d\d"), re.compile(rf"(?=\d){NHS_NUMBER}"), has_nhs_check_digit),
    ("link", re.compile(r"\.\w|://"), re.compile(rf"(?=\w)(?<![^\W_])(?:{LINK})"), _anything),
]


def find(text: str) -> Iterator[tuple[str, int, int]]:
    """The kind, the start and the end of what the patterns find."""
    for kind, least, pattern, is_one in PATTERNS:
        if least.search(text):
            for match in pattern.finditer(text):
                if is_one(match[0]):
                    yield kind, *match.span()
