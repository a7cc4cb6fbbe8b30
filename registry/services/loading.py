"""Entering the rows of a file into the register, by sets: stage, match, compare, write, keep the history.

Everything happens in the caller's transaction. One import at a time (an advisory lock); entries and corrections by
hand go on meanwhile, and where one of them takes a number first, the matching is done again.

Upsert: a row is matched by its code, else by its older number, else (a site) by name and address. An empty cell
changes nothing. Another name under the same code is a rename and goes to the history of names.
"""

import csv
import datetime as dt
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.backends.utils import CursorWrapper

from core.people.models import User
from registry import names
from registry.faults import Fault
from registry.models.enterprises import ChangeKind
from registry.rows import CheckedRow, Outcome
from registry.services import loading_sql as sql
from registry.states import CodeStanding, RegistrationState

IMPORT_LOCK = 7_205_101
AT_ONCE = 20_000  # rows sent to the database between two signs of progress
ATTEMPTS = 3

Tell = Callable[[str], None]


@dataclass(frozen=True)
class Source:
    """Where the rows come from, for history and ledger."""

    import_id: int
    label: str
    industry_version: str


@dataclass
class Loaded:
    """What became of the rows; ``refused`` are those the register itself could not take."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    change_digest: str = ""
    refused: dict[int, Fault] = field(default_factory=dict)


def settled_doubts(rows: Sequence[CheckedRow]) -> set[int]:
    """Numbers of the rows whose doubtful code already stands in the register with a reason: none is asked again."""
    doubtful = [row for row in rows if row.outcome is Outcome.NEEDS_REASON]
    if not doubtful:
        return set()
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT asked.number FROM unnest(%s, %s, %s, %s, %s, %s)
              AS asked(number, code, old_no, org_code, name_key, address)
            WHERE EXISTS (SELECT 1 FROM registry_enterprise e WHERE e.code = asked.code)
               OR asked.code = '' AND asked.old_no <> '' AND EXISTS (
                    SELECT 1 FROM registry_enterprise e WHERE e.old_registration_no = asked.old_no)
               OR asked.code = '' AND asked.old_no = '' AND asked.org_code <> '' AND EXISTS (
                    SELECT 1 FROM registry_enterprise e WHERE e.org_code = asked.org_code)
               OR asked.code = '' AND asked.old_no = '' AND asked.org_code = '' AND EXISTS (
                    SELECT 1 FROM registry_enterprise e WHERE e.code IS NULL AND e.name_key = asked.name_key
                      AND e.address = asked.address AND e.old_registration_no = '' AND e.org_code = '')
            """,
            [
                [row.number for row in doubtful],
                [row.values.code for row in doubtful],
                [row.values.old_registration_no for row in doubtful],
                [row.values.org_code for row in doubtful],
                [row.values.name_key for row in doubtful],
                [row.values.address for row in doubtful],
            ],
        )
        return {number for (number,) in cursor.fetchall()}


def load(
    rows: Sequence[CheckedRow], source: Source, *, acting_user: User, at: dt.datetime, day: dt.date, tell: Tell
) -> Loaded:
    """Enter checked rows. Rows refused here are left out and named; the rest is entered as a whole."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [IMPORT_LOCK])
        tell("stage")
        _stage(cursor, rows, tell)
        for attempt in range(ATTEMPTS):
            try:
                with transaction.atomic():
                    return _enter(cursor, source, acting_user, at, day, tell)
            except IntegrityError:  # someone entered one of the numbers by hand since it was matched
                if attempt == ATTEMPTS - 1:
                    raise
    raise AssertionError("unreachable")


# --- staging ------------------------------------------------------------------------------------------------------


def _stage(cursor: CursorWrapper, rows: Sequence[CheckedRow], tell: Tell) -> None:
    cursor.execute(sql.STAGE)
    for start in range(0, len(rows), AT_ONCE):
        tell("stage")
        part = rows[start : start + AT_ONCE]
        copy_rows(cursor, sql.COPY, ((r.number, *r.values, names.search_text([r.values.name])) for r in part))
    cursor.execute("ANALYZE registry_staged")


def copy_rows(cursor: CursorWrapper, statement: str, rows: Iterable[Sequence[Any]]) -> None:
    """Send rows by ``COPY … FROM STDIN`` in CSV form."""
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerows(rows)
    buffer.seek(0)
    cursor.cursor.copy_expert(statement, buffer)


# --- matching -----------------------------------------------------------------------------------------------------


def _match(cursor: CursorWrapper) -> dict[int, Fault]:
    """Find each staged row's record; rows whose numbers point to several are taken out and named."""
    cursor.execute(sql.MATCH)
    refused: dict[int, Fault] = {}
    for number, code, value, found in _all(cursor, sql.MATCHED_SEVERAL):
        refused[number] = (
            Fault("match_two", "code", {"names": found}) if code else Fault("match_ambiguous", "code", {"value": value})
        )
    for number, others in _all(cursor, sql.MATCHED_BY_SEVERAL):
        refused.setdefault(number, Fault("row_conflicts", "", {"rows": others}))
    for number, value, name, code in _all(cursor, sql.CODE_TAKEN):
        refused.setdefault(
            number, Fault("code_taken", "old_registration_no", {"value": value, "name": name, "code": code})
        )
    if refused:
        for table in ("registry_staged", "registry_matched"):
            cursor.execute(f"DELETE FROM {table} WHERE row_number = ANY(%s)", [list(refused)])  # noqa: S608 - one of two constants
    return refused


def _all(cursor: CursorWrapper, statement: str) -> Iterator[tuple[Any, ...]]:
    cursor.execute(statement)
    yield from cursor.fetchall()


# --- writing ------------------------------------------------------------------------------------------------------


def change_digest(import_id: int) -> str:
    """The digest of all changes an import wrote: SHA-256 over the SHA-256 of each, one a line, by row of the file.

    Recomputed from the history at any time it must equal the digest in the ledger line of the import.
    """
    with connection.cursor() as cursor:
        cursor.execute(sql.DIGEST, [import_id])
        return str(cursor.fetchone()[0])


def _enter(
    cursor: CursorWrapper, source: Source, acting_user: User, at: dt.datetime, day: dt.date, tell: Tell
) -> Loaded:
    values: dict[str, int | str | dt.date] = {
        "at": at,
        "day": day,
        "actor": acting_user.pk,
        "import": source.import_id,
        "label": source.label[:100],
        "industry_version": source.industry_version,
        "existing": RegistrationState.EXISTING.value,
        "accepted": CodeStanding.ACCEPTED.value,
        "registered": ChangeKind.REGISTERED.value,
        "corrected": ChangeKind.CORRECTED.value,
        "renamed": ChangeKind.RENAMED.value,
    }

    def run(stage: str, statement: str) -> int:
        tell(stage)
        cursor.execute(statement, values)
        return int(cursor.rowcount)

    tell("match")
    refused = _match(cursor)
    run("compare", sql.CHANGED)
    cursor.execute("SELECT count(*) FROM registry_changed")
    updated = cursor.fetchone()[0]
    cursor.execute("SELECT count(*) FROM registry_matched")
    unchanged = cursor.fetchone()[0] - updated
    created = run("write", sql.INSERT)
    if created:
        run("history", sql.HISTORY_OF_NEW)
    if updated:
        run("write", sql.FORMER_NAMES)
        run("write", sql.UPDATE)
        run("history", sql.HISTORY_OF_CHANGED)
    run("history", sql.REASONS)
    tell("digest")
    cursor.execute(sql.DIGEST, [source.import_id])
    digest = cursor.fetchone()[0]
    return Loaded(created, updated, unchanged, digest, refused)
