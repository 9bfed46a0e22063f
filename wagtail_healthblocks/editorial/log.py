"""What was published with errors: approvals, bulk actions and dates are not stopped, and their findings are listed."""

import logging

from django.db.models import Model
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import LogFormatter, log

from .engine import findings_of

#: The action under which Wagtail's log, and so the history of the page, has it.
PUBLISHED_WITH = "healthblocks.published_with_findings"

logger = logging.getLogger(__name__)


def list_errors(page: Model) -> None:
    """Keep in the page's history what rules find wrong in it as it was published; nothing where they find nothing."""
    errors = [finding for finding in findings_of(page) if finding.severity == "error"]
    if errors:
        rules = sorted({finding.rule for finding in errors})
        logger.warning("Page %s was published although rules find: %s.", page.pk, ", ".join(rules))
        data = [{"rule": f.rule, "block": f.block_id, "field": f.field, "message": f.message} for f in errors]
        log(page, PUBLISHED_WITH, data={"findings": data})


class PublishedWithFindings(LogFormatter):
    """What a page was published with, as its history words it."""

    label = _("Publish with findings")

    def format_message(self, log_entry):
        messages = dict.fromkeys(finding["message"] for finding in log_entry.data["findings"])
        return gettext("Published although rules find: %(findings)s") % {"findings": " · ".join(messages)}
