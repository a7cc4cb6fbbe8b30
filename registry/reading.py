"""Reading a table from a file: Excel by calamine, text as UTF-8 (with or without BOM) or GB 18030.

Nothing is lost on the way: blank rows in the middle do not end the table, rows keep the numbers the person sees in
the spreadsheet, error cells and formulas without a value (which calamine gives as blank) are named by cell, and a
number so long that Excel rounded it stays recognisable. Pure: no database.
"""

import csv
import datetime as dt
import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from registry.cellfaults import formula_faults
from registry.faults import Fault, Unreadable
from registry.headers import Field, letter, use_of

Row = tuple[int, list[Any]]
Known = Callable[[str], object]
"""What a header of the list holds, or None for one that the list does not have."""

LARGEST_FILE = 64 * 1024 * 1024
LARGEST_UNPACKED = 1024 * 1024 * 1024
MOST_ROWS = 500_000
HEADER_WITHIN = 20  # rows from the top in which the headers are looked for

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "PDF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"{\\rtf", "RTF"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf", "7-Zip"),
    (b"\x1f\x8b", "gzip"),
)
_OLE = b"\xd0\xcf\x11\xe0"
_WEB_PAGE = re.compile(rb"<(!doctype\s+html|html|table|head|meta)\b", re.IGNORECASE)


def enterprise_field(header: str) -> Field | None:
    use = use_of(header)
    return use if isinstance(use, Field) else None


@dataclass(frozen=True, slots=True)
class Table:
    """A table as read: headers as written, rows with the row numbers of the sheet, and faults of single cells."""

    kind: str  # "xlsx", "xls" or "csv"
    sheet: str
    header_row: int
    headers: list[str]
    rows: list[Row]
    blank_rows: int = 0
    formulas: int = 0
    encoding: str = ""
    cell_faults: dict[int, list[Fault]] = field(default_factory=dict)


def read_table(content: bytes, *, sheet: str = "", known: Known = enterprise_field, fill_merged: bool = False) -> Table:
    """Read the one table in a file. Raises :class:`Unreadable` with a fault that says what to do.

    ``fill_merged``: what a merged cell says, it says for each of its rows.

    The kind is told by content, never by the file's name. Of a workbook with several sheets the one whose headers
    are ``known`` is read; several such sheets are not guessed between.
    """
    if not content.strip(b"\x00 \t\r\n"):
        raise Unreadable("file_empty")
    if len(content) > LARGEST_FILE:
        raise Unreadable("file_too_large", size=len(content) >> 20, limit=LARGEST_FILE >> 20)
    for magic, kind in _MAGIC:
        if content.startswith(magic):
            raise Unreadable("file_kind", kind=kind)
    if content.startswith(b"PK"):
        return _read_workbook(content, _checked_archive(content), sheet, known, fill_merged)
    if content.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise Unreadable("file_locked")
        return _read_workbook(content, None, sheet, known, fill_merged)
    if _WEB_PAGE.search(content[:2048]):
        raise Unreadable("web_page")
    return _read_text(content, known)


# --- workbooks ------------------------------------------------------------------------------------------------


def _checked_archive(content: bytes) -> zipfile.ZipFile:
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except zipfile.BadZipFile as error:
        raise Unreadable("file_damaged", detail=str(error)) from error
    names = archive.namelist()
    if not any(name.startswith("xl/") for name in names):
        kind = "Word" if any(name.startswith("word/") for name in names) else "ZIP"
        raise Unreadable("file_kind", kind=kind)
    unpacked = sum(entry.file_size for entry in archive.infolist())
    if unpacked > LARGEST_UNPACKED:
        raise Unreadable("file_unpacks_too_large", size=unpacked >> 20, limit=LARGEST_UNPACKED >> 20)
    return archive


def _read_workbook(
    content: bytes, archive: zipfile.ZipFile | None, wanted: str, known: Known, fill_merged: bool
) -> Table:
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetVisibleEnum

    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        visible = [s.name for s in workbook.sheets_metadata if s.visible == SheetVisibleEnum.Visible]
        names = visible or list(workbook.sheet_names)
        if wanted and wanted not in workbook.sheet_names:
            raise Unreadable("no_sheet", sheet=wanted, sheets=", ".join(names))
        name = wanted or _chosen_sheet(workbook, names, known)
        sheet = workbook.get_sheet_by_name(name)
        if sheet.total_height > MOST_ROWS + HEADER_WITHIN:
            raise Unreadable("too_many_rows", limit=MOST_ROWS)
        rows = list(enumerate(sheet.to_python(skip_empty_area=False), start=1))
        if fill_merged:
            _fill(rows, sheet.merged_cell_ranges or ())
    except PasswordError as error:
        raise Unreadable("file_locked") from error
    except CalamineError as error:
        raise Unreadable("file_damaged", detail=str(error)) from error
    formulas, faults = formula_faults(archive, name) if archive else (0, {})
    return _table("xlsx" if archive else "xls", name, rows, known, formulas=formulas, cell_faults=faults)


def _fill(rows: list[Row], ranges: Iterable[tuple[tuple[int, int], tuple[int, int]]]) -> None:
    """Only the first cell of a merged range holds the value; the cells below it in its column get it too."""
    for (first, column), (last, _last_column) in ranges:
        for _number, cells in rows[first + 1 : last + 1]:
            cells[column] = rows[first][1][column]


def _chosen_sheet(workbook: Any, names: Sequence[str], known: Known) -> str:
    if len(names) == 1:
        return names[0]
    filled, likely = [], []
    for name in names:
        top = workbook.get_sheet_by_name(name).to_python(skip_empty_area=False, nrows=HEADER_WITHIN)
        if any(not _is_blank(row) for row in top):
            filled.append(name)
            if max((_header_score(row, known) for row in top), default=0) >= 2:
                likely.append(name)
    if len(likely) == 1:
        return str(likely[0])
    if not likely and len(filled) <= 1:
        return str((filled or names)[0])
    raise Unreadable("several_sheets", sheets=", ".join(likely or filled))


# --- text -----------------------------------------------------------------------------------------------------


def _read_text(content: bytes, known: Known) -> Table:
    text, encoding = _decoded(content)
    if "\x00" in text:
        raise Unreadable("file_kind_unknown")
    first = next((line for line in text[:65536].splitlines() if line.strip()), "")
    delimiter = max(",\t;，|", key=first.count)
    delimiter = delimiter if delimiter in first else ","
    return _table("csv", "", _csv_rows(text, delimiter), known, encoding=encoding)


def _csv_rows(text: str, delimiter: str) -> Iterator[Row]:
    csv.field_size_limit(1024 * 1024)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    try:
        for number, cells in enumerate(reader, start=1):  # a spreadsheet shows a record of two lines as one row
            yield number, cells
            line = reader.line_num + 1
            if number > MOST_ROWS + HEADER_WITHIN:
                raise Unreadable("too_many_rows", limit=MOST_ROWS)
    except csv.Error as error:
        raise Unreadable("csv_quotes", row=line) from error


def _decoded(content: bytes) -> tuple[str, str]:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return content.decode("utf-16"), "utf-16"
        except UnicodeDecodeError as error:
            raise Unreadable("encoding", row=1) from error
    try:
        return content.decode("utf-8-sig"), "utf-8"
    except UnicodeDecodeError as error:
        row = content.count(b"\n", 0, error.start) + 1
        # GB 18030 fails as UTF-8 within its first characters; a file that went well for a while is damaged UTF-8
        good = content[: error.start].decode("utf-8-sig")
        if content.startswith(b"\xef\xbb\xbf") or sum(not character.isascii() for character in good) >= 8:
            raise Unreadable("encoding_damaged", row=row) from error
    try:
        text = content.decode("gb18030")
    except UnicodeDecodeError as error:
        raise Unreadable("encoding", row=content.count(b"\n", 0, error.start) + 1) from error
    return text, "gb18030"


# --- rows and headers -----------------------------------------------------------------------------------------


def _is_blank(cells: Sequence[Any]) -> bool:
    return all(cell is None or cell == "" or (isinstance(cell, str) and not cell.strip()) for cell in cells)


def cell_text(cell: Any) -> str:
    """A cell as text: whole numbers without ``.0``, dates as ISO, nothing as empty."""
    if isinstance(cell, str):
        return cell
    if cell is None:
        return ""
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, dt.datetime):
        return cell.isoformat(sep=" ") if cell.time() != dt.time() else cell.date().isoformat()
    if isinstance(cell, dt.date):
        return cell.isoformat()
    return str(cell)


def _header_score(cells: Sequence[Any], known: Known) -> int:
    uses = {known(cell) for cell in cells if isinstance(cell, str) and cell.strip()}
    return len(uses - {None})


def _table(kind: str, sheet: str, rows: Iterable[Row], known: Known, **rest: Any) -> Table:
    """Find the headers among the first rows (titles may stand above them) and keep what is below."""
    rows = iter(rows)
    top: list[Row] = []
    for row in rows:
        top.append(row)
        if len(top) == HEADER_WITHIN:
            break
    scores = [_header_score(cells, known) for _, cells in top]
    best = max(scores, default=0)
    at = next((i for i, (_, cells) in enumerate(top) if (scores[i] == best if best else not _is_blank(cells))), None)
    if at is None:
        raise Unreadable("file_empty")
    header_row, header_cells = top[at]
    headers = [" ".join(cell_text(cell).split()) for cell in header_cells]
    while headers and not headers[-1]:
        headers.pop()
    faults: dict[int, list[Fault]] = rest.pop("cell_faults", {})
    kept, blank = _kept_rows([*top[at + 1 :], *rows], len(headers), faults)
    if not kept:
        raise Unreadable("no_rows", sheet=sheet or "1")
    if len(kept) > MOST_ROWS:
        raise Unreadable("too_many_rows", limit=MOST_ROWS)
    return Table(kind, sheet, header_row, headers, kept, blank_rows=blank, cell_faults=faults, **rest)


def _kept_rows(rows: list[Row], width: int, faults: dict[int, list[Fault]]) -> tuple[list[Row], int]:
    """Every row that holds anything, an error cell included; blank ones are counted up to the last row kept."""
    kept: list[Row] = []
    blank = waiting = 0
    for number, cells in rows:
        if _is_blank(cells) and number not in faults:
            waiting += 1
            continue
        blank, waiting = blank + waiting, 0
        if len(cells) > width:
            extra = next((cell for cell in cells[width:] if cell not in ("", None)), None)
            if extra is not None:
                values = {"value": cell_text(extra)[:60]}
                faults.setdefault(number, []).append(Fault("cell_extra", letter(width), values))
            cells = cells[:width]
        elif len(cells) < width:
            cells = [*cells, *[""] * (width - len(cells))]
        kept.append((number, cells))
    return kept, blank
