import time
from dataclasses import dataclass
from secrets import token_urlsafe

from django.core import signing

from .conf import settings

#: How far the clocks of a site's servers may differ, in seconds.
CLOCK_SKEW = 300
LONGEST = 500


class InvalidToken(Exception):
    """The form's token is missing, forged, too old or of another page."""


@dataclass(frozen=True)
class FormToken:
    """What makes a form one of ours: signed, for one page, for one use, for a limited time."""

    nonce: str
    page_id: int
    issued_at: float

    @classmethod
    def issue(cls, page_id: int) -> "FormToken":
        return cls(token_urlsafe(16), page_id, time.time())

    @classmethod
    def read(cls, signed: str, page_id: int, max_age: float) -> "FormToken":
        """The token of a form that came back. Raises InvalidToken."""
        if len(signed) > LONGEST:
            raise InvalidToken
        try:
            nonce, page, issued_at = _signer().unsign_object(signed)
        except (signing.BadSignature, ValueError) as error:
            raise InvalidToken from error
        token = cls(nonce, page, issued_at)
        if token.page_id != page_id or not -CLOCK_SKEW <= token.age <= max_age:
            raise InvalidToken
        return token

    def __str__(self):
        return _signer().sign_object([self.nonce, self.page_id, self.issued_at])

    @property
    def age(self) -> float:
        """Seconds since the form was shown."""
        return time.time() - self.issued_at


def lifetime(challenge) -> float:
    """For how many seconds a form can be sent: its challenge may allow less than the setting."""
    seconds = settings.HEALTHBLOCKS_REVIEWS_FORM_SECONDS
    return min(seconds, challenge.max_age) if challenge and challenge.max_age else seconds


def _signer():
    return signing.Signer(salt="wagtail_healthblocks.reviews.form")
