from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from wagtail_healthblocks.blocks import HealthArticleStreamBlock
from wagtail_healthblocks.models import HealthArticleMixin


class ArticlePage(HealthArticleMixin, Page):
    body = StreamField(HealthArticleStreamBlock())

    content_panels = [*Page.content_panels, FieldPanel("body")]
