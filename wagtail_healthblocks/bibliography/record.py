"""What is known of one source."""

from dataclasses import dataclass
from datetime import date

#: Stands at the end of the authors where more of them were not named.
ET_AL = "et al."


@dataclass(frozen=True)
class SourceRecord:
    """One source, as far as it was read; what is unknown is empty.

    Identifiers are bare, in the normal form of ``identifiers``. Authors are persons and bodies, as ``names`` writes it.
    """

    #: A key of ``vocabulary.references.REFERENCE_KINDS``.
    kind: str = "other"
    authors: tuple[str, ...] = ()
    title: str = ""
    #: The journal, the book of a chapter, or the series or body that published it.
    container: str = ""
    year: int | None = None
    volume: str = ""
    issue: str = ""
    #: The pages, or the number of an article that has none.
    pages: str = ""
    publisher: str = ""
    doi: str = ""
    pmid: str = ""
    pmcid: str = ""
    isbn: str = ""
    url: str = ""
    accessed: date | None = None
    #: The code of the language that the source is written in.
    language: str = ""
    #: What could be read but has no field of its own, such as an erratum.
    note: str = ""
