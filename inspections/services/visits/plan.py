"""Visits that a draw gives: made, approved by the head in one act, dropped with a void draw."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from core.ledger.services import record
from core.people.models import Role, User
from core.people.selectors import day_of, end_of, successor_of
from core.refusals import Refusal
from core.transitions.services import begin, check_can_move, move
from core.work.services import ask, done, done_all
from inspections.draw_errors import ReasonNeeded, VisitsBegun
from inspections.models import Draw, Team, Visit, VisitItem, VisitOfficer
from inspections.visit_gates import check_gates
from inspections.visit_policies import check_can_approve, check_can_approve_visits
from inspections.visit_states import BEGUN, Cause, VisitState
from inspections.visit_work import APPROVE, NOTIFY
from registry.item_selectors import listed


@dataclass(frozen=True)
class PlannedMember:
    """An officer and the team for which the draw placed the officer."""

    officer: int
    team: Team


@dataclass(frozen=True)
class PlannedVisit:
    """A visit as the draw gives it: whom, in which batch, in which order, by whom."""

    enterprise: int
    batch: int
    position: int
    members: Sequence[PlannedMember]


@transaction.atomic
def create_visits(*, draw: Draw, visits: Sequence[PlannedVisit], acting_user: User, at: dt.datetime) -> list[Visit]:
    """Make the visits of a draw and ask the head of the lead department to approve them (R-05)."""
    entry = draw.plan_entry
    batches = {batch.number: batch for batch in entry.batches.all()}
    teams = list(entry.teams.select_related("department").prefetch_related("items").order_by("position"))
    # A frozen draw keeps the departments of its day; what has ended since is checked by whoever took it over.
    lead = successor_of(entry.plan.lead_department, on=day_of(at))
    checking = {team.pk: successor_of(team.department, on=day_of(at)).pk for team in teams}
    # Numbers follow the register, not the order of the draw: a public number must not lead back to a row.
    visits = sorted(visits, key=lambda planned: planned.enterprise)
    made = [
        Visit(
            number=f"{draw.number}-{place:04d}",
            plan_entry=entry,
            draw=draw,
            enterprise_id=planned.enterprise,
            department=lead,
            cause=Cause.DOUBLE_RANDOM,
            first_day=batches[planned.batch].first_day,
            last_day=batches[planned.batch].last_day,
        )
        for place, planned in enumerate(visits, 1)
    ]
    Visit.objects.bulk_create(made, batch_size=1000)
    VisitOfficer.objects.bulk_create(
        [
            VisitOfficer(visit=visit, officer_id=member.officer, team=member.team)
            for visit, planned in zip(made, visits, strict=True)
            for member in planned.members
        ],
        batch_size=2000,
    )
    VisitItem.objects.bulk_create(
        [
            VisitItem(visit=visit, item_id=row.item_id, department_id=checking[team.pk])
            for visit in made
            for team in teams
            for row in team.items.all()
        ],
        batch_size=2000,
        ignore_conflicts=True,
    )
    for visit in made:
        begin(visit, acting_user=acting_user, at=at)
    if made:
        ask(
            APPROVE,
            subject=draw,
            at=at,
            params={"draw": draw.title, "number": len(made)},
            department=lead,
            role=Role.HEAD,
            waiting=lead,
            until=end_of(min(visit.last_day for visit in made)),
        )
    record("inspections.visits.create", subject=draw, acting_user=acting_user, at=at, detail={"visits": len(made)})
    return made


@transaction.atomic
def approve_visits(*, draw: Draw, on: dt.date, acting_user: User, at: dt.datetime) -> "Approval":
    """The head approves the visits of a draw in one act (R-05); visits whose gates do not hold stay, named with why.

    The gates are checked as of the first day of each visit, and again at the notice and at the door.
    """
    draw = Draw.objects.select_for_update(of=("self",)).select_related("department").get(pk=draw.pk)
    check_can_approve_visits(acting_user, draw, at=at)
    waiting = Visit.objects.select_for_update(of=("self",)).select_related("department", "enterprise")
    approved, held_up = 0, []
    for visit in waiting.filter(draw=draw, state=VisitState.PLANNED).order_by("number"):
        try:
            take_versions_in_force(visit, on=max(on, visit.first_day))
            check_gates(visit.pk, on=max(on, visit.first_day))
        except Refusal as refusal:
            held_up.append((visit, refusal))
            continue
        _approve(visit, acting_user=acting_user, at=at)
        approved += 1
    if not held_up:
        done(APPROVE, subject=draw, acting_user=acting_user, at=at)
    record(
        "inspections.visits.approve",
        subject=draw,
        acting_user=acting_user,
        at=at,
        rule="R-05",
        detail={"approved": approved, "held_up": len(held_up)},
    )
    return Approval(approved=approved, held_up=held_up)


@dataclass(frozen=True)
class Approval:
    """How many visits were approved, and which could not be, each with its refusal."""

    approved: int
    held_up: list[tuple[Visit, Refusal]]


def take_versions_in_force(visit: Visit, *, on: dt.date) -> None:
    """Until its notice is issued a visit follows the list: a later version takes the place of the one that was planned."""
    rows = list(visit.items.select_related("item"))
    versions = listed((row.item.code for row in rows), on=on)
    for row in rows:
        version = versions.get(row.item.code)
        if version is not None and version.item != row.item_id:
            row.item_id = version.item
            row.save(update_fields=["item"])


def _approve(visit: Visit, *, acting_user: User, at: dt.datetime) -> None:
    move(visit, "approve", acting_user=acting_user, at=at)
    record("inspections.visit.approve", subject=visit, acting_user=acting_user, at=at, rule="R-05")
    ask(
        NOTIFY,
        subject=visit,
        at=at,
        params={"name": visit.enterprise.name},
        department=visit.department,
        role=Role.STAFF,
        waiting=visit.department,
        until=end_of(visit.last_day),
    )


@transaction.atomic
def drop_visit(*, visit: Visit, reason: str, acting_user: User, at: dt.datetime) -> Visit:
    """The head decides that a planned visit does not take place: with a reason, visibly; nothing is deleted."""
    visit = Visit.objects.select_for_update(of=("self",)).select_related("department", "draw").get(pk=visit.pk)
    check_can_approve(acting_user, visit, at=at)
    check_can_move(visit, "drop")
    if not reason.strip():
        raise ReasonNeeded()
    _drop(visit, reason, acting_user=acting_user, at=at)
    if visit.draw and not Visit.objects.filter(draw=visit.draw, state=VisitState.PLANNED).exists():
        done(APPROVE, subject=visit.draw, acting_user=acting_user, at=at)
    return visit


def drop_visits_of_void_draw(*, draw: Draw, acting_user: User, at: dt.datetime) -> None:
    """With a void draw its visits fall; refused once one of them has begun."""
    visits = Visit.objects.select_for_update().filter(draw=draw).order_by("pk")
    if visits.filter(state__in=BEGUN).exists():
        raise VisitsBegun()
    for visit in visits.exclude(state=VisitState.DROPPED):
        _drop(visit, f"抽取作废 / draw void: {draw.number}", acting_user=acting_user, at=at)


def _drop(visit: Visit, reason: str, *, acting_user: User, at: dt.datetime) -> None:
    visit.dropped_why = reason
    visit.save(update_fields=["dropped_why"])
    move(visit, "drop", acting_user=acting_user, at=at, reason=reason)
    done_all(subject=visit, acting_user=acting_user, at=at)
    record("inspections.visit.drop", subject=visit, acting_user=acting_user, at=at, why=reason)
