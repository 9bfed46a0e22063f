from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.viewsets.pages import PageListingViewSet

from articles.models import ArticlePage
from wagtail_healthblocks.check_listings import MedicalCheckListingMixin


class ArticleViewSet(MedicalCheckListingMixin, PageListingViewSet):
    """Every article, with the state of its medical check: the list by which somebody finds what is overdue."""

    model = ArticlePage
    name = "articles"
    icon = "doc-full"
    menu_label = _("Articles")
    menu_order = 150
    add_to_admin_menu = True


@hooks.register("register_admin_viewset")
def register_articles():
    return ArticleViewSet()
