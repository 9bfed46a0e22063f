from django.utils.translation import gettext_lazy as _

#: The two axes of a legal status, which are independent: how people get the medicine, and how it is controlled.
AXES = {"supply": _("Supply class"), "control": _("Control schedule")}
#: The same in one word, for lists.
SHORT_AXES = {"supply": _("supply"), "control": _("control")}


def axis_choices() -> list:
    return list(AXES.items())
