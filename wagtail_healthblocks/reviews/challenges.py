"""What a person answers to show that they are one: an interface of two methods, and a small sum."""

from abc import ABC, abstractmethod

from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.utils.crypto import salted_hmac
from django.utils.module_loading import import_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from . import numbers
from .identities import secret_keys


class Challenge(ABC):
    """A question in the form, and the check of its answer. Its token has a random ``nonce`` and a ``page_id``."""

    #: For how many seconds an answer is taken after the question was asked; None for as long as the form's token.
    max_age: int | None = None

    @abstractmethod
    def render(self, token, error="") -> SafeString:
        """The part of the form that asks, with what was wrong with the answer before."""

    @abstractmethod
    def verify(self, token, data) -> None:
        """Raise a ValidationError that helps when the posted data do not answer the question of this token."""


class ArithmeticChallenge(Challenge):
    """A sum such as “19 + six =”, whose answer only the site's secret key gives away; nothing is stored."""

    max_age = 30 * 60
    field_name = "challenge"
    template_name = "wagtail_healthblocks/reviews/challenges/arithmetic.html"
    salt = "wagtail_healthblocks.reviews.arithmetic"

    def render(self, token, error="") -> SafeString:
        larger, smaller, larger_in_words = self._operands(token, secret_keys()[0])
        language = get_language() or ""
        context = {
            "first": numbers.spell(larger, language) if larger_in_words else str(larger),
            "second": str(smaller) if larger_in_words else numbers.spell(smaller, language),
            "error": error,
            "id": f"hb-challenge-{token.nonce}",
            "name": self.field_name,
        }
        return render_to_string(self.template_name, context)

    def verify(self, token, data) -> None:
        typed = str(data.get(self.field_name) or "").strip()
        if not typed:
            raise ValidationError(_("Answer the sum, so that we know that a person writes."), code="challenge_missing")
        answer = numbers.parse(typed)
        if answer is None:
            raise ValidationError(_("Write the answer as a number, such as 12."), code="challenge_no_number")
        if answer not in self._answers(token):
            raise ValidationError(
                _("That is not the answer. Add the two numbers and write what they make."), code="challenge_wrong"
            )

    def _answers(self, token):
        """The answers under the secret key and those it replaced: the question may have been asked before."""
        operands = (self._operands(token, secret) for secret in secret_keys())
        return {larger + smaller for larger, smaller, _larger_in_words in operands}

    def _operands(self, token, secret):
        """A number from 10 to 29, one from 1 to 9, and whether the first is the one in words."""
        digest = salted_hmac(self.salt, f"{token.page_id}:{token.nonce}", secret, algorithm="sha256").digest()
        return 10 + digest[0] % 20, 1 + digest[1] % 9, bool(digest[2] % 2)


#: Challenges that a setting may name shortly.
SHORT_NAMES = {"arithmetic": f"{__name__}.ArithmeticChallenge"}


def get_challenge(path: str) -> Challenge | None:
    """The challenge of this dotted path or short name; None where a site asks nothing."""
    return import_string(SHORT_NAMES.get(path, path))() if path else None
