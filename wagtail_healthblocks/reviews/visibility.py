"""What caches may keep of the reviews: only what everybody gets."""

from django.conf import settings
from django.http import Http404
from django.urls import get_resolver, get_urlconf
from django.utils.cache import add_never_cache_headers, patch_vary_headers
from django.utils.translation import get_language_from_path
from django.views.debug import technical_404_response


def keep_private(response):
    """Let no cache keep the answer. The words are those with which Wagtail sends a page that not everybody may read."""
    add_never_cache_headers(response)
    return response


def depends_on_cookie(request) -> bool:
    """Whether the language of what does not speak a page's own may have been chosen by a cookie of the visitor."""
    return settings.LANGUAGE_COOKIE_NAME in request.COOKIES and not get_language_from_path(request.path_info)


def not_found(request, error: Http404):
    """The site's own answer for what is not there, kept by no cache: for somebody else, or a moment later, it may be.

    It is the same whatever the reason, headers included, so that nobody learns which pages there are.
    """
    if settings.DEBUG:
        answer = technical_404_response(request, error)
    else:
        answer = get_resolver(get_urlconf()).resolve_error_handler(404)(request, exception=error)
    patch_vary_headers(answer, ["Cookie"])  # as where a restriction has looked for a session
    return keep_private(answer)
