"""Who posts, without keeping who they are: addresses of people and machines become keyed hashes."""

import ipaddress
import unicodedata
from datetime import date, datetime, timezone

from django.conf import settings as django_settings
from django.utils.crypto import salted_hmac

from .conf import settings

AUTHOR_SALT = "wagtail_healthblocks.reviews.author"
MACHINE_SALT = "wagtail_healthblocks.reviews.machine"
REPORTER_SALT = "wagtail_healthblocks.reviews.reporter"
#: How much of an address names whoever has it: providers give a customer up to a /48 of IPv6 (RFC 6177).
PREFIX_LENGTHS = {4: 24, 6: 48}


def author_key(email: str) -> str:
    """What stands for an e-mail address: always the same for the same address, and nothing without the secret key."""
    return _author_key(email, django_settings.SECRET_KEY)


def author_keys(email: str) -> list[str]:
    """What may stand for an e-mail address in older rows, under this secret key and those it replaced."""
    return [_author_key(email, secret) for secret in secret_keys()] if _normalised(email) else []


def _author_key(email, secret):
    address = _normalised(email)
    return _keyed_hash(AUTHOR_SALT, address, secret) if address else ""


def secret_keys() -> list[str]:
    """The site's secret key, then those it replaced and still accepts."""
    return [django_settings.SECRET_KEY, *django_settings.SECRET_KEY_FALLBACKS]


def _keyed_hash(salt, text, secret=None):
    return salted_hmac(salt, text.encode("utf-8", "backslashreplace"), secret, algorithm="sha256").hexdigest()


def _normalised(email):
    """One spelling of an address: without case, the domain as the mail's machines write it (RFC 3490)."""
    name, at, domain = unicodedata.normalize("NFKC", email.strip()).casefold().rpartition("@")
    try:
        domain = domain.encode("idna").decode("ascii")
    except UnicodeError:
        pass  # No domain that mail reaches; the text itself still tells addresses apart.
    return f"{name}{at}{domain}"


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
    """The network around an address: /24 of IPv4, /48 of IPv6. No provider gives one customer more."""
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
    return _keyed_hash(MACHINE_SALT, f"{day.isoformat()} {asking}")


def reporter_key(request, review) -> str:
    """What stands for the network that reports a review: always the same for this one, and another for any other.

    All of whom nobody knows the network are one.
    """
    asking = network(client_address(request)) or "unknown"
    return _keyed_hash(REPORTER_SALT, f"{review.pk} {asking}")
