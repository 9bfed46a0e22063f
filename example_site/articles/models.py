from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.images import get_image_model_string
from wagtail.models import Page
from wagtail.search import index

from wagtail_healthblocks.blocks import HealthArticleStreamBlock
from wagtail_healthblocks.models import ContributorIndexMixin, HealthArticleMixin
from wagtail_healthblocks.models.noticed_pages import without_withdrawn
from wagtail_healthblocks.models.page_checks import PageChecks
from wagtail_healthblocks.reviews.models import ReviewableMixin


class ArticlePage(ReviewableMixin, HealthArticleMixin, Page):
    """A medical article: everything but its summary and cover comes from the package."""

    summary = models.TextField(_("summary"), max_length=300)
    cover = models.ForeignKey(
        get_image_model_string(), models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("cover")
    )
    body = StreamField(HealthArticleStreamBlock(), verbose_name=_("body"))

    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        FieldPanel("cover"),
        *HealthArticleMixin.health_panels,
        FieldPanel("body"),
        *ReviewableMixin.reviews_panels,
    ]
    search_fields = [*Page.search_fields, index.SearchField("summary"), index.SearchField("body")]
    parent_page_types = ["articles.ArticleIndexPage"]
    subpage_types = []

    def get_reviews_challenge(self):
        """A small sum where the form is on the page, and nothing to solve behind the link."""
        return "arithmetic" if self.reviews_form_mode == "inline" else super().get_reviews_challenge()


class ListingPage(Page):
    """A page that introduces the articles below it, in the order that editors give them."""

    introduction = models.TextField(_("introduction"), blank=True)

    content_panels = [*Page.content_panels, FieldPanel("introduction")]
    max_count = 1

    class Meta:
        abstract = True

    def get_context(self, request, *args, **kwargs):
        articles = without_withdrawn(ArticlePage.objects.descendant_of(self).live().public())
        context = super().get_context(request, *args, **kwargs)
        return {**context, "articles": with_facts(articles.prefetch_related("cover__renditions"))}


def with_facts(articles):
    """The articles, each with the medical check that covers it, for its card: one query for all."""
    articles = list(articles)
    checks = PageChecks.of_pages(articles)
    for article in articles:
        article.covering_check = checks[article.pk].covering
    return articles


class HomePage(ListingPage):
    """What the site is for, and its articles."""

    parent_page_types = ["wagtailcore.Page"]


class ArticleIndexPage(ListingPage):
    """Every article of the site."""

    parent_page_types = ["articles.HomePage"]
    subpage_types = ["articles.ArticlePage"]


class ContributorIndexPage(ContributorIndexMixin, Page):
    """Whom the site's articles come from; each has a page of their own below it."""

    parent_page_types = ["articles.HomePage"]
    subpage_types = []
    max_count = 1
