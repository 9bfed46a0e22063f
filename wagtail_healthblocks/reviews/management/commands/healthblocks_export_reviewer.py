import json
import os

from django.core.management.base import BaseCommand, CommandError
from django.core.serializers.json import DjangoJSONEncoder

from ...models import Review
from ...privacy import export
from ..addresses import add_no_input, address, confirm, tell_doubtful, tell_whose


class Command(BaseCommand):
    help = "Writes everything that is stored of the person with this e-mail address, as JSON."

    def add_arguments(self, parser):
        parser.add_argument("email", help="The address that the reviews were sent with.")
        parser.add_argument("-o", "--output", help="A new file, which only its owner can read; the screen without it.")
        add_no_input(parser, "writing what was found")

    def handle(self, *args, email, output, interactive, **options):
        email = address(email)
        found = Review.objects.written_by(email)
        if found.exists():
            tell_whose(found, self.say)
        else:
            self.say("Nothing is stored for this address.")
        tell_doubtful(email, self.say)
        if interactive and found.exists():
            confirm("Are these all addresses of the person who asks? Write what they wrote?", self.say)
        text = json.dumps(export(email), cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)
        if output:
            write(output, text)
        else:
            self.stdout.write(text)

    def say(self, text, **options):
        """Beside the data, which may go into a file."""
        self.stderr.write(text, style_func=str, **options)


def write(path, text):
    """Write a new file that nobody but its owner can read."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise CommandError(f"{path} cannot be written: {error.strerror}.") from error
    with open(descriptor, "w", encoding="utf-8") as file:
        file.write(f"{text}\n")
