from datetime import timedelta

from django.core.management.base import BaseCommand, CommandError

from ...models.page_refreshes import SILENCE
from ...refreshing import RefreshesFailed, resume


class Command(BaseCommand):
    help = "Goes on with pages that have to follow what they show, where a task was killed, failed or never began."

    def add_arguments(self, parser):
        parser.add_argument(
            "--silent-for",
            type=int,
            default=int(SILENCE.total_seconds()) // 60,
            metavar="MINUTES",
            help="Take over from a task that has said nothing for so long; 10 without it, 0 for every one.",
        )

    def handle(self, *args, silent_for, **options):
        said = False
        try:
            for line in resume(timedelta(minutes=silent_for)):
                self.stdout.write(line)
                said = True
        except RefreshesFailed as error:
            raise CommandError(f"Stopped by an error: {error}. The log says which.", returncode=1) from error
        if not said:
            self.stdout.write("No pages are left to refresh.")
