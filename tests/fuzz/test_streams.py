"""Whole streams of any shape, and good streams with odd places, made by Hypothesis: nothing that reads them raises."""

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.fuzz import odd, samples
from tests.fuzz.trial import report, trial_of, try_all
from wagtail_healthblocks.blocks import HealthArticleStreamBlock

pytestmark = [pytest.mark.once, pytest.mark.usefixtures("known_blocks")]

#: The same examples at each run, and no shrinking: each costs a page, its editor and its copies.
FEW = settings(
    max_examples=3,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
#: Each of so many streams at once, for a page of many blocks takes hardly longer than one of a few.
MANY, AT_ONCE = settings(FEW, max_examples=40), 10

leaves = (
    st.none()
    | st.booleans()
    | st.integers(-(10**30), 10**30)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=30)
    | st.sampled_from([value for value in odd.ODD.values() if isinstance(value, str) and len(value) < 100])
)
NAMES = [*HealthArticleStreamBlock.base_blocks, "item", "no_such_block"]
FIELDS = sorted({name for block_class in samples.CLASSES for name in getattr(block_class, "base_blocks", {})})


def around(inner):
    blocks = st.fixed_dictionaries({"type": st.sampled_from(NAMES), "value": inner}, optional={"id": leaves})
    fields = st.dictionaries(st.sampled_from(FIELDS), inner, max_size=6)
    return st.lists(inner | blocks, max_size=4) | fields | blocks


stored_data = st.recursive(leaves, around, max_leaves=20)


@pytest.fixture
def trial(db, admin_user, search_index):
    return trial_of(admin_user)


@pytest.fixture
def good(db):
    return list(samples.whole_streams().values())


def spoiled(data, stream):
    """The stream with odd data in up to four places."""
    for _time in range(data.draw(st.integers(1, 4))):
        path = data.draw(st.sampled_from([path for path in odd.paths_of(stream) if path]))
        stream = odd.changed(stream, path, data.draw(stored_data | st.just(odd.GONE)))
        if not stream:
            return stream
    return stream


def assert_nothing_is_raised(trial, *streams):
    faults = try_all(trial, [(repr(stream)[:2_000], stream) for stream in streams])
    assert not faults, report(faults)


@FEW
@given(stream=stored_data)
def test_some_streams_of_any_shape_stop_nothing(trial, stream):
    assert_nothing_is_raised(trial, stream)


@pytest.mark.long
@MANY
@given(
    stream=stored_data, lists=st.lists(st.lists(stored_data, max_size=4), min_size=AT_ONCE - 1, max_size=AT_ONCE - 1)
)
def test_a_stream_of_any_shape_stops_nothing(trial, stream, lists):
    assert_nothing_is_raised(trial, stream, *lists)


@FEW
@given(data=st.data())
def test_some_odd_places_in_good_streams_stop_nothing(trial, good, data):
    assert_nothing_is_raised(trial, spoiled(data, data.draw(st.sampled_from(good))))


@pytest.mark.long
@MANY
@given(data=st.data())
def test_odd_places_in_a_good_stream_stop_nothing(trial, good, data):
    assert_nothing_is_raised(trial, *(spoiled(data, data.draw(st.sampled_from(good))) for _time in range(AT_ONCE)))
