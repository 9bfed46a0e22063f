import re
from tempfile import TemporaryFile

from django.http import FileResponse
from wagtail.admin.views.mixins import SpreadsheetExportMixin

CHUNK = 500
#: What a spreadsheet program takes for the beginning of a formula, also in its wide forms.
FORMULA = re.compile(r"[\t\r\n]|\s*[=+\-@＝＋－＠]")
#: Control characters that no spreadsheet file can hold.
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def safe_cell(value):
    """The value as a cell that no program computes: what would begin a formula gets an apostrophe before it."""
    if not isinstance(value, str):
        return value
    value = CONTROLS.sub("", value)
    return f"'{value}" if FORMULA.match(value) else value


class SafeExportMixin(SpreadsheetExportMixin):
    """Exports a listing as a spreadsheet: row by row, with no cell that is a formula."""

    def to_row_dict(self, item):
        return {name: safe_cell(value) for name, value in super().to_row_dict(item).items()}

    def stream_csv(self, queryset):
        return super().stream_csv(_Rows(queryset))

    def write_xlsx(self, queryset, output):
        return super().write_xlsx(_Rows(queryset), output)

    def write_xlsx_response(self, queryset):
        output = TemporaryFile()
        self.write_xlsx(queryset, output)
        output.seek(0)
        return FileResponse(
            output, as_attachment=True, content_type=SPREADSHEET, filename=f"{self.get_filename()}.xlsx"
        )


class _Rows:
    """A queryset that is read in pieces."""

    def __init__(self, queryset):
        self.queryset, self.model = queryset, queryset.model

    def __iter__(self):
        return self.queryset.iterator(chunk_size=CHUNK)
