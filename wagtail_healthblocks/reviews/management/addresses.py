from django.core.exceptions import ValidationError
from django.core.management.base import CommandError
from django.core.validators import validate_email


def address(text: str) -> str:
    """The e-mail address that a command was given. Raises CommandError where it is none."""
    try:
        validate_email(text.strip())
    except ValidationError:
        raise CommandError(f"“{text}” is not an e-mail address. Give the one that the review was sent with.") from None
    return text.strip()
