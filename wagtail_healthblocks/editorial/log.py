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


def list_errors(owner: Model) -> None:
    """Keep in the history of a page or a snippet what rules find wrong in it as it was published, if anything."""
    errors = [finding for finding in findings_of(owner) if finding.severity == "error"]
    if errors:
        rules = sorted({finding.rule for finding in errors})
        name = owner._meta.object_name
        logger.warning("%s %s was published although rules find: %s.", name, owner.pk, ", ".join(rules))
        data = [{"rule": f.rule, "block": f.block_id, "field": f.field, "message": f.message} for f in errors]
        log(owner, PUBLISHED_WITH, data={"findings": data})


class PublishedWithFindings(LogFormatter):
    """What a page or a snippet was published with, as its history words it."""

    label = _("Publish with findings")

    def format_message(self, log_entry):
        messages = dict.fromkeys(finding["message"] for finding in log_entry.data["findings"])
        return gettext("Published although rules find: %(findings)s") % {"findings": " · ".join(messages)}
