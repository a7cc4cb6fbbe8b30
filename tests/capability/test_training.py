"""Trainings and exams: hours that count, entries struck and never changed."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from core.people.models import Role
from core.refusals import Invalid, NotAllowed
from registry.capability import services as acts
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
from registry.capability.models import Attendance
from registry.capability.selectors import file_of, officers_with_hours
from registry.officer_errors import DaysReversed, ReasonMissing
from tests.factories import capability
from tests.factories.capability import Desk
from tests.factories.people import person
from tests.factories.registry_officers import certified

pytestmark = pytest.mark.django_db
AT = timezone.localtime(timezone.now())
TODAY = AT.date()
LAST_JANUARY = dt.date(TODAY.year, 1, 1)


@pytest.fixture
def on() -> Desk:
    return capability.desk()


def test_another_department_enters_no_training_and_no_exam(on: Desk) -> None:
    stranger = person(Role.STAFF, Role.HEAD)
    training = capability.a_training(on, AT)
    with pytest.raises(NotAllowed):
        acts.enter_training(
            topic="x", organiser="y", department=on.department, held_on=TODAY, hours=Decimal(1),
            acting_user=stranger, at=AT,
        )  # fmt: skip
    with pytest.raises(NotAllowed):
        acts.enter_attendance(training=training, hours={on.officer: None}, acting_user=stranger, at=AT)
    with pytest.raises(NotAllowed):
        acts.enter_exam(officer=on.officer, subject="s", taken_on=TODAY, passed=True, acting_user=stranger, at=AT)


def test_a_training_needs_words_hours_and_is_entered_once(on: Desk) -> None:
    with pytest.raises(Invalid):
        capability.a_training(on, AT, topic=" ")
    for hours in ("0", "-1", "200.5"):
        with pytest.raises(HoursWrong):
            capability.a_training(on, AT, hours=hours)
    capability.a_training(on, AT)
    with pytest.raises(TrainingKnown):
        capability.a_training(on, AT)


def test_attendance_waits_for_the_day_and_fits_the_hours(on: Desk) -> None:
    later = capability.a_training(on, AT, days_ago=-1)
    with pytest.raises(NotYetHeld):
        acts.enter_attendance(training=later, hours={on.officer: None}, acting_user=on.staff, at=AT)
    training = capability.a_training(on, AT, topic="食品安全")
    with pytest.raises(NobodyNamed):
        acts.enter_attendance(training=training, hours={}, acting_user=on.staff, at=AT)
    for hours in ("0", "8.5"):
        with pytest.raises(HoursWrong):
            acts.enter_attendance(training=training, hours={on.officer: Decimal(hours)}, acting_user=on.staff, at=AT)
    assert not Attendance.objects.exists()


def test_hours_of_the_year_are_summed_without_what_was_struck(on: Desk) -> None:
    first, second = capability.a_training(on, AT, topic="一", days_ago=0), capability.a_training(on, AT, days_ago=0)
    other = certified(department=on.department)
    made = acts.enter_attendance(
        training=first, hours={on.officer: None, other: Decimal("3.5")}, acting_user=on.staff, at=AT
    )
    acts.enter_attendance(training=second, hours={on.officer: Decimal(2)}, acting_user=on.staff, at=AT)
    with pytest.raises(AttendanceKnown):
        acts.enter_attendance(training=first, hours={on.officer: None}, acting_user=on.staff, at=AT)
    with pytest.raises(ReasonMissing):
        acts.strike_attendance(attendance=made[0], reason=" ", acting_user=on.staff, at=AT)
    rows = {row.pk: row for row in officers_with_hours(on.staff, year=TODAY.year, at=AT)}
    assert (rows[on.officer.pk].trained, rows[on.officer.pk].missing_hours) == (Decimal(10), Decimal(50))
    acts.strike_attendance(attendance=made[0], reason="签到有误", acting_user=on.staff, at=AT)
    with pytest.raises(AlreadyStruck):
        acts.strike_attendance(attendance=made[0], reason="再次", acting_user=on.staff, at=AT)
    assert file_of(on.officer, at=AT).hours == Decimal(2)
    acts.enter_attendance(training=first, hours={on.officer: Decimal(1)}, acting_user=on.staff, at=AT)
    assert file_of(on.officer, at=AT).hours == Decimal(3)
    assert file_of(other, at=AT).hours_missing == Decimal("56.5")


def test_the_database_lets_nobody_change_an_attendance(on: Desk) -> None:
    training = capability.a_training(on, AT)
    (row,) = acts.enter_attendance(training=training, hours={on.officer: None}, acting_user=on.staff, at=AT)
    with pytest.raises(DatabaseError), transaction.atomic():
        Attendance.objects.filter(pk=row.pk).update(hours=Decimal(1))
    with pytest.raises(DatabaseError), transaction.atomic():
        Attendance.objects.filter(pk=row.pk).delete()


def test_an_exam_that_was_failed_counts_until_no_day(on: Desk) -> None:
    def enter(**values: object) -> object:
        given = {"subject": "行政执法资格", "taken_on": TODAY, "passed": True, **values}
        return acts.enter_exam(officer=on.officer, acting_user=on.staff, at=AT, **given)  # type: ignore[arg-type]

    with pytest.raises(NotInFuture):
        enter(taken_on=TODAY + dt.timedelta(days=1))
    with pytest.raises(DaysReversed):
        enter(valid_to=TODAY - dt.timedelta(days=1))
    with pytest.raises(FailedNeverCounts):
        enter(passed=False, valid_to=TODAY)
    exam = enter(score=Decimal("91.5"), valid_to=TODAY + dt.timedelta(days=365))
    with pytest.raises(ExamKnown):
        enter(passed=False)
    acts.strike_exam(exam=exam, reason="成绩有误", acting_user=on.staff, at=AT)  # type: ignore[arg-type]
    again = enter(passed=False)
    assert file_of(on.officer, at=AT).exams == [again]
