"""The states of a review, and what leads from one to another: the one table of the moves.

Whatever decides, offers, logs or undoes a decision reads it here.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Status(TextChoices):
    PENDING = "pending", _("Waiting")
    PUBLISHED = "published", _("Published")
    REJECTED = "rejected", _("Rejected")
    SPAM = "spam", _("Spam")
    HIDDEN = "hidden", _("Hidden")
    ERASED = "erased", _("Erased")


#: What can still be decided about.
LIVING = frozenset(Status) - {Status.ERASED}


@dataclass(frozen=True)
class Move:
    """What is done to a review: from where to where, and each word that is said about it."""

    #: What forms and addresses call it.
    name: str
    #: The method of ``Review`` that does it; none where only an undo does.
    method: str
    sources: frozenset
    to: Any  # a Status; mypy takes its members for what they are made of
    #: What Wagtail's log calls it, and its words there: in the list of actions, and when it is done.
    log_action: str
    log_label: str
    log_message: str
    #: The states in which moderators are offered it. Erasing has a page and a permission of its own.
    offered: frozenset = frozenset()
    label: str = ""
    label_for_many: str = ""
    #: What is said when it is done, with the review's first words, and of how many.
    done: str = ""
    done_to_many: str = ""
    #: The key that does it on the review's page.
    key: str = ""
    #: The ``Reason`` that is written down where nobody gives one.
    reason: str = ""
    #: Readers lose something by it, so a moderator must say why.
    needs_reason: bool = False
    #: It answers reports, and there is nothing to do where none is open.
    needs_reports: bool = False
    #: Done to many, it leaves out those whose writers may need help, unless somebody ticks that they are meant, too.
    spares_urgent: bool = False


PUBLISH = Move(
    name="publish",
    method="publish",
    sources=LIVING - {Status.PUBLISHED},
    to=Status.PUBLISHED,
    log_action="healthblocks.published",
    log_label=_("Publish review"),
    log_message=_("Published the review"),
    offered=LIVING - {Status.PUBLISHED},
    label=_("Publish"),
    label_for_many=_("Publish the selected reviews"),
    done=_("Published: “%(review)s”."),
    done_to_many=_("Published: %(count)s"),
    key="p",
    reason="within_rules",
)
KEEP = Move(
    name="keep",
    method="keep",
    sources=frozenset({Status.PUBLISHED}),
    to=Status.PUBLISHED,
    log_action="healthblocks.kept",
    log_label=_("Keep reported review"),
    log_message=_("Kept the review, and handled the reports"),
    offered=frozenset({Status.PUBLISHED}),
    label=_("Keep, report handled"),
    label_for_many=_("Keep the selected reviews, reports handled"),
    done=_("Kept, reports handled: “%(review)s”."),
    done_to_many=_("Kept, reports handled: %(count)s"),
    key="k",
    reason="within_rules",
    needs_reports=True,
)
REJECT = Move(
    name="reject",
    method="reject",
    sources=LIVING - {Status.REJECTED},
    to=Status.REJECTED,
    log_action="healthblocks.rejected",
    log_label=_("Reject review"),
    log_message=_("Rejected the review"),
    offered=LIVING - {Status.REJECTED},
    label=_("Reject"),
    label_for_many=_("Reject the selected reviews"),
    done=_("Rejected: “%(review)s”."),
    done_to_many=_("Rejected: %(count)s"),
    key="r",
    reason="other",
    needs_reason=True,
)
SPAM = Move(
    name="spam",
    method="mark_spam",
    sources=LIVING - {Status.SPAM},
    to=Status.SPAM,
    log_action="healthblocks.spam",
    log_label=_("Mark as spam"),
    log_message=_("Marked the review as spam"),
    offered=LIVING - {Status.SPAM},
    label=_("Mark as spam"),
    label_for_many=_("Mark the selected reviews as spam"),
    done=_("Marked as spam: “%(review)s”."),
    done_to_many=_("Marked as spam: %(count)s"),
    key="s",
    reason="spam",
    spares_urgent=True,
)
HIDE = Move(
    name="hide",
    method="hide",
    sources=LIVING - {Status.HIDDEN},
    to=Status.HIDDEN,
    log_action="healthblocks.hidden",
    log_label=_("Hide review"),
    log_message=_("Hid the review"),
    # Only what readers see can be hidden from them.
    offered=frozenset({Status.PUBLISHED}),
    label=_("Hide"),
    label_for_many=_("Hide the selected reviews"),
    done=_("Hidden: “%(review)s”."),
    done_to_many=_("Hidden: %(count)s"),
    key="h",
    reason="other",
    needs_reason=True,
)
REOPEN = Move(
    name="reopen",
    method="reopen",
    sources=LIVING - {Status.PENDING},
    to=Status.PENDING,
    log_action="healthblocks.pending",
    log_label=_("Put back in the queue"),
    log_message=_("Put the review back in the queue"),
    offered=LIVING - {Status.PENDING},
    label=_("Back to the queue"),
    label_for_many=_("Put the selected reviews back in the queue"),
    done=_("Back in the queue: “%(review)s”."),
    done_to_many=_("Back in the queue: %(count)s"),
    key="q",
    reason="reconsidered",
)
ERASE = Move(
    name="erase",
    method="erase",
    sources=LIVING,
    to=Status.ERASED,
    log_action="healthblocks.erased",
    log_label=_("Erase review"),
    log_message=_("Erased the review"),
    reason="request",
)
#: What undoes KEEP. Nobody is offered it alone.
ASK_AGAIN = Move(
    name="ask_again",
    method="",
    sources=frozenset({Status.PUBLISHED}),
    to=Status.PUBLISHED,
    log_action="healthblocks.asked_again",
    log_label=_("Open reports again"),
    log_message=_("Opened the reports of the review again"),
    reason="reconsidered",
)
MOVES = {move.name: move for move in (PUBLISH, KEEP, REJECT, SPAM, HIDE, REOPEN, ERASE, ASK_AGAIN)}
#: What moderators are offered, in the order of its buttons.
OFFERED = {name: move for name, move in MOVES.items() if move.offered}


def offered_in(status: str, reports: int = 0) -> list[Move]:
    """What moderators are offered for a review in this state, with so many open reports; what fits reports first."""
    moves = [move for move in OFFERED.values() if status in move.offered and (reports or not move.needs_reports)]
    return sorted(moves, key=lambda move: not move.needs_reports)


def leading_to(status: str) -> Move | None:
    """The move that brings a review of another state into this one, or None where none does."""
    return next((move for move in MOVES.values() if move.to == status and status not in move.sources), None)
