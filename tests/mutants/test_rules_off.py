"""Each editorial rule is missed: with any one of them off, a test fails."""

import pytest
from django.db import transaction

from tests import corpus
from tests.blocks import test_corpus
from tests.editorial import test_snippets
from wagtail_healthblocks.editorial.engine import rules_by_id

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.long]


def failures(name):
    """The samples of a rule whose test fails."""
    if name in test_snippets.SAMPLES:
        return [] if name in test_snippets.found_in(name, "refused") else [name]
    found = []
    for block_class, case in corpus.cases("refused"):
        if name in test_corpus.rules_of(case):
            with transaction.atomic():
                try:
                    test_corpus.test_what_is_no_matter_of_form_is_a_finding_of_its_rule(block_class, case, None)
                except AssertionError:
                    found.append(case["rule"])
                transaction.set_rollback(True)
    return found


@pytest.mark.parametrize("name", sorted(rules_by_id()))
def test_without_a_rule_a_test_fails(name, settings):
    assert failures(name) == []

    settings.HEALTHBLOCKS_RULES = {name: "off"}

    assert failures(name)
