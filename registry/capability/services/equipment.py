"""The ledger of enforcement equipment (执法装备): standards, pieces, handing out and taking back."""

import datetime as dt

from django.db import IntegrityError, transaction

from core.ledger.services import record
from core.people.models import Department, Role, User
from core.people.selectors import day_of, end_of
from core.refusals import Invalid
from core.transitions.services import begin, check_can_move, move
from core.work.services import ask, done, done_all
from registry.capability.errors import EquipmentKnown, HolderElsewhere, NotInFuture, StandardClash
from registry.capability.models import Equipment, EquipmentLoan, EquipmentStandard
from registry.capability.policies import check_can_decide, check_can_keep, check_can_set_standards
from registry.capability.states import EquipmentState
from registry.capability.work import REPAIR, TAKE_BACK
from registry.models import Officer
from registry.officer_states import OfficerState
from registry.services.officers import check_days, check_reason, locked


@transaction.atomic
def set_standard(
    *,
    kind: str,
    department_kind: str,
    pieces: int,
    per_officers: int,
    document: str,
    valid_from: dt.date,
    acting_user: User,
    at: dt.datetime,
) -> EquipmentStandard:
    """Set how many pieces a kind of department needs for so many officers; the standard before ends the day before."""
    check_can_set_standards(acting_user, at=at)
    if pieces < 1 or per_officers < 1 or not document.strip():
        raise Invalid(place="document" if pieces >= 1 and per_officers >= 1 else "pieces")
    standing = EquipmentStandard.objects.select_for_update().filter(
        kind=kind, department_kind=department_kind, valid_to=None
    )
    for before in standing:
        if before.valid_from >= valid_from:
            raise StandardClash(day=before.valid_from.isoformat())
        before.valid_to = valid_from - dt.timedelta(days=1)
        before.save(update_fields=["valid_to"])
    try:
        with transaction.atomic():
            standard = EquipmentStandard.objects.create(
                kind=kind,
                department_kind=department_kind,
                pieces=pieces,
                per_officers=per_officers,
                document=document.strip(),
                valid_from=valid_from,
            )
    except IntegrityError as error:
        raise StandardClash(day=valid_from.isoformat()) from error
    record(
        "capability.standard.set",
        subject=standard,
        acting_user=acting_user,
        at=at,
        detail={"kind": kind, "department_kind": department_kind, "pieces": pieces, "per_officers": per_officers},
    )
    return standard


@transaction.atomic
def enter_equipment(
    *,
    number: str,
    kind: str,
    name: str,
    department: Department,
    acquired_on: dt.date,
    acting_user: User,
    at: dt.datetime,
) -> Equipment:
    """Enter a piece of equipment; its number is unique in the zone."""
    check_can_keep(acting_user, department=department, at=at)
    if not number.strip() or not name.strip():
        raise Invalid(place="name" if number.strip() else "number")
    if acquired_on > day_of(at):
        raise NotInFuture(day=acquired_on.isoformat(), place="acquired_on")
    try:
        with transaction.atomic():
            piece = Equipment.objects.create(
                number=number.strip(), kind=kind, name=name.strip(), department=department, acquired_on=acquired_on
            )
    except IntegrityError as error:
        raise EquipmentKnown(number=number) from error
    begin(piece, acting_user=acting_user, at=at)
    record(
        "capability.equipment.enter",
        subject=piece,
        acting_user=acting_user,
        at=at,
        detail={"number": piece.number, "kind": kind, "department": department.code},
    )
    return piece


def locked_piece(piece: Equipment) -> Equipment:
    return Equipment.objects.select_for_update(of=("self",)).select_related("department", "holder").get(pk=piece.pk)


@transaction.atomic
def hand_out(
    *, piece: Equipment, officer: Officer, due_on: dt.date | None = None, acting_user: User, at: dt.datetime
) -> EquipmentLoan:
    """Hand a piece out to an officer in service of the department, with a last day or for as long as needed."""
    piece = locked_piece(piece)
    check_can_keep(acting_user, department=piece.department, at=at)
    check_can_move(piece, "hand_out")
    officer = locked(officer)
    if officer.department_id != piece.department_id or officer.state != OfficerState.ACTIVE:
        raise HolderElsewhere(officer=officer.full_name, place="officer")
    check_days(day_of(at), due_on)
    loan = EquipmentLoan.objects.create(
        equipment=piece, officer=officer, handed_out_by=acting_user, handed_out_at=at, due_on=due_on
    )
    piece.holder = officer
    move(piece, "hand_out", acting_user=acting_user, at=at, also=("holder",))
    record(
        "capability.equipment.hand_out",
        subject=piece,
        acting_user=acting_user,
        at=at,
        detail={"officer": officer.pk, "due_on": due_on.isoformat() if due_on else ""},
    )
    if due_on is not None:
        ask_back(piece, until=end_of(due_on), at=at)
    return loan


def ask_back(piece: Equipment, *, until: dt.datetime, at: dt.datetime) -> None:
    """Open the work of taking a piece back, in the caller's transaction."""
    assert piece.holder is not None  # held by the database
    ask(
        TAKE_BACK,
        subject=piece,
        at=at,
        params={"number": piece.number, "what": piece.name, "name": piece.holder.full_name},
        department=piece.department,
        role=Role.STAFF,
        until=until,
    )


@transaction.atomic
def ask_back_from(*, officer: Officer, acting_user: User, at: dt.datetime) -> int:
    """An officer who has left the service gives back what he or she carries; safe to repeat."""
    pieces = list(Equipment.objects.select_related("department", "holder").filter(holder=officer))
    for piece in pieces:
        ask_back(piece, until=end_of(day_of(at)), at=at)
    return len(pieces)


@transaction.atomic
def take_back(*, piece: Equipment, note: str = "", acting_user: User, at: dt.datetime) -> Equipment:
    """Take a piece back into store, with its condition."""
    piece = locked_piece(piece)
    check_can_keep(acting_user, department=piece.department, at=at)
    check_can_move(piece, "take_back")
    loan = EquipmentLoan.objects.select_for_update().get(equipment=piece, returned_at=None)
    loan.returned_at, loan.return_note = at, note.strip()
    loan.save(update_fields=["returned_at", "return_note"])
    piece.holder = None
    return _moved(piece, "take_back", note.strip(), also=("holder",), acting_user=acting_user, at=at)


@transaction.atomic
def send_to_repair(*, piece: Equipment, reason: str, acting_user: User, at: dt.datetime) -> Equipment:
    """Send a piece in store to repair; the department is asked to get it back or retire it."""
    piece = locked_piece(piece)
    check_can_keep(acting_user, department=piece.department, at=at)
    piece = _moved(piece, "send_to_repair", check_reason(reason), acting_user=acting_user, at=at)
    ask(
        REPAIR,
        subject=piece,
        at=at,
        params={"number": piece.number, "what": piece.name},
        department=piece.department,
        role=Role.STAFF,
    )
    return piece


@transaction.atomic
def back_from_repair(*, piece: Equipment, acting_user: User, at: dt.datetime) -> Equipment:
    piece = locked_piece(piece)
    check_can_keep(acting_user, department=piece.department, at=at)
    return _moved(piece, "repaired", "", acting_user=acting_user, at=at)


@transaction.atomic
def retire(*, piece: Equipment, reason: str, acting_user: User, at: dt.datetime) -> Equipment:
    """Take a piece out of use for good; only the head does. What an officer holds is taken back first."""
    piece = locked_piece(piece)
    check_can_decide(acting_user, department=piece.department, at=at)
    why = check_reason(reason)
    check_can_move(piece, "retire")
    piece.retired_on = day_of(at)
    piece = _moved(piece, "retire", why, also=("retired_on",), acting_user=acting_user, at=at)
    done_all(subject=piece, acting_user=acting_user, at=at)
    return piece


def _moved(
    piece: Equipment, act: str, why: str, *, also: tuple[str, ...] = (), acting_user: User, at: dt.datetime
) -> Equipment:
    move(piece, act, acting_user=acting_user, at=at, reason=why, also=also)
    record(f"capability.equipment.{act}", subject=piece, acting_user=acting_user, at=at, why=why)
    if piece.state == EquipmentState.AVAILABLE:
        for kind in (TAKE_BACK, REPAIR):
            done(kind, subject=piece, acting_user=acting_user, at=at)
    return piece
