"""Who posts, without keeping who they are: addresses of people and machines become keyed hashes."""

import ipaddress
from datetime import date, datetime, timezone

from django.conf import settings as django_settings
from django.utils.crypto import salted_hmac

from .conf import settings
from .mailboxes import former_spelling, one_spelling

AUTHOR_SALT = "wagtail_healthblocks.reviews.author"
MACHINE_SALT = "wagtail_healthblocks.reviews.machine"
REPORTER_SALT = "wagtail_healthblocks.reviews.reporter"
#: How much of an address names whoever has it: providers give a customer up to a /48 of IPv6 (RFC 6177).
PREFIX_LENGTHS = {4: 24, 6: 48}
#: Stands for every sender whose network nobody can say: behind a Unix socket, or a proxy that does not name them.
UNKNOWN = "unknown"
#: This machine, and the networks of containers, houses and providers (RFC 1918, 3927, 4193, 4291, 6598).
INNER_NETWORKS = [
    ipaddress.ip_network(inner)
    for inner in (
        "127.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.168.0.0/16",
        "::1/128",
        "fc00::/7",
        "fe80::/10",
    )
]


def author_key(email: str) -> str:
    """What stands for an e-mail address: always the same for the same address, and nothing without the secret key."""
    return _author_key(one_spelling(email), django_settings.SECRET_KEY)


def author_keys(email: str) -> list[str]:
    """What may stand for an e-mail address in older rows, under this secret key and those it replaced."""
    return _author_keys(one_spelling(email))


def former_author_keys(email: str) -> list[str]:
    """What stood for an e-mail address before, where that stands for somebody else's as well; else none."""
    former = former_spelling(email)
    return _author_keys(former) if former != one_spelling(email) else []


def _author_keys(address):
    return [_author_key(address, secret) for secret in secret_keys()] if address else []


def _author_key(address, secret):
    return keyed_hash(AUTHOR_SALT, address, secret) if address else ""


def secret_keys() -> list[str]:
    """The site's secret key, then those it replaced and still accepts."""
    return [django_settings.SECRET_KEY, *django_settings.SECRET_KEY_FALLBACKS]


def keyed_hash(salt: str, text: str, secret: str | None = None) -> str:
    """What stands for a text, and is nothing without the secret key."""
    return salted_hmac(salt, text.encode("utf-8", "backslashreplace"), secret, algorithm="sha256").hexdigest()


def client_address(request) -> str:
    """The address of the machine that asks, as the outermost proxy of ours saw it; "" where nobody can say.

    Nothing that a visitor sends is a way to another address: what a proxy of ours should have said and did not, or
    said wrongly, is no address.
    """
    proxies = settings.HEALTHBLOCKS_REVIEWS_TRUSTED_PROXIES
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "")
    entries = forwarded.split(",") if forwarded.strip() else []
    if proxies and len(entries) >= proxies:
        return _spelt(_parsed(_without_port(entries[-proxies].strip())))
    last = _parsed(request.META.get("REMOTE_ADDR", "").strip())
    unsaid = proxies or (proxies is None and entries)
    return "" if unsaid and last and _is_inner(last) else _spelt(last)


def _spelt(address):
    """Without the zone of a machine's own network cards (RFC 4007), which is anybody's word."""
    return str(type(address)(int(address))) if address else ""


def _is_inner(address):
    """Whether it is of this machine or of a network of one's own: where there is a proxy, it is the proxy's."""
    return any(address in inner for inner in INNER_NETWORKS)


def _without_port(address):
    """Some proxies write 192.0.2.1:4711 or [2001:db8::1]:4711."""
    if address.startswith("["):
        return address[1:].partition("]")[0]
    return address.partition(":")[0] if address.count(":") == 1 else address


def _parsed(address):
    """The address; one of IPv4 that is written as IPv6 (RFC 4291, 2.5.5.2) is one of IPv4."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return None
    return getattr(parsed, "ipv4_mapped", None) or parsed


def network(address: str) -> str:
    """The network around an address: /24 of IPv4, /48 of IPv6. No provider gives one customer more."""
    parsed = _parsed(address)
    if parsed is None:
        return ""
    return str(ipaddress.ip_network((int(parsed), PREFIX_LENGTHS[parsed.version]), strict=False))


def sender(request) -> str:
    """The network that asks; all of whom nobody knows the address are one."""
    return network(client_address(request)) or UNKNOWN


def machine_key(request, on: date | None = None) -> str:
    """What stands for the network that asks, for one day (UTC): the next day it is another."""
    day = on or datetime.now(timezone.utc).date()
    return keyed_hash(MACHINE_SALT, f"{day.isoformat()} {sender(request)}")


def reporter_key(request, review) -> str:
    """What stands for the network that reports a review: always the same for this one, and another for any other.

    All of whom nobody knows the network are one.
    """
    return keyed_hash(REPORTER_SALT, f"{review.pk} {sender(request)}")
