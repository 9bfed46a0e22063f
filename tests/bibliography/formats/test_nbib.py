import pytest

from wagtail_healthblocks.bibliography.formats import nbib
from wagtail_healthblocks.bibliography.formats.problems import BrokenFile
from wagtail_healthblocks.bibliography.record import SourceRecord

SORDO = """PMID- 28446428
OWN - NLM
STAT- MEDLINE
IS  - 1756-1833 (Electronic)
VI  - 357
DP  - 2017 Apr 26
TI  - Mortality risk during and after opioid substitution treatment: systematic review
      and meta-analysis of cohort studies.
PG  - j1550
LID - 10.1136/bmj.j1550 [doi]
FAU - Sordo, Luis
AU  - Sordo L
AD  - National Centre for Epidemiology, Madrid, Spain.
FAU - Barrio, Gregorio
AU  - Barrio G
CN  - A Study Group
LA  - eng
PT  - Journal Article
PT  - Review
PT  - Systematic Review
PT  - Meta-Analysis
TA  - BMJ
JT  - BMJ (Clinical research ed.)
PMC - PMC5421454
EIN - BMJ. 2017 May 1;357:j2097
AID - bmj.j1550 [pii]
"""
ARANCETA = """PMID- 15563815
TI  - [Tables of coronary risk evaluation adapted to the Spanish population: the DORICA
      study].
TT  - Tablas de evaluacion del riesgo coronario.
AU  - Aranceta J
LA  - spa
TA  - Med Clin (Barc)
DP  - 2004 Nov 20
VI  - 123
IP  - 18
PG  - 686-91
"""


def test_a_file_of_pubmed_is_read():
    records = nbib.read(f"{SORDO}\n{ARANCETA}\n")

    assert records == [
        SourceRecord(
            kind="systematic_review",
            authors=("Sordo L", "Barrio G", "A Study Group"),
            title="Mortality risk during and after opioid substitution treatment: systematic review and meta-analysis of"
            " cohort studies",
            container="BMJ",
            year=2017,
            volume="357",
            pages="j1550",
            doi="10.1136/bmj.j1550",
            pmid="28446428",
            pmcid="PMC5421454",
            language="en",
            note="Erratum in: BMJ. 2017 May 1;357:j2097",
        ),
        SourceRecord(
            authors=("Aranceta J",),
            title="Tables of coronary risk evaluation adapted to the Spanish population: the DORICA study",
            container="Med Clin (Barc)",
            year=2004,
            volume="123",
            issue="18",
            pages="686-91",
            pmid="15563815",
            language="es",
        ),
    ]


def test_records_without_an_empty_line_between_them_are_told_apart():
    assert [record.pmid for record in nbib.read(SORDO + ARANCETA)] == ["28446428", "15563815"]


@pytest.mark.parametrize("bad", ["PMID- 1\nTA  - BMJ\n", "TI  - Without a number\n"])
def test_a_bad_record_is_told_with_its_line_and_the_rest_is_kept(bad):
    text, problems = f"{ARANCETA}\n{bad}\n{ARANCETA}", []

    records = nbib.read(text, problems)

    assert len(records) == 2
    assert [problem.line for problem in problems] == [len(ARANCETA.splitlines()) + 2]
    with pytest.raises(BrokenFile, match="Line 13: "):
        nbib.read(text)


@pytest.mark.parametrize("text", ["", "Some words.", "TY  - JOUR\nER  - \n"])
def test_what_is_no_file_of_pubmed_says_so(text):
    with pytest.raises(BrokenFile):
        nbib.read(text)
