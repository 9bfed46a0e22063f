from django.core.management.base import BaseCommand
from django.db import transaction

from ...collecting.references import Collecting
from ...collecting.rewriting import rewritten
from ...collecting.statuses import collected


class Command(BaseCommand):
    help = (
        "Makes sources of what is typed on pages and in medicines’ statuses, drafts too, each source once for the site."
    )

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="Only report, change nothing.")

    def handle(self, *args, dry_run, **options):
        collecting = Collecting()
        with transaction.atomic():  # what a dry run creates, pages after it find again
            for report in rewritten(collecting.rewrite):
                self.say(report, "references")
            for report in collected(collecting):
                self.say(report, "statuses")
            if dry_run:
                transaction.set_rollback(True)
        verb = "to make" if dry_run else "made"
        self.stdout.write(f"{collecting.created} sources {verb}; {collecting.found} references are of sources known.")

    def say(self, report, moved):
        counted = f"{report.moved} {moved}, {report.moved_in_drafts} in drafts"
        self.stdout.write(f"{report.model} {report.pk} {report.title}: {counted}")
        for line in report.left:
            self.stdout.write(f"  {line}")
