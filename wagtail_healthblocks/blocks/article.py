from django.utils.translation import gettext_lazy as _

from .base import HealthStreamBlock
from .callouts import DisclaimerBlock, HelplineBlock, SponsorDisclosureBlock, WarningCalloutBlock
from .care import CareCardBlock
from .evidence import EvidenceBlock, ReferencesBlock
from .lists import DoDontBlock, KeyPointsBlock
from .media import FigureBlock, VideoBlock
from .medicine_facts import MedicineFactsBlock
from .medicines import OffLabelNoticeBlock, PrescriptionRequiredBlock
from .people import AuthorCardBlock, QuoteBlock
from .prose import HeadingBlock, ParagraphBlock, StepsBlock
from .questions import QASectionBlock, QuestionBlock
from .related import RelatedArticlesBlock
from .side_effects import SideEffectsBlock
from .tables import DataTableBlock
from .treatment import DosageBlock, InteractionsBlock

#: The blocks of an article, and the stream of them; sites import them from ``wagtail_healthblocks.blocks``.
__all__ = [
    "AuthorCardBlock",
    "CareCardBlock",
    "DataTableBlock",
    "DisclaimerBlock",
    "DoDontBlock",
    "DosageBlock",
    "EvidenceBlock",
    "FigureBlock",
    "HeadingBlock",
    "HealthArticleStreamBlock",
    "HelplineBlock",
    "InteractionsBlock",
    "KeyPointsBlock",
    "MedicineFactsBlock",
    "OffLabelNoticeBlock",
    "ParagraphBlock",
    "PrescriptionRequiredBlock",
    "QASectionBlock",
    "QuestionBlock",
    "QuoteBlock",
    "ReferencesBlock",
    "RelatedArticlesBlock",
    "SideEffectsBlock",
    "SponsorDisclosureBlock",
    "StepsBlock",
    "VideoBlock",
    "WarningCalloutBlock",
]


class HealthArticleStreamBlock(HealthStreamBlock):
    """Every block of the package, in the order in which an article needs them."""

    key_points = KeyPointsBlock()
    paragraph = ParagraphBlock()
    heading = HeadingBlock()
    steps = StepsBlock()
    do_dont = DoDontBlock()
    quote = QuoteBlock()

    qa_section = QASectionBlock()
    question = QuestionBlock()

    medicine_facts = MedicineFactsBlock()
    prescription_required = PrescriptionRequiredBlock()
    off_label_notice = OffLabelNoticeBlock()
    dosage = DosageBlock()
    side_effects = SideEffectsBlock()
    interactions = InteractionsBlock()

    warning_callout = WarningCalloutBlock()
    care_card = CareCardBlock()
    helpline = HelplineBlock()
    disclaimer = DisclaimerBlock()
    sponsor_disclosure = SponsorDisclosureBlock()

    evidence = EvidenceBlock()
    data_table = DataTableBlock()

    figure = FigureBlock()
    video = VideoBlock()

    references = ReferencesBlock()
    author_card = AuthorCardBlock()
    related_articles = RelatedArticlesBlock()

    no_structured_data = "Its blocks describe themselves."

    class Meta:
        icon = "doc-full"
        label = _("Article")
        description = _("A medical article.")
        group = _("Text")
        template = "wagtail_healthblocks/blocks/article.html"
        preview_value = [("heading", {"text": _("How it works"), "level": "section"})]
