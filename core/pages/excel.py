"""A list as an Excel file: what the page shows, every row of it, written row by row in constant memory."""

import datetime as dt
import tempfile
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.http import FileResponse
from django.utils import timezone
from django.utils.functional import Promise

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
SPOOL_BYTES = 8 * 1024 * 1024
SHEET_ROWS = 1_048_575
MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def guarded(text: str) -> str:
    """A text that Excel would take for a formula gets an apostrophe in front (OWASP, CSV injection)."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def workbook(
    *,
    name: str,
    title: str,
    headings: Sequence[str],
    rows: Iterable[Sequence[Any]],
    about: Sequence[tuple[str, str]] = (),
) -> FileResponse:
    """A download ``name``.xlsx: one sheet of rows under a frozen heading, one sheet that says what it is."""
    import xlsxwriter

    file = tempfile.SpooledTemporaryFile(max_size=SPOOL_BYTES, suffix=".xlsx")  # noqa: SIM115 - closed by the response
    book = xlsxwriter.Workbook(
        file,
        {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False},
    )
    book.set_properties({"title": title})
    heading = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    formats: dict[type, Any] = {
        dt.datetime: book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
        dt.date: book.add_format({"num_format": "yyyy-mm-dd"}),
    }
    sheet = book.add_worksheet(_sheet_name(title))
    sheet.freeze_panes(1, 0)
    for column, text in enumerate(headings):
        sheet.set_column(column, column, min(40, max(12, 2 * len(text) + 2)))
        sheet.write_string(0, column, guarded(text), heading)
    for number, values in enumerate(rows, start=1):
        if number > SHEET_ROWS:
            break
        for column, value in enumerate(values):
            _write(sheet, number, column, value, formats)
    if about:
        note = book.add_worksheet("i")
        note.set_column(0, 0, 24)
        note.set_column(1, 1, 80)
        for number, (label, text) in enumerate(about):
            note.write_string(number, 0, guarded(label), heading)
            note.write_string(number, 1, guarded(text))
    book.close()
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"{name}.xlsx", content_type=MIME)


def _sheet_name(title: str) -> str:
    return "".join(" " if letter in "[]:*?/\\'" else letter for letter in title).strip()[:31] or "1"


def _write(sheet: Any, row: int, column: int, value: Any, formats: dict[type, Any]) -> None:
    match value:
        case None | "":
            return
        case str():
            sheet.write_string(row, column, guarded(value))
        case bool() | Promise():
            sheet.write_string(row, column, guarded(str(value)))
        case dt.datetime():
            sheet.write_datetime(row, column, timezone.localtime(value).replace(tzinfo=None), formats[dt.datetime])
        case dt.date():
            sheet.write_datetime(row, column, value, formats[dt.date])
        case int() | float() | Decimal():
            sheet.write_number(row, column, value)
        case _:
            sheet.write_string(row, column, guarded(str(value)))
