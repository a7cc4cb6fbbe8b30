"""Trainings and exams: enter, attend, strike. Nothing entered is changed; a wrong entry is struck with a reason."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal

from django.db import IntegrityError, transaction

from core.ledger.services import record
from core.people.models import Department, User
from core.people.selectors import day_of
from core.refusals import Invalid
from registry.capability.errors import (
    AlreadyStruck,
    AttendanceKnown,
    ExamKnown,
    FailedNeverCounts,
    HoursWrong,
    NobodyNamed,
    NotInFuture,
    NotYetHeld,
    TrainingKnown,
)
from registry.capability.models import Attendance, Exam, Training
from registry.capability.policies import check_can_keep
from registry.models import Officer
from registry.services.officers import check_days, check_reason, locked

MOST_HOURS = Decimal(200)


@transaction.atomic
def enter_training(
    *,
    topic: str,
    organiser: str,
    department: Department,
    held_on: dt.date,
    hours: Decimal,
    place: str = "",
    acting_user: User,
    at: dt.datetime,
) -> Training:
    """Put a training on record, before or after the day it is held; the department that enters it keeps it."""
    check_can_keep(acting_user, department=department, at=at)
    if not topic.strip() or not organiser.strip():
        raise Invalid(place="organiser" if topic.strip() else "topic")
    if not 0 < hours <= MOST_HOURS:
        raise HoursWrong(hours=hours, most=MOST_HOURS)
    try:
        with transaction.atomic():
            training = Training.objects.create(
                topic=topic.strip(),
                organiser=organiser.strip(),
                department=department,
                held_on=held_on,
                hours=hours,
                place=place.strip(),
                set_by=acting_user,
            )
    except IntegrityError as error:
        raise TrainingKnown() from error
    record(
        "capability.training.enter",
        subject=training,
        acting_user=acting_user,
        at=at,
        rule="R-03a",
        detail={"department": department.code, "held_on": held_on.isoformat(), "hours": str(hours)},
    )
    return training


@transaction.atomic
def enter_attendance(
    *, training: Training, hours: Mapping[Officer, Decimal | None], acting_user: User, at: dt.datetime
) -> list[Attendance]:
    """Put on record who attended, each with hours or (None) all of them; the department that keeps the training does."""
    training = Training.objects.select_for_update(of=("self",)).select_related("department").get(pk=training.pk)
    check_can_keep(acting_user, department=training.department, at=at)
    if training.held_on > day_of(at):
        raise NotYetHeld(day=training.held_on.isoformat())
    if not hours:
        raise NobodyNamed()
    known = set(training.attendances.filter(struck_on=None).values_list("officer", flat=True))
    rows = []
    for officer, given in hours.items():
        counted = training.hours if given is None else given
        if not 0 < counted <= training.hours:
            raise HoursWrong(hours=counted, most=training.hours, place=officer.number)
        if officer.pk in known:
            raise AttendanceKnown(officer=officer.full_name, place=officer.number)
        rows.append(
            Attendance(training=training, officer=officer, hours=counted, entered_by=acting_user, occurred_at=at)
        )
    made = Attendance.objects.bulk_create(rows)
    record(
        "capability.training.attend",
        subject=training,
        acting_user=acting_user,
        at=at,
        rule="R-03a",
        detail={"officers": sorted(row.officer_id for row in rows)},
    )
    return made


@transaction.atomic
def strike_attendance(*, attendance: Attendance, reason: str, acting_user: User, at: dt.datetime) -> Attendance:
    """Strike a wrong attendance; its hours no longer count, the entry stays readable."""
    attendance = (
        Attendance.objects.select_for_update(of=("self",))
        .select_related("training__department", "officer")
        .get(pk=attendance.pk)
    )
    check_can_keep(acting_user, department=attendance.training.department, at=at)
    why = _strike(attendance, reason, at)
    record(
        "capability.training.strike",
        subject=attendance.training,
        acting_user=acting_user,
        at=at,
        why=why,
        detail={"officer": attendance.officer_id, "attendance": attendance.pk},
    )
    return attendance


@transaction.atomic
def enter_exam(
    *,
    officer: Officer,
    subject: str,
    taken_on: dt.date,
    passed: bool,
    score: Decimal | None = None,
    valid_to: dt.date | None = None,
    acting_user: User,
    at: dt.datetime,
) -> Exam:
    """Put the result of an exam on record, with the last day on which it counts, if there is one."""
    officer = locked(officer)
    check_can_keep(acting_user, department=officer.department, at=at)
    if not subject.strip():
        raise Invalid(place="subject")
    if taken_on > day_of(at):
        raise NotInFuture(day=taken_on.isoformat(), place="taken_on")
    check_days(taken_on, valid_to)
    if valid_to is not None and not passed:
        raise FailedNeverCounts(place="valid_to")
    try:
        with transaction.atomic():
            exam = Exam.objects.create(
                officer=officer,
                subject=subject.strip(),
                taken_on=taken_on,
                score=score,
                passed=passed,
                valid_to=valid_to,
                entered_by=acting_user,
                occurred_at=at,
            )
    except IntegrityError as error:
        raise ExamKnown() from error
    record(
        "capability.exam.enter",
        subject=officer,
        acting_user=acting_user,
        at=at,
        detail={"exam": exam.pk, "taken_on": taken_on.isoformat()},
    )
    return exam


@transaction.atomic
def strike_exam(*, exam: Exam, reason: str, acting_user: User, at: dt.datetime) -> Exam:
    """Strike a wrong result; it no longer counts, the entry stays readable."""
    officer = locked(exam.officer)
    check_can_keep(acting_user, department=officer.department, at=at)
    exam = Exam.objects.select_for_update().get(pk=exam.pk)
    why = _strike(exam, reason, at)
    record("capability.exam.strike", subject=officer, acting_user=acting_user, at=at, why=why, detail={"exam": exam.pk})
    return exam


def _strike(entry: Attendance | Exam, reason: str, at: dt.datetime) -> str:
    why = check_reason(reason)
    if entry.struck_on is not None:
        raise AlreadyStruck()
    entry.struck_on, entry.struck_why = day_of(at), why
    entry.save(update_fields=["struck_on", "struck_why"])
    return why
