"""Made-up files in the forms of the public lists of notices."""

import csv
import io

COLUMNS = [
    *("Record ID", "Title", "Subject", "Institution", "Journal", "Publisher", "Country", "Author", "URLS"),
    *("ArticleType", "RetractionDate", "RetractionDOI", "RetractionPubMedID", "OriginalPaperDate"),
    *("OriginalPaperDOI", "OriginalPaperPubMedID", "RetractionNature", "Reason", "Paywalled", "Notes"),
]


def row(doi="unavailable", pmid="0", nature="Retraction", day="3/15/2025 0:00", notice_doi="10.5555/notice", **others):
    """A row of Retraction Watch's list, by the names of its columns."""
    return {
        "Record ID": "1",
        "Title": "A study, that never was",
        "RetractionDate": day,
        "RetractionDOI": notice_doi,
        "RetractionPubMedID": "0",
        "OriginalPaperDOI": doi,
        "OriginalPaperPubMedID": pmid,
        "RetractionNature": nature,
        **others,
    }


def retraction_watch(*rows, columns=COLUMNS):
    """The list as a text; like the real one it has a column without a name at the end, and ends with empty rows."""
    out = io.StringIO()
    writer = csv.DictWriter(out, [*columns, ""], extrasaction="ignore", restval="")
    writer.writeheader()
    writer.writerows([*rows, {}])
    return out.getvalue()


def pubmed(*records):
    """Records as PubMed saves them, each as pairs of tag and value; a long value goes on in a line of its own."""
    return "\n".join("".join(map(_field, record)) for record in records)


def _field(pair):
    tag, value = pair
    first, _, rest = value.partition("\n")
    return f"{tag:<4}- {first}\n" + (f"      {rest}\n" if rest else "")
