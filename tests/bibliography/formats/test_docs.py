"""The reference names every tag that is read, the one that is written first."""

import re
from pathlib import Path

import pytest

from wagtail_healthblocks.bibliography.formats import bibtex, csl, ris

REFERENCE = Path(__file__).parents[3] / "docs" / "reference" / "bibliography.md"
COLUMNS = {"RIS": ris.TAGS, "BibTeX": bibtex.FIELDS, "CSL JSON": {name: (key,) for name, key in csl.VARIABLES.items()}}


@pytest.fixture(scope="module")
def table():
    lines = REFERENCE.read_text(encoding="utf-8").partition("| Field | RIS |")[2].partition("\n\n")[0].splitlines()[2:]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return {row[0].strip("`"): dict(zip(("RIS", "BibTeX", "CSL JSON"), row[1:4], strict=True)) for row in rows}


@pytest.mark.parametrize("column", COLUMNS)
def test_the_table_of_fields_is_that_of_the_code(table, column):
    named = {name: tuple(re.findall(r"`([^`]+)`", cells[column])) for name, cells in table.items()}

    assert {name: named[name] for name in COLUMNS[column]} == COLUMNS[column]
