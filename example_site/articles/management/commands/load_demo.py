from django.core.management.base import BaseCommand

from articles.demo.loader import EDITOR, STAFF, Demo


class Command(BaseCommand):
    help = "Loads the demonstration's pages, people, medicines and helplines. Running it again changes nothing."

    def handle(self, *args, **options):
        for page in Demo().load():
            self.stdout.write(f"  {page.get_url()}  {page.title}")
        self.stdout.write("Log in at /admin/ as one of these; the password is the name (this demonstration only):")
        for name, role in {EDITOR: "may do everything", **STAFF}.items():
            self.stdout.write(f"  {name:<12} {role}")
