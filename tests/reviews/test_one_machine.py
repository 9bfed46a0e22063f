"""One machine posts as much as it can, to gunicorn in the usual set-ups: it closes the reviews to nobody but itself."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Barrier
from urllib.parse import urlencode

import pytest
from django.db import connection

from tests import factories
from tests.reviews.reader import address, filled_form
from tests.reviews.sockets.conftest import PATIENCE, free_port
from tests.template_database import save
from tests.testapp.models import ReviewedPage
from tests.waiting import until
from wagtail_healthblocks.reviews.conf import ReviewsSettings
from wagtail_healthblocks.reviews.models import PostCount, Review

#: Without a transaction around each test: the server would not see what is in it.
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.thorough]

WORKERS, THREADS = 4, 4
AT_ONCE = 40
#: `make test-one-machine` posts 10,000 in each set-up: some minutes each, for SQLite writes one after another.
FLOOD = 10_000 if os.environ.get("HEALTHBLOCKS_FLOOD") == "full" else 1_000
LIMIT = ReviewsSettings().HEALTHBLOCKS_REVIEWS_LIMITS["network"][0]
CEILING = 20  # of unknown addresses, in the settings of the server


@dataclass(frozen=True)
class Sender:
    """A machine that posts: where it connects from, and what stands in X-Forwarded-For; ``{n}`` differs each time."""

    forwarded: str = ""
    source: str = "127.0.0.1"


@dataclass(frozen=True)
class SetUp:
    """Where gunicorn listens, how many proxies the site says it has, and who posts."""

    unix: bool
    proxies: int | None
    attacker: Sender
    #: Somebody else whose address is known, if there can be anybody.
    reader: Sender | None
    is_known: bool = True


SET_UPS = {
    "visitors reach it themselves": SetUp(False, None, Sender(), Sender(source="127.0.1.1")),
    "one proxy, IPv6": SetUp(False, 1, Sender("6.6.6.{n}, 2001:db8:1:{n}::1"), Sender("2001:db8:2::1")),
    "a socket behind one proxy": SetUp(True, 1, Sender("6.6.{n}.6, 198.51.100.{n}"), Sender("203.0.113.9")),
    "a broken header behind two proxies": SetUp(
        True, 2, Sender("6.6.6.6, garbage {n}, 203.0.113.1"), Sender("192.0.2.9, 203.0.113.1"), is_known=False
    ),
    "a proxy that nobody has named": SetUp(
        False, None, Sender("6.6.{n}.6"), Sender(source="127.0.1.1"), is_known=False
    ),
    "a socket that nobody has named": SetUp(True, None, Sender("6.6.{n}.6"), None, is_known=False),
}


class UnixConnection(http.client.HTTPConnection):
    def __init__(self, path):
        super().__init__("localhost", timeout=PATIENCE)
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(PATIENCE)
        self.sock.connect(self.path)


@dataclass(frozen=True)
class Server:
    place: str
    set_up: SetUp

    def connect(self, sender):
        if self.set_up.unix:
            return UnixConnection(self.place)
        host, port = self.place.split(":")
        return http.client.HTTPConnection(host, int(port), timeout=PATIENCE, source_address=(sender.source, 0))

    def ask(self, sender, method, path, fields=None, number=0, ready=None):
        """The status of the answer."""
        server = self.connect(sender)
        server.connect()
        if ready:
            ready.wait(PATIENCE)
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"}
        if sender.forwarded:
            headers["X-Forwarded-For"] = sender.forwarded.format(n=number % 250)
        server.request(method, path, urlencode(fields or {}), headers)
        response = server.getresponse()
        response.read()
        server.close()
        return response.status

    def answers(self):
        try:
            return self.ask(Sender(), "GET", address("policy"))
        except OSError:
            return None

    def write(self, sender, page, number=0, ready=None, **changes):
        fields = filled_form(page, **{"email": "", "body": f"What I wrote, number {number}", **changes})
        return self.ask(sender, "POST", address("write", page.pk), fields, number, ready)


def beside(work):
    """What the work gives in a thread, over a connection of its own: to the server's database."""

    def run():
        try:
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as thread:
        return thread.submit(run).result()


@pytest.fixture
def database(tmp_path, monkeypatch):
    """The name of the database that tests and server share: SQLite's is in memory, and is copied into a file."""
    if connection.vendor == "sqlite":
        save(connection.connection, tmp_path / "database" / "site.sqlite3")
        monkeypatch.setitem(connection.settings_dict, "NAME", str(tmp_path / "database" / "site.sqlite3"))
    return connection.settings_dict["NAME"]


@contextmanager
def served(set_up, database, folder):
    """Gunicorn, serving the test site on that database."""
    place = str(folder / "socket") if set_up.unix else f"127.0.0.1:{free_port()}"
    command = [sys.executable, "-m", "gunicorn", f"--workers={WORKERS}", f"--threads={THREADS}", "--preload"]
    command += [f"--bind={'unix:' if set_up.unix else ''}{place}", f"--error-logfile={folder / 'log'}", "--timeout=120"]
    environment = {
        "DJANGO_SETTINGS_MODULE": "tests.reviews.sockets.limited",
        "DATABASE_NAME": database,
        "PROXIES": json.dumps(set_up.proxies),
    }
    process = subprocess.Popen([*command, "django.core.wsgi:get_wsgi_application()"], env=os.environ | environment)
    server = Server(place, set_up)
    try:
        until(lambda: process.poll() is not None or server.answers(), "gunicorn")
        assert server.answers() == 200, (folder / "log").read_text()
        yield server
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()


#: With every change two that differ in all: where gunicorn listens, and whether a machine or the site's one proxy is known.
WITH_EVERY_CHANGE = ["visitors reach it themselves", "a socket that nobody has named"]


def marks_of(name):
    return [] if name in WITH_EVERY_CHANGE else pytest.mark.long


@pytest.fixture(params=[pytest.param(one, id=name, marks=marks_of(name)) for name, one in SET_UPS.items()])
def server(request, database, tmp_path_factory):
    pytest.importorskip("gunicorn")
    # A socket's path has to be short.
    with served(request.param, database, tmp_path_factory.mktemp("one")) as server:
        yield server


def make_page(slug):
    return factories.site_root().add_child(instance=ReviewedPage(title=slug, slug=slug))


def stored():
    """How many reviews there are in each state."""
    return beside(lambda: Counter(Review.objects.values_list("status", flat=True)))


def post_at_once(server, page):
    ready = Barrier(AT_ONCE)
    with ThreadPoolExecutor(AT_ONCE) as threads:
        numbers = range(AT_ONCE)
        return Counter(threads.map(lambda n: server.write(server.set_up.attacker, page, n, ready), numbers))


def post_on_and_on(server, pages, posts):
    """New forms on every page, and between them one and the same form over and over."""
    same = filled_form(pages[0], email="", body="Always the same")

    def post(number):
        page = pages[number % len(pages)]
        if number % 2:
            return server.ask(server.set_up.attacker, "POST", address("write", pages[0].pk), same, number)
        return server.write(server.set_up.attacker, page, 1000 + number)

    with ThreadPoolExecutor(8) as threads:
        return Counter(threads.map(post, range(posts)))


@pytest.mark.parametrize("posts", [200, pytest.param(FLOOD, marks=pytest.mark.long, id="flood")])
def test_one_machine_closes_the_reviews_to_nobody_but_itself(server, posts):
    pages = beside(lambda: [factories.what_migrations_make(), *map(make_page, ("one", "two", "three"))][1:])

    at_once, at_once_stored = post_at_once(server, pages[0]), stored()
    later = post_on_and_on(server, pages, posts)
    all_stored = stored()

    # Writers on SQLite wait for each other, and of thousands some give up: that is the flood's own loss.
    assert set(at_once + later) <= {200, 429, 503}
    if server.set_up.is_known:
        assert (at_once[200], at_once_stored) == (LIMIT, {"published": LIMIT})
        assert (later[200], all_stored) == (0, {"published": LIMIT})
        assert beside(lambda: PostCount.objects.get().number) == LIMIT
    else:
        # What waits is looked at, not counted: each of those at work in one moment may be one more.
        assert set(all_stored) == {"pending"}
        assert CEILING <= all_stored["pending"] <= CEILING + WORKERS * THREADS
    if server.set_up.reader:
        assert [server.write(server.set_up.reader, page, 5000) for page in pages] == [200] * len(pages)
        assert stored()["published"] == all_stored["published"] + len(pages)
