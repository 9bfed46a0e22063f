"""Databases of earlier commits, brought to today's code: everything opens, and the pages say what they said.

A fifth of the oldest on SQLite runs with every change, all of them in the long run and in `make upgrade-test`.
"""

import difflib
import hashlib
import json
import lzma
import os
import re
import subprocess
import sys

import pytest

from tests.conftest import missing

from .make import FILES, HERE, PAGES, ROOT

pytestmark = pytest.mark.once

FOLDERS = sorted(path.parent for path in HERE.glob("*/manifest.json"))
#: The commit that has the longest way to today.
OLDEST = HERE / "d93ca60"
#: Of each commit every database in full, and SQLite's of the oldest a fifth of it with every change.
CASES = [
    pytest.param((OLDEST, "sqlite", 5), id=f"{OLDEST.name}-a-fifth"),
    *(
        pytest.param((folder, server, 1), id=f"{folder.name}-{server}", marks=pytest.mark.long)
        for folder in FOLDERS
        for server in FILES
    ),
]
#: A report that has no more pages has not been to the site.
FEW_PAGES = 30
SHOWN = 3


def read(path):
    return json.loads(path.read_text(encoding="utf-8"))


def mended_in(folder):
    """What an upgrade mends of a database that holds what is refused since: nothing, unless the folder says so."""
    path = folder / "mended.json"
    return {"rows": {}, "told": [], "shared names": [], "refused": {}, **(read(path) if path.exists() else {})}


def recorded_in(folder):
    return json.loads(lzma.decompress((folder / PAGES).read_bytes()))


def answers(server):
    """Whether this machine has the server."""
    if server == "sqlite":
        return True
    environment = {**os.environ, "DATABASE": server, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    code = "import django; django.setup(); from django.db import connection; connection._nodb_cursor().__enter__()"
    return not subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True).returncode


@pytest.fixture(scope="module", params=CASES)
def aged(request, tmp_path_factory):
    """An aged database's folder, and what was found after its upgrade."""
    folder, server, step = request.param
    if not answers(server):
        missing(f"{server} that answers", "HEALTHBLOCKS_REQUIRE_DATABASES")
    work = tmp_path_factory.mktemp("aged")
    name = work / "aged.sqlite3" if server == "sqlite" else f"healthblocks_aged_{os.getpid()}"
    environment = {
        **os.environ,
        "AGED_DATABASE": str(name),
        "AGED_MEDIA": str(work / "media"),
        "DATABASE": server,
        "DJANGO_SETTINGS_MODULE": "host.settings",
        "PYTHONPATH": f"{HERE}{os.pathsep}{ROOT}",
    }
    command = [sys.executable, "-m", "host.upgrade", folder / FILES[server], folder / PAGES, str(step)]
    done = subprocess.run(command, cwd=HERE, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return folder, json.loads(done.stdout)


def failures(answers):
    return {address: answer for address, answer in answers.items() if answer is not None}


def expected(folder, kind, addresses):
    """What was recorded of these addresses, with the differences that are wanted since."""
    recorded, differences = recorded_in(folder), read(folder / "differences.json")
    return {address: changed(recorded[address][kind], address, kind, differences) for address in addresses}


def form_of(address, kind):
    """Whether a text is HTML, or words as Markdown has them."""
    return "html" if kind == "text" and not address.endswith(".md") else "words"


def changed(text, address, kind, differences):
    for difference in differences:
        if difference["in"] == form_of(address, kind) and re.fullmatch(difference.get("at", ".*"), address):
            text = replaced(text, difference)
    return text


def replaced(text, difference):
    if "pattern" in difference:
        return re.sub(difference["pattern"], difference["new"], text)
    return text.replace(difference["old"], difference["new"])


def differing(folder, kind, pages):
    """Of the first pages that differ from what was recorded the first lines that do; empty where none differs."""
    after = {address: page[kind] for address, page in pages.items()}
    before = expected(folder, kind, after)
    found = [address for address in before if before[address] != after[address]]
    shown = []
    for address in found[:SHOWN]:
        lines = difflib.unified_diff(before[address].splitlines(), after[address].splitlines(), lineterm="", n=0)
        shown += [address, *(line[:300] for line, _number in zip(lines, range(12), strict=False))]
    return "\n".join([f"{len(found)} of {len(before)} differ", *shown]) if found else ""


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_an_aged_database_is_as_it_was_made(folder):
    manifest = read(folder / "manifest.json")

    digests = {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in manifest["files"]}

    assert digests == manifest["files"]
    assert set(digests) == {*FILES.values(), PAGES}


def test_a_database_says_which_wheel_made_it(aged):
    folder, report = aged

    manifest = read(folder / "manifest.json")

    assert report["origin"] == {name: manifest[name] for name in ("commit", "wheel", "sha256")}
    assert manifest["commit"] == folder.name


def test_an_upgrade_leaves_nothing_to_migrate_in_the_package_or_the_site(aged):
    assert aged[1]["migrations"] == ""


def test_an_upgrade_loses_no_row_but_those_that_it_mends(aged):
    folder, report = aged
    rows, dropped = report["rows"], mended_in(folder)["rows"]

    assert rows["after"] == {**rows["after"], **{name: n - dropped.get(name, 0) for name, n in rows["before"].items()}}
    assert all(rows["before"][f"wagtail_healthblocks_{name}"] for name in ("medicine", "reviews_vote", "medicalcheck"))


def test_an_upgrade_says_what_it_mended(aged):
    folder, report = aged

    assert set(mended_in(folder)["told"]) <= {line.strip() for line in report["told"].splitlines()}


def test_medicines_that_had_one_name_stay_and_are_found(aged):
    folder, report = aged

    assert set(mended_in(folder)["shared names"]) <= set(report["shared names"])


def test_nothing_is_refused_once_it_is_mended(aged):
    folder, report = aged

    assert report["refused"] == mended_in(folder)["refused"]


def test_a_page_says_what_it_said_before_the_upgrade(aged):
    folder, report = aged

    assert len(report["read"]) > FEW_PAGES
    assert differing(folder, "words", report["read"]) == ""


def test_a_page_and_each_sample_of_the_gallery_keep_their_html_to_the_letter(aged):
    folder, report = aged

    assert any(address.startswith("/gallery/") for address in report["read"])
    assert differing(folder, "text", report["read"]) == ""


def test_saving_everything_again_changes_no_word(aged):
    folder, report = aged

    assert len(report["read again"]) > FEW_PAGES
    assert differing(folder, "words", report["read again"]) == ""


def test_every_view_of_the_editor_opens_and_the_api_answers(aged):
    opened = aged[1]["opened"]

    assert failures(opened) == {}
    for part in ("/edit/", "/compare/", "/view_draft/", "/snippets/", "/settings/", "/api/"):
        assert any(part in address for address in opened), part


def test_every_page_and_snippet_has_its_preview(aged):
    previewed = aged[1]["previewed"]

    assert failures(previewed) == {}
    assert {"host.ArticlePage", "wagtail_healthblocks.Medicine"} <= {name.split()[0] for name in previewed}


def test_every_graph_can_be_read(aged):
    graphs = aged[1]["graphs"]

    assert failures(graphs) == {}
    assert len(graphs) > 10


def test_a_check_of_an_earlier_form_is_judged_by_all_that_is_known_of_it(aged):
    folder, report = aged

    assert report["checks"] == read(folder / "checks.json")


def test_whoever_checked_stays_named_should_their_profile_vanish(aged):
    assert aged[1]["unnamed checks"] == []


def test_saving_everything_again_changes_no_check(aged):
    report = aged[1]

    assert report["checks again"] == report["checks"]


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_wanted_difference_has_a_reason_and_is_there(folder):
    texts = {(address, kind): text for address, page in recorded_in(folder).items() for kind, text in page.items()}

    for difference in read(folder / "differences.json"):
        before, texts = texts, {where: changed(text, *where, [difference]) for where, text in texts.items()}
        assert set(difference) - {"at"} in ({"in", way, "new", "reason"} for way in ("old", "pattern"))
        assert len(difference["reason"]) > 20, difference
        assert texts != before, difference
