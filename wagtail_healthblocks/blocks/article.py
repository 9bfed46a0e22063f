from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.blocks.stream_block import StreamBlockValidationError
from wagtail.blocks.struct_block import StructBlockValidationError

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

    def clean(self, value):
        errors = {} if self.is_deferred_validation else dict(self.get_publish_errors(value))
        try:
            cleaned = super().clean(value)
        except StreamBlockValidationError as found:
            raise StreamBlockValidationError(errors | found.block_errors, found.non_block_errors) from found
        if errors:
            raise StreamBlockValidationError(errors)
        return cleaned

    def get_publish_errors(self, value):
        """Yield the position and the error of each block that is wrong where it stands."""
        yield from self.get_stray_subsections(value)
        for position, child in enumerate(value):
            if isinstance(child.block, ParagraphBlock) and not child.value:
                yield position, ValidationError(_("This text is empty. Write it, or delete it."), code="required")

    def get_stray_subsections(self, value):
        """Yield the position and the error of each subsection that no section precedes: its level would skip one."""
        in_section = False
        for position, child in enumerate(value):
            if not isinstance(child.block, HeadingBlock):
                continue
            in_section = in_section or child.value["level"] != "subsection"
            if not in_section:
                error = ValidationError(
                    _("A subsection needs a section heading above it. Make this a section, or add one."),
                    code="no_section",
                )
                yield position, StructBlockValidationError(block_errors={"level": error})
