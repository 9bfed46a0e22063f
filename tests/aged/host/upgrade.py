"""Brings an aged database to today's code, opens all that it holds, and prints what was found.

python -m host.upgrade <file of the database> <file of what was recorded> <step>

A step of 1 opens everything, one of 5 a fifth of each kind; one of 0 reads what was recorded and opens nothing else.
"""

import json
import lzma
import re
import sys
from collections import defaultdict
from contextlib import redirect_stderr
from io import StringIO
from pathlib import Path

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from wagtail_healthblocks.models import MedicalCheck, Medicine  # noqa: E402

from . import databases, editors, pictures  # noqa: E402
from .clock import TODAY, clock  # noqa: E402
from .models import ArticlePage, Origin  # noqa: E402
from .readers import Readers  # noqa: E402

#: How the names of their tables begin.
OURS = ("wagtail_healthblocks", "host_")
#: What tells addresses of one kind from each other.
KIND = re.compile(r"\d+|(?<=^/gallery/)\w+")


def missing_migrations():
    """What `makemigrations --check` would write; empty where nothing is missing."""
    said = StringIO()
    try:
        call_command("makemigrations", check=True, dry_run=True, stdout=said)
    except SystemExit:
        return said.getvalue()
    return ""


def rows():
    """How many rows each table of the package and of the site has."""
    with connection.cursor() as cursor:
        names = [name for name in connection.introspection.table_names(cursor) if name.startswith(OURS)]
        counts = {}
        for name in names:
            cursor.execute(f"SELECT COUNT(*) FROM {connection.ops.quote_name(name)}")
            counts[name] = cursor.fetchone()[0]
    return counts


def read(readers, addresses):
    return {address: read_or_why_not(readers, address) for address in addresses}


def read_or_why_not(readers, address):
    try:
        return readers.read(address)
    except LookupError as error:
        return {"text": str(error), "words": str(error)}


def some(addresses, step):
    """Every so many of each kind of address, and of the gallery's of each variant; of each kind at least one."""
    kinds = defaultdict(list)
    for address in addresses:
        kinds[KIND.sub("", address)].append(address)
    return [address for alike in kinds.values() for address in alike[::step]]


def checks():
    """What counts of the checks of each article, by its slug: the one that stands for the article first."""
    checked = ArticlePage.objects.filter(pk__in=MedicalCheck.objects.values("page")).order_by("pk")
    return {page.slug: [told(check) for check in page.get_medical_checks().checks] for page in checked}


def unnamed():
    """The checks that would say no longer who checked, if the profile vanished."""
    of_somebody = MedicalCheck.objects.filter(contributor__isnull=False)
    return [check.pk for check in of_somebody if check.contributor_name != check.contributor.full_name]


def told(check):
    return f"{check.scope}, {check.state}, by {check.name}"


def shared_names():
    """The medicines whose name another one has, as a reader sees it."""
    return sorted(str(medicine) for medicine in Medicine.objects.namesakes())


def examine(addresses, step):
    readers = Readers()
    report = {"origin": Origin.objects.values("commit", "wheel", "sha256").get()}
    report["migrations"] = missing_migrations()
    report["checks"] = checks()
    report["unnamed checks"] = unnamed()
    report["shared names"] = shared_names()
    report["read"] = read(readers, addresses)
    report["graphs"] = editors.graphs({address: found["text"] for address, found in report["read"].items()})
    report["opened"] = editors.opened(readers, some(editors.addresses(), step))
    report["previewed"] = editors.previewed(step)
    report["refused"] = editors.save_all()
    clock.set(*TODAY)
    stored = [address for address in addresses if not address.startswith("/gallery/")]
    report["read again"] = read(readers, stored)
    report["checks again"] = checks()
    call_command("update_index", verbosity=0, stdout=StringIO())
    return report


def main(database, recorded, step):
    step = int(step)
    addresses = some(json.loads(lzma.decompress(Path(recorded).read_bytes())), step or 1)
    databases.create()
    try:
        databases.load(database)
        before = rows()
        with redirect_stderr(StringIO()) as told:
            call_command("migrate", verbosity=0)
        after = rows()
        pictures.restore()
        counts = {"before": before, "after": after}
        found = examine(addresses, step) if step else {"read": read(Readers(), addresses)}
        json.dump({"rows": counts, "told": told.getvalue(), **found}, sys.stdout)
    finally:
        databases.drop()


if __name__ == "__main__":
    main(*sys.argv[1:])
