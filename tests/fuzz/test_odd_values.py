"""Every place of every block's stored data with every odd value: nothing that reads or writes the page raises."""

import random
from functools import partial

import pytest

from tests.fuzz import odd, samples
from tests.fuzz.trial import report, trial_of, try_all

pytestmark = pytest.mark.once

#: How many of the cases the ordinary run tries, and which: the same at each run.
A_SLICE, SEED = 160, 20_240_301


def cases_of(name, stored):
    """Every case of a sample, as its name and a function that makes its stream."""
    in_answer = name.endswith("in an answer")
    for path, what, value in odd.mutations(stored):
        # Around the answer everything is as in a question, which is a sample of its own.
        if not in_answer or len(path) > 3:
            case = f"{name}{''.join(f'[{key!r}]' for key in path)} = {what}"
            yield case, partial(stream_of, stored, path, what, value)


def stream_of(stored, path, what, value):
    changed = odd.changed(stored, path, value)
    return changed if "alike" in what or "twice" in what else odd.fresh(changed)


def made(cases):
    return [(case, make()) for case, make in cases]


@pytest.mark.django_db
@pytest.mark.long
@pytest.mark.parametrize("name", samples.names())
def test_whatever_a_block_has_stored_everything_that_reads_its_page_goes_on(name, admin_user, search_index):
    cases = made(cases_of(name, samples.whole_streams()[name]))

    faults = try_all(trial_of(admin_user), cases)

    assert not faults, report(faults)


@pytest.mark.django_db
@pytest.mark.slow
def test_a_few_odd_values_of_all_blocks_stop_nothing_that_reads_their_page(admin_user, search_index):
    every = [case for name, stored in samples.whole_streams().items() for case in cases_of(name, stored)]
    some = made(random.Random(SEED).sample(every, A_SLICE))

    faults = try_all(trial_of(admin_user), some)

    assert not faults, report(faults)
