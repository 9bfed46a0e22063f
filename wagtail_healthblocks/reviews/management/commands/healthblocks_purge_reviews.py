from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError

from ...privacy import Purge

LABELS = {
    "emails": "E-mail addresses forgotten",
    "machine_keys": "Keys of writers’ machines forgotten",
    "reporter_keys": "Keys of reporters’ machines forgotten",
    "voter_keys": "Keys of voters’ machines forgotten",
    "tokens": "Used-up forms removed",
    "counts": "Counts of posts removed",
    "rejected": "Rejected reviews erased",
    "spam": "Spam deleted",
}


class Command(BaseCommand):
    help = "Forgets and erases what the settings say is kept long enough. Run it once a day."

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="Only count, change nothing.")

    def handle(self, *args, dry_run, **options):
        purge = Purge()
        try:
            purged = purge.count() if dry_run else purge.run()
        except ImproperlyConfigured as error:
            raise CommandError(str(error)) from error
        if dry_run:
            self.stdout.write("Nothing was changed. A run would come to:")
        for name, number in purged.items():
            self.stdout.write(f"{LABELS[name]}: {number}")
