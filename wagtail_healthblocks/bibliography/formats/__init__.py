"""The file formats of reference managers: text in, records out, and back."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from ..record import SourceRecord
from . import bibtex, csl, nbib, ris


class Format(NamedTuple):
    """How the files of a format end, and what reads and writes their text; PubMed's own format is only read."""

    extension: str
    read: Callable[..., list[SourceRecord]]
    write: Callable[[Sequence[SourceRecord]], str] | None


FORMATS = {
    "RIS": Format("ris", ris.read, ris.write),
    "BibTeX": Format("bib", bibtex.read, bibtex.write),
    "CSL JSON": Format("json", csl.read, csl.write),
    "PubMed": Format("nbib", nbib.read, None),
}
