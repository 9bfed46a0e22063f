"""What a style of the Citation Style Language (CSL) makes of a source, by citeproc-py of the extra ``references``.

citeproc-py writes what it is given into HTML as it stands, shortens the pages “1905-17” to “1905–7”, keeps one initial
of “DL”, takes “et al.” for a person and names a source without authors twice. So both are prepared for it.
"""

import logging
import re
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from hashlib import sha256
from html import escape, unescape
from importlib.metadata import version
from io import BytesIO
from pathlib import Path
from threading import Lock

from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured
from django.utils.html import strip_tags
from django.utils.safestring import mark_safe

from .. import __version__
from ..conf import settings
from .formats.csl import item_of
from .names import INITIALS
from .record import ET_AL, SourceRecord

CSL = "{http://purl.org/net/xbiblio/csl}"
#: Signs of HTML, and the characters for private use that stand for them until the HTML is there.
SIGNS = {sign: chr(0xE000 + number) for number, sign in enumerate("&<>\"'")}
STAND_INS = str.maketrans(SIGNS)
ESCAPED = str.maketrans({stand_in: escape(sign) for sign, stand_in in SIGNS.items()})
#: Stands for the title, which the page prints itself.
TITLE = "\ue010"
#: A title that was printed before, with its quotes and tags, and what parts it from the next words.
AGAIN = re.compile(rf"(?:<\w+>|[“‘„«\"'])*{TITLE}(?:</\w+>|[”’“»\"'.,:;])*\s*")
#: A full stop behind a sentence that has ended.
SECOND_STOP = re.compile(r"(?<!\.)([.?!])((?:</?\w+>)*)\.(?!\.)")
#: How long words are kept that nobody asks for; a source or a file that changes has others.
KEPT = 30 * 24 * 60 * 60
SAMPLE = SourceRecord(authors=("Doe J",), title="A title", container="A journal", year=2020)

logger = logging.getLogger(__name__)

#: A style that citeproc-py has read keeps notes in itself while it writes.
_writing = Lock()


@dataclass(frozen=True)
class StyledWords:
    """The words of a source in a style, as HTML: what stands before its title, and what stands behind."""

    before: str
    after: str

    def say(self, text: str) -> bool:
        """Whether readers find this text in them, outside the title."""
        return any(text in unescape(strip_tags(words)) for words in (self.before, self.after))


#: The settings that are no file.
BUILT_IN = ("numbers", "author-year")


def style_of_site() -> "CitationStyle | None":
    """The style of the file that the site has named, if it has."""
    named = settings.HEALTHBLOCKS_CITATION_STYLE
    return None if named in BUILT_IN else read_style(str(named))


@lru_cache
def read_style(path: str) -> "CitationStyle":
    """The style of a CSL file; raises ImproperlyConfigured where it cannot serve."""
    try:
        import citeproc  # noqa: F401
    except ImportError as error:
        raise ImproperlyConfigured(
            'CSL needs citeproc-py. Install it with: pip install "wagtail-healthblocks[references]"'
        ) from error
    try:
        style = CitationStyle(Path(path).read_bytes())
    except (OSError, SyntaxError) as error:  # lxml's errors of XML are errors of syntax
        raise ImproperlyConfigured(f"{path} cannot be read: {error}") from error
    if style.bibliography is None:
        raise ImproperlyConfigured(f"{path} is no CSL style that writes a list of sources, or points to another style.")
    if style.write(SAMPLE, "en") is None:
        raise ImproperlyConfigured(f"{path} leaves out the titles of sources.")
    return style


class CitationStyle:
    """A style as its file has it."""

    def __init__(self, xml: bytes):
        from lxml import etree

        self._xml = xml
        self.tree = etree.fromstring(xml, etree.XMLParser(resolve_entities=False, no_network=True))

    @property
    def bibliography(self):
        return self.tree.find(f"{CSL}bibliography")

    @cached_property
    def names_authors(self) -> bool:
        """Whether marks of this style call a source by author and year."""
        return self.tree.find(f"{CSL}info/{CSL}category[@citation-format='author-date']") is not None

    def words_of(self, records, language: str) -> dict[SourceRecord, StyledWords | None]:
        """The words of each source, most of them from the cache; None where it cannot be worded so."""
        keys = {record: self._key(record, language) for record in records}
        found = cache.get_many(keys.values())
        new = {key: self._write_if_it_can(record, language) for record, key in keys.items() if key not in found}
        if new:
            cache.set_many(new, KEPT)
        return {record: (found | new)[key] for record, key in keys.items()}

    def _key(self, record, language):
        # With the releases that worded it: a later one may word it better, or at all.
        told = repr((self._xml, language, record, __version__, version("citeproc-py"))).encode()
        return f"healthblocks-csl-{sha256(told).hexdigest()}"

    def _write_if_it_can(self, record, language):
        try:
            return self.write(record, language)
        except Exception:  # whatever the library makes of an odd source, its page has to open
            logger.exception("“%s” cannot be worded in the style of the site.", record.title)
            return None

    def write(self, record: SourceRecord, language: str) -> StyledWords | None:
        """The words of one source, without identifiers, addresses and notes; None where the style prints no title."""
        before, title, after = self._written(record, language).partition(TITLE)
        if not title:
            return None
        if record.title.endswith((".", "?", "!")):
            after = re.sub(r"^((?:</\w+>)*)\.", r"\1", after)
        return StyledWords(_as_html(before), _as_html(AGAIN.sub("", after)))

    def _written(self, record, language):
        from citeproc import Citation, CitationItem, CitationStylesBibliography
        from citeproc.formatter import html
        from citeproc.source.json import CiteProcJSON

        others = len(record.authors) - 1 if record.authors[-1:] == (ET_AL,) else 0
        item = _item(record)
        with _writing:
            style = _prepared(self, others, language)
            bibliography = CitationStylesBibliography(style, CiteProcJSON([item]), html)
            bibliography.register(Citation([CitationItem(item["id"])]))
            return SECOND_STOP.sub(r"\1\2", str(bibliography.bibliography()[0]))

    def prepared_xml(self, others: int) -> bytes:
        """The file without what citeproc-py does wrong or the page does itself; after so many authors come others."""
        from lxml import etree

        root = etree.fromstring(etree.tostring(self.tree))
        root.attrib.pop("page-range-format", None)
        for element in list(root.iter(etree.Element)):
            if element.get("variable") == "citation-number" or element.tag == f"{CSL}sort":
                element.getparent().remove(element)
            elif element.get("text-case") in ("title", "sentence", "capitalize-all"):
                del element.attrib["text-case"]
        if others:
            _name_at_most(others, root)
        return etree.tostring(root)


def _name_at_most(number, root):
    """Let the style say “et al.” behind so many authors, unless it does so earlier."""
    bibliography = root.find(f"{CSL}bibliography")
    if "et-al-min" not in bibliography.attrib and "et-al-min" not in root.attrib:
        bibliography.set("et-al-min", str(number + 2))
    for element in root.iterfind(".//*[@et-al-min]"):
        if int(element.get("et-al-min")) > number + 1:
            element.attrib.pop("et-al-use-last", None)
            element.set("et-al-min", str(number + 1))
            element.set("et-al-use-first", str(number))


def _as_html(words):
    # citeproc-py got no sign of HTML, so that every tag is one of its own.
    return mark_safe(words.translate(ESCAPED))  # noqa: S308


@lru_cache
def _prepared(style, others, language):
    from citeproc import CitationStylesStyle

    code, _hyphen, region = language.partition("-")
    locale = f"{code}-{region.upper()}" if region else code
    return CitationStylesStyle(BytesIO(style.prepared_xml(others)), locale=locale, validate=False)


def _item(record):
    """What citeproc-py is told of a source: plain characters, initials one by one, and a last author for others."""
    publisher = "" if record.publisher == record.container else record.publisher
    left_out = dict.fromkeys(("doi", "pmid", "pmcid", "isbn", "url", "note"), "") | {"accessed": None}
    item = item_of(replace(record, title=TITLE, publisher=publisher, **left_out))
    for name in item.get("author", ()):
        if re.fullmatch(INITIALS, name.get("given", "")):
            name["given"] = re.sub(r"(\w)(?=\w)", r"\1. ", name["given"]).replace("-", ".-") + "."
    return {key: _plain(value) for key, value in item.items() if key != "custom"}


def _plain(value):
    if isinstance(value, str):
        return value.translate(STAND_INS)
    if isinstance(value, list):
        return [_plain(each) for each in value]
    return {key: _plain(each) for key, each in value.items()} if isinstance(value, dict) else value
