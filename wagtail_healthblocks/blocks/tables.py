import re
from dataclasses import dataclass
from decimal import Decimal
from itertools import zip_longest

from django.utils.formats import localize
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, ListBlock, TextBlock

from ..audience import shown
from .base import HealthBlock, StableDeconstruction
from .choices import TextChoiceBlock
from .choosers import ChosenListBlock, SourceChooserBlock

ROWS_LENGTH = 20_000
#: A point, and no comma: 1,000 is a thousand to some readers and one to others.
NUMBER = re.compile(r"[−-]?(0|[1-9]\d*)(\.\d+)?", re.ASCII)
#: How many characters a table has room for beside one another: in the longest line, and on a telephone.
ROOM = {"always": 76, "narrow": 36}
#: Longer words are parted, and cells have space around them.
LONGEST_WORD, AROUND = 16, 2


@dataclass(frozen=True)
class Cell:
    """What stands where a row and a column meet."""

    text: str
    is_number: bool = False

    @property
    def is_valid(self) -> bool:
        return not self.is_number or not self.text or bool(NUMBER.fullmatch(self.text))

    @property
    def longest_word(self) -> int:
        """How many characters its longest word has."""
        return max(map(len, str(self).split()), default=0)

    @property
    def is_long(self) -> bool:
        """Whether it has a word that must be parted: it would push the other columns out of sight."""
        return self.longest_word > LONGEST_WORD

    def __str__(self):
        """A number as the page's language writes it; any other text as it is."""
        if self.is_number and NUMBER.fullmatch(self.text):
            return str(localize(Decimal(self.text.replace("−", "-")))).replace("-", "−")
        return str(self.text)  # in a sample it may be translated


class TableColumnBlock(HealthBlock):
    """A column: what its heading says, and whether it holds text or numbers."""

    heading = CharBlock(
        label=_("Heading"), max_length=255, help_text=_("With the unit, such as “Volume in millilitres”.")
    )
    kind = TextChoiceBlock(
        label=_("Column holds"),
        choices=[("text", _("Text")), ("number", _("Numbers"))],
        default="text",
        search_index=False,
    )

    prose_field = "heading"

    class Meta:
        icon = "table"
        label = _("Column")
        template = "wagtail_healthblocks/blocks/stream.html"


class TableRowsBlock(StableDeconstruction, TextBlock):
    """The rows of a table as text: a line for each row, and a sign or a tab between its cells."""

    def __init__(self, **kwargs):
        super().__init__(**{"max_length": ROWS_LENGTH, "required": False, **kwargs})

    def get_rows(self, value) -> list[list[str]]:
        """The words of each cell, row by row; a tab separates what comes from a spreadsheet."""
        lines = [_bare(line) for line in (value or "").splitlines() if line.strip(" |\t")]
        return [[cell.strip() for cell in line.split("\t" if "\t" in line else "|")] for line in lines]

    def value_from_form(self, value):
        """What was typed, with the ends of lines as they are stored: browsers send others."""
        return (value or "").replace("\r\n", "\n")

    def get_api_detail(self, value, context=None):
        return self.get_rows(value)

    def get_searchable_content(self, value):
        return [" ".join(filter(None, row)) for row in self.get_rows(value)]


def _width_of(column):
    """How many characters a column needs at the least."""
    return min(max(cell.longest_word for cell in column), LONGEST_WORD) + AROUND


def _bare(line):
    """A line without the signs that some write at both its ends."""
    line = line.strip(" ")
    return line[1:-1] if len(line) > 1 and line[0] == line[-1] == "|" else line


class DataTableBlock(HealthBlock):
    """Facts in rows and columns; the first column names the rows."""

    caption = CharBlock(
        label=_("Caption"), max_length=255, required=False, help_text=_("What the table shows; it stands above it.")
    )
    columns = ListBlock(
        TableColumnBlock(), label=_("Columns"), default=[], help_text=_("The first column names the rows.")
    )
    rows = TableRowsBlock(
        label=_("Table rows"),
        help_text=_(
            "Paste them from a spreadsheet, or write one row on each line with | between the cells. "
            "The first cell names the row. Numbers have a point: 2.5."
        ),
    )
    note = CharBlock(
        label=_("Note"), max_length=500, required=False, help_text=_("The source, or what the numbers mean.")
    )

    cited_sources = ChosenListBlock(
        SourceChooserBlock(label=_("Source")), label=_("Sources"), default=[], required=False
    )

    prose_field = "caption"
    no_structured_data = "schema.org has no words for what a column of a table means."

    class Meta:
        icon = "table"
        label = _("Table")
        description = _("Facts in rows and columns, with headings and a caption.")
        group = _("Evidence")
        template = "wagtail_healthblocks/blocks/data_table.html"
        preview_value = {
            "caption": _("Units of alcohol in drinks, United Kingdom"),
            "columns": [
                {"heading": _("Drink"), "kind": "text"},
                {"heading": _("Volume in millilitres"), "kind": "number"},
                {"heading": _("Alcohol by volume in per cent"), "kind": "number"},
                {"heading": _("Units"), "kind": "number"},
            ],
            "rows": _("A small measure of spirits | 25 | 40 | 1\nA medium glass of wine | 175 | 12 | 2.1"),
            "note": _("One unit is 10 millilitres of pure alcohol."),
        }

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context)
        columns = value.get("columns") or ()
        context["columns"] = [(Cell(column["heading"]), column["kind"] == "number") for column in columns]
        context["rows"] = self.get_cells(value)
        context["scrolls"] = self.get_scrolling(context["columns"], context["rows"])
        context["sources"] = [source for source in value.get("cited_sources") or () if shown(source)]
        return context

    def get_scrolling(self, columns, rows) -> str:
        """Where the table is too wide for its frame: ``always``, on ``narrow`` screens, or nowhere.

        What it needs is counted in characters: of each column the longest word, which nothing should part.
        """
        headings = [heading for heading, _is_number in columns]
        needed = sum(map(_width_of, zip_longest(headings, *rows, fillvalue=Cell(""))))
        return next((name for name, room in ROOM.items() if needed > room), "")

    def get_cells(self, value) -> list[list[Cell]]:
        """The cells row by row, as many in each as there are columns; what is too much is not lost."""
        numeric = [column["kind"] == "number" for column in value.get("columns") or ()]
        rows = self.get_field("rows").get_rows(value.get("rows"))
        return [
            [
                Cell(row[place] if place < len(row) else "", place < len(numeric) and numeric[place])
                for place in range(max(len(row), len(numeric)))
            ]
            for row in rows
        ]
