from .article import HealthArticleStreamBlock
from .base import HealthBlock, HealthBlockMixin
from .base import HealthStreamBlock as HealthStreamBlock
from .callouts import DisclaimerBlock, HelplineBlock, SponsorDisclosureBlock
from .choosers import BulkImageBlock as BulkImageBlock
from .choosers import BulkImageChooserBlock as BulkImageChooserBlock
from .choosers import ContributorChooserBlock as ContributorChooserBlock
from .choosers import DisclaimerChooserBlock as DisclaimerChooserBlock
from .choosers import HelplineChooserBlock as HelplineChooserBlock
from .choosers import MedicineChooserBlock as MedicineChooserBlock
from .evidence import ReferenceBlock as ReferenceBlock
from .evidence import ReferencesBlock
from .evidence import ReferenceStreamBlock as ReferenceStreamBlock
from .media import FigureBlock
from .medicines import LegalStatusBlock as LegalStatusBlock
from .medicines import LegalStatusStreamBlock as LegalStatusStreamBlock
from .medicines import NamedMedicineBlock as NamedMedicineBlock
from .medicines import OffLabelNoticeBlock, PrescriptionRequiredBlock
from .people import AuthorCardBlock
from .people import PersonBlock as PersonBlock
from .people import PersonStreamBlock as PersonStreamBlock
from .prose import HeadingBlock, ParagraphBlock
from .questions import AnswerStreamBlock, QASectionBlock, QuestionBlock
from .questions import QuestionStreamBlock as QuestionStreamBlock

# The blocks of an article. What is imported beside them is for blocks of your own, and stays
# importable here because migrations name it so.
__all__ = [
    "AnswerStreamBlock",
    "AuthorCardBlock",
    "DisclaimerBlock",
    "FigureBlock",
    "HeadingBlock",
    "HealthArticleStreamBlock",
    "HealthBlock",
    "HealthBlockMixin",
    "HelplineBlock",
    "OffLabelNoticeBlock",
    "ParagraphBlock",
    "PrescriptionRequiredBlock",
    "QASectionBlock",
    "QuestionBlock",
    "ReferencesBlock",
    "SponsorDisclosureBlock",
]
