"""Whether a post comes from this site: the protection of forms that visitors without a session send."""

from functools import wraps
from urllib.parse import urlsplit

from django.conf import settings
from django.middleware.csrf import CsrfViewMiddleware
from django.views.decorators.csrf import csrf_exempt


def checks_origin(view):
    """A view that gets ``trusted``: whether a post to it is safe to act on.

    A visitor with a session needs Django's CSRF token; one without has nothing that another site could abuse but the
    visitor's network, and needs the same origin. So that a cached page can hold the link to a form, and no cookie.
    """

    @csrf_exempt
    @wraps(view)
    def checked(request, *args, **kwargs):
        return view(request, *args, **kwargs, trusted=request.method != "POST" or is_trusted(request))

    return checked


def is_trusted(request) -> bool:
    return has_csrf_token(request) if has_session(request) else is_same_origin(request)


def has_session(request) -> bool:
    return request is not None and settings.SESSION_COOKIE_NAME in request.COOKIES


def has_csrf_token(request) -> bool:
    middleware = CsrfViewMiddleware(lambda request: None)
    middleware.process_request(request)
    return middleware.process_view(request, is_trusted, (), {}) is None


def is_same_origin(request) -> bool:
    """What the browser says of where the form was. One that says nothing at all is not trusted."""
    if "Sec-Fetch-Site" in request.headers:
        return request.headers["Sec-Fetch-Site"] == "same-origin"
    origin = request.headers.get("Origin") or _origin_of(request.headers.get("Referer", ""))
    return origin == f"{request.scheme}://{request.get_host()}" or origin in settings.CSRF_TRUSTED_ORIGINS


def _origin_of(address):
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.netloc}"
