"""The names that no reader may take on a page: of those who made it, and of the site."""

from django.conf import settings as django_settings
from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, Q
from django.db.models.functions import Cast
from wagtail.models import ReferenceIndex, Site

from ..models import Contribution, Contributor, HealthblocksSiteSettings, MedicalCheck
from .conf import settings


def reserved_for(page) -> list[str]:
    """Who wrote, edited or checked a page or is named in it, who publishes its site, and how sites are called."""
    stored = _contributors(page).union(Site.objects.values_list("site_name", flat=True))
    of_settings = [getattr(django_settings, "WAGTAIL_SITE_NAME", ""), *settings.HEALTHBLOCKS_REVIEWS_RESERVED_NAMES]
    names = [*stored, *_own_credits(page), *of_settings]
    return [name for name in dict.fromkeys(names) if name]


def _contributors(page):
    """The names of the package's contributors."""
    keys = {page.pk, getattr(page, "alias_of_id", None) or page.pk}
    contributor = ContentType.objects.get_for_model(Contributor)
    named = ReferenceIndex.get_references_for_object(page).filter(to_content_type=contributor)
    of_page = (
        Q(pk__in=Contribution.objects.filter(page__in=keys).values("contributor"))
        | Q(pk__in=MedicalCheck.objects.filter(page__in=keys).order_by().values("contributor"))
        | Q(pk__in=HealthblocksSiteSettings.objects.exclude(publisher=None).values("publisher"))
        # References are stored as text.
        | Q(key__in=named.values("to_object_id"))
    )
    contributors = Contributor.objects.annotate(key=Cast("pk", CharField(max_length=255)))
    return contributors.filter(of_page).order_by().values_list("name", flat=True)


def _own_credits(page):
    """The names of people of a model of the site's own, where its pages name such."""
    if not hasattr(page, "get_contributions") or hasattr(page, "healthblocks_contributions"):
        return []
    return [found.profile.name for found in page.get_contributions()]
