"""What safety alerts are about, and where each stands in time."""

from django.utils.translation import gettext_lazy as _

ALERT_KINDS = {
    "recall": _("Recall"),
    "contraindication": _("New contraindication"),
    "restriction": _("New restriction"),
    "interaction": _("New interaction"),
    "side_effect": _("New side effect"),
    "withdrawn": _("Withdrawn from the market"),
    "shortage": _("Shortage"),
    "falsified": _("Falsified medicine"),
    "other": _("Safety information"),
}

#: By the day of the site's clock; what is not published is not shown in any of them.
ALERT_STATES = {"planned": _("Planned"), "current": _("Current"), "ended": _("Ended")}


def alert_kinds() -> list:
    return list(ALERT_KINDS.items())
