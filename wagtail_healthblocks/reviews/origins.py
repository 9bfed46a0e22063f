"""Whether a post comes from this site: the protection of forms that visitors without a session send."""

from enum import Enum
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.middleware.csrf import CsrfViewMiddleware
from django.utils.http import is_same_domain

#: What a browser says that hides where a form was.
HIDDEN = ("", "null")
PORTS = {"http": 80, "https": 443}


class Origin(Enum):
    """Where a post comes from: a form of ours, somewhere else, or nobody says."""

    OURS = "ours"
    ELSEWHERE = "elsewhere"
    UNSAID = "unsaid"


def origin_of(request) -> Origin:
    """Where a post comes from.

    A visitor with a session needs Django's CSRF token; one without has nothing that another site could abuse but the
    visitor's network, and needs what the browser says of the form's place. So that a cached page can hold the link to
    a form, and no cookie.
    """
    if has_session(request):
        return Origin.OURS if has_csrf_token(request) else Origin.ELSEWHERE
    return _said_origin(request)


def has_session(request) -> bool:
    return request is not None and settings.SESSION_COOKIE_NAME in request.COOKIES


def has_csrf_token(request) -> bool:
    middleware = CsrfViewMiddleware(lambda request: None)
    middleware.process_request(request)
    return middleware.process_view(request, origin_of, (), {}) is None


def _said_origin(request):
    """What the browser says. The site's trusted origins come first: newer browsers call them another site."""
    origin, site = request.headers.get("Origin", ""), request.headers.get("Sec-Fetch-Site", "")
    if origin not in HIDDEN and is_trusted(origin):
        return Origin.OURS
    if site in ("same-origin", "same-site", "cross-site"):
        return Origin.OURS if site == "same-origin" else Origin.ELSEWHERE
    place = origin if origin not in HIDDEN else request.headers.get("Referer", "")
    if not place:
        return Origin.UNSAID
    return Origin.OURS if is_own(place, request) or is_trusted(place) else Origin.ELSEWHERE


def is_own(address: str, request) -> bool:
    """Whether an address is of the host that was asked. TLS may end at a proxy that does not say so."""
    try:
        host = request.get_host()
    except DisallowedHost:
        return False
    wanted = {_place(f"{scheme}://{host}") for scheme in {request.scheme, "https"}}
    return _place(address) in wanted - {None}


def is_trusted(address: str) -> bool:
    """Whether an address is one of CSRF_TRUSTED_ORIGINS, whose wildcards mean what they mean to Django."""
    place = _place(address)
    return place is not None and any(_covers(origin, place) for origin in settings.CSRF_TRUSTED_ORIGINS)


def _covers(trusted, place):
    if "*" not in trusted:
        return _place(trusted) == place
    scheme, _separator, host = trusted.partition("://")
    return scheme == place[0] and is_same_domain(_netloc(place), host.lstrip("*"))


def _netloc(place):
    scheme, host, port = place
    return host if port == PORTS[scheme] else f"{host}:{port}"


def _place(address):
    """Scheme, host and port of an address; None where it is none that a browser sends."""
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in PORTS or not parts.hostname:
        return None
    return parts.scheme, parts.hostname, port or PORTS[parts.scheme]
