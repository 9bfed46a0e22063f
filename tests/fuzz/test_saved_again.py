"""What is loaded and saved again without a change: nothing is lost that Wagtail would keep, and the rest is logged."""

import logging
import random

import pytest

from tests import factories
from tests.fuzz import samples
from tests.fuzz.test_odd_values import cases_of
from tests.fuzz.trial import Trial
from tests.fuzz.twins import lost, plain, saved_again
from tests.testapp.models import ArticlePage

pytestmark = pytest.mark.once

A_SLICE, SEED = 400, 20_240_301
#: What may go without a word, and why.
UNSAID = {
    "half a character": "It is no text: nothing could send it to anybody.",
    "with more in it": "Fields that a site took out are still stored; its log would name them at each visit.",
    "a list of pairs": "Each pair has become a block, whose name is kept as its type.",
}


@pytest.fixture
def losses(db, admin_user, caplog):
    """`losses(cases)` are those cases of which more is lost than Wagtail loses, or something without a word."""
    trial = Trial(factories.ArticlePageFactory(body=[factories.paragraph()]), admin_user)
    ours, theirs = ArticlePage.body.field.stream_block, plain(ArticlePage.body.field.stream_block)

    def loss(stored):
        kept = saved_again(ours, stored)
        gone = lost(stored, kept)
        if not gone:
            return ""
        if less := lost_but_kept_by(theirs, stored, kept):
            return f"lost {less}"
        return "" if is_logged(trial, stored, caplog) else f"lost without a word: {gone}"

    return lambda cases: "\n".join(
        f"{name}: {found}" for name, make in cases if not is_unsaid(name) and (found := loss(make()))
    )


def is_unsaid(name):
    # A decorative picture has no words, in Wagtail neither; and 0 is no.
    return name.rpartition(" = ")[2] in UNSAID or "['decorative'] = " in name


def lost_but_kept_by(theirs, stored, kept):
    try:
        wagtails = saved_again(theirs, stored)
    except Exception:  # noqa: BLE001 - Wagtail's own blocks cannot read it in any of many ways
        return None
    return lost(wagtails, kept) & lost(stored, kept)


def is_logged(trial, stored, caplog):
    """Whether reading the page, in all ways, logs once what cannot be read of it, with the page's number."""
    trial.store(stored)
    page, reading = trial.loaded(), None
    caplog.clear()
    with caplog.at_level(logging.WARNING, "wagtail_healthblocks"):
        reading = page.get_reading()
        assert reading.markdown and reading.graph and reading.body is not None
    said = [message for message in caplog.messages if f"Page {page.pk}" in message]
    return bool(said) and len(said) == len({*said})


@pytest.mark.long
@pytest.mark.parametrize("name", samples.names())
def test_saving_again_loses_nothing_that_wagtail_would_keep_and_says_what_else_is_lost(losses, name):
    found = losses(cases_of(name, samples.whole_streams()[name]))

    assert not found, found


def test_saving_some_again_loses_nothing_that_wagtail_would_keep_and_says_what_else_is_lost(losses):
    every = [case for name, stored in samples.whole_streams().items() for case in cases_of(name, stored)]

    found = losses(random.Random(SEED).sample(every, A_SLICE))

    assert not found, found
