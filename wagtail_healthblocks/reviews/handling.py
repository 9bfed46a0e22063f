"""How a site handles reviews, in words, from the settings in force."""

from dataclasses import dataclass

from wagtail.models import Site

from ..models import Helpline
from .conf import settings
from .figures import Figures, last_twelve_months
from .helplines import REPORTING, helplines_for
from .listing import ORDERS
from .models import ReviewsSiteSettings
from .models.decisions import Reason
from .privacy import MACHINE_KEY_DAYS

#: Why a review is not shown, as the public reads it. Whether it praises or blames is no reason (16 CFR 465.7).
GROUNDS = (
    Reason.PERSONAL_DATA,
    Reason.ABUSE,
    Reason.UNSAFE,
    Reason.UNRELATED,
    Reason.FAKE,
    Reason.UNDISCLOSED,
    Reason.CONFIDENTIAL,
    Reason.ILLEGAL,
    Reason.DUPLICATE,
    Reason.SPAM,
    Reason.REQUEST,
)


@dataclass(frozen=True)
class Handling:
    """What the page “How we handle reviews” says."""

    moderated: bool
    challenge: bool
    #: The kinds of limits that are on.
    limits: list[str]
    min_seconds: int
    looks_for_words: bool
    rewarded: str
    figures: Figures
    close_after_days: int | None
    grounds: list[str]
    orders: list[str]
    reports_to_hold: int | None
    keep_email_days: int
    keep_rejected_days: int
    keep_machine_days: int
    consent_version: str
    contact_email: str
    helplines: list[Helpline]
    more: str


def handling_in_force(request) -> Handling:
    """The handling on the site that a request is for."""
    site = Site.find_for_request(request)
    rules = ReviewsSiteSettings.of_site(site)
    return Handling(
        moderated=not settings.HEALTHBLOCKS_REVIEWS_AUTO_APPROVE,
        challenge=bool(settings.HEALTHBLOCKS_REVIEWS_CHALLENGE),
        limits=[kind for kind, limit in settings.HEALTHBLOCKS_REVIEWS_LIMITS.items() if limit],
        min_seconds=settings.HEALTHBLOCKS_REVIEWS_MIN_SECONDS,
        looks_for_words=bool(rules.word_list),
        rewarded=settings.HEALTHBLOCKS_REVIEWS_REWARDED,
        figures=last_twelve_months(site),
        close_after_days=settings.HEALTHBLOCKS_REVIEWS_CLOSE_AFTER_DAYS,
        grounds=[Reason(ground).label for ground in GROUNDS],
        orders=[label for label, _columns in ORDERS.values()],
        reports_to_hold=settings.HEALTHBLOCKS_REVIEWS_REPORTS_TO_HOLD,
        keep_email_days=settings.HEALTHBLOCKS_REVIEWS_KEEP_EMAIL_DAYS,
        keep_rejected_days=settings.HEALTHBLOCKS_REVIEWS_KEEP_REJECTED_DAYS,
        keep_machine_days=MACHINE_KEY_DAYS,
        consent_version=settings.HEALTHBLOCKS_REVIEWS_CONSENT_VERSION,
        contact_email=rules.contact_email,
        helplines=helplines_for(request, REPORTING),
        more=rules.policy,
    )
