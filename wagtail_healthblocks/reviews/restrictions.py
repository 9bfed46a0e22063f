"""What keeps readers from a page, as Wagtail says it. It asks for each ancestor: only where there may be something."""

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, Q
from wagtail.models import PageViewRestriction

from ..audience import is_below_restriction
from ..models.base import get_page_model


def may_be_restricted() -> Q:
    """For a query of pages: whether Wagtail has to be asked what restricts the page. Where this is false, nothing does.

    Of an alias of an alias, and of what stands below one, only Wagtail knows: it follows each step, and a query cannot.
    """
    path = ExpressionWrapper(OuterRef("path"), output_field=CharField())
    chained = get_page_model().objects.filter(alias_of__alias_of__isnull=False).order_by()
    below = chained.annotate(path_below=path).filter(path_below__startswith=F("path"))
    return Q(is_below_restriction()) | Q(Exists(below)) & Q(Exists(PageViewRestriction.objects.all()))


def closed_as(page, other, restrictions=None) -> bool:
    """Whether whatever keeps readers from one page keeps them from the other as well.

    Who has just read the ``restrictions`` of the other gives them, so that they are not read again.
    """
    known = other.get_view_restrictions() if restrictions is None else restrictions
    return set(page.get_view_restrictions()) <= set(known)
