"""What may be wrong in a citation although a shape of its style fits it."""

import re

from .author_lists import MORE, OMITTED, is_body

#: The end of a sentence and the beginning of another; not the full stop of a common abbreviation.
SENTENCES = re.compile(
    r"(?<!\bvs)(?<!\bSt)(?<!\bNo)(?<!\bNr)(?<!\bDr)(?<!\bca)(?:(?<=[^\W\d_]{2})|(?<=\d{4}))[.?!][\"”’»]? \S"
)
PUBLISHER = re.compile(
    r"\b(?:Press|Verlag|Publish(?:ers|ing)|Wiley|Springer|Elsevier|Thieme|Karger|Routledge|Sage|Macmillan|Penguin|Hogrefe"
    r"|Lippincott|McGraw|Oxford|Cambridge|Beltz|Kohlhammer|Hachette|Masson|Flammarion|Dunod|Editorial|Éditions?|Editores"
    r"|Universit\w+|Universidad|Guilford|Academic|Médica|Panamericana|Books?|Government|Office|Urban|Deuticke|Huber)\b"
)
SITE = re.compile(r"\b(?:compendium|database|website|library|portal|register|registry|clearinghouse)$", re.IGNORECASE)
LEFTOVER = re.compile(r"\d ?\(\d+\) ?[:,;]|\bpp?\. ?\d|https?:|\bdoi\b|; ?\d+:|\d{4};", re.IGNORECASE)
SERIES = re.compile(
    r"\b(?:guidance|guideline|report|series|register|reihe|serie|informe|rapport|No|Nr|Nº|publication)\b|^[A-Z]+/\d",
    re.IGNORECASE,
)
#: Journals and sites whose names begin with a small letter.
SMALL = re.compile(r"(?:e[A-Z]|med[RA]|bio[RA]|npj|psyAr|i[A-Z])")
LIKE_PEOPLE = re.compile(r"\b[^\W\d_]\.|, (?!and|und|et\b|y\b)[^\W\d_]{1,3}\b|\b[A-Z]{1,2}(?:,|$)")
#: Single letters that are no initials.
NO_INITIALS = re.compile(r"\bU\. ?[SKN]\.|\be\. ?V\.")


def reservations(parts: dict, found: dict, details) -> set[str]:
    """The names of the fields that should be looked over."""
    return set().union(*(rule(parts, found, details) for rule in RULES))


def _body_or_title(parts, found, details):
    """A name in front that is no list of people may belong to the title."""
    body = NO_INITIALS.sub("", parts.get("body", ""))
    if not body or (all(map(is_body, found["authors"])) and not LIKE_PEOPLE.search(body)):
        return set()
    if body.removeprefix("The ") == found["container"] or "eds" in parts:  # an editorial, or a body of editors
        return set()
    if "{(year)}" in parts["shape"] and not LIKE_PEOPLE.search(body):
        return {"authors"}
    return {"authors", "title"}


def _title_or_rest(parts, found, details):
    """A full stop in a title may be its end, where nothing but a full stop tells."""
    if not SENTENCES.search(found["title"]) or "{quoted}" in parts["shape"] or parts["style"] == "law":
        return set()
    sure_end = "{locus}" in parts["shape"] or "{in it}" in parts["shape"] or "({year})" in parts["shape"]
    return set() if parts["people"] and sure_end else {"title", "container", "publisher"}


def _publisher_or_title(parts, found, details):
    """Last words without a place in front of them are a publisher's or a site's only if they look so."""
    if "{publisher}" not in parts["shape"] or parts.get("place") or "{publisher}; " in parts["shape"]:
        return set()
    if "," in parts["publisher"]:  # perhaps a place behind it
        return {"publisher"}
    return set() if _is_publisher(parts["publisher"], found["authors"]) else {"title", "publisher", "container"}


def _is_publisher(name, authors):
    known = PUBLISHER.search(name) or SITE.search(name) or is_body(name)
    return bool(known) or _initials_of(name, authors) or _proper(name)


def _initials_of(name, authors):
    """Whether a publisher is its author, perhaps by the first letters: WHO of World Health Organization."""
    initials = ("".join(re.findall(r"\b[^\W\d_]", author)).lower() for author in authors)
    return name in authors or name.lower() in initials


def _proper(name):
    """A short name whose words all begin with a capital letter, or one with a dot in it, such as GOV.UK."""
    words = [word for word in name.split() if len(word) > 3]
    return bool(re.fullmatch(r"\S+\.\w+", name)) or (
        0 < len(name.split()) <= 4 and all(word[0].isupper() for word in words)
    )


def _journal(parts, found, details):
    """A journal whose name is a small or a very long word is perhaps the end of a title."""
    name = parts.get("container") or parts.get("site") or ""
    small = name[:1].islower() and not SMALL.match(name)
    if re.search(r"\d ?\(\d|, \d|\((?:Vol|pp)", name):  # a volume or pages that were not recognised
        return {"container", "volume", "issue", "pages"}
    if re.match(r"\d+[ .]", name):  # a date or an edition
        return {"container"}
    return {"container", "title"} if small or len(name.split()) > 14 else set()


def _place_or_title(parts, found, details):
    """Words in front of a year are a place where there is one of them; more may belong to the title."""
    alone = parts["shape"].endswith("{place}{,} {year}")
    return {"title", "publisher"} if alone and " " in parts["place"] else set()


def _journal_without_volume(parts, found, details):
    """A journal without a volume may be a publisher; a preprint has none, and a DOI says that it was printed."""
    if "{people.} {title.} {edition?}{date}" == parts["shape"]:
        return set() if "url" in details.fields else {"title", "container"}
    if "{title.} {site}" not in parts["shape"] or "doi" in details.fields or "Preprint" in details.notes:
        return set()
    return {"container", "title"} if not details.accessed else set()


def _ahead_of_print(parts, found, details):
    """Without volume and year a journal is one only where the rest says that the article was published ahead."""
    ahead = "doi" in details.fields and any(note.startswith("Published online") for note in details.notes)
    return set() if ahead or parts["style"] != "ahead of print" else {"title", "container", "year"}


def _leftovers(parts, found, details):
    """A volume, pages or an address within a text was not recognised, and the text goes on behind its end."""
    return {name for name in ("title", "container", "publisher") if LEFTOVER.search(found[name])}


def _without_authors(parts, found, details):
    """A title in front may begin with an author whose name was not recognised."""
    begins = is_body(found["title"].partition(":")[0]) and ":" in found["title"]
    if parts["shape"].startswith("{title") and (begins or SENTENCES.search(found["title"])):
        return {"authors", "title"}
    return set()


def _omitted_authors(parts, found, details):
    """Authors between the first and the last were left out."""
    return {"authors"} if re.search(OMITTED, parts["people"]) and not re.search(rf"{MORE}$", parts["people"]) else set()


def _odd_beginning(parts, found, details):
    """A list of authors that ended too early or too late."""
    odd = re.match(r"[,;&:/(]|(?:and|und|y|et|e) ", found["title"]) or any(
        re.search(r"\w\. \w\w", name) for name in found["authors"]
    )
    return {"authors", "title"} if parts["people"] and odd else set()


def _series(parts, found, details):
    """Words behind a title are a series only if they name a number of it."""
    return {"container", "title"} if "series" in parts and not SERIES.search(parts["series"]) else set()


def _abbreviation(parts, found, details):
    """The abbreviation of a law may belong to its title, and its gazette may still stand in it."""
    gazette = parts["style"] == "law" and SENTENCES.search(found["title"])
    return {"title"} if gazette or "abbreviation" in parts else set()


RULES = (
    _body_or_title,
    _title_or_rest,
    _publisher_or_title,
    _journal,
    _place_or_title,
    _journal_without_volume,
    _ahead_of_print,
    _leftovers,
    _without_authors,
    _omitted_authors,
    _odd_beginning,
    _series,
    _abbreviation,
)
