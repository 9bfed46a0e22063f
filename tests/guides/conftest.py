"""The site from which every guide goes on: made once, and shared by the processes of a test run."""

import os
import shutil
import sys
import sysconfig
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.conftest import missing
from tests.settings import server

from .sites import ROOT, NewSite, run

SOURCES = ["wagtail_healthblocks", "LICENSE", "MANIFEST.in", "README.md", "pyproject.toml", "setup.py"]
TUTORIAL = ROOT / "docs" / "tutorial" / "first-article.md"
#: Commands that `pip install` puts on the path, and what each of them calls.
COMMANDS = {
    "gunicorn": "from gunicorn.app.wsgiapp import run",
    "wagtail": "from wagtail.bin.wagtail import main as run",
}


@pytest.fixture(scope="session")
def wheels(workshop, tmp_path_factory):
    """A folder with the package's wheel, and nothing else."""

    def make(folder):
        source = tmp_path_factory.mktemp("source")
        for name in SOURCES:
            copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copyfile
            copy(ROOT / name, source / name)
        run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, source)

    return workshop("guides-wheels", make)


def make_venv(folder):
    run(sys.executable, "-m", "venv", folder)
    python = folder / "bin" / "python"
    purelib = run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))").strip()
    # A plain path, so that an editable install of the package over there stays unseen.
    Path(purelib, "suite.pth").write_text(f"{sysconfig.get_path('purelib')}\n")
    for name, line in COMMANDS.items():
        command = folder / "bin" / name
        command.write_text(f"#!{python}\n{line}\n\nrun()\n")
        command.chmod(0o755)


def environment_of(venv, wheels):
    """The environment variables of a shell in which a virtual environment is active; its pip knows the wheels only."""
    inherited = {name: os.environ[name] for name in ("HOME", "LANG", "TMPDIR") if name in os.environ}
    return inherited | {
        "PATH": f"{venv / 'bin'}{os.pathsep}{os.environ['PATH']}",
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "PIP_FIND_LINKS": str(wheels),
        "PIP_IGNORE_INSTALLED": "1",
        "PIP_NO_DEPS": "1",
        "PIP_NO_INDEX": "1",
        "DJANGO_SETTINGS_MODULE": "mysite.settings.dev",
        "VIRTUAL_ENV": str(venv),
    }


@pytest.fixture(scope="session")
def environment(workshop, wheels):
    """A virtual environment with all that the suite's own has, but for the package."""
    return environment_of(workshop("guides-venv", make_venv), wheels)


@pytest.fixture(scope="session")
def started(workshop, environment):
    """What the tutorial's first section makes: a new Wagtail site, migrated."""

    def make(folder):
        folder.mkdir()
        # Wagtail is there, and `pip install` has to see it.
        NewSite(folder / "mysite", environment | {"PIP_IGNORE_INSTALLED": "0"}).follow(TUTORIAL, slice(1, 2))

    return NewSite(workshop("guides-started", make) / "mysite", environment)


@pytest.fixture(scope="session")
def site(workshop, started):
    """A new site on which somebody has followed the README."""

    def make(folder):
        started.copy(folder / "mysite").follow(ROOT / "README.md")

    return NewSite(workshop("guides-site", make) / "mysite", started.environment)


@contextmanager
def empty_postgresql():
    """How to reach an empty PostgreSQL database, which is dropped in the end."""
    if not find_spec("psycopg"):
        missing("psycopg", "HEALTHBLOCKS_REQUIRE_DATABASES")
    import psycopg

    found = server("postgresql", "postgres")
    name = f"healthblocks_guide_{os.getpid()}"
    access = {"host": found["HOST"], "user": found["USER"], "password": found["PASSWORD"]}
    try:
        connection = psycopg.connect(dbname="postgres", autocommit=True, **access)
    except psycopg.OperationalError:
        missing("PostgreSQL", "HEALTHBLOCKS_REQUIRE_DATABASES")
    with connection:
        connection.execute(f'CREATE DATABASE "{name}"')
        # Nobody misses this database after a power cut.
        connection.execute(f'ALTER DATABASE "{name}" SET synchronous_commit TO off')
        yield {"name": name, **access}
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
