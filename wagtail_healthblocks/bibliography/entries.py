"""A pasted list as its entries, and the broken lines of one entry as a text."""

import re

from .identifiers import read_doi, read_pmcid, read_pmid, without_invisible
from .words import any_of
from .written_dates import YEAR

#: “1.”, “1)”, “(1)”, “[1]”, or a number and a tab.
NUMBER = re.compile(r"\s*(?:\[(\d{1,3})\](?!\d)|\((\d{1,3})\)(?=\s|[^\W\d_])|(\d{1,3})[.)](?=\s)|(\d{1,3})\t)\s*")
BULLET = re.compile(r"\s*[•‣▪●◦]\s+")
#: Marks entries only where it marks the first, for a dash may begin a line of any sentence.
DASH = re.compile(r"\s*[*–—-]\s+")
HEADING = re.compile(rf"\s*#*\s*(?:{any_of('headings')}|=+ .* =+)\s*:?\s*", re.IGNORECASE)
#: What begins a line in the middle of a citation, and never a citation.
CONTINUES = re.compile(
    r"\s*(?:[(\[)&]|doi\b|https?:|www\.|PMC?ID\b|PubMed\b|ISBN\b"
    rf"|{any_of('starts_of_later_lines')}\b|in:|pp?\.|et al)",
    re.IGNORECASE,
)
STARTS = re.compile(r"\s*[^\W\d_]")
ENDS = re.compile(r"(?:[.)\]…]|10\.\d{4,9}/\S+|https?://\S+|\d)\s*$")
DATED = re.compile(rf"\b(?:{YEAR}|n\. ?d\.|o\. ?J\.|s\. ?[fd]\.)")

#: So many lines of an entry are searched for its year.
LINES = 20
#: Stands where a line may have cut an identifier or an address in two.
DOUBTFUL_END = "\ue002"
#: Stands for a hyphen at the end of a line that may belong to the word or not.
DOUBTFUL_HYPHEN = "\ue000"
#: Characters without a meaning of their own, which mark places here and in the grammar.
RESERVED = re.compile("[\ue000-\ue002]")
IDENTIFIER_END = re.compile(r"(?:10\.\d{4,9}/|https?://|www\.)\S*$")
#: Words whose hyphen belongs to them, wherever a line ends.
COMPOUND = re.compile(
    r"\b(?:meta|self|case|cross|follow|long|short|double|single|placebo|evidence|low|high|non|post|well|opioid|year|month)-$",
    re.IGNORECASE,
)


def split(text: str) -> list[str]:
    """The entries of a pasted list, each exactly as it stands there; together they hold every word of it."""
    entries: list[list[str]] = []
    bullet = DASH if DASH.match(text) else BULLET
    number, after_blank = None, True
    for line in text.splitlines():
        if not without_invisible(line).strip():
            after_blank = True
            continue
        marker = _marker(line, number)
        marked = marker is not None or bool(bullet.match(line))
        if not entries or _begins_entry(line, entries[-1], marked, after_blank, numbered=number is not None):
            entries.append([])
        number = marker or number
        entries[-1].append(line)
        after_blank = False
    return ["\n".join(lines).strip() for lines in entries]


def _marker(line, last):
    """The number that a line begins with, if it goes on with the list or begins one."""
    found = NUMBER.match(line)
    if not found:
        return None
    number = int(next(filter(None, found.groups())))
    return number if found[1] or last is None or number in (1, last + 1) else None


def _begins_entry(line, entry, marked, after_blank, *, numbered):
    last = entry[-1]
    if all(HEADING.fullmatch(earlier) for earlier in entry):
        return False
    if marked or HEADING.fullmatch(line):
        return True
    if _is_identifier(line) and (after_blank or (_is_identifier(last) and _one_a_line(entry))):
        return True
    if CONTINUES.match(line):
        return False
    whole = bool(STARTS.match(line) and ENDS.search(last) and DATED.search(" ".join(entry[-LINES:])))
    if after_blank:
        return whole or not numbered
    return whole and not numbered and bool(DATED.search(line)) and _one_a_line(entry)


def _one_a_line(entry):
    return len(entry) == 1 or all(map(HEADING.fullmatch, entry[:-1]))


def _is_identifier(line):
    line = without_number(line).strip()
    if re.fullmatch(r"\d{1,6}\.?", line):  # too short to be a PMID without its name
        return False
    pmcid = "PMC" in line.upper() and read_pmcid(line)
    return bool(read_doi(line) or read_pmid(line) or pmcid or re.fullmatch(r"https?://\S+", line))


def without_number(entry: str) -> str:
    """An entry without its number, its bullet and a heading above it."""
    lines = entry.splitlines()
    while len(lines) > 1 and HEADING.fullmatch(lines[0]):
        lines.pop(0)
    text = "\n".join(lines)
    found = NUMBER.match(text) or BULLET.match(text) or DASH.match(text)
    return text[found.end() :] if found else text


def joined(entry: str) -> str:
    """The lines of an entry as one, with single spaces; identifiers that were broken are whole again."""
    entry = re.sub("\u00ad\\s*\n\\s*", "", RESERVED.sub("", entry))
    text = ""
    for line in entry.splitlines():
        line = " ".join(without_invisible(line).split())
        text = _continued(text, line) if text and line else text or line
    return text


def _continued(text, line):
    if _in_identifier(text, line):
        return text + line
    if IDENTIFIER_END.search(text) and re.match(r"[a-z0-9]", line) and not CONTINUES.match(line):
        return f"{text}{DOUBTFUL_END}{line}" if text[-1] == "." else f"{text}{DOUBTFUL_END} {line}"
    if re.search(r"\w[-‐‑]$", text):
        return _hyphenated(text, line)
    return f"{text} {line}"


def _in_identifier(text, line):
    """Whether a line's end has surely cut an identifier or an address in two."""
    last, first = text.split()[-1], line.split()[0]
    if re.match(r"https?://", last + first) and not re.match(r"https?://.{3}", last):
        return True
    if not IDENTIFIER_END.search(text):
        return False
    if re.match(r"[/.?=&_%#~:-]\w|\(\d+\)\S", line):
        return True
    return not CONTINUES.match(line) and (text[-1] in "-‐‑–/_=&?#%:(" or "/" in first)


def _hyphenated(text, line):
    """A word with a hyphen at a line's end; before a small letter the hyphen may belong to the word or not."""
    if not (text[-2].isalpha() and line[0].islower()) or COMPOUND.search(text):
        return text + line
    return text[:-1] + DOUBTFUL_HYPHEN + line
