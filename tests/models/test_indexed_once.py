"""A medicine with many statuses is written to the reference index once."""

import datetime
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import ReferenceIndex
from wagtail.signal_handlers import disable_reference_index_auto_update

from tests import factories
from wagtail_healthblocks.models import LegalStatus, Medicine

pytestmark = pytest.mark.django_db


def medicine_citing(number):
    """A new medicine with so many statuses, each of a source of its own; not saved yet."""
    sources = [factories.SourceFactory(title=f"List {place}") for place in range(number)]
    rows = [
        LegalStatus(
            country="GB",
            axis="supply",
            code="POM",
            applies_to=f"packs of {place} tablets",
            as_of=datetime.date(2024, 1, 1),
            cited_source=source,
        )
        for place, source in enumerate(sources)
    ]
    return Medicine(name=f"Examplamine {number}", legal_statuses=rows)


def test_saving_many_statuses_asks_the_index_as_often_as_saving_one():
    asked = []
    for number in (1, 5):
        medicine = medicine_citing(number)
        with CaptureQueriesContext(connection) as queries:
            medicine.save()
        asked.append(sum(re.match("SELECT.*referenceindex", query["sql"], re.DOTALL) is not None for query in queries))

        assert ReferenceIndex.get_references_for_object(medicine).count() == number

    assert asked[0] == asked[1] > 0


def test_where_the_index_is_told_nothing_it_stays_so_until_the_end():
    with disable_reference_index_auto_update():
        medicine = medicine_citing(1)
        medicine.save()
        medicine.save()

        assert not ReferenceIndex.get_references_for_object(medicine).exists()
