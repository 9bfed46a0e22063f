from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.blocks.stream_block import StreamBlockValidationError
from wagtail.blocks.struct_block import StructBlockValidationError

from .base import HealthStreamBlock
from .callouts import DisclaimerBlock, HelplineBlock, SponsorDisclosureBlock
from .evidence import ReferencesBlock
from .media import FigureBlock
from .medicines import OffLabelNoticeBlock, PrescriptionRequiredBlock
from .people import AuthorCardBlock
from .prose import HeadingBlock, ParagraphBlock
from .questions import QASectionBlock, QuestionBlock


class HealthArticleStreamBlock(HealthStreamBlock):
    """Every block of the package, in the order in which an article needs them."""

    paragraph = ParagraphBlock()
    heading = HeadingBlock()
    qa_section = QASectionBlock()
    question = QuestionBlock()
    prescription_required = PrescriptionRequiredBlock()
    off_label_notice = OffLabelNoticeBlock()
    disclaimer = DisclaimerBlock()
    sponsor_disclosure = SponsorDisclosureBlock()
    helpline = HelplineBlock()
    author_card = AuthorCardBlock()
    references = ReferencesBlock()
    figure = FigureBlock()

    no_structured_data = "Its blocks describe themselves."

    class Meta:
        icon = "doc-full"
        label = _("Article")
        description = _("A medical article.")
        group = _("Text")
        template = "wagtail_healthblocks/blocks/article.html"
        preview_value = [("heading", {"text": _("How it works"), "level": "section"})]

    def clean(self, value):
        value = super().clean(value)
        if not self.is_deferred_validation and (errors := dict(self.get_stray_subsections(value))):
            raise StreamBlockValidationError(block_errors=errors)
        return value

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
