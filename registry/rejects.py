"""Rows that did not enter, given back as a file of the same kind: the columns as they came, the reason beside each.

Only columns on persons come back empty: the register keeps nothing of them, not even for rows that did not enter.
"""

import csv
import io
from collections.abc import Iterator
from pathlib import PurePath

from django.utils import translation

from core.pages.excel import guarded
from registry.faults import from_json, sentence
from registry.models import EnterpriseImport, ImportRow

REASON_HEADERS = ("原行号", "原因", "reason")


def rejects_file(source: EnterpriseImport) -> tuple[str, bytes]:
    """Name and content of the file: .xlsx for a workbook, else CSV with a byte order mark, as Excel wants it."""
    stem = PurePath(source.file_name).stem
    if source.facts.get("kind") == "csv":
        return f"{stem}.rejects.csv", _csv(source)
    return f"{stem}.rejects.xlsx", _workbook(source)


def _rows(source: EnterpriseImport) -> Iterator[list[str]]:
    yield [*source.headers, *REASON_HEADERS]
    width = len(source.headers)
    for row in source.open_rows.filter(enterprise=None).order_by("number").iterator(chunk_size=2000):
        yield [*row.cells[:width], str(row.number), *reasons_of(row)]


def reasons_of(row: ImportRow) -> tuple[str, str]:
    """Every fault of a row, in Chinese and in English."""
    faults = [from_json(fault) for fault in row.faults]
    told = []
    for language in ("zh-hans", "en"):
        with translation.override(language):
            told.append(" ".join(sentence(fault) for fault in faults))
    return told[0], told[1]


def _csv(source: EnterpriseImport) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    for row in _rows(source):
        writer.writerow([guarded(cell) for cell in row])
    return out.getvalue().encode("utf-8-sig")


def _workbook(source: EnterpriseImport) -> bytes:
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet()
    for number, row in enumerate(_rows(source)):
        for column, cell in enumerate(row):
            sheet.write_string(number, column, guarded(cell))
    book.close()
    return out.getvalue()
