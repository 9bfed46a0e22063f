import pytest

from wagtail_healthblocks.bibliography.identifiers import (
    normal_doi,
    read_doi,
    read_isbn,
    read_pmcid,
    read_pmid,
    without_invisible,
)


@pytest.mark.parametrize(
    "typed",
    [
        "10.1136/bmj.j1550",
        " doi:10.1136/bmj.j1550 ",
        "DOI 10.1136/bmj.j1550",
        "DOI: 10.1136/bmj.j1550.",
        "doi: https://doi.org/10.1136/bmj.j1550",
        "https://dx.doi.org/10.1136/bmj.j1550",
        "http://doi.org/10.1136%2Fbmj.j1550",
        "doi.org/10.1136/bmj.j1550",
        "https://doi.org/10.1136/bmj.j1550?utm_source=mail#top",
        "10.1136%2fbmj.j1550",
        "10.1136/\n  bmj.j1550",
        "10.1136/bmj\u00ad.j\u200b1550\ufeff",
        "info:doi/10.1136/bmj.j1550",
        "10.1136/bmj.j1550”).",
        "10.1136/bmj.j1550)",
    ],
)
def test_a_doi_is_read_in_any_spelling(typed):
    assert read_doi(typed) == "10.1136/bmj.j1550"


@pytest.mark.parametrize(
    ("typed", "bare"),
    [
        ("10.1016/S0140-6736(05)67399-5", "10.1016/S0140-6736(05)67399-5"),
        ("10.1016/S0140-6736(05)67399-5).", "10.1016/S0140-6736(05)67399-5"),
        ("10.1000/one(1)).", "10.1000/one(1)"),
        ("10.1000/one(1)", "10.1000/one(1)"),
        (
            "https://doi.org/10.1002/(SICI)1097-0258(19980815/30)17:15/16%3C1661::AID-SIM968%3E3.0.CO;2-2",
            "10.1002/(SICI)1097-0258(19980815/30)17:15/16<1661::AID-SIM968>3.0.CO;2-2",
        ),
        ("10.7326/0003-4819-147-8-200710160-\n\t00010", "10.7326/0003-4819-147-8-200710160-00010"),
        ("10.7326/0003–4819–147–8", "10.7326/0003-4819-147-8"),
        ("10.1000.10/123", "10.1000.10/123"),
    ],
)
def test_a_doi_keeps_what_belongs_to_it(typed, bare):
    assert read_doi(typed) == bare


@pytest.mark.parametrize(
    "typed", ["", "10.1136", "10.1136/", "doi:", "11.1136/x", "10.123/x", "see 10.1136/bmj.j1550", "10.1136/bmj j1550"]
)
def test_what_is_no_doi_is_not_read_as_one(typed):
    assert read_doi(typed) == ""


def test_two_spellings_of_a_doi_are_compared_without_case():
    assert normal_doi("https://doi.org/10.1136/BMJ.J1550") == normal_doi("doi:10.1136/bmj.j1550")


@pytest.mark.parametrize(
    "typed",
    [
        "28446428",
        "PMID: 28446428",
        "PubMed PMID: 28446428.",
        "pmid 28446428",
        "https://pubmed.ncbi.nlm.nih.gov/28446428/",
        "http://www.ncbi.nlm.nih.gov/pubmed/28446428?dopt=Abstract",
    ],
)
def test_a_pmid_is_read_in_any_spelling(typed):
    assert read_pmid(typed) == "28446428"


@pytest.mark.parametrize("typed", ["", "0123", "123456789", "PMID", "PMC123", "١٢٣٤٥٦٧"])
def test_what_is_no_pmid_is_not_read_as_one(typed):
    assert read_pmid(typed) == ""


@pytest.mark.parametrize(
    "typed",
    [
        "PMC5421454",
        "5421454",
        "PMCID: PMC5421454",
        "pmc5421454.",
        "PMC5421454.2",
        "https://www.ncbi.nlm.nih.gov/pmc/articles/PMC5421454/",
        "https://pmc.ncbi.nlm.nih.gov/articles/PMC5421454",
    ],
)
def test_a_pmcid_is_read_with_or_without_its_letters(typed):
    assert read_pmcid(typed) == "PMC5421454"


@pytest.mark.parametrize("typed", ["", "PMC", "PMC0", "PMID: 28446428"])
def test_what_is_no_pmcid_is_not_read_as_one(typed):
    assert read_pmcid(typed) == ""


@pytest.mark.parametrize(
    ("typed", "isbn"),
    [
        ("ISBN 978-92-4-002590-5", "9789240025905"),
        ("ISBN-13: 978 0 306 40615 7", "9780306406157"),
        ("0-306-40615-2", "9780306406157"),
        ("ISBN-10 080442957X.", "9780804429573"),
        ("978‑0‑306‑40615‑7", "9780306406157"),
    ],
)
def test_an_isbn_is_read_as_thirteen_digits(typed, isbn):
    assert read_isbn(typed) == isbn


@pytest.mark.parametrize("typed", ["", "978-92-4-002590-6", "0-306-40615-3", "9770306406157", "X306406152"])
def test_an_isbn_whose_check_digit_is_wrong_is_not_read(typed):
    assert read_isbn(typed) == ""


def test_joiners_stay_where_they_shape_letters():
    assert (
        without_invisible("anti\u00addepres\u200csant \u0645\u06cc\u200c\u0634\u0648\u062f")
        == "antidepressant \u0645\u06cc\u200c\u0634\u0648\u062f"
    )
