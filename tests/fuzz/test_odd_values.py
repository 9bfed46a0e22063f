"""Every place of every block's stored data with every odd value: nothing that reads or writes the page raises."""

import random
from functools import partial

import pytest

from tests import factories
from tests.fuzz import odd, samples
from tests.fuzz.trial import report, trial_of, trial_of_reviews, trial_of_uses, try_all

pytestmark = [pytest.mark.once, pytest.mark.usefixtures("known_blocks")]

#: How many of the cases the ordinary run tries, and which: the same at each run.
A_SLICE, SEED = 80, 20_240_301
#: How the samples of blocks in an answer end.
IN_AN_ANSWER = "in an answer"


def cases_of(name, stored, inside=(), with_whole=False):
    """Every case of a sample inside this place, as its name and a function that makes its stream.

    What stands for the whole stream is the same for every article, and tried by itself.
    """
    in_answer = name.endswith(IN_AN_ANSWER)
    for path, what, value in odd.mutations(stored):
        if not path and what in odd.ODD and not with_whole:
            continue
        is_inside = path[: len(inside)] == inside and (value is not odd.GONE or path != inside)
        # Around the answer everything is as in a question, which is a sample of its own.
        if is_inside and (not in_answer or len(path) > 3):
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
    every = list(cases_of(name, samples.whole_streams()[name]))
    # In an answer the same code reads the same block: what differs is where it stands.
    cases = made(every[:: 5 if name.endswith(IN_AN_ANSWER) else 1])

    faults = try_all(trial_of(admin_user), cases)

    assert not faults, report(faults)


@pytest.mark.django_db
@pytest.mark.long
def test_whatever_stands_for_a_whole_stream_everything_that_reads_its_page_goes_on(admin_user, search_index):
    faults = try_all(trial_of(admin_user), [(f"the stream = {what}", value) for what, value in odd.ODD.items()])

    assert not faults, report(faults)


#: What stands in no article's stream: how it is tried, what it stores, and where in that a block of ours begins. The stream
#: around the reviews is Wagtail's own, which cannot do without a type and a value.
ELSEWHERE = {
    "reviews_panel": (
        trial_of_reviews,
        [{"type": "reviews_panel", "value": {"heading": "What you say"}}],
        (0, "value"),
    ),
    "uses": (
        trial_of_uses,
        [{"type": "use", "value": {**factories.USE, "as_of": factories.A_DAY.isoformat()}}],
        (),
    ),
}


@pytest.mark.django_db
@pytest.mark.long
@pytest.mark.parametrize("name", ELSEWHERE)
def test_whatever_a_stream_elsewhere_has_stored_everything_that_reads_it_goes_on(name, admin_user, search_index):
    trial, stored, ours = ELSEWHERE[name]

    faults = try_all(trial(admin_user), made(cases_of(name, odd.fresh(stored), ours, with_whole=True)))

    assert not faults, report(faults)


@pytest.mark.django_db
@pytest.mark.slow
def test_a_few_odd_values_of_all_blocks_stop_nothing_that_reads_their_page(admin_user, search_index):
    every = [case for name, stored in samples.whole_streams().items() for case in cases_of(name, stored)]
    some = made(random.Random(SEED).sample(every, A_SLICE))

    faults = try_all(trial_of(admin_user), some)

    assert not faults, report(faults)
