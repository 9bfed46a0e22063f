"""A site behind gunicorn with four workers, on a PostgreSQL database that these tests make and drop."""

import http.client
import os
import signal
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier
from urllib.parse import urlencode

import pytest
from django.db import connection

from tests import factories
from tests.reviews.reader import address
from tests.testapp.models import ReviewedPage
from tests.waiting import until

WORKERS = 4
PATIENCE = 60  # seconds
#: The number of the lock that holds a worker in the middle of its work.
LOCK = 4711


class Server:
    def __init__(self, database, port, process):
        self.database, self.port, self.process = database, port, process

    def connect(self):
        server = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        server.connect()
        return server

    def send(self, path, fields, server=None):
        """Post a form as a browser does; the status and the text of the answer."""
        server = server or self.connect()
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"}
        server.request("POST", path, urlencode(fields, doseq=True), headers)
        response = server.getresponse()
        text = response.read().decode()
        server.close()
        return response.status, text

    def send_at_once(self, posts):
        """Post each form over a connection of its own, all in the same moment."""
        barrier = Barrier(len(posts))

        def post(path, fields):
            server = self.connect()
            barrier.wait(PATIENCE)
            return self.send(path, fields, server)

        with ThreadPoolExecutor(len(posts)) as threads:
            return list(threads.map(lambda arguments: post(*arguments), posts))

    def write(self, page, fields):
        return self.send(address("write", page.pk), fields)

    def answers(self):
        try:
            server = self.connect()
            server.request("GET", address("policy"))
            return server.getresponse().status
        except OSError:
            return None


def free_port():
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        return server.getsockname()[1]


def administer(*statements):
    """Run SQL outside the site's database."""
    with connection._nodb_cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


@contextmanager
def served(database, log):
    """Gunicorn, serving the test site on that database."""
    port = free_port()
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.reviews.sockets.settings", "DATABASE_NAME": database}
    command = [sys.executable, "-m", "gunicorn", f"--workers={WORKERS}", "--preload", f"--bind=127.0.0.1:{port}"]
    command += [f"--error-logfile={log}", "--timeout=120", "django.core.wsgi:get_wsgi_application()"]
    process = subprocess.Popen(command, env=environment)
    try:
        server = Server(database, port, process)
        until(lambda: process.poll() is not None or server.answers(), "gunicorn")
        assert server.answers() == 200, log.read_text()
        yield server
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()


@pytest.fixture(scope="session")
def server(request, tmp_path_factory):
    if connection.vendor != "postgresql":
        pytest.skip("These tests run on PostgreSQL: make test-databases.")
    pytest.importorskip("gunicorn")
    request.getfixturevalue("django_db_setup")
    original = connection.settings_dict["NAME"]
    database = f"{original}_sockets"
    with request.getfixturevalue("django_db_blocker").unblock():
        connection.close()
        drop = f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)'
        administer(drop, f'CREATE DATABASE "{database}" TEMPLATE "{original}"')
        try:
            with served(database, tmp_path_factory.mktemp("gunicorn") / "log") as server:
                yield server
        finally:
            administer(drop)


@pytest.fixture
def site(server, django_db_blocker):
    """The server. In the test itself, too, models are those of the server's database, and each change stays."""
    original = connection.settings_dict["NAME"]
    with django_db_blocker.unblock():
        connection.close()
        connection.settings_dict["NAME"] = server.database
        try:
            factories.what_migrations_make()
            yield server
        finally:
            connection.close()
            connection.settings_dict["NAME"] = original


@pytest.fixture
def page(site, request):
    """A live page of this test's own that takes reviews."""
    number = ReviewedPage.objects.count()
    return factories.site_root().add_child(instance=ReviewedPage(title=f"Page {number}", slug=f"page-{number}"))


def query(sql, *parameters):
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall() if cursor.description else []


@contextmanager
def held(table):
    """Whoever inserts a row into the table waits until this ends."""
    query(f"""
        CREATE OR REPLACE FUNCTION wait_for_the_test() RETURNS trigger LANGUAGE plpgsql AS
        'BEGIN PERFORM pg_advisory_xact_lock({LOCK}); RETURN NEW; END'
    """)
    query(
        f"CREATE TRIGGER wait_for_the_test BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION wait_for_the_test()"
    )
    try:
        with lock():
            yield
    finally:
        query(f"DROP TRIGGER wait_for_the_test ON {table}")


@contextmanager
def lock():
    query("SELECT pg_advisory_lock(%s)", LOCK)
    try:
        yield
    finally:
        query("SELECT pg_advisory_unlock(%s)", LOCK)


def waiting():
    """The database's process that waits for the lock, and the name that its client gave itself."""
    return query(
        "SELECT pid, application_name FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'advisory'"
    )


def is_gone(pid):
    return not query("SELECT 1 FROM pg_stat_activity WHERE pid = %s", pid)
