"""Articles that belong together: they name the same medicines, or are of the same specialty."""

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db.models import Case, F, IntegerField, Q, Value, When
from django.db.models.functions import Cast
from wagtail.models import ReferenceIndex, Site

from ..audience import open_pages
from .base import get_page_model
from .corrections import Correction
from .medicines import Medicine
from .noticed_pages import without_withdrawn

#: As many as a page can ever need, one query's worth.
MOST = 24


def related_pages(page, reading):
    """Live, public pages of the same site and language; those that share a medicine first, then the newest."""
    by_medicine = Q(pk__in=_ids_naming(reading.medicine_ids))
    pages = get_page_model().objects.filter(_on_the_sites_of(page), locale_id=page.locale_id)
    readable = without_withdrawn(open_pages(pages, reading.restricted_paths))
    related = readable.filter(by_medicine | _of_specialty(page.medical_specialty)).exclude(pk=page.pk)
    related = related.annotate(healthblocks_correction_state=Correction.objects.state_of_page())
    closeness = Case(When(by_medicine, then=Value(0)), default=Value(1))
    return list(related.order_by(closeness, F("first_published_at").desc(nulls_last=True), "-pk")[:MOST])


def _ids_naming(medicine_ids):
    """The keys of the pages that name one of the medicines, as Wagtail's reference index has them."""
    of_model = ContentType.objects.get_for_model
    found = ReferenceIndex.objects.filter(
        base_content_type=of_model(get_page_model()),
        to_content_type=of_model(Medicine),
        to_object_id__in=[str(pk) for pk in medicine_ids],
    )
    return found.values_list(Cast("object_id", IntegerField()))


def _of_specialty(specialty):
    articles = [model for model in apps.get_models() if hasattr(model, "get_related_pages")] if specialty else []
    same = Q(pk__in=[])
    for model in articles:
        same |= Q(pk__in=model.objects.filter(medical_specialty=specialty).values("pk"))
    return same


def _on_the_sites_of(page):
    """Below the root of the site that the page is on."""
    roots = Site.get_site_root_paths()
    own = {root.site_id for root in roots if page.url_path.startswith(root.root_path)}
    below = Q(pk__in=[])
    for root in roots:
        if root.site_id in own:
            below |= Q(url_path__startswith=root.root_path)
    return below
