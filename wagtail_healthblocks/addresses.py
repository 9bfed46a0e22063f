"""Addresses as browsers read them (https://url.spec.whatwg.org): what may be opened, and whose host it leads to."""

import re
from collections.abc import Iterable
from unicodedata import normalize
from urllib.parse import unquote

#: What a reader may open; an address without a scheme leads on from the page.
OPENED = frozenset({"http", "https", "mailto", "tel", "sms"})
#: What a page may load by itself.
LOADED = frozenset({"http", "https"})
PORTS = {"http": "80", "https": "443"}

#: What browsers strip at both ends, and what they leave out wherever it stands.
ENDS = "".join(map(chr, range(0x21)))
LEFT_OUT = re.compile(r"[\t\n\r]")
#: What does not show. Other readers of an address than browsers leave out more of it than they do.
UNSEEN = re.compile(r"[\s\x00-\x20\x7f-\xa0\xad\u180e\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]")
SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
#: After a scheme of the web any number of slashes will do; a backslash is one, too.
AUTHORITY = re.compile(r"(?:(https?):[/\\]*|[/\\]{2,})([^/\\?#]*)", re.IGNORECASE)
HOST_AND_PORT = re.compile(r"(\[[^\]]*\]|[^:\[]*)(?::0*([0-9]{0,5}))?")

#: What names of hosts leave out, and what they never hold (UTS #46 and the forbidden domain code points).
IGNORED = re.compile(
    "[\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u2060-\u2064\u206a-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0100-\U000e01ef]"
)
FORBIDDEN = re.compile(r"[\x00-\x20#%/:<>?@\[\\\]^|\x7f]")
#: No name of a host is as long, in whatever letters; longer ones take long to read.
LONGEST = 1000
#: Letters that casefold() would make another name of.
KEPT = "ßς"


def openable(address: str | None) -> str:
    """The address if a link may have it, else nothing: one that runs a script is never printed."""
    return address if address and scheme_of(address) in (OPENED | {""}) else ""


def loadable(address: str | None) -> str:
    """The address if a page may load a picture, a video or captions from it, else nothing."""
    return address if address and scheme_of(address) in (LOADED | {""}) else ""


def scheme_of(address: str) -> str:
    """The scheme, however it is disguised; empty where the address has none."""
    found = SCHEME.match(UNSEEN.sub("", address))
    return found[1].lower() if found else ""


def leads_to(address: str, domains: Iterable[str]) -> bool:
    """Whether a browser would go to one of the domains or to a subdomain of one."""
    host = host_of(address)
    return any(host == domain or host.endswith(f".{domain}") for domain in domains)


def host_of(address: str) -> str:
    """The host in ASCII, without a dot at its end; empty for an address that stays on the site or leads nowhere."""
    found = origin_of(address)
    return found[1] if found else ""


def origin_of(address: str) -> tuple[str, str, str] | None:
    """Scheme, host and port; None for an address that stays on the site or leads nowhere."""
    authority = AUTHORITY.match(LEFT_OUT.sub("", address.strip(ENDS)))
    if not authority:
        return None
    scheme = (authority[1] or "https").lower()
    parts = HOST_AND_PORT.fullmatch(authority[2].rpartition("@")[2])
    host = _ascii(parts[1]) if parts else ""
    if not parts or not host or int(parts[2] or 0) > 65535:
        return None
    return scheme, host, parts[2] or PORTS[scheme]


def _ascii(host):
    if host.startswith("["):
        return host.lower()
    host = _mapped(unquote(host))
    if FORBIDDEN.search(host) or len(host) > LONGEST:
        return ""
    return ".".join(map(_label, host.split("."))).rstrip(".")


def _mapped(host):
    """The name in the letters that all its spellings have in common: small, of usual width, nothing invisible."""
    letters = normalize("NFKC", IGNORED.sub("", host)).replace("ẞ", "ß")
    folded = "".join(letter if letter in KEPT else letter.casefold() for letter in letters)
    return normalize("NFKC", folded).replace("。", ".")


def _label(label):
    return label if label.isascii() else f"xn--{label.encode('punycode').decode()}"
