"""What the commands about one person's reviews have in common: the address, whose it is, and the question."""

from collections import Counter

from django.core.exceptions import ValidationError
from django.core.management.base import CommandError

from ..mailboxes import former_spelling, validate_mailbox
from ..models import Review


def address(text: str) -> str:
    """The e-mail address that a command was given. Raises CommandError where it is none."""
    try:
        validate_mailbox(text.strip())
    except ValidationError:
        raise CommandError(f"“{text}” is not an e-mail address. Give the one that the review was sent with.") from None
    return text.strip()


def add_no_input(parser, what):
    parser.add_argument(
        "--noinput", "--no-input", action="store_false", dest="interactive", help=f"Do not ask before {what}."
    )


def tell_whose(reviews, write) -> None:
    """Say how many reviews were found, and with which addresses they were sent: no word of what they say."""
    sent_with = Counter(reviews.order_by("email").values_list("email", flat=True))
    write(f"{count(sum(sent_with.values()))} found.")
    for stored, number in sent_with.items():
        write(f"  {stored or 'address forgotten, found by its key'}: {count(number)}")


def tell_doubtful(email, write) -> None:
    """Say that there are reviews of which nobody knows any more whether they are this person's or somebody else's."""
    if doubtful := Review.objects.perhaps_written_by(email).count():
        write(
            f"{count(doubtful)} with a forgotten address can be of this one or of {former_spelling(email)}: left out."
        )
        write("Ask for the page, the display name and the first words to find what is this person’s.")


def confirm(question, write) -> None:
    """Go on only after a yes. Raises CommandError."""
    # Not by input(): it would write the question among the data.
    write(f"{question} [y/N] ", ending="")
    try:
        answer = input("")
    except (EOFError, OSError):
        raise CommandError("Nobody is there to answer. Give --noinput if the addresses above are right.") from None
    if answer.strip().lower() not in ("y", "yes"):
        raise CommandError("Nothing was done.")


def count(reviews: int) -> str:
    return "1 review" if reviews == 1 else f"{reviews} reviews"
