"""What a function digests of an aged database, loaded and brought to the code that is there:

python -m host.digests <function> <file of the database> < streams.json
"""

import json
import sys

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.utils.module_loading import import_string  # noqa: E402
from wagtail.models import Page  # noqa: E402

from wagtail_healthblocks.models import MedicalCheck  # noqa: E402

from . import databases  # noqa: E402
from .models import ArticlePage  # noqa: E402


def of_pages(digest):
    return {page.url_path: digest(page) for page in Page.objects.filter(depth__gt=1).order_by("path").specific()}


def of_streams(digest, streams):
    """Of an article for each stream, named as the stream is."""
    return {name: digest(ArticlePage(title=name, body=json.dumps(stored))) for name, stored in streams.items()}


def of_checks(digest):
    """What each check kept, beside the digest of what was checked and of the page as it is."""
    checks = MedicalCheck.objects.order_by("pk").select_related("revision")
    return [[check.digest, digest(check.revision.as_object()), digest(check.page.specific)] for check in checks]


def main(function, database):
    digest, streams = import_string(function), json.load(sys.stdin)
    databases.create()
    try:
        databases.load(database)
        call_command("migrate", verbosity=0)
        found = {"pages": of_pages(digest), "streams": of_streams(digest, streams), "checks": of_checks(digest)}
        json.dump(found, sys.stdout)
    finally:
        databases.drop()


if __name__ == "__main__":
    main(*sys.argv[1:])
