"""The calendar of a year as data."""

import datetime as dt

import pytest
from django.db import DatabaseError, transaction

from core.clocks import DayKind, SpecialDay
from core.law.errors import CalendarInvalid
from core.law.models import CalendarDay, CalendarYear
from core.law.selectors import calendar_in_force, due_for
from core.law.services import enter_calendar_year
from core.law.shipped import ShippedYear, shipped_calendar, shipped_years
from core.law.sync import load_shipped_law
from core.ledger.selectors import history_of
from core.outbox.models import Event
from core.people.models import Role
from core.refusals import NotAllowed
from tests.factories.people import administrator, person

pytestmark = pytest.mark.django_db

OFF, WORKED = DayKind.HOLIDAY, DayKind.MAKE_UP


def days(**changes: SpecialDay) -> dict[dt.date, SpecialDay]:
    """An invented notice for 2027."""
    notice = {dt.date(2027, 1, 1): SpecialDay(OFF, "new_year"), dt.date(2026, 12, 27): SpecialDay(WORKED, "new_year")}
    notice |= {dt.date(2027, 10, day): SpecialDay(OFF, "national") for day in range(1, 8)}
    return notice | {dt.date.fromisoformat(day.lstrip("d").replace("_", "-")): kind for day, kind in changes.items()}


def enter(at: dt.datetime, **values: object) -> CalendarYear:
    defaults = {
        "year": 2027,
        "days": days(),
        "source_title": "2027年放假通知",
        "acting_user": person(Role.SUPERVISION),
        "at": at,
    }
    return enter_calendar_year(**defaults | values)


def test_a_case_handler_may_not_enter_a_calendar(at: dt.datetime) -> None:
    with pytest.raises(NotAllowed):
        enter(at, acting_user=person(Role.STAFF, Role.ADMIN))


@pytest.mark.parametrize(
    "wrong",
    [
        {"days": days(d2028_01_01=SpecialDay(OFF, "new_year"))},
        {"days": days(d2027_03_03=SpecialDay(WORKED, "new_year"))},
        {"days": days(d2027_03_06=SpecialDay(WORKED, "carnival"))},
        {"days": days(d2027_03_06=SpecialDay(DayKind.WEEKEND, "labour"))},
        {"days": {dt.date(2027, 10, 1): SpecialDay(OFF, "national")}},
        {
            "days": days()
            | {dt.date(2027, month, day): SpecialDay(OFF, "other") for month in (5, 6) for day in range(1, 31)}
        },
        {"source_title": " "},
    ],
)
def test_days_that_no_notice_can_contain_are_refused(at: dt.datetime, wrong: dict[str, object]) -> None:
    with pytest.raises(CalendarInvalid):
        enter(at, **wrong)
    assert not CalendarYear.objects.filter(year=2027).exists()


def test_the_shipped_calendar_is_in_the_tables_with_its_notices() -> None:
    assert calendar_in_force() == shipped_calendar()
    assert 2027 not in calendar_in_force().years
    assert CalendarYear.objects.get(year=2026).source_urls[0].startswith("https://www.gov.cn/")


def test_a_year_that_is_entered_ends_the_provisional_clocks(at: dt.datetime) -> None:
    start = dt.date(2026, 12, 21)
    assert due_for("R-13", start=start).provisional
    calendar = enter(at)
    due = due_for("R-13", start=start)
    assert not due.provisional
    assert due.date == dt.date(2027, 1, 18)
    assert [entry.act for entry in history_of(calendar)] == ["law.calendar_year.enter"]
    assert Event.objects.get(topic="law.calendar_year.entered").payload == {"year": 2027, "revision": 1}


def test_a_correction_replaces_the_whole_year_and_the_first_text_stays(at: dt.datetime) -> None:
    enter(at)
    longer = days(d2027_10_08=SpecialDay(OFF, "national"))
    del longer[dt.date(2026, 12, 27)]
    second = enter(at, days=longer, acting_user=administrator())
    calendar = calendar_in_force()
    assert second.revision == 2
    assert not calendar.is_workday(dt.date(2027, 10, 8))
    assert not calendar.is_workday(dt.date(2026, 12, 27))
    assert CalendarYear.objects.filter(year=2027).count() == 2


def test_a_release_that_brings_a_year_announces_it_once(monkeypatch: pytest.MonkeyPatch) -> None:
    shipped = {**shipped_years(), 2027: ShippedYear(2027, "notice", (), days())}
    monkeypatch.setattr("core.law.sync.shipped_years", lambda: shipped)
    for _release in range(2):
        load_shipped_law()
    assert [event.payload["year"] for event in Event.objects.filter(topic="law.calendar_year.entered")] == [2027]


def test_nobody_changes_a_day_of_a_calendar_that_was_entered() -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        CalendarDay.objects.filter(day=dt.date(2026, 10, 1)).update(kind="make_up")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        CalendarYear.objects.filter(year=2026).update(year=2028)


def test_the_calendar_is_read_once_and_then_known_by_one_small_query(
    django_assert_num_queries: object,
) -> None:
    calendar_in_force()
    with django_assert_num_queries(1):
        calendar_in_force()
