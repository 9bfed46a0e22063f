"""The states of a medical check, and of a page by its checks."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class CheckState:
    """What a state is called, and whether a check in it vouches for what the page says now."""

    label: Any
    covers: bool = False


#: In the order in which they win where a page has several checks: the first stands for the page.
CHECK_STATES = {
    "valid": CheckState(_("Medically checked"), covers=True),
    "due_soon": CheckState(_("Next check due soon"), covers=True),
    "overdue": CheckState(_("Next check overdue"), covers=True),
    "changed": CheckState(_("Changed since the check"), covers=False),
    "earlier": CheckState(_("Checked before versions were kept"), covers=False),
    "other_scope": CheckState(_("Checked for something else"), covers=True),
    "never": CheckState(_("Never checked"), covers=False),
}

#: The states that ask nothing of an editor; the others stand out.
QUIET = ("valid", "other_scope")
