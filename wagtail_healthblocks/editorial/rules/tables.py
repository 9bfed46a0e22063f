from django.utils.translation import gettext_lazy as _

from ...blocks.repeats import folded, repeated
from ..rule import rule


@rule("table.caption", needs="caption")
def no_caption(place, reading):
    """A table that nobody said what it shows.

    Some people hear the caption first, and decide by it whether to go through the cells.

    Source: WCAG 2.2, success criterion 1.3.1; technique H39.
    """
    if not place.value["caption"].strip():
        yield "caption", _("Say what the table shows: some people hear the caption first.")


@rule("table.columns", needs="columns")
def too_few_columns(place, reading):
    """A table with fewer than two columns.

    The first column names the rows; without a second there is nothing to say of them.

    Source: a choice of this package.
    """
    if len(place.value["columns"]) < 2:
        yield "columns", _("Add at least two columns; one alone is better as a list.")


@rule("table.repeated_heading")
def repeated_heading(place, reading):
    """A column with the heading of another.

    People who hear the table cannot tell the two apart.

    Source: a choice of this package.
    """
    columns = place.value["columns"]
    if len(columns) > 1:
        for position in repeated(folded(column["heading"]) for column in columns):
            message = _("Another column has this heading. Change one of them.")
            yield ("columns", position, "heading"), message


def _rows(place):
    """Each row's number, the words of its cells as they were typed, and its cells."""
    typed = place.block.get_field("rows").get_rows(place.value["rows"])
    cells = place.block.get_cells(place.value)
    return [(number, *row) for number, row in enumerate(zip(typed, cells, strict=True), start=1)]


@rule("table.no_row", needs="rows")
def no_row(place, reading):
    """A table without a row.

    It would be headings over nothing.

    Source: a choice of this package.
    """
    if not _rows(place):
        yield "rows", _("Write at least one row.")


@rule("table.cells")
def uneven_row(place, reading):
    """A row with more or fewer cells than there are columns.

    A value slips under the wrong heading, and nobody sees that it did.

    Source: a choice of this package.
    """
    width = len(place.value["columns"])
    for number, row, _cells in _rows(place):
        if width and len(row) != width:  # a table without columns lacks those, or its site took the field out
            message = _("Row %(number)d has %(cells)d cells, but there are %(columns)d columns.")
            yield "rows", message % {"number": number, "cells": len(row), "columns": width}
            return


@rule("table.nameless_row")
def nameless_row(place, reading):
    """A row whose first cell is empty.

    The first cell names the row; without it, people who hear the table do not know what the numbers are of.

    Source: WCAG 2.2, success criterion 1.3.1; technique H63.
    """
    for number, row, _cells in _rows(place):
        if len(row) == len(place.value["columns"]) and not row[0]:
            yield "rows", _("Row %(number)d has no name in its first cell.") % {"number": number}
            return


@rule("table.number")
def text_among_numbers(place, reading):
    """A cell in a column of numbers that is none, or that can be read in two ways.

    1,000 is a thousand to some readers and one to others.

    Source: ISO 80000-1, on the decimal sign; BIPM, SI Brochure, 5.4.4.
    """
    for number, _row, cells in _rows(place):
        for cell in cells:
            if not cell.is_valid:
                message = _("Row %(number)d: “%(text)s” is not a number such as 2.5, without a comma or a unit.")
                yield "rows", message % {"number": number, "text": cell.text}
                return
