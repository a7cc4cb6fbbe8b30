"""One run over a file of enterprises: read, check, hand to the register, keep what stayed behind.

The dry run is the act itself, undone at its end: what it counts is what the act will do.
"""

import datetime as dt
import gc
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.people.models import User
from core.people.selectors import day_of
from registry import headers
from registry.errors import ColumnsUnclear, FileUnreadable, RowsHaveFaults
from registry.faults import Unreadable
from registry.headers import Columns, Field, Ignored
from registry.models import EnterpriseImport
from registry.reading import Table, cell_text, read_table
from registry.rows import CheckedRow, Checker, Outcome, check_all
from registry.selectors import industry_version, lists_on
from registry.services import loading

WEIGHT_OF_WRITING = 7  # the steps in the database, each worth a seventh of the second half of the bar

Progress = Callable[[int, int | None, str | Promise], None]

STAGES: dict[str, Promise] = {
    "read": _("Reading the file"),
    "check": _("Checking the rows"),
    "stage": _("Handing the rows to the database"),
    "match": _("Looking for the subjects in the register"),
    "compare": _("Comparing with the register"),
    "write": _("Writing the register"),
    "history": _("Writing the history"),
    "digest": _("Computing the digest of the changes"),
}


def silent(done: int, total: int | None, stage: str | Promise) -> None:
    """For whoever does not watch."""


@dataclass
class Report:
    """What a run over a file found and did (or would do)."""

    rows: int
    loaded: loading.Loaded
    open_rows: list[CheckedRow]
    notices: dict[str, int] = field(default_factory=dict)

    @property
    def needs_reason(self) -> int:
        return sum(row.outcome is Outcome.NEEDS_REASON for row in self.open_rows)

    @property
    def rejected(self) -> int:
        return sum(row.outcome is Outcome.REJECTED for row in self.open_rows)


class _DryRun(Exception):
    """Undoes a dry run."""


def read_file(content: bytes, sheet: str, progress: Progress = silent) -> Table:
    progress(0, None, STAGES["read"])
    try:
        return read_table(content, sheet=sheet)
    except Unreadable as error:
        raise FileUnreadable(error.fault) from error


def content_of(source: EnterpriseImport) -> bytes:
    with source.file.open("rb") as file:
        content: bytes = file.read()
        return content


def take_headers(source: EnterpriseImport, table: Table) -> None:
    source.sheet, source.headers = table.sheet, table.headers
    source.facts = {
        "kind": table.kind,
        "encoding": table.encoding,
        "header_row": table.header_row,
        "rows": len(table.rows),
        "blank_rows": table.blank_rows,
        "formulas": table.formulas,
    }


def clear_columns(written: Sequence[str], chosen: Mapping[str, str]) -> Columns:
    columns = headers.columns_of(written, chosen)
    faults = columns.faults()
    if faults:
        raise ColumnsUnclear(faults)
    return columns


def run_over(
    source: EnterpriseImport,
    table: Table,
    *,
    acting_user: User,
    at: dt.datetime,
    good_rows_only: bool,
    dry: bool,
    progress: Progress,
    reasons: Mapping[str, str] | None = None,
) -> Report:
    """The one path of the dry run and of the act."""
    day = day_of(at)
    columns = clear_columns(source.headers, source.chosen)
    total = 2 * len(table.rows)
    checker = Checker(columns, lists_on(day), today=day, reasons=reasons or {})
    with _collector_at_rest():
        rows = check_all(
            checker, table.rows, table.cell_faults, tell=lambda done: progress(done, total, STAGES["check"])
        )
    settled = loading.settled_doubts(rows)
    ready = [row for row in rows if row.outcome is Outcome.READY or row.number in settled]
    still_open = [row for row in rows if row.outcome is not Outcome.READY and row.number not in settled]
    step = 0

    def tell(stage: str) -> None:
        nonlocal step
        step += 1
        progress(min(total, len(rows) + step * len(rows) // (WEIGHT_OF_WRITING + step)), total, STAGES[stage])

    report = Report(len(rows), loading.Loaded(), still_open, _counted(rows))
    try:
        with transaction.atomic():
            origin = loading.Source(source.pk, source.file_name, industry_version(day))
            report.loaded = loading.load(ready, origin, acting_user=acting_user, at=at, day=day, tell=tell)
            _add_refused(report, ready)
            if dry:
                raise _DryRun
            if report.open_rows and not good_rows_only:
                raise RowsHaveFaults(rejected=report.rejected, needs_reason=report.needs_reason)
    except _DryRun:
        pass
    return report


@contextmanager
def _collector_at_rest() -> Iterator[None]:
    """Rows hold no cycles, but the garbage collector would walk all of them again and again: a quarter of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _add_refused(report: Report, ready: Sequence[CheckedRow]) -> None:
    """The rows the register could not take join the open ones, in the order of the file."""
    refused = report.loaded.refused
    report.open_rows += [row.refused(refused[row.number]) for row in ready if row.number in refused]
    report.open_rows.sort(key=lambda row: row.number)


def _counted(rows: Sequence[CheckedRow]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for row in rows:
        for notice in row.notices:
            counts[notice.code] = counts.get(notice.code, 0) + 1
    return counts


def keep_report(source: EnterpriseImport, table: Table, report: Report) -> None:
    loaded = report.loaded
    source.row_count = report.rows
    source.created, source.updated, source.unchanged = loaded.created, loaded.updated, loaded.unchanged
    source.needs_reason, source.rejected = report.needs_reason, report.rejected
    source.facts = {**source.facts, "notices": report.notices}
    source.save(update_fields=["row_count", "created", "updated", "unchanged", "needs_reason", "rejected", "facts"])
    source.open_rows.all().delete()
    cells_of = dict(table.rows)
    columns = headers.columns_of(source.headers, source.chosen)
    with connection.cursor() as cursor:
        loading.copy_rows(
            cursor,
            "COPY registry_importrow (source_import_id, number, outcome, name, cells, faults) FROM STDIN"
            " WITH (FORMAT csv, FORCE_NOT_NULL (name))",
            (
                (source.pk, row.number, row.outcome.value, row.values.name[:200], cells, faults)
                for row in report.open_rows
                for cells, faults in [_kept_cells(row, cells_of[row.number], columns)]
            ),
        )


def _kept_cells(row: CheckedRow, cells: Sequence[Any], columns: Columns) -> tuple[str, str]:
    """The cells as text and the faults, as JSON. Columns on persons stay empty, for the file is dropped and this is
    kept; a citizen's identity number in the place of a code is blotted out.
    """
    written = [cell_text(cell) for cell in cells]
    for column in columns.columns:
        if column.use is Ignored.PERSONAL:
            written[column.place] = ""
    place = columns.place(Field.CODE)
    if place is not None and any(fault.code == "code_identity_number" for fault in row.faults):
        written[place] = "*" * len(written[place])
    faults = json.dumps([fault.as_json() for fault in row.faults], ensure_ascii=False)
    return json.dumps(written, ensure_ascii=False), faults
