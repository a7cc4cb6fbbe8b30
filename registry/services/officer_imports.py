"""Import a list of officers. The trial is the act itself, undone at its end."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.files.models import StoredFile
from core.files.services import read
from core.ledger.services import record
from core.people.models import Department, User
from core.people.selectors import departments_in_force
from core.refusals import Invalid, NotAllowed, Refusal
from registry import faults
from registry.faults import Unreadable
from registry.lists import ListFile, ListRow, OfficerColumn, is_yes, read_officers
from registry.models import Officer
from registry.officer_states import CertificateKind
from registry.services import officers as officer_acts
from registry.vocabulary import date_of

CREATED, UPDATED, UNCHANGED, REJECTED = "created", "updated", "unchanged", "rejected"
CERTIFICATES = (
    (CertificateKind.NATIONAL, OfficerColumn.NATIONAL, OfficerColumn.NATIONAL_FROM, OfficerColumn.NATIONAL_TO),
    (CertificateKind.LOCAL, OfficerColumn.LOCAL, OfficerColumn.LOCAL_FROM, OfficerColumn.LOCAL_TO),
)


class ListUnreadable(Invalid):
    """The file is no table, or lacks a column without which no row can enter."""

    code = "list_unreadable"
    sentence = gettext_lazy("%(why)s")


class RowWrong(Invalid):
    code = "row_wrong"
    sentence = gettext_lazy("%(why)s")


@dataclass(frozen=True, slots=True)
class RowResult:
    """What became of one row, and why it was rejected."""

    number: int
    outcome: str
    name: str
    reason: str
    cells: Sequence[Any]


@dataclass(slots=True)
class ListReport:
    """Every row accounted for. ``entered``: whether anything was written; a trial writes nothing."""

    headers: list[str]
    unknown: list[str]
    results: list[RowResult] = field(default_factory=list)
    entered: bool = False

    def number_of(self, outcome: str) -> int:
        return sum(result.outcome == outcome for result in self.results)

    @property
    def counts(self) -> dict[str, int]:
        return {outcome: self.number_of(outcome) for outcome in (CREATED, UPDATED, UNCHANGED, REJECTED)}

    @property
    def rejected(self) -> list[RowResult]:
        return [result for result in self.results if result.outcome == REJECTED]


def import_officers(
    *, stored: StoredFile, trial: bool = False, good_rows_only: bool = False, acting_user: User, at: dt.datetime
) -> ListReport:
    """Enter a list of officers with their certificates; a number already known is corrected, never doubled.

    With any row rejected nothing enters, unless ``good_rows_only``. A trial does everything and takes it back.
    Each row stands in a savepoint of its own, so that one bad row does not hide what is wrong with the next.
    """
    if stored.stored_by_id != acting_user.pk:
        raise NotAllowed()
    file = _read(stored)
    report = ListReport(file.headers, file.unknown)
    departments = _departments(at)
    with transaction.atomic():
        for row in file.rows:
            report.results.append(_row(row, departments, acting_user, at))
        report.entered = not trial and (good_rows_only or not report.rejected)
        if report.entered:
            record(
                "registry.officers.import",
                subject=stored,
                acting_user=acting_user,
                at=at,
                detail={"sha256": stored.sha256, "rows": len(report.results), **report.counts},
            )
        else:
            transaction.set_rollback(True)
    return report


def _row(row: ListRow, departments: dict[str, Department], acting_user: User, at: dt.datetime) -> RowResult:
    name = row.values.get(OfficerColumn.NAME, "")
    try:
        with transaction.atomic():
            return RowResult(row.number, _officer(row, departments, acting_user, at), name, "", row.cells)
    except Refusal as refusal:
        return RowResult(row.number, REJECTED, name, str(refusal), row.cells)


def _read(stored: StoredFile) -> ListFile:
    try:
        file = read_officers(read(stored))
    except Unreadable as unreadable:
        raise ListUnreadable(why=faults.sentence(unreadable.fault)) from unreadable
    if file.missing:
        raise ListUnreadable(why=_("These columns are missing: %(names)s.") % {"names": ", ".join(file.missing)})
    return file


def _departments(at: dt.datetime) -> dict[str, Department]:
    """Departments in force by code and by every name they go under."""
    found: dict[str, Department] = {}
    for department in departments_in_force(at):
        for name in (department.short_name, department.name_en, department.name, department.code):
            found[name.casefold()] = department
    return found


def _department(text: str, departments: dict[str, Department], acting_user: User) -> Department:
    if not text and acting_user.department:
        return acting_user.department
    found = departments.get(text.casefold())
    if found is None:
        raise RowWrong(why=_("There is no department “%(name)s”.") % {"name": text})
    return found


def _need(row: ListRow, column: Any) -> str:
    text = row.values.get(column, "")
    if not text:
        raise RowWrong(why=_("The column “%(name)s” is empty.") % {"name": column})
    return text


# --- officers -----------------------------------------------------------------------------------------------------------


def _officer(row: ListRow, departments: dict[str, Department], acting_user: User, at: dt.datetime) -> str:
    number, full_name = _need(row, OfficerColumn.NUMBER), _need(row, OfficerColumn.NAME)
    department = _department(row.values.get(OfficerColumn.DEPARTMENT, ""), departments, acting_user)
    user = _account(row.values.get(OfficerColumn.ACCOUNT, ""))
    is_expert = is_yes(row.values.get(OfficerColumn.EXPERT, ""))
    officer = Officer.objects.select_related("department", "user").filter(number=number).first()
    if officer is None:
        officer = officer_acts.enter_officer(
            number=number,
            full_name=full_name,
            department=department,
            user=user,
            is_expert=is_expert,
            acting_user=acting_user,
            at=at,
        )
        outcome = CREATED
    else:
        outcome = UNCHANGED
        wanted = (full_name, department, user or officer.user, is_expert)
        if wanted != (officer.full_name, officer.department, officer.user, officer.is_expert):
            officer_acts.correct_officer(
                officer=officer,
                full_name=full_name,
                user=user or officer.user,
                is_expert=is_expert,
                department=department,
                why=_("Import of a list"),
                acting_user=acting_user,
                at=at,
            )
            outcome = UPDATED
    if _certificates(row, officer, acting_user, at) and outcome == UNCHANGED:
        outcome = UPDATED
    return outcome


def _account(username: str) -> User | None:
    if not username:
        return None
    user = User.objects.filter(username=username, is_active=True).first()
    if user is None:
        raise RowWrong(why=_("There is no account “%(name)s”.") % {"name": username})
    return user


def _certificates(row: ListRow, officer: Officer, acting_user: User, at: dt.datetime) -> int:
    """Add the certificates of the row that the officer does not hold yet; how many."""
    added = 0
    for kind, number_column, from_column, to_column in CERTIFICATES:
        number = row.values.get(number_column, "")
        if not number:
            continue
        first, last = _day(row, from_column), _day(row, to_column)
        if officer.certificates.filter(kind=kind, number=number, valid_from=first, valid_to=last).exists():
            continue
        officer_acts.add_certificate(
            officer=officer,
            kind=kind,
            number=number,
            valid_from=first,
            valid_to=last,
            acting_user=acting_user,
            at=at,
        )
        added += 1
    return added


def _day(row: ListRow, column: OfficerColumn) -> dt.date:
    text = _need(row, column)
    day = date_of(text)
    if day is None:
        raise RowWrong(why=_("“%(value)s” is not a date. Write it as 2026-11-23.") % {"value": text})
    return day
