"""The parts of the suite: `pytest --part=core` runs what finds most faults in little time, `--part=beyond` the rest.

`--part=versions` has every test of the core, and what is marked lengthy or versions, but for what is marked once, for .ci/legs
to repeat on the oldest and newest Django and Wagtail; `--part=between` has of it what meets most of them, for a pair between these.
`--part=databases` has what asks for a database, but for what is marked any_database, for .ci/databases.py; where that
runs on the oldest Django and Wagtail, `--part=oldest` is what `versions` has and the databases have not.
What the suite tries with many values, these and the core try with the first and the last.

The core leaves out what is marked browser, slow, thorough, lengthy, volume or long and the folders that drive whole sites, and tries a test
that is repeated with many values with two of them only. Over blocks every test runs in full: each is another case.
"""

from collections import Counter
from pathlib import Path

import pytest
from xdist.scheduler import LoadScopeScheduling

ROOT = Path(__file__).parent.parent
MARKS = {"browser", "slow", "thorough", "volume", "long"}
#: What is not in the core either, but is repeated for each version, as the core is.
LENGTHY = "lengthy"
WHOLE_SITES = ("tests/guides/", "tests/browser/", "tests/aged/", "tests/fuzz/", "tests/reviews/sockets/")
IN_FULL = ("tests/blocks/",)
#: What meets most of Django and Wagtail: migrations, the editor's forms, the contract of the blocks, the API.
BETWEEN = (
    "tests/test_migrations",
    "tests/test_editor_",
    "tests/blocks/test_contract.py",
    "tests/test_told_of_checks.py",
)
#: What a database decides on: queries, rows that many write at once, what is searched in them.
ON_EACH_DATABASE = (
    "tests/reviews/",
    "tests/models/",
    "tests/test_queries.py",
    "tests/test_source_notices.py",
    "tests/test_source_report.py",
    "tests/test_traversal.py",
    "tests/test_usage.py",
)
#: The first and the last: values meet the same code of ours again.
VALUES = 2
#: What is not in the core and yet reaches code that nothing in it does: the way out.
TRACED = ("tests/test_leave.py", "tests/test_leave_texts.py", "tests/test_leftovers.py")
#: Its tests ask one upgraded database after another, each by the name in their brackets.
AGED = "tests/aged/test_upgrade.py"
#: What begins first, the longest before the others, so that at the end no process waits for another. Packages are built
#: while the first guide makes the site that the other guides start from. All use processes and databases of their own:
#: pytest-django's order, in which browser tests follow those that leave no rows, stays as it is.
FIRST = [
    "tests/guides/test_readme.py",
    "tests/test_packaging.py",
    AGED,
    "tests/guides/test_leave.py",
    "tests/guides/test_at_scale.py",
    "tests/test_demo.py",
    "tests/test_migrations.py",
    "tests/test_migrations_without_apps.py",
    "tests/guides/test_tutorial.py",
    "tests/guides/test_upgrade.py",
    "tests/mutants/test_mutants.py",
    "tests/test_swapped_page.py",
]


def pytest_addoption(parser):
    parser.addoption(
        "--part",
        choices=["core", "beyond", "versions", "between", "databases", "oldest"],
        help="run the core, or another part",
    )


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """With `--dist loadgroup` one process alone upgrades an aged database, and any takes the next of the other tests.

    Xdist itself would write groups into the names of tests, which pytest lets nobody change since 9.2.
    """
    return OneProcessForEachDatabase(config, log) if config.getvalue("dist") == "loadgroup" else None


class OneProcessForEachDatabase(LoadScopeScheduling):
    def _split_scope(self, nodeid):
        return scope_of(nodeid)


def scope_of(nodeid):
    """What one process runs all tests of: an aged database, else the one test."""
    return nodeid.partition("[")[2] if nodeid.startswith(AGED) else nodeid


def keep_part(config, items):
    """Leave out what this run has not asked for: the other part, and long tests unless `-m` names them."""
    part, marks = config.getoption("part"), config.option.markexpr
    left_out = set(items) - part_of(items, part)
    left_out |= {item for item in items if "long" not in marks and item.get_closest_marker("long")}
    config.hook.pytest_deselected(items=list(left_out))
    items[:] = [item for item in items if item not in left_out]


def leave_module_out(path, part):
    """Whether this part has nothing of a module. It is then not read at all: that takes longer than many a test."""
    if not path.name.startswith("test_"):
        return False
    name = path.relative_to(ROOT).as_posix()
    if part == "core":
        return name.startswith(WHOLE_SITES)
    if part == "databases":
        return not name.startswith(ON_EACH_DATABASE)
    if part not in ("versions", "between", "oldest") or "mark.versions" in path.read_text(encoding="utf-8"):
        return False
    return name.startswith(WHOLE_SITES) or (part == "between" and not name.startswith(BETWEEN))


def begin_with_the_longest(items):
    items.sort(key=place_in_the_order)


def place_in_the_order(item):
    module = item.nodeid.partition("::")[0]
    return FIRST.index(module) if module in FIRST else len(FIRST)


def leave_coverage_out(items):
    """Tracing costs two thirds as much again as a test: what these reach needs no other test to reach it."""
    lengthy = [item for item in items if is_quick(item) and item.get_closest_marker(LENGTHY)]
    traced = {*core_of(items), *few_of(lengthy, VALUES)}
    for item in items:
        if item not in traced and not item.nodeid.startswith(TRACED):
            item.add_marker("no_cover")


def part_of(items, part):
    if not part:
        return set(items)
    if part == "databases":
        stored = [item for item in items if is_for_each_database(item) and item.nodeid.startswith(ON_EACH_DATABASE)]
        return set(few_of(stored, VALUES))
    if part == "oldest":
        return part_of(items, "versions") - part_of(items, "databases")
    if part in ("versions", "between"):
        marked = {item for item in items if item.get_closest_marker("versions")}
        starts = BETWEEN if part == "between" else ""
        return marked | {item for item in repeated_of(items) if item.nodeid.startswith(starts)}
    core = set(core_of(items))
    return core if part == "core" else set(items) - core


def is_for_each_database(item):
    left_out = any(item.get_closest_marker(name) for name in ("any_database", "browser", "slow"))
    return asks_for_a_database(item) and not left_out


def asks_for_a_database(item):
    return "db" in item.fixturenames or "transactional_db" in item.fixturenames or item.get_closest_marker("django_db")


def core_of(items):
    """The quick tests, each with a few of its values."""
    return few_of([item for item in items if is_quick(item) and not item.get_closest_marker(LENGTHY)], VALUES)


def repeated_of(items):
    """The same for another version, with those that are lengthy: they are about the editor, and so about Wagtail."""
    return few_of((item for item in items if is_quick(item) and not item.get_closest_marker("once")), VALUES)


def few_of(items, values):
    """Of the values of one test the first, the last, and some in between; over blocks every one."""
    items = list(items)
    often = Counter(map(function_of, items))
    seen = Counter()
    for item in items:
        function = function_of(item)
        if item.nodeid.startswith(IN_FULL) or is_one_of_a_few(seen[function], often[function], values):
            yield item
        seen[function] += 1


def is_quick(item):
    return not item.nodeid.startswith(WHOLE_SITES) and not any(mark.name in MARKS for mark in item.iter_markers())


def is_one_of_a_few(place, count, values):
    """Whether this place is among a few that are evenly spread over so many."""
    return count <= values or place in {round(step * (count - 1) / (values - 1)) for step in range(values)}


def one_in(step, cases):
    """Cases to repeat a test with, of which the ordinary run tries one in so many and the long run the others too."""
    return [
        pytest.param(*case, marks=[] if number % step == 0 else pytest.mark.long) for number, case in enumerate(cases)
    ]


def function_of(item):
    return item.nodeid.partition("[")[0]
