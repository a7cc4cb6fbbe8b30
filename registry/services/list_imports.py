"""Import lists of officers and of spot-check items. The trial is the act itself, undone at the end."""

import datetime as dt
from collections.abc import Callable, Sequence
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
from registry.item_states import ItemState
from registry.lists import (
    ItemColumn,
    ListFile,
    ListRow,
    OfficerColumn,
    bases_of,
    category_of,
    is_yes,
    kinds_of,
    methods_of,
    read_items,
    read_officers,
)
from registry.models import Officer, SpotCheckItem
from registry.officer_states import CertificateKind
from registry.services import items as item_acts
from registry.services import officers as officer_acts
from registry.services.items import ItemContent, Question
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
    """
    departments = _departments(at)

    def one(row: ListRow) -> str:
        return _officer(row, departments, acting_user, at)

    name = OfficerColumn.NAME
    return _run("registry.officers.import", read_officers, one, name, stored, trial, good_rows_only, acting_user, at)


def import_items(
    *, stored: StoredFile, trial: bool = False, good_rows_only: bool = False, acting_user: User, at: dt.datetime
) -> ListReport:
    """Enter a list of spot-check items as drafts; a published item gets its next version as a draft, if it changed."""
    departments = _departments(at)

    def one(row: ListRow) -> str:
        return _item(row, departments, acting_user, at)

    name = ItemColumn.NAME
    return _run("registry.items.import", read_items, one, name, stored, trial, good_rows_only, acting_user, at)


def _run(
    act: str,
    reader: Callable[..., ListFile],
    one: Callable[[ListRow], str],
    name: Any,
    stored: StoredFile,
    trial: bool,
    good_rows_only: bool,
    acting_user: User,
    at: dt.datetime,
) -> ListReport:
    if stored.stored_by_id != acting_user.pk:
        raise NotAllowed()
    file = _read(reader, stored)
    report = ListReport(file.headers, file.unknown)
    with transaction.atomic():
        for row in file.rows:
            report.results.append(_one(one, row, name))
        report.entered = not trial and (good_rows_only or not report.rejected)
        if report.entered:
            record(
                act,
                subject=stored,
                acting_user=acting_user,
                at=at,
                detail={"sha256": stored.sha256, "rows": len(report.results), **report.counts},
            )
        else:
            transaction.set_rollback(True)
    return report


def _one(one: Callable[[ListRow], str], row: ListRow, name: Any) -> RowResult:
    """Each row in a savepoint of its own, so that one bad row does not hide what is wrong with the next."""
    told = row.values.get(name, "")
    try:
        with transaction.atomic():
            return RowResult(row.number, one(row), told, "", row.cells)
    except Refusal as refusal:
        return RowResult(row.number, REJECTED, told, str(refusal), row.cells)


def _read(reader: Callable[..., ListFile], stored: StoredFile) -> ListFile:
    try:
        file = reader(read(stored))
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


# --- items --------------------------------------------------------------------------------------------------------------


def _item(row: ListRow, departments: dict[str, Department], acting_user: User, at: dt.datetime) -> str:
    code = _need(row, ItemColumn.CODE)
    content = _content(row, departments, acting_user)
    department = _department(row.values.get(ItemColumn.DEPARTMENT, ""), departments, acting_user)
    last = SpotCheckItem.objects.select_related("department").filter(code=code).order_by("-version").first()
    if last is not None and last.department != department:
        raise RowWrong(why=_("Item %(code)s is kept by %(name)s.") % {"code": code, "name": last.department})
    if last is not None and _says(last, content):
        return UNCHANGED
    if last is not None and last.state == ItemState.DRAFT:
        item_acts.edit_item(item=last, content=content, acting_user=acting_user, at=at)
        return UPDATED
    item_acts.draft_item(code=code, department=department, content=content, acting_user=acting_user, at=at)
    return UPDATED if last is not None else CREATED


def _content(row: ListRow, departments: dict[str, Department], acting_user: User) -> ItemContent:
    values = row.values
    methods, unknown = methods_of(values.get(ItemColumn.METHODS, ""))
    if unknown:
        raise RowWrong(why=_("Way of checking “%(value)s” is not known.") % {"value": unknown[0]})
    others = [
        _department(name, departments, acting_user)
        for name in values.get(ItemColumn.OTHERS, "").replace("，", "、").replace(",", "、").split("、")
        if name.strip()
    ]
    questions = [line.strip(" 0123456789.、") for line in values.get(ItemColumn.QUESTIONS, "").splitlines()]
    return ItemContent(
        name=_need(row, ItemColumn.NAME),
        field=values.get(ItemColumn.GROUP, ""),
        other_departments=tuple(others),
        object_kinds=kinds_of(values.get(ItemColumn.OBJECTS, "")),
        object_text=values.get(ItemColumn.OBJECTS, ""),
        category=category_of(values.get(ItemColumn.CATEGORY, "")),
        methods=methods,
        ratio_text=values.get(ItemColumn.RATIO, ""),
        frequency_text=values.get(ItemColumn.FREQUENCY, ""),
        bases=bases_of(values.get(ItemColumn.BASES, "")),
        checkpoints=tuple(Question(one) for one in questions if one),
    )


def _says(item: SpotCheckItem, content: ItemContent) -> bool:
    """Whether the version says already what the row says."""
    bases = list(item.legal_bases.order_by("position").values_list("law", "article"))
    return (
        (item.name, item.field, item.object_text, item.category, tuple(item.methods), item.ratio_text)
        == (
            content.name.strip(),
            content.field.strip(),
            content.object_text.strip(),
            content.category,
            content.methods,
            content.ratio_text.strip(),
        )
        and bases == [(one.law, one.article) for one in content.bases]
        and list(item.other_departments.order_by("pk")) == sorted(content.other_departments, key=lambda one: one.pk)
        and item.state != ItemState.WITHDRAWN
    )
