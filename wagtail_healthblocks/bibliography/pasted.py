"""Identifiers, citations and whole lists of them, as people paste them, as records to look over.

Nothing is invented and nothing is looked up. A citation is read in full only where one shape of a style fits the whole
of it; whatever else could be meant is named as unsure, and what cannot be read stays as it was typed.
"""

import re
from dataclasses import dataclass, fields

from . import author_lists, entries, identifiers
from .details import read_details
from .grammar import PEOPLE_MARK, parts_of, shapes
from .kinds import kind_of
from .record import SourceRecord
from .reservations import reservations
from .written_dates import YEAR

#: Longer than any citation without its authors; a longer text is not compared with the shapes.
LONGEST = 1000
TEXT_FIELDS = frozenset({"authors", "title", "container", "year", "volume", "issue", "pages", "publisher"})
PASTED_NUMBER = re.compile(r"\d{7,8}")


@dataclass(frozen=True)
class PastedSource:
    """A source that was pasted: what was read of it, the words themselves, and the fields to look over."""

    record: SourceRecord
    #: The entry exactly as it was pasted.
    typed: str
    #: The names of the fields that may be wrong.
    unsure: frozenset[str] = frozenset()


def read_pasted(text: str) -> list[PastedSource]:
    """The sources of a pasted text, in its order; every word of it stands in the ``typed`` of one of them."""
    return [_read_entry(entry) for entry in entries.split(text)]


def _read_entry(typed):
    text = entries.joined(entries.without_number(typed))
    return _identifier(text, typed) or _citation(text, typed)


def _identifier(text, typed):
    """A text that is nothing but an identifier: of the rest nothing is known."""
    bare = PASTED_NUMBER.fullmatch(text)
    found = {"doi": identifiers.read_doi(text), "pmid": identifiers.read_pmid(text)}
    if "PMC" in text.upper():
        found["pmcid"] = identifiers.read_pmcid(text)
    found = {name: value for name, value in found.items() if value}
    if not found or (text.isdigit() and not bare):
        return None
    return PastedSource(SourceRecord(**found), typed, frozenset({"title", *(found if bare else ())}))


def _citation(text, typed):
    details = read_details(text)
    rest = details.text.strip(" .,;:–—")
    if not re.search(r"[^\W\d_]", rest):
        return _without_words(details, rest, typed)
    parts = _parts(rest)
    if parts is None:
        return _unread(details, rest, typed)
    found = _fields(parts, details)
    unsure = reservations(parts, found, details) & {field.name for field in fields(SourceRecord)}
    return _source(found, details, typed, unsure)


def _parts(rest):
    """The parts of the first shape that fits the whole text, with its style and shape, or None."""
    people = author_lists.leading_people(rest)
    line = PEOPLE_MARK + rest[len(people) :] if people else rest
    if len(line) > LONGEST:
        return None
    for style, shape, pattern in shapes():
        if bool(people) == shape.startswith("{people") and (found := pattern.fullmatch(line)):
            return parts_of(found) | {"style": style, "shape": shape, "people": people}
    return None


def _fields(parts, details):
    """The fields of a record that the parts of a citation are."""
    found = {name: parts.get(name, "").strip() for name in ("title", "container", "volume", "issue", "publisher")}
    found["authors"] = _authors(parts)
    found["title"] = _without_brackets(found["title"])
    found["container"] = _with_last_stop(found["container"] or parts.get("series", "") or parts.get("site", ""))
    found["pages"] = re.sub(r"\s*[-–—‑−]+\s*", "-", parts.get("pages", ""))
    found["year"] = _year(parts, details)
    if _names_a_site(parts, details):
        found["container"], found["publisher"] = found["publisher"], ""
    found["kind"] = kind_of(parts, found, details)
    found["note"] = _note(parts, details)
    return found


def _authors(parts):
    if parts["people"]:
        return author_lists.people(parts["people"])
    return author_lists.bodies(parts.get("body", ""))


def _without_brackets(title):
    """A title that PubMed put in brackets because it is translated, or somebody in quotation marks."""
    if title.startswith("[") and title.find("]") >= len(title.rstrip(".")) - 1:
        return title.strip("[].")
    return title


def _with_last_stop(container):
    return (
        f"{container}."
        if re.search(r"\w\. ?\w", container) and re.fullmatch(r"(?:\w+\. ?)+\w+", container)
        else container
    )


def _year(parts, details):
    ahead = " ".join(details.notes) if parts["style"] == "ahead of print" else ""
    years = re.findall(YEAR, parts.get("year") or parts.get("date") or ahead)
    if not years and parts["style"] == "law":
        years = re.findall(rf"\b{YEAR}\b", parts["title"])
    return int(years[0]) if years else None


def _names_a_site(parts, details):
    """Whether the last words are the site of a web page: it was read on a day, and was published at no place."""
    return details.accessed and "publisher" in parts and not parts.get("container") and not parts.get("place")


def _note(parts, details):
    notes = [parts[name] for name in ("law_number", "abbreviation", "edition", "chapter") if parts.get(name)]
    if "editors" in parts:
        notes.append(f"Ed.: {parts['editors'].strip(' ,(')}")
    return "; ".join(notes + details.notes)


def _source(found, details, typed, unsure):
    """A record of what was read; a hyphen from the end of a line makes the field that has it unsure."""
    doubtful = {name for name, value in found.items() if isinstance(value, str) and entries.DOUBTFUL_HYPHEN in value}
    found = {
        name: value.replace(entries.DOUBTFUL_HYPHEN, "-") if name in doubtful else value
        for name, value in found.items()
    }
    identified = {name: value for name, value in details.fields.items() if name != "medium"}
    record = SourceRecord(**(found | identified), accessed=details.accessed)
    cut = TEXT_FIELDS if details.cut_off else frozenset()
    return PastedSource(record, typed, frozenset(unsure | doubtful | details.unsure | cut))


def _without_words(details, rest, typed):
    """Identifiers and addresses and no word besides: the title is not known."""
    found = {"note": " ".join(filter(None, (rest, *details.notes)))}
    if details.fields.keys() <= {"url", "medium"}:
        found |= {"kind": "web", "title": "" if details.fields else typed}
    return _source(found, details, typed, {"title"})


def _unread(details, rest, typed):
    """A citation whose style was not recognised: its text is the title, and all of it has to be looked over."""
    found = {"title": rest, "note": "; ".join(details.notes)}
    if people := author_lists.leading_people(rest):
        found["authors"] = author_lists.people(people)
    if len(years := set(re.findall(rf"(?<![\d/.-]){YEAR}(?![\d/-])", rest))) == 1:
        found["year"] = int(years.pop())
    return _source(found, details, typed, set(TEXT_FIELDS))
