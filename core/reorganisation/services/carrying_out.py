"""Carry a reorganisation out: names, successor, everything in hand, posts and duties, in one transaction."""

import datetime as dt

from django.db import transaction
from django.utils.formats import date_format

from core.ledger.services import record
from core.notices.services import notify
from core.outbox.services import announce
from core.people.handover import Passing
from core.people.models import Department, DepartmentName, Post, Role, User
from core.people.policies import check_is_system
from core.people.selectors import day_of, users_holding
from core.refusals import Refusal
from core.reorganisation.errors import TooEarly
from core.reorganisation.models import Reorganisation
from core.reorganisation.selectors import due_reorganisations, rows_of, shares_of
from core.reorganisation.services.checking import check_possible
from core.reorganisation.states import Kind, ReorganisationState
from core.reorganisation.work import REORGANISED
from core.transitions.services import move
from core.work.services import done_all

ONE_DAY = dt.timedelta(days=1)


def carry_out_due(*, acting_user: User, at: dt.datetime) -> list[str]:
    """What the clock does every hour: carry out what is approved and due. What is refused waits, and says why."""
    said = []
    for reorganisation in due_reorganisations(on=day_of(at)):
        try:
            carry_out(reorganisation=reorganisation, acting_user=acting_user, at=at)
            said.append(f"{reorganisation.pk}: carried out")
        except Refusal as refusal:
            said.append(f"{reorganisation.pk}: {refusal}")
    return said


@transaction.atomic
def carry_out(*, reorganisation: Reorganisation, acting_user: User, at: dt.datetime) -> Reorganisation:
    """Carry out an approved reorganisation on or after its day; a second call changes nothing.

    What is in hand passes on by the functions the apps registered; what is finished stays under the old department,
    and whoever took it over reads it and acts for it (``successor_of``).
    """
    reorganisation = (
        Reorganisation.objects.select_for_update(of=("self",))
        .select_related("successor", "head")
        .get(pk=reorganisation.pk)
    )
    check_is_system(acting_user)
    if reorganisation.state == ReorganisationState.CARRIED_OUT:
        return reorganisation
    if reorganisation.effective_on > day_of(at):
        raise TooEarly(day=date_format(reorganisation.effective_on, "Y-m-d"))
    givers = list(reorganisation.departments.select_for_update().order_by("pk"))
    check_possible(reorganisation, givers)
    taker = _taker(reorganisation, acting_user, at)
    passed = []
    for giver in givers:
        if taker is not None:
            passed += _pass_on(reorganisation, giver, taker, acting_user, at)
        if reorganisation.names:
            _rename(reorganisation, giver, acting_user, at)
        if reorganisation.kind in (Kind.MERGE, Kind.DISSOLVE):
            _end(reorganisation, giver, taker, acting_user, at)
    _appoint_head(reorganisation, taker, acting_user, at)
    reorganisation.successor, reorganisation.passed, reorganisation.carried_out_at = taker, passed, at
    move(
        reorganisation,
        "carry_out",
        acting_user=acting_user,
        at=at,
        also=("successor", "passed", "carried_out_at"),
    )
    record(
        "reorganisation.carry_out", subject=reorganisation, acting_user=acting_user, at=at, detail={"passed": passed}
    )
    done_all(subject=reorganisation, acting_user=acting_user, at=at)
    announce("people.department.reorganised", subject=reorganisation, payload={"kind": reorganisation.kind}, at=at)
    _tell(reorganisation, givers, taker, at)
    return reorganisation


def _taker(reorganisation: Reorganisation, acting_user: User, at: dt.datetime) -> Department | None:
    """The successor, entered now if it is new."""
    if reorganisation.successor is not None:
        return Department.objects.select_for_update().get(pk=reorganisation.successor.pk)
    if not reorganisation.planned:
        return None
    department = Department(**reorganisation.planned, valid_from=reorganisation.effective_on)
    department.full_clean()
    department.save()
    record(
        "reorganisation.enter",
        subject=department,
        acting_user=acting_user,
        at=at,
        why=reorganisation.document,
        detail={"name": department.name},
    )
    return department


def _pass_on(
    reorganisation: Reorganisation, giver: Department, taker: Department, acting_user: User, at: dt.datetime
) -> list[dict[str, str | int]]:
    """Move what goes, kind by kind; returns what was moved. Kinds are moved in the order they were looked at."""
    passing = Passing(
        giver=giver,
        taker=taker,
        day=reorganisation.effective_on,
        document=reorganisation.document,
        stays=reorganisation.kind == Kind.SPLIT,
        acting_user=acting_user,
        at=at,
    )
    passed: list[dict[str, str | int]] = []
    for share in shares_of(reorganisation, giver):
        if not share.going:
            continue
        share.kind.move(rows_of(share.going), passing)
        passed.append({"kind": share.kind.name, "from": giver.code, "number": len(share.going)})
        for row in share.going if share.kind.noted else ():
            record(
                "reorganisation.pass_on",
                subject=row,
                acting_user=acting_user,
                at=at,
                why=reorganisation.document,
                detail={"from": giver.code, "to": taker.code, "on": passing.day.isoformat()},
            )
    return passed


def _rename(reorganisation: Reorganisation, department: Department, acting_user: User, at: dt.datetime) -> None:
    """Give the new names from the day on; the old ones stay as a former name with its days."""
    last = DepartmentName.objects.filter(department=department).order_by("-valid_to").first()
    DepartmentName.objects.create(
        department=department,
        name=department.name,
        name_en=department.name_en,
        short_name=department.short_name,
        valid_from=last.valid_to + ONE_DAY if last else department.valid_from,
        valid_to=reorganisation.effective_on - ONE_DAY,
        document=reorganisation.document,
    )
    before = department.name
    for field, value in reorganisation.names.items():
        setattr(department, field, value)
    department.full_clean()
    department.save(update_fields=list(reorganisation.names))
    record(
        "reorganisation.rename",
        subject=department,
        acting_user=acting_user,
        at=at,
        why=reorganisation.document,
        detail={"before": before, "after": department.name, "on": reorganisation.effective_on.isoformat()},
    )


def _end(
    reorganisation: Reorganisation, giver: Department, taker: Department | None, acting_user: User, at: dt.datetime
) -> None:
    """The department ends on the eve; its successor keeps its files, duties and those of whom it had taken over."""
    giver.valid_to, giver.successor = reorganisation.effective_on - ONE_DAY, taker
    giver.save(update_fields=["valid_to", "successor"])
    record(
        "reorganisation.end",
        subject=giver,
        acting_user=acting_user,
        at=at,
        why=reorganisation.document,
        detail={"last_day": giver.valid_to.isoformat(), "successor": taker.code if taker else ""},
    )
    for post in Post.objects.filter(department=giver, valid_from__lt=reorganisation.effective_on):
        if post.valid_to is None or post.valid_to > giver.valid_to:
            post.valid_to = giver.valid_to
            post.save(update_fields=["valid_to"])
    if taker is None:
        return
    taker.took_over = sorted({*taker.took_over, giver.pk, *giver.took_over})
    taker.duties = [*taker.duties, *(duty for duty in giver.duties if duty not in taker.duties)]
    taker.save(update_fields=["took_over", "duties"])
    record(
        "reorganisation.take_over",
        subject=taker,
        acting_user=acting_user,
        at=at,
        why=reorganisation.document,
        detail={"from": giver.code, "duties": giver.duties},
    )


def _appoint_head(reorganisation: Reorganisation, taker: Department | None, acting_user: User, at: dt.datetime) -> None:
    if taker is None or reorganisation.head is None:
        return
    post = Post.objects.create(
        user=reorganisation.head, department=taker, role=Role.HEAD, valid_from=reorganisation.effective_on
    )
    record(
        "reorganisation.appoint",
        subject=post,
        acting_user=acting_user,
        at=at,
        why=reorganisation.document,
        detail={"user": reorganisation.head_id, "role": Role.HEAD, "department": taker.code},
    )


def _tell(reorganisation: Reorganisation, givers: list[Department], taker: Department | None, at: dt.datetime) -> None:
    """The heads of every department that changed are told."""
    told = [*givers, *([taker] if taker else [])]
    people = {head.pk: head for department in told for head in users_holding(Role.HEAD, department, at=at)}
    notify(
        REORGANISED,
        users=people.values(),
        params={
            "document": reorganisation.document,
            "day": reorganisation.effective_on.isoformat(),
            "departments": "、".join(department.name for department in told),
        },
        url=reorganisation.get_absolute_url(),
        at=at,
    )
