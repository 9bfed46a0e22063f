from datetime import date
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from ...bibliography.notices import NoSuchList
from ...models import NoticeList
from ...notice_loading import load
from ...source_watch import changes, follow_notices


class Command(BaseCommand):
    help = (
        "Loads a public list of retractions and other notices, and lets the sources follow of which it says something."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "files", nargs="+", type=Path, metavar="FILE", help="The list; of PubMed, all files that it comes in."
        )
        parser.add_argument(
            "--list", choices=NoticeList.Name.values, default="", help="Which list it is, if not clear."
        )
        parser.add_argument(
            "--date", type=date.fromisoformat, help="Of which day the list is; that of its newest notice without it."
        )
        parser.add_argument(
            "--smaller", action="store_true", help="Load it although it has lost more than half of its notices."
        )
        parser.add_argument("--dry-run", action="store_true", help="Only report, change nothing.")

    def handle(self, *args, files, date, smaller, dry_run, **options):
        # In a dry run the list is loaded as well, compared, and taken back.
        with transaction.atomic():
            loaded = self.load(files, options["list"], date, smaller)
            if dry_run:
                self.say(changes())
                transaction.set_rollback(True)
        if not dry_run:
            self.say(follow_notices())
        if loaded.broken:
            raise CommandError(f"Rows that could not be read: {len(loaded.broken)}. The others count.", returncode=1)

    def load(self, *given):
        try:
            loaded = load(*given)
        except NoSuchList as error:
            raise CommandError(f"Not loaded, nothing is changed. {error}", returncode=1) from error
        for file, row in loaded.broken:
            self.stderr.write(f"{file}, line {row.line}: {row.why}")
        label = NoticeList.Name(loaded.name).label
        self.stdout.write(
            f"{label} of {loaded.date}: {loaded.number} notices, {loaded.nameless} without an identifier."
        )
        return loaded

    def say(self, changes):
        said = [self.stdout.write(str(change)) for change in changes]
        self.stdout.write(f"Sources of which the notices say something new: {len(said)}.")
