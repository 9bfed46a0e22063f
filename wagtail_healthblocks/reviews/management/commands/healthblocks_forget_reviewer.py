from django.core.management.base import BaseCommand, CommandError

from ...models import AlreadyDecided, Review
from ...privacy import forget
from ..addresses import add_no_input, address, confirm, count, tell_doubtful, tell_whose


class Command(BaseCommand):
    help = "Erases everything that the person with this e-mail address wrote. It cannot be brought back."

    def add_arguments(self, parser):
        parser.add_argument("email", help="The address that the reviews were sent with.")
        parser.add_argument("--dry-run", action="store_true", help="Only say what would be erased.")
        add_no_input(parser, "erasing")

    def handle(self, *args, email, dry_run, interactive, **options):
        email = address(email)
        found = Review.objects.written_by(email)
        if number := found.count():
            tell_whose(found, self.stdout.write)
        else:
            self.stdout.write("Nothing is stored for this address.")
        tell_doubtful(email, self.stdout.write)
        if number and dry_run:
            self.stdout.write(f"{count(number)} would be erased.")
        elif number:
            if interactive:
                confirm(f"Are these all addresses of the person who asks? Erase {count(number)}?", self.stdout.write)
            self.stdout.write(f"{count(erase(email))} erased.")


def erase(email):
    try:
        return forget(email)
    except AlreadyDecided as error:
        raise CommandError("Somebody decides one of the reviews at this moment. Run this again.") from error
