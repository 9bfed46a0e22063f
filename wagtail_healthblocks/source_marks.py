"""The marks by which a rich text names its sources: stored without a number, which follows from where they stand."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import escape, unescape
from uuid import UUID

#: The feature of a rich text, and the type of the links that marks are stored as.
FEATURE = "healthblocks-source"
#: A mark as it is stored, with whatever somebody wrote inside.
STORED = re.compile(rf'<a\b([^>]*\blinktype="{FEATURE}"[^>]*)>(.*?)</a>', re.DOTALL)
#: The same as HTML has it before it is known which number it gets where it stands.
NEUTRAL = re.compile(r"<a\b([^>]*\bdata-hb-cite\b[^>]*)>(.*?)</a>", re.DOTALL)
ATTRIBUTE = re.compile(r'\b(id|locator|data-hb-cite)="([^"]*)"')
#: What stands for a mark while a text is edited: one character, without width and of no use in prose.
PLACEHOLDER = "\u2063"


@dataclass(frozen=True)
class SourceMark:
    """One mark: the sources that it names, in its order, and where in them, such as “p. 12”."""

    uuids: tuple[UUID, ...] = ()
    locator: str = ""

    @classmethod
    def from_attributes(cls, attributes: dict) -> "SourceMark":
        """The mark of these attributes; what is no identifier names nothing."""
        named = attributes.get("data-hb-cite") or attributes.get("id") or ""
        uuids = filter(None, map(read_uuid, named.split()))
        return cls(tuple(dict.fromkeys(uuids)), " ".join((attributes.get("locator") or "").split()))

    @property
    def attributes(self) -> dict[str, str]:
        """What a rich text stores of the mark."""
        locator = {"locator": self.locator} if self.locator else {}
        return {"linktype": FEATURE, "id": " ".join(map(str, self.uuids)), **locator}

    @property
    def neutral_tag(self) -> str:
        """The mark’s opening tag in HTML, without a number."""
        locator = f' locator="{escape(self.locator)}"' if self.locator else ""
        return f'<a data-hb-cite="{" ".join(map(str, self.uuids))}"{locator}>'

    @property
    def stored(self) -> str:
        """The mark as a rich text stores it."""
        attributes = " ".join(f'{name}="{escape(value)}"' for name, value in self.attributes.items())
        return f"<a {attributes}></a>"


def read_uuid(text: str) -> UUID | None:
    """The identifier that a text is, if it is one."""
    try:
        return UUID(text)
    except ValueError:
        return None


def marks_in(html: str) -> Iterator[SourceMark]:
    """The marks of a stored rich text, in order."""
    if FEATURE in html:
        for attributes, _inside in STORED.findall(html):
            yield mark_of(attributes)


def mark_of(attributes: str) -> SourceMark:
    """The mark of an element's attributes, as they are written in HTML."""
    return SourceMark.from_attributes({name: unescape(value) for name, value in ATTRIBUTE.findall(attributes)})


def with_neutral_marks(html: str) -> str:
    """The stored rich text with its marks as HTML has them, and all else as it is stored."""
    return STORED.sub(lambda found: f"{mark_of(found[1]).neutral_tag}</a>", html) if FEATURE in html else html


def with_numbers(html: str, write: Callable[[SourceMark], str]) -> str:
    """The HTML with what is written in the place of each neutral mark, in order."""
    if "data-hb-cite" not in html:
        return html
    return NEUTRAL.sub(lambda found: write(mark_of(found[1])), html)


def without_neutral_marks(html: str) -> str:
    """The HTML without its marks, for a text that stands on no page."""
    return with_numbers(html, lambda mark: "")


def without_marks(html: str) -> str:
    """The stored rich text without its marks, for those who read words."""
    return STORED.sub("", html) if FEATURE in html else html


def as_words(html: str) -> str:
    """The stored rich text with what stands inside its marks alone, for a site that leaves the package."""
    return STORED.sub(lambda found: found[2], html) if FEATURE in html else html
