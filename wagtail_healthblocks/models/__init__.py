# ruff: noqa: E402 - nothing may be imported before the app is known to be installed.
from ..leftovers import require_app

require_app("wagtail_healthblocks")

from .articles import Contribution, HealthArticleMixin
from .contributor_index import ContributorIndexMixin
from .contributors import Contributor
from .disclaimers import Disclaimer
from .helplines import Helpline
from .medical_checks import MedicalCheck
from .medicines import LegalStatus, Medicine
from .profiles import Credit, ProfileMixin
from .settings import DefaultDisclaimer, HealthblocksSiteSettings

__all__ = [
    "Contribution",
    "Contributor",
    "ContributorIndexMixin",
    "Credit",
    "DefaultDisclaimer",
    "Disclaimer",
    "HealthArticleMixin",
    "HealthblocksSiteSettings",
    "Helpline",
    "LegalStatus",
    "MedicalCheck",
    "Medicine",
    "ProfileMixin",
]
