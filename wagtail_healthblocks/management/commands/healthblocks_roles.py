from django.core.management.base import BaseCommand, CommandError

from ...models.base import get_page_model
from ...staff.changes import give, take, to_give, to_take
from ...staff.grants import UnknownPermission


class Command(BaseCommand):
    help = "Gives the groups of each role what they need, or takes back what it gave. It puts nobody into a group."

    def add_arguments(self, parser):
        what = parser.add_mutually_exclusive_group()
        what.add_argument(
            "--page",
            action="append",
            type=int,
            help="The number of a page: the roles hold there and below. Say it again for more. "
            "Without it, each site's root page in each of its languages.",
        )
        what.add_argument("--undo", action="store_true", help="Take back what was given, and nothing else.")
        parser.add_argument("--dry-run", action="store_true", help="Only report, change nothing.")

    def handle(self, *args, page, undo, dry_run, **options):
        try:
            if undo:
                changes = to_take() if dry_run else take()
            else:
                pages = pages_of(page) if page else None
                changes = to_give(pages) if dry_run else give(pages)
        except UnknownPermission as error:
            raise CommandError(error) from error
        for change in changes:
            self.say(change, "-" if undo else "+")
        number = sum(map(len, changes))
        self.stdout.write(f"{number} {'to change' if dry_run else 'changed'}." if number else "Nothing to do.")

    def say(self, change, sign):
        if change.whole and sign == "+":
            self.stdout.write(f"+ {change.name}: the group")
        for words in change.words:
            self.stdout.write(f"{sign} {change.name}: {words}")
        if change.whole and sign == "-":
            self.stdout.write(f"- {change.name}: the group")
        if change.stays:
            self.stdout.write(f"  {change.name}: the group stays, for somebody is in it or something else uses it")


def pages_of(numbers):
    """The pages of these numbers."""
    pages = get_page_model().objects.in_bulk(numbers)
    if missing := [str(number) for number in numbers if number not in pages]:
        raise CommandError(f"There is no page {', '.join(missing)}.")
    return list(pages.values())
