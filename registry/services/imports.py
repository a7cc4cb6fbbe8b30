"""Legal acts on an import: upload a file, say what its columns hold, check it in a dry run, enter it, settle its rows.

The dry run is the act itself, undone at its end: what it counts is what the act will do.
"""

import datetime as dt
import hashlib
from collections.abc import Mapping
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction

from core.jobs.models import Job
from core.jobs.services import start
from core.ledger.services import record
from core.outbox.services import announce
from core.people.models import User
from core.transitions.services import begin, check_can_move, move
from registry import headers
from registry.errors import ImportBusy, ReasonMissing, RowNotOpen, RowsHaveFaults
from registry.headers import Field
from registry.models import Enterprise, EnterpriseImport
from registry.policies import check_can_keep_register
from registry.reading import Table
from registry.rows import SHORTEST_REASON, Outcome
from registry.services.enterprises import register_enterprise
from registry.services.import_runs import (
    Progress,
    Report,
    clear_columns,
    content_of,
    keep_report,
    read_file,
    run_over,
    silent,
    take_headers,
)
from registry.states import ImportState

CHECK_JOB = "registry.check_import"
ENTER_JOB = "registry.enter_import"


# --- the acts --------------------------------------------------------------------------------------------------------


@transaction.atomic
def upload_import(
    *, content: bytes, file_name: str, sheet: str = "", acting_user: User, at: dt.datetime
) -> EnterpriseImport:
    """Take a file of enterprises in. It is read at once, so that a file that is no table is refused here with the
    reason; nothing enters the register yet. Raises :class:`FileUnreadable`.
    """
    check_can_keep_register(acting_user, at=at)
    table = read_file(content, sheet)
    digest = hashlib.sha256(content).hexdigest()
    source = EnterpriseImport(
        file_name=file_name[-200:],
        file_size=len(content),
        sha256=digest,
        asked_by=acting_user,
        asked_at=at,
    )
    take_headers(source, table)
    source.file.save(f"{digest[:16]}.{table.kind}", ContentFile(content), save=False)
    source.save()
    begin(source, acting_user=acting_user, at=at)
    record("registry.import.upload", subject=source, acting_user=acting_user, at=at, detail=_about(source))
    return source


@transaction.atomic
def answer_columns(
    *, source: EnterpriseImport, chosen: Mapping[str, str], sheet: str = "", acting_user: User, at: dt.datetime
) -> EnterpriseImport:
    """Say what the columns with unknown headers hold, or which sheet to read. What a dry run found before is void."""
    source = _locked(source, acting_user, at)
    move(source, "remap", acting_user=acting_user, at=at)
    if sheet and sheet != source.sheet:
        take_headers(source, read_file(content_of(source), sheet))
    source.chosen = {header: str(headers.as_use(use)) for header, use in chosen.items() if header in source.headers}
    source.save(update_fields=["chosen", "sheet", "headers", "facts"])
    source.open_rows.all().delete()
    record("registry.import.map", subject=source, acting_user=acting_user, at=at, detail={"chosen": source.chosen})
    return source


@transaction.atomic
def start_check(*, source: EnterpriseImport, acting_user: User, at: dt.datetime) -> Job:
    """Ask for the dry run. Raises :class:`ColumnsUnclear` while it is not clear what the columns hold."""
    source = _locked(source, acting_user, at)
    check_can_move(source, "check")
    clear_columns(source.headers, source.chosen)
    return _start(CHECK_JOB, source, {"import": source.pk}, acting_user, at)


@transaction.atomic
def start_entering(*, source: EnterpriseImport, good_rows_only: bool, acting_user: User, at: dt.datetime) -> Job:
    """Ask for the rows to be entered: all or nothing, or the good rows only. Pressed twice it is one job."""
    source = _locked(source, acting_user, at)
    check_can_move(source, "enter")
    if not good_rows_only and (source.rejected or source.needs_reason):
        raise RowsHaveFaults(rejected=source.rejected, needs_reason=source.needs_reason)
    return _start(ENTER_JOB, source, {"import": source.pk, "good_rows_only": good_rows_only}, acting_user, at)


@transaction.atomic
def check_import(
    *, source: EnterpriseImport, acting_user: User, at: dt.datetime, progress: Progress = silent
) -> EnterpriseImport:
    """The dry run: everything the entering does, undone; every fault of every row is kept for the report."""
    source = _locked(source, acting_user, at, job_may_run=True)
    check_can_move(source, "check")
    table = read_file(content_of(source), source.sheet, progress)
    report = run_over(source, table, acting_user=acting_user, at=at, good_rows_only=True, dry=True, progress=progress)
    keep_report(source, table, report)
    move(source, "check", acting_user=acting_user, at=at)
    return source


@transaction.atomic
def enter_import(
    *,
    source: EnterpriseImport,
    good_rows_only: bool,
    acting_user: User,
    at: dt.datetime,
    progress: Progress = silent,
) -> EnterpriseImport:
    """Enter the rows into the register: one act, one ledger line with the file's digest, the counts and the digest of
    all changes; before and after of each record stand in the history.

    All or nothing, unless ``good_rows_only``: then rows with faults, and rows that need a reason, stay behind as open
    rows of the import. Raises :class:`RowsHaveFaults` otherwise. Done again it does nothing.
    """
    source = _locked(source, acting_user, at, job_may_run=True)
    if source.state == ImportState.DONE:
        return source
    check_can_move(source, "enter")
    table = read_file(content_of(source), source.sheet, progress)
    report = run_over(
        source, table, acting_user=acting_user, at=at, good_rows_only=good_rows_only, dry=False, progress=progress
    )
    _finish(source, table, report, good_rows_only, acting_user, at)
    _drop_file(source)
    return source


@transaction.atomic
def discard_import(*, source: EnterpriseImport, acting_user: User, at: dt.datetime) -> EnterpriseImport:
    """Give an import up; nothing of it was entered."""
    source = _locked(source, acting_user, at)
    source.finished_at = at
    source.save(update_fields=["finished_at"])
    move(source, "discard", acting_user=acting_user, at=at)
    source.open_rows.all().delete()
    _drop_file(source)
    record("registry.import.discard", subject=source, acting_user=acting_user, at=at)
    return source


@transaction.atomic
def accept_row_with_reason(
    *, source: EnterpriseImport, number: int, reason: str, acting_user: User, at: dt.datetime
) -> Enterprise:
    """Enter a row that stayed behind for want of a reason: who says why its number is right answers for it."""
    source = EnterpriseImport.objects.select_for_update().get(pk=source.pk)
    check_can_keep_register(acting_user, at=at)
    if len(reason.strip()) < SHORTEST_REASON:
        raise ReasonMissing()
    row = source.open_rows.select_for_update().filter(number=number, enterprise=None).first()
    if source.state != ImportState.DONE or row is None or row.outcome != Outcome.NEEDS_REASON:
        raise RowNotOpen(number=number)
    columns = headers.columns_of(source.headers, source.chosen)
    facts = {str(c.use): row.cells[c.place] for c in columns.columns if isinstance(c.use, Field)}
    enterprise = register_enterprise(facts=facts | {"code_reason": reason}, acting_user=acting_user, at=at)
    row.enterprise = enterprise
    row.save(update_fields=["enterprise"])
    record(
        "registry.import.accept_row",
        subject=source,
        acting_user=acting_user,
        at=at,
        why=reason,
        detail={"row": number, "enterprise": enterprise.subject_id},
    )
    return enterprise


@transaction.atomic
def import_enterprises(
    *,
    content: bytes,
    file_name: str,
    sheet: str = "",
    reasons: Mapping[str, str] | None = None,
    good_rows_only: bool = True,
    acting_user: User,
    at: dt.datetime,
    progress: Progress = silent,
) -> EnterpriseImport:
    """Upload and enter a file in one go, for the shell and for programs; unknown headers are refused.

    ``reasons`` gives the reasons for numbers that fail their check, by the number as written.
    """
    check_can_keep_register(acting_user, at=at)
    table = read_file(content, sheet, progress)
    source = EnterpriseImport(
        file_name=file_name[-200:],
        file_size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        asked_by=acting_user,
        asked_at=at,
    )
    take_headers(source, table)
    clear_columns(source.headers, {})
    source.save()
    begin(source, acting_user=acting_user, at=at)
    report = run_over(
        source,
        table,
        acting_user=acting_user,
        at=at,
        good_rows_only=good_rows_only,
        dry=False,
        progress=progress,
        reasons=reasons,
    )
    _finish(source, table, report, good_rows_only, acting_user, at)
    return source


def counts_of(source: EnterpriseImport) -> dict[str, int]:
    """The five counts and their sum."""
    return {
        "rows": source.row_count,
        "created": source.created,
        "updated": source.updated,
        "unchanged": source.unchanged,
        "needs_reason": source.needs_reason,
        "rejected": source.rejected,
    }


# --- steps -----------------------------------------------------------------------------------------------------------


def _finish(
    source: EnterpriseImport,
    table: Table,
    report: Report,
    good_rows_only: bool,
    acting_user: User,
    at: dt.datetime,
) -> None:
    keep_report(source, table, report)
    source.change_digest = report.loaded.change_digest
    source.good_rows_only = good_rows_only
    source.finished_at = at
    source.save(update_fields=["change_digest", "good_rows_only", "finished_at"])
    move(source, "enter", acting_user=acting_user, at=at)
    record(
        "registry.import.enter",
        subject=source,
        acting_user=acting_user,
        at=at,
        detail={**_about(source), **counts_of(source), "change_digest": source.change_digest},
    )
    announce("registry.import.entered", subject=source, payload={"import": source.pk}, at=at)


def _locked(
    source: EnterpriseImport, acting_user: User, at: dt.datetime, *, job_may_run: bool = False
) -> EnterpriseImport:
    locked = EnterpriseImport.objects.select_for_update(of=("self",)).select_related("job").get(pk=source.pk)
    check_can_keep_register(acting_user, at=at)
    if not job_may_run and locked.job and not locked.job.is_over:
        raise ImportBusy()
    return locked


def _start(kind: str, source: EnterpriseImport, params: dict[str, Any], acting_user: User, at: dt.datetime) -> Job:
    job = start(kind, params=params, key=f"import-{source.pk}", acting_user=acting_user, at=at)
    source.job = job
    source.save(update_fields=["job"])
    return job


def _about(source: EnterpriseImport) -> dict[str, Any]:
    return {"sha256": source.sha256, "size": source.file_size, "sheet": source.sheet}


def _drop_file(source: EnterpriseImport) -> None:
    """The file goes once nothing needs it: it may hold columns on persons that the register does not keep."""
    stored, name = source.file.storage, source.file.name or ""
    source.file = ""
    source.save(update_fields=["file"])
    transaction.on_commit(lambda: stored.delete(name))
