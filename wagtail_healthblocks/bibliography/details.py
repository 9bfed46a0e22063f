"""What stands in a citation of any style, wherever it stands: identifiers, addresses, dates of access, notes."""

import re
from dataclasses import dataclass, field
from datetime import date

from . import identifiers
from .entries import DOUBTFUL_END
from .words import any_of, of_language
from .written_dates import LOOSE_DATE, read_date

LEAD = any_of("found_at")
ADDRESS = re.compile(rf"(?:\b{LEAD}\s?:?\s*)?<?(?P<found>https?://[^\s<>]+|www\.[^\s<>]+)>?", re.IGNORECASE)
DOI = re.compile(
    rf"(?:\b{LEAD}\s?:?\s*)?(?:\bdoi\b\s?[:=.]?\s*)?(?P<found>(?:(?:dx\.)?doi\.org/)?10\.\d{{4,9}}/\S+)", re.IGNORECASE
)
DOI_WORD_LEFT = re.compile(r"\bdoi\s?:?\s*$", re.IGNORECASE)
PMID = re.compile(r"(?:PubMed\s*)?\bPM-?ID\s?[:=]?\s*(?P<found>\d+)\b(?:\s*\[PubMed\])?", re.IGNORECASE)
PMCID = re.compile(r"(?:\bPMCID\s?[:=]?\s*)(?P<found>(?:PMC)?\d+)\b|\b(?P<bare>PMC\d{4,})\b", re.IGNORECASE)
ISBN = re.compile(r"\b(?:e-?)?ISBN(?:-1[03])?\s?:?\s*(?P<found>[\dX][\dX ‐‑–-]{8,16}[\dX])\b", re.IGNORECASE)

#: The words in front of the day on which a page was read; those of English leave open which number is the month.
ENGLISH_ACCESS = of_language("accessed", "en")
OTHER_ACCESS = any_of("accessed", without="en")
ACCESSED = re.compile(
    rf"[\[(]?\b(?:(?P<english>{ENGLISH_ACCESS})|{OTHER_ACCESS})\s?:?\s*(?:(?:on|am|den|le|el|the)\b ?:? ?)?(?:día )?"
    rf"(?P<found>{LOOSE_DATE})(?:,? (?:from|de|von|unter|à|sur)\b:?)?\s*[\])]?",
    re.IGNORECASE,
)
#: An erratum, in brackets or up to the identifiers.
NOTE = re.compile(
    r"\[(?P<bracketed>(?:(?:published )?(?:correction|erratum|corrigendum)|published online)[^\]]*)\]"
    r"|\b(?P<found>(?:(?:Published )?(?:Erratum|Corrigendum|Correction)|Retraction|Comment|Update) in\b:?.*?)"
    r"(?=\s*(?:(?:PubMed\s*)?PM-?ID\b|PMCID\b|\bdoi\b|https?://|$))",
    re.IGNORECASE,
)
EPUB = re.compile(
    rf"\b(?P<found>Epub(?: ahead of print)?(?: {LOOSE_DATE})?|eCollection {LOOSE_DATE}"
    rf"|(?:Online|Published) ahead of print|Published online:? {LOOSE_DATE}|Advance online publication)",
    re.IGNORECASE,
)
MEDIUM = re.compile(rf"\s*\[{any_of('media')}\]", re.IGNORECASE)
#: What a source is, in brackets behind its title.
FORM = re.compile(rf"\s*[\[(](?P<found>{any_of('forms')})[\])]", re.IGNORECASE)
LICENCE = re.compile(r"\b(?P<found>Licen[cs]e:? CC[- ]BY[\w-]*(?: \d\.\d)?(?: IGO)?)", re.IGNORECASE)
#: How many pages a book has.
EXTENT = re.compile(r"(?<=[.;,] )(?P<found>\d{2,4} (?:pp?|pages|S|Seiten|págs?|páginas))\.?\s*$")
#: Names of languages as PubMed writes them, and their codes.
LANGUAGES = {
    "Arabic": "ar",
    "Chinese": "zh",
    "Czech": "cs",
    "Danish": "da",
    "Dutch": "nl",
    "English": "en",
    "Finnish": "fi",
    "French": "fr",
    "German": "de",
    "Hungarian": "hu",
    "Italian": "it",
    "Japanese": "ja",
    "Korean": "ko",
    "Norwegian": "no",
    "Persian": "fa",
    "Polish": "pl",
    "Portuguese": "pt",
    "Russian": "ru",
    "Spanish": "es",
    "Swedish": "sv",
    "Turkish": "tr",
    "Ukrainian": "uk",
}
NAMED = "|".join(LANGUAGES)
LANGUAGE = re.compile(rf"(?:\[(?:Article )?in (?P<found>{NAMED})\]|(?<=[\d.;)] )(?P<bare>{NAMED})(?=\.?\s*$))")


@dataclass
class Details:
    """The fields that were read so far, the text without them, and what has to be looked over."""

    text: str
    fields: dict = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    unsure: set[str] = field(default_factory=set)
    accessed: date | None = None
    #: Whether a line's end may have cut an identifier, whose rest then stands among the other words.
    cut_off: bool = False

    def take(self, name: str, value: str) -> None:
        """Keep what was read of a field; a second, different value makes it unsure, and so does a doubtful end."""
        if DOUBTFUL_END in value:
            value = value.replace(DOUBTFUL_END, "")
            self.unsure.add(name)
            self.cut_off = True
        if self.fields.setdefault(name, value).lower() != value.lower():
            self.unsure.add(name)

    def cut(self, start: int, end: int) -> None:
        """Take a span out of the text, with the punctuation that would be left alone."""
        left, right = self.text[:start].rstrip(), self.text[end:].lstrip()
        if left[-1:] in tuple("([") and right[:1] in tuple(")]"):
            left, right = left[:-1].rstrip(), right[1:].lstrip()
        if left[-1:] in tuple(".,;:") and right[:1] in tuple(".,;:"):
            right = right[1:].lstrip()
        self.text = (left + right if right[:1] in tuple(".,;:)") else f"{left} {right}").strip()


def read_details(text: str) -> Details:
    """What a citation says in any style, and the rest of its text."""
    details = Details(text)
    for step in (_notes, _pubmed, _isbn, _addresses, _doi, _accessed, _medium, _language):
        step(details)
    return details


def _each(details, pattern):
    """Every match of a pattern, the last first, so that it can be cut."""
    return reversed(list(pattern.finditer(details.text)))


def _notes(details):
    for pattern in (NOTE, EPUB, LICENCE, EXTENT):
        for found in _each(details, pattern):
            details.notes.insert(0, next(filter(None, found.groups())).strip(" ."))
            details.cut(found.start(), found.end())


def _pubmed(details):
    for found in _each(details, PMCID):
        details.take("pmcid", identifiers.read_pmcid(found["found"] or found["bare"]))
        details.cut(found.start(), found.end())
    for found in _each(details, PMID):
        if number := identifiers.read_pmid(found["found"]):
            details.take("pmid", number)
            details.cut(found.start(), found.end())


def _isbn(details):
    for found in _each(details, ISBN):
        isbn = identifiers.read_isbn(found["found"])
        if isbn:
            details.take("isbn", isbn)
        else:
            details.unsure.add("isbn")
            details.notes.append(found[0].strip())
        details.cut(found.start(), found.end())


def _addresses(details):
    for found in _each(details, ADDRESS):
        address = identifiers.without_trailing(found["found"])
        end = found.start("found") + len(address)
        end += details.text[end : end + 1] == ">"
        _take_address(details, address)
        details.cut(found.start(), end)
        if "doi" in details.fields and (word := DOI_WORD_LEFT.search(details.text[: found.start()])):
            details.cut(word.start(), word.end())


#: The identifiers that an address may lead to.
LEADS_TO = {"doi": identifiers.read_doi, "pmid": identifiers.read_pmid, "pmcid": identifiers.read_pmcid}


def _take_address(details, address):
    """Keep an address, or the identifier that it leads to; one without a whole host was cut by the end of a line."""
    for name, read in LEADS_TO.items():
        if value := read(address):
            return details.take(name, value)
    if not re.match(r"(?:https?://)?[^/\s]+\.\w", address):
        details.unsure.add("url")
    return details.take("url", f"https://{address}" if address.lower().startswith("www.") else address)


def _doi(details):
    for found in _each(details, DOI):
        doi = identifiers.read_doi(found["found"])
        if doi:
            details.take("doi", doi)
            details.cut(found.start(), found.start("found") + len(identifiers.without_trailing(found["found"])))


def _accessed(details):
    for found in _each(details, ACCESSED):
        day = read_date(found["found"], month_first=None if found["english"] else False)
        if day is None:
            details.unsure.add("accessed")
        details.accessed = day
        details.cut(found.start(), found.end())


def _medium(details):
    for found in _each(details, MEDIUM):
        details.fields.setdefault("medium", "online")
        details.cut(found.start(), found.end())
    for found in _each(details, FORM):
        details.notes.append(found["found"])
        details.cut(found.start(), found.end())


def _language(details):
    for found in _each(details, LANGUAGE):
        details.take("language", LANGUAGES[found["found"] or found["bare"]])
        details.cut(found.start(), found.end())
