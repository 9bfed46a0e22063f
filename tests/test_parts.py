"""The parts of the suite, asked of the tests that are running."""

from pathlib import Path

import pytest

from tests.parts import (
    BETWEEN,
    FIRST,
    LENGTHY,
    ON_EACH_DATABASE,
    TRACED,
    asks_for_a_database,
    function_of,
    is_for_each_database,
    is_quick,
    leave_module_out,
    part_of,
    place_in_the_order,
    scope_of,
)

ROOT = Path(__file__).parent.parent

pytestmark = pytest.mark.once


@pytest.fixture(scope="module")
def parts(request):
    names = ["core", "beyond", "versions", "between", "databases", "oldest"]
    return {name: part_of(request.session.items, name) for name in names}


@pytest.mark.lengthy
def test_what_is_not_in_the_core_is_beyond_it(parts, request):
    assert parts["core"] | parts["beyond"] == set(request.session.items)
    assert not parts["core"] & parts["beyond"]


def test_coverage_is_that_of_the_core_of_what_is_lengthy_and_of_the_way_out(parts, request):
    items = request.session.items
    traced = {item for item in items if not item.get_closest_marker("no_cover")}
    surely = parts["core"] | {item for item in items if item.nodeid.startswith(TRACED)}
    lengthy = {item for item in items if is_quick(item) and item.get_closest_marker(LENGTHY)}

    assert surely <= traced <= surely | lengthy
    assert set(map(function_of, lengthy)) <= set(map(function_of, traced))


def test_each_version_gets_every_test_of_the_core_and_what_depends_on_it(parts, request):
    marked, lengthy, once = (
        {item for item in request.session.items if item.get_closest_marker(name)}
        for name in ("versions", LENGTHY, "once")
    )

    assert marked <= parts["versions"] <= parts["core"] | marked | lengthy
    assert not parts["core"] & lengthy
    assert not parts["versions"] & once
    assert set(map(function_of, set(filter(is_quick, lengthy)) - once)) <= set(map(function_of, parts["versions"]))
    assert set(map(function_of, parts["core"] - once)) <= set(map(function_of, parts["versions"]))


def test_each_database_gets_every_test_that_asks_for_one(parts, request):
    asking = [
        item
        for item in request.session.items
        if asks_for_a_database(item)
        and item.nodeid.startswith(ON_EACH_DATABASE)
        and not any(item.get_closest_marker(name) for name in ("any_database", "browser", "slow"))
    ]

    assert set(map(function_of, parts["databases"])) == set(map(function_of, asking))


def test_the_oldest_versions_leave_out_what_databases_have_and_nothing_else(parts):
    left_out = parts["versions"] - parts["oldest"]

    assert parts["oldest"] <= parts["versions"]
    assert all(item.nodeid.startswith(ON_EACH_DATABASE) and asks_for_a_database(item) for item in left_out)
    assert left_out <= parts["databases"]
    assert not parts["oldest"] & parts["databases"]


def test_every_folder_that_each_database_gets_is_there():
    assert [name for name in ON_EACH_DATABASE if not (ROOT / name).exists()] == []


def test_versions_between_others_get_what_depends_on_them_most(parts, request):
    marked = {item for item in request.session.items if item.get_closest_marker("versions")}
    chosen = {item for item in parts["versions"] if item.nodeid.startswith(BETWEEN)}

    assert parts["between"] == marked | chosen
    assert parts["between"] <= parts["versions"]


@pytest.mark.parametrize("name", ["core", "versions", "between", "databases", "oldest", "beyond"])
def test_no_module_is_left_out_that_has_a_test_of_the_part(name, parts):
    modules = {ROOT / item.nodeid.partition("::")[0] for item in parts[name]}

    assert [str(module) for module in modules if leave_module_out(module, name)] == []


def test_of_the_browser_s_modules_versions_read_those_that_depend_on_them():
    browser = ROOT / "tests" / "browser"

    assert leave_module_out(browser / "test_paper.py", "versions")
    assert not leave_module_out(browser / "test_paper.py", None)
    assert not leave_module_out(browser / "test_previews.py", "versions")
    assert not leave_module_out(browser / "conftest.py", "versions")


def test_a_test_without_a_database_is_not_repeated_on_each(request):
    assert not is_for_each_database(request.node)


@pytest.mark.django_db
def test_a_test_with_a_database_is_repeated_on_each(request):
    assert is_for_each_database(request.node)


@pytest.mark.django_db
@pytest.mark.any_database
def test_a_test_that_no_database_changes_is_not_repeated(request):
    assert not is_for_each_database(request.node)


def test_every_module_that_begins_first_is_there():
    assert [name for name in FIRST if not (ROOT / name).is_file()] == []


def test_every_module_that_versions_between_others_get_is_there():
    assert [start for start in BETWEEN if not list(ROOT.glob(f"{start}*"))] == []


def test_what_takes_longest_begins_first(request):
    places = [place_in_the_order(item) for item in request.session.items]

    assert places == sorted(places)


def test_one_process_upgrades_a_database_and_any_takes_another_test():
    aged, other = "tests/aged/test_upgrade.py::test_{}[d93ca60-{}]", "tests/fuzz/test_odd_values.py::test_one[{}]"
    on_sqlite = {scope_of(aged.format(name, "sqlite")) for name in ("one", "two")}

    assert len(on_sqlite) == 1
    assert scope_of(aged.format("one", "postgresql")) not in on_sqlite
    assert scope_of(other.format("faq")) != scope_of(other.format("dosage"))
