"""Identifiers of publications in any spelling that people paste, in one normal form. Nothing is looked up."""

import re
from urllib.parse import unquote

#: Soft hyphens, marks of direction and other characters that have no width.
INVISIBLE = re.compile("[\u00ad\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
#: The joiners have none either, but they shape the letters of Arabic and Indic scripts.
JOINERS = re.compile("(?<![\u0590-\u0dff])[\u200c\u200d]")
LINE_BREAK = re.compile(r"\s*[\r\n]\s*")
DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"))
CLOSING = {")": "(", "]": "[", "}": "{", ">": "<"}
#: What ends a sentence or a quotation, not an identifier.
TRAILING = ".,;:!?'\"*|\u2018\u2019\u201c\u201d\u00bb\u2026\u060c\u061b\u3002"

#: 10., four to nine digits (perhaps divided), a slash and a suffix (DOI Handbook §2.2).
DOI = re.compile(r"10\.\d{4,9}(?:\.\d+)*/\S+")
DOI_ADDRESS = re.compile(r"(?:https?://)?(?:www\.|dx\.)?doi\.org/", re.IGNORECASE)
DOI_WORD = re.compile(r"(?:info:doi/|urn:doi:|doi\b(?!\.org)\s*[:=.]?)\s*", re.IGNORECASE)
PMID = re.compile(r"[1-9]\d{0,7}")
PMID_WORD = re.compile(r"(?:(?:PubMed\s*)?(?:PMID|PM-ID|PubMed(?:[ -]?ID)?))\s*[:=]?\s*", re.IGNORECASE)
PMID_ADDRESS = re.compile(
    r"https?://(?:pubmed\.ncbi\.nlm\.nih\.gov|(?:www\.)?ncbi\.nlm\.nih\.gov/pubmed)/(\d+)/?(?:[?#]\S*)?", re.IGNORECASE
)
PMCID = re.compile(r"(?:PMC)?\s?([1-9]\d{0,9})(?:\.\d+)?", re.IGNORECASE)
PMCID_WORD = re.compile(r"(?:PMCID|PubMed Central)\s*[:=]?\s*", re.IGNORECASE)
PMCID_ADDRESS = re.compile(
    r"https?://(?:pmc\.ncbi\.nlm\.nih\.gov|(?:www\.)?ncbi\.nlm\.nih\.gov/pmc)/articles/(PMC\d+)/?(?:[?#]\S*)?",
    re.IGNORECASE,
)
ISBN_WORD = re.compile(r"(?:e-?)?ISBN(?:[- ]?1[03])?\s*[:=]?\s*", re.IGNORECASE)


def without_invisible(text: str) -> str:
    """The text without soft hyphens, characters of no width and marks of direction."""
    return JOINERS.sub("", INVISIBLE.sub("", text))


def read_doi(text: str) -> str:
    """The DOI that a text is, bare, or nothing; its letters keep their case."""
    text = LINE_BREAK.sub("", without_invisible(text).strip()).translate(DASHES)
    text = DOI_WORD.sub("", text, count=1) if DOI_WORD.match(text) else text
    if address := DOI_ADDRESS.match(text):
        text = unquote(re.split("[?#]", text[address.end() :])[0])
    elif re.match(r"10\.[\d.]+%2f", text, re.IGNORECASE):
        text = unquote(text)
    text = without_trailing(text)
    return text if DOI.fullmatch(text) else ""


def without_trailing(text: str) -> str:
    """An identifier or address without the punctuation of the sentence around it; balanced brackets stay."""
    while text and (text[-1] in TRAILING or _closes_nothing(text)):
        text = text[:-1]
    return text


def _closes_nothing(text):
    closing = text[-1]
    return closing in CLOSING and text.count(closing) > text.count(CLOSING[closing])


def normal_doi(text: str) -> str:
    """The DOI as two spellings of it are compared: its letters have no case."""
    return read_doi(text).lower()


def read_pmid(text: str) -> str:
    """The PubMed identifier that a text is, as bare digits, or nothing."""
    return _numbered(text, PMID_ADDRESS, PMID_WORD, PMID)


def read_pmcid(text: str) -> str:
    """The PubMed Central identifier that a text is, such as PMC5421454, or nothing."""
    digits = _numbered(text, PMCID_ADDRESS, PMCID_WORD, PMCID).upper().removeprefix("PMC").strip()
    return f"PMC{digits.partition('.')[0]}" if digits else ""


def _numbered(text, address, word, number):
    text = without_invisible(text).strip()
    if found := address.fullmatch(text):
        text = found[1]
    elif lead := word.match(text):
        text = text[lead.end() :]
    text = text.rstrip(" .,;")
    return text if number.fullmatch(text) and text.isascii() else ""


def read_isbn(text: str) -> str:
    """The ISBN that a text is, as thirteen digits, or nothing where its check digit is wrong."""
    text = without_invisible(text).translate(DASHES).strip().rstrip(".,;")
    text = text[lead.end() :] if (lead := ISBN_WORD.match(text)) else text
    digits = re.sub(r"[\s-]", "", text).upper()
    if re.fullmatch(r"[0-9]{9}[0-9X]", digits):
        return _isbn_13(digits) if _isbn_10_sum(digits) % 11 == 0 else ""
    right = re.fullmatch(r"97[89][0-9]{10}", digits) and digits[-1] == _check_digit(digits[:-1])
    return digits if right else ""


def _isbn_10_sum(digits):
    return sum((10 - place) * (10 if digit == "X" else int(digit)) for place, digit in enumerate(digits))


def _isbn_13(digits):
    body = "978" + digits[:9]
    return body + _check_digit(body)


def _check_digit(body):
    """The last digit of an ISBN of thirteen (ISO 2108): weights 1 and 3 by turns, up to the next ten."""
    return str(-sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(body)) % 10)
