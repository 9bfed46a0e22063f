from . import article
from .amounts import DoseTextBlock as DoseTextBlock
from .article import *  # noqa: F403 (every block of an article, as its __all__ names them)
from .base import HealthBlock, HealthBlockMixin
from .base import HealthStreamBlock as HealthStreamBlock
from .base import HealthValue as HealthValue
from .choosers import BulkImageBlock as BulkImageBlock
from .choosers import BulkImageChooserBlock as BulkImageChooserBlock
from .choosers import BulkPageChooserBlock as BulkPageChooserBlock
from .choosers import ContributorChooserBlock as ContributorChooserBlock
from .choosers import DisclaimerChooserBlock as DisclaimerChooserBlock
from .choosers import HelplineChooserBlock as HelplineChooserBlock
from .choosers import MedicineChooserBlock as MedicineChooserBlock
from .choosers import SourceChooserBlock as SourceChooserBlock
from .evidence import ReferenceBlock as ReferenceBlock
from .evidence import ReferenceStreamBlock as ReferenceStreamBlock
from .evidence import ResultBlock as ResultBlock
from .evidence import ResultStreamBlock as ResultStreamBlock
from .headed import HeadedBlock as HeadedBlock
from .medicine_facts import MedicineUseBlock as MedicineUseBlock
from .medicine_facts import MedicineUseStreamBlock as MedicineUseStreamBlock
from .medicines import LegalStatusBlock as LegalStatusBlock
from .medicines import LegalStatusStreamBlock as LegalStatusStreamBlock
from .medicines import NamedMedicineBlock as NamedMedicineBlock
from .people import PersonBlock as PersonBlock
from .people import PersonStreamBlock as PersonStreamBlock
from .prose import StepBlock as StepBlock
from .prose import StepStreamBlock as StepStreamBlock
from .questions import AnswerStreamBlock
from .questions import QuestionStreamBlock as QuestionStreamBlock
from .side_effects import FrequencyBlock as FrequencyBlock
from .side_effects import FrequencyStreamBlock as FrequencyStreamBlock
from .side_effects import SeriousEffectBlock as SeriousEffectBlock
from .side_effects import SeriousEffectStreamBlock as SeriousEffectStreamBlock
from .sourced import SourcedBlock as SourcedBlock
from .tables import TableColumnBlock as TableColumnBlock
from .tables import TableRowsBlock as TableRowsBlock
from .treatment import DoseBlock as DoseBlock
from .treatment import DoseStreamBlock as DoseStreamBlock
from .treatment import InteractionBlock as InteractionBlock
from .treatment import InteractionStreamBlock as InteractionStreamBlock
from .treatment import TreatmentBlock as TreatmentBlock

# What is imported beside these is for blocks of your own, and stays importable here because migrations name it so.
__all__ = ["AnswerStreamBlock", "HealthBlock", "HealthBlockMixin"]
__all__ += article.__all__
