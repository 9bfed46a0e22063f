"""Who may read what. A reader is anybody: nobody is known by name here."""

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, Q
from wagtail.models import PageViewRestriction


def restricted_paths() -> list[str]:
    """The places in the page tree below which not everybody may read."""
    return list(PageViewRestriction.objects.values_list("page__path", flat=True))


def is_open(page, restricted) -> bool:
    """Whether everybody may read a page, by the restricted places of the tree."""
    return page.live and not page.path.startswith(tuple(restricted))


def open_pages(pages, restricted):
    """Those of a query's pages that everybody may read, by the restricted places of the tree."""
    for path in restricted:
        pages = pages.exclude(path__startswith=path)
    return pages.live()


def has_restriction() -> Exists:
    """For a query of pages: whether somebody restricted this very page or its source, and with it all below."""
    itself = Q(page_id=OuterRef("pk")) | Q(page_id=OuterRef("alias_of_id"))
    return Exists(PageViewRestriction.objects.filter(itself))


def is_below_restriction() -> Exists:
    """For a query of pages: whether somebody restricted the page or one above it.

    Wagtail restricts an alias where its source is, and so what stands below the alias.
    """
    path = ExpressionWrapper(OuterRef("path"), output_field=CharField())
    below = Q(path_below__startswith=F("page__path")) | Q(path_below__startswith=F("page__aliases__path"))
    return Exists(PageViewRestriction.objects.annotate(path_below=path).filter(below))


def shown(snippet):
    """The snippet if readers may see it: a draft or an unpublished one counts as none."""
    return snippet if snippet is not None and getattr(snippet, "live", True) else None
