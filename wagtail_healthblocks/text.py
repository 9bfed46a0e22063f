"""Rich text as plain text, and what is read from or marked in its HTML."""

import logging
import re
import unicodedata
import uuid
from html import unescape

from bs4 import BeautifulSoup
from django.utils.translation import gettext
from wagtail.rich_text import expand_db_html, get_text_for_indexing

from . import document
from .addresses import leads_to, loadable, openable

logger = logging.getLogger(__name__)


def plain(html: str) -> str:
    """The words of a rich text, without its markup."""
    return get_text_for_indexing(html)


def visible(html: str) -> str:
    """The words that readers see of some HTML, with single spaces between them."""
    return document.parse(html).words


#: What Wagtail raises of a link or a picture whose stored attributes are no key of anything, or are missing.
UNRESOLVED = (ValueError, KeyError, OverflowError)


def expanded(html: str) -> str:
    """A stored rich text with its links and pictures resolved; where one cannot be, the text stays as it is stored."""
    html = document.without_half_tag(html)
    try:
        return expand_db_html(html)
    except UNRESOLVED as error:
        logger.warning("A rich text has a link or a picture that cannot be resolved (%r): %.80r", error, html)
        return html


def expanded_together(sources: list[str]) -> list[str]:
    """Several rich texts, their links and pictures looked up at once; one by one where one of them cannot be."""
    separator = f"<!--{uuid.uuid4()}-->"
    try:
        pieces = expand_db_html(separator.join(map(document.without_half_tag, sources))).split(separator)
    except UNRESOLVED:
        pieces = []
    return pieces if len(pieces) == len(sources) else [expanded(source) for source in sources]


#: A whole tag, also one with the sign of its end in the value of an attribute. It reads no letter of a long text twice.
TAG = re.compile(r"""<[a-z/](?:[^<>"']|"[^"]*"|'[^']*')*>""", re.IGNORECASE)
#: Letters and a sign by name, and empty to whoever looks: fillers of Hangul syllables, a Braille cell without dots.
FILLERS = "\u115f\u1160\u3164\uffa0\u2800"
ENTITY, WORD = re.compile(r"&#?\w+;?"), re.compile(rf"[^\W{FILLERS}]")
#: Categories of spaces, ends of lines, and characters that only tell others how to stand or look.
UNSEEN = {"Zs", "Zl", "Zp", "Cc", "Cf", "Mn", "Me"}


def is_blank(html: str) -> bool:
    """Whether a rich text shows nothing: no word, and no picture or other embed."""
    if "<!" not in html and WORD.search(ENTITY.sub("", TAG.sub("", html))):  # most do: then no parser need say so
        return False
    return is_unseen(plain(html)) and "<embed" not in html


def is_unseen(words: str) -> bool:
    """Whether nobody sees anything of a text: it is empty, or has only spaces, joiners and marks without a letter."""
    return all(unicodedata.category(character) in UNSEEN or character in FILLERS for character in words)


def has_heading(html: str) -> bool:
    return "<h" in html and BeautifulSoup(html, "html.parser").find(document.HEADINGS) is not None


def unsafe_links(html: str) -> list[str]:
    """The words of links that a browser must not follow, or that lost their address for that reason."""
    if "<a" not in html:
        return []
    links = BeautifulSoup(html, "html.parser").find_all("a")
    return [link.get_text() for link in links if not link.get("linktype") and not _is_safe(link)]


def _is_safe(link) -> bool:
    return bool(openable(link.get("href"))) or bool(link.get("id"))


#: Attributes whose address a browser opens, and those whose address it loads.
LINKING = {"href", "action", "formaction"}
LOADING = {"src", "poster", "data", "url"}
#: Every address that some HTML holds, and some that it does not. It goes on behind a quotation mark, so that none
#: hides another address, and reads no letter of a long text twice.
ADDRESSES = re.compile(
    rf"""\b({"|".join(sorted(LINKING | LOADING))})\s*=\s*(?:(?="([^"]*)")|(?='([^']*)')|([^\s>"']*))""", re.IGNORECASE
)


def as_shown(html: str, domains: list[str]) -> str:
    """The HTML as readers get it: no address that must not be opened, and paid links marked."""
    return mark_paid_links(without_unsafe_addresses(html), domains)


def without_unsafe_addresses(html: str) -> str:
    """The HTML with words in place of links that nobody may open; to the letter as it is where it has none."""
    if all(_may_hold(*attribute) for attribute in _addresses_in(html)):
        return html
    soup = _tree(html)
    found = [(element, names) for element in soup.find_all(True) if (names := _unsafe_attributes(element))]
    for element, names in found:
        for name in names:
            del element[name]
        if element.name == "a":
            element.unwrap()
        elif element.name == "embed":  # Wagtail's own, which needs its address
            element.decompose()
    return str(soup) if found else html


def mark_paid_links(html: str, domains: list[str]) -> str:
    """Add ``rel="sponsored"`` and a visible “(paid link)” to links that lead to one of the domains.

    US 16 CFR 255 and the UK CAP Code (2.1, 2.4) ask that such a link is recognised before it is followed.
    """
    if not domains or not any(leads_to(address, domains) for _name, address in _addresses_in(html)):
        return html
    soup, words = _tree(html), gettext("(paid link)")
    paid = [link for link in soup.find_all("a", href=True) if leads_to(link["href"], domains)]
    for link in paid:
        link["rel"] = " ".join(dict.fromkeys([*filter(None, link.get_attribute_list("rel")), "sponsored"]))
        if not link.get_text().rstrip().endswith(words):  # somebody has written it already
            note = soup.new_tag("span", attrs={"class": "hb-paid-link"})
            note.string = words
            link.extend([" ", note])
    return str(soup) if paid else html


def _addresses_in(html):
    return [(name.lower(), unescape("".join(values))) for name, *values in ADDRESSES.findall(html)]


def _tree(html):
    return BeautifulSoup(html, "html.parser", on_duplicate_attribute="ignore")  # browsers take the first, too


def _unsafe_attributes(element):
    return [name for name, address in element.attrs.items() if not _may_hold(name.rpartition(":")[2], address)]


def _may_hold(attribute, address) -> bool:
    """Whether an attribute may hold an address; an empty one leads to the page itself."""
    if not address or attribute not in LINKING | LOADING:
        return True
    return bool(loadable(address) if attribute in LOADING else openable(address))
