"""Words of a language stand in its file, not in a pattern: code knows letters, figures and names that mean the same anywhere.

Two words alone, and lists of English words that are no pattern, are not seen: they may be anything.
"""

import ast
import re
from pathlib import Path

import pytest

import wagtail_healthblocks

FOLDER = Path(wagtail_healthblocks.__file__).parent
#: Three words or more to choose from, in a pattern.
CHOICE = re.compile(r"(?<![\w\\])[^\W\d_]{2,}(?:\|[^\W\d_]{2,}){2,}")
#: A word with a letter that English does not have.
FOREIGN = re.compile(r"(?=[^\W\d_]*[^\W\d_a-zA-Z])[^\W\d_]{3,}")
#: Modules whose patterns are grammar and no lists, or whose strings are letters and no words; and why.
WHOLE = {
    "bibliography/laws.py": "how the acts and gazettes of each country are cited: docs/reference/bibliography.md",
    "bibliography/reservations.py": "names of publishers and series, which only make a reading doubtful",
    "document.py": "raised and lowered letters",
    "reviews/lookalikes.py": "letters of other scripts by what they look like",
    "reviews/phrases.py": "characters that look like a space",
    "text.py": "characters that look like a space",
}
#: Others, by the module and how the choice begins.
ALLOWED = {
    ("bibliography/details.py", "correction"): "what PubMed writes in brackets",
    ("bibliography/details.py", "Erratum"): "what PubMed writes behind a citation",
    ("bibliography/details.py", "Retraction"): "what PubMed writes behind a citation",
    ("bibliography/details.py", "on"): "the shape of a day of reading: what may stand before its date",
    ("bibliography/details.py", "from"): "the shape of a day of reading: what may stand behind its date",
    ("bibliography/details.py", "día"): "the shape of a day of reading",
    ("bibliography/details.py", "págs"): "the shape of a book's extent: “245 págs.”",
    ("bibliography/details.py", "páginas"): "the shape of a book's extent: “245 páginas”",
    ("bibliography/entries.py", "meta"): "English words that keep their hyphen at the end of a line",
    ("bibliography/grammar.py", "St"): "abbreviations within names of places",
    ("bibliography/kinds.py", "and"): "what an English title says of itself at its end",
    ("bibliography/names.py", "Jr"): "what stands behind names in any language",
    ("bibliography/written_dates.py", "er"): "the shape of a date: “1er mai”, “5th May”",
    ("bibliography/written_dates.py", "st"): "the shape of a date: “May 5th”",
    ("editorial/rules/media.py", "png"): "endings of files",
    ("editorial/rules/media.py", "img"): "names that cameras give files",
    ("gallery/exhibits.py", "audio"): "elements of HTML",
    ("readings/own_words.py", "ul"): "elements of HTML",
    ("readings/own_words.py", "hr"): "elements of HTML",
    ("source_marks.py", "id"): "attributes of HTML",
    ("reviews/links.py", "com"): "domains",
    ("reviews/personal_data.py", "mail"): "services that have the same name everywhere",
    ("reviews/third_persons.py", "st"): "what a British postcode cannot end with, though a number in a text does",
    ("reviews/third_persons.py", "AL"): "the states of the United States, as their post writes them",
}


def literals(module):
    """The strings of a module but for what describes it."""
    tree = ast.parse(module)
    described = (ast.Module, ast.ClassDef, ast.FunctionDef)
    first = [node.body[0] for node in ast.walk(tree) if isinstance(node, described) and node.body]
    docstrings = {id(statement.value) for statement in first if isinstance(statement, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node.value


def words_in(module):
    """How each list of words begins that stands in a module's strings, and each word that is not English."""
    return {
        found[0].partition("|")[0]
        for literal in literals(module)
        for pattern in (CHOICE, FOREIGN)
        for found in pattern.finditer(literal)
    }


def test_words_of_a_language_are_in_its_file_and_not_in_code():
    modules = {path.relative_to(FOLDER).as_posix(): path for path in sorted(FOLDER.rglob("*.py"))}

    found = {(name, word) for name in modules for word in words_in(modules[name].read_text(encoding="utf-8"))}

    assert {place for place in found if place[0] not in WHOLE} == set(ALLOWED)
    assert {name for name, _word in found} >= set(WHOLE)


@pytest.mark.parametrize(
    "module, words",
    [
        ('X = r"(?:called|named|namens)"', {"called"}),
        ('X = f"{y}|rue|avenue|calle"', {"rue"}),
        ('X = {"و", "واسمه"}', {"واسمه"}),
        ('X = "heißt"', {"heißt"}),
        ('"""About heißt, or this|that|other."""', set()),
        ('X = r"(?:a|b|c)[A-ZÀ-ÖØ-Þ]", "one|two", "“plain” – words"', set()),
    ],
)
def test_what_counts_as_words_in_code(module, words):
    assert words_in(module) == words
