import json
import os

from django.core.management.base import BaseCommand, CommandError
from django.core.serializers.json import DjangoJSONEncoder

from ...privacy import export
from ..addresses import address


class Command(BaseCommand):
    help = "Writes everything that is stored of the person with this e-mail address, as JSON."

    def add_arguments(self, parser):
        parser.add_argument("email", help="The address that the reviews were sent with.")
        parser.add_argument("-o", "--output", help="A new file, which only its owner can read; the screen without it.")

    def handle(self, *args, email, output, **options):
        data = export(address(email))
        text = json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)
        if output:
            write(output, text)
        else:
            self.stdout.write(text)
        self.stderr.write(said_of(len(data["reviews"])), style_func=str)


def said_of(found):
    if not found:
        return "Nothing is stored for this address."
    return "1 review found." if found == 1 else f"{found} reviews found."


def write(path, text):
    """Write a new file that nobody but its owner can read."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise CommandError(f"{path} cannot be written: {error.strerror}.") from error
    with open(descriptor, "w", encoding="utf-8") as file:
        file.write(f"{text}\n")
