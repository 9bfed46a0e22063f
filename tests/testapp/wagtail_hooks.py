from wagtail import hooks
from wagtail.admin.viewsets.pages import PageListingViewSet, PageViewSet
from wagtail.models import Page

from wagtail_healthblocks.check_listings import MedicalCheckListingMixin

from .models import ArticlePage, NestedPage


class ArticleViewSet(MedicalCheckListingMixin, PageListingViewSet):
    """Every article, as a site lists them."""

    model = ArticlePage
    name = "articles"


class SpecialtyViewSet(MedicalCheckListingMixin, PageListingViewSet):
    """The same with columns and filters of the site's own."""

    model = ArticlePage
    name = "specialties"
    list_display = ["title", "medical_specialty"]
    list_filter = ["medical_specialty"]


class SectionViewSet(MedicalCheckListingMixin, PageViewSet):
    """The articles that the explorer lists below a page of a type that holds nothing else."""

    model = ArticlePage
    parent_models = [NestedPage]


class EverythingViewSet(MedicalCheckListingMixin, PageListingViewSet):
    """Pages of every type, articles or not."""

    model = Page
    name = "everything"


@hooks.register("register_admin_viewset")
def register_viewsets():
    return [ArticleViewSet(), SpecialtyViewSet(), SectionViewSet(), EverythingViewSet()]
