"""Runs the tests that depend on the database on PostgreSQL and on MariaDB, both at once: make test-databases.

The servers are this machine's, at their usual ports; DATABASE_HOST, DATABASE_USER and DATABASE_PASSWORD name others.
One that does not answer is skipped, unless HEALTHBLOCKS_REQUIRE_DATABASES is 1. With HEALTHBLOCKS_LONG=1 one machine
also posts 10,000 reviews to each, over TCP and over a Unix socket.
"""

import os
import shlex
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
SERVERS = ["postgresql", "mariadb"]
PART = ["--part=databases"]
#: Seconds that a server which must be there has to answer: it may have been started a moment ago, after a crash.
PATIENCE = 60
#: One set-up in which the sender is known, and one in which nobody is.
FLOOD = ["-m", "long", "-k", "flood and (IPv6 or (socket and named))", "tests/reviews/test_one_machine.py"]
ASK = """
import django
django.setup()
from django.db import connection
with connection._nodb_cursor() as cursor:
    cursor.execute("SELECT version()")
    print(cursor.fetchone()[0])
"""


def environment(server):
    return {
        **os.environ,
        "DATABASE": server,
        "HEALTHBLOCKS_FLOOD": "full",
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "PYTHONPATH": str(ROOT),
    }


def version(server):
    """What the server says it is, or None and why it does not answer."""
    asked = subprocess.run(
        [sys.executable, "-c", ASK], cwd=ROOT, env=environment(server), capture_output=True, text=True
    )
    if asked.returncode:
        return None, asked.stderr.strip().rpartition("\n")[2]
    return asked.stdout.strip(), ""


def version_in_the_end(server, patience):
    """What the server says it is as soon as it answers, or None and why it did not within so many seconds."""
    end = time.monotonic() + patience
    while True:
        found, reason = version(server)
        if found or time.monotonic() > end:
            return found, reason
        time.sleep(2)


def start(server, tests):
    log = tempfile.TemporaryFile("w+")
    arguments = ["-p", "no:cacheprovider", *shlex.split(os.environ.get("PYTEST_ARGS", ""))]
    command = [sys.executable, "-m", "pytest", "-q", "--durations=5", "--create-db", *arguments, *tests]
    process = subprocess.Popen(command, cwd=ROOT, env=environment(server), stdout=log, stderr=subprocess.STDOUT)
    return server, process, log


def run_on_each(servers, tests):
    """Run the tests on all servers at once, and tell on which of them they failed."""
    failed, started = [], time.monotonic()
    for server, process, log in [start(server, tests) for server in servers]:
        code = process.wait()
        log.seek(0)
        print(f"\n→ {server}, after {time.monotonic() - started:.0f} s\n{log.read()}", flush=True)
        failed += [f"{server} (tests)"] if code else []
    return failed


def main():
    required = os.environ.get("HEALTHBLOCKS_REQUIRE_DATABASES") == "1"
    servers, failed = [], []
    for server in SERVERS:
        found, reason = version_in_the_end(server, PATIENCE if required else 0)
        if found:
            print(f"→ {server}: {found}", flush=True)
            servers.append(server)
        else:
            print(f"{'✗' if required else '→'} {server}: {'' if required else 'skipped: '}{reason}", flush=True)
            failed += [f"{server} ({reason})"] if required else []
    for tests in [PART, FLOOD] if os.environ.get("HEALTHBLOCKS_LONG") == "1" else [PART]:
        failed += run_on_each(servers, tests)
    if failed:
        sys.exit(f"failed: {', '.join(failed)}")


if __name__ == "__main__":
    main()
