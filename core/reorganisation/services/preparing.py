"""Prepare, divide, approve and withdraw."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass

from django.db import transaction

from core.ledger.services import record
from core.people.models import Department, DepartmentKind, Duty, Role, User
from core.people.selectors import day_of, department_holding, system_user
from core.reorganisation.errors import NotDivisible, NotOfThisDepartment
from core.reorganisation.models import Reorganisation
from core.reorganisation.policies import check_can_approve, check_can_reorganise
from core.reorganisation.selectors import divisible
from core.reorganisation.services.carrying_out import carry_out
from core.reorganisation.services.checking import check_day, check_possible
from core.reorganisation.states import Kind
from core.reorganisation.work import APPROVE_REORGANISATION, AWAIT_REORGANISATION
from core.transitions.services import begin, check_can_move, move
from core.work.services import ask, done_all


@dataclass(frozen=True, slots=True)
class Names:
    """The names of a department: in Chinese, in English, and short for document numbers."""

    name: str
    name_en: str
    short_name: str


@dataclass(frozen=True, slots=True)
class NewDepartment:
    """A department that a merger or split brings about, and who heads it from the first day."""

    code: str
    names: Names
    head: User
    kind: str = DepartmentKind.ADMINISTRATION


@transaction.atomic
def prepare(
    *,
    kind: str,
    departments: Sequence[Department],
    effective_on: dt.date,
    document: str,
    reason: str,
    successor: Department | None = None,
    new: NewDepartment | None = None,
    names: Names | None = None,
    acting_user: User,
    at: dt.datetime,
) -> Reorganisation:
    """Prepare a reorganisation (机构职能调整) under a document; nothing changes until a second person approves it.

    *Rename* takes ``names``; *merge* lets the departments pass into ``successor`` or ``new``; *split* passes what is
    chosen (``divide``) from one department to ``successor`` or ``new``, and may rename what remains; *dissolve* passes
    everything to ``successor``, and without one is refused while anything is open. A day in the past is refused.
    """
    check_can_reorganise(acting_user, at=at)
    check_day(effective_on, today=day_of(at))
    givers = [one for one in departments if successor is None or one.pk != successor.pk or kind != Kind.MERGE]
    reorganisation = Reorganisation(
        kind=kind,
        effective_on=effective_on,
        document=document.strip(),
        reason=reason.strip(),
        successor=successor,
        planned={"code": new.code, "kind": new.kind, **asdict(new.names)} if new else {},
        head=new.head if new else None,
        names=asdict(names) if names else {},
        prepared_by=acting_user,
    )
    check_possible(reorganisation, givers)
    reorganisation.save()
    reorganisation.departments.set(givers)
    begin(reorganisation, acting_user=acting_user, at=at, reason=reorganisation.reason)
    record(
        "reorganisation.prepare",
        subject=reorganisation,
        acting_user=acting_user,
        at=at,
        why=reorganisation.reason,
        detail={
            "kind": kind,
            "departments": [giver.code for giver in givers],
            "successor": successor.code if successor else reorganisation.planned.get("code", ""),
            "on": effective_on.isoformat(),
            "document": reorganisation.document,
        },
    )
    _ask(APPROVE_REORGANISATION, reorganisation, at=at)
    return reorganisation


def _ask(kind: object, reorganisation: Reorganisation, *, at: dt.datetime) -> None:
    seat = department_holding(Duty.SETTLES_DISPUTES, at=at)
    told = {"document": reorganisation.document, "day": reorganisation.effective_on.isoformat()}
    if kind is AWAIT_REORGANISATION:
        ask(
            AWAIT_REORGANISATION,
            subject=reorganisation,
            params=told,
            at=at,
            department=seat,
            role=Role.COORDINATOR if seat else "",
            user=None if seat else reorganisation.prepared_by,
        )
        return
    if seat is not None:
        ask(
            APPROVE_REORGANISATION,
            subject=reorganisation,
            params=told,
            at=at,
            department=seat,
            role=Role.HEAD,
            not_user=reorganisation.prepared_by,
        )
        return
    others = User.objects.filter(is_superuser=True, is_active=True).exclude(pk=reorganisation.prepared_by_id)
    for other in others.order_by("pk"):
        ask(APPROVE_REORGANISATION, subject=reorganisation, params=told, at=at, user=other)


def locked(reorganisation: Reorganisation) -> Reorganisation:
    return (
        Reorganisation.objects.select_for_update(of=("self",))
        .select_related("successor", "head", "prepared_by")
        .get(pk=reorganisation.pk)
    )


@transaction.atomic
def divide(
    *,
    reorganisation: Reorganisation,
    division: Mapping[str, Iterable[int]],
    acting_user: User,
    at: dt.datetime,
) -> Reorganisation:
    """Choose what goes to the successor in a split; whatever is not named stays. Who chose last has prepared it."""
    reorganisation = locked(reorganisation)
    check_can_reorganise(acting_user, at=at)
    check_can_move(reorganisation, "approve")
    if reorganisation.kind != Kind.SPLIT:
        raise NotDivisible()
    giver = reorganisation.departments.get()
    in_hand = {kind.name: {row.pk for row in rows} for kind, rows in divisible(giver, on=reorganisation.effective_on)}
    chosen = {name: sorted(set(keys)) for name, keys in division.items() if keys}
    strange = sum(len(set(keys) - in_hand.get(name, set())) for name, keys in chosen.items())
    if strange:
        raise NotOfThisDepartment(count=strange, department=giver.display_name)
    reorganisation.division = chosen
    reorganisation.prepared_by = acting_user
    reorganisation.save(update_fields=["division", "prepared_by"])
    record(
        "reorganisation.divide",
        subject=reorganisation,
        acting_user=acting_user,
        at=at,
        detail={name: len(keys) for name, keys in chosen.items()},
    )
    done_all(subject=reorganisation, acting_user=acting_user, at=at)
    _ask(APPROVE_REORGANISATION, reorganisation, at=at)
    return reorganisation


@transaction.atomic
def approve(*, reorganisation: Reorganisation, acting_user: User, at: dt.datetime) -> Reorganisation:
    """A second person approves. It takes effect on its day, at once if that is today; a day gone by is refused."""
    reorganisation = locked(reorganisation)
    check_can_approve(acting_user, reorganisation=reorganisation, at=at)
    check_can_move(reorganisation, "approve")
    check_day(reorganisation.effective_on, today=day_of(at))
    check_possible(reorganisation, list(reorganisation.departments.order_by("pk")))
    reorganisation.approved_by = acting_user
    move(reorganisation, "approve", acting_user=acting_user, at=at, also=("approved_by",))
    record("reorganisation.approve", subject=reorganisation, acting_user=acting_user, at=at)
    done_all(subject=reorganisation, acting_user=acting_user, at=at)
    _ask(AWAIT_REORGANISATION, reorganisation, at=at)
    if reorganisation.effective_on <= day_of(at):
        return carry_out(reorganisation=reorganisation, acting_user=system_user(), at=at)
    return reorganisation


@transaction.atomic
def withdraw(*, reorganisation: Reorganisation, reason: str, acting_user: User, at: dt.datetime) -> Reorganisation:
    """Withdraw a reorganisation that has not taken effect."""
    reorganisation = locked(reorganisation)
    check_can_reorganise(acting_user, at=at)
    move(reorganisation, "withdraw", acting_user=acting_user, at=at, reason=reason)
    record("reorganisation.withdraw", subject=reorganisation, acting_user=acting_user, at=at, why=reason)
    done_all(subject=reorganisation, acting_user=acting_user, at=at)
    return reorganisation
