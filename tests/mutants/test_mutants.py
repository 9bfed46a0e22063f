"""The core of the tests finds faults in the code, and not only what is tested by name."""

import random

import pytest

from tests.mutants import changes
from tests.mutants.trial import EVERY_TEST, copy_of_the_tree, listed

pytestmark = pytest.mark.once

MAKE = "python -m tests.mutants.make makes the list anew"
FAULTS = listed()


def fits(mutant):
    try:
        return bool(mutant.apply((changes.ROOT / mutant.module).read_text(encoding="utf-8")))
    except (changes.Stale, FileNotFoundError):
        return False


def found_by_the_core(copy, mutant, test):
    """First the test that found it when the list was made is asked, then all."""
    with copy.with_fault(mutant):
        named = [test] if test and test != EVERY_TEST else []
        return (named and copy.first_failure("--part=core", *named)) or copy.first_failure("--part=core", "tests")


def test_most_faults_of_the_list_fit_the_code():
    fitting = [mutant for mutant, _test in FAULTS if fits(mutant)]

    assert len(FAULTS) == 60
    assert len(fitting) >= 50, MAKE


def test_a_fault_changes_its_function_and_nothing_else():
    source = "def other():\n    return a == b\n\n\ndef même():\n    ‘’ if False else None\n"
    source = source.replace("‘’ if False else None", "return 'é' and a == b")

    mutant = changes.Mutant("x.py", "même", "a == b", "(a != b)", "")

    assert mutant.apply(source) == source.replace("and a == b", "and (a != b)")


@pytest.mark.long
def test_a_test_that_is_gone_finds_nothing():
    with copy_of_the_tree() as copy:
        gone = [
            copy.first_failure("--co", name) for name in ("tests/test_gone.py::test_x", "tests/test_text.py::test_gone")
        ]

    assert gone == [None, None]


def test_a_fault_whose_place_is_gone_or_there_twice_is_stale():
    mutant = changes.Mutant("x.py", "f", "a == b", "(a != b)", "")

    for body in ("return a", "return a == b or a == b"):
        with pytest.raises(changes.Stale):
            mutant.apply(f"def f():\n    {body}\n")


@pytest.mark.slow
def test_the_core_finds_some_faults_taken_by_chance():
    fitting = [(mutant, test) for mutant, test in FAULTS if test and fits(mutant)]

    with copy_of_the_tree() as copy:
        missed = [
            mutant.name
            for mutant, test in random.Random(1).sample(fitting, 2)
            if not found_by_the_core(copy, mutant, test)
        ]

    assert not missed


@pytest.mark.long
def test_the_core_finds_four_faults_in_five():
    fitting = [(mutant, test) for mutant, test in FAULTS if fits(mutant)]

    with copy_of_the_tree() as copy:
        missed = [mutant.name for mutant, test in fitting if not test or not found_by_the_core(copy, mutant, test)]

    print(f"The core finds {len(fitting) - len(missed)} of {len(fitting)} faults.", *missed, sep="\n")
    assert len(fitting) >= 50, MAKE
    assert len(missed) <= len(fitting) / 5
