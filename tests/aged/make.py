"""Makes the aged databases of a commit: python -m tests.aged.make <commit>

The wheel is built from what the commit holds, and installed with what requirements.txt names into a virtual
environment of its own. There it makes the site's content on SQLite, PostgreSQL and MariaDB, and reads it.
"""

import hashlib
import json
import lzma
import os
import re
import sqlite3
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
NAME = "healthblocks_aged_making"
FILES = {"sqlite": "sqlite.sqlite3.xz", "postgresql": "postgresql.sql.xz", "mariadb": "mariadb.sql.xz"}
PAGES = "pages.json.xz"


def run(*command, **options):
    return subprocess.run(list(map(str, command)), check=True, stdout=subprocess.PIPE, **options).stdout


def build_wheel(commit, folder):
    """The wheel of a commit; the same bytes at each making with the same build tools."""
    archive = folder / "source.tar"
    run("git", "archive", "--output", archive, commit, cwd=ROOT)
    with tarfile.open(archive) as opened:
        opened.extractall(folder / "source", filter="data")
    date = run("git", "log", "-1", "--format=%ct", commit, cwd=ROOT).decode().strip()
    environment = {**os.environ, "SOURCE_DATE_EPOCH": date}
    run(sys.executable, "-m", "build", "--wheel", "--outdir", folder / "dist", folder / "source", env=environment)
    return next((folder / "dist").iterdir())


def make_venv(wheel, folder):
    """A virtual environment with the wheel; its Python, and the versions of what is beside it."""
    run(sys.executable, "-m", "venv", folder)
    python = folder / "bin" / "python"
    pip = [python, "-m", "pip", "--disable-pip-version-check"]
    run(*pip, "install", "-qq", "-r", HERE / "requirements.txt", wheel)
    versions = json.loads(run(*pip, "list", "--format", "json"))
    return python, {row["name"]: row["version"] for row in versions}


class Maker:
    """Makes the content on one server after the other."""

    def __init__(self, python, folder, origin):
        self.python, self.folder, self.origin = python, folder, origin

    def make(self, server):
        """What the pages of a new database say, and the database as one file."""
        database = self.folder / f"{NAME}.sqlite3" if server == "sqlite" else NAME
        media = tempfile.mkdtemp(dir=self.folder)
        environment = {
            "AGED_DATABASE": str(database),
            "AGED_MEDIA": media,
            "AGED_ORIGIN": json.dumps(self.origin),
            "AGED_SOURCE": str(self.folder / "source"),
            "DATABASE": server,
            "DJANGO_SETTINGS_MODULE": "host.settings",
            "PYTHONPATH": str(HERE),
        }
        self.environment = {**os.environ, **environment}
        self.django("from host import databases; databases.drop(); databases.create()")
        try:
            run(self.python, "-m", "django", "migrate", "-v0", env=self.environment, cwd=self.folder)
            run(self.python, "-m", "host.fill", env=self.environment, cwd=self.folder)
            dump = DUMPS[server](database)
            pages = json.loads(run(self.python, "-m", "host.readers", env=self.environment, cwd=self.folder))
            return pages, dump
        finally:
            self.django("from host import databases; databases.drop()")

    def django(self, code):
        run(self.python, "-c", f"import django; django.setup(); {code}", env=self.environment, cwd=self.folder)


def dump_sqlite(file):
    connection = sqlite3.connect(file)
    connection.execute("VACUUM")
    connection.close()
    return file.read_bytes()


def dump_postgresql(name):
    login = ["--host", os.environ.get("DATABASE_HOST", "127.0.0.1"), "--username", "postgres"]
    sql = run("pg_dump", *login, "--inserts", "--no-owner", "--no-privileges", "--no-comments", name)
    return re.sub(rb"^\\(un)?restrict .*\n", b"", sql, flags=re.MULTILINE)  # psql alone understands them


def dump_mariadb(name):
    login = ["--host", os.environ.get("DATABASE_HOST", "127.0.0.1"), "--user", "root"]
    sql = run("mariadb-dump", *login, "--skip-comments", "--default-character-set=utf8mb4", name)
    return re.sub(rb"^/\*M?!999999.*\n", b"", sql)  # its own client alone understands it


DUMPS = {"sqlite": dump_sqlite, "postgresql": dump_postgresql, "mariadb": dump_mariadb}


def main(commit):
    commit = run("git", "rev-parse", "--short=7", commit, cwd=ROOT).decode().strip()
    target = HERE / commit
    if target.exists():
        sys.exit(f"{target} is there already. An aged database is made once and never changed.")
    with tempfile.TemporaryDirectory() as folder:
        files, manifest = make(commit, Path(folder))
    target.mkdir()
    for name, data in files.items():
        (target / name).write_bytes(data)
    (target / "manifest.json").write_text(json.dumps(manifest, indent=4) + "\n", encoding="utf-8")
    (target / "differences.json").write_text("[]\n", encoding="utf-8")
    (target / "checks.json").write_text("{}\n", encoding="utf-8")


def make(commit, folder):
    wheel = build_wheel(commit, folder)
    python, versions = make_venv(wheel, folder / "venv")
    origin = {"commit": commit, "wheel": wheel.name, "sha256": digest(wheel.read_bytes())}
    maker, files, read = Maker(python, folder, origin), {}, {}
    for server, name in FILES.items():
        print(f"→ {server}", flush=True)  # noqa: T201
        read[server], dump = maker.make(server)
        files[name] = lzma.compress(dump, preset=9)
    differing = [address for address, page in read["sqlite"].items() if any(r[address] != page for r in read.values())]
    if differing:
        sys.exit(f"Not the same on each server: {differing}")
    files[PAGES] = lzma.compress(json.dumps(read["sqlite"], ensure_ascii=False, indent=1).encode(), preset=9)
    return files, {**origin, "files": {name: digest(data) for name, data in files.items()}, "versions": versions}


def digest(data):
    return hashlib.sha256(data).hexdigest()


if __name__ == "__main__":
    main(*sys.argv[1:])
