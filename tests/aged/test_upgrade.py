"""Databases of earlier commits, brought to today's code: everything opens, and the pages say what they said.

A fifth of the oldest on SQLite runs with every change. The long run migrates all of them on every server and saves all
that they hold; there it opens everything on SQLite and a fifth on the others, for what opens differently does so by the
code and not by the server. `make upgrade-test` opens everything everywhere.
"""

import difflib
import hashlib
import os
import subprocess
import sys

import pytest

from tests.conftest import missing

from .make import FILES, HERE, PAGES, ROOT
from .wanted import (
    changed,
    changed_in,
    expected,
    links_of,
    lost_in,
    lost_of,
    lost_words,
    numbers_of,
    read,
    recorded_in,
    restated,
    restated_in,
    times_lost,
    upgrade,
)

pytestmark = pytest.mark.once

FOLDERS = sorted(path.parent for path in HERE.glob("*/manifest.json"))
#: The commit that has the longest way to today.
OLDEST = HERE / "d93ca60"
#: In which steps the databases of a server are gone through: one opens everything, five a fifth.
STEPS = {server: 1 if server == "sqlite" or os.environ.get("HEALTHBLOCKS_AGED") == "full" else 5 for server in FILES}
#: Of each commit every database, and SQLite's of the oldest a fifth of it with every change.
CASES = [
    pytest.param((OLDEST, "sqlite", 5), id=f"{OLDEST.name}-a-fifth"),
    *(
        pytest.param((folder, server, STEPS[server]), id=f"{folder.name}-{server}", marks=pytest.mark.long)
        for folder in FOLDERS
        for server in FILES
    ),
]
#: A report that has no more pages has not been to the site.
FEW_PAGES = 30
SHOWN = 3


def mended_in(folder):
    """What an upgrade mends of a database that holds what is refused since: nothing, unless the folder says so."""
    path = folder / "mended.json"
    return {"rows": {}, "told": [], "shared names": [], "refused": {}, **(read(path) if path.exists() else {})}


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
    return folder, upgrade(folder, server, step, tmp_path_factory.mktemp("aged"))


def failures(answers):
    return {address: answer for address, answer in answers.items() if answer is not None}


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


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_what_is_restated_differs_from_what_was_recorded(folder):
    before = changed_in(folder)

    for address, texts in restated_in(folder).items():
        assert texts
        assert {kind for kind, text in texts.items() if text == before(address, kind)} == set(), address


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_restated_page_lost_no_word_but_those_that_are_listed(folder):
    assert {address: dict(lost) for address, lost in lost_of(folder).items()} == {}


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_lost_phrase_has_a_reason_and_was_there(folder):
    before = changed_in(folder)
    pages = [(before(address, "words"), words) for address, words in restated(folder, "words").items()]

    for entry in lost_in(folder):
        assert set(entry) - {"stays"} == {"words", "reason"}
        assert len(entry["reason"]) > 20, entry
        assert any(times_lost(entry, *page) for page in pages), entry


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_restated_page_has_each_number_still_whatever_is_listed(folder):
    """Doses, figures, dates, telephone numbers: the list of what is lost cannot take one away."""
    before = changed_in(folder)

    for address, words in restated(folder, "words").items():
        assert numbers_of(before(address, "words")) - numbers_of(words) == set(), address


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_restated_page_leads_where_it_led(folder):
    """To each source and telephone, and to each other site that the list does not name."""
    before, listed = changed_in(folder), {entry["words"] for entry in lost_in(folder)}

    for address, after in restated(folder, "text").items():
        assert links_of(before(address, "text")) - links_of(after) <= listed, address


def test_a_word_that_a_page_says_less_often_is_lost_until_it_is_listed():
    before, after = "At most 4.5 g. Sold in 24 hours. Source: A list.", "At most 4 g. Sold in 24 hours: A list."

    assert dict(lost_words(before, after, [])) == {"4.5": 1, "source": 1}
    assert dict(lost_words(before, after, [{"words": "hours. Source"}])) == {"4.5": 1}
    assert dict(lost_words(before, after, [{"words": "Source", "stays": True}])) == {"4.5": 1, "source": 1}
    assert dict(lost_words("A list. A list.", "A list.", [{"words": "A list", "stays": True}])) == {}
