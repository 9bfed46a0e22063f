"""What a moderator can do with a review, in words, and the forms that ask for it."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import Truncator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import LogFormatter

from ..models import Contributor
from . import safety
from .models import Response, Review
from .models.decisions import Reason
from .moves import MOVES, OFFERED
from .permissions import may
from .redaction import stands_in, without

#: The findings that are not about words, beside ``safety.KIND_LABELS``.
FLAG_LABELS = {
    "honeypot": _("A field that people cannot see was filled in"),
    "too_fast": _("Sent sooner than a person reads the form"),
    "uncounted": _("Nobody could count this sender’s posts"),
    "over_limit": _("Came when very many reviews had come"),
    "unknown_address": _("Nobody knows where it came from"),
    "often": _("Many with this e-mail address"),
    "second": _("Not the first of this writer about this page"),
    "repeated": _("The same words came before"),
    "no_origin": _("The browser did not say where the form was"),
    "no_rules": _("In a language that our software cannot read"),
}
#: Shorter words stand in too many other words.
SHORTEST_WORD = 2
WORD_FIELDS = ("display_name", "title", "body")
FIRST_WORDS = 80


def first_words(review, number=FIRST_WORDS) -> str:
    """What a review is called: its title, else the first words of its text, else its number."""
    return Truncator(review.title or " ".join(review.body[: 2 * number].split())).chars(number) or str(review)


def flag_label(flag: str):
    """What a finding says, in words; itself where nobody has words for it."""
    return FLAG_LABELS.get(flag) or safety.KIND_LABELS.get(flag, flag)


def flag_choices() -> list:
    """Every finding that a review can be marked with."""
    return [*safety.KIND_LABELS.items(), *FLAG_LABELS.items()]


#: Reasons that a person can give; the others are the machine's.
REASONS = [
    ("", _("Choose a reason")),
    *(choice for choice in Reason.choices if choice[0] not in (Reason.AUTOMATIC, Reason.RETENTION)),
]


class MoveFormatter(LogFormatter):
    """What a move is called in Wagtail's log, with the reason that was given for it."""

    def format_message(self, log_entry):
        reason = dict(Reason.choices).get(log_entry.data.get("reason"))
        if not reason:
            return self.message
        return gettext("%(decision)s (%(reason)s)") % {"decision": self.message, "reason": reason}


def register_moves(actions):
    """Tell Wagtail's log the words for each move."""
    for move in MOVES.values():
        words = {"label": move.log_label, "message": move.log_message}
        actions.register_action(move.log_action)(type("MoveFormatter", (MoveFormatter,), words))


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

    move = forms.ChoiceField(choices=[(name, move.label) for name, move in OFFERED.items()], widget=forms.HiddenInput)
    seen = forms.ChoiceField(choices=Review.Status, required=False, widget=forms.HiddenInput)
    #: How many new reports the moderator saw.
    seen_reports = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def get_move(self, data):
        return OFFERED.get(data.get("move"))


class RedactForm(forms.Form):
    """Which words to take out of a review: findings to tick, and whatever else stands in it."""

    found = forms.MultipleChoiceField(label=_("Found in the text"), required=False, widget=forms.CheckboxSelectMultiple)
    words = forms.CharField(
        label=_("Other words to remove"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One word or phrase on each line. It goes wherever it stands as a whole, small or in capitals."),
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
    """What an expert or the editors answer to a review, in a name that the person may answer in."""

    class Meta:
        model = Response
        fields = ["contributor", "text"]
        widgets = {"text": forms.Textarea(attrs={"rows": 5})}

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["contributor"].queryset = signers(user)
        self.fields["contributor"].empty_label = _("The editors")


def signers(user):
    """In whose name somebody may answer, beside the editors': their own, or, with a permission for it, anybody's."""
    contributors = Contributor.objects.filter(live=True).order_by("name")
    return contributors if may(user, "respond_as_any") else contributors.filter(user=user)
