"""Finds the page of a site below which every contributor has a page of their own."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache

from django.apps import apps
from django.conf import settings
from django.utils.translation import get_language
from wagtail.coreutils import get_supported_content_language_variant
from wagtail.models import Site

from .base import get_page_model


def contributor_index(request=None):
    """The site's live contributor index in the reader's language, or None; looked up once a request."""
    if request is None:
        return _index_of_no_visit()
    if not hasattr(request, "_healthblocks_contributor_index"):
        request._healthblocks_contributor_index = _find_index(request)
    return request._healthblocks_contributor_index


#: By language, what was found while ``looking_once`` holds.
_known: ContextVar[dict | None] = ContextVar("healthblocks_contributor_index", default=None)


@contextmanager
def looking_once() -> Iterator[None]:
    """Look for the index once for all that is read meanwhile without a request, such as a field of the API."""
    token = _known.set({})
    try:
        yield
    finally:
        _known.reset(token)


def _index_of_no_visit():
    known, language = _known.get(), get_language()
    if known is None:
        return _find_index(None)
    if language not in known:
        known[language] = _find_index(None)
    return known[language]


def _find_index(request):
    language = _content_language()
    for model in _index_models():
        indexes = model.objects.live().select_related("locale").order_by("path")
        found = [index for index in indexes if _is_on_site_of(request, index)]
        if found:
            return min(found, key=lambda index: index.locale.language_code != language)
    return None


@cache  # there are as many models as when Django had loaded them
def _index_models():
    """The types of page with the mixin. By what they can do: the mixin's module stands above this one."""
    page_model = get_page_model()
    pages = (model for model in apps.get_models() if issubclass(model, page_model))
    return [model for model in pages if hasattr(model, "get_contributor_url")]


def _content_language():
    """The language of content that fits the reader's; the site's own where there is none."""
    try:
        return get_supported_content_language_variant(get_language() or settings.LANGUAGE_CODE)
    except LookupError:
        return settings.LANGUAGE_CODE


def _is_on_site_of(request, index):
    parts = index.get_url_parts(request)
    site = Site.find_for_request(request) if request else None
    return parts is not None and (site is None or parts[0] == site.pk)
