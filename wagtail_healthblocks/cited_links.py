from django.apps import apps
from wagtail.rich_text import LinkHandler

from .source_marks import FEATURE, SourceMark


class SourceLinkHandler(LinkHandler):
    """Reads the marks of a stored rich text: as neutral HTML, and as references to the sources that they name."""

    identifier = FEATURE

    @staticmethod
    def get_model():
        return apps.get_model("wagtail_healthblocks", "Source")

    @classmethod
    def expand_db_attributes_many(cls, attrs_list):
        """Nothing is looked up: the page's reading does so for all marks at once, and numbers them."""
        return [SourceMark.from_attributes(attrs).neutral_tag for attrs in attrs_list]

    @classmethod
    def extract_references(cls, attrs):
        yield from references_to(SourceMark.from_attributes(attrs).uuids)


def references_to(uuids):
    """What the reference index keeps of sources with these identifiers."""
    model = SourceLinkHandler.get_model()
    for pk in model.objects.filter(uuid__in=set(uuids)).values_list("pk", flat=True) if uuids else ():
        yield model, str(pk), "", ""
