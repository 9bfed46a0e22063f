"""The guide for large sites, on this machine's PostgreSQL and Redis: gunicorn, a worker and a stand-in for the CDN."""

import http.client
import os
import re
import secrets
import signal
import socket
import subprocess
import threading
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.util import find_spec

import pytest

from tests.conftest import missing
from tests.waiting import until

from .conftest import empty_postgresql
from .sites import HOW_TO

HOST = "health.example.org"
PATIENCE = 90  # seconds
REDIS = os.environ.get("REDIS_URL", "redis://127.0.0.1:6379/9")
NEEDED = ["django_tasks_db", "gunicorn", "psycopg", "redis", "whitenoise"]

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def database():
    """The variables of an empty PostgreSQL database, dropped in the end."""
    if absent := [name for name in NEEDED if not find_spec(name)]:
        missing(" or ".join(absent), "HEALTHBLOCKS_REQUIRE_DATABASES")
    with empty_postgresql() as access:
        yield {f"DATABASE_{option.upper()}": value for option, value in access.items()}


@pytest.fixture(scope="module")
def redis():
    """A database of the Redis server; what the site puts there is deleted in the end."""
    import redis

    client = redis.Redis.from_url(REDIS)
    try:
        client.ping()
    except redis.ConnectionError:
        missing("Redis", "HEALTHBLOCKS_REQUIRE_DATABASES")
    yield client
    if keys := client.keys("mysite:*"):
        client.delete(*keys)
    client.close()


class Purges(BaseHTTPRequestHandler):
    """Stands where the CDN does, and remembers what it was told to forget."""

    def do_PURGE(self):
        self.server.paths.append((self.headers["Host"], self.path))
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *arguments):
        pass


@pytest.fixture(scope="module")
def cdn():
    with ThreadingHTTPServer(("127.0.0.1", 0), Purges) as cdn:
        cdn.paths = []
        threading.Thread(target=cdn.serve_forever, daemon=True).start()
        yield cdn
        cdn.shutdown()


@contextmanager
def running(site, process):
    """A line of the site's Procfile, run as its process manager does."""
    lines = dict(line.split(": ", 1) for line in (site.folder / "Procfile").read_text().splitlines())
    started = subprocess.Popen(
        ["sh", "-c", f"exec {lines[process]}"], cwd=site.folder, env=site.environment, stderr=subprocess.PIPE, text=True
    )
    log = []
    reader = threading.Thread(target=lambda: log.extend(started.stderr), daemon=True)
    reader.start()
    try:
        yield log
    finally:
        started.send_signal(signal.SIGTERM)
        started.wait(PATIENCE)
        reader.join(PATIENCE)
        started.stderr.close()


class Visitor:
    """Somebody who comes through the proxy."""

    def __init__(self, port):
        self.port = port

    def get(self, path, **headers):
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)) as connection:
            connection.request("GET", path, headers={"Host": HOST, "X-Forwarded-Proto": "https", **headers})
            response = connection.getresponse()
            return response.status, response.headers, response.read().decode()

    def answer(self):
        try:
            return self.get("/")
        except OSError:
            return None


def free_port():
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        return server.getsockname()[1]


@pytest.fixture(scope="module")
def site_at_scale(database, redis, cdn, site, tmp_path_factory):
    """The site after the guide, its settings in the environment."""
    environment = {
        **database,
        "ALLOWED_HOSTS": HOST,
        "CDN_URL": f"http://127.0.0.1:{cdn.server_port}",
        "DJANGO_SETTINGS_MODULE": "mysite.settings.production",
        "PORT": str(free_port()),
        "REDIS_URL": REDIS,
        "SECRET_KEY": secrets.token_urlsafe(50),
    }
    copy = site.copy(tmp_path_factory.mktemp("scale") / "mysite", **environment)
    copy.follow(HOW_TO / "run-at-scale.md")
    return copy


@pytest.fixture(scope="module")
def article(site_at_scale):
    """Where the article is, and the session of an editor who is logged in."""
    return site_at_scale.tell("scale", "publish", HOST)


@pytest.fixture(scope="module")
def visitor(site_at_scale, article):
    with running(site_at_scale, "web") as log:
        visitor = Visitor(int(site_at_scale.environment["PORT"]))
        until(visitor.answer, "gunicorn")
        until(lambda: "".join(log).count("Booting worker") == 3, "three workers")
        yield visitor


def test_a_cdn_may_keep_what_every_worker_gives_to_every_reader(visitor, article):
    answers = [visitor.get(article["path"]) for _ in range(9)]
    _status, headers, text = answers[0]
    style = re.search(r'href="(/static/wagtail_healthblocks/css/healthblocks\.\w+\.css)"', text)[1]

    assert {status for status, _headers, _text in answers} == {200}
    assert len({text for _status, _headers, text in answers}) == 1
    assert "Written by Sam Example" in text
    assert headers["Cache-Control"] == "public, max-age=60, s-maxage=86400"
    assert "Set-Cookie" not in headers
    assert visitor.get(style)[1]["Cache-Control"] == "max-age=315360000, public, immutable"


def test_nobody_keeps_what_an_editor_gets(visitor, article):
    status, headers, _text = visitor.get(article["path"], Cookie=f"sessionid={article['session']}")

    assert status == 200
    assert headers["Cache-Control"] == "private, no-store"


def test_workers_share_what_they_remember(visitor, redis):
    visitor.get("/")

    assert any(b"wagtail_site_root_paths" in key for key in redis.keys("mysite:*"))


@pytest.mark.long
def test_the_cdn_hears_of_a_change_from_the_worker(visitor, site_at_scale, article, cdn):
    with running(site_at_scale, "worker"):
        until(lambda: (HOST, article["path"]) in cdn.paths, "the purge of the new page")
        cdn.paths.clear()
        site_at_scale.tell("scale", "rename")
        expected = {(HOST, article["path"]), (HOST, f"{article['path']}index.md")}
        until(lambda: expected <= set(cdn.paths), "the purges")

    assert "Written by Robin Sample" in visitor.get(article["path"])[2]
