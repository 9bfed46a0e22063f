"""How the citation styles put the parts of a source in order.

A shape is a line as the style writes it, with its parts in braces. A citation has a shape if the line fits the whole
of it, so that every word of the citation belongs to a part. A part that ends in a question mark may be missing, and
brings the punctuation that goes with it.
"""

import re
from functools import cache
from itertools import count

from .author_lists import BODY
from .laws import LAW_PARTS, LAWS
from .words import any_of
from .written_dates import DATE, LOOSE_DATE, MONTH, YEAR

DASH = r"\s?[-–—‑−]+\s?"
#: “13”, “e1920622”, “CD002207”, “A 210”
NUMBER = r"(?:[A-Z] (?=\d))?[A-Za-z]{0,5}\.?\d[\w.]*"
PAGES = (
    rf"{NUMBER}(?:{DASH}(?:[A-Z] (?=\d))?[A-Za-z]{{0,5}}\d\w*)?(?:, ?{NUMBER}(?:{DASH}\w+)?)*"
    rf"(?:; ?discussion \w+(?:{DASH}\w+)?)?"
)
PAGE_WORD, VOLUME_WORD, ISSUE_WORD, ARTICLE_WORD = map(any_of, ("page", "volume", "issue", "article"))
VOLUME = r"\d[\w./]*(?:[-–]\d+)?(?:[ -]?Suppl(?:\.|ement)?(?: ?\d\w*)?)?|[A-Z]\d*"
ISSUE = r"[^()\s][^()]*"
EDITION_WORD = any_of("edition")
EDITION = rf"(?:(?:[\w.]+,? )?(?:[\w]+[., ]+){{0,3}}{EDITION_WORD}\b\.?|Version \d[\d.]*)"
EDITORS_WORD = any_of("editors")
SEASON = any_of("seasons")
MONTHS = rf"(?:{MONTH}|{SEASON})(?:[-–/](?:{MONTH}|{SEASON}))?"
NO_DATE = any_of("no_date")
IN = any_of("in")
#: A series or journal: one sentence, whose full stops stand behind abbreviations.
ABBREVIATED = r"(?:[^\W\d_]{1,12}\. ?){1,8}(?:[^\W\d_]{1,12}\.?|\([^()]+\))?"
SENTENCE = r"[^.:;,?!“”‘„«»][^.:;?!“”„«»]*?"
QUOTES = [("‘", "’"), ("“", "”"), ("„", "[“”]"), ("«", "»"), ("'", "'"), ('"', '"'), ("‚", "[‘’]"), ("”", "”")]
QUOTED = "|".join(rf"{left} ?(?P<title>.+?)[,.]? ?{right}" for left, right in QUOTES)

#: Editors stand behind people, never in a title.
TITLE = rf"(?!\({EDITORS_WORD}\b)\S.*?"
PLACE = r"(?:[^.:()\d]| \([A-Z]{2,4}\)|\b(?:St|Ft|Mt|D\.C|D|B\.C|u\. ?a)\.){2,60}?"
#: Stands where a list of people stood: they were read before.
PEOPLE_MARK = "\ue001"

#: What each part of a shape may be.
PARTS = {
    "people": PEOPLE_MARK,
    #: With the full stop behind them, which the last initial may have brought.
    "people.": rf"{PEOPLE_MARK}\.?",
    "body": rf"(?P<body>{BODY})",
    "bodies": rf"(?P<body>{BODY}(?:(?:;| /) {BODY})*)",
    "title": rf"(?P<title>{TITLE})",
    "title.": rf"(?P<title>{TITLE})(?:\.|(?<=[?!…]))",
    #: In front of a journal that “In:” names, where a comma may stand, too.
    "title.,": rf"(?P<title>{TITLE})(?:[.,]|(?<=[?!…]))",
    "quoted": rf"(?:{QUOTED})",
    "journal": rf"(?P<container>{SENTENCE}|{ABBREVIATED})\.?",
    "book": r"(?P<container>[^;]+?)",
    "site": r"(?P<site>[^\s.:;,](?:[^.:;]|\.(?=\w))*?)",
    "publisher": r"(?P<publisher>(?:U\.S\. |U\.K\. )?[^\s.:;](?:[^.:;()]|\.(?=\w))*?)",
    "place": rf"(?P<place>{PLACE})",
    "place?": rf"(?:(?P<place>{PLACE}) ?: ?)?",
    "edition?": rf"(?:(?P<edition>{EDITION})[.,;]? )?",
    "(edition)?": rf"(?: \((?P<edition>{EDITION}|[^()]*\d[^()]*)\))?",
    #: The end of a title, perhaps with an edition in front of it.
    "(edition).": rf"(?: \((?P<edition>{EDITION}|[^()]*\d[^()]*)\))?(?:\.|(?<=[?!]))",
    "series?": (
        rf"(?:\. (?P<series>(?![^.:;]*\b(?:Version|{EDITION_WORD})\b)(?=[^.:;]*[^\W\d_]{{3}})"
        r"(?:[^.:;]|\b[NR]\w{1,2}\.)*\d[^.:;]*))?"
    ),
    "editors": r"(?P<editors>[^:]+?)",
    "eds": rf",? ?\(?{EDITORS_WORD}\b\.?\)?[,:]?",
    "eds?": rf"(?P<eds> ?\({EDITORS_WORD}\.?\)|, {EDITORS_WORD}\b\.?)?",
    "year": rf"(?P<year>{YEAR})[a-z]?",
    "(year)": rf"\((?:(?P<year>{YEAR})[a-z]?(?:, [^()]*)?|(?P<no_date>{NO_DATE}))\)",
    "(year)?": rf"(?:\((?:(?P<year>{YEAR})[a-z]?|(?P<no_date>{NO_DATE}))\))?",
    #: The date of an issue as PubMed writes it.
    "date": rf"(?P<year>{YEAR})(?: {MONTHS}(?: \d{{1,2}}(?:[-–]\d{{1,2}})?)?)?",
    "day": rf"(?:{any_of('published')}[: ](?:am |el |le )?)?(?P<date>{DATE})",
    "loose date": rf"(?:Stand:? )?(?P<date>{LOOSE_DATE})",
    #: “357:j1550”, “(2):CD002207”, “42(8):625-34”, “8(1)”
    "locus": rf"(?=\S)(?P<volume>{VOLUME})?(?: ?\((?P<issue>{ISSUE})\))?(?: ?: ?(?:{PAGE_WORD} ?)?(?P<pages>{PAGES}))?",
    #: “39(1), 13–19”, “394, Article 112841”, “vol. 394, no. 2, pp. 72–82”, “Jg. 109, Nr. 14, S. 249–256”
    "in it": (
        rf"(?:{VOLUME_WORD} ?)?(?P<volume>{VOLUME})(?: ?\((?P<issue>{ISSUE})\)|,? {ISSUE_WORD} ?(?P<issue>[\w/–-]+))?"
        rf"(?: ?[,:] ?(?:{PAGE_WORD} ?|{ARTICLE_WORD} )?(?P<pages>{PAGES}))?"
    ),
    "volume.issue": r"(?P<volume>\d+)(?:\.(?P<issue>[\d-]+))?",
    "volume": rf"(?:{VOLUME_WORD} ?)?(?P<volume>{VOLUME})",
    "issue": r"(?P<issue>[\w-]+)",
    "pages": rf"(?P<pages>{PAGES})",
    "issue?": rf"(?:,? (?:{ISSUE_WORD} ?)?(?P<issue>\d[\w/–-]*))?",
    "pages?": rf"(?:[,.:;] ?(?:{PAGE_WORD} ?|{ARTICLE_WORD} )(?P<pages>{PAGES})|: ?(?P<pages>{PAGES}))?",
    "(pages)?": (
        rf"(?: \((?:{EDITION}, )?(?:Vol\. (?P<volume>{VOLUME}), )?(?:{PAGE_WORD} ?(?P<pages>{PAGES})"
        rf"|(?P<chapter>{any_of('chapter')} [^()]+))\))?"
    ),
    "In": rf"{IN}\b(?! ?:)",
    "In:": rf"{IN}\b ?:?",
    "In?": rf"(?:{IN} ?: )?",
    ",": ",?",
    ".": "[.,]?",
    ";": " ?[;,] ?",
    ":": " ?: ?",
}

#: The shapes of each style, those that name more of a source first.
STYLES = {
    "harvard, in quotation marks": (
        "{people}{,} {(year)}{.} {quoted}{.} {In:} {editors}{eds} {book}. {place?}{publisher}{pages?}",
        "{people}{,} {(year)}{.} {quoted}{.} {In?}{journal}{,} {in it}",
        "{people.} {quoted}{.} {journal} {volume.issue} ({year}){pages?}",
        "{people}{,} {year}{.} {quoted}{.} {In?}{journal}, {in it}",
        "{people}{,} {(year)}{.} {quoted}{.} {In?}{journal}",
        "{body}{.} {(year)}{.} {quoted}{.} {In?}{journal}, {in it}",
        "{body}{.} {(year)}{.} {quoted}{.} {site}",
        "{body}{.} {(year)}{.} {quoted}",
    ),
    "vancouver": (
        "{people.} {title.} {In:} {editors}{eds} {book}. {edition?}{place?}{publisher}{;}{date}{pages?}",
        "{people.} {title.} {journal} {date}{;}{locus}",
        "{people.} {title.} {journal} {year}, Issue {issue}. Art. No.: {pages}",
        "{people.}{eds?}{.} {title.} {edition?}{place}{:}{publisher}{;}{date}{pages?}",
        "{people.}{eds?}{.} {title.} {edition?}{publisher}; {date}{pages?}",
        "{body}. {title.} {journal} {date}{;}{locus}",
        "{body}. {title}{series?}. {edition?}{place}{:}{publisher}{;}{date}{pages?}",
        "{body}. {title.} {edition?}{publisher}; {date}",
        "{title.} {edition?}{place}{:}{publisher}; {date}{pages?}",
        "{people.} {title.} {site}. {date}",
        "{people.} {title.} {site}. {day}",
        "{body}. {title.} {site}. {day}",
        "{body}. {title.} {day}",
        "{body}. {title}{series?}. {edition?}{date}",
        "{body}. {title.} {site}. {date}",
        "{people.} {title.} {edition?}{date}",
        "{body}{:}{title.} {journal} {date}{;}{locus}",
        "{title.} {journal} {date}{;}{locus}",
    ),
    "apa": (
        "{people}{,} {(year)}{.} {title.} {In} {editors}{eds} {book}{(pages)?}. {place?}{publisher}",
        "{people}{,} {(year)}{.} {title.} {In} {book}{(pages)?}. {place?}{publisher}",
        "{people}{,} {(year)}{.} {title.} {journal}{,} {in it}",
        "{body}{.} {(year)}{.} {title.} {journal}{,} {in it}",
        "{people}{,}{eds?}{.} {(year)}{.} {title}{(edition).} {edition?}{place?}{publisher}",
        "{body}{.} {(year)}{.} {title}{series?}. {edition?}{place}{:}{publisher}",
        "{body}{.}{eds?}{.} {(year)}{.} {title}{(edition).} {edition?}{place?}{publisher}",
        "{people}{,}{eds?}{.} {(year)}{.} {title}{(edition)?}",
        "{body}{.} {(year)}{.} {title}{(edition)?}",
    ),
    "harvard": (
        "{people}{,} {year}. {title.} {In?}{journal}, {in it}",
        "{people}{,} {year}. {title.} {edition?}{place}{:}{publisher}",
        "{body}{.} {year}. {title}{series?}. {edition?}{place}{:}{publisher}",
        "{people}{,} {year}. {title}",
        "{body}{.} {year}. {title}{series?}",
        "{people}{,} {(year)}{.} {title}, {edition?}{place}{:}{publisher}{pages?}",
        "{body}{.} {(year)}{.} {title}, {edition?}{place}{:}{publisher}{pages?}",
    ),
    "german": (
        "{people}{eds?}{:}{title.,} {In:} {editors}{eds} {book}. {edition?}{place}{:}{publisher}, {year}{pages?}",
        "{people}{(year)?}{:}{title.,} {In:} {journal}{,} {volume} ({year}){issue?}{pages?}",
        "{people} {(year)}{:}{title.,} {In:} {journal}{,} {in it}",
        "{people} {(year)}{:}{title.,} {In:} {journal}",
        "{people}{:}{title.,} {In:} {journal}{,} {in it}, {year}",
        "{people}{:}{title.,} {In:} {journal}{,} {volume}{issue?}, {year}{pages?}",
        "{people.} {title.} {In?}{journal}{,} {year}, {in it}",
        "{people}{:}{title.} {journal} {date}{;}{locus}",
        "{people}{eds?}{:}{title}. {edition?}{place}{:}{publisher}, {year}{pages?}",
        "{bodies}{eds?}{:}{title}. {edition?}{place}{:}{publisher}, {year}{pages?}",
        "{people}{eds?} {(year)}{:}{title}. {edition?}{place}{:}{publisher}{pages?}",
        "{bodies}{eds?} {(year)}{:}{title}. {edition?}{place}{:}{publisher}{pages?}",
        "{people}{eds?} {(year)}{:}{title}",
        "{people}{eds?}{:}{title}{series?}. {loose date}",
        "{bodies}{eds?}{:}{title}{series?}. {loose date}",
        "{people}{eds?}{:}{title}. {place}{,} {year}",
        "{bodies}{eds?}{:}{title}. {place}{,} {year}",
        "{bodies}{eds?} {(year)}{:}{title}",
        "{bodies}{eds?}{:}{title}{series?}",
    ),
    "ahead of print": ("{people.} {title.} {site}",),
}


@cache
def shapes() -> tuple[tuple[str, str, re.Pattern], ...]:
    """Every shape with its style, ready to be compared with a citation."""
    return tuple((style, shape, _pattern(shape)) for style, lines in {**LAWS, **STYLES}.items() for shape in lines)


def _pattern(shape):
    pieces = re.split(r"\{([^{}]+)\}", shape)
    parts = PARTS | LAW_PARTS
    whole = "".join(parts[piece] if number % 2 else re.escape(piece) for number, piece in enumerate(pieces))
    numbers = count()
    return re.compile(re.sub(r"\(\?P<(\w+)>", lambda group: f"(?P<{group[1]}__{next(numbers)}>", whole))


def parts_of(found: re.Match) -> dict[str, str]:
    """The parts that a shape found, by name; a shape may have several places for one."""
    return {name.partition("__")[0]: value for name, value in found.groupdict().items() if value}
