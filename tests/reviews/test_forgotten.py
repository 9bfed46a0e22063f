"""After somebody is forgotten, nothing that they typed is left: in the database, the cache, the media and the logs."""

import logging
import os
import pickle
import shutil
import subprocess
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection

from tests.conftest import missing
from tests.reviews.admin import bulk_url, fields_of, soup_of, url_of
from tests.reviews.reader import Reader, address
from wagtail_healthblocks.reviews.models import Review

pytestmark = pytest.mark.django_db(transaction=True)

MARK = "xqzvunforgettable"
EMAIL = f"{MARK}@example.org"
WORDS = {
    "display_name": f"{MARK} Name",
    "email": EMAIL,
    "title": f"{MARK} title",
    "body": f"{MARK} text, call 0300 555 0123",
}


def dump():
    """The whole database as its own tool writes it, and what its sessions hold."""
    sessions = [str(session.get_decoded()) for session in Session.objects.all()]
    return "\n".join([DUMPS[connection.vendor](connection.settings_dict), *sessions])


def dump_of_sqlite(settings):
    connection.ensure_connection()
    return "\n".join(connection.connection.iterdump())


def dump_of_postgresql(settings):
    server = ["-h", settings["HOST"], "-p", str(settings["PORT"] or 5432), "-U", settings["USER"]]
    return output(["pg_dump", *server, settings["NAME"]], PGPASSWORD=settings["PASSWORD"])


def dump_of_mariadb(settings):
    server = ["-h", settings["HOST"], "-P", str(settings["PORT"] or 3306), "-u", settings["USER"]]
    tool = "mariadb-dump" if shutil.which("mariadb-dump") else "mysqldump"
    return output([tool, *server, settings["NAME"]], MYSQL_PWD=settings["PASSWORD"])


DUMPS = {"sqlite": dump_of_sqlite, "postgresql": dump_of_postgresql, "mysql": dump_of_mariadb}


def output(command, **environment):
    if not shutil.which(command[0]):
        missing(command[0], "HEALTHBLOCKS_REQUIRE_DATABASES")
    done = subprocess.run(command, env={**os.environ, **environment}, capture_output=True, check=True)
    return done.stdout.decode(errors="replace")


def kept_in_cache():
    return " ".join(f"{key} {pickle.loads(value)!r}" for key, value in cache._cache.items())


def kept_in_media(folder):
    files = [path for path in Path(folder).rglob("*") if path.is_file()]
    return " ".join(f"{path} {path.read_bytes()!r}" for path in files)


def live_a_life(article, client):
    """A review is written, read, searched for, marked, exported, decided, answered, reported and changed."""
    reader = Reader()
    reader.write(article, **WORDS, rating="9")
    reader.write(article, **WORDS, website=MARK)
    reader.write(article, **{**WORDS, "body": f"{MARK} wrote this, too"})
    review, second = Review.objects.order_by("pk")
    for url in (url_of("list"), url_of("list", q=MARK), url_of("edit", review.pk, next=url_of("list", q=MARK))):
        assert client.get(url).status_code == 200
    b"".join(client.get(url_of("list", export="csv")).streaming_content)
    client.post(url_of("redact", review.pk), {"words": "0300 555 0123"})
    client.post(url_of("decide", review.pk), {"move": "publish", "seen": "pending", "reason": ""})
    client.post(url_of("respond", review.pk), {"response-contributor": "", "response-text": f"Dear {MARK}, thank you."})
    form = soup_of(client.get(bulk_url("publish", second))).select_one("form:has([name=seen])")
    client.post(bulk_url("publish", second), fields_of(form))
    client.post(url_of("undo", second.pk))
    for name, numbers in {"list": [article.pk], "review": [article.pk, review.pk]}.items():
        assert MARK in reader.get(address(name, *numbers)).text
    reader.get(article.url)
    reader.post(address("report", article.pk, review.pk), {"reason": "personal_data"})
    return review


@pytest.mark.lengthy
def test_nothing_that_a_forgotten_person_typed_is_left(article, client, moderator, settings, caplog):
    caplog.set_level(logging.DEBUG)
    client.force_login(moderator)
    review = live_a_life(article, client)
    before = dump()

    call_command("healthblocks_forget_reviewer", EMAIL, interactive=False)

    places = {
        "database": dump(),
        "cache": kept_in_cache(),
        "media": kept_in_media(settings.MEDIA_ROOT),
        "logs": caplog.text + "".join(repr(record.__dict__) for record in caplog.records if record.name != "asyncio"),
        "pages": Reader().get(address("list", article.pk)).text + Reader().get(article.url).text,
    }
    assert MARK in before
    assert Review.objects.get(pk=review.pk).status == "erased"
    assert [name for name, content in places.items() if MARK in content] == []
