import pytest

from wagtail_healthblocks.bibliography.labels import author_year, author_year_labels, numbered_label
from wagtail_healthblocks.bibliography.record import SourceRecord


def source(*authors, year=2017, title="Mortality risk during and after opioid substitution treatment"):
    return SourceRecord(authors=authors, year=year, title=title)


def test_a_number_stands_in_brackets():
    assert numbered_label(12) == "[12]"


@pytest.mark.parametrize(
    ("record", "label"),
    [
        (source("Sordo L"), "Sordo 2017"),
        (source("Mattick RP", "Breen C", year=2014), "Mattick & Breen 2014"),
        (source("Sordo L", "Barrio G", "Bravo MJ"), "Sordo et al. 2017"),
        (source("Walsh Z", "et al.", year=2021), "Walsh et al. 2021"),
        (source("Krupitsky, Evgeny M."), "Krupitsky 2017"),
        (source("World Health Organization", year=None), "World Health Organization n.d."),
        (source(), "Mortality risk during and after… 2017"),
        (source(title="Words matter"), "Words matter 2017"),
        (source(title=""), "Source without a title 2017"),
    ],
)
def test_a_source_is_called_by_author_and_year(record, label):
    assert author_year(record) == label


def test_two_sources_of_one_author_and_year_are_told_apart():
    first, second = source("Sordo L", title="First"), source("Sordo L", title="Second")

    labels = author_year_labels([first, source("Klar E"), second, first])

    assert labels == ["Sordo 2017a", "Klar 2017", "Sordo 2017b", "Sordo 2017a"]


def test_sources_without_a_year_are_told_apart():
    labels = author_year_labels([source("WHO", year=None, title=title) for title in ("First", "Second")])

    assert labels == ["WHO n.d.-a", "WHO n.d.-b"]


def test_more_sources_than_letters_are_told_apart():
    labels = author_year_labels([source("Sordo L", title=str(number)) for number in range(30)])

    assert labels[25:28] == ["Sordo 2017z", "Sordo 2017aa", "Sordo 2017ab"]
    assert len(set(labels)) == 30
