# ruff: noqa: E402 - nothing may be imported before the app is known to be installed.
"""What readers say of a page, and what was decided about it."""

from ...leftovers import require_app

require_app("wagtail_healthblocks.reviews")

from .counts import PostCount
from .decisions import Decision
from .pages import ReviewableMixin
from .reports import Report
from .responses import Response
from .reviews import AlreadyDecided, Review
from .settings import ReviewsSiteSettings
from .summaries import ReviewSummary
from .tallies import Tally
from .tokens import SpentToken
from .votes import Vote

__all__ = [
    "AlreadyDecided",
    "Decision",
    "PostCount",
    "Report",
    "Response",
    "Review",
    "ReviewSummary",
    "ReviewableMixin",
    "ReviewsSiteSettings",
    "SpentToken",
    "Tally",
    "Vote",
]
