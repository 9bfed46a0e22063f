from django.db import models
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from modelcluster.models import ClusterableModel
from wagtail import VERSION as WAGTAIL_VERSION
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.api import APIField
from wagtail.blocks import CharBlock, ListBlock, RichTextBlock, StreamBlock, StructBlock
from wagtail.fields import RichTextField, StreamField
from wagtail.images import get_image_model_string
from wagtail.models import DraftStateMixin, Orderable, Page, RevisionMixin
from wagtail.search import index

from wagtail_healthblocks.api import ContributorField
from wagtail_healthblocks.blocks import (
    DoDontBlock,
    DosageBlock,
    EvidenceBlock,
    HealthArticleStreamBlock,
    ParagraphBlock,
    QASectionBlock,
    QuestionBlock,
    ReferencesBlock,
)
from wagtail_healthblocks.models import ContributorIndexMixin, HealthArticleMixin
from wagtail_healthblocks.readings.own_words import all_but
from wagtail_healthblocks.reviews.blocks import ReviewsPanelBlock
from wagtail_healthblocks.reviews.models import ReviewableMixin

#: Wagtail 8 has an API that writes.
WRITABLE = {"writable": True} if WAGTAIL_VERSION >= (8, 0) else {}


class ArticlePage(HealthArticleMixin, Page):
    """The smallest article that a site can have."""

    body = StreamField(HealthArticleStreamBlock(), blank=True)

    content_panels = [*Page.content_panels, FieldPanel("body"), *HealthArticleMixin.health_panels]
    search_fields = [*Page.search_fields, index.SearchField("body")]
    api_fields = [
        APIField("body", **WRITABLE),
        *map(APIField, ("structured_data", "contents", "markdown", "notices", "withdrawn")),
        *map(APIField, ("medical_check", "last_checked", "next_check_due")),
        APIField("checked_by", serializer=ContributorField()),
    ]


class ContributorIndexPage(ContributorIndexMixin, Page):
    """Where the contributors' pages are."""


class PlainPage(Page):
    """A page of a site that uses the blocks without the mixin."""

    body = StreamField(HealthArticleStreamBlock(), blank=True)

    content_panels = [*Page.content_panels, FieldPanel("body")]


class ColumnsBlock(StructBlock):
    """A site's own structure around our blocks: side by side, in a list, in a stream."""

    title = CharBlock(required=False)
    left = QASectionBlock()
    right = QASectionBlock()
    notes = ListBlock(ParagraphBlock())
    nested = StreamBlock([("qa_section", QASectionBlock()), ("paragraph", ParagraphBlock())], required=False)


class NestedPage(HealthArticleMixin, Page):
    """A page whose own blocks hold ours."""

    body = StreamField([("columns", ColumnsBlock()), ("paragraph", ParagraphBlock())], blank=True)
    more = StreamField(HealthArticleStreamBlock(), blank=True)

    content_panels = [*Page.content_panels, FieldPanel("body"), FieldPanel("more")]


class ReviewedPage(ReviewableMixin, HealthArticleMixin, Page):
    """An article that readers review."""

    body = StreamField([("paragraph", ParagraphBlock()), ("reviews_panel", ReviewsPanelBlock())], blank=True)

    content_panels = [*Page.content_panels, FieldPanel("body"), *ReviewableMixin.reviews_panels]


class FeaturePage(HealthArticleMixin, Page):
    """A page that says something in a field of every kind, beside its stream and in children."""

    introduction = RichTextField(blank=True)
    summary = models.TextField(blank=True)
    kicker = models.CharField(max_length=255, blank=True)
    reviewed_until = models.DateField(null=True, blank=True)
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    is_urgent = models.BooleanField(default=False)
    website = models.URLField(blank=True)
    cover = models.ForeignKey(get_image_model_string(), models.SET_NULL, null=True, blank=True, related_name="+")
    medicine = models.ForeignKey(
        "wagtail_healthblocks.Medicine", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    helplines = ParentalManyToManyField("wagtail_healthblocks.Helpline", blank=True, related_name="+")
    body = StreamField([("paragraph", ParagraphBlock())], blank=True)
    teaser = models.CharField(max_length=255, blank=True)
    share_text = models.CharField(max_length=255, blank=True)
    visits = models.PositiveIntegerField(default=0, editable=False)

    checked_fields = all_but(teaser="Stands in lists of pages, never on the page.")
    promote_panels = [*Page.promote_panels, FieldPanel("share_text")]


class FeatureLink(Orderable):
    """Where to read on after a feature."""

    page = ParentalKey(FeaturePage, on_delete=models.CASCADE, related_name="links")
    words = models.CharField(max_length=255)
    url = models.URLField()


class Leaflet(DraftStateMixin, RevisionMixin, models.Model):
    """A site's own snippet that holds our blocks."""

    title = models.CharField(max_length=255)
    body = StreamField(
        [("question", QuestionBlock()), ("paragraph", RichTextBlock()), ("dosage", DosageBlock())], blank=True
    )

    def __str__(self):
        return self.title


#: The blocks of the streams below.
ROW = [
    ("question", QuestionBlock()),
    ("paragraph", ParagraphBlock()),
    ("do_dont", DoDontBlock()),
    ("evidence", EvidenceBlock()),
    ("references", ReferencesBlock()),
]


class HandbookPage(HealthArticleMixin, Page):
    """A page whose chapters, and their asides, are child rows with streams of their own."""

    body = StreamField(ROW, blank=True)

    content_panels = [*Page.content_panels, FieldPanel("body"), InlinePanel("chapters")]


class Chapter(Orderable, ClusterableModel):
    """A chapter of a handbook."""

    page = ParentalKey(HandbookPage, on_delete=models.CASCADE, related_name="chapters")
    title = models.CharField(max_length=255)
    body = StreamField(ROW, blank=True)

    panels = [FieldPanel("title"), FieldPanel("body"), InlinePanel("asides")]


class Aside(Orderable):
    """What stands beside a chapter."""

    chapter = ParentalKey(Chapter, on_delete=models.CASCADE, related_name="asides")
    body = StreamField(ROW, blank=True)


class Glossary(DraftStateMixin, RevisionMixin, ClusterableModel):
    """A snippet that has our blocks in the rows of its rows alone."""

    title = models.CharField(max_length=255)

    def __str__(self):
        return self.title


class GlossaryEntry(Orderable, ClusterableModel):
    """A word of a glossary."""

    glossary = ParentalKey(Glossary, on_delete=models.CASCADE, related_name="entries")
    word = models.CharField(max_length=255)


class GlossaryNote(Orderable):
    """What a glossary says of one word."""

    entry = ParentalKey(GlossaryEntry, on_delete=models.CASCADE, related_name="notes")
    about = models.ForeignKey("wagtail_healthblocks.Medicine", models.SET_NULL, null=True, blank=True, related_name="+")
    body = StreamField(ROW, blank=True)
