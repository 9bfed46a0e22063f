import datetime

import pytest
from django.core.exceptions import ValidationError

from tests.factories import SourceFactory
from wagtail_healthblocks.bibliography.record import SourceRecord
from wagtail_healthblocks.models import Source

pytestmark = pytest.mark.django_db


def test_identifiers_are_stored_in_their_normal_form():
    source = SourceFactory(
        doi="https://doi.org/10.1136/BMJ.j1550",
        pmid="PMID: 28446428",
        pmcid="pmc 5421454",
        isbn="ISBN 0-306-40615-2",
    )
    source.refresh_from_db()
    assert (source.doi, source.doi_key) == ("10.1136/BMJ.j1550", "10.1136/bmj.j1550")
    assert (source.pmid, source.pmcid, source.isbn) == ("28446428", "PMC5421454", "9780306406157")


@pytest.mark.parametrize(
    ("field", "wrong"), [("doi", "11.1/x"), ("pmid", "0"), ("pmcid", "PMC"), ("isbn", "0-306-40615-3")]
)
def test_what_cannot_be_an_identifier_is_refused_at_its_field(field, wrong):
    with pytest.raises(ValidationError) as refused:
        Source(title="A study", **{field: wrong}).full_clean()
    assert set(refused.value.message_dict) == {field}


def test_readers_are_told_what_became_of_a_source():
    assert SourceFactory().status_words == ""
    retracted = SourceFactory(status="retracted", status_date=datetime.date(2025, 3, 3))
    assert retracted.status_words == "Retracted on March 3, 2025"
    assert SourceFactory(status="concern").status_words == "Expression of concern"


def test_a_source_and_its_record_say_the_same():
    record = SourceRecord(
        "trial", ("Sordo L", "et al."), "A study", "BMJ", 2017, "357", "", "1–9", doi="10.1136/bmj.j1550"
    )
    source = Source.from_record(record, unsure={"year", "authors"})
    assert source.record == record
    assert source.unsure == "authors year"


def test_a_source_is_labelled_by_author_and_year():
    source = SourceFactory()
    assert (source.label, source.place) == ("Sordo et al. 2017", "Example Journal 357, 1–9")
