"""What a page says of those who paid for it or gave something: a sentence for each relationship."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

#: A text that is translated when it is shown.
Text = Any


@dataclass(frozen=True)
class Relationship:
    """How a page stands to whoever paid or gave.

    In its sentences the names stand last, so that they may be any noun phrase with clauses of its own.
    """

    name: Text
    #: What it says where nobody is named, who it was, and what for.
    alone: Text
    by: Text
    what_for: Text
    #: What readers see first; the name where there is none.
    label: Text = ""
    #: Whether somebody paid for the text, with money or in kind, so that it is said loudly and at the page's head.
    is_paid: bool = True

    def words(self, who: str, what: str) -> str:
        """The sentences, for whatever was filled in."""
        who, what = who.strip().rstrip("."), what.strip().rstrip(".")
        said = [str(self.by) % {"who": who} if who else str(self.alone)]
        if what:
            said.append(str(self.what_for) % {"what": what})
        return " ".join(filter(None, said))


PAYMENT = _("The payment was for %(what)s.")

RELATIONSHIPS = {
    "sponsored": Relationship(
        _("Advertisement"),
        _("This page is an advertisement."),
        _("This page is an advertisement. It was paid for by %(who)s."),
        PAYMENT,
    ),
    "partner_content": Relationship(
        _("Advertisement: made with a partner"),
        _("This page is an advertisement that we made with a partner."),
        _("This page is an advertisement. We made it with a partner: %(who)s."),
        _("What the partner paid or gave was for %(what)s."),
    ),
    "affiliate": Relationship(
        _("Contains paid links"),
        _("When you use the paid links on this page, we may earn money."),
        _("When you use the paid links on this page, we may earn money from %(who)s."),
        _("We are paid for %(what)s."),
        is_paid=False,
    ),
    "gift": Relationship(
        _("Received as a gift or on loan"),
        _("What this page is about was a gift or on loan."),
        _("What this page is about was a gift or on loan from %(who)s."),
        _("It was given or lent for %(what)s."),
    ),
    "own_product": Relationship(
        _("Our own product"),
        _("This page is about a product of our own."),
        _("This page is about a product of our own. It was paid for by %(who)s."),
        PAYMENT,
        is_paid=False,
    ),
    "funded_independent": Relationship(
        _("Funded, written independently"),
        _("A partner gave money for this page."),
        _("The money for this page came from %(who)s."),
        _("It was for %(what)s."),
        label=_("Paid for by a partner"),
    ),
}
#: Of a relationship that nobody has chosen, or that there is no more.
UNKNOWN = Relationship(_("Disclosure"), "", _("Who paid or gave: %(who)s."), _("What for: %(what)s."))

CONTROL = {
    "none": _("They had no say in the text."),
    "reviewed": _("They saw the text before it was published. The editors decided what it says."),
    "wrote": _("They wrote or approved the text."),
}
#: The same where nobody is named.
CONTROL_UNNAMED = {
    "none": _("Whoever paid or gave had no say in the text."),
    "reviewed": _("Whoever paid or gave saw the text before it was published. The editors decided what it says."),
    "wrote": _("Whoever paid or gave wrote or approved the text."),
}
