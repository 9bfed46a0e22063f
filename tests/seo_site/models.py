from wagtail.fields import StreamField
from wagtail.models import Page
from wagtailseo.models import SeoMixin, SeoType

from wagtail_healthblocks.blocks import HealthArticleStreamBlock
from wagtail_healthblocks.models import HealthArticleMixin


class SeoArticlePage(HealthArticleMixin, SeoMixin, Page):
    """An article whose search results wagtail-seo describes, and whose medical side we do."""

    body = StreamField(HealthArticleStreamBlock(), blank=True)

    seo_content_type = SeoType.ARTICLE
    template = "seo_site/page.html"
