"""Who posts, without keeping who they are: addresses of people and machines become keyed hashes."""

import ipaddress
from datetime import date, datetime, timezone

from django.conf import settings as django_settings
from django.utils.crypto import salted_hmac

from .conf import settings
from .mailboxes import former_spelling, one_spelling

AUTHOR_SALT = "wagtail_healthblocks.reviews.author"
MACHINE_SALT = "wagtail_healthblocks.reviews.machine"
#: How much of an address names a household or an office rather than one machine.
PREFIX_LENGTHS = {4: 24, 6: 64}


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
    """The address of the machine that asks, as the outermost proxy we trust saw it; "" when that is no address."""
    trusted = settings.HEALTHBLOCKS_REVIEWS_TRUSTED_PROXIES
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    if trusted and len(forwarded) >= trusted and any(forwarded):
        address = forwarded[-trusted]
    else:
        address = request.META.get("REMOTE_ADDR", "")
    parsed = _parsed(_without_port(address.strip()))
    return str(parsed) if parsed else ""


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
    """The network around an address: /24 of IPv4, /64 of IPv6, which one household or office has."""
    parsed = _parsed(address)
    if parsed is None:
        return ""
    return str(ipaddress.ip_network((int(parsed), PREFIX_LENGTHS[parsed.version]), strict=False))


def machine_key(request, on: date | None = None) -> str:
    """What stands for the network that asks, for one day (UTC): the next day it is another."""
    asking = network(client_address(request))
    if not asking:
        return ""
    day = on or datetime.now(timezone.utc).date()
    return keyed_hash(MACHINE_SALT, f"{day.isoformat()} {asking}")
