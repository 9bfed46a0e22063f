from wagtail.rich_text.pages import PageLinkHandler

from .section_links import FEATURE, SectionLink


class SectionLinkHandler(PageLinkHandler):
    """Reads stored links to sections: as links to their pages and on, and as references to these pages."""

    identifier = FEATURE

    @classmethod
    def expand_db_attributes_many(cls, attrs_list):
        links = [SectionLink.from_attributes(attrs) for attrs in attrs_list]
        tags = super().expand_db_attributes_many([{"id": link.page} for link in links])
        return [link.lead_on(tag) for link, tag in zip(links, tags, strict=True)]

    @classmethod
    def extract_references(cls, attrs):
        if page := SectionLink.from_attributes(attrs).page:
            yield cls.get_model(), str(page), "", ""
