import sys

from django.core.management.base import BaseCommand, CommandError

from ...models import AlreadyDecided, Review
from ...privacy import forget
from ..addresses import address


class Command(BaseCommand):
    help = "Erases everything that the person with this e-mail address wrote. It cannot be brought back."

    def add_arguments(self, parser):
        parser.add_argument("email", help="The address that the reviews were sent with.")
        parser.add_argument("--dry-run", action="store_true", help="Only say what would be erased.")
        parser.add_argument("--no-input", action="store_false", dest="interactive", help="Do not ask before erasing.")

    def handle(self, *args, email, dry_run, interactive, **options):
        email = address(email)
        found = Review.objects.written_by(email).count()
        if not found:
            self.stdout.write("Nothing is stored for this address.")
        elif dry_run:
            self.stdout.write(f"{count(found)} would be erased.")
        else:
            if interactive and sys.stdin.isatty():
                confirm(found)
            self.stdout.write(f"{count(erase(email))} erased.")


def erase(email):
    try:
        return forget(email)
    except AlreadyDecided as error:
        raise CommandError("Somebody decides one of the reviews at this moment. Run this again.") from error


def count(reviews):
    return "1 review" if reviews == 1 else f"{reviews} reviews"


def confirm(found):
    answer = input(f"Erase {count(found)} for good? Type “yes” to go on: ")
    if answer.strip().lower() != "yes":
        raise CommandError("Nothing was erased.")
