import json
import os
from contextlib import nullcontext
from itertools import chain

from django.core.management.base import BaseCommand, CommandError
from django.core.serializers.json import DjangoJSONEncoder

from ...leaving.owners import Leaving
from ...leaving.storage import streams_that_lack
from ...leaving.texts import LeavingTexts


class Command(BaseCommand):
    help = "Turns the package's blocks in the site's streams, live and in drafts, into rich text of Wagtail's own."

    def add_arguments(self, parser):
        parser.add_argument("--into", default="paragraph", help="The name of the rich text in your streams.")
        parser.add_argument("--export", help="A new file that keeps what was stored, one page or draft on each line.")
        parser.add_argument("--no-byline", action="store_true", help="Do not write who made and checked each page.")
        parser.add_argument("--dry-run", action="store_true", help="Only report, change nothing.")

    def handle(self, *args, into, export, no_byline, dry_run, **options):
        if paths := streams_that_lack(into):
            raise CommandError(
                f"No rich text is named “{into}” in {', '.join(paths)}. "
                f"Add {into} = RichTextBlock() there, or name another with --into."
            )
        if not (export or dry_run):
            raise CommandError("Name a new file with --export: it keeps what was stored before.")
        leaving = Leaving(into, with_byline=not no_byline, dry_run=dry_run)
        with nullcontext() if dry_run else new_file(export) as file:
            leaving.keep = lambda record: file.write(f"{as_json(record)}\n")
            turned, wrong = self.say_all(chain(leaving.run(), LeavingTexts(leaving.keep, dry_run).run()))
        self.stdout.write(f"{turned} {'to turn' if dry_run else 'turned'}, {wrong} not possible.")
        if wrong:
            raise CommandError(f"{wrong} would lose something, and stay as they were.", returncode=1)

    def say_all(self, reports):
        """Print each report, and count those that were turned and those that could not be."""
        turned, wrong = set(), set()
        for report in reports:
            if report.problems:
                wrong.add((report.model, str(report.pk)))
            elif report.blocks or report.texts or report.revisions:
                turned.add((report.model, str(report.pk)))
            self.stdout.write(f"{report.model} {report.pk} {report.title}: {counted(report)}")
            for line in (*report.notes, *report.problems):
                self.stdout.write(f"  {line}")
        return len(turned), len(wrong)


def counted(report):
    if report.problems:
        return "not turned"
    texts = f"{report.texts} texts, " if report.texts else ""
    return f"{report.blocks} blocks, {texts}{report.revisions} drafts"


def as_json(record):
    return json.dumps(record, cls=DjangoJSONEncoder, ensure_ascii=False)


def new_file(path):
    """A new file that nobody but its owner can read."""
    try:
        return open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8")
    except OSError as error:
        raise CommandError(f"{path} cannot be written: {error.strerror}.") from error
