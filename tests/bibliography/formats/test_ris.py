from datetime import date

import pytest

from wagtail_healthblocks.bibliography.formats import ris
from wagtail_healthblocks.bibliography.formats.problems import BrokenFile
from wagtail_healthblocks.bibliography.record import SourceRecord

ARTICLE = """\ufeffProvider: A publisher
TY  - JOUR
AU  - Sordo, L.
AU  - Barrio, Gregorio
AU  - World Health Organization
T1  - Mortality risk during and after opioid
      substitution treatment
JO  - BMJ
JF  - The BMJ
PY  - 2017/04/26/
VL  - 357
SP  - j1550
SN  - 1756-1833
AN  - WOS:000400
DO  - https://doi.org/10.1136/bmj.j1550
C2  - PMC5421454
N1  - A first note
N1  - A second
ER  -
"""


def test_a_publishers_file_is_read():
    [record] = ris.read(ARTICLE.replace("\n", "\r\n"))

    assert record == SourceRecord(
        authors=("Sordo, L.", "Barrio, Gregorio", "World Health Organization"),
        title="Mortality risk during and after opioid substitution treatment",
        container="BMJ",
        year=2017,
        volume="357",
        pages="j1550",
        doi="10.1136/bmj.j1550",
        pmcid="PMC5421454",
        note="A first note\nA second",
    )


def test_a_book_and_a_page_are_of_their_kinds():
    records = ris.read(
        "TY  - BOOK\nTI  - Logik der Forschung\nSN  - 3-16-148410-X\nER  - \n\n"
        "TY  - ELEC\nTI  - Naloxone\nUR  - https://example.org/\nY2  - 2025/03/03/\nER  - \n"
    )

    assert records == [
        SourceRecord(kind="book", title="Logik der Forschung", isbn="9783161484100"),
        SourceRecord(kind="web", title="Naloxone", url="https://example.org/", accessed=date(2025, 3, 3)),
    ]


def test_a_date_that_cannot_be_read_goes_into_the_note():
    [record] = ris.read("TY  - JOUR\nTI  - One\nPY  - in press\nDO  - none\nER  - \n")

    assert record == SourceRecord(title="One", note="Date: in press\nDOI: none")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("TY  - JOUR\nTI  - One\n\nTY  - JOUR\nTI  - Two\nER  - \n", 1),
        ("TY  - JOUR\nTI  - One\nER  - \nTY  - JOUR\nTI  - Two\n", 4),
        ("TY  - JOUR\nTI  - One\nER  - \nTI  - Two\n", 4),
    ],
)
def test_a_bad_record_is_told_with_its_line_and_the_rest_is_kept(text, line):
    problems = []

    records = ris.read(text, problems)

    assert len(records) == 1
    assert [problem.line for problem in problems] == [line]
    with pytest.raises(BrokenFile, match=f"Line {line}: "):
        ris.read(text)


@pytest.mark.parametrize("text", ["", "Some words.\nAnd more.", "@article{a, title={One}}"])
def test_what_is_no_ris_says_so(text):
    with pytest.raises(BrokenFile, match="Line 1: This is no RIS file"):
        ris.read(text, [])


def test_people_are_written_with_a_comma_and_bodies_as_they_are():
    written = ris.write([SourceRecord(title="One", authors=("Sordo L", "Zarate CA Jr", "World Health Organization"))])

    assert "AU  - Sordo, L\nAU  - Zarate, CA, Jr\nAU  - World Health Organization\n" in written
