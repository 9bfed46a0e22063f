"""Measures how long a list of 70,000 notices takes to load, and 200,000 sources to be compared with it.

    python benchmarks/notices.py

It makes a database of its own on each server that answers and drops it. Names of databases as arguments choose among
them.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
NOTICES, SOURCES, RETRACTED = 70_000, 200_000, 2_000
LOAD_MOST, COMPARE_MOST = 10, 3
NAME = "healthblocks_notices_benchmark"
NATURES = ("Retraction",) * 8 + ("Correction", "Expression of concern")


def write_list(path):
    """A made-up list; every so many notices are about one of the sources."""
    from tests.notice_lists import retraction_watch, row

    every = NOTICES // RETRACTED
    rows = []
    for n in range(NOTICES):
        doi = f"10.5555/Source.{n}" if n % every == 0 else f"10.5555/elsewhere.{n}"
        words = {"Title": f"A study, number {n}", "Author": "A Author;B Author", "Reason": "+Unreliable Results;" * 5}
        rows.append(row(doi, str(n + 1_000_000), NATURES[n % 10], notice_doi=f"10.5555/notice.{n}", **words))
    path.write_text(retraction_watch(*rows), encoding="utf-8")


def make_sources():
    from wagtail_healthblocks.models import Source

    Source.objects.bulk_create(
        (
            Source(
                title=f"Study {n}", doi=f"10.5555/source.{n}", doi_key=f"10.5555/source.{n}", pmid=str(n + 9_000_000)
            )
            for n in range(SOURCES)
        ),
        batch_size=2000,
    )


def timed(what, work, most):
    started, worked = time.monotonic(), time.process_time()
    result = work()
    seconds, own = time.monotonic() - started, time.process_time() - worked
    verdict = "ok" if seconds <= most else "TOO SLOW"
    print(f"{what:20}{seconds:8.2f} s, {own:.2f} s of it in this process  {verdict}", flush=True)
    return result, seconds <= most


def measure(database):
    import django

    django.setup()
    from django.db import connection

    if database != "sqlite":  # which has it in memory
        # Not the name of the tests' own: they may be running.
        connection.settings_dict["TEST"]["NAME"] = NAME
    from wagtail_healthblocks.notice_loading import load
    from wagtail_healthblocks.source_watch import changes

    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        make_sources()
        with tempfile.TemporaryDirectory(prefix="healthblocks-benchmark-") as folder:
            path = Path(folder) / "list.csv"
            write_list(path)
            print(f"\n{database}: {NOTICES:,} notices, {SOURCES:,} sources")
            loaded, first = timed("loaded", lambda: load([path]), LOAD_MOST)
            _loaded, again = timed("loaded again", lambda: load([path]), LOAD_MOST)
        found, compared = timed("sources compared", lambda: list(changes()), COMPARE_MOST)
        assert (loaded.number, loaded.broken, len(found)) == (NOTICES, [], RETRACTED), (loaded.number, len(found))
    finally:
        connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)
    return first and again and compared


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
