from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.test.basepage.models import BasePage

from wagtail_healthblocks.blocks import HealthArticleStreamBlock
from wagtail_healthblocks.models import ContributorIndexMixin, HealthArticleMixin


class SwappedArticlePage(HealthArticleMixin, BasePage):
    template = "testapp/article_page.html"
    body = StreamField(HealthArticleStreamBlock(), blank=True)
    content_panels = [*BasePage.content_panels, FieldPanel("body"), *HealthArticleMixin.health_panels]


class SwappedContributorIndexPage(ContributorIndexMixin, BasePage):
    pass
