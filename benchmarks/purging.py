"""Measures how many reviews a minute are marked as spam, and how many are purged: python benchmarks/purging.py.

It makes a database of its own on each server that answers and drops it. Names of databases as arguments choose among
them.
"""

import os
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

ROOT = Path(__file__).parent.parent
ROWS, OTHERS = 10_000, 50_000
LEAST_A_MINUTE = 10_000


def fill():
    from tests import factories
    from tests.testapp.models import ReviewedPage
    from wagtail_healthblocks.reviews.models import Review

    page = factories.site_root().add_child(instance=ReviewedPage(title="Sleeping well", slug="sleeping-well"))
    # Addresses and keys of machines were forgotten long before.
    values = {"page": page, "rating": 5, "body": "Cheap pills! " * 40}
    Review.objects.bulk_create(
        (Review(**values, author_key=f"{n:064}", fingerprint=f"{n:064}") for n in range(ROWS)), batch_size=500
    )
    spam = list(Review.objects.order_by("pk").values_list("pk", flat=True))
    Review.objects.bulk_create(
        (Review(**values, status="published", fingerprint=f"b{n:063}") for n in range(OTHERS)), batch_size=500
    )
    return spam


def a_minute(what, work):
    started = time.monotonic()
    work()
    seconds = time.monotonic() - started
    rate = ROWS / seconds * 60
    print(f"{what:20}{seconds:8.1f} s  {rate:12,.0f} a minute", flush=True)
    return rate


def measure(database):
    import django

    django.setup()
    from django.db import connection
    from django.utils import timezone

    from wagtail_healthblocks.reviews.models import Decision, Review, Tally
    from wagtail_healthblocks.reviews.privacy import Purge

    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        spam = fill()
        print(f"\n{database}: {ROWS:,} of {ROWS + OTHERS:,} reviews")
        a_minute("marked as spam", lambda: Review.objects.filter(pk__gte=spam[0], pk__lte=spam[-1]).decide("spam"))
        purge = Purge(timezone.now() + timedelta(days=1000))
        rate = a_minute("purged", purge.run)
        left = Review.objects.count(), Decision.objects.count(), Tally.objects.get().number
        assert left == (OTHERS, 0, ROWS), left
    finally:
        connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)
    return rate >= LEAST_A_MINUTE


def run(database):
    environment = {**os.environ, "DATABASE": database, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    environment["PYTHONPATH"] = str(ROOT)
    return subprocess.run([sys.executable, __file__, "--measure", database], env=environment).returncode == 0


def main(arguments):
    if arguments[:1] == ["--measure"]:
        sys.exit(not measure(arguments[1]))
    failed = [database for database in arguments or ["sqlite", "postgresql", "mariadb"] if not run(database)]
    if failed:
        sys.exit(f"Too slow, or not measured: {', '.join(failed)}")


if __name__ == "__main__":
    main(sys.argv[1:])
