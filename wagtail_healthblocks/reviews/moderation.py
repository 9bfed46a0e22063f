"""What a moderator can do with a review, in words, and the forms that ask for it."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ..models import Contributor
from .models import Response, Review
from .models.decisions import Reason
from .models.reviews import stands_in, without

#: The findings that are not about words, beside ``safety.KIND_LABELS``.
FLAG_LABELS = {
    "honeypot": _("A field that people cannot see was filled in"),
    "too_fast": _("Sent sooner than a person reads the form"),
    "uncounted": _("Nobody could count this sender’s posts"),
}
#: Shorter words stand in too many other words.
SHORTEST_WORD = 2
WORD_FIELDS = ("display_name", "title", "body")


@dataclass(frozen=True)
class Move:
    """A decision: what its buttons say, what is said when it is done, and the state it leads to."""

    name: str
    status: Any
    label: str
    label_for_many: str
    done: str
    done_to_many: str
    #: The reason where nobody gives one. Without it, readers lose something, and somebody must say why.
    reason: Any = ""

    @property
    def needs_reason(self):
        return not self.reason


PUBLISH = Move(
    "publish",
    Review.Status.PUBLISHED,
    _("Publish"),
    _("Publish the selected reviews"),
    _("The review is published."),
    _("Published: %(count)s"),
    Reason.WITHIN_RULES,
)
REJECT = Move(
    "reject",
    Review.Status.REJECTED,
    _("Reject"),
    _("Reject the selected reviews"),
    _("The review is rejected."),
    _("Rejected: %(count)s"),
)
SPAM = Move(
    "spam",
    Review.Status.SPAM,
    _("Mark as spam"),
    _("Mark the selected reviews as spam"),
    _("The review is marked as spam."),
    _("Marked as spam: %(count)s"),
    Reason.SPAM,
)
HIDE = Move(
    "hide",
    Review.Status.HIDDEN,
    _("Hide"),
    _("Hide the selected reviews"),
    _("The review is hidden."),
    _("Hidden: %(count)s"),
)
REOPEN = Move(
    "reopen",
    Review.Status.PENDING,
    _("Back to the queue"),
    _("Put the selected reviews back in the queue"),
    _("The review waits in the queue again."),
    _("Back in the queue: %(count)s"),
    Reason.RECONSIDERED,
)
MOVES = {move.name: move for move in (PUBLISH, REJECT, SPAM, HIDE, REOPEN)}
#: Reasons that a person can give; the others are the machine's.
REASONS = [
    ("", _("Choose a reason")),
    *(choice for choice in Reason.choices if choice[0] not in (Reason.AUTOMATIC, Reason.RETENTION)),
]


def moves_from(status: str) -> list[Move]:
    """What can be decided about a review in this state. Only what readers see can be hidden from them."""
    if status == Review.Status.ERASED:
        return []
    shown = status == Review.Status.PUBLISHED
    return [move for move in MOVES.values() if move.status != status and (shown or move.name != "hide")]


class ReasonForm(forms.Form):
    """Why something is decided so. Nobody may say that it praises or blames."""

    reason = forms.ChoiceField(
        label=_("Reason"),
        choices=REASONS,
        required=False,
        help_text=_("Needed to reject or hide a review. Whether it praises or blames is never a reason."),
    )

    def __init__(self, *args, move=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.move = move

    def clean(self):
        data = super().clean()
        reason, move = data.get("reason"), self.get_move(data)
        if move and "reason" not in self.errors and move.needs_reason and reason in ("", Reason.WITHIN_RULES):
            self.add_error("reason", _("Choose the reason why readers shall not see it."))
        return data

    def get_move(self, data):
        return self.move

    def get_reason(self):
        return self.cleaned_data["reason"] or self.get_move(self.cleaned_data).reason


class DecideForm(ReasonForm):
    """A decision about one review, by somebody who saw it in a certain state."""

    move = forms.ChoiceField(choices=[(name, move.label) for name, move in MOVES.items()], widget=forms.HiddenInput)
    seen = forms.ChoiceField(choices=Review.Status, required=False, widget=forms.HiddenInput)

    def get_move(self, data):
        return MOVES.get(data.get("move"))


class RedactForm(forms.Form):
    """Which words to take out of a review: findings to tick, and whatever else stands in it."""

    found = forms.MultipleChoiceField(label=_("Found in the text"), required=False, widget=forms.CheckboxSelectMultiple)
    words = forms.CharField(
        label=_("Other words to remove"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Exactly as they stand in the review, one word or phrase on each line."),
    )

    def __init__(self, *args, review, found=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.review = review
        self.fields["found"].choices = [(words, words) for words in found]
        if not found:
            del self.fields["found"]

    def clean_words(self):
        lines = [line.strip() for line in self.cleaned_data["words"].splitlines()]
        words = [line for line in lines if line]
        if any(len(word) < SHORTEST_WORD for word in words):
            raise ValidationError(_("Give at least two characters: a single one stands in many words."))
        missing = [word for word in words if not self._occurs(word)]
        if missing:
            raise ValidationError(_("This does not stand in the review: %(words)s"), params={"words": missing[0]})
        return words

    def clean(self):
        data = super().clean()
        if not self.errors and not self.get_words():
            raise ValidationError(_("Tick or type what is to be removed."))
        if not self.errors:
            self._check_lengths()
        return data

    def get_words(self):
        """What to remove, the longest first, so that no part of it is left."""
        words = {*self.cleaned_data.get("found", ()), *self.cleaned_data.get("words", ())}
        return sorted(words, key=lambda word: (-len(word), word))

    def _occurs(self, word):
        return any(stands_in(getattr(self.review, name), word) for name in WORD_FIELDS)

    def _check_lengths(self):
        for name in WORD_FIELDS:
            room = Review._meta.get_field(name).max_length
            if len(without(getattr(self.review, name), self.get_words())) > room:
                raise ValidationError(_("So many removals make the text too long. Reject the review instead."))


class RespondForm(forms.ModelForm):
    """What an expert or the editors answer to a review."""

    class Meta:
        model = Response
        fields = ["contributor", "text"]
        widgets = {"text": forms.Textarea(attrs={"rows": 5})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["contributor"].queryset = Contributor.objects.filter(live=True).order_by("name")
        self.fields["contributor"].empty_label = _("The editors")
