"""Whose reviews a page shows: its own, of an alias those of its source, and on some sites those of its translations."""

from contextlib import nullcontext
from dataclasses import dataclass

from django.conf import settings as django_settings
from django.urls import NoReverseMatch, reverse
from django.utils import translation
from wagtail.models import Site

from ..models.base import get_page_model
from ..models.noticed_pages import without_withdrawn
from .conf import settings
from .restrictions import closed_as, may_be_restricted


@dataclass(frozen=True)
class Subject:
    """What a page's reviews are about."""

    #: The page for which reviews are written: of an alias its source.
    page: object
    #: The page whose addresses lead to them: an alias's own only where the source is on another site.
    reached_by: object
    #: The pages whose reviews are listed, by their keys.
    listed: dict
    #: Whether whoever may read the page may read these reviews.
    is_readable: bool = True


def subject_of(page, request=None, restrictions=None) -> Subject:
    """What the reviews of this page are about: one query for an alias and where translations share their reviews.

    Who has just read what restricts the page gives it, so that it is not read again.
    """
    shared = settings.HEALTHBLOCKS_REVIEWS_SHARED_BY_TRANSLATIONS
    through = getattr(page, "reviews_read_through", None)
    if not page.alias_of_id and not shared:
        return Subject(page, through or page, {page.pk: page})
    related = _related(page, shared)
    source = _source_among(related, page, restrictions) if page.alias_of_id else page
    if source is None:
        return Subject(page, page, {}, is_readable=False)
    if source is page and page.pk in related:
        page.locale = related[page.pk].locale
    others = {pk: other for pk, other in related.items() if shared and _shares(other, through or page, request)}
    reached_by = through or (source if _on_one_site(source, page, request) else page)
    return Subject(source, reached_by, {source.pk: source, **others} | {source.pk: source})


def _related(page, shared):
    """The sources of an alias and, where they share their reviews, the translations, by their keys."""
    related, asked = {}, set()
    while keys := _sources(page, related) - asked:
        asked |= keys
        related |= _read(type(page), keys, shared)
    return related


def _sources(page, related):
    """The keys of an alias's source, of that one's own source and so on, as far as they are known; else its own key."""
    keys = set()
    while page and page.alias_of_id and page.alias_of_id not in keys:
        keys.add(page.alias_of_id)
        page = related.get(page.alias_of_id) or _loaded_source(page)
    return keys or {page.pk}


def _loaded_source(page):
    """What an alias was read with, if it was; without a query."""
    return page.alias_of if page._meta.get_field("alias_of").is_cached(page) else None


def _read(model, keys, shared):
    wanted = model._default_manager.filter(pk__in=keys)
    if shared:
        wanted = model._default_manager.filter(translation_key__in=wanted.values("translation_key"))
    found = without_withdrawn(wanted.filter(live=True)).select_related("locale")
    read = {page.pk: page for page in found.annotate(is_restricted=may_be_restricted())}
    for page in read.values():
        page.is_known_withdrawn = False
    return read


def _source_among(related, page, restrictions):
    """The page that an alias shows, if whoever may read the alias may read it, too."""
    source = related.get(page.alias_of_id)
    while source and source.alias_of_id and source.alias_of_id != page.pk:
        source = related.get(source.alias_of_id)
    if source is None or _hides(source) or (source.is_restricted and not closed_as(source, page, restrictions)):
        return None
    return source


def _shares(other, page, request):
    """Whether a translation's reviews are for the readers of this page. An alias has none of its own."""
    return not (other.is_restricted or other.alias_of_id or _hides(other)) and _on_one_site(other, page, request)


def _hides(page):
    return getattr(page, "reviews_state", "") == "hidden"


def keys_showing(page_id: int) -> list[int]:
    """The pages that show the reviews of this one: itself, translations that share them, and aliases of all of them."""
    pages = get_page_model().objects
    keys = {page_id}
    if settings.HEALTHBLOCKS_REVIEWS_SHARED_BY_TRANSLATIONS:
        translations = pages.filter(translation_key__in=pages.filter(pk=page_id).values("translation_key"))
        keys |= {*translations.values_list("pk", flat=True)}
    further = keys
    while further:
        further = {*pages.filter(alias_of_id__in=further).values_list("pk", flat=True)} - keys
        keys |= further
    return sorted(keys)


def is_for_readers_of(host, page) -> bool:
    """Whether a page's reviews may stand on another one: only where whoever reads that may read this, too."""
    if host is None or host.pk == page.pk:
        return True
    itself = type(page)._default_manager.filter(pk=page.pk, live=True).annotate(is_restricted=may_be_restricted())
    is_restricted = itself.values_list("is_restricted", flat=True).first()
    return is_restricted is False or bool(is_restricted and closed_as(page, host))


def _on_one_site(page, other, request):
    """Whether a page has an address on the site on which readers have the other one."""
    site = Site.find_for_request(request) if request else None
    sites = {site.pk} if site and is_on_site(other, site) else _sites_of(other)
    return page is other or bool(sites & _sites_of(page))


def is_on_site(page, site) -> bool:
    """Whether the page is below the site's home page or, where there are several, below that of another language."""
    return site.pk in _sites_of(page)


def _sites_of(page):
    return {root.site_id for root in Site.get_site_root_paths() if page.url_path.startswith(root.root_path)}


def language_of(page) -> str:
    """The language that the page's reviews are spoken of in; empty where it is the one that is active."""
    return page.locale.language_code if getattr(django_settings, "WAGTAIL_I18N_ENABLED", False) else ""


def speaking_of(page):
    """A context in which the page's language is the active one."""
    language = language_of(page)
    return translation.override(language) if language else nullcontext()


def url(name: str, *args) -> str:
    """An address of ours; empty on a site that leaves our URLs out."""
    try:
        return reverse(f"wagtail_healthblocks_reviews:{name}", args=args)
    except NoReverseMatch:
        return ""


def url_about(page, name: str, *args) -> str:
    """An address of ours in the page's language, whatever language is active: its prefix may be of that language."""
    with speaking_of(page):
        return url(name, *args)
