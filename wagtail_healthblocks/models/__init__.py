# ruff: noqa: E402 - nothing may be imported before the app is known to be installed.
from ..leftovers import require_app

require_app("wagtail_healthblocks")

from . import page_refreshes  # noqa: F401 - a table that nobody else has to know
from .alerts import SafetyAlert
from .articles import Contribution, HealthArticleMixin
from .check_intervals import CheckInterval
from .contributor_index import ContributorIndexMixin
from .contributors import Contributor
from .corrections import Correction
from .disclaimers import Disclaimer
from .helplines import Helpline
from .medical_check_task import MedicalCheckTask
from .medical_checks import MedicalCheck
from .medicines import LegalStatus, Medicine
from .noticed_pages import NoticesMixin
from .page_checks import PageChecks
from .page_notices import PageNotices
from .profiles import Credit, ProfileMixin
from .settings import DefaultDisclaimer, HealthblocksSiteSettings
from .source_notices import NoticeList, SourceNotice
from .sources import Source

__all__ = [
    "CheckInterval",
    "Contribution",
    "Contributor",
    "ContributorIndexMixin",
    "Correction",
    "Credit",
    "DefaultDisclaimer",
    "Disclaimer",
    "HealthArticleMixin",
    "HealthblocksSiteSettings",
    "Helpline",
    "LegalStatus",
    "MedicalCheck",
    "MedicalCheckTask",
    "Medicine",
    "NoticeList",
    "NoticesMixin",
    "PageChecks",
    "PageNotices",
    "ProfileMixin",
    "SafetyAlert",
    "Source",
    "SourceNotice",
]
