from django.core.management.base import BaseCommand, CommandError

from ....models.base import get_page_model
from ...recount import find_drift, repair


class Command(BaseCommand):
    help = "Compares the counts that pages show of their reviews with the reviews, and repairs those that differ."

    def add_arguments(self, parser):
        parser.add_argument("--page", type=int, help="The number of a page; all pages without it.")
        parser.add_argument(
            "--check",
            action="store_true",
            help="Only report, repair nothing; the exit status is 1 if a count is wrong.",
        )

    def handle(self, *args, page, check, **options):
        pages = get_page_model().objects
        if page is not None and not pages.filter(pk=page).exists():
            raise CommandError(f"There is no page {page}.")
        wrong = list(find_drift(None if page is None else [page]))
        titles = dict(pages.filter(pk__in=[drift.page_id for drift in wrong]).values_list("pk", "title"))
        for drift in wrong:
            self.report(drift, titles.get(drift.page_id, ""))
            if not check:
                repair(drift.page_id)
        self.conclude(len(wrong), check)

    def report(self, drift, title):
        differences = (f"{name} {stored}, counted {counted}" for name, (stored, counted) in drift.differences.items())
        self.stdout.write(f"{drift.page_id} {title}: {'; '.join(differences)}")

    def conclude(self, wrong, check):
        pages = "1 page" if wrong == 1 else f"{wrong} pages"
        if wrong and check:
            raise CommandError(f"The counts of {pages} are wrong.", returncode=1)
        self.stdout.write(f"Repaired the counts of {pages}." if wrong else "All counts are right.")
