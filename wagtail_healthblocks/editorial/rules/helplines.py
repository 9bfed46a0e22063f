from django.utils.translation import gettext_lazy as _

from ...dates import today
from ..rule import rule


@rule("helpline.verified_later")
def verified_on_a_day_to_come(helpline, reading):
    """A helpline that is said to have been verified on a day to come.

    Readers trust a number by that date, and nobody has rung it then.

    Source: a choice of this package.
    """
    if helpline.last_verified and helpline.last_verified > today():
        yield "last_verified", _("This date lies in the future.")
