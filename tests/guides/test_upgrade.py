"""The guide to upgrading, followed on a site of an older release, in a virtual environment of its own."""

import shutil
import zipfile
from pathlib import Path

import pytest

from wagtail_healthblocks import __version__

from .conftest import environment_of
from .sites import HOW_TO

OLD = "0.0.9"
OLDER_SITE = Path(__file__).parent / "older-site.md"
#: What the older release did not have. It has today's tables, for today's code reads them; tests/aged upgrades databases
#: that real older wheels have made.
LATER_BLOCK = "    related_articles = RelatedArticlesBlock()\n"

pytestmark = [pytest.mark.slow, pytest.mark.versions]


def age(wheel, folder):
    """Make the wheel of an older release from today's."""
    folder.mkdir()
    older = folder / wheel.name.replace(__version__, OLD)
    info = f"wagtail_healthblocks-{__version__}.dist-info/"
    with zipfile.ZipFile(wheel) as new, zipfile.ZipFile(older, "w", zipfile.ZIP_DEFLATED) as old:
        for name in new.namelist():
            data = new.read(name)
            if name.startswith(info) or name == "wagtail_healthblocks/__init__.py":
                data = data.replace(__version__.encode(), OLD.encode())
            if name == "wagtail_healthblocks/blocks/article.py":
                assert data.count(LATER_BLOCK.encode()) == 1
                data = data.replace(LATER_BLOCK.encode(), b"")
            old.writestr(name.replace(info, info.replace(__version__, OLD)), data)


@pytest.fixture(scope="module")
def older(site, wheels, tmp_path_factory):
    """The site of the README as it was with an older release."""
    folder = tmp_path_factory.mktemp("older")
    (wheel,) = wheels.glob("*.whl")
    age(wheel, folder / "wheels")
    venv = shutil.copytree(site.environment["VIRTUAL_ENV"], folder / "venv", symlinks=True)
    pip = venv / "bin" / "pip"
    pip.write_text(f'#!/bin/sh\nexec {venv}/bin/python -m pip "$@"\n')
    environment = environment_of(venv, f"{folder / 'wheels'} {wheels}")
    older = site.copy(folder / "mysite", **environment)
    older.follow(OLDER_SITE)
    return older


@pytest.fixture(scope="module")
def reports(older):
    """What readers get and what is stored, before and after the guide."""
    before = older.tell("upgrade", "before")
    older.follow(HOW_TO / "upgrade.md")
    return before, older.tell("upgrade", "after")


def test_an_upgrade_keeps_what_readers_see(reports):
    before, after = reports

    assert (before["version"], after["version"]) == (OLD, __version__)
    for report in reports:
        assert "9 to 5" in report["article"]
        assert "<figcaption" in report["article"]
    assert after["revision"] == "9 to 5"


def test_an_upgrade_changes_no_stored_data(reports):
    stored = {block["type"]: block["value"] for block in reports[1]["stored"]}

    assert stored == {"opening_hours": {"place": "Pharmacy", "open": "9 to 5"}, "figure": {"caption": "Doses"}}


def test_an_upgrade_brings_what_is_new(reports):
    before, after = reports

    assert "related_articles" not in before["blocks"]
    assert '<a href="/old/">' in after["new"]
    assert after["medicine"]
    assert after["makemigrations"] == "No changes detected\n"
