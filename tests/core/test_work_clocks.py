"""Clocks of work items when the calendar of a year is entered or corrected."""

import datetime as dt

import pytest

from core.clocks import DayKind, SpecialDay
from core.law.selectors import due_for
from core.law.services import enter_calendar_year
from core.ledger.selectors import history_of
from core.outbox.models import Event
from core.outbox.services import deliver
from core.people.models import Department, Role
from core.work.kinds import WorkKind
from core.work.models import WorkItem
from core.work.services import ask, done
from tests.factories.people import DepartmentFactory, person

pytestmark = pytest.mark.django_db

PUBLISH = WorkKind("tests.publish", title="Publish %(name)s", act="Publish", url_name="people:department")
OFF = DayKind.HOLIDAY


def wait(department: Department, start: dt.date, at: dt.datetime) -> WorkItem:
    due = due_for("R-13", start=start)
    return ask(
        PUBLISH, subject=department, params={"name": "x"}, department=department, role=Role.STAFF, due=due, at=at
    )


def enter(year: int, at: dt.datetime, *off: dt.date) -> None:
    days = {day: SpecialDay(OFF, "national") for day in off} | {dt.date(year, 1, 1): SpecialDay(OFF, "new_year")}
    enter_calendar_year(year=year, days=days, source_title="notice", acting_user=person(Role.SUPERVISION), at=at)
    for event in Event.objects.filter(topic="law.calendar_year.entered"):
        deliver(event_id=str(event.pk), at=at)


def test_a_provisional_clock_becomes_final_with_a_line_in_the_record_that_waits(at: dt.datetime) -> None:
    department = DepartmentFactory()
    item = wait(department, dt.date(2026, 12, 21), at)
    assert item.provisional
    enter(2027, at, dt.date(2027, 1, 4))
    item.refresh_from_db()
    assert (item.provisional, item.due_at.date()) == (False, dt.date(2027, 1, 20))
    [line] = history_of(department)
    assert (line.act, line.rule) == ("work.clock.recompute", "R-13")


def test_entering_the_same_calendar_again_moves_nothing(at: dt.datetime) -> None:
    department = DepartmentFactory()
    wait(department, dt.date(2026, 12, 21), at)
    enter(2027, at)
    enter(2027, at)
    assert history_of(department).count() == 1


def test_a_prolonged_holiday_moves_the_open_clocks_that_reach_it_and_no_closed_one(at: dt.datetime) -> None:
    enter(2027, at)
    open_item, closed = (
        wait(DepartmentFactory(), dt.date(2027, 3, 1), at),
        wait(DepartmentFactory(), dt.date(2027, 3, 1), at),
    )
    early = wait(DepartmentFactory(), dt.date(2026, 3, 2), at)
    done(PUBLISH, subject=Department.objects.get(pk=closed.subject_id), acting_user=person(), at=at)
    before = closed.due_at
    enter(2027, at, dt.date(2027, 3, 8))
    for item in (open_item, closed, early):
        item.refresh_from_db()
    assert open_item.due_at == before + dt.timedelta(days=1)
    assert closed.due_at == before
    assert early.due_at.date() == dt.date(2026, 3, 30)


def test_a_provisional_clock_that_was_closed_becomes_final_so_that_figures_count_it(at: dt.datetime) -> None:
    department = DepartmentFactory()
    item = wait(department, dt.date(2026, 12, 21), at)
    done(PUBLISH, subject=department, acting_user=person(), at=at)
    enter(2027, at)
    item.refresh_from_db()
    assert not item.provisional
