from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from .challenges import get_challenge
from .choices import relationship_choices, star_choices
from .models import Report, Review
from .reserved_names import reserved_for
from .texts import clean_line, clean_text, validate_address, validate_display_name, validate_not_blank
from .tokens import FormToken, InvalidToken, lifetime

ONCE_MORE = _("This form was open for too long, or was sent before. Your text is still here: please send it again.")


#: How much longer a text may be before it is cleaned: invisible characters and line ends go then.
MANY_TIMES = 4


class LimitedField(forms.BoundField):
    """A field with its limit beside it, for words of which somebody may have many."""

    @property
    def limit(self):
        return self.field.max_length

    @property
    def aria_describedby(self):
        return " ".join(filter(None, [super().aria_describedby, f"{self.auto_id}_limit"]))


class Line(forms.CharField):
    """One line of a reader's text."""

    def to_python(self, value):
        return clean_line(bounded(super().to_python(value) or "", self.max_length))


class Text(forms.CharField):
    """Several lines of a reader's text."""

    widget = forms.Textarea
    bound_field_class = LimitedField

    def to_python(self, value):
        return clean_text(bounded(super().to_python(value) or "", self.max_length))


class Email(forms.EmailField):
    """An e-mail address, of visible characters only."""

    default_validators = [validate_address]


def bounded(text, limit):
    """The text. Raises ValidationError for one that is far too long to be worth cleaning."""
    if len(text) > MANY_TIMES * limit:
        MaxLengthValidator(limit)(text)
    return text


class PublicForm(forms.Form):
    """A form that anybody may send: what is wrong with it is said on the field, and nothing typed is lost."""

    use_required_attribute = True

    def clean(self):
        for name in self.fields:
            if name not in self.errors and hasattr(self.data, "getlist") and len(self.data.getlist(name)) > 1:
                self.add_error(name, ValidationError(_("Give one answer only."), code="twice"))
        return super().clean()

    def refuse(self, error):
        """The form cannot be taken as it is: say why, at its top."""
        self.add_error(None, error)


class ReviewForm(PublicForm):
    """A reader's review of a page."""

    rating = forms.ChoiceField(label=_("Your rating"), choices=star_choices(), widget=forms.RadioSelect)
    title = Line(label=_("Title"), max_length=120, required=False, bound_field_class=LimitedField)
    body = Text(
        label=_("Your review"),
        max_length=5000,
        validators=[validate_not_blank],
        help_text=_("Please do not name other people, and leave out telephone numbers and addresses."),
    )
    display_name = Line(
        label=_("Display name"),
        max_length=80,
        validators=[validate_not_blank],
        # Not "name": a browser should not put somebody's full name beside what they write about their health.
        widget=forms.TextInput(attrs={"autocomplete": "nickname"}),
        help_text=_("Readers see it. It need not be your real name."),
    )
    email = Email(
        label=_("E-mail address"),
        max_length=254,
        required=False,
        # Not type=email: browsers refuse there letters beyond ASCII, which an address may have (RFC 6531).
        widget=forms.TextInput(attrs={"autocomplete": "email", "inputmode": "email", "autocapitalize": "none"}),
        help_text=_("Your email address will not be published. You can leave it empty."),
    )
    role = forms.ChoiceField(
        label=_("You write as"), choices=[("", _("Prefer not to say")), *Review.Role.choices], required=False
    )
    relationship = forms.ChoiceField(
        label=_("Your connection to this site or to a product on this page"),
        choices=lambda: [("", _("Please choose")), *relationship_choices()],
    )
    consent = forms.BooleanField(
        label=_("I agree that this site publishes my review, which may say something about my health, and keeps it."),
        error_messages={"required": _("Without your consent the site may not keep what you write about your health.")},
    )
    #: Nobody sees this field. What fills it in is marked for the moderators, not refused: a browser may have done it.
    website = forms.CharField(label=_("Leave this field empty"), required=False, max_length=5000)
    token = forms.CharField(widget=forms.HiddenInput, required=False, max_length=5000)

    field_order = ["rating", "title", "body", "display_name", "email", "role", "relationship", "consent"]

    def __init__(self, *args, page, **kwargs):
        super().__init__(*args, **{"prefix": None, "auto_id": "hb-review-%s", **kwargs})
        self.page = page
        self.challenge_error = ""
        self.challenge = get_challenge(page.get_reviews_challenge())

    @cached_property
    def next_token(self) -> FormToken:
        """The token of the form as it is shown next: never the one that came in."""
        return FormToken.issue(self.page.pk)

    @property
    def next_challenge(self):
        """The challenge's part of the form, with what is wrong with the answer that came in."""
        if not self.challenge:
            return ""
        return self.challenge.render(self.next_token, error=self.challenge_error)

    def refuse(self, error):
        """Say why, beside the challenge too if it is about its answer."""
        if str(getattr(error, "code", "")).startswith("challenge"):
            self.challenge_error = " ".join(error.messages)
        super().refuse(error)

    @property
    def visible(self):
        """The fields that a reader fills in, in their order."""
        return [self[name] for name in self.field_order]

    def clean(self):
        cleaned = super().clean()
        try:
            self.received = FormToken.read(self.data.get("token", ""), self.page.pk, lifetime(self.challenge))
        except InvalidToken:
            raise ValidationError(ONCE_MORE, code="token") from None
        return cleaned

    def clean_display_name(self):
        name = self.cleaned_data["display_name"]
        validate_display_name(name, reserved_for(self.page))
        return name

    def clean_rating(self):
        return int(self.cleaned_data["rating"])

    @property
    def open_until(self):
        """The moment at which a form that is shown now can no longer be sent."""
        return self.received.issued_at + lifetime(self.challenge)


class ReportForm(PublicForm):
    """A reader's reason why a review should not be shown."""

    reason = forms.ChoiceField(
        label=_("What is wrong with this review?"), choices=Report.Reason.choices, widget=forms.RadioSelect
    )
