from django.db import models
from wagtail.admin.panels import FieldPanel
from wagtail.api import APIField
from wagtail.blocks import CharBlock, ListBlock, StructBlock
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from wagtail_healthblocks.blocks import (
    AnswerStreamBlock,
    FigureBlock,
    HealthArticleStreamBlock,
    ParagraphBlock,
    QASectionBlock,
)
from wagtail_healthblocks.models import ContributorIndexMixin, HealthArticleMixin
from wagtail_healthblocks.reviews.blocks import ReviewsPanelBlock
from wagtail_healthblocks.reviews.models import ReviewableMixin


class Origin(models.Model):
    """What made this database."""

    commit = models.CharField(max_length=40)
    wheel = models.CharField(max_length=100)
    sha256 = models.CharField(max_length=64)

    def __str__(self):
        return self.commit


class HomePage(Page):
    """What the site begins with, in each language."""


class ArticlePage(ReviewableMixin, HealthArticleMixin, Page):
    """An article with every block and, in its template, its reviews."""

    body = StreamField(HealthArticleStreamBlock(), blank=True)

    content_panels = [
        *Page.content_panels,
        FieldPanel("body"),
        *HealthArticleMixin.health_panels,
        *ReviewableMixin.reviews_panels,
    ]
    search_fields = [*Page.search_fields, index.SearchField("body")]
    api_fields = [APIField(name) for name in ("body", "structured_data", "contents", "markdown")]
    reviews_panel_in_template = True


class PictureBlock(FigureBlock):
    """A figure that says one thing more."""

    photographer = CharBlock(required=False)


class ColumnsBlock(StructBlock):
    """A structure of the site's own around blocks of the package."""

    title = CharBlock(required=False)
    left = QASectionBlock()
    notes = ListBlock(ParagraphBlock())
    answer = AnswerStreamBlock()

    class Meta:
        template = "host/columns.html"


class StoryPage(ReviewableMixin, HealthArticleMixin, Page):
    """A page whose own blocks hold the package's."""

    body = StreamField(
        [
            ("columns", ColumnsBlock()),
            ("picture", PictureBlock()),
            ("paragraph", ParagraphBlock()),
            ("reviews_panel", ReviewsPanelBlock()),
        ],
        blank=True,
    )

    content_panels = [
        *Page.content_panels,
        FieldPanel("body"),
        *HealthArticleMixin.health_panels,
        *ReviewableMixin.reviews_panels,
    ]
    api_fields = [APIField(name) for name in ("body", "structured_data", "contents", "markdown")]


class PlainPage(Page):
    """A page with the blocks and without the mixins."""

    body = StreamField(HealthArticleStreamBlock(), blank=True)

    content_panels = [*Page.content_panels, FieldPanel("body")]


class PeoplePage(ContributorIndexMixin, Page):
    """Where the contributors' pages are."""
