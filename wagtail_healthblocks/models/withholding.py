"""Keeping the text of a withdrawn article from its readers, whatever template or program asks for it."""

from contextlib import contextmanager

from django.db import models
from django.utils.html import format_html
from modelcluster.fields import ParentalManyToManyField
from wagtail.blocks import Block, StreamBlock, StreamValue
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page

from ..readings.notices import notices_html
from ..readings.own_words import covered_relations

#: What Wagtail says of a page to search engines, beside its title.
PROMOTING = {"search_description", "seo_title"}
#: Where a modelcluster keeps the children of an object that is not saved.
CHILDREN = "_cluster_related_objects"
WITHHELD = "_healthblocks_withheld"


class NoticeBlock(Block):
    """Stands where the text of a withdrawn article stood, and says why it is not there; once on a page."""

    def render(self, value, context=None):
        return "" if value.get_notices().is_told else notices_html(value.get_reading((context or {}).get("request")))

    def get_prep_value(self, value):
        return None

    def get_searchable_content(self, value):
        return []


class NoticeStreamBlock(StreamBlock):
    """The stream of a withdrawn article, for the time of a visit: it is never stored."""

    withdrawn = NoticeBlock()

    def get_api_representation(self, value, context=None):
        return []


def is_withheld(page) -> bool:
    """Whether the text was taken from this very object."""
    return WITHHELD in page.__dict__


def withhold(page):
    """Take what its page says of itself, but the title, from this object and no row; in place of the text it says why.

    What has choices, such as a layout, is no text and stays.
    """
    if is_withheld(page):
        return page
    kept = dict(page.__dict__)
    fields = [field for field in page._meta.concrete_fields if _says_something(field)]
    for field in fields:
        _blank(page, field)
    page.__dict__[CHILDREN] = {**kept.get(CHILDREN, {}), **{name: [] for name in _children(type(page))}}
    page.__dict__[WITHHELD] = kept, {*(field.attname for field in fields), CHILDREN}
    _say_why(page, fields)
    return page


def _says_something(field):
    if field.name in PROMOTING:
        return True
    is_wagtails = any(field.name == other.name for other in Page._meta.get_fields())
    return field.editable and not (is_wagtails or field.primary_key or field.choices)


def _children(model):
    relations = (relation.get_accessor_name() for relation in covered_relations(model))
    return [
        *relations,
        *(field.name for field in model._meta.many_to_many if isinstance(field, ParentalManyToManyField)),
    ]


def _blank(page, field):
    if isinstance(field, StreamField):
        page.__dict__[field.attname] = StreamValue(NoticeStreamBlock(), [("withdrawn", page)])
    elif field.null:
        setattr(page, field.name, None)
    elif isinstance(field, (models.CharField, models.TextField, models.FileField)):
        setattr(page, field.name, "")


def _say_why(page, fields):
    """In the first longer text, where the page has no stream for it."""
    texts = [field for field in fields if isinstance(field, models.TextField)]
    if any(isinstance(field, StreamField) for field in fields) or not texts:
        return
    words = page.get_notices().withdrawal
    html = format_html("<p><strong>{}</strong> {}</p>", words.label, words.text)
    setattr(page, texts[0].name, html if isinstance(texts[0], RichTextField) else f"{words.label} {words.text}")


@contextmanager
def in_full(page):
    """Give an object its own text back while it is stored."""
    kept, names = page.__dict__.pop(WITHHELD, ({}, set()))
    for name in names:
        page.__dict__.pop(name, None)
        if name in kept:
            page.__dict__[name] = kept[name]
    try:
        yield
    finally:
        if names:
            withhold(page)
