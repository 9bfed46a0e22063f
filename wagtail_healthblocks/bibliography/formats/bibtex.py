"""BibTeX and BibLaTeX. Their grammar is read by ``bibtexparser``, from the extra ``references``."""

import re
from collections.abc import Iterator, Sequence

from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext as _

from ..author_lists import is_body
from ..details import LANGUAGES
from ..names import AuthorName, read_author
from ..record import ET_AL, SourceRecord
from .latex import decoded, encoded
from .problems import BrokenFile, Problem, tell
from .values import extra_kind, kind_from, normal_record, publication

TYPES = {
    "law": "legislation",
    "web": "online",
    "book": "book",
    "chapter": "incollection",
    "article": "article",
    "report": "report",
    "document": "misc",
}
KINDS = {"legislation": "law", "online": "web", "electronic": "web", "www": "web", "book": "book", "mvbook": "book"}
#: The names of each field, the one that is written first; an article's container is its journal.
FIELDS = {
    "title": ("title",),
    "container": ("booktitle", "journal", "journaltitle", "series", "howpublished"),
    "year": ("year", "date"),
    "volume": ("volume",),
    "issue": ("number", "issue"),
    "pages": ("pages", "eid"),
    "publisher": ("publisher", "institution", "organization", "school"),
    "doi": ("doi",),
    "pmid": ("pmid",),
    "pmcid": ("pmcid", "pmc"),
    "isbn": ("isbn",),
    "url": ("url",),
    "accessed": ("urldate",),
    "language": ("language", "langid"),
    "note": ("note",),
}
#: The names of languages, some as LaTeX calls them.
LANGUAGE_CODES = {name.lower(): code for name, code in LANGUAGES.items()} | {
    "american": "en",
    "british": "en",
    "ngerman": "de",
}
#: BibLaTeX's field for a finer type than the entry's own.
KIND = "entrysubtype"
AND = re.compile(r"\sand\s", re.IGNORECASE)
#: What BibTeX calls authors that are not named.
OTHERS = "others"


def read(text: str, problems: list[Problem] | None = None) -> list[SourceRecord]:
    """The records of a BibTeX file. A bad one raises BrokenFile, or is told where ``problems`` are asked for."""
    library = _parser().parse_string(text.removeprefix("\ufeff"))
    for block in library.failed_blocks:
        tell(Problem(_reason(block), block.start_line + 1), problems)
    if not library.entries and not library.failed_blocks:
        raise BrokenFile(Problem(_("This is no BibTeX file: no entry begins with @."), 1))
    return [_record(entry) for entry in library.entries]


def _parser():
    try:
        import bibtexparser
    except ImportError as error:
        raise ImproperlyConfigured(
            'Reading BibTeX needs bibtexparser. Install it with: pip install "wagtail-healthblocks[references]"'
        ) from error
    return bibtexparser


def _reason(block):
    first = block.raw.strip().splitlines()[0] if block.raw and block.raw.strip() else ""
    return _("The entry “%(beginning)s” cannot be read.") % {"beginning": first[:60]}


def _record(entry):
    values = {field.key.lower(): str(field.value) for field in entry.fields}
    raw = {name: next((values[key] for key in keys if values.get(key)), "") for name, keys in FIELDS.items()}
    raw["pages"] = re.sub("--+", "-", raw["pages"])
    found = {name: value if _is_verbatim(name, value) else decoded(value) for name, value in raw.items()}
    return normal_record(
        found
        | {
            "kind": kind_from(values.get(KIND, ""), KINDS.get(entry.entry_type.lower(), "other")),
            "authors": tuple(_author(name) for name in _names(values.get("author", ""))),
            "language": LANGUAGE_CODES.get(found["language"].lower(), found["language"]),
        }
    )


def _is_verbatim(name, value):
    """Whether a value is no LaTeX: addresses and DOIs are written as they are, unless that would break the file."""
    return name in ("url", "doi") and not re.search(r"[{}\\\n]", value)


def _names(value: str) -> Iterator[str]:
    """The names of a list: “and” parts them, but not within braces."""
    name, depth = "", 0
    for piece in re.split(r"([{}]|\sand\s)", value, flags=re.IGNORECASE):
        depth += (piece == "{") - (piece == "}")
        if AND.fullmatch(piece) and depth == 0:
            yield name.strip()
            name = ""
        else:
            name += piece
    if name.strip():
        yield name.strip()


def _author(name):
    if name == OTHERS:
        return ET_AL
    if _is_braced(name):
        return decoded(name[1:-1])
    parts = [decoded(part).strip() for part in _outside_braces(name, ",")]
    if len(parts) == 1:
        return _given_first(parts[0])
    family, given, suffix = parts[0], parts[-1], parts[1] if len(parts) > 2 else ""
    return AuthorName(family, given, suffix).written() if given else family


def _is_braced(name):
    """Whether one pair of braces holds the whole of a name, which is then that of a body."""
    depth = 0
    for place, sign in enumerate(name):
        depth += (sign == "{") - (sign == "}")
        if depth == 0:
            return name.startswith("{") and place == len(name) - 1
    return False


def _outside_braces(text, separator):
    parts, depth = [""], 0
    for sign in text:
        depth += (sign == "{") - (sign == "}")
        if sign == separator and depth == 0:
            parts.append("")
        else:
            parts[-1] += sign
    return parts


def _given_first(name):
    """“Ludwig van Beethoven”: the family name begins with the first small word, or is the last one."""
    words = name.split()
    if len(words) < 2 or is_body(name):
        return name
    small = next((place for place, word in enumerate(words[:-1]) if place and word[0].islower()), len(words) - 1)
    return AuthorName(" ".join(words[small:]), " ".join(words[:small])).written()


def write(records: Sequence[SourceRecord]) -> str:
    """A BibTeX file of the records."""
    return "\n".join(_entry(record, number) for number, record in enumerate(records, 1))


def _entry(record, number):
    kind = publication(record)
    values = {"author": " and ".join(map(_name, record.authors)), KIND: extra_kind(record)}
    for name, keys in FIELDS.items():
        key = "journal" if name == "container" and kind == "article" else keys[0]
        values[key] = _value(record, name)
    lines = "".join(f"  {key} = {{{value}}},\n" for key, value in values.items() if value)
    return f"@{TYPES[kind]}{{{_key(record, number)},\n{lines}}}\n"


def _value(record, name):
    value = getattr(record, name)
    if value is None:
        return ""
    if _is_verbatim(name, value):
        return value
    if name == "pages" and "--" not in value:
        return encoded(value).replace("-", "--")
    return encoded(str(value))


def _key(record, number):
    """A key that is no other record's: letters that every BibTeX takes, and the number in the file."""
    first = read_author(record.authors[0]).short if record.authors else "source"
    letters = re.sub(r"[^a-z]", "", first.lower()) or "source"
    return f"{letters[:20]}{record.year or ''}-{number}"


def _name(author):
    if author == ET_AL:
        return OTHERS
    name = read_author(author)
    if name.literal or name.written() != author or AND.search(author):
        return f"{{{encoded(author)}}}"
    return ", ".join(encoded(part) for part in (name.family, name.suffix, name.given) if part)
