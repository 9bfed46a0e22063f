from django.core.management.base import BaseCommand, CommandError

from ...daily import JobsFailed, run_jobs


class Command(BaseCommand):
    help = "Does what is due each day, such as refreshing pages whose checks or alerts turned. Run it after midnight."

    def handle(self, *args, **options):
        try:
            for line in run_jobs():
                self.stdout.write(line)
        except JobsFailed as error:
            raise CommandError(f"Not done: {error}. The log says why.", returncode=1) from error
