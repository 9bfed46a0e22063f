"""Links to a section of a page: stored as the page and the section, so that they follow the page wherever it goes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape, unescape

from .traversal import anchor

#: The feature of a rich text, and the type of the links.
FEATURE = "healthblocks-section"
STORED = re.compile(rf'<a\b([^>]*\blinktype="{FEATURE}"[^>]*)>')
ATTRIBUTE = re.compile(r'\b(id|section)="([^"]*)"')
KEY, PART = re.compile(r"[0-9]{1,18}"), re.compile(r"[\w-]{1,100}")


@dataclass(frozen=True)
class SectionLink:
    """The key of a page, and what its section is called there: the id of a block, or the name of a part of it."""

    page: int | None = None
    section: str = ""

    @classmethod
    def from_attributes(cls, attributes: dict) -> "SectionLink":
        """The link of these attributes; what is no key names no page."""
        page, section = str(attributes.get("id") or ""), attributes.get("section") or ""
        return cls(int(page) if KEY.fullmatch(page) else None, section if PART.fullmatch(section) else "")

    @property
    def attributes(self) -> dict[str, str]:
        """What a rich text stores of the link."""
        return {"linktype": FEATURE, "id": str(self.page), "section": self.section}

    @property
    def fragment(self) -> str:
        return anchor(self.section)

    def lead_on(self, tag: str) -> str:
        """The opening tag of a link to the page, as one to its section."""
        return f'{tag[:-2]}#{escape(self.fragment)}">' if self.section and tag.endswith('">') else tag


def section_links_in(html: str) -> Iterator[SectionLink]:
    """The links to sections in a stored rich text, in order."""
    if FEATURE in html:
        yield from map(link_of, STORED.findall(html))


def link_of(attributes: str) -> SectionLink:
    """The link of an element's attributes, as they are written in HTML."""
    return SectionLink.from_attributes({name: unescape(value) for name, value in ATTRIBUTE.findall(attributes)})


def as_page_links(html: str) -> str:
    """The stored rich text with Wagtail's own links to the pages alone, for a site that leaves the package."""
    if FEATURE not in html:
        return html
    return STORED.sub(lambda found: _page_link(link_of(found[1])), html)


def _page_link(link: SectionLink) -> str:
    return f'<a linktype="page" id="{link.page}">' if link.page is not None else "<a>"
