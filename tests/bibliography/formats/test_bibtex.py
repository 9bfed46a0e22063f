import sys
from datetime import date

import pytest
from django.core.exceptions import ImproperlyConfigured

from wagtail_healthblocks.bibliography.formats import bibtex
from wagtail_healthblocks.bibliography.formats.problems import BrokenFile
from wagtail_healthblocks.bibliography.record import SourceRecord

ARTICLE = r"""
@string{bmj = "BMJ"}
@comment{exported}
@Article{sordo17,
  author    = {Sordo, L. and Gregorio Barrio and van der Berg, Jan and Schr{\"o}der, K. and {World Health Organization} and others},
  title     = {{Mortality} risk during \emph{opioid} substitution -- 50\% \& more},
  journal   = bmj,
  year      = 2017,
  volume    = 357,
  number    = "2",
  pages     = {13--19},
  doi       = {https://doi.org/10.1136/bmj.j1550},
  url       = {https://example.org/a_b~c%20d},
  urldate   = {2025-03-03},
  langid    = {ngerman},
}
"""


def test_a_file_of_a_reference_manager_is_read():
    [record] = bibtex.read(ARTICLE)

    assert record == SourceRecord(
        authors=(
            "Sordo, L.",
            "Barrio, Gregorio",
            "van der Berg, Jan",
            "Schröder, K.",
            "World Health Organization",
            "et al.",
        ),
        title="Mortality risk during opioid substitution – 50% & more",
        container="BMJ",
        year=2017,
        volume="357",
        issue="2",
        pages="13-19",
        doi="10.1136/bmj.j1550",
        url="https://example.org/a_b~c%20d",
        accessed=date(2025, 3, 3),
        language="de",
    )


def test_biblatex_is_read_too():
    [record] = bibtex.read(
        "@online{x, author={Ludwig van Beethoven and World Health Organization}, title={One}, date={2021-05-04},"
        " urldate={2025-03-03}, url={https://example.org/}}"
    )

    assert record == SourceRecord(
        kind="web",
        authors=("van Beethoven, Ludwig", "World Health Organization"),
        title="One",
        year=2021,
        url="https://example.org/",
        accessed=date(2025, 3, 3),
    )


def test_a_bad_entry_is_told_with_its_line_and_the_rest_is_kept():
    text = "@book{a, title={One}}\n\n@article{b, title={Two\n@book{c, title={Three}}\n"
    problems = []

    records = bibtex.read(text, problems)

    assert [record.title for record in records] == ["One", "Three"]
    assert [str(problem) for problem in problems] == ["Line 3: The entry “@article{b, title={Two” cannot be read."]
    with pytest.raises(BrokenFile, match="Line 3: "):
        bibtex.read(text)


@pytest.mark.parametrize("text", ["", "TY  - JOUR\nER  - \n", "[]"])
def test_what_is_no_bibtex_says_so(text):
    with pytest.raises(BrokenFile, match="Line 1: This is no BibTeX file"):
        bibtex.read(text)


def test_without_the_extra_the_error_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "bibtexparser", None)  # so Python itself takes it for missing

    with pytest.raises(ImproperlyConfigured, match=r'pip install "wagtail-healthblocks\[references\]"'):
        bibtex.read(ARTICLE)


def test_each_entry_has_a_key_of_its_own():
    written = bibtex.write(
        [SourceRecord(title="One", authors=("Müller Ä",), year=2001)] * 2 + [SourceRecord(title="Two")]
    )

    assert [line.strip(",") for line in written.splitlines() if line.startswith("@")] == [
        "@misc{mller2001-1",
        "@misc{mller2001-2",
        "@misc{source-3",
    ]
