from django.core.management.base import BaseCommand

from ...collecting.links import Citing
from ...collecting.rewriting import rewritten


class Command(BaseCommand):
    help = "Turns typed links such as “[1]” into marks of the sources that they lead to, where that is sure."

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="Only report, change nothing.")

    def handle(self, *args, dry_run, **options):
        moved = left = 0
        for report in rewritten(Citing().rewrite, dry_run):
            moved, left = moved + report.moved, left + len(report.left)
            self.stdout.write(
                f"{report.model} {report.pk} {report.title}: {report.moved} links, {report.moved_in_drafts} in drafts"
            )
            for line in report.left:
                self.stdout.write(f"  {line}")
        self.stdout.write(f"{moved} links {'to turn' if dry_run else 'turned'} into marks, {left} left as they are.")
