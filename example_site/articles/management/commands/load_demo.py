from django.core.management.base import BaseCommand

from articles.demo.loader import EDITOR, PASSWORD, Demo


class Command(BaseCommand):
    help = "Loads the demonstration's pages, people, medicines and helplines. Running it again changes nothing."

    def handle(self, *args, **options):
        for page in Demo().load():
            self.stdout.write(f"  {page.get_url()}  {page.title}")
        self.stdout.write(f"Log in at /admin/ as “{EDITOR}” with the password “{PASSWORD}” (this demonstration only).")
